"""投诉与处理（招标投标法实施条例第五章）: who may complain, in what time, after what; how it is taken up and decided."""

from __future__ import annotations

from datetime import datetime, timedelta

from ggzy.core.calendar import SHANGHAI, Calendar
from ggzy.core.complaint import Complaint, LotFacts
from ggzy.core.procedures.complaint_matters import MATTERS
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW, MEASURES = "招标投标法实施条例", "工程建设项目招标投标活动投诉处理办法"
REPLIES, REPLY_DAYS, MOST_EXHIBITS = 3, 5, 10
NEW_EVIDENCE = 4
"""Characters at least that say what is new."""
GROUNDS = {
    "standing": "投诉人不是投标人，也没有利害关系",
    "late": "超过投诉时效",
    "objection": "应当先提出异议而没有提出",
    "vague": "没有明确的请求，或者没有必要的证明材料",
    "decided": "同一事项已经作出处理决定，没有新的证据",
    "same": "撤回以后以同一事实和理由再次投诉",
    "court": "已经进入行政复议或者行政诉讼",
}  # fmt: skip
FALSE_COSTS = Basis(LAW, 77, "依法承担赔偿责任")
OUTCOMES = {"upheld": "投诉成立", "partly": "投诉部分成立", "rejected": "驳回投诉", "ended": "项目已终止，终止处理"}


def told(p: Complaint, command: object, name: str) -> object:
    """A particular of the complaint: as it is being filed, or as it was."""
    return getattr(command, name) if hasattr(command, name) else getattr(p, name)


def subject(ask: Ask) -> tuple[Complaint, LotFacts | None]:
    return ask.record, ask.facts.lot  # type: ignore[return-value]


def in_time_until(lot: LotFacts, matter: str, known_at: datetime, calendar: Calendar) -> datetime:
    """The end of the term: ten days from when the firm knew or should have known; the days it waited for the answer to
    its objection are added."""
    row = MATTERS[matter]
    should = lot.known_from.get(matter)
    start = min(known_at, should) if should else known_at
    waited = sum(
        ((answered - raised).days for kind, raised, answered in lot.objections if kind == row.objection and answered), 0
    )
    return calendar.after_days(start, row.within.days + waited).end


# ---- filing ----


@rule(Basis(LAW, 60, "明确的请求和必要的证明材料"))
def complaint_is_whole(ask: Ask) -> Unmet | None:
    """投诉有被投诉人、事实、明确的请求、证明材料和联系方式。"""
    c = ask.command
    missing = [
        label
        for label, there in (
            ("投诉事项", c.matter in MATTERS), ("被投诉人", any(each.name.strip() for each in c.respondents)),
            ("基本事实（不少于十个字）", len(c.facts.strip()) >= 10), ("明确的请求（不少于四个字）", len(c.request.strip()) >= 4), ("证明材料", bool(c.exhibits)),
            ("联系人和联系电话", bool(c.contact.strip())), ("接收投诉的监督部门", bool(c.office_id)),
        )
        if not there
    ]  # fmt: skip
    if missing:
        return Unmet(f"投诉书还缺少：{'、'.join(missing)}", "请补充后提交")
    if len(c.exhibits) > MOST_EXHIBITS:
        return Unmet(f"证明材料最多{MOST_EXHIBITS}份", "请合并后上传")
    return None


@rule(None)
def lot_can_be_complained_of(ask: Ask) -> Unmet | None:
    """所投诉的项目已经公告，事项属于该行业。"""
    lot, c = ask.facts.lot, ask.command
    if lot is None:
        return Unmet("没有这个项目，或者项目还没有公告", "请从项目页面提出投诉")
    if c.matter in MATTERS and MATTERS[c.matter].line != lot.line:
        return Unmet("该行业的投诉事项不在本表内", "请选择该行业的投诉事项，或者向该行业的监督部门书面提出")
    if ask.facts.addressed is None:
        return Unmet("没有选择接收投诉的监督部门", "请从名单中选择")
    return None


