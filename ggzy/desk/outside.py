"""外部事实: what the registry, the vault and the draw keys contribute to a decision; one row a command."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from ggzy.core import second
from ggzy.core.acts import (
    award,
    bidding,
    case,
    chain,
    circular,
    committee,
    complaint,
    control,
    coordination,
    credit,
    dispute,
    draws,
    evaluation,
    explaining,
    interference,
    namesakes,
    notice,
    office,
    rating,
    registration,
    report,
    succession,
    transfer,
    unlisted,
)
from ggzy.core.acts import (
    pool as pool_acts,
)
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.authority import region_and_line
from ggzy.core.calendar import day_of
from ggzy.core.codes import plain_name
from ggzy.core.documents import Project
from ggzy.core.facts import Candidate, Facts, Firm, Named
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.regions import stem
from ggzy.core.report import Report
from ggzy.core.roles import Actor, Role
from ggzy.core.sealing.envelope import LONGEST_HEADER, NotSealed
from ggzy.core.sealing.suites import named
from ggzy.core.table import Command
from ggzy.core.unsealing import policy_of
from ggzy.desk import bars, clock, complaints, heirs, reports, timekeeping
from ggzy.desk.accused import parts_of
from ggzy.desk.asked_ahead import NOTHING_AHEAD, Ahead, facts_asked
from ggzy.desk.bars import barred_experts, bars_of, bars_on_people
from ggzy.desk.chain import new_number, offices_named, own_figures, reports_of
from ggzy.desk.checklists import list_of, points_of
from ggzy.desk.dossier_facts import credit_of_list, credit_subject, own_item, pooled, pooled_now, rated_lot
from ggzy.desk.finding_facts import circular_citing, handling_office, receiver_named
from ggzy.desk.matters import (
    decision_taken,
    document_taken,
    matter_open,
    matters_on_list,
    named_deal,
    new_circular,
    new_matter,
    offices_cited,
    offices_in_charge,
    receivers,
    secret_lots,
)
from ggzy.desk.powers import powers_at
from ggzy.desk.promises import opened
from ggzy.desk.pseudonym import pseudonym
from ggzy.desk.receipts import receipt_number
from ggzy.store import expert_pool, vault
from ggzy.store.models import Deal, Organisation, Post

Gather = Callable[[Any, Any, Actor], dict[str, Any]]


def facts_for(p: Record, command: Command, actor: Actor, ahead: Ahead = NOTHING_AHEAD) -> Facts:
    """The facts that a decision on this command needs."""
    known: dict[str, Any] = {}
    if actor.role is Role.BIDDER and actor.org_id and p.veil is not None:
        known["pseudonym"] = pseudonym(p.stream, p.veil, actor.org_id)
    if actor.role is Role.SUPERVISOR and (region := p.region or getattr(command, "region", "")):
        known["powers"] = powers_at(region)
    known |= facts_asked(p, command, actor, ahead)
    for gather in GATHER.get(type(command), ()):
        known |= gather(p, command, actor)
    return Facts(**known)


def directory(p: Proceeding, command: Any, actor: Actor) -> dict[str, Any]:
    """The trading directory, whether the project is registered already, and a code for it."""
    from ggzy.desk.directory import DIRECTORY

    project = command.project
    taken = (
        Deal.objects.filter(invest_code=project.invest_code, title=project.title)
        .exclude(stage="declined")
        .values_list("code", flat=True)
        .first()
        if project.invest_code
        else None
    )
    return {
        "directory": DIRECTORY,
        "project_code_taken_by": taken or "",
        "deal_code": new_deal_code(project.region),
        "agency": agency_of(project),
    }


def bidders_bars(p: Proceeding, command: Command, actor: Actor) -> dict[str, Any]:
    """What keeps the opened bidders from being awarded the lot."""
    return {"bars": bars.bars_of_lot(p)}


def members_bars(p: Proceeding, command: Any, actor: Actor) -> dict[str, Any]:
    """What keeps the committee's members, and those about to be named as the tenderee's, from sitting on it."""
    named = (*getattr(command, "representatives", ()), *([command.representative] if hasattr(command, "representative") else []))
    return {"bars": bars_on_people({actor.person_id, *p.round.seats, *(each.person_id for each in named)})}


def own_agency(p: Proceeding, command: Command, actor: Actor) -> dict[str, Any]:
    """What keeps the lot's agency from acting; nothing is asked where the tenderee goes on alone."""
    if p.project is None or (actor.role is not Role.AGENCY and not isinstance(command, registration.ConfirmAppointment)):
        return {}
    return {"agency": agency_of(p.project)}


