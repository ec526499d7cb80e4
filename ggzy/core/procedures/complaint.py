"""投诉 of tendering, version complaint/1: from its filing to the published decision, as rows like every other procedure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ggzy.core.acts import clockwork
from ggzy.core.acts import complaint as acts
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.complaint import Complaint
from ggzy.core.law import complaints as law
from ggzy.core.law import platform
from ggzy.core.procedures import urging
from ggzy.core.record import BEFORE
from ggzy.core.roles import LOOKING, Actor, Role
from ggzy.core.rule import Basis
from ggzy.core.table import Ask, Disclosure, Duty, Event, Procedure, Stage, Step, Within, record

OFFICE, COMPLAINANT = (Role.SUPERVISOR,), (Role.BIDDER,)
RESPONDENT = (Role.TENDEREE, Role.AGENCY, Role.BIDDER)
OFFICES = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING)
TO_REPLY = Within(workdays=law.REPLY_DAYS)

STAGES = (
    Stage("filed", "待决定是否受理"),
    Stage("accepted", "受理，处理中"),
    Stage("decided", "已决定，待公布"),
    Stage("published", "已公布", final=True),
    Stage("refused", "不予受理", final=True),
    Stage("withdrawn", "已撤回", final=True),
)
EVERY_STAGE = tuple(stage.code for stage in STAGES)


def filed(ask: Ask) -> list[Event]:
    """The record takes the lot's place where the office is competent, else the office's own until it hands over."""
    c, lot, office = ask.command, ask.facts.lot, ask.facts.addressed
    assert lot and office
    right = any(each.org_id == office.org_id for each in ask.facts.offices)
    told = {name: getattr(c, name) for name in ("deal", "matter", "known_at", "respondents", "facts", "request", "exhibits", "contact", "interest", "new_evidence", "office_id")}
    return [
        acts.ComplaintFiled(
            **told, code=ask.facts.matter_code, complainant_id=ask.actor.org_id, complainant=ask.actor.org, deal_code=lot.code,
            deal_title=lot.title, office=office.name, region=lot.region if right else office.region,
            line=lot.line if right else office.line, industry=lot.industry if right else office.industry,
        )  # fmt: skip
    ]


def handed_over(ask: Ask) -> list[Event]:
    lot = ask.facts.lot
    assert lot
    office = next(each for each in ask.facts.offices if each.org_id == ask.command.office_id)
    return [
        acts.ComplaintHandedOver(
            office_id=office.org_id, office=office.name, before=ask.actor.org, region=lot.region, line=lot.line,
            industry=lot.industry, reason=ask.command.reason,
        )  # fmt: skip
    ]


def is_accepted(ask: Ask) -> bool:
    return ask.record.stage == "accepted"


STEPS = (
    Step(
        acts.FileComplaint, (BEFORE,), "filed", COMPLAINANT, filed,
        (law.lot_can_be_complained_of, law.complaint_is_whole, law.known_in_the_past, law.not_pending_elsewhere),
    ),
    Step(
        acts.HandOverComplaint, ("filed", "accepted", "decided"), None, OFFICE, handed_over,
        (law.by_the_receiving_office, law.handed_to_the_competent, platform.reason_written),
    ),
    Step(
        acts.AcceptComplaint, ("filed",), "accepted", OFFICE,
        record(acts.ComplaintAccepted, reply_until=lambda ask: TO_REPLY.end(ask.now, ask.calendar)),
        (law.by_the_receiving_office, *law.ADMISSION),
    ),
    Step(
        acts.RefuseComplaint, ("filed",), "refused", OFFICE, record(acts.ComplaintRefused),
        (law.by_the_receiving_office, law.refusal_has_a_ground), basis=Basis(law.LAW, 61, "决定是否受理投诉"),
    ),
    Step(
        acts.OrderStay, ("filed", "accepted"), None, OFFICE, record(acts.StayOrdered),
        (law.by_the_receiving_office, law.office_is_competent, law.stay_has_grounds),
    ),
    Step(acts.LiftStay, EVERY_STAGE, None, OFFICE, record(acts.StayLifted), (law.by_the_receiving_office, law.stay_stands, platform.reason_written)),
    Step(
        acts.ReplyToComplaint, ("accepted",), None, RESPONDENT, record(acts.ComplaintReplied, org_id=lambda ask: ask.actor.org_id),
        (law.reply_by_the_complained_about,),
    ),
    Step(acts.BeginExamination, ("accepted",), None, OFFICE, record(acts.ExaminationBegun), (law.by_the_receiving_office, law.one_examination_at_a_time)),
    Step(acts.EndExamination, ("accepted",), None, OFFICE, record(acts.ExaminationEnded), (law.by_the_receiving_office, law.examination_is_open)),
    Step(
        acts.WithdrawComplaint, ("accepted",), None, COMPLAINANT, record(acts.WithdrawalAsked),
        (law.by_the_complainant, law.withdrawal_has_a_reason), when=is_accepted,
    ),
    Step(
        acts.WithdrawComplaint, ("filed",), "withdrawn", COMPLAINANT, record(acts.ComplaintWithdrawn),
        (law.by_the_complainant, law.withdrawal_has_a_reason),
    ),
    Step(
        acts.AllowWithdrawal, ("accepted",), "withdrawn", OFFICE, record(acts.WithdrawalAllowed),
        (law.by_the_receiving_office, law.withdrawal_was_asked, platform.reason_written),
    ),
    Step(
        acts.DecideComplaint, ("accepted",), "decided", OFFICE, record(acts.ComplaintDecided),
        (
            law.by_the_receiving_office, law.decision_on_complaint_is_whole, law.complained_about_were_heard, law.examination_is_over,
            law.false_complaint_is_rejected, law.ended_only_when_the_lot_is_over, law.names_kept_from_the_public,
        ),
        basis=Basis(law.LAW, 61, "30个工作日内"),
    ),
    Step(
        acts.PublishComplaintDecision, ("decided",), "published", OFFICE, record(acts.ComplaintDecisionPublished),
        (law.by_the_receiving_office,), basis=Basis("电子招标投标办法", 42, "招标投标活动的投诉处理情况"),
    ),
    Step(
        acts.OpenCaseFromComplaint, ("accepted", "decided", "published"), None, OFFICE, record(acts.CaseOpenedFromComplaint),
        (law.by_the_receiving_office,), basis=Basis("招标投标法", 7, "依法查处"),
    ),
    *urging.steps(EVERY_STAGE),
    Step(clockwork.NoteBreach, EVERY_STAGE, None, (Role.CLOCK,), clockwork.breach_noted),
)  # fmt: skip


def since(moment: datetime | None, while_: bool = True) -> Mapping[str, datetime]:
    return {"": moment} if moment is not None and while_ else {}


def to_decide(p: Complaint) -> Mapping[str, datetime]:
    """Stands still while an examination goes on, and begins so much later as examinations took."""
    running = p.stage == "accepted" and not p.examined
    return since(p.accepted_at and p.accepted_at + p.not_counted, running)


def to_reply(p: Complaint) -> Mapping[str, datetime]:
    if p.stage != "accepted" or p.accepted_at is None:
        return {}
    return {each.org_id: p.accepted_at for each in p.respondents if each.org_id and not p.replied(each.org_id)}


def to_lift(p: Complaint) -> Mapping[str, datetime]:
    """A stay does not outlive the complaint it was ordered for."""
    return since(p.happened.get("StageEntered"), p.stayed and p.stage not in ("filed", "accepted"))


DUTIES = (
    Duty(
        "accept", "决定是否受理投诉", OFFICE, acts.AcceptComplaint, lambda p: since(p.received_at, p.stage == "filed"),
        Within(workdays=3), Basis(law.LAW, 61, "3个工作日内"),
    ),
    Duty("reply", "对投诉作出说明", RESPONDENT, acts.ReplyToComplaint, to_reply, TO_REPLY, Basis(law.LAW, 62, "相关单位和人员应当予以配合")),
    Duty("decide", "作出投诉处理决定", OFFICE, acts.DecideComplaint, to_decide, Within(workdays=30), Basis(law.LAW, 61, "30个工作日内")),
    Duty(
        "publish", "公布投诉处理结果", OFFICE, acts.PublishComplaintDecision, lambda p: since(p.decided_at, p.stage == "decided"),
        Within(workdays=7), Basis("电子招标投标办法", 42, "招标投标活动的投诉处理情况"),
    ),
    urging.DUTY,
    Duty("lift", "投诉已经办结，解除为此责令的暂停", OFFICE, acts.LiftStay, to_lift, Within(workdays=1), Basis(law.LAW, 62, "必要时")),
)  # fmt: skip


def of_the_complainant(p: Complaint, viewer: Actor) -> bool:
    return p.complains(viewer)


def is_decided(p: Complaint) -> bool:
    return p.decided_at is not None


def is_published(p: Complaint) -> bool:
    return p.published_at is not None


TO_COMPLAINANT = (
    acts.ComplaintFiled, acts.ComplaintHandedOver, acts.ComplaintAccepted, acts.ComplaintRefused, acts.WithdrawalAsked,
    acts.ComplaintWithdrawn, acts.WithdrawalAllowed, acts.ComplaintDecided, acts.ExaminationBegun, acts.ExaminationEnded,
    DutyBreached, StageEntered,
)  # fmt: skip
TO_RESPONDENT = (acts.ComplaintAccepted, acts.WithdrawalAllowed, acts.ComplaintDecided)
TO_BOTH = (acts.StayOrdered, acts.StayLifted)
INSIDE = (acts.ComplaintReplied, acts.CaseOpenedFromComplaint)

DISCLOSURES = (
    *(Disclosure(event, OFFICES) for event in (*TO_COMPLAINANT, *TO_BOTH, *INSIDE, acts.ComplaintDecisionPublished)),
    *(Disclosure(event, COMPLAINANT, whose=of_the_complainant) for event in (*TO_COMPLAINANT, *TO_BOTH)),
    *(Disclosure(event, RESPONDENT, whose=lambda p, viewer: p.answers(viewer)) for event in (*TO_RESPONDENT, *TO_BOTH)),
    *urging.disclosed_to(OFFICES),
    Disclosure(acts.ComplaintDecisionPublished, since=is_published, portal=True),
)

COMPLAINT = Procedure(
    code="complaint/1",
    line="complaint",
    label="投诉",
    state=Complaint,
    stages=STAGES,
    steps=STEPS,
    duties=DUTIES,
    disclosures=DISCLOSURES,
    in_force_from="2026-01-01",
)
