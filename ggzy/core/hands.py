"""经办人 among an agency's people: whose act it was, as the lot's journal tells; nobody where the act was the tenderee's or nobody's."""

from __future__ import annotations

from collections.abc import Container, Sequence

from ggzy.core.acts.registration import AppointmentConfirmed, ProjectRegistered
from ggzy.core.roles import Actor
from ggzy.core.table import Entry


def of_acts(entries: Sequence[Entry], cited: Container[int], agency_id: str) -> Actor | None:
    """Who of the agency did the last of these acts."""
    done = [entry.actor for entry in entries if entry.seq in cited and entry.actor.org_id == agency_id]
    return done[-1] if done else None


def of_person(entries: Sequence[Entry], person_id: str, agency_id: str) -> Actor | None:
    """The one named, as an actor of the agency in this lot."""
    return next((entry.actor for entry in reversed(entries) if entry.actor.person_id == person_id and entry.actor.org_id == agency_id), None)


def of_lot(entries: Sequence[Entry], agency_id: str) -> Actor | None:
    """项目经办人: who of the agency registered the lot, once the tenderee confirmed the appointment."""
    if not any(isinstance(entry.event, AppointmentConfirmed) for entry in entries):
        return None
    registered = [entry.actor for entry in entries if isinstance(entry.event, ProjectRegistered) and entry.actor.org_id == agency_id]
    return registered[-1] if registered else None