@rule(None)
def known_in_the_past(ask: Ask) -> Unmet | None:
    """知道的时间不能晚于现在。"""
    return Unmet("填写的知道时间晚于现在", "请核对") if ask.command.known_at > ask.now else None


@rule(Basis(LAW, 61, "最先收到投诉的行政监督部门"))
def not_pending_elsewhere(ask: Ask) -> Unmet | None:
    """同一事项由最先收到投诉的部门处理，不能再投一份。"""
    for each in ask.facts.earlier:
        if each.stage in ("filed", "accepted"):
            return Unmet(f"您已就同一事项投诉（{each.code}，{each.office}），由最先收到的部门处理", "补充材料请在该件中提交", each.office)
    return None


# ---- what decides on acceptance ----


@rule(Basis(LAW, 60, "投标人或者其他利害关系人"))
def complainant_has_standing(ask: Ask) -> Unmet | None:
    """投诉人是投标人（含潜在投标人）或者其他利害关系人。"""
    p, lot = subject(ask)
    interest = str(told(p, ask.command, "interest"))
    if lot is None or lot.took_part or len(interest.strip()) >= 10:
        return None
    return Unmet("投诉人没有参加本项目，也没有写明利害关系", "没有参加投标的，请写明与本项目有什么利害关系并附证明；其他人可以举报")


@rule(Basis(LAW, 60, "10日内"))
def complained_in_time(ask: Ask) -> Unmet | None:
    """自知道或者应当知道之日起十日内投诉，等待异议答复的时间不计算在内。"""
    p, lot = subject(ask)
    matter, known_at = str(told(p, ask.command, "matter")), told(p, ask.command, "known_at")
    if lot is None or matter not in MATTERS or not isinstance(known_at, datetime):
        return None
    end = in_time_until(lot, matter, known_at, ask.calendar)
    if (p.filed_at or ask.now) < end:
        return None
    last = (end - timedelta(seconds=1)).astimezone(SHANGHAI)
    return Unmet(f"投诉期限已于{last:%Y年%m月%d日}届满", "仍认为有违法行为的，可以举报")


@rule(Basis(LAW, 60, "应当先向招标人提出异议"))
def objection_came_first(ask: Ask) -> Unmet | None:
    """对招标文件、开标、评标结果投诉的，应当先提出异议。"""
    p, lot = subject(ask)
    row = MATTERS.get(str(told(p, ask.command, "matter")))
    if lot is None or row is None or not row.objection or any(kind == row.objection for kind, _at, _end in lot.objections):
        return None
    return Unmet(f"就{row.label}投诉，应当先向招标人提出异议", "请先在项目页面提出异议；异议答复期间不计入投诉期限")


@rule(Basis(LAW, 61, "有权受理的行政监督部门"))
def office_is_competent(ask: Ask) -> Unmet | None:
    """由对该项目的行业和地区有监督职责的部门受理。"""
    p, lot = subject(ask)
    office, offices = str(told(p, ask.command, "office_id")), ask.facts.offices
    if lot is None or not offices or any(each.org_id == office for each in offices):
        return None
    return Unmet(f"本项目不由该部门监督，应由{offices[0].name}受理", "收到的部门会移送；也可以直接选择该部门", offices[0].name)


@rule(Basis(MEASURES, 19, "不得以同一事实和理由再提出投诉", checked=False))
def not_the_same_again(ask: Ask) -> Unmet | None:
    """撤回或者已有处理决定的，没有新的证据不得再投诉同一事项。"""
    over = [each for each in ask.facts.earlier if each.stage in ("withdrawn", "decided", "published")]
    if not over:
        return None
    p, _lot = subject(ask)
    said, exhibits = str(told(p, ask.command, "new_evidence")).strip(), told(p, ask.command, "exhibits")
    known = {digest for each in over for digest in each.exhibits}
    before = f"同一事项的投诉（{over[0].code}）已经撤回或者作出处理决定"
    if len(said) < NEW_EVIDENCE:
        return Unmet(before, "有新的证据的，请在“新的证据”中写明是什么、为什么以前没有提交，并上传")
    old = exhibits and all(each.sha256 in known for each in exhibits)  # type: ignore[attr-defined]
    return Unmet(f"{before}，证明材料都是那次提交过的", "请上传新的证据") if old else None


