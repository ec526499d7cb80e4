"""Whose open matters lie on whose bench 事项的范围: one answer for the workbench, the board and the list of duties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q

from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.acts.transfer import AcknowledgeTransfer
from ggzy.core.regions import stem
from ggzy.core.roles import LOOKING, Actor, Role
from ggzy.desk.docket_cards import about
from ggzy.desk.duties import SECRET_FROM_OFFICES
from ggzy.layout import watching
from ggzy.store.models import CaseCard, Deal, DocketCard, MatterCard, OfficeCard, ToDoRow

OFFICES = (Role.SUPERVISOR, Role.CENTRE, Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING)
PARENT: dict[type[Model], str] = {Deal: "deal", CaseCard: "case", OfficeCard: "office", MatterCard: "matter", DocketCard: "docket"}
"""By which column a row tells what it is about."""
OWED_BY_NAME = Q(command=AcknowledgeTransfer.__name__)
"""In a case: what waits for one office by its code, wherever the case lies."""


def overdue(now: datetime) -> Q:
    """What is late by now, each matter by one of its rows: for offices, whoever owes it."""
    return Q(until__lte=now, first=True)


def watched(actor: Actor) -> Q:
    """What an office reads of, whoever owes it: all of its bench, and what lies in its region and lines and is not kept from it.

    What is late or soon due is counted among just these on the board, the bench, the list of duties and the leaders' page.
    """
    if actor.role not in OFFICES or not actor.region:
        return reach(actor)
    read = reach(actor) | among(OfficeCard, watching.office_matters(actor)) | among(DocketCard, watching.dockets(actor))
    read |= among(CaseCard, watching.cases(actor)) | among(MatterCard, watching.complaints(actor))
    return read & ~Q(command__in=SECRET_FROM_OFFICES)


def reach(actor: Actor) -> Q:
    """Whose deals: a party's own, an office's by region subtree and lines, an expert's by seat. Nobody else has any.

    Cases are the watchers' alone: the centre serves deals, and may itself be what a clue is about. Each kind is asked for
    by itself (`deal__in`): joined to all kinds at once, the database read every card for every row.
    """
    match actor.role:
        case Role.TENDEREE:
            return among(Deal, tenderee_id=actor.org_id) | accused(actor) | answering(actor)
        case Role.AGENCY:
            return among(Deal, agency_id=actor.org_id) | accused(actor) | answering(actor)
        case Role.BIDDER:
            return accused(actor) | answering(actor)
        case Role.EXPERT:
            return Q(person=actor.person_id, role=Role.EXPERT.value) | accused(actor)
        case role if role in OFFICES and actor.region:
            deals = Q(deal__isnull=False) & inside(actor)
            cases = Q(case__isnull=False) & (inside(actor) & ~among(CaseCard, kept_from=actor.org_id) & ~OWED_BY_NAME | Q(key=actor.org_id))
            own = among(OfficeCard, office_id=actor.org_id)
            offices = among(OfficeCard, procedure__in=("delegation/1", "checklist/1")) & inside(actor)
            reported, dockets = matters(actor), of_dockets(actor)
            return deals | own | dockets if role is Role.CENTRE else deals | cases | own | offices | reported | dockets
    return Q(pk__in=[])


def checked_by_others(actor: Actor) -> Q:
    """What waits for a second person and not for this one: what it asked for itself, and what is about its office."""
    asked = ToDoRow.not_for(actor.person_id) if actor.person_id else Q(pk__in=[])
    about_own = among(DocketCard, office_ids__contains=[about(actor.org_id)]) if actor.org_id else Q(pk__in=[])
    return asked | Q(command=ConfirmSecond.__name__) & about_own


def among(card: type[Model], *which: Q, **fields: Any) -> Q:
    """Rows about one of these cards; asked by themselves: joined to all five, every card was read for every row."""
    return Q(**{f"{PARENT[card]}__in": card._default_manager.filter(*which, **fields).order_by()})


def inside(actor: Actor) -> Q:
    """What belongs to the own region subtree and lines."""
    return Q(region__startswith=stem(actor.region)) & lines(actor.lines)


def of_dockets(actor: Actor) -> Q:
    """Matters of the own region and lines; what waits for one office by its code, for that office alone."""
    own = among(DocketCard, watching.dockets(actor), issuer_id__in=("", actor.org_id)) & inside(actor) & (Q(key="") | Q(key__startswith="of ") | Q(command=ConfirmSecond.__name__))
    return own | Q(docket__isnull=False, key=actor.org_id)


def accused(actor: Actor) -> Q:
    """Cases against one's own organisation or oneself, once told of them."""
    own = Q(accused_org=actor.org_id) if actor.org_id else Q(pk__in=[])
    person = Q(accused_person=actor.person_id) if actor.person_id else Q(pk__in=[])
    return among(CaseCard, own | person, told=True) & Q(role=actor.role.value)


def answering(actor: Actor) -> Q:
    """Complaints that one's own organisation has to answer: the row bears its code."""
    return Q(matter__isnull=False, key=actor.org_id, role=actor.role.value) if actor.org_id else Q(pk__in=[])


def matters(actor: Actor) -> Q:
    """Complaints and reports of an office's region and lines; a supervisor's bench has those of its own office alone."""
    found = ~Q(kept_from=actor.org_id)
    if actor.role is not Role.DISCIPLINE:
        found &= ~Q(kind="interference")  # 插手干预登记: for others there is not even a count
    if actor.role not in (Role.SUPERVISOR, Role.DISCIPLINE):
        found &= ~Q(kind="report")  # 举报: read by supervision and discipline inspection alone
    if actor.role is Role.SUPERVISOR:
        found &= Q(office_id__in=("", actor.org_id))
    within = among(MatterCard, found) & inside(actor)
    if not actor.org_id or actor.role not in (Role.SUPERVISOR, Role.DISCIPLINE):
        return within
    return within | among(MatterCard, kind="report", office_id=actor.org_id)  # handed over from another region or line


def lines(covered: Iterable[str]) -> Q:
    """`construction`, or `construction/water` for one industry of it; none named covers all."""
    found = []
    for name in covered:
        line, _, industry = name.partition("/")
        found.append(Q(line=line, industry=industry) if industry else Q(line=line))
    return reduce(or_, found, Q())
