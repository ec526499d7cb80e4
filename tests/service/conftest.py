"""The cast of the service face's tests: a county's tenderee, two bidders, officials of two prefectures, all logged in by need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from ggzy.core.roles import Role
from ggzy.store.models import Organisation, Person, Post, Region
from ggzy.store.regions import load_regions
from ggzy.store.registry import enter

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PASSWORD = "yan-lian-2026-mima"


@pytest.fixture
def regions(db: None) -> None:
    load_regions()


@pytest.fixture
def organisation(regions: None) -> Callable[..., Organisation]:
    def make(
        uscc: str = "91532300MA6K4T5W80", name: str = "楚雄红土建筑工程有限公司", **fields: object
    ) -> Organisation:
        given = {
            "kind": "bidder",
            "region": Region.objects.get(code="532301"),
            "legal_representative": "李红",
            "base_account_name": name,
            "base_account_no": "6222020000000001",
            "base_account_bank": "建设银行楚雄支行",
            "status": "verified",
        }
        return enter(LONG_AGO, uscc=uscc, name=name, **{**given, **fields})

    return make


@pytest.fixture
def post() -> Callable[..., Post]:
    def make(organisation: Organisation, username: str, role: Role = Role.BIDDER, **fields: object) -> Post:
        person = Person.objects.filter(username=username).first() or Person.objects.create_user(
            username, PASSWORD, name=f"{username}先生", email=f"{username}@example.cn"
        )
        given = {"title": "经办人", "role": role.value, "region": organisation.region, "valid_from": LONG_AGO}
        return Post.objects.create(person=person, organisation=organisation, **{**given, **fields})

    return make


@pytest.fixture
def bidder(organisation, post) -> Post:
    return post(organisation(), "red", administrator=True)


@pytest.fixture
def colleague(bidder, post) -> Post:
    return post(bidder.organisation, "pink")


@pytest.fixture
def stranger(organisation, post) -> Post:
    other = organisation(
        "91532300MA6K4T5W99", "楚雄蓝天建设有限公司", legal_representative="蓝天", base_account_no="6222020000000002"
    )
    return post(other, "blue", administrator=True)


@pytest.fixture
def official(organisation, post) -> Post:
    bureau = organisation(
        "11532300015171234A", "楚雄州公共资源交易管理局", kind="authority", region=Region.objects.get(code="532300")
    )
    return post(bureau, "guan", Role.ADMINISTRATION, title="科长")


@pytest.fixture
def official_elsewhere(organisation, post) -> Post:
    bureau = organisation(
        "11530400015171234B", "玉溪市公共资源交易管理局", kind="authority", region=Region.objects.get(code="530400")
    )
    return post(bureau, "yuxi", Role.ADMINISTRATION)


@pytest.fixture
def host(organisation, post) -> Post:
    return post(organisation("11530000015171234C", "演练组", kind="authority"), "host", Role.HOST)


@pytest.fixture
def browser() -> Callable[[Post | None], Client]:
    """A browser in which this person is logged in; None for the public."""

    def at(post: Post | None) -> Client:
        client = Client()
        if post:
            client.force_login(post.person)
        return client

    return at


def text(response) -> str:
    return response.content.decode()
