"""The pages of findings 监督发现: list, one finding, explaining; the reader behind them follows the journal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError, transaction
from django.db.models.functions import Now
from django.urls import reverse

from client.seal import Paper
from ggzy.core.acts.registration import AcceptFiling, SubmitFiling
from ggzy.core.findings.finding import Grade
from ggzy.core.law.findings import HANDLE_DAYS
from ggzy.desk import clock, ticker
from ggzy.store.log import Horizon, give_places
from ggzy.store.models import Deal, LogLeaf, Sight
from ggzy.supervision.findings import across, examining, lag, reader
from ggzy.supervision.models import ConductRow, Finding, FindingsHead, Note, ReviewOpened
from tests.core.story import ALL_MET, Story, tender_file
from tests.core.test_findings_signals import tendered_again
from tests.desk.door import Lot
from tests.people import BLUE, CENTRE, DISCIPLINE, GREEN, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import INSPECTOR, follow, text

pytestmark = pytest.mark.django_db
LIST = reverse("supervision:findings")


@pytest.fixture
def unread(db: None) -> Lot:
    """A filing that was accepted without having been opened."""
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    lot.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
    follow()
    return lot


def the() -> Finding:
    return Finding.objects.get(rule="accepted_unread")


def page(name: str = "finding") -> str:
    return reverse(f"supervision:{name}", args=[the().key])


# ---- the reader


def test_the_rounds_before_are_looked_at_with_what_is_told_of_each(db):
    story = tendered_again()
    seen = examining.seen_before([story.p], {story.p.stream: story.entries})[story.p.stream]
    assert [(each.p.round.number, len(each.p.opened_bids), each.opened) for each in seen] == [(1, 3, True)]
    assert not examining.seen_before([Story().closed().p], {})


def test_a_finding_appears_with_its_event_and_goes_with_what_mends_it(unread):
    found = the()
    assert (found.stream, found.family, found.grade, found.office) == (unread.stream, "act", 2, SUPERVISOR.org_id)
    ReviewOpened.objects.create(
        stream=unread.stream, person_id=SUPERVISOR.person_id, person="x", post="x", at=found.at - timedelta(hours=1), filing_version=1
    )
    assert reader.catch_up() == 0 and Finding.objects.filter(rule="accepted_unread").exists()
    reader.look_at([unread.stream])
    assert not Finding.objects.filter(rule="accepted_unread").exists()


def worked_out() -> tuple[list[Any], ...]:
    """All rows of findings, notes and conduct; the number of a note is nobody's."""
    told = [table.objects.values(*(f.name for f in table._meta.concrete_fields if f.name != "id")) for table in (Note, ConductRow)]
    notes, conduct = told
    return list(Finding.objects.order_by("key").values()), list(notes.order_by("stream", "series", "subject")), list(conduct.order_by("stream", "seq", "kind"))


def same_anew() -> set[str]:
    """Follow up to here; worked out anew, in place and from nothing, these are the same rows. Gives what was found by which rule or noted."""
    follow()
    rows = worked_out()
    for thrown_away in (False, True):
        with transaction.atomic():
            if thrown_away:
                for table in (Finding, Note, ConductRow):
                    table.objects.all().delete()
            reader.rebuild()
            assert worked_out() == rows
            assert reader.catch_up() == 0
            transaction.set_rollback(True)
    return {row["rule"] for row in rows[0]} | {row["series"] for row in rows[1]} | {row["kind"] for row in rows[2]}


def test_at_every_moment_a_rebuild_gives_the_rows_that_following_gave(unread):
    late, paper = Lot(), [Paper("施工组织设计.pdf", b"%PDF-1.4 alike")]
    late.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    assert same_anew() == {"accepted_unread", "returns", "review"}
    clock.forward_to(clock.now() + timedelta(days=10))
    ticker.run_due(clock.now())
    assert same_anew() == {"accepted_unread", "duty_breached", "returns", "review", "breach"}
    lot = Lot().noticed()
    for firm in (RED, BLUE):
        lot.bid(firm, papers=paper)
    lot.bid(GREEN)
    ticker.move_clock(lot.p.round.deadline)
    assert "papers" not in same_anew()
    lot.release()
    ticker.run_due(clock.now())
    assert same_anew() >= {"same_file", "papers"}
    late.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
    assert [row["grade"] for row in worked_out()[0] if row["rule"] == "duty_breached" and row["stream"] == late.stream] == [3]
    same_anew()
    assert Finding.objects.get(rule="duty_breached", stream=late.stream).grade == 2


