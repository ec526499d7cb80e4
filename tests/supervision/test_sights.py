"""The inspector's page of looks 查看留痕: for discipline inspection alone; filtered, exported, with the reason that was given."""

from __future__ import annotations

import csv
from datetime import timedelta
from types import SimpleNamespace

import msgspec
import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from ggzy.core.copy_code import grouped
from ggzy.desk import clock
from ggzy.layout.sights import (
    BIDS,
    CASES,
    CIRCULARS,
    FIRM,
    ONE_LOOK,
    PEOPLE,
    SHOWS,
    TELLS,
    Taken,
    how,
    name_of_page,
    seen_lately,
)
from ggzy.store.models import Sight
from ggzy.supervision.findings.looks import BEFORE_DEADLINE, PAGE_OF_A_FIRM, looks_at_firms
from ggzy.supervision.urls import urlpatterns
from tests.core.test_chain import OFFICE
from tests.desk.door import Lot
from tests.people import CENTRE, DISCIPLINE, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db
PAGE = "/supervision/sights/"
SHOWING_NOBODY = set(
    ["agencies", "before", "board", "board_live", "call_act", "calls", "checklist", "checklists", "coordination_act", "coordinations", "dismiss", "duties", "expected", "extension", "filings", "handover", "imports", "lists", "look", "new_call", "new_checklist", "new_coordination", "new_handover", "new_power", "office_report_act", "outages", "pool", "power", "power_act", "powers", "presence", "region_map", "relist", "review", "review_beat", "unlist"]
)
"""Pages of supervision on which stands no bidder, expert or person under suspicion: who looks there is not kept."""


@pytest.fixture(autouse=True)
def own_vault(module_world: None) -> None:
    """The module's."""


@pytest.fixture(scope="module")
def made(module_world: None) -> Lot:
    return Lot().noticed().unsealed()


@pytest.fixture
def opened(made: Lot, db: None) -> Lot:
    return made.again()


def test_a_look_at_opened_bids_is_shown_to_discipline_inspection(at, opened, discipline):
    at(SUPERVISOR).get(f"/supervision/{opened.stream}/")
    shown = text(discipline.get(PAGE))
    assert SUPERVISOR.person in shown and BIDS in shown and opened.p.project.title in shown
    assert Sight.objects.get(what=BIDS).region == opened.p.region != SUPERVISOR.region, "it lies where the deal lies"
    assert "项目监督" in shown and f"/supervision/{opened.stream}/" not in shown
    assert f"/supervision/{opened.stream}/" in discipline.get(f"{PAGE}?export=csv").content.decode("utf-8-sig")


def test_every_page_that_is_watched_has_a_name():
    assert all(not name_of_page(route).isascii() for route in (*SHOWS, *TELLS))
    for kind, routes in ((CASES, "case"), (CIRCULARS, "circular")):
        assert {SHOWS[route] for route in SHOWS if route.startswith(f"supervision:{routes}")} == {kind}, "a circular is no case"
    assert len({name_of_page(f"supervision:{page}") for page in ("circulars", "circular", "circular_paper", "barred", "credits", "matters", "matter")}) == 7


def test_every_page_of_supervision_is_watched_or_said_to_show_nobody():
    assert {f"supervision:{each.name}" for each in urlpatterns} - SHOWS.keys() - TELLS.keys() == {f"supervision:{page}" for page in SHOWING_NOBODY}


def test_a_list_that_is_taken_away_is_called_by_its_own_name(at, discipline):
    gone = at(SUPERVISOR).get("/supervision/barred/?export=csv")
    (taken,) = Sight.objects.filter(how="导出")
    (line,) = list(csv.reader(gone.content.decode("utf-8-sig").splitlines()))[-1]
    assert line.startswith(f"副本 {grouped(taken.code)}　") and SUPERVISOR.person in line and line.endswith("不得外传")
    assert (taken.what, name_of_page(taken.route)) == ("受限制的单位和人员", "正在限制的名单")
    assert "受限制的单位和人员（正在限制的名单，导出）" in text(discipline.post("/supervision/leaks/", {"code": taken.code, "reason": "查一份流出的名单"}))


def test_days_of_cases_with_their_investigators_are_kept_and_taken_away_as_a_copy(at, db):
    for query in ("", "?export=csv"):
        assert at(SUPERVISOR).get(f"/supervision/cases/days/{query}").status_code == 200
    assert [(each.how, bool(each.code)) for each in Sight.objects.filter(what=CASES).order_by("pk")] == [("查看", False), ("导出", True)]


def test_before_the_opening_there_is_nothing_to_see_and_nothing_recorded(at, noticed):
    noticed.bid(RED)
    at(SUPERVISOR).get(f"/supervision/{noticed.stream}/")
    assert not Sight.objects.filter(what=BIDS).exists()


def test_the_reason_that_was_asked_stands_beside_the_look(opened, discipline):
    discipline.post(f"/supervision/{opened.stream}/look/", {"reason": "受理信访件〔2026〕12号"})
    discipline.get(f"/supervision/{opened.stream}/")
    assert Sight.objects.filter(stream=opened.stream).latest("at").reason == "受理信访件〔2026〕12号"
    assert "受理信访件〔2026〕12号" in text(discipline.get(PAGE))


def test_papers_and_exports_are_told_apart_from_pages(at, opened):
    supervisor = at(SUPERVISOR)
    supervisor.get(f"/supervision/{opened.stream}/opinion/1.html")
    at(CENTRE).get("/service/refunds/?w-export=csv")
    assert set(Sight.objects.values_list("how", flat=True)) == {"文书", "导出"}


