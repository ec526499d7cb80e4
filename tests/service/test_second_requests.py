"""Granting official posts and restoring by two 授权与恢复的双人办理: never one person alone."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from datetime import timedelta

import pytest

from ggzy.appoint import appoint
from ggzy.core.acts.registration import SubmitFiling
from ggzy.core.roles import Role
from ggzy.desk import clock, counter, restored, ticker
from ggzy.store.members import appoint_deputy
from ggzy.store.models import JournalStream, OutboxMessage, Post, SecondRequest
from tests.core.story import tender_file
from tests.desk.door import Lot
from tests.people import TENDEREE
from tests.service.conftest import text
from tests.service.test_members import ACCOUNT, NEWCOMER

PAGE = "/service/second/"


@pytest.fixture
def manager(official, post) -> Post:
    """Another manager of the same office."""
    return post(official.organisation, "guan2", Role.ADMINISTRATION, administrator=True)


@pytest.fixture
def invited(official, manager, browser, client) -> Post:
    """Somebody who took an official post offered by `manager`."""
    browser(manager).post("/service/members/invite/", NEWCOMER)
    url = re.search(r"http://[^/]+(/service/invitations/\S+)", OutboxMessage.objects.latest("at").body)[1]
    assert "须由第二人确认后生效" in text(client.post(url, ACCOUNT, follow=True))
    return Post.objects.get(person__username="newcomer")


def pk() -> str:
    return str(SecondRequest.objects.get().pk)


def test_an_official_post_is_not_in_force_until_another_person_confirms(invited, official, browser, client):
    assert invited.unconfirmed and not invited.in_force(clock.now())
    assert client.get("/supervision/board/").status_code == 403
    there = browser(official)
    assert "授权或者恢复等待您作为第二人确认" in text(there.get("/service/")) and "待第二人确认" in text(there.get("/service/members/"))
    assert "新同事" in text(there.get(PAGE))
    assert "已确认，即时生效" in text(there.post(PAGE, {"do": "confirm", "asked": pk()}, follow=True))
    invited.refresh_from_db()
    assert invited.in_force(clock.now()) and client.get("/supervision/board/").status_code == 200


def test_neither_who_granted_nor_who_gets_it_confirms(invited, manager, browser, post):
    answer = browser(manager).post(PAGE, {"do": "confirm", "asked": pk()})
    assert answer.status_code == 409 and "两个不同的人" in text(answer)
    own = post(manager.organisation, "newcomer", Role.ADMINISTRATION, administrator=True)
    answer = browser(own).post(PAGE, {"do": "confirm", "asked": pk()})
    assert answer.status_code == 409 and "授予自己的岗位" in text(answer)
    invited.refresh_from_db()
    assert invited.unconfirmed


def test_the_last_instant_confirms_and_the_next_is_too_late(invited, official, browser):
    SecondRequest.objects.update(until=clock.now())
    answer = browser(official).post(PAGE, {"do": "confirm", "asked": pk()})
    assert answer.status_code == 409 and "逾期失效" in text(answer)
    SecondRequest.objects.update(until=clock.now() + timedelta(seconds=30))
    assert browser(official).post(PAGE, {"do": "confirm", "asked": pk()}).status_code == 302


def test_a_declined_post_never_comes_into_force_and_the_reason_stays(invited, official, browser):
    assert browser(official).post(PAGE, {"do": "decline", "asked": pk(), "reason": "不"}).status_code == 422
    browser(official).post(PAGE, {"do": "decline", "asked": pk(), "reason": "编制已满，不同意"})
    assert "编制已满，不同意" in text(browser(official).get(PAGE))
    assert browser(official).post(PAGE, {"do": "confirm", "asked": pk()}).status_code == 409
    invited.refresh_from_db()
    assert not invited.in_force(clock.now())


def test_who_granted_it_may_take_it_back(invited, manager, browser):
    assert browser(manager).post(PAGE, {"do": "decline", "asked": pk(), "reason": "填错了职务"}).status_code == 302
    assert SecondRequest.objects.get().outcome == "declined"


def test_a_deputy_of_an_official_needs_a_second_and_a_bidder_s_does_not(official, manager, bidder, colleague, browser):
    now = clock.now()
    made = appoint_deputy(official, manager.person, now, now + timedelta(days=3), now)
    assert made.unconfirmed
    answer = browser(manager).post(PAGE, {"do": "confirm", "asked": pk()})
    assert answer.status_code == 409, "the deputy does not confirm the post that it gets"
    free = appoint_deputy(bidder, colleague.person, now, now + timedelta(days=3), now)
    assert free.in_force(now + timedelta(seconds=1)) and SecondRequest.objects.count() == 1


def test_another_region_and_a_stranger_cannot_confirm(invited, official_elsewhere, bidder, browser, client):
    there = browser(official_elsewhere)
    assert "新同事" not in text(there.get(PAGE)) and there.post(PAGE, {"do": "confirm", "asked": pk()}).status_code == 404
    assert browser(bidder).get(PAGE).status_code == 403
    client.logout()
    assert client.get(PAGE).status_code == 302
    assert browser(official_elsewhere).post(PAGE, {"do": "confirm", "asked": "x"}).status_code == 404


def chosen(**changed: str) -> Namespace:
    given = {"role": "supervisor", "region": "532300", "uscc": "11532300015171239U", "organisation": "楚雄州水务局", "username": "shuiwu", "name": "起永昌", "title": "科长", "email": ""}
    return Namespace(**{**given, **changed})


def test_the_operator_alone_enters_the_first_people_and_nobody_after(official, monkeypatch):
    monkeypatch.setattr("ggzy.core.codes.uscc_problem", lambda code: "")
    appoint(chosen())
    assert not Post.objects.get(person__username="shuiwu").unconfirmed
    JournalStream.objects.create(stream="begun", procedure="construction/1")
    appoint(chosen(username="shuiwu2"))
    assert Post.objects.get(person__username="shuiwu2").unconfirmed and SecondRequest.objects.get().region == "532300"


# ---- after a restore


@pytest.fixture
def note(settings, tmp_path, official):
    settings.GGZY_DATA = tmp_path
    content = {"by": official.person.username, "name": official.person.name, "reason": "磁盘损坏", "made_at": "2026-03-02T01:30:00+00:00", "sha256": "ab" * 32}

    def leave() -> None:
        (tmp_path / restored.NOTE).write_text(json.dumps(content, ensure_ascii=False))

    return leave


def test_after_a_restore_nothing_is_handed_in_until_a_second_confirms(note, official, manager, browser):
    lot = Lot()
    note()
    asked = restored.ask(clock.now())
    assert restored.ask(clock.now()) == asked and "磁盘损坏" in asked.about
    refused = counter.hand_in(lot.stream, SubmitFiling(tender_file=tender_file()), TENDEREE)
    assert not refused and refused.rule == "restore_confirmed" and ticker.run_due(clock.now()) == 0
    own = browser(official).post(PAGE, {"do": "confirm", "asked": pk()})
    assert own.status_code == 409 and restored.waits()
    assert "从备份恢复" in text(browser(manager).get(PAGE))
    browser(manager).post(PAGE, {"do": "confirm", "asked": pk()})
    assert not restored.waits()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)


def test_without_a_restore_nothing_waits(note, db):
    assert not restored.waits() and restored.ask(clock.now()) is None
