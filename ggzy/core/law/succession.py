"""承继登记: whose rights and duties pass to whom; a new name under the same code needs no entry."""

from __future__ import annotations

from ggzy.core.bars import AS_MANAGER
from ggzy.core.calendar import day_of
from ggzy.core.codes import uscc_problem
from ggzy.core.record import BEFORE
from ggzy.core.regions import covers
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.succession import KINDS, chains
from ggzy.core.table import Ask

LAW = "民法典"
MERGED = Basis(LAW, 67, "由合并后的法人享有和承担")


def named(ask: Ask) -> tuple[str, str]:
    """The two firms: of the entry that is made, or of the one that is confirmed."""
    said = ask.command if ask.record.stage == BEFORE else ask.record
    return said.predecessor_id, said.successor_id  # type: ignore[union-attr]


@rule(None)
def succession_is_whole(ask: Ask) -> Unmet | None:
    """写明前后两家单位、承继的情形、文书文号，并附文书。"""
    c = ask.command
    for code, called in ((c.predecessor_id, "原单位"), (c.successor_id, "承继单位")):
        if why := uscc_problem(code):
            return Unmet(f"{called}：{why}", "请核对统一社会信用代码")
        if code not in ask.facts.firms:
            return Unmet(f"平台上没有登记{called}（{code}）", "请核对；没有登记的，待其登记以后再办理")
    if c.kind not in KINDS or not c.document_no.strip():
        return Unmet("没有选择承继的情形，或者没有填写文书文号", "请补充")
    good = len(c.sha256) == 64 and set(c.sha256) <= set("0123456789abcdef")
    return None if good else Unmet("没有附上文书", "请选择文件")


@rule(MERGED)
def heir_is_another(ask: Ask) -> Unmet | None:
    """承继单位是另一个法人；只换了名称、代码不变的，限制按代码照样执行，不用登记。"""
    same = ask.command.predecessor_id == ask.command.successor_id
    return Unmet("承继单位就是原单位自己", "只变更名称、代码不变的，限制照样执行，不用登记承继") if same else None


@rule(None)
def succession_dates_in_order(ask: Ask) -> Unmet | None:
    """文书在前，生效在后；还没有生效的不登记。"""
    c, today = ask.command, day_of(ask.now)
    if c.effective_on < c.decided_on:
        return Unmet("承继生效的日期早于文书的日期", "请核对两个日期")
    return Unmet("承继还没有生效", f"请在{c.effective_on:%Y年%m月%d日}或者以后登记") if c.effective_on > today else None


@rule(None)
def predecessor_is_barred(ask: Ask) -> Unmet | None:
    """原单位有正在执行的限制（停止执行期间的也算，恢复后对两家都执行），而且都在本机关的地域以内：登记使限制对另一家单位执行，同作出限制一样。"""
    here = (bar for bar in ask.facts.bars if bar.in_force(ask.now) or bar.case in ask.facts.paused)
    bars = [bar for bar in here if AS_MANAGER not in bar.capacities]
    if not bars:
        return Unmet("原单位没有正在执行的限制，没有需要承继的", "作出限制以后再登记")
    own = all(covers(ask.actor.region, bar.region) for bar in bars)
    return None if own else Unmet("原单位的限制有的在您的地域以外执行", "请由作出限制的地区登记；有几个地区的，由它们共同的上级登记")


@rule(None)
def succession_runs_in_no_circle(ask: Ask) -> Unmet | None:
    """不重复登记，也不首尾相接。"""
    (one, other), known = named(ask), {(each.predecessor, each.successor): each for each in chains(ask.facts.links)}
    if found := known.get((one, other)):
        return Unmet(f"这家单位已经承继过原单位的限制：{found.origin}", "不用再登记")
    if found := known.get((other, one)):
        return Unmet(f"登记以后会首尾相接：{found.origin}", "请核对谁是原单位、谁是承继单位；登记错了的先撤销")
    return None


@rule(None)
def succession_stands(ask: Ask) -> Unmet | None:
    """由登记的机关撤销，它的上级也可以；写明理由。"""
    p, actor = ask.record, ask.actor
    above = actor.region != p.region and covers(actor.region, p.region)
    if p.by and actor.org_id != p.by.org_id and not above:  # type: ignore[attr-defined]
        return Unmet(f"这项登记由{p.by.org}办理", whose_turn=p.by.org)  # type: ignore[attr-defined]
    return None if len(ask.command.reason.strip()) >= 4 else Unmet("没有写明撤销的理由", "请填写")