def agency_of(project: Project) -> Firm | None:
    return Firm(org_id=project.agency_id, name=project.agency, bars=bars_of([project.agency_id])) if project.agency_id else None


def new_case(p: Record, command: Command, actor: Actor) -> dict[str, Any]:
    """A number for a case; digits by chance, so that it tells nothing of how many there are."""
    return {"case_code": f"监{actor.region[:6]}-{secrets.randbelow(10**8):08d}"}


def accused_parts(p: Any, command: Any, actor: Actor) -> dict[str, Any]:
    """As what the accused unit is known here."""
    return {"parts": parts_of(getattr(command, "accused", p.accused).org_id)}


def new_report(p: Record, command: Any, actor: Actor) -> dict[str, Any]:
    """A number for a report, as for a case."""
    return {"matter_code": f"举{command.region[:6]}-{secrets.randbelow(10**8):08d}"}


def offices_for_report(p: Report, command: Command, actor: Actor) -> dict[str, Any]:
    """Which offices a report can be handed to."""
    return {"offices": reports.offices_for(p, clock.now())}


def new_interference(p: Record, command: Any, actor: Actor) -> dict[str, Any]:
    """A number for an entry of the register, of chance alone."""
    return {"matter_code": f"登{secrets.randbelow(10**12):012d}"}


def colleagues(p: Record, command: Command, actor: Actor) -> dict[str, Any]:
    """The supervisors of the actor's own office who hold their posts now."""
    now = clock.now()
    posts = Post.objects.filter(role=Role.SUPERVISOR.value, organisation__uscc=actor.org_id)
    known = posts.select_related("person", "organisation", "deputy_of__person", "deputy_of__organisation")
    found = {str(post.person_id): post.person.name for post in known if post.in_force(now)}
    return {"people": tuple(Named(person_id=pk, person=name) for pk, name in found.items())}


def office_code(p: Record, command: Command, actor: Actor) -> dict[str, Any]:
    """A number for an office's own matter; digits by chance."""
    return {"office_code": f"履{actor.region[:6]}-{secrets.randbelow(10**8):08d}"}


def own_seats(p: Record, command: Any, actor: Actor) -> dict[str, Any]:
    """The posts of the actor's own office in force now, and whether the actor manages its people."""
    now = clock.now()
    posts = Post.objects.filter(organisation__uscc=actor.org_id, deputy_of=None).select_related("person", "organisation")
    known = [post for post in posts if post.in_force(now)]
    # A post that has just ended may be handed over still; one may be received only while in force.
    ended = [post for post in posts if post not in known and post.valid_to and str(post.pk) == str(command.giver.number)]
    seats = [(str(post.pk), post.person.name) for post in (*known, *ended)]
    manages = any(post.administrator and str(post.person_id) == actor.person_id for post in known)
    return {"seats": (*seats, *((("manages", ""),) if manages else ()))}


def review_list(p: Proceeding, command: Command, actor: Actor) -> dict[str, Any]:
    """The check-list that this filing is reviewed by, where an office has adopted one."""
    found = list_of(p)
    return {"checklist": points_of(found), "checklist_id": found.stream} if found else {}


def experts_there(p: Record, command: Any, actor: Actor) -> dict[str, Any]:
    """How many experts of the pool the region has that would receive the power."""
    there = expert_pool.drawable().filter(region__code__startswith=stem(command.region), qualified_until__gte=day_of(clock.now()))
    return {"experts": there.count()}


