"""Yunnan's tree is whole, knows what was abolished, and one function says who covers whom."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy.core import regions
from ggzy.core.regions import Kind
from ggzy.core.roles import region_covers

CODES = sorted(regions.tree())
TODAY = date(2026, 11, 23)


def of_kind(kind: Kind) -> list[regions.Region]:
    return [region for region in regions.tree().values() if region.kind == kind and region.in_force(TODAY)]


def test_yunnan_has_one_province_sixteen_prefectures_and_129_counties():
    assert [len(of_kind(kind)) for kind in (Kind.PROVINCE, Kind.PREFECTURE, Kind.COUNTY)] == [1, 16, 129]


def test_every_region_but_the_province_has_a_parent_that_comes_before_it():
    seen: set[str] = set()
    for region in regions.tree().values():
        assert region.parent in seen or region.code == "530000"
        seen.add(region.code)


def test_lufeng_became_a_city_with_a_new_code():
    before, after = date(2021, 2, 1), date(2021, 2, 2)
    assert {r.name for r in regions.children("532300", before)} - {
        r.name for r in regions.children("532300", after)
    } == {"禄丰县"}
    assert regions.tree()["532302"].name == "禄丰市"
    assert "532331" not in {r.code for r in (*regions.children("532300"), *regions.below("532300"))} and regions.full_name("532331").endswith("禄丰县")
    assert {"532300", "532302", "5323K1"} < {r.code for r in regions.below("532300")} and [r.code for r in regions.below("532302")] == ["532302"]


def test_the_development_zone_stands_beside_the_counties():
    zone = regions.tree()["5323K1"]
    assert (zone.kind, zone.parent) == (Kind.ZONE, "532300")
    assert len([r for r in regions.children("532300") if r.kind == Kind.COUNTY]) == 10
    assert zone in regions.children("532300")


def test_a_path_runs_from_the_province_down():
    assert regions.full_name("532302") == "云南省楚雄彝族自治州禄丰市"
    assert regions.path("999999") == ()
    assert regions.full_name("999999") == "999999"


@pytest.mark.parametrize(
    ("root", "code", "covered"),
    [
        ("530000", "532302", True),
        ("530000", "510000", False),
        ("532300", "532302", True),
        ("532300", "5323K1", True),
        ("532300", "532501", False),
        ("532300", "530000", False),
        ("532301", "532301", True),
        ("532301", "532301101", True),
        ("532301", "532302", False),
        ("532301", "5323K1", False),
        ("5323K1", "5323K1", True),
        ("5323K1", "532301", False),
        ("", "532301", False),
        ("530000", "", False),
        ("000000", "532301", False),
    ],
)
def test_who_covers_whom(root, code, covered):
    assert regions.covers(root, code) is covered


@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_covering_by_code_agrees_with_the_tree(root, code):
    assert regions.covers(root, code) == (root in {region.code for region in regions.path(code)})


def test_roles_and_regions_share_the_one_function():
    assert region_covers is regions.covers