ADMISSION = (complainant_has_standing, complained_in_time, objection_came_first, office_is_competent, not_the_same_again)
"""What stands against acceptance: told while the complaint is typed, asked again when the office decides."""


# ---- handling ----


@rule(None)
def by_the_receiving_office(ask: Ask) -> Unmet | None:
    """由收到投诉的部门办理。"""
    p, _lot = subject(ask)
    return None if ask.actor.org_id == p.office_id else Unmet(f"本投诉由{p.office}办理", whose_turn=p.office)


@rule(Basis(LAW, 61, "有权受理的行政监督部门"))
def handed_to_the_competent(ask: Ask) -> Unmet | None:
    """只能移送有权受理的部门；自己有权受理的不移送。"""
    p, _lot = subject(ask)
    offices = {each.org_id: each for each in ask.facts.offices}
    if p.office_id in offices:
        return Unmet("本部门对该项目有监督职责，应当自己作出是否受理的决定", "请决定受理或者不予受理")
    return None if ask.command.office_id in offices else Unmet("所选的部门对该项目没有监督职责", "请从名单中选择")


@rule(Basis(MEASURES, 12, "不予受理", checked=False))
def refusal_has_a_ground(ask: Ask) -> Unmet | None:
    """不予受理须有法定理由并说明。"""
    c = ask.command
    if c.ground not in GROUNDS:
        return Unmet("没有选择不予受理的理由", "请选择一项")
    return None if len(c.reason.strip()) >= 4 else Unmet("没有说明不予受理的理由", "请写明，并告知投诉人可以怎样做")


@rule(Basis(LAW, 62, "必要时，行政监督部门可以责令暂停"))
def stay_has_grounds(ask: Ask) -> Unmet | None:
    """责令暂停须有文号和必要的理由；已经暂停的不重复。"""
    p, _lot = subject(ask)
    if p.stayed:
        return Unmet("本投诉已经责令暂停")
    c = ask.command
    if not c.order_no.strip() or len(c.reason.strip()) < 10:
        return Unmet("责令暂停须填写文号，并写明为什么必要（不少于十个字）", "请补充")
    return None


@rule(None)
def stay_stands(ask: Ask) -> Unmet | None:
    """为本投诉责令的暂停还没有解除。"""
    return None if subject(ask)[0].stayed else Unmet("没有为本投诉责令的暂停")


@rule(Basis(LAW, 62, "相关单位和人员应当予以配合"))
def reply_by_the_complained_about(ask: Ask) -> Unmet | None:
    """由被投诉人书面说明，至多三次。"""
    p, _lot = subject(ask)
    if not p.answers(ask.actor):
        return Unmet("您不是被投诉人")
    if not ask.command.text.strip():
        return Unmet("没有填写说明", "请填写")
    if sum(each[1] == ask.actor.org_id for each in p.replies) >= REPLIES:
        return Unmet(f"说明已提交{REPLIES}次", "其余材料请送承办部门")
    return None


@rule(Basis(LAW, 61, "检验、检测、鉴定、专家评审"))
def one_examination_at_a_time(ask: Ask) -> Unmet | None:
    """写明事项和受托机构；上一项还没有结论的不能再委托。"""
    c = ask.command
    if subject(ask)[0].examined:
        return Unmet("上一项检验、鉴定还没有结论")
    return None if c.what.strip() and c.by.strip() else Unmet("没有写明委托的事项或者机构", "请填写")


@rule(None)
def examination_is_open(ask: Ask) -> Unmet | None:
    """有一项还没有结论的检验、鉴定。"""
    if not subject(ask)[0].examined:
        return Unmet("没有正在进行的检验、鉴定")
    return None if ask.command.result.strip() else Unmet("没有填写结论", "请填写")