def test_what_is_far_behind_is_worked_out_anew(db, monkeypatch):
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    lot.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
    give_places(Horizon())
    waiting = lag.unread()
    rebuilt: list[int] = []
    real = reader.rebuild
    monkeypatch.setattr(reader, "rebuild", lambda workers: rebuilt.append(real(workers)))
    for far, times in ((waiting, 0), (waiting - 1, 1)):
        FindingsHead.objects.update_or_create(pk=1, defaults={"place": 0, "rules": reader.IN_FORCE})
        reader.keep_up(far, 1)
        assert len(rebuilt) == times and lag.unread() == 0 and the().stream == lot.stream


def test_after_an_upgrade_what_rests_is_asked_the_new_rules_too(unread):
    """A record that no longer moves, looked at by a program that knew other rules, and found without fault."""
    Finding.objects.all().delete()
    reader.keep_up(reader.FAR_BEHIND, 1)
    (key,) = Finding.objects.values_list("key", flat=True)
    Finding.objects.all().delete()
    reader.keep_up(reader.FAR_BEHIND, 1)
    assert not Finding.objects.exists(), "under the same rules nothing is looked at twice"
    FindingsHead.objects.update(rules=reader.IN_FORCE.replace("accepted_unread/", "accepted_unread/0"))
    reader.keep_up(reader.FAR_BEHIND, 1)
    assert Finding.objects.get().key == key and FindingsHead.objects.get().rules == reader.IN_FORCE


def test_a_rebuild_forgets_what_nothing_says_any_more(unread):
    row = Finding.objects.values().get()
    Finding.objects.bulk_create(Finding(**row | {"key": stream[:20], "stream": stream}) for stream in ("cons-gone", "same_file/gone"))
    reader.rebuild()
    assert [row.stream for row in Finding.objects.all()] == [unread.stream]


def test_a_long_subject_has_a_place_of_its_own():
    rule = across.BY_SERIES["leads"]
    places = {across.place_of(rule, f"{member}/91530000MA6K1234{n}X") for member in (7, 12345) for n in range(9)}
    assert len(places) == 18 and all(len(place) <= 40 for place in places)


def test_a_record_that_cannot_be_worked_out_holds_up_no_other(db, monkeypatch):
    lots = []
    for _ in range(2):
        lot = Lot()
        lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
        lot.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
        lots.append(lot.stream)
    real = examining.seen_in
    monkeypatch.setattr(examining, "seen_in", lambda streams: real(streams) if lots[0] not in streams else 1 / 0)
    follow()
    assert list(Finding.objects.values_list("stream", flat=True)) == [lots[1]]


def test_a_database_that_was_away_for_a_moment_leaves_no_record_out(db, monkeypatch):
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    lot.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
    with monkeypatch.context() as away:
        away.setattr(examining, "seen_in", Mock(side_effect=OperationalError("canceling statement due to lock timeout")))
        with pytest.raises(OperationalError):
            follow()
    assert not Finding.objects.exists()
    follow()
    assert Finding.objects.get().stream == lot.stream


# ---- the list


def test_the_list_filters_by_kind_and_state_and_exports(at, unread):
    client = at(SUPERVISOR)
    assert "备案未阅即过" in text(client.get(LIST)) and "备案未阅即过" in text(client.get(LIST, {"family": "act"}))
    assert "没有符合条件的发现" in text(client.get(LIST, {"family": "signal"}))
    assert "没有符合条件的发现" in text(client.get(LIST, {"state": "explained"}))
    assert "备案未阅即过" in client.get(LIST, {"export": "csv"}).content.decode("utf-8-sig")
    for odd in ({"family": "no", "state": "no"}, {"grade": "9", "age": "-1"}):
        assert client.get(LIST, odd).status_code == 200


