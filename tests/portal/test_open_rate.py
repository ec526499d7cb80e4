"""The open rate on the portal 进场率: what is counted and what is not, year, export, an empty page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from ggzy.store.models import ListRun, ListSource, OutsideProject

pytestmark = pytest.mark.django_db
PAGE = reverse("portal:open_rate")


@pytest.fixture
def run(db: None) -> ListRun:
    source = ListSource.objects.create(org_id="1", name="州发展改革委", kind="approval", region="532300")
    return ListRun.objects.create(source=source, file_name="a.csv", sha256="0" * 64, size=1, state="done", at=datetime(2026, 3, 1, tzinfo=UTC))


def row(run: ListRun, status: str, **more: object) -> OutsideProject:
    n = run.projects.count() + 1
    told = {"region": "532301", "line": "construction", "kind": "works", "industry": "housing", "must": True, "dated": date(2026, 1, 5)} | more
    return OutsideProject.objects.create(run=run, line_no=n, name=f"秘密项目{status}", amount_fen=400_0000_00, status=status, **told)


def test_what_had_to_and_what_came_by_county_and_trade(client, run):
    row(run, "traded", judged="cons-1", judged_by="李志")
    for status in ("traded", "likely", "absent", "found", "cleared", "below", "same", "split"):
        row(run, status)
    row(run, "traded", industry="water", dated=date(2025, 5, 1))
    page = client.get(PAGE)
    housing, water = page.context["table"].found
    assert housing.by_hand == 1 and "（其中人工认定 1 个）" in page.content.decode()
    assert (housing.had, housing.came, housing.open, housing.missing, str(housing.percent)) == (5, 2, 2, 1, "40.0")
    assert (water.had, str(water.percent)) == (1, "100.0")
    text = page.content.decode()
    assert "怎样计算" in text and "2025-05-01 至 2026-01-05" in text
    assert "秘密项目" not in text  # whoever is still being looked into is named nowhere


def test_one_year_and_the_export(client, run):
    row(run, "traded")
    row(run, "absent", dated=date(2025, 5, 1))
    assert client.get(PAGE, {"year": "2026"}).context["total"].had == 1
    for odd in ("1999'", "020260", "9" * 5000):
        assert client.get(PAGE, {"year": odd}).context["total"].had == 2
    assert "楚雄" in client.get(PAGE, {"export": "csv"}).content.decode("utf-8-sig")


def test_rows_of_lists_that_were_withdrawn_or_are_being_read_do_not_count(client, run):
    row(run, "traded")
    ListRun.objects.update(state="reading")
    page = client.get(PAGE)
    assert page.context["total"].had == 0 and "还没有可以公布的数字" in page.content.decode()
