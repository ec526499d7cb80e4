"""Where each act is done 办理页面: the one table from a command to the page that hands it in."""

from __future__ import annotations

from functools import cache

from django.urls import NoReverseMatch, reverse

from ggzy.core.acts import (
    award,
    bidding,
    committee,
    control,
    draws,
    evaluation,
    failures,
    namesakes,
    notice,
    opening,
    outage,
    oversight,
    registration,
    second,
    trustees,
)
from ggzy.core.roles import LOOKING, Role
from ggzy.core.table import Command

PLACES: dict[type[Command], tuple[str, ...]] = {
    registration.ConfirmAppointment: ("trading:appointment",),
    registration.SubmitFiling: ("trading:tender_file",),
    registration.AcceptFiling: ("supervision:review",),
    registration.RegisterOpeningKey: ("trading:key",),
    notice.PublishNotice: ("trading:notice",),
    notice.AnswerQuestion: ("trading:questions",),
    notice.AnswerObjection: ("trading:objections",),
    trustees.ReleaseShares: ("trading:release",),
    failures.ContestFailure: ("trading:failures",),
    failures.DecideFailure: ("trading:failures",),
    trustees.ReleaseBidderPart: ("trading:own_copy",),
    draws.CommitToDraw: ("trading:draws",),
    draws.RevealForOpening: ("trading:hall",),
    draws.RevealForExperts: ("trading:draws",),
    opening.CloseOpening: ("trading:hall",),
    committee.DrawCommittee: ("trading:committee",),
    committee.ConfirmAttendance: ("trading:calls",),
    committee.TakeSeat: ("trading:calls",),
    committee.VoteChair: ("trading:deliberation",),
    committee.ReplaceExpert: ("trading:seats",),
    committee.ReplaceRepresentative: ("trading:seats",),
    evaluation.FileChecks: ("trading:seat",),
    evaluation.ReplyToCommittee: ("trading:inquiries",),
    award.PublishCandidates: ("trading:publicity",),
    award.AwardLot: ("trading:award",),
    award.SignContract: ("trading:contract",),
    namesakes.ExplainManager: ("trading:manager",),
    award.FileWrittenReport: ("trading:written_report",),
    award.ArchiveProceeding: ("trading:archive",),
    control.TenderAgain: ("trading:again",),
    bidding.RefundDeposit: ("service:refunds",),
    bidding.RecordDeposit: ("service:deposit",),
    bidding.SubmitBid: ("trading:bid",),
    opening.SignInOpening: ("trading:hall",),
    outage.OrderExtension: ("supervision:extension",),
    oversight.ReplyInWriting: ("service:oversight",),
    oversight.ReportCorrection: ("service:oversight",),
    oversight.JudgeCorrection: ("supervision:scene",),
    second.ConfirmSecond: ("service:second",),
}
"""Names in the order of preference; a deployment shows the first that it has."""

OWN_PAGE = {
    Role.TENDEREE: "trading:deal",
    Role.AGENCY: "trading:deal",
    Role.SUPERVISOR: "supervision:deal",
    Role.ADMINISTRATION: "supervision:deal",
    Role.CENTRE: "supervision:deal",
    Role.INSPECTOR: "supervision:deal",
    **dict.fromkeys(LOOKING, "supervision:deal"),
}
"""Where a role reads about a deal; everybody else on the portal."""

OFFICES = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING)

BY_NAME = {command.__name__: names for command, names in PLACES.items()}


def page_for(command: str, stream: str) -> str:
    """The address of the page where this command is handed in for this deal; empty when there is none."""
    return next((found for name in BY_NAME.get(command, ()) if (found := address(name, stream))), "")


def page_of_deal(role: Role, stream: str, published: bool) -> str:
    """The address where this role reads about the deal; empty while there is none."""
    own = address(OWN_PAGE[role], stream) if role in OWN_PAGE else ""
    return own or (address("portal:deal", stream) if published else "")


def address(name: str, stream: str) -> str:
    """The page of that name, for this deal or for all of them; empty where this deployment lacks it."""
    return pattern(name).replace(PLACE, stream)


PLACE = "that-very-deal"


@cache
def pattern(name: str) -> str:
    """The address with the deal left open: a workbench shows a hundred, and working each out anew takes its time."""
    for arguments in ([PLACE], []):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return ""


def page_of_matter(role: Role, stream: str, kind: str) -> str:
    """Where a complaint or report is read: by offices in the supervision face, by those concerned in the service face."""
    return reverse(f"{'supervision' if role in OFFICES else 'service'}:{kind}", args=[stream])


def page_of_case(role: Role, stream: str) -> str:
    """Where a case is read: by offices in the supervision face, by the accused in the service face."""
    return reverse("supervision:case" if role in OFFICES else "service:case", args=[stream])


OFFICE_PAGES = {"handover/1": "supervision:handover", "delegation/1": "supervision:power", "checklist/1": "supervision:checklist"}


def page_of_office(procedure: str, stream: str) -> str:
    """Where an office's own matter is read and done."""
    return address(OFFICE_PAGES[procedure], stream)


DOCKET_PAGES = {
    "unlisted/1": "supervision:matter", "circular/1": "supervision:circular",
    "call/1": "supervision:call", "officereport/1": "supervision:office_report", "coordination/1": "supervision:coordination",
    "dispute/1": "supervision:appeal", "pool/1": "supervision:pool", "credit/1": "supervision:credit_entry",
    "succession/1": "supervision:succession", "import/1": "supervision:import_matter", "finding/1": "supervision:finding",
}  # fmt: skip


def page_of_docket(procedure: str, stream: str) -> str:
    """Where a project not seen here, a circular or a matter of a dossier is read by offices."""
    return address(DOCKET_PAGES[procedure], stream) if procedure in DOCKET_PAGES else ""
