"""Tenderee, agency and others of the cast as people who can log in, each in a post with its reach."""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import Client
from django.urls import reverse

from ggzy.core.roles import LOOKING, Actor, Role
from ggzy.store.models import Deal, Organisation, Person, Post, Region
from ggzy.store.regions import load_regions

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
KINDS = {Role.TENDEREE: "tenderee", Role.AGENCY: "agency", Role.BIDDER: "bidder", Role.CENTRE: "centre"}


def at_work(actor: Actor) -> Client:
    """A browser in which this actor is logged in."""
    if not Region.objects.exists():
        load_regions()
    region = Region.objects.filter(code=actor.region).first()
    organisation, _ = Organisation.objects.update_or_create(
        uscc=actor.org_id,
        defaults={
            "name": actor.org,
            "kind": KINDS.get(actor.role, "authority"),
            "status": "verified",
            "region": region,
        },
    )
    person = Person.objects.filter(username=actor.person_id).first()
    if person is None:
        person = Person.objects.create_user(actor.person_id, "yan-lian-2026-mima", name=actor.person)
        Post.objects.create(
            person=person,
            organisation=organisation,
            title=actor.post or "经办人",
            role=actor.role.value,
            region=region,
            lines=list(actor.lines),
            valid_from=LONG_AGO,
        )
    client = Client()
    client.force_login(person)
    if actor.role in LOOKING:  # says why it looks, once for each deal and day
        for stream in Deal.objects.values_list("stream", flat=True):
            client.post(reverse("supervision:look", args=[stream]), {"reason": "日常监督检查"})
    return client


def text(response) -> str:
    return response.content.decode()