@rule(None)
def by_the_complainant(ask: Ask) -> Unmet | None:
    """由投诉人本人办理。"""
    return None if subject(ask)[0].complains(ask.actor) else Unmet("您不是投诉人")


@rule(Basis(MEASURES, 19, "书面形式提出并说明理由", checked=False))
def withdrawal_has_a_reason(ask: Ask) -> Unmet | None:
    """撤回须说明理由，已经提出的不重复。"""
    if subject(ask)[0].withdrawal:
        return Unmet("已经要求撤回，等待监督部门决定")
    return None if len(ask.command.reason.strip()) >= 4 else Unmet("没有说明撤回的理由", "请填写")


@rule(Basis(MEASURES, 19, "是否准予撤回", checked=False))
def withdrawal_was_asked(ask: Ask) -> Unmet | None:
    """投诉人要求撤回的，才能准予撤回。"""
    return None if subject(ask)[0].withdrawal_asked_at else Unmet("投诉人没有要求撤回")


# ---- decision ----


@rule(Basis(LAW, 61, "书面处理决定"))
def decision_on_complaint_is_whole(ask: Ask) -> Unmet | None:
    """处理决定有文号、结论、事实和依据，以及可以公布的文字。"""
    c = ask.command
    if not c.decision_no.strip() or c.outcome not in OUTCOMES:
        return Unmet("没有填写文号或者没有选择结论", "请填写")
    if len(c.decision.strip()) < 10 or len(c.public_text.strip()) < 10:
        return Unmet("处理决定和公布的文字各不少于十个字", "请写明查明的事实、依据和处理意见")
    return None


@rule(Basis(MEASURES, 16, "听取被投诉人的陈述和申辩", checked=False))
def complained_about_were_heard(ask: Ask) -> Unmet | None:
    """被投诉人都说明了，或者说明的期限已满，才能决定；不在平台上的（如评标委员会），由承办部门听取，等到期满。"""
    p, _lot = subject(ask)
    assert p.reply_until
    waiting = [each.name for each in p.respondents if not p.replied(each.org_id)]
    if not waiting or ask.now >= p.reply_until:
        return None
    until = p.reply_until.astimezone(SHANGHAI)
    return Unmet(f"{'、'.join(waiting)}还没有说明，期限还没有届满", f"请在{until:%Y年%m月%d日%H时%M分}以后，或者收到说明以后决定", "被投诉人")


@rule(None)
def examination_is_over(ask: Ask) -> Unmet | None:
    """检验、鉴定有了结论才能决定。"""
    return Unmet("检验、鉴定还没有结论", "请先记入结论") if subject(ask)[0].examined else None


@rule(Basis(LAW, 61, "应当予以驳回"))
def false_complaint_is_rejected(ask: Ask) -> Unmet | None:
    """捏造事实、伪造材料或者以非法手段取得证明材料的，应当驳回。"""
    c = ask.command
    return Unmet("认定捏造事实、伪造材料的，应当驳回投诉", "请改正结论") if c.false and c.outcome != "rejected" else None


@rule(None)
def ended_only_when_the_lot_is_over(ask: Ask) -> Unmet | None:
    """项目已经终止的，才能以终止处理结案。"""
    _p, lot = subject(ask)
    if ask.command.outcome != "ended" or lot is None or lot.over:
        return None
    return Unmet("项目没有终止，不能终止处理", "请作出成立或者驳回的决定")


@rule(None)
def names_kept_from_the_public(ask: Ask) -> Unmet | None:
    """公布的文字不写投诉人名称，也不写开标以前的投标人名称；开标以前，招标人看得到的决定内容也不写。"""
    p, lot = subject(ask)
    text = ask.command.public_text + (ask.command.decision if lot is None or lot.secret else "")
    hidden = [p.complainant, *(each.name for each in p.respondents if each.part == "bidder" and (lot is None or lot.secret))]
    named = [name for name in hidden if name and name in text]
    return Unmet(f"公布的文字或者开标以前的决定里写了{'、'.join(named)}", "投诉人请写“投诉人”；开标以前不能公布投标人名称") if named else None
