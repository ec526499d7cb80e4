"""双人办理规则: never one person alone; what the platform asks of the second person, and of whoever checks an entry."""

from __future__ import annotations

from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.second import one_hand, seconds_of
from ggzy.core.table import Ask


@rule(None)
def second_still_waits(ask: Ask) -> Unmet | None:
    """申请仍在等待，且没有超过确认期限（满点即失效）。"""
    asked = ask.record.asked.get(ask.command.asked)
    if asked is None:
        return Unmet("没有这份等待第二人确认的申请", "请刷新页面查看最新进展")
    if asked.outcome or ask.now >= asked.until:
        return Unmet("这份申请已经有结果，或者已过确认期限", "仍有需要的，请重新提出")
    return None


@rule(None)
def second_is_another_person(ask: Ask) -> Unmet | None:
    """第二人须是另一个人，不能是提出人本人（无论以哪个岗位），也不能与提出人互为代理。"""
    if not one_hand(ask.record.asked[ask.command.asked].by, ask.actor):
        return None
    return Unmet(
        "提出和确认须由两个不同的人办理，您是提出人本人，或者与提出人互为代理",
        "请由另一名有相应职权的人员确认",
        "另一名人员",
    )


@rule(None)
def asker_still_holds_office(ask: Ask) -> Unmet | None:
    """确认时，提出人仍须在任。"""
    return Unmet("提出人已不在任，申请失效", "请由在任人员重新提出") if ask.facts.asker_left else None


@rule(None)
def declined_by_second_or_asker(ask: Ask) -> Unmet | None:
    """不同意由第二人表示；提出人可以撤回自己的申请。"""
    asked = ask.record.asked[ask.command.asked]
    if ask.actor.person_id == asked.by.person_id or ask.actor.role in seconds_of(ask.record, asked):
        return None
    return Unmet("您不是这份申请的第二人，也不是提出人")


# ---- 另一人核对: an entry waits at a stage of its own until another of the office has checked its paper


@rule(Basis("行政处罚法", 42, "执法人员不得少于两人"))
def another_hand(ask: Ask) -> Unmet | None:
    """执行、解除限制的登记，由提出的机关的另一人核对后才生效：照执法人员不得少于两人办理，不能是提出人本人，也不能与提出人互为代理。"""
    by = ask.record.proposed.by if ask.record.proposed else None
    assert by
    if ask.actor.org_id != by.org_id:
        return Unmet(f"这一项由{by.org}提出，由该机关的另一人核对", whose_turn=by.org)
    if one_hand(by, ask.actor):
        return Unmet("提出和核对须由两个不同的人办理，您是提出人本人，或者与提出人互为代理", "请由本机关另一名人员核对文书后确认", "另一名人员")
    return None


@rule(None)
def check_is_written(ask: Ask) -> Unmet | None:
    """写明怎样核对过文书。"""
    return None if len(ask.command.note.strip()) >= 4 else Unmet("没有写明怎样核对过来源文件、文书", "请填写")


@rule(None)
def sent_back_by_the_office(ask: Ask) -> Unmet | None:
    """核对的人可以退回，提出人可以自己收回；都是提出的机关的人。"""
    by = ask.record.proposed.by if ask.record.proposed else None
    assert by
    return None if ask.actor.org_id == by.org_id else Unmet(f"这一项由{by.org}提出，由该机关退回", whose_turn=by.org)
