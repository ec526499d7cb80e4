"""What could not be worked out 没有算成: kept, shown, tried again; the reader goes on past it and nothing else waits for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from ggzy.core.acts.registration import AcceptFiling, SubmitFiling
from ggzy.supervision.findings import across, examining, lag, left_over, raising, reader
from ggzy.supervision.models import Finding, NotWorkedOut
from tests.core.story import ALL_MET, tender_file
from tests.core.test_chain import OFFICE
from tests.desk.cases import official
from tests.desk.door import Lot
from tests.people import OTHER_SUPERVISOR, SUPERVISOR, TENDEREE
from tests.supervision.conftest import INSPECTOR, follow, text

pytestmark = pytest.mark.django_db
LIST, BOARD = reverse("supervision:findings"), reverse("supervision:board")


def unread() -> Lot:
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    lot.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
    return lot


@pytest.fixture
def broken(monkeypatch) -> Lot:
    """Two lots with a filing accepted unread; of the first the findings cannot be worked out."""
    lot, real = unread(), examining.examine
    monkeypatch.setattr(examining, "examine", lambda streams: 1 / 0 if lot.stream in streams else real(streams))
    other = unread()
    follow()
    assert Finding.objects.get(rule="accepted_unread").stream == other.stream
    lot.mended = lambda: monkeypatch.setattr(examining, "examine", real)  # type: ignore[attr-defined]
    return lot


def later(**span: float) -> None:
    """That much less than ten minutes ago was the last try."""
    NotWorkedOut.objects.update(tried_at=Now() - left_over.AGAIN + timedelta(**span))


def test_a_record_that_fails_is_kept_and_tried_again_after_ten_minutes(broken):
    row = NotWorkedOut.objects.get()
    assert (row.what, row.thing, row.why, row.tries) == ("record", broken.stream, "ZeroDivisionError", 1)
    assert lag.places_behind() == 0, "the reader went on"
    later(seconds=1)
    assert not left_over.due().exists()
    later()
    reader.keep_up(10**9, 1)
    assert NotWorkedOut.objects.get().tries == 2
    broken.mended()
    later()
    reader.keep_up(10**9, 1)
    assert not NotWorkedOut.objects.exists() and Finding.objects.filter(stream=broken.stream, rule="accepted_unread").exists()


def test_a_record_that_moves_on_and_can_be_worked_out_is_no_longer_told(broken):
    broken.mended()
    reader.look_at([broken.stream])
    assert not NotWorkedOut.objects.exists()


def test_those_who_watch_the_lot_see_it_and_nobody_else(broken, at):
    for reader_of in (INSPECTOR, OFFICE, SUPERVISOR):
        for url in (LIST, BOARD):
            shown = text(at(reader_of).get(url))
            assert "有 1 个项目的监督发现没有算成" in shown and reverse("supervision:deal", args=[broken.stream]) in shown
    for url in (LIST, BOARD):
        assert "没有算成" not in text(at(OTHER_SUPERVISOR).get(url))
    left_over.made_good(left_over.RECORD, [broken.stream])
    assert "没有算成" not in text(at(INSPECTOR).get(LIST))


def test_a_comparison_across_lots_that_fails_is_told_to_the_administration(monkeypatch, at):
    real = across.judge
    monkeypatch.setattr(across, "judge", lambda series, subjects: 1 / 0)
    Lot()
    reader.judge(("returns", ["x"]))
    assert NotWorkedOut.objects.get().what == "returns"
    assert "有 1 项跨项目的比对" in text(at(OFFICE).get(LIST)) and "跨项目的比对" not in text(at(INSPECTOR).get(LIST))
    monkeypatch.setattr(across, "judge", real)
    later()
    assert reader.try_again() == 1 and not NotWorkedOut.objects.exists()


def test_an_end_that_fails_is_tried_again_after_a_while(broken, monkeypatch):
    official(OFFICE)
    assert raising.raise_waiting() == 1
    Finding.objects.update(gone_at=Now())
    monkeypatch.setattr(raising, "LapseFinding", lambda: 1 / 0)
    for _n in range(2):
        assert raising.lapse_gone() == 0 and NotWorkedOut.objects.get(what="lapsing").tries == 1
    later()
    assert raising.lapse_gone() == 0 and NotWorkedOut.objects.get(what="lapsing").tries == 2
    later()
    monkeypatch.undo()
    assert raising.lapse_gone() == 1
    raising.lapse_gone()
    assert not NotWorkedOut.objects.filter(what="lapsing").exists()


def test_many_that_cannot_be_raised_hold_up_nothing_newer(broken, monkeypatch):
    """As many as are raised in one go, and older."""
    for each in (SUPERVISOR, OFFICE, INSPECTOR):
        official(each)
    newest = Finding.objects.get(rule="accepted_unread")
    told: dict[str, Any] = Finding.objects.values().get(pk=newest.pk)
    for n in range(2):
        Finding.objects.create(**told | {"key": f"bad-{n}", "subject": str(n), "at": newest.at - timedelta(days=1)})
    real = raising.raising
    monkeypatch.setattr(raising, "raising", lambda found, seats: 1 / 0 if found.key.startswith("bad") else real(found, seats))
    assert raising.raise_waiting(2) == 0 and raising.raise_waiting(2) == 1, "the newest, behind two that fail"
    assert raising.raise_waiting(2) == 0 and NotWorkedOut.objects.filter(what="raising").count() == 2
    later()
    assert [each.what for each in left_over.due()] == ["record"], "raising asks for itself"
    monkeypatch.setattr(raising, "raising", real)
    assert raising.raise_waiting(2) == 2
    raising.raise_waiting(2)
    assert not NotWorkedOut.objects.filter(what="raising").exists()
