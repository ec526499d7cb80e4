"""A year's holidays published while deals run: terms are counted again, those concerned are told once, nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from ggzy.core.acts import registration
from ggzy.core.calendar import SHANGHAI, UnknownYear, default_calendar
from ggzy.core.calendar_years import statutory_days
from ggzy.core.roles import Role
from ggzy.desk import clock, ticker, workdays
from ggzy.service import new_year
from ggzy.store.models import CaseCard, Deal, MatterCard, Message, Organisation, PublishedYear, Region, ToDoRow
from tests.core.story import tender_file
from tests.desk.cases import Matter
from tests.desk.complaints import Grievance
from tests.desk.door import Lot
from tests.people import SUPERVISOR, TENDEREE
from tests.service.conftest import text

PAGE = "/service/workdays/"
SOURCE = "国务院办公厅关于部分节假日安排的通知（演练）"


@pytest.fixture(autouse=True)
def looked_again() -> Iterator[None]:
    workdays.look_again()
    yield
    workdays.look_again()


def next_year() -> int:
    return min(year for year, days in default_calendar().years.items() if days.provisional)


def statutory(year: int) -> set[date]:
    return {day for feast in statutory_days(year) for day in feast}


def long_new_year(year: int) -> set[date]:
    """The statutory days, and the first half of January off: no notice was ever so kind, so every term there moves."""
    return statutory(year) | {date(year, 1, day) for day in range(1, 16)}


def filled(**changes: str) -> dict[str, str]:
    days = "、".join(f"{day.month}月{day.day}日" for day in sorted(long_new_year(next_year())))
    return {"year": str(next_year()), "holidays": days, "workdays": "", "source": SOURCE, "do": "preview", **changes}


@pytest.fixture
def told(organisation, post):
    """The posts of the tenderee and of the supervisor of the cast."""

    def of(actor):
        region = Region.objects.filter(code=actor.region).first()
        office = Organisation.objects.filter(uscc=actor.org_id).first() or organisation(
            actor.org_id, actor.org, region=region, base_account_no=actor.org_id, legal_representative=actor.org
        )
        return post(office, actor.person_id, actor.role, region=region, lines=list(actor.lines))

    return [of(TENDEREE), of(SUPERVISOR)]


@pytest.fixture
def waiting(told) -> Lot:
    """A filing handed in at the end of December, whose review is due in the next year."""
    ticker.move_clock(datetime(next_year() - 1, 12, 30, 10, tzinfo=SHANGHAI))
    lot = Lot()
    lot.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    return lot


# ---- the calendar in force


def test_an_unknown_year_is_refused_until_it_is_published(db):
    far = max(default_calendar().years) + 1
    with pytest.raises(UnknownYear):
        workdays.calendar().is_workday(date(far, 3, 3))
    PublishedYear.objects.create(year=far, holidays=[], workdays=[], source=SOURCE, at=clock.now())
    workdays.look_again()
    assert not workdays.calendar().years[far].provisional
    assert workdays.calendar().years[far + 1].provisional


def test_a_process_that_holds_a_calendar_sees_a_new_year_within_a_second(db, monkeypatch):
    moment = 1000.0
    monkeypatch.setattr(workdays.time, "monotonic", lambda: moment)
    held = workdays.calendar()
    PublishedYear.objects.create(year=next_year(), holidays=[], workdays=[], source=SOURCE, at=clock.now())
    assert workdays.calendar() is held
    moment += 1.0
    assert not workdays.calendar().years[next_year()].provisional


def test_a_notice_may_reach_into_the_december_before(db):
    year = next_year()
    last = date(year - 1, 12, 31)
    PublishedYear.objects.create(
        year=year, holidays=[last.isoformat()], workdays=[], source=SOURCE, at=clock.now()
    )
    workdays.look_again()
    assert workdays.calendar().is_rest_day(last)
    assert workdays.calendar().years[year - 1].holidays > default_calendar().years[year - 1].holidays


# ---- what moves


def test_publication_moves_a_duty_and_tells_tenderee_and_supervisor_once(waiting, told, official):
    before = ToDoRow.objects.get(deal_id=waiting.stream, role="supervisor", command="AcceptFiling").until
    Message.objects.all().delete()
    year = next_year()
    assert new_year.publish(year, long_new_year(year), (), SOURCE, by=official, at=clock.now()) == 1
    after = ToDoRow.objects.get(deal_id=waiting.stream, role="supervisor", command="AcceptFiling").until
    assert after > before
    assert Deal.objects.get(stream=waiting.stream).next_due == after
    (first, second) = Message.objects.all()
    assert {first.to_post, second.to_post} == set(told)
    for moment in (before, after):
        assert f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" in first.body
    with pytest.raises(IntegrityError), transaction.atomic():
        new_year.publish(year, long_new_year(year), (), SOURCE, by=official, at=clock.now())
    assert Message.objects.count() == 2


def test_the_terms_of_cases_and_complaints_move_too(told, official):
    """A case assigned, a complaint received, in the last days of December: both terms end in the year just published."""
    ticker.move_clock(datetime(next_year() - 1, 12, 29, 10, tzinfo=SHANGHAI))
    matter, it = Matter(), Grievance()
    cards = (CaseCard.objects.get(stream=matter.stream), MatterCard.objects.get(stream=it.stream))
    before = [card.next_due for card in cards]
    rows = [row.until for row in ToDoRow.objects.filter(command__in=("AssignCase", "AcceptComplaint")).order_by("command")]
    year = next_year()
    new_year.publish(year, long_new_year(year), (), SOURCE, by=official, at=clock.now())
    for card, old in zip(cards, before, strict=True):
        card.refresh_from_db()
        assert card.next_due > old
    again = [row.until for row in ToDoRow.objects.filter(command__in=("AssignCase", "AcceptComplaint")).order_by("command")]
    assert all(new > old for new, old in zip(again, rows, strict=True))


def test_nobody_is_told_of_terms_that_stay(waiting, official):
    Message.objects.all().delete()
    year = next_year()
    same = default_calendar().years[year].holidays
    assert new_year.publish(year, same, (), SOURCE, by=official, at=clock.now()) == 0
    assert not Message.objects.exists()


def test_a_term_in_a_year_not_published_is_marked_on_the_workbench(waiting, told, official, browser):
    assert "暂定" in text(browser(told[1]).get("/service/"))
    year = next_year()
    new_year.publish(year, long_new_year(year), (), SOURCE, by=official, at=clock.now())
    assert "暂定" not in text(browser(told[1]).get("/service/"))


# ---- corrections


def shorter(year: int) -> set[date]:
    return statutory(year) | {date(year, 1, day) for day in range(1, 9)}


def test_a_correction_moves_terms_again_tells_why_and_leaves_the_old_edition(waiting, told, official):
    year = next_year()
    until = lambda: ToDoRow.objects.get(deal_id=waiting.stream, role="supervisor", command="AcceptFiling").until  # noqa: E731
    new_year.publish(year, long_new_year(year), (), SOURCE, by=official, at=clock.now())
    first = until()
    Message.objects.all().delete()
    assert new_year.publish(year, shorter(year), (), SOURCE, by=official, at=clock.now(), why="多录了一周") == 1
    assert until() < first
    assert "已更正（多录了一周）" in Message.objects.first().body and Message.objects.count() == 2
    one, two = PublishedYear.objects.order_by("edition")
    assert (one.edition, two.edition, len(one.holidays) > len(two.holidays)) == (1, 2, True)


def test_what_a_former_edition_took_from_december_comes_back(db, official):
    year = next_year()
    december = date(year - 1, 12, 31)
    new_year.publish(year, {*statutory(year), december}, (), SOURCE, by=official, at=clock.now())
    assert workdays.calendar().is_rest_day(december)
    new_year.publish(year, statutory(year), (), SOURCE, by=official, at=clock.now(), why="误录")
    assert workdays.calendar().is_rest_day(december) == default_calendar().is_rest_day(december)


def test_a_year_is_corrected_on_the_page_with_a_preview_of_what_moves(waiting, told, official, browser):
    here, year = browser(official), next_year()
    here.post(PAGE, filled(do="publish"))
    begun = text(here.get(f"{PAGE}?correct={year}"))
    assert f"{year}-01-15" in begun and SOURCE in begun
    days = "、".join(day.isoformat() for day in sorted(shorter(year)))
    silent = here.post(PAGE, filled(do="publish", holidays=days))
    assert silent.status_code == 400 and "更正须写明理由" in text(silent)
    shown = text(here.post(PAGE, filled(holidays=days, why="多录了一周")))
    assert "改为上班" in shown and "1 个项目的期限将有变动" in shown and waiting.p.project.title in shown
    assert PublishedYear.objects.count() == 1
    assert here.post(PAGE, filled(do="publish", holidays=days, why="多录了一周")).status_code == 302
    listed = text(here.get(PAGE))
    assert "第 2 版" in listed and "被更正的旧版" in listed and f"{year}-01-15" in listed
    again = here.post(PAGE, filled(do="publish", holidays=days, why="多录了一周"))
    assert again.status_code == 400 and "没有需要更正的" in text(again)


def test_a_year_that_came_with_the_program_is_corrected_too(official, browser):
    here, year = browser(official), clock.now().astimezone(SHANGHAI).year
    given = here.get(f"{PAGE}?correct={year}").context["form"].initial
    extra = f"{given['holidays']}、{year}-12-24"
    done = here.post(PAGE, {**given, "holidays": extra, "why": "国务院办公厅增加一天", "do": "publish"})
    assert done.status_code == 302, text(done)
    assert workdays.calendar().is_rest_day(date(year, 12, 24))
    assert "随平台程序公布" in text(here.get(PAGE)) and "第 2 版" in text(here.get(PAGE))


def test_a_year_that_is_over_is_not_corrected(official, browser):
    last = clock.now().astimezone(SHANGHAI).year - 1
    assert browser(official).post(PAGE, filled(year=str(last), why="晚了")).status_code == 400


# ---- the page


def test_years_are_listed_with_their_mark_and_source(official, browser):
    shown = text(browser(official).get(PAGE))
    assert "已公布" in shown and "暂定" in shown and "国务院办公厅" in shown


def test_a_year_is_previewed_before_it_is_published(official, browser):
    here = browser(official)
    shown = text(here.post(PAGE, filled()))
    assert f"{next_year()}-01-05" in shown and "改为放假" in shown
    assert not PublishedYear.objects.exists()
    assert here.post(PAGE, filled(do="publish")).status_code == 302
    row = PublishedYear.objects.get()
    assert (row.year, row.published_by, row.source) == (next_year(), official, SOURCE)
    assert {date.fromisoformat(day) for day in row.holidays} == long_new_year(next_year())
    assert here.post(PAGE, filled(do="publish")).status_code == 400
    assert PublishedYear.objects.count() == 1


def test_dates_are_read_as_the_notice_writes_them(official, browser):
    year = next_year()
    rest = "、".join(f"{day.month}月{day.day}日" for day in sorted(statutory(year)) if day.month > 1)
    saturday = next(date(year, 1, 9) + timedelta(n) for n in range(7) if (date(year, 1, 9) + timedelta(n)).weekday() == 5)
    given = filled(
        do="publish",
        holidays=f"元旦：{year}年1月1日（周五）至3日（周日）放假调休，共3天。\n1月２９日；{rest}",
        workdays=f"{saturday.isoformat()}（周六）上班",
    )
    answer = browser(official).post(PAGE, given)
    assert answer.status_code == 302, text(answer)
    row = PublishedYear.objects.get()
    assert row.workdays == [saturday.isoformat()]
    assert {f"{year}-01-0{n}" for n in (1, 2, 3)} | {f"{year}-01-29"} <= set(row.holidays)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"holidays": "1月1日"}, "缺少法定节日"),
        ({"holidays": "元月一日"}, "看不懂"),
        ({"holidays": "2月30日"}, "看不懂"),
        ({"holidays": "3日"}, "看不懂"),
        ({"holidays": "5月1日至1月1日"}, "起止日期不对"),
        ({"holidays": "2031-01-01"}, "不在"),
        ({"workdays": "1月1日"}, "既放假又上班"),
        ({"source": ""}, "依据"),
        ({"year": "2020"}, "年度"),
    ],
)
def test_a_bad_form_is_told_what_is_wrong_and_keeps_what_was_typed(official, browser, changes, said):
    answer = browser(official).post(PAGE, filled(do="publish", **changes))
    shown = text(answer)
    assert answer.status_code == 400 and said in shown
    assert next(iter(changes.values())) in shown
    assert not PublishedYear.objects.exists()


def test_a_weekday_is_no_weekend_to_be_worked(official, browser):
    monday = next(date(next_year(), 3, 1) + timedelta(n) for n in range(7) if (date(next_year(), 3, 1) + timedelta(n)).weekday() == 0)
    shown = text(browser(official).post(PAGE, filled(workdays=monday.isoformat())))
    assert "不是周末" in shown


def test_only_the_administration_keeps_the_calendar(bidder, browser):
    assert browser(bidder).get(PAGE).status_code == 403
    assert browser(bidder).post(PAGE, filled(do="publish")).status_code == 403
    assert browser(None).get(PAGE).status_code == 302
    assert Role.BIDDER.value == bidder.role and not PublishedYear.objects.exists()
