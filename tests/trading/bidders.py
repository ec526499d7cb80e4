"""Bidders of the cast as people who can log in."""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import Client

from ggzy.core.roles import Actor
from ggzy.store.models import Organisation, Person, Post
from tests.desk.door import register_firms

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def log_in(client: Client, actor: Actor) -> None:
    """Log the client in as a person in the actor's post."""
    register_firms(actor)
    person = Person.objects.filter(username=actor.person_id).first()
    if person is None:
        person = Person.objects.create_user(actor.person_id, "yan-lian-2026-mima", name=actor.person)
        Post.objects.create(
            person=person,
            organisation=Organisation.objects.get(uscc=actor.org_id),
            title="经办人",
            role=actor.role.value,
            valid_from=LONG_AGO,
        )
    client.force_login(person)
