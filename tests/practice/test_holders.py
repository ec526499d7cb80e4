"""Every duty of every table has a holder in the practice province; take the posts away, and it is an orphan that is shown."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ggzy.core.holders import Place, mark
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import Role
from ggzy.desk import clock
from ggzy.desk.duties import order_of, roll
from ggzy.store.models import Deal, Post
from tests.practice.conftest import text

EVERYBODY = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE, Role.TENDEREE, Role.AGENCY, Role.BIDDER, Role.EXPERT, Role.DISCIPLINE)
DUTIES = [(p.code, d) for p in PROCEDURES.values() for d in p.duties]


def places() -> list[Place]:
    names = ("region", "line", "industry", "tenderee_id", "agency_id")
    return [Place(*row) for row in Deal.objects.values_list(*names).distinct()]


def of_line(place: Place, procedure: str) -> bool:
    line = PROCEDURES[procedure].line
    return line == place.line or line in ("case", "office")


def test_every_duty_has_a_holder_everywhere():
    found = roll(clock.now(), EVERYBODY)
    for procedure, duty in DUTIES:
        for place in places():
            # Nobody can be asked as the agency where none was appointed: the counter refuses the question itself.
            if of_line(place, procedure) and (place.agency_id or duty.who != (Role.AGENCY,)):
                held = found.holder(place, order_of(duty.who), duty.must.__name__, mark(procedure, duty.code))
                assert held.seat is not None, (procedure, duty.code, place)


@pytest.mark.parametrize("number", range(len(DUTIES)), ids=[f"{p}:{d.code}" for p, d in DUTIES])
def test_without_the_posts_it_is_an_orphan(number):
    procedure, duty = DUTIES[number]
    Post.objects.filter(role__in=[role.value for role in duty.who]).update(valid_to=clock.now())
    found = roll(clock.now(), EVERYBODY)
    for place in places():
        assert found.holder(place, duty.who, duty.must.__name__, mark(procedure, duty.code)).orphan


def test_an_orphan_is_shown_red(browser):
    page = reverse("supervision:duties")
    assert "没有岗位" not in text(browser("ducha").get(page))
    Post.objects.filter(role=Role.SUPERVISOR.value).update(valid_to=clock.now())
    shown = text(browser("ducha").get(page))
    assert "没有岗位" in shown and "审查招标文件备案" in shown and "mark-stop" in shown
