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
    notice,
    opening,
    outage,
    registration,
    second,
    trustees,
)
from ggzy.core.roles import Role
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
    award.FileWrittenReport: ("trading:written_report",),
    award.ArchiveProceeding: ("trading:archive",),
    control.TenderAgain: ("trading:again",),
    bidding.RefundDeposit: ("service:refunds",),
    bidding.RecordDeposit: ("service:deposit",),
    bidding.SubmitBid: ("trading:bid",),
    opening.SignInOpening: ("trading:hall",),
    outage.OrderExtension: ("supervision:extension",),
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
    Role.DISCIPLINE: "supervision:deal",
}
"""Where a role reads about a deal; everybody else on the portal."""

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


def page_of_case(role: Role, stream: str) -> str:
    """Where a case is read: by offices in the supervision face, by the accused in the service face."""
    office = role in (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE)
    return reverse("supervision:case" if office else "service:case", args=[stream])


MATTER_PAGES = {"unlisted/1": "supervision:matter", "circular/1": "supervision:circular"}


def page_of_docket(procedure: str, stream: str) -> str:
    """Where a matter of supervision other than a case is read."""
    return address(MATTER_PAGES[procedure], stream) if procedure in MATTER_PAGES else ""