def test_the_list_says_the_terms_that_the_duty_has(at, unread, monkeypatch):
    monkeypatch.setitem(HANDLE_DAYS, Grade.AMBER, 7)
    assert "红色5个、黄色7个、蓝色20个工作日" in text(at(SUPERVISOR).get(LIST))


def test_the_list_tells_grades_and_ages_apart_and_sorts_by_age(at, unread):
    client, now = at(SUPERVISOR), clock.now()
    row = Finding.objects.values().get()
    for days in (3, 29, 31):
        Finding.objects.create(**row | {"key": f"old{days}", "words": f"已有{days}天", "at": now - timedelta(days=days), "grade": 3 if days == 31 else 2})
    for asked, shown in (
        ({"age": "0"}, ["备案时"]), ({"age": "1"}, ["已有3天"]), ({"age": "2"}, ["已有29天"]), ({"age": "3"}, ["已有31天"]),
        ({"grade": "3"}, ["已有31天"]), ({"sort": "-age"}, ["已有31天", "已有29天", "已有3天", "备案时"]), ({"age": "1", "grade": "3"}, []),
    ):  # fmt: skip
        found = text(client.get(LIST, asked))
        places = [found.find(words) for words in shown]
        assert places == sorted(places) and -1 not in places, asked
        assert not [words for words in ("已有3天", "已有29天", "已有31天", "备案时") if words not in shown and words in found], asked


def test_the_list_says_that_it_is_behind_once_something_has_waited_for_a_minute(at, unread):
    client, minute = at(SUPERVISOR), timedelta(minutes=1)
    Lot()
    give_places(Horizon())
    waiting = LogLeaf.objects.filter(index__gte=FindingsHead.objects.get().place).count()
    for ago, told in ((minute - timedelta(seconds=20), False), (minute + timedelta(seconds=1), True)):
        FindingsHead.objects.update(level_at=Now() - ago)
        assert (f"分析落后于记录 {waiting} 条" in text(client.get(LIST))) is told
    follow()
    assert waiting and "分析落后" not in text(client.get(LIST))
    assert lag.places_behind() == 0


@pytest.mark.parametrize("who", [CENTRE, RED, TENDEREE])
def test_findings_are_for_offices(at, unread, who):
    client = at(who)
    assert client.get(LIST).status_code == 403 and client.get(page()).status_code == 403


def test_down_never_sideways(at, unread):
    assert "备案未阅即过" not in text(at(OTHER_SUPERVISOR).get(LIST)) and at(OTHER_SUPERVISOR).get(page()).status_code == 404
    for reads in (DISCIPLINE, INSPECTOR):
        assert at(reads).get(page()).status_code == 200


# ---- one finding


def test_a_finding_shows_rule_inputs_entries_base_rate_and_innocent_explanations(at, unread):
    Lot()
    shown = text(at(SUPERVISOR).get(page()))
    for words in ("第 2 版", "首次打开", "摘要", "1 个有同样的发现（50.0%）", "在纸质文本上审查过", "未核", unread.p.project.title):
        assert words in shown, words
    assert Sight.objects.filter(route="supervision:finding").count() == 1
    assert at(SUPERVISOR).get(reverse("supervision:finding", args=["0" * 20])).status_code == 404


def test_a_finding_of_another_region_begins_no_clue(at, unread):
    assert "来自监督发现" not in text(at(OTHER_SUPERVISOR).get(reverse("supervision:new_case") + f"?finding={the().key}"))
    assert Deal.objects.count() == 1


def test_a_finding_across_regions_lists_the_lots_within_ones_walls(at, unread):
    beyond = Lot()
    Deal.objects.filter(stream=beyond.stream).update(region="532901")
    Finding.objects.update(stream="agency_serial/x", streams=[unread.stream, beyond.stream], rule="agency_serial")
    shown = text(at(SUPERVISOR).get(reverse("supervision:finding", args=[Finding.objects.get().key])))
    codes = dict(Deal.objects.values_list("stream", "code"))
    assert codes[unread.stream] in shown and codes[beyond.stream] not in shown and "另有 1 个项目" in shown
