"""The tile map: each region has one cell of its own, where it lies if somebody has said so."""

from __future__ import annotations

import pytest

from ggzy.core import regions
from ggzy.core.tile_grid import Cell, given, laid_out


def test_what_has_a_place_stands_there_and_the_rest_follows_below_it():
    cells = laid_out(["a", "b", "c", "d", "e"], {"a": Cell(2, 0), "b": Cell(0, 1)})
    assert cells == {"a": Cell(2, 0), "b": Cell(0, 1), "c": Cell(0, 2), "d": Cell(1, 2), "e": Cell(2, 2)}


def test_without_places_they_fill_a_square():
    assert laid_out("abcde", {}) == {"a": Cell(0, 0), "b": Cell(1, 0), "c": Cell(2, 0), "d": Cell(0, 1), "e": Cell(1, 1)}


def test_two_that_claim_one_cell_do_not_cover_each_other():
    cells = laid_out(["a", "b"], {"a": Cell(1, 1), "b": Cell(1, 1)})
    assert cells["a"] == Cell(1, 1) and cells["b"] == Cell(0, 2)


def test_nothing_is_no_map():
    assert laid_out([], {}) == {}


def test_what_is_written_down_is_of_regions_that_stand_and_no_two_share_a_cell():
    for code, cell in given().items():
        assert regions.tree()[code].valid_to is None and min(cell) >= 0, code
    parents = {region.parent for region in regions.tree().values() if region.parent}
    for parent in parents:
        placed = [given()[region.code] for region in regions.children(parent) if region.code in given()]
        assert len(placed) == len(set(placed)), parent


@pytest.mark.parametrize("parent", ["530000", "530100", "532300"])
def test_every_region_below_has_a_cell_and_it_is_in_use_once(parent):
    codes = [region.code for region in regions.children(parent)]
    cells = laid_out(codes, given())
    assert set(cells) == set(codes) and len(set(cells.values())) == len(codes)
