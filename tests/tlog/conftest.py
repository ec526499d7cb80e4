"""A public log of its own for each test, and witnesses that answer over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from ggzy.core.calendar import SHANGHAI
from ggzy.core.tlog import proof as proofs_of
from ggzy.core.tlog.note import Cosigned, checked
from ggzy.desk import clock, log_keys
from ggzy.desk.sequencer import Sequencer
from ggzy.store.models import Clock
from ggzy.witness import Witness, server

START = datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def log_folder(tmp_path: Path, settings) -> Path:
    """An empty public log."""
    settings.GGZY_TLOG = tmp_path / "tlog"
    settings.GGZY_WITNESSES = ""
    return settings.GGZY_TLOG


@pytest.fixture
def practice_clock(db):
    Clock.objects.all().delete()
    clock.start_at(START)


@pytest.fixture
def sequencer(log_folder, practice_clock) -> Sequencer:
    log_keys.publish()
    return Sequencer()


def checkpoint() -> Cosigned:
    """The published checkpoint, verified."""
    witnesses = [each.key for each in log_keys.published_witnesses()]
    return checked(log_keys.files().checkpoint(), log_keys.log_key(), witnesses)


def verified(raw: str) -> Cosigned:
    """A proof as somebody without the platform verifies it."""
    witnesses = [each.key for each in log_keys.published_witnesses()]
    return proofs_of.verify(proofs_of.proof_of(raw), log_keys.log_key(), witnesses)


@contextmanager
def served(witness: Witness, port: int = 0) -> Iterator[str]:
    """The witness answering at an address."""
    with server(witness, "127.0.0.1", port) as serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{serving.server_address[1]}"
        finally:
            serving.shutdown()
            thread.join()


@pytest.fixture
def witnesses(tmp_path, log_folder) -> list[Witness]:
    """Two witnesses that trust this log."""
    log = log_keys.log_key()
    return [Witness(tmp_path / name, f"example/{name}", {log.name: log}) for name in ("ducha", "jijian")]


def named(settings, *told: tuple[str, Witness, str]) -> None:
    """Tell the platform of its witnesses."""
    settings.GGZY_WITNESSES = ";".join(f"{label}|{witness.key}|{address}" for label, witness, address in told)
    log_keys.publish()