def firms_named(p: Proceeding, command: Any, actor: Actor) -> dict[str, Any]:
    """Bidders of the registry whose names stand in what is about to be published, while nobody may know who bids."""
    if not p.secret:
        return {}
    text = plain_name(f"{command.text}{getattr(command, 'public_text', '')}")
    names = Organisation.objects.filter(kind=Organisation.Kind.BIDDER).values_list("name", flat=True)
    return {"firms_named": tuple(name for name in names if plain_name(name) in text)}


def new_deal_code(region: str) -> str:
    """交易编号: the region's code and ten random digits, so that it tells nothing of how many there are."""
    return f"{region[:6]}-{secrets.randbelow(10**10):010d}"


def envelope_head(p: Proceeding, command: Any, actor: Actor) -> dict[str, Any]:
    """Why the envelope cannot be one of the lot's suite, as far as its head tells: the upload takes in either suite's."""
    if command.signed is None:
        return {}
    said = command.signed.statement
    try:
        with vault.sealed_path(said.envelope_sha256).open("rb") as envelope:
            named(policy_of(p).suite).check_outside(envelope.read(LONGEST_HEADER), said.size)
    except NotSealed as wrong:
        return {"upload_problem": str(wrong)}
    except FileNotFoundError:
        return {}  # not uploaded yet: another rule says so
    return {}


def receipt(p: Proceeding, command: Command, actor: Actor) -> dict[str, Any]:
    """A new receipt number, should the act be accepted, and how far the clock is off."""
    return {"receipt_no": receipt_number(), "clock_offset_us": timekeeping.offset_us()}


def pool(p: Proceeding, command: Command, actor: Actor) -> dict[str, Any]:
    """The experts of the province who can be drawn, and salt that hides them in the public list."""
    rows = expert_pool.drawable().values_list("person_id", "person__name", "employer_uscc", "employer_name", "specialities", "region_id", "related_orgs")
    barred = barred_experts(p, clock.now())
    return {
        "pool": tuple(
            Candidate(
                expert_id=str(number),
                person=person,
                employer_id=employer_id,
                employer=employer,
                specialities=tuple(specialities),
                region=region or "",
                interests=tuple(interests),
                barred=barred.get(str(number), ""),
            )
            for number, person, employer_id, employer, specialities, region, interests in rows
        ),
        "supervising": supervising(p),
        "salt": secrets.token_hex(32),
    }


def supervising(p: Proceeding) -> tuple[str, ...]:
    """The codes of the offices that supervise this lot: their own people may not judge it."""
    posts = Post.objects.filter(role=Role.SUPERVISOR.value).select_related("organisation")
    found = {
        post.organisation.uscc
        for post in posts
        if region_and_line(p, Actor(role=Role.SUPERVISOR, region=post.region_id or "", lines=tuple(post.lines)))
    }
    return tuple(sorted(found))


def wish(p: Record, command: ConfirmSecond, actor: Actor) -> dict[str, Any]:
    """For a confirmation: the facts of the wish itself, as its asker's, and whether the asker still holds office."""
    asked = p.asked.get(command.asked)
    if asked is None:
        return {}
    known: dict[str, Any] = {"asker_left": left_office(asked.by)}
    wanted = second.wish_of(p, asked)
    for gather in GATHER.get(type(wanted), ()):
        known |= gather(p, wanted, asked.by)
    return known


def left_office(actor: Actor) -> bool:
    """Whether somebody whom the registry knows holds no post of that role in that organisation any more."""
    posts = Post.objects.filter(person__pk=actor.person_id) if actor.person_id.isdecimal() else Post.objects.none()
    posts = posts.filter(role=actor.role.value, organisation__uscc=actor.org_id)
    known = list(posts.select_related("person", "organisation", "deputy_of__person", "deputy_of__organisation"))
    return bool(known) and not any(post.in_force(clock.now()) for post in known)


