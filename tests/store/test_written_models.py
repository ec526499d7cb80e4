"""Rows written and read by statements planned once say what the ORM would have written and read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DataError, transaction
from django.utils.translation import gettext_lazy

from ggzy.core.roles import Role
from ggzy.store import written_models
from ggzy.store.messages import notify, posts_of_organisation, posts_with_role
from ggzy.store.models import Message, OfficeCard, Organisation, Person, Post, Region, ToDoRow
from ggzy.store.regions import load_regions

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, 0, 123456, UTC)


def card(stream: str, **changed: object) -> dict[str, object]:
    told = {
        "procedure": "handover/1", "code": "履1", "title": "交接“甲”\n乙", "region": "532301", "line": "construction", "industry": "", "office_id": "1",
        "office": "住建局", "stage": "offered", "stage_label": "待接收", "person": "", "told": {"marks": ["a", None], "taken_at": ""},
        "next_due": AT, "seq": 3, "changed_at": AT,
    }  # fmt: skip
    return told | changed


def test_a_card_is_changed_as_the_orm_would_and_none_is_made():
    assert not written_models.change(OfficeCard, "s1", card("s1"))
    OfficeCard.objects.create(stream="s1", registered_at=AT, **card("s1", seq=1, told={}))
    OfficeCard.objects.create(stream="s2", registered_at=AT, **card("s2", seq=1))
    assert written_models.change(OfficeCard, "s1", card("s1", next_due=None))
    found = OfficeCard.objects.filter(stream="s1").values(*card("s1")).get()
    assert found == card("s1", next_due=None)
    assert OfficeCard.objects.get(stream="s2").seq == 1


def test_what_is_too_long_is_refused_and_not_cut_off():
    OfficeCard.objects.create(stream="s1", registered_at=AT, **card("s1"))
    with pytest.raises(DataError), transaction.atomic():
        written_models.change(OfficeCard, "s1", card("s1", stage_label="长" * 41))


def test_rows_are_added_with_what_the_database_gives_them():
    OfficeCard.objects.create(stream="s1", registered_at=AT, **card("s1"))
    written_models.add([])
    written_models.add([ToDoRow(office_id="s1", role="tenderee", command="TakeOver", label=label, until=until) for label, until in (("接收", AT), ("退回", None))])
    rows = list(ToDoRow.objects.order_by("label"))
    assert [(row.label, row.until, row.stream, row.warned, row.first) for row in rows] == [("接收", AT, "s1", False, True), ("退回", None, "s1", False, True)]
    assert len({row.pk for row in rows}) == 2


@pytest.fixture
def posts() -> list[Post]:
    """A head with a deputy, one whose post is over, one elsewhere."""
    load_regions()
    bureau = Organisation.objects.create(uscc="u1", name="住建局", kind="authority", status="verified")
    people = [Person.objects.create(username=f"p{n}", name=f"{n}号") for n in range(4)]
    given = {"organisation": bureau, "title": "科长", "role": Role.SUPERVISOR.value, "valid_from": AT, "lines": ["construction/water"]}
    head = Post.objects.create(person=people[0], region=Region.objects.get(code="532300"), **given)
    deputy = Post.objects.create(person=people[1], region=Region.objects.get(code="532300"), deputy_of=head, **given)
    over = Post.objects.create(person=people[2], region=Region.objects.get(code="532300"), valid_to=AT + timedelta(days=1), **given)
    elsewhere = Post.objects.create(person=people[3], region=Region.objects.get(code="530400"), **given)
    return [head, deputy, over, elsewhere]


def test_posts_come_with_person_organisation_and_principal_and_those_in_force_alone(posts):
    head, deputy, over, elsewhere = posts
    later = AT + timedelta(days=1)
    assert posts_of_organisation("u1", AT) == posts
    assert posts_of_organisation("u1", later, Role.SUPERVISOR) == [head, deputy, elsewhere]
    assert posts_of_organisation("u1", later, Role.CENTRE) == []
    found = posts_with_role(Role.SUPERVISOR, "532301", later, "construction/water")
    assert found == [head, deputy]
    assert (found[1].deputy_of.person.name, found[1].organisation.name, found[1].lines) == ("0号", "住建局", ["construction/water"])
    Person.objects.filter(username="p0").update(active=False)
    assert posts_with_role(Role.SUPERVISOR, "532301", later) == []


def test_a_message_stands_once_for_each_post(posts):
    head, deputy, *_ = posts
    told = notify([head, deputy, head], "题", "文", at=AT, command="AcceptFiling")
    assert {m.pk for m in told} == {m.pk for m in Message.objects.all()}
    assert list(Message.objects.order_by("to_post").values_list("to_post", "to_person", "sent_at", "read_at", "for_reading")) == [
        (post.pk, post.person_id, AT, None, False) for post in (head, deputy)
    ]


def test_a_translated_word_is_kept_as_it_reads_and_a_thing_is_refused():
    OfficeCard.objects.create(stream="s1", registered_at=AT, **card("s1"))
    assert written_models.change(OfficeCard, "s1", card("s1", title=gettext_lazy("工作台")))
    assert OfficeCard.objects.get().title == "工作台"
    with pytest.raises(TypeError, match="OfficeCard"):
        written_models.change(OfficeCard, "s1", card("s1", told={"of": OfficeCard()}))
