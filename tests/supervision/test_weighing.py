"""Lists weighed outside of the request: asked for, told how far it is, done once, and begun again where it was ended half way."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from ggzy.core.unlisted.matching import LIKELY, SURE
from ggzy.desk import clock
from ggzy.store.models import OutsideProject
from ggzy.supervision import radar, weighing
from ggzy.supervision.findings import nightly
from ggzy.supervision.models import ListsMatched, MatchWanted
from tests.people import SUPERVISOR
from tests.supervision.conftest import text
from tests.supervision.test_lists import NEIGHBOUR, own_folder, read_in, run_page  # noqa: F401
from tests.supervision.test_unlisted import ABSENT, LIST, PARTS, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(monkeypatch):
    """As if there were too many rows for a page to wait for."""
    monkeypatch.setattr(weighing, "ROWS_AT_ONCE", 0)
    monkeypatch.setattr(radar, "PART", 2)


def test_up_to_so_many_rows_are_weighed_at_once_and_one_more_is_not(admin, monkeypatch):
    read_in(admin, rows(ABSENT, *PARTS))
    monkeypatch.setattr(weighing, "ROWS_AT_ONCE", 4)
    assert weighing.ask("532300") and not MatchWanted.objects.exists()
    monkeypatch.setattr(weighing, "ROWS_AT_ONCE", 3)
    assert not weighing.ask("532300") and MatchWanted.objects.get().region == "532300"
    monkeypatch.setattr(weighing, "ROWS_AT_ONCE", 4)
    monkeypatch.setattr(weighing, "DEALS_AT_ONCE", -1)
    assert not weighing.ask("532300")


@pytest.mark.parametrize(
    ("best", "must", "split", "status"),
    [
        (SURE, True, "", "traded"), (SURE, False, "", "traded"), (SURE - 1, True, "", "likely"), (LIKELY, True, "key", "likely"), (LIKELY - 1, True, "", "absent"),
        (None, True, "", "absent"), (LIKELY, False, "key", "split"), (LIKELY, False, "", "below"),
    ],
)  # fmt: skip
def test_from_what_confidence_on_a_project_came_or_may_have_come(best, must, split, status):
    candidate = SimpleNamespace(confidence=best) if best is not None else None
    assert radar.status_of(False, must, candidate, split) == status and radar.status_of(True, must, candidate, split) == "same"


def test_what_is_read_in_waits_and_the_pages_say_so_until_it_is_weighed(admin, at, many):
    run = read_in(admin, rows(ABSENT, *PARTS))
    assert set(OutsideProject.objects.values_list("duty", flat=True)) == {""} and nightly.is_asked()
    for page in (LIST, run_page(run)):
        assert "等待后台比对" in text(admin.get(page)) and 'http-equiv="refresh"' in text(admin.get(page))
    seen = []
    telling = MatchWanted.objects.filter

    def tell(n: int, of: int) -> None:
        telling(region="532300").update(weighed=n, of=of, beat_at=clock.now())
        seen.append((n, of, text(admin.get(LIST))))

    radar.match("532300", tell)
    assert [(n, of) for n, of, _page in seen] == [(0, 4), (2, 4), (4, 4)] and "正在比对，已比 2 行，共 4 行" in seen[1][2]
    shown = text(admin.get(LIST))
    assert not MatchWanted.objects.exists() and "正在比对" not in shown and "refresh" not in shown and "养老院" in shown
    assert OutsideProject.objects.filter(status="split").count() == 3 and ListsMatched.objects.get().rows == 4


def test_ended_half_way_it_stays_asked_for_and_is_done_the_next_time(admin, many, monkeypatch):
    read_in(admin, rows(ABSENT, *PARTS))
    whole = radar.write

    def killed(results):
        whole(results)
        raise SystemExit(9)

    monkeypatch.setattr(radar, "write", killed)
    with pytest.raises(SystemExit):
        nightly.match_asked()
    assert MatchWanted.objects.get().weighed == 0 and OutsideProject.objects.exclude(duty="").count() == 2
    monkeypatch.setattr(radar, "write", whole)
    assert nightly.match_asked() == 4 and not nightly.is_asked() and not OutsideProject.objects.filter(duty="").exists()


def test_what_is_asked_for_while_it_is_weighed_is_weighed_again(admin, many):
    read_in(admin, rows(ABSENT))
    radar.match("532300", lambda n, of: MatchWanted.objects.update(at=clock.now()))
    assert nightly.is_asked()


def test_what_a_person_did_meanwhile_stays(admin, many):
    """The rows were read when weighing began; somebody raised one and linked another since."""
    read_in(admin, rows(ABSENT, *PARTS))

    def meanwhile(n: int, of: int) -> None:
        if n == 0:
            OutsideProject.objects.filter(name__startswith="楚雄市西城区").update(matter="m-1", status="raised")
            OutsideProject.objects.filter(name__startswith="龙川江治理一").update(judged="人工认定", status="traded")

    radar.match("532300", meanwhile)
    assert sorted(OutsideProject.objects.values_list("status", flat=True)) == ["raised", "split", "split", "traded"]


def test_the_night_forgets_what_nobody_read_in_and_keeps_what_was_asked_for_since(monkeypatch):
    began, forgotten = clock.now(), []
    monkeypatch.setattr(nightly.list_files, "forget_abandoned", forgotten.append)
    for region, hours in (("532300", -1), ("532900", 1)):
        MatchWanted.objects.create(region=region, at=began + timedelta(hours=hours))
    assert nightly.match_all() == 0 and len(forgotten) == 1 and forgotten[0] >= began
    assert list(MatchWanted.objects.values_list("region", flat=True)) == ["532900"]


def test_what_is_asked_for_while_another_is_weighed_is_weighed_in_the_same_go(monkeypatch):
    weighed = []

    def weigh(region: str) -> int:
        weighed.append(region)
        MatchWanted.objects.filter(region=region).delete()
        if region == "532300":
            MatchWanted.objects.create(region="532900", at=clock.now())
        return 1

    monkeypatch.setattr(nightly.weighing, "weigh", weigh)
    MatchWanted.objects.create(region="532300", at=clock.now())
    assert nightly.match_asked() == 2 and weighed == ["532300", "532900"] and not nightly.is_asked()


def test_the_neighbours_lists_are_not_waited_for_and_a_list_withdrawn_is_asked_for_too(admin, at, many):
    read_in(admin, rows(*PARTS), source="州财政局", kind="budget")
    run = read_in(admin, rows(ABSENT))
    assert weighing.waiting("532301") and weighing.waiting("530000") and weighing.waiting("532900") is None
    assert "等待后台比对" not in text(at(NEIGHBOUR).get(LIST))
    nightly.match_asked()
    assert admin.post(run_page(run), {"do": "withdraw", "reason": "列对应错了"}).status_code == 302
    assert nightly.is_asked() and nightly.match_asked() == 3 and not nightly.is_asked()


def test_who_asks_for_it_is_told_that_it_goes_on_behind(admin, at, many):
    read_in(admin, rows(ABSENT))
    answer = admin.post(LIST, {"do": "again"}, follow=True)
    assert "已交给后台比对" in text(answer) and nightly.is_asked()
    assert at(SUPERVISOR).post(LIST, {"do": "again"}).status_code == 403