AT_THE_BENCH: tuple[type[Command], ...] = (
    committee.ConfirmAttendance, committee.TakeSeat, committee.VoteChair, committee.ReplaceRepresentative,
    evaluation.FileChecks, evaluation.AskBidder, evaluation.ProposeRejection, evaluation.VoteRejection, evaluation.FinishPreliminary,
    evaluation.FileScore, evaluation.ReopenScore, evaluation.DetermineFigures, evaluation.Speak, evaluation.ExplainDeviation,
    evaluation.DraftReport, evaluation.SettleTie, evaluation.SignReport, evaluation.FileReport, evaluation.RejectAll,
)  # fmt: skip
"""What the members do on the committee, and who takes a place on it."""

GATHER: dict[type[Command], tuple[Gather, ...]] = {
    registration.RegisterProject: (directory,),
    **{command: (own_agency,) for command in (registration.ConfirmAppointment, registration.SubmitFiling, notice.PublishNotice, control.TenderAgain)},
    **{command: (members_bars,) for command in AT_THE_BENCH},
    award.AwardLot: (bidders_bars,),
    namesakes.AskAboutManager: (bidders_bars,),
    namesakes.FindSamePerson: (bidders_bars,),
    award.GiveUpCandidates: (bidders_bars,),
    case.RegisterClue: (new_case, accused_parts),
    case.NotifyAccused: (accused_parts,),
    case.AssignCase: (colleagues,),
    case.ReplaceInvestigators: (colleagues,),
    case.CallHearing: (colleagues,),
    case.ImposePenalty: (decision_taken,),
    transfer.TransferCase: (receivers,),
    office.OfferHandover: (office_code, own_seats),
    office.ProposeDelegation: (office_code, experts_there),
    office.DraftChecklist: (office_code,),
    registration.AcceptFiling: (review_list,),
    registration.ReturnFiling: (review_list,),
    **{
        command: (complaints.gather,)
        for command in (complaint.FileComplaint, complaint.HandOverComplaint, complaint.AcceptComplaint, complaint.OrderStay, complaint.DecideComplaint)
    },
    report.RegisterReport: (new_report,),
    report.HandOverReport: (offices_for_report,),
    succession.RecordSuccession: (heirs.firms_and_links,),
    succession.ConfirmSuccession: (heirs.firms_and_links,),
    interference.RecordInterference: (new_interference,),
    unlisted.ConfirmUnlisted: (new_matter, matter_open),
    unlisted.AskOffice: (offices_in_charge,),
    unlisted.ReplyOnProject: (named_deal,),
    unlisted.WithdrawList: (matters_on_list,),
    circular.DraftCircular: (new_circular, offices_cited),
    circular.ReviseCircular: (offices_cited,),
    circular.InviteReplies: (offices_cited,),
    circular.IssueCircular: (offices_cited, document_taken),
    circular.PublishCircular: (secret_lots,),
    chain.OpenCall: (new_number, offices_named),
    chain.AskForReport: (offices_named,),
    chain.SubmitReport: (own_figures,),
    chain.CollateReports: (reports_of,),
    chain.SendUp: (reports_of,),
    coordination.OpenCoordination: (new_number, offices_named),
    **dict.fromkeys((explaining.ExplainFinding, explaining.ConcludeFinding, explaining.TakeUpFinding), (handling_office,)),
    explaining.ReferFinding: (handling_office, receiver_named),
    explaining.CiteFinding: (circular_citing,),
    ConfirmSecond: (wish,),
    notice.AnswerQuestion: (firms_named,),
    notice.AnswerObjection: (firms_named,),
    bidding.SubmitBid: (receipt, envelope_head),
    bidding.WithdrawBid: (receipt,),
    committee.DrawCommittee: (pool, members_bars),
    committee.ReplaceExpert: (pool,),
    draws.RevealForOpening: (opened,),
    draws.RevealForExperts: (opened,),
    rating.Rate: (rated_lot,),
    dispute.ReplyToItem: (own_item,),
    dispute.AppealItem: (own_item,),
    pool_acts.ProposeRemoval: (pooled,),
    pool_acts.RemoveFromPool: (pooled_now,),
    pool_acts.ReturnToPool: (pooled_now,),
    credit.RecordCredit: (credit_subject,),
    credit.TakeInCredit: (credit_subject, credit_of_list),
}