@pytest.mark.parametrize(
    ("form", "code", "disposition", "query", "told"),
    [
        ("", "X", "inline; filename=a.pdf", "", "查看"), ("html", "X", "", "", "文书"), ("pdf", "X", "inline", "", "取走副本"), ("pdf", "", "inline", "", "文书"),
        ("", "X", "attachment; filename=a.zip", "", "取走副本"), ("", "", "attachment; filename=a.docx", "", "下载"),
        ("", "X", "attachment; filename=a.csv", "?p-export=csv", "导出"), ("", "", "", "?export=nothing", "查看"),
    ],
)  # fmt: skip
def test_what_is_shown_is_told_apart_from_what_is_taken_away(form, code, disposition, query, told):
    request = RequestFactory().get("/" + query)
    request.resolver_match, request.copy_taken = SimpleNamespace(kwargs={"form": form}), Taken(code, BIDS) if code else None
    assert how(request, HttpResponse(headers={"Content-Disposition": disposition})) == told


def test_a_page_that_renews_itself_is_one_look(at, opened):
    supervisor, page = at(SUPERVISOR), f"/trading/{opened.stream}/release/progress/"
    for _n in range(3):
        supervisor.get(page, HTTP_HX_REQUEST="true")
    assert Sight.objects.filter(route="trading:unsealing").count() == 1
    supervisor.get(page)
    assert Sight.objects.filter(route="trading:unsealing").count() == 2
    last = Sight.objects.latest("at")
    same = (int(last.person_id), last.route, last.address)
    assert seen_lately(*same, last.at + ONE_LOOK - timedelta(microseconds=1)) and not seen_lately(*same, last.at + ONE_LOOK)


def test_a_page_that_is_fetched_anew_as_a_whole_is_one_look_and_another_is_not(at, opened):
    admin = at(OFFICE)
    for page, looks in (("/supervision/unlisted/", 1), (f"/supervision/{opened.stream}/", 2)):
        for _n in range(2):
            assert admin.get(page).status_code == 200
        assert Sight.objects.filter(address=page).count() == looks


def test_a_page_that_comes_back_with_a_refusal_is_a_look_too(at, opened):
    answer = at(SUPERVISOR).post(f"/trading/{opened.stream}/failures/", {"bidder": "", "fault": "", "reason": ""})
    assert answer.status_code == 422
    assert Sight.objects.filter(route="trading:failures").count() == 1


def test_two_addresses_are_two_looks_whatever_the_browser_says_of_renewing(at, opened):
    supervisor = at(SUPERVISOR)
    for query in ("", "?from=board"):
        address = f"/supervision/{opened.stream}/{query}"
        assert supervisor.get(address, HTTP_HX_REQUEST="true").status_code == 200
    assert Sight.objects.filter(route="supervision:deal").count() == 2


def test_parties_and_bidders_are_not_watched_so(at, opened):
    at(TENDEREE).get(f"/trading/{opened.stream}/hall/")
    at(RED).get(f"/trading/{opened.stream}/hall/")
    assert not Sight.objects.exists()


def test_the_page_is_filtered_exported_and_seen_itself(at, opened, discipline):
    at(SUPERVISOR).get(f"/supervision/{opened.stream}/")
    assert SUPERVISOR.person not in text(discipline.get(f"{PAGE}?what={FIRM}"))
    assert SUPERVISOR.person in text(discipline.get(f"{PAGE}?what={BIDS}"))
    assert SUPERVISOR.person in discipline.get(f"{PAGE}?export=csv").content.decode("utf-8-sig")
    assert Sight.objects.filter(route="supervision:sights", how="导出", what=PEOPLE).count() == 1
    assert discipline.get(f"{PAGE}?what=nonsense").status_code == 200


def test_it_is_for_discipline_inspection_of_the_region_alone(at, opened, discipline, client):
    at(SUPERVISOR).get(f"/supervision/{opened.stream}/")
    for other in (SUPERVISOR, CENTRE, RED):
        assert at(other).get(PAGE).status_code == 403
    assert client.get(PAGE).status_code == 302
    elsewhere = msgspec.structs.replace(DISCIPLINE, person_id="p-dali", org_id="11532900MB00000009", org="大理州纪委", region="532900")
    assert SUPERVISOR.person not in text(at(elsewhere).get(PAGE))


def test_an_empty_page_says_what_comes(discipline):
    assert "没有查看记录" in text(discipline.get(PAGE))


def test_a_look_without_a_region_is_everybodys_and_one_of_another_region_is_theirs(discipline):
    for person, region in (("无区", ""), ("本州", "532301"), ("外州", "532901")):
        Sight.objects.create(at=clock.now(), person_id=person, person=person, role="supervisor", what=FIRM, how="查看", route="service:organisation", address="/", region=region)
    shown = text(discipline.get(PAGE))
    assert [person in shown for person in ("无区", "本州", "外州")] == [True, True, False]


def test_looks_at_firms_are_told_of_lots_whose_bidders_are_known_in_the_days_before_the_deadline(opened):
    end, moment = opened.p.round.deadline, timedelta(microseconds=1)
    moments = [end - BEFORE_DEADLINE - moment, end - BEFORE_DEADLINE, end - moment, end]
    for at in moments:
        Sight.objects.create(at=at, person_id="p-sup", person="监一", role="supervisor", what=FIRM, how="查看", route=PAGE_OF_A_FIRM, address="/")
    ((stream, told),) = looks_at_firms([opened.p, Lot().noticed().p])
    assert stream == opened.stream and [look.at for look in told["looks_at_firms"]] == moments[1:3]
