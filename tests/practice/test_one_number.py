"""What is late is one number 逾期: on board, bench, list of duties and leaders' page alike, for whoever watches from above too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from ggzy.core.conduct import BREACH, figures_of_office
from ggzy.desk import clock
from ggzy.desk.duties import open_matters, roll
from ggzy.layout.benches import watched
from ggzy.practice.lists import raised
from ggzy.practice.stage import actor
from ggzy.service.matters import workbench
from ggzy.store.models import Post, ToDoRow
from ggzy.supervision import ages, conduct
from ggzy.supervision.views import board
from ggzy.supervision.views.conduct import lines
from ggzy.supervision.watch import Watch
from tests.practice.conftest import text

BOARD, DUTIES, DECISIONS = (reverse(f"supervision:{name}") for name in ("board", "duties", "decisions"))
BENCH = reverse("service:workbench")
WATCHING = ("ducha", "guanli", "guanli4", "jianguan1", "jianguan8")


@pytest.mark.parametrize("username", WATCHING)
def test_the_pages_of_one_office_say_the_same_number(browser, username):
    client = browser(username)
    shown = client.get(BOARD).context
    late = {shown["late"].count, shown["heaps"][0].count, sum(row.counts["late"] for row in shown["regions"]), client.get(DUTIES).context["late"]}
    late |= {client.get(BENCH).context["bench"].overdue.count, client.get(DECISIONS).context["late"]}
    assert len(late) == 1 and late >= {2} if username == "jianguan8" else len(late) == 1, late


def test_what_is_late_below_is_late_for_the_inspectors_and_the_administration_above(browser):
    for username in ("ducha", "guanli"):
        shown = text(browser(username).get(BENCH))
        assert "填写并上报" in shown and "催办后答复核查询问" in shown, username
    assert "填写并上报" in text(browser("ducha").get(DECISIONS))


def test_at_any_later_moment_too():
    later = clock.now() + timedelta(days=9)
    for post in Post.objects.filter(person__username__in=(*WATCHING, "jijian", "jiaoyi1"), deputy_of=None).select_related("person", "organisation", "region"):
        by = post.actor(later)
        listed = sum(each.overdue(later) for each in open_matters(ToDoRow.objects.filter(watched(by)), roll(later), few=True))
        counted = {listed, workbench(by, later).overdue.count, board.terms(Watch(by, later))[0].count, ages.late_duties(Watch(by, later)).count}
        assert len(counted) == 1, (post, counted)


def test_a_project_that_no_department_was_asked_about_is_on_no_department_s_bench(browser):
    raised("禄丰市广通镇卫生院", actor("guanli"))
    assert "请主管部门说明" in text(browser("guanli").get(BENCH))
    for username in ("jianguan1", "jianguan8", "jiaoyi1"):
        assert "请主管部门说明" not in text(browser(username).get(BENCH)), username


def test_no_matter_that_somebody_can_do_is_shown_as_nobody_s(browser):
    """Of the practice province, in which every office has its people."""
    orphans = [each for each in open_matters(ToDoRow.objects.all(), roll(clock.now()), few=True) if each.holder.orphan]
    assert not orphans, [(each.label, each.title) for each in orphans]
    assert "无人负责</" not in text(browser("ducha").get(DUTIES)).split("</dl>", 1)[1]


def test_conduct_says_on_the_list_what_it_says_on_each_office_s_own_page():
    now = clock.now() + timedelta(days=1)
    since, reader = now - timedelta(days=30), Post.objects.get(person__username="ducha", deputy_of=None).actor(now)
    offices = conduct.offices_read_by(reader, now)
    summed = {line.office.org_id: line.figures for line in lines(offices, conduct.sums_for(offices, since, now)) if not line.person_id}
    for office in offices:
        own = {each.code: each for each in figures_of_office(conduct.rows_for([office], since, now), office.org_id, office.staff)}
        assert {code: each.value for code, each in own.items()} == {code: each.value for code, each in summed[office.org_id].items()}, office.name
    assert any(figures[BREACH].marked for figures in summed.values())
