"""Who is told of what between officials 机关事项通知: handing over, delegated powers, what a supervisor asks or orders in a deal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from ggzy.core.acts import office, oversight
from ggzy.core.authority import covers_line
from ggzy.core.office import Delegation, Handover, OfficeMatter
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Entry
from ggzy.layout.reach import posts_of_office
from ggzy.layout.templatetags.ggzy import until, when
from ggzy.service.places import page_for, page_of_deal
from ggzy.store.messages import notify, posts_of_organisation, posts_with_role
from ggzy.store.models import Post


def tell_of_offices(p: OfficeMatter, entries: Sequence[Entry]) -> None:
    """A follower of offices' own matters."""
    for entry in entries:
        if isinstance(p, Handover):
            tell_of_handover(p, entry)
        elif isinstance(p, Delegation):
            tell_of_delegation(p, entry)


def tell_of_handover(p: Handover, entry: Entry) -> None:
    """The receiver is asked; the giver, and who offered it for him, hear whether it was taken."""
    assert p.giver and p.receiver
    link, event, at = reverse("supervision:handover", args=[p.stream]), entry.event, entry.at
    own = posts_of_organisation(p.office_id, at)
    if isinstance(event, office.HandoverOffered):
        body = f"{p.giver.person}（{p.giver.title}）交来{len(p.matters)}项：{'、'.join(each.label for each in p.matters)}。理由：{p.reason}"
        notify(of_person(own, p.receiver.person_id), f"请接收移交的事项：{p.title}", body, stream=p.stream, at=at, link=link, command="TakeOver")
    if isinstance(event, office.HandoverTaken | office.HandoverDeclined):
        subject = "移交的事项已由接收人接收" if isinstance(event, office.HandoverTaken) else "移交的事项未被接收"
        notify(of_person(own, p.giver.person_id), f"{subject}：{p.title}", p.declined_reason, stream=p.stream, at=at, link=link)


def of_person(posts: list[Post], person_id: str) -> list[Post]:
    """One post of a person is enough: nobody reads the same twice."""
    return [post for post in posts if str(post.person_id) == person_id][:1]


def tell_of_delegation(p: Delegation, entry: Entry) -> None:
    """Colleagues who may decide hear of the proposal; the office of the region, and the proposer, of what came of it."""
    link, event, at = reverse("supervision:power", args=[p.stream]), entry.event, entry.at
    own = posts_of_organisation(p.office_id, at, Role.SUPERVISOR)
    if isinstance(event, office.DelegationProposed):
        others = [post for post in own if str(post.person_id) != entry.actor.person_id]
        notify(others, f"拟下放权限，等待决定：{p.title}", p.proposed.reason, stream=p.stream, at=at, link=link)
        return
    told = of_person(own, p.proposed_by.person_id if p.proposed_by else "")
    if isinstance(event, office.PowerDelegated | office.PowerCorrected | office.PowerWithdrawn):
        subject, body = f"{type(event).label()}：{p.title}", f"{event.document_no}，自{when(event.since)}起。{getattr(event, 'reason', '')}"
        notify(told, subject, body, stream=p.stream, at=at, link=link)
        notify(there(p, at), subject, body, stream=p.stream, at=at, link=reverse("supervision:powers"))
    elif isinstance(event, office.DelegationDropped):
        notify(told, f"未下放：{p.title}", event.reason, stream=p.stream, at=at, link=link)


def there(p: Delegation, at: datetime) -> list[Post]:
    """The supervisors of that very region and line: those above have it anyway."""
    found = posts_with_role(Role.SUPERVISOR, p.to_region, at)
    return [post for post in found if post.region_id == p.to_region and (not post.lines or covers_line(tuple(post.lines), p))]


# ---- in a deal

TO_CONCERNED = {
    oversight.QuestionPut: "监督部门书面询问，请答复", oversight.CorrectionOrdered: "监督部门责令改正", oversight.CorrectionJudged: "改正情况已认定",
}  # fmt: skip
TO_OFFICE = {oversight.QuestionReplied: "书面询问已答复", oversight.CorrectionReported: "已报告改正情况，请认定"}


def tell_of_oversight(p: Proceeding, entries: Sequence[Entry]) -> None:
    """A follower of lots: none of this tells of bidders, for only the tenderee, its agency and the centre are asked."""
    for entry in entries:
        event = entry.event
        if isinstance(event, oversight.QuestionPut | oversight.CorrectionOrdered | oversight.CorrectionJudged):
            to = Role(getattr(event, "to", "") or p.oversight.corrections[event.number].to)
            link = page_for("ReportCorrection", p.stream) or page_of_deal(to, p.stream, True)
            notify(asked(p, to, entry.at), f"{TO_CONCERNED[type(event)]}：{p.title}", said(event), stream=p.stream, at=entry.at, link=link)
        elif isinstance(event, oversight.QuestionReplied | oversight.CorrectionReported):
            told = whoever_asked(p, event, entry.at)
            notify(told, f"{TO_OFFICE[type(event)]}：{p.title}", event.text, stream=p.stream, at=entry.at, link=page_for("JudgeCorrection", p.stream))


def said(event: oversight.QuestionPut | oversight.CorrectionOrdered | oversight.CorrectionJudged) -> str:
    if isinstance(event, oversight.QuestionPut):
        return f"{event.text}\n请于{until(event.reply_by)}以前答复。"
    if isinstance(event, oversight.CorrectionOrdered):
        return f"{event.order_no}：{event.text}\n{event.reason}\n请于{until(event.until)}以前改正并报告。"
    return event.opinion if event.put_right or event.until is None else f"{event.opinion}\n请于{until(event.until)}以前改正并报告。"


def asked(p: Proceeding, to: Role, at: datetime) -> list[Post]:
    assert p.project
    if to is Role.CENTRE:
        return posts_of_office(Role.CENTRE, p, at)
    code = p.project.agency_id if to is Role.AGENCY else p.project.tenderee_id
    return posts_of_organisation(code, at, to) if code else []


def whoever_asked(p: Proceeding, event: oversight.QuestionReplied | oversight.CorrectionReported, at: datetime) -> list[Post]:
    """The one who put the question; of a correction every supervisor of region and line."""
    if isinstance(event, oversight.CorrectionReported):
        return posts_of_office(Role.SUPERVISOR, p, at)
    by: Actor = p.oversight.questions[event.number].by
    return of_person(posts_of_organisation(by.org_id, at), by.person_id) or posts_of_office(Role.SUPERVISOR, p, at)
