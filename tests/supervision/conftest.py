"""The cast of the supervision face's tests: officials who can log in, and lots at the stages that pages watch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from ggzy.core.acts.registration import SubmitFiling
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock
from ggzy.service.matters import Workbench, workbench
from ggzy.store.log import Horizon, give_places, unlogged
from ggzy.store.models import Expert, Organisation, Person, Post, Region
from ggzy.store.regions import load_regions
from ggzy.supervision.findings import reader
from tests.core.story import tender_file
from tests.desk.door import Lot
from tests.people import DISCIPLINE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
INSPECTOR = Actor(
    role=Role.INSPECTOR, person_id="p-insp", person="何督", org_id="11532300MB00000005", org="楚雄州政府督查室", region="532300"
)
ADMINISTRATION = Actor(
    role=Role.ADMINISTRATION, person_id="p-adm", person="李志", org_id="11532300MB00000004", org="楚雄州公共资源交易管理局", post="科长", region="532300"
)
KINDS = {Role.BIDDER: "bidder", Role.TENDEREE: "tenderee"}


@pytest.fixture(autouse=True)
def own_vault(tmp_path, settings):
    settings.GGZY_VAULT = tmp_path / "vault"


def log_in(client: Client, actor: Actor) -> Client:
    """Log in a person who holds this actor's post."""
    if not Region.objects.exists():
        load_regions()
    kind = KINDS.get(actor.role, "authority")
    organisation, _made = Organisation.objects.get_or_create(
        uscc=actor.org_id, defaults={"name": actor.org, "kind": kind, "status": "verified"}
    )
    person = Person.objects.filter(username=actor.person_id).first()
    if person is None:
        person = Person.objects.create_user(actor.person_id, "yan-lian-2026-mima", name=actor.person)
        Post.objects.create(
            person=person, organisation=organisation, title=actor.post or "经办人", role=actor.role.value,
            region_id=actor.region or None, lines=list(actor.lines), valid_from=LONG_AGO,
        )  # fmt: skip
    client.force_login(person)
    return client


def bench(actor: Actor) -> Workbench:
    """The workbench of somebody who has logged in."""
    return workbench(Post.objects.get(person__username=actor.person_id).actor(clock.now()), clock.now())


def follow() -> None:
    """The log gives places, and the reader of findings catches up with them."""
    while unlogged(0, 1):
        give_places(Horizon())
    while reader.catch_up():
        pass


@pytest.fixture
def at(db: None) -> Callable[[Actor], Client]:
    """The browser of somebody."""
    return lambda actor: log_in(Client(), actor)


@pytest.fixture
def admin(at):
    """The administration that reads lists in; the department in charge of its projects is there too."""
    log_in(at(SUPERVISOR), SUPERVISOR)
    return at(ADMINISTRATION)


@pytest.fixture
def supervisor(at) -> Client:
    return at(SUPERVISOR)


@pytest.fixture
def neighbour(at) -> Client:
    """A supervisor of another prefecture."""
    return at(OTHER_SUPERVISOR)


@pytest.fixture
def discipline(at) -> Client:
    return at(DISCIPLINE)


@pytest.fixture
def inspector(at) -> Client:
    return at(INSPECTOR)


@pytest.fixture
def bidder(at) -> Client:
    return at(RED)


@pytest.fixture
def filed(db: None) -> Lot:
    """A lot whose tender file waits for review."""
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    return lot


@pytest.fixture
def noticed(db: None) -> Lot:
    return Lot().noticed()


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def expert_in_city(db: None) -> None:
    """One expert in the pool of 楚雄市."""
    if not Region.objects.exists():
        load_regions()
    person = Person.objects.create_user("p-expert-city", name="普专家")
    Expert.objects.create(person=person, employer_uscc="x", employer_name="某院", specialities=["房屋建筑工程"], region_id="532301", qualified_until=date(2099, 1, 1))
