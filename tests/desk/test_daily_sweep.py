"""The ticker's daily sweep of uploads that nobody goes on with."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from ggzy.desk import clock, intake, ticker
from ggzy.store.models.vault import UploadSession

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_vault(tmp_path: Path, settings):
    settings.GGZY_VAULT = tmp_path / "vault"


def stale_upload() -> None:
    session = UploadSession.objects.create(place="a" * 40, size=1, sha256="a" * 64)
    UploadSession.objects.filter(pk=session.pk).update(touched_at=timezone.now() - timedelta(days=8))


def test_the_ticker_sweeps_when_it_starts_and_not_again_the_same_day():
    errand = intake.DailySweep()
    stale_upload()
    errand(clock.now())
    assert UploadSession.objects.count() == 0
    stale_upload()
    errand(clock.now())
    assert UploadSession.objects.count() == 1
    errand.next -= 24 * 3600
    errand(clock.now())
    assert UploadSession.objects.count() == 0


def test_the_ticker_knows_the_errand():
    assert any(isinstance(job, intake.DailySweep) for job in ticker.JOBS)
