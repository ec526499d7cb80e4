"""Registry tables: posts with reach and dates, related organisations, experts' terms, regions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ggzy.core.regions import tree
from ggzy.core.roles import Role
from ggzy.store.models import Expert, Organisation, Person, Post, Region
from ggzy.store.regions import load_regions
from ggzy.store.registry import begin_account, enter, is_base_account

START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def firm(db: None) -> Organisation:
    load_regions()
    return enter(
        START,
        uscc="91532301000000001B",
        name="红河建设有限公司",
        kind="bidder",
        region=Region.objects.get(code="532301"),
        legal_representative="李红",
        base_account_name="红河建设有限公司",
        base_account_no="62220001",
        base_account_bank="建设银行",
        status="verified",
    )


@pytest.fixture
def post(firm: Organisation) -> Post:
    person = Person.objects.create_user("red", name="小红")
    return Post.objects.create(
        person=person, organisation=firm, title="经办人", role=Role.BIDDER.value, region=firm.region,
        lines=["construction"], valid_from=START, valid_to=START + DAY,
    )  # fmt: skip


def test_regions_are_loaded_once_and_again_without_harm(db):
    assert load_regions() == load_regions() == len(tree())
    assert Region.objects.get(code="532301").full_name == "云南省楚雄彝族自治州楚雄市"


def test_a_post_holds_from_its_first_instant_until_before_its_last(post):
    instant = timedelta(microseconds=1)
    assert not post.in_force(START - instant)
    assert post.in_force(START)
    assert post.in_force(START + DAY - instant)
    assert not post.in_force(START + DAY)


def test_an_actor_carries_organisation_reach_and_lines(post):
    actor = post.actor(START)
    assert (actor.role, actor.person, actor.org_id) == (Role.BIDDER, "小红", "91532301000000001B")
    assert (actor.region, actor.lines, actor.deputy_for) == ("532301", ("construction",), "")


def test_a_post_without_lines_covers_all(post):
    post.lines = []
    assert post.actor(START).lines == ()


def test_a_closed_account_acts_in_no_post(post):
    post.person.active = False
    assert "已停用" in str(post.why_not(START))


def test_a_deputy_falls_with_the_post_deputised_for(post, firm):
    colleague = Person.objects.create_user("pink", name="小粉")
    acting = Post.objects.create(
        person=colleague, organisation=firm, title="经办人", role=post.role, region=firm.region,
        valid_from=START, valid_to=START + 9 * DAY, deputy_of=post,
    )  # fmt: skip
    assert acting.in_force(START)
    assert not acting.in_force(START + DAY)


def other(uscc: str, **fields: str) -> Organisation:
    return enter(START, uscc=uscc, name=f"公司{uscc[-4:]}", kind="bidder", region_id="532301", **fields)


def test_firms_tied_by_control_or_one_head_are_related(firm):
    child = other("91532301000000002E", controller_uscc=firm.uscc)
    sister = other("91532301000000003H", controller_uscc=firm.uscc)
    same_head = other("91532301000000004L", legal_representative="李红")
    apart = other("91532301000000005N", legal_representative="张三")
    assert set(firm.related()) == {child, sister, same_head}
    assert set(child.related()) == {firm, sister}
    assert not apart.related()


def test_empty_heads_and_controllers_tie_nobody(firm):
    one, two = other("91532301000000006R"), other("91532301000000007U")
    assert two not in one.related()


def test_a_payer_is_known_by_name_and_account_together(firm):
    assert is_base_account(firm.uscc, "红河建设有限公司", "62220001")
    assert not is_base_account(firm.uscc, "红河建设有限公司", "62220002")
    assert not is_base_account(firm.uscc, "蓝天建设有限公司", "62220001")
    assert not is_base_account("91532301000000009X", "红河建设有限公司", "62220001")


def test_one_name_and_one_account_are_present_at_a_time(firm):
    firm.base_account_no = "62220002"
    begin_account(firm, START + DAY, "小红")
    assert list(firm.accounts.filter(until=None).values_list("account_no", flat=True)) == ["62220002"]
    assert firm.account_numbers() == {"62220001", "62220002"}


def test_an_expert_can_be_drawn_on_the_last_day_of_the_term(firm):
    person = Person.objects.create_user("expert", name="专家")
    expert = Expert.objects.create(
        person=person, employer_uscc=firm.uscc, employer_name=firm.name, title="高级工程师",
        qualified_until=date(2026, 6, 30), related_orgs=["91532301000000002E"],
    )  # fmt: skip
    assert expert.qualified(date(2026, 6, 30))
    assert not expert.qualified(date(2026, 7, 1))
    assert expert.must_stay_apart_from() == {firm.uscc, "91532301000000002E"}
