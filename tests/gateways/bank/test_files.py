"""The folder adapter: nothing read by halves, nothing overwritten, nothing lost."""

from __future__ import annotations

from datetime import datetime

import pytest

from ggzy.core.calendar import SHANGHAI
from ggzy.gateways.bank.camt054 import LIMIT_BYTES
from ggzy.gateways.bank.files import FileBank
from ggzy.gateways.bank.port import Fault

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=SHANGHAI)


@pytest.fixture
def bank(tmp_path):
    return FileBank(tmp_path / "bank", bytes.swapcase)


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def test_a_file_stays_until_it_is_acknowledged_and_is_kept_afterwards(bank):
    (bank.incoming / "a.xml").write_bytes(b"one")
    (first,) = bank.deliveries()
    (again,) = bank.deliveries()
    assert first == again
    bank.acknowledge(first)
    bank.acknowledge(first)
    assert list(bank.deliveries()) == []
    assert (bank.done / "a.xml.sealed").read_bytes() == b"ONE" and not names(bank.incoming)


def test_half_written_files_are_not_read(bank):
    (bank.incoming / "a.xml.part").write_bytes(b"half")
    assert list(bank.deliveries()) == []


def test_the_same_name_again_does_not_overwrite_what_is_kept(bank):
    for content in (b"one", b"two"):
        (bank.incoming / "a.xml").write_bytes(content)
        (delivery,) = bank.deliveries()
        bank.acknowledge(delivery)
    assert names(bank.done) == ["a.xml.2.sealed", "a.xml.sealed"]
    assert (bank.done / "a.xml.sealed").read_bytes() == b"ONE"


def test_a_file_with_faults_is_laid_aside_with_its_reasons(bank):
    (bank.incoming / "a.xml").write_bytes(b"bad")
    (delivery,) = bank.deliveries()
    bank.acknowledge(delivery, (Fault("第1条", "缺少金额"),))
    assert names(bank.faulty) == ["a.xml.sealed", "a.xml.sealed.原因.txt"]
    assert "缺少金额" in (bank.faulty / "a.xml.sealed.原因.txt").read_text()


def test_a_huge_file_is_not_read_whole(bank):
    with (bank.incoming / "huge.xml").open("wb") as file:
        file.truncate(3 * 1024**3)
    (delivery,) = bank.deliveries()
    assert len(delivery.content) == LIMIT_BYTES + 1


def test_the_same_order_file_twice_is_one_and_another_under_its_name_is_an_error(bank):
    bank.send("r.xml", b"orders", NOW)
    bank.send("r.xml", b"orders", NOW)
    assert names(bank.outgoing) == ["r.xml"]
    assert (bank.outgoing / "r.xml").stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError, match="another order file"):
        bank.send("r.xml", b"other", NOW)


def test_an_order_file_stays_for_the_bank_until_it_is_settled_and_is_then_kept_sealed(bank):
    for name in ("B1.xml", "B2.xml"):
        bank.send(name, b"orders", NOW)
    bank.tidy("B1".__eq__)
    assert names(bank.outgoing) == ["B2.xml"] and (bank.done / "B1.xml.sealed").read_bytes() == b"ORDERS"
