"""The board's second view: the same numbers by place, the board narrowed to one place, and nothing of places outside of the reach."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import msgspec
import pytest
from django.utils.html import escape

from ggzy.core.findings.finding import Grade
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, ticker
from ggzy.store.models import CaseCard, Organisation, Region, ToDoRow
from ggzy.store.regions import load_regions
from ggzy.supervision.ages import by_region, on_board, on_map, urgency
from ggzy.supervision.ages import findings as heaps_of
from ggzy.supervision.models import Finding
from ggzy.supervision.views.region_map import LABELS
from ggzy.supervision.watch import Watch
from tests.desk.cases import Matter
from tests.desk.door import Lot, register_firms
from tests.people import CENTRE, RED, SUPERVISOR
from tests.supervision.conftest import ADMINISTRATION, text

pytestmark = pytest.mark.django_db
MAP, BOARD, LIVE = "/supervision/board/map/", "/supervision/board/", "/supervision/board/live/"
CITY, LUFENG = "532301", "532302"
PROVINCE = Actor(role=Role.ADMINISTRATION, person_id="p-prov", person="赵云", org_id="11530000MB00000001", org="省政务服务局", region="530000")


def found(key: str, grade: Grade, region: str = CITY, subject: str = "") -> None:
    told = {"rule": "duty_breached", "version": 1, "family": "duty", "subject": subject or key, "words": "未在限期内", "line": "construction", "industry": "building"}
    Finding.objects.create(key=key, grade=int(grade), region=region, at=clock.now(), **told)


def tile(shown: str, name: str) -> dict[str, str]:
    """Of one tile: its grade and its figures by label."""
    (inside,) = [part for part in re.findall(r'<li class="(?:is-\w+)?" style.*?</li>', shown, re.S) if f">{name}</" in part]
    grade = re.search(r'<span class="mark [\w-]+">(\w+)</span>', inside)
    return {"grade": grade[1]} | dict(re.findall(r"<dt>(.*?)</dt><dd[^>]*>(\d+)</dd>", inside))


def test_each_place_has_its_tile_with_the_board_s_numbers_in_figure_and_word(supervisor):
    lot = Lot().noticed().closed()
    found("amber", Grade.AMBER)
    shown = text(supervisor.get(MAP))
    assert lot.p.region == CITY and tile(shown, "楚雄市") == {
        "grade": "红", "在办项目": "1", "逾期职责": "0", "现场无人监督": "1", "红色发现": "0", "黄色发现": "1", "蓝色发现": "0",
    }  # fmt: skip
    assert tile(shown, "禄丰市")["grade"] == "平稳" and f'href="{BOARD}?region={CITY}"' in shown
    assert "<table" in shown and "同样的数字" in shown


def test_of_a_busy_and_a_quiet_place_map_and_narrowed_board_say_the_same(supervisor, filed):
    due = ToDoRow.objects.get(deal=filed.stream, command="AcceptFiling").until
    ticker.move_clock(due + timedelta(hours=3))
    found("red", Grade.RED)
    watch = Watch(SUPERVISOR, clock.now())
    for row in (row for row in by_region(watch, on_map(watch)) if row.code in (CITY, LUFENG)):
        board = supervisor.get(LIVE, {"region": row.code}).context
        heaps = {heap.label: heap.count for heap in board["heaps"]}
        told = {
            "running": board["total"], "late": board["late"].count, "filings": board["filings"].count, "cases": heaps["线索和案件"],
            "unattended": board["unattended"].count, **{grade.name.lower(): heaps[f"{grade.label}色发现"] for grade in Grade},
        }  # fmt: skip
        assert told == row.counts, row
        assert row.code != CITY or (row.counts["late"] >= 1 and row.counts["red"] == 1)


def test_each_list_opened_from_a_narrowed_board_has_as_many_as_the_board_told(supervisor, filed):
    """Of a county, of the other, and of what the prefecture handles itself."""
    due = ToDoRow.objects.get(deal=filed.stream, command="AcceptFiling").until
    ticker.move_clock(due + timedelta(hours=3))
    for n, region in enumerate((CITY, LUFENG, "532300", "532300")):
        found(f"red{n}", Grade.RED, region)
    Matter()
    for stage in ("clue", "closed"):
        CaseCard.objects.create(stream=f"elsewhere-{stage}", procedure="case/1", stage=stage, region=LUFENG, line="construction", registered_at=clock.now(), changed_at=clock.now())
    told = {}
    for asked in ({"region": CITY}, {"region": LUFENG}, {"region": "532300", "own": "1"}, {}):
        for heap in supervisor.get(LIVE, asked).context["heaps"]:
            page = supervisor.get(heap.url.partition("#")[0]).context
            assert heap.count == page["table"].count, (asked, heap)
            assert page["watch"].narrowing == asked and ("看整个范围" in text(supervisor.get(heap.url))) == bool(asked)
            told[heap.label, asked.get("own", asked.get("region", ""))] = heap.count
    assert told["线索和案件", LUFENG] == 1, "the closed one waits for nobody"
    for kind in {kind for kind, _place in told}:
        assert sum(n for (each, place), n in told.items() if each == kind and place) == told[kind, ""] >= (kind == "红色发现") * 4


@pytest.mark.parametrize(
    ("who", "region", "own", "keys"),
    [
        (PROVINCE, "", True, ["red-530000"]), (PROVINCE, "532300", True, ["red-532300"]), (PROVINCE, "532300", False, ["red-532300", f"red-{CITY}", f"red-{LUFENG}"]),
        (SUPERVISOR, "", True, ["red-532300"]), (SUPERVISOR, CITY, True, [f"red-{CITY}"]), (msgspec.structs.replace(SUPERVISOR, region=LUFENG), "", True, [f"red-{LUFENG}"]),
        (msgspec.structs.replace(SUPERVISOR, region=""), "", True, []), (msgspec.structs.replace(SUPERVISOR, region=""), "", False, []),
    ],
)  # fmt: skip
def test_own_level_is_what_lies_in_no_region_below(db, who, region, own, keys):
    load_regions()
    for place in ("530000", "532300", CITY, LUFENG, "530100"):
        found(f"red-{place}", Grade.RED, place)
    watch = Watch(who, clock.now(), region, own and bool(who.region))
    assert [each.key for each in watch.findings().order_by("region")] == keys
    counted = by_region(Watch(who, watch.now, region), on_map(Watch(who, watch.now, region))) if watch.root else []
    assert not own or sum(row.counts["red"] for row in counted if row.own) == len(keys)


@pytest.mark.parametrize("page", ["/supervision/findings/?grade=3&state=open", "/supervision/cases/?state=open&q=x", "/supervision/duties/", "/supervision/filings/?sort=until"])
def test_the_way_back_to_the_whole_reach_keeps_what_else_was_asked(supervisor, db, page):
    load_regions()
    path, _mark, asked = page.partition("?")
    narrowed = text(supervisor.get(f"{page}{'&' if asked else '?'}region={LUFENG}&own=1&page=2"))
    assert f'href="{escape(page)}">看整个范围' in narrowed


def test_the_centre_s_list_of_duties_narrows_alike(at, filed):
    load_regions()
    whole, here, there = (at(CENTRE).get("/supervision/duties/", asked).context["table"].count for asked in ({}, {"region": CITY}, {"region": LUFENG}))
    assert whole == here + there and whole > 0


def test_of_a_narrowed_list_only_what_is_chosen_changes(supervisor, db):
    load_regions()
    for page, chosen in (("/supervision/findings/", "grade=3"), ("/supervision/cases/", "state=open")):
        answer = supervisor.get(page, {"region": LUFENG, "own": "1"})
        choices = answer.context["choices"]
        links = [link for _label, link, _here in choices] if page.endswith("cases/") else [url for _title, row in choices for _label, url, _here in row]
        assert all(f'href="{escape(link)}"' in text(answer) for link in links)
        assert any(chosen in link for link in links) and all("own=1" in link and f"region={LUFENG}" in link for link in links)


def test_the_board_narrowed_to_a_place_lists_and_renews_only_that(supervisor, filed):
    inside, outside = (text(supervisor.get(BOARD, {"region": code})) for code in (CITY, LUFENG))
    assert filed.p.project.title in inside and "只看" in inside and f"{LIVE}?region={CITY}" in inside
    assert filed.p.project.title not in outside and f"{BOARD}?region={CITY}&amp;stage=" in inside
    exported = [supervisor.get(BOARD, {"region": code, "export": "csv"}).content.decode("utf-8-sig") for code in (CITY, LUFENG)]
    assert [filed.p.deal_code in each for each in exported] == [True, False]


@pytest.mark.parametrize(("kind", "place"), [("authority", LUFENG), ("centre", LUFENG), ("bidder", CITY), ("agency", CITY)])
def test_what_waits_for_an_office_lies_where_it_sits_and_for_a_firm_where_the_matter_lies(filed, kind, place):
    load_regions()
    register_firms(RED)
    Organisation.objects.filter(uscc=RED.org_id).update(kind=kind, region=Region.objects.get(code=LUFENG))
    now = clock.now()
    ToDoRow.objects.create(deal_id=filed.stream, role="bidder", command="X", label="答复", key=RED.org_id, until=now - timedelta(hours=1), region=CITY, line=filed.p.line)
    watch = Watch(SUPERVISOR, now)
    late = {row.code: row.counts["late"] for row in by_region(watch, on_board(watch))}
    assert {code: late[code] for code in (CITY, LUFENG)} == {code: Watch(SUPERVISOR, now, code).late().count() for code in (CITY, LUFENG)}
    assert late[place] == 1 and sum(late.values()) == watch.late().count() == 1


@pytest.mark.parametrize(("kind", "place"), [("authority", LUFENG), ("centre", LUFENG), ("bidder", "532300")])
def test_what_an_office_left_undone_lies_where_it_sits_and_is_read_by_whom_it_was_before(db, kind, place):
    load_regions()
    register_firms(RED)
    Organisation.objects.filter(uscc=RED.org_id).update(kind=kind, region=Region.objects.get(code=LUFENG))
    found("unreported", Grade.RED, "532300", f"report/{RED.org_id}")
    watch = Watch(SUPERVISOR, clock.now())
    counted = {row.code: row.counts["red"] for row in by_region(watch, on_map(watch))}
    assert counted[place] == 1 == sum(counted.values()) and sum(heap.count for heap in heaps_of(watch)) == 1
    for code in (CITY, LUFENG):
        assert Watch(SUPERVISOR, watch.now, code).findings().count() == counted[code]
    county = msgspec.structs.replace(SUPERVISOR, region=LUFENG)
    assert not Watch(county, watch.now).findings().exists(), "it is the prefecture's matter"


@pytest.mark.parametrize("page", [MAP, BOARD, LIVE, *(f"/supervision/{name}/" for name in ("duties", "filings", "findings", "cases"))])
@pytest.mark.parametrize("place", ["530000", "530100", "530102", "532399", "x", "53"])
def test_a_place_outside_of_the_reach_or_none_at_all_is_not_there(supervisor, page, place):
    assert supervisor.get(page, {"region": place}).status_code == 404


def test_who_watches_elsewhere_sees_none_of_it(neighbour, filed):
    shown = text(neighbour.get(MAP))
    assert "楚雄市" not in shown and set(re.findall(r"<dd[^>]*>(\d+)</dd>", shown.split("region-map")[1].split("</ol>")[0])) == {"0"}


def test_from_above_prefecture_by_prefecture_and_then_its_counties(at, filed):
    above = at(PROVINCE)
    shown = text(above.get(MAP))
    assert tile(shown, "楚雄彝族自治州")["在办项目"] == "1" and f'href="{MAP}?region=532300"' in shown and "禄丰市" not in shown
    assert tile(text(above.get(MAP, {"region": "532300"})), "楚雄市")["在办项目"] == "1"


def test_the_own_level_s_matters_are_a_tile_of_their_own_and_one_without_counties_is_a_whole_map(at):
    found("own", Grade.BLUE, "532300")
    assert tile(text(at(ADMINISTRATION).get(MAP)), "本级")["grade"] == "蓝"
    county = text(at(ADMINISTRATION).get(MAP, {"region": LUFENG}))
    assert tile(county, "本级")["grade"] == "平稳" and county.count('style="--column:') == 1


def test_it_is_a_list_as_data_too_and_not_for_parties_or_strangers(supervisor, bidder, client, filed):
    exported = supervisor.get(MAP, {"export": "csv"}).content.decode("utf-8-sig")
    assert "楚雄市" in exported and all(label in exported for label in LABELS.values())
    assert bidder.get(MAP).status_code == 403 and client.get(MAP).status_code == 302


@pytest.mark.parametrize(("counts", "grade"), [
    ({"late": 1}, Grade.RED), ({"unattended": 1}, Grade.RED), ({"red": 1, "blue": 9}, Grade.RED), ({"amber": 1, "blue": 9}, Grade.AMBER),
    ({"blue": 1}, Grade.BLUE), ({"running": 99, "filings": 9, "cases": 9}, None),
])  # fmt: skip
def test_a_place_is_as_urgent_as_its_most_urgent_thing(counts, grade):
    assert urgency(Counter(counts)) is grade
