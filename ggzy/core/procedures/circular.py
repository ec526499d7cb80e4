"""通报, version circular/1: two kinds from two issuers; draft, right of reply, issue, putting right, recheck, publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ggzy.core.acts import circular, clockwork
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.circular import Circular
from ggzy.core.law import circular as law
from ggzy.core.law import platform
from ggzy.core.record import BEFORE
from ggzy.core.roles import Actor, Role
from ggzy.core.shortcomings import NETWORK
from ggzy.core.table import Ask, Disclosure, Duty, Event, Procedure, Prompt, Stage, Step, Within, record

ISSUERS = (Role.INSPECTOR, Role.ADMINISTRATION, Role.CENTRE)
ADDRESSED = (Role.SUPERVISOR, Role.ADMINISTRATION)
WATCHING = (Role.INSPECTOR, Role.ADMINISTRATION, Role.DISCIPLINE)

STAGES = (
    Stage("draft", "起草"),
    Stage("hearing", "听取申辩"),
    Stage("issued", "限期整改"),
    Stage("righted", "整改到位", final=True),
    Stage("dropped", "不予通报", final=True),
    Stage("withdrawn", "已撤回", final=True),
)
OWN = (law.own_circular,)


def replied(ask: Ask) -> list[Event]:
    return [circular.CircularReplied(office_id=ask.actor.org_id, text=ask.command.text)]


def reported(ask: Ask) -> list[Event]:
    return [circular.RectificationReported(office_id=ask.actor.org_id, text=ask.command.text)]


def late_now(p: Circular, now: datetime) -> tuple[str, ...]:
    """Offices whose day is over without a report."""
    answers = ((o.org_id, p.answer(o.org_id)) for o in p.offices)
    return tuple(i for i, a in answers if a.rectify_by and a.rectify_by <= now and not (a.reported_at or a.late or a.righted))


def next_lapse(p: Circular) -> datetime | None:
    waiting = [a.rectify_by for o in p.offices for a in [p.answer(o.org_id)] if a.rectify_by and not (a.reported_at or a.late or a.righted)]
    return min(waiting, default=None)


def lapsed(ask: Ask) -> list[Event]:
    late = late_now(ask.record, ask.now)  # type: ignore[arg-type]
    return [circular.RectificationLate(office_ids=late)] if late else []


def is_last(ask: Ask) -> bool:
    """Whether with this office all are put right."""
    p: Circular = ask.record  # type: ignore[assignment]
    return bool(ask.command.righted) and p.not_righted == [ask.command.office_id]


RECHECK = (law.own_circular, law.office_is_addressed, law.time_to_put_right)
STEPS = (
    Step(
        circular.DraftCircular, (BEFORE,), "draft", ISSUERS, record(circular.CircularDrafted, code=lambda ask: ask.facts.case_code),
        (law.issuer_of_this_kind, law.circular_in_own_reach, law.facts_are_cited, law.offices_exist),
    ),
    Step(circular.ReviseCircular, ("draft", "hearing"), None, ISSUERS, record(circular.CircularRevised), (*OWN, law.facts_are_cited, law.offices_exist)),
    Step(circular.InviteReplies, ("draft",), "hearing", ISSUERS, record(circular.RepliesInvited), (*OWN, law.offices_exist)),
    Step(circular.ReplyToCircular, ("hearing",), None, ADDRESSED, replied, (law.addressee_replies, law.text_is_written)),
    Step(
        circular.IssueCircular, ("hearing",), "issued", ISSUERS, record(circular.CircularIssued),
        (*OWN, law.replies_are_heard, law.replies_are_weighed, law.offices_exist, law.number_in_three_parts, law.time_to_put_right),
    ),
    Step(circular.ReportRectified, ("issued",), None, ADDRESSED, reported, (law.addressee_replies, law.text_is_written)),
    Step(circular.LapseRectification, ("issued",), None, (Role.CLOCK,), lapsed, due=next_lapse),
    Step(circular.RecheckOffice, ("issued",), "righted", ISSUERS, record(circular.OfficeRechecked), RECHECK, when=is_last),
    Step(circular.RecheckOffice, ("issued",), None, ISSUERS, record(circular.OfficeRechecked), RECHECK),
    Step(circular.PublishCircular, ("issued", "righted"), None, ISSUERS, record(circular.CircularPublished), (*OWN, law.published_once, law.nothing_secret_is_told)),
    Step(circular.WithdrawCircular, ("issued",), "withdrawn", ISSUERS, record(circular.CircularWithdrawn), (*OWN, platform.reason_written)),
    Step(circular.DropCircular, ("draft", "hearing"), "dropped", ISSUERS, record(circular.CircularDropped), (*OWN, platform.reason_written)),
    Step(clockwork.NoteBreach, ("draft", "hearing", "issued", "righted"), None, (Role.CLOCK,), clockwork.breach_noted),
)  # fmt: skip


def waits_for_replies(p: Circular) -> Mapping[str, datetime]:
    return p.unreplied if p.stage == "hearing" else {}


def waits_for_report(p: Circular) -> Mapping[str, datetime]:
    """Of each office that has not reported: until its own day, which a recheck can set anew."""
    if p.stage != "issued" or p.issued_at is None:
        return {}
    answers = {o.org_id: p.answer(o.org_id) for o in p.offices}
    return {i: a.rechecked_at or p.issued_at for i, a in answers.items() if a.rectify_by and not (a.reported_at or a.righted)}


def rectified_by(p: Circular, office_id: str) -> datetime:
    by = p.answer(office_id).rectify_by
    assert by
    return by


def waits_for_recheck(p: Circular) -> Mapping[str, datetime]:
    """Of the issuer: the key says whose report it is, and is no office's code, so that it is the issuer's to-do."""
    if p.stage != "issued":
        return {}
    answers = {o.org_id: p.answer(o.org_id) for o in p.offices}
    return {f"of {i}": a.reported_at for i, a in answers.items() if a.reported_at and not a.righted}


def waits_for_issue(p: Circular) -> Mapping[str, datetime]:
    return {"": p.heard_at} if p.stage == "hearing" and p.heard_at else {}


def waits_for_publication(p: Circular) -> Mapping[str, datetime]:
    return {"": p.issued_at} if p.stage in ("issued", "righted") and p.issued_at and not p.published_at else {}


DUTIES = (
    Duty("reply", "核对通报稿，提出申辩或者写明无异议", ADDRESSED, circular.ReplyToCircular, waits_for_replies, Within(workdays=law.REPLY_DAYS), law.REPLY_TERM),
    Duty(
        "rectify", "报告整改情况", ADDRESSED, circular.ReportRectified, waits_for_report, Within(named="通报写明的整改期限"), law.REPORT_TERM,
        ends=rectified_by,
    ),
    Duty("recheck", "复查整改", ISSUERS, circular.RecheckOffice, waits_for_recheck, Within(workdays=law.RECHECK_DAYS), law.RECHECK_TERM),
    Duty("issue", "印发通报，或者不予通报", ISSUERS, circular.IssueCircular, waits_for_issue, Within(workdays=law.ISSUE_DAYS), law.ISSUE_TERM),
    Duty("publish", "公开通报", ISSUERS, circular.PublishCircular, waits_for_publication, Within(workdays=law.PUBLISH_DAYS), law.PUBLISH_TERM),
)
INSIDE = (circular.CircularDrafted, circular.CircularRevised, circular.RepliesInvited, circular.CircularDropped)
AFTER = (
    circular.CircularReplied, circular.CircularIssued, circular.RectificationReported, circular.RectificationLate,
    circular.OfficeRechecked, circular.CircularPublished, circular.CircularWithdrawn, DutyBreached, StageEntered,
)  # fmt: skip


def of_the_centre(p: Circular) -> bool:
    """The centre sees the circulars of its own kind alone."""
    return p.issue == NETWORK


def is_sent(p: Circular) -> bool:
    return p.sent_at is not None


def addressed(p: Circular, viewer: Actor) -> bool:
    """A department reads what is sent to it, whatever else lies in its region."""
    return p.addresses(viewer)


def is_shown(p: Circular) -> bool:
    return p.shown


CIRCULAR = Procedure(
    code="circular/1",
    line="circular",
    label="通报",
    state=Circular,
    stages=STAGES,
    steps=STEPS,
    duties=DUTIES,
    disclosures=(
        *(Disclosure(event, WATCHING) for event in (*INSIDE, *AFTER)),
        *(Disclosure(event, (Role.CENTRE,), of_the_centre) for event in (*INSIDE, *AFTER)),
        *(Disclosure(event, (Role.SUPERVISOR,), is_sent, whose=addressed) for event in (*INSIDE, *AFTER)),
        *(Disclosure(event, since=is_shown, portal=True) for event in (circular.CircularIssued, circular.OfficeRechecked, circular.CircularPublished)),
    ),
    prompts=(Prompt("draft", ISSUERS, circular.InviteReplies, "送被通报单位核对"),),
    in_force_from="2026-01-01",
)  # fmt: skip
