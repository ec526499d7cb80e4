"""One deal 项目全过程: everything that everybody may know of it, from the notice to the contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.control import DealUnlisted
from ggzy.core.facts import Facts
from ggzy.core.law import regulation
from ggzy.core.procedures.case_grounds import INDUSTRIES
from ggzy.core.procedures.complaint_matters import of_line
from ggzy.core.regions import full_name
from ggzy.core.roles import PUBLIC, Role
from ggzy.core.table import Ask, Entry
from ggzy.desk.workdays import calendar
from ggzy.layout.session import actor_of, now_of
from ggzy.portal import words
from ggzy.portal.life import PublicDeal, published
from ggzy.portal.timeline import time_line
from ggzy.portal.views.paper import papers_of
from ggzy.store import journal
from ggzy.store.models import Deal, MatterCard

OBJECTION_KINDS = {"file": "对招标文件的异议", "opening": "对开标的异议", "result": "对评标结果的异议"}


def deal(request: HttpRequest, stream: str) -> HttpResponse:
    gone = unlisted(stream)
    if gone is not None:
        return render(request, "portal/unlisted.html", {"gone": gone}, status=410)
    found = published(stream)
    now = now_of(request)
    context = {
        "deal": found,
        "project": found.registered.project,
        "card": found.card,
        "region": full_name(found.card.region),
        "line": words.line(found.card.line),
        "kind": words.kind(found.card.kind),
        "industry": INDUSTRIES.get(found.card.industry, found.card.industry),
        "stage": words.stage_label(found.card.stage, found.card.stage_label),
        "round": found.round,
        "rounds": found.rounds[::-1],
        "steps": steps(found),
        "told": time_line(found),
        "objections": objection_ways(found, now),
        "objection_kinds": OBJECTION_KINDS,
        "papers": papers_of(found),
        "actions": actions(request, found.card),
        "complaints": MatterCard.objects.filter(deal=found.card.stream, kind="complaint").exclude(published_at=None).order_by("-published_at"),
        "complain": address("service:complain", found.card.stream) if actor_of(request).role is Role.BIDDER and of_line(found.card.line) else "",
    }
    return render(request, "portal/deal.html", context)


def unlisted(stream: str) -> Entry | None:
    """The decision by which the deal was taken off the portal, while it is off it."""
    if not Deal.objects.filter(stream=stream, published=False).exclude(noticed_at=None).exists():
        return None
    decisions = [entry for entry in journal.read(stream) if isinstance(entry.event, DealUnlisted)]
    return decisions[-1] if decisions else None


# ---- where it stands ----


@dataclass(frozen=True)
class Step:
    name: str
    state: str
    at: datetime | None = None
    note: str = ""


def steps(found: PublicDeal) -> list[Step]:
    """The main stations of the present round; the first that is not over is the present one."""
    r = found.round
    stations = [
        (_("招标公告"), r.noticed_at, r.notice is not None),
        (_("投标"), None, r.closed),
        (_("开标"), r.deadline, bool(r.opened)),
        (_("评标"), None, bool(r.candidates)),
        (_("中标候选人公示"), r.publicity_from, r.publicity_over),
        (_("定标"), r.awarded_at, r.awarded is not None),
        (_("签订合同"), r.contract_at, r.contract is not None),
    ]
    shown, present = [], True
    for name, at, done in stations:
        state = "done" if done else ("stopped" if r.failure else "now") if present else "next"
        shown.append(Step(name, state, at, r.failure if state == "stopped" else ""))
        present = present and done
    return shown


# ---- how to object ----


@dataclass(frozen=True)
class Way:
    """One way to object: against what, until when, and whether it is open now."""

    what: str
    until: str
    basis: str
    open: bool


def objection_ways(found: PublicDeal, now: datetime) -> list[Way]:
    """异议渠道: the three objections of the regulation, each with its rule's own period and article."""
    at_bidding, at_publicity = found.card.stage == "bidding", found.card.stage == "publicity"
    rows = (
        (_("对招标文件"), _("投标截止时间10日前提出"), regulation.objection_to_file_ten_days_before, at_bidding),
        (_("对开标"), _("在开标现场提出，招标人当场答复"), regulation.objection_at_the_opening, False),
        (_("对评标结果"), _("中标候选人公示期间提出"), regulation.objection_within_publicity, at_publicity),
    )
    ask = Ask(found.p, None, PUBLIC, now, Facts(), calendar())
    return [Way(what, until, str(rule.basis), stands and rule(ask) is None) for what, until, rule, stands in rows]


# ---- what a bidder may go on to do ----

BIDDING, OPENING, RESULT = ("bidding",), ("opening",), ("publicity",)
ACTIONS = (
    ("获取招标文件", "trading:obtain", BIDDING),
    ("缴纳保证金", "service:deposit", BIDDING),
    ("编制投标文件", "trading:bid", BIDDING),
    ("提出疑问", "trading:ask", BIDDING),
    ("进入开标大厅", "trading:hall", (*BIDDING, *OPENING)),
    ("提出异议", "trading:object", (*BIDDING, *OPENING, *RESULT)),
    ("我的投标", "trading:my_bids", ()),
)
"""Label, page, and the stages at which it is of use; at any stage where none is named. The page itself says who may."""


def actions(request: HttpRequest, card: Deal) -> list[tuple[str, str]]:
    """For a bidder: the pages of this deal that lie on other faces, as far as this deployment has them; to others, the log-in."""
    login = address("service:login", card.stream)
    if login and not request.user.is_authenticated and card.stage in BIDDING:
        return [(_("投标人登录后参加"), f"{login}?next={request.path}")]
    if actor_of(request).role is not Role.BIDDER:
        return []
    wanted = [(label, name) for label, name, stages in ACTIONS if not stages or card.stage in stages]
    return [(_(label), url) for label, name in wanted if (url := address(name, card.stream))]


def address(name: str, stream: str) -> str:
    """The page of that name, for this deal or for all; empty where this deployment lacks it."""
    for arguments in ([stream], []):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return ""
