"""A lot as its bidder 红河 has it before it: noticed, the file obtained; and statements that it signs."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from django.test import Client

from client.seal import sign
from ggzy.core.acts import notice
from ggzy.core.sealing.statement import SignedStatement, encode
from ggzy.desk.pseudonym import pseudonym
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, GREEN, RED
from tests.trading.tenderers import at_work


@pytest.fixture(autouse=True)
def own_vault(tmp_path: Path, settings):
    settings.GGZY_VAULT = tmp_path / "vault"


@pytest.fixture(scope="module", name="made")
def made_lot(module_world: None) -> Lot:
    """Noticed; 红河 has obtained the file."""
    lot = Lot().noticed()
    register_firms(RED, BLUE, GREEN)
    lot.must(notice.ObtainFile(), RED)
    return lot


@pytest.fixture(name="lot")
def lot_again(made: Lot) -> Lot:
    return made.again()


@pytest.fixture(name="red")
def red_at_work() -> Client:
    return at_work(RED)


def at(lot: Lot, page: str) -> str:
    return f"/trading/{lot.stream}/{page}/"


def me(lot: Lot, by=RED) -> str:
    return pseudonym(lot.stream, lot.p.round.number, by.org_id)


def stated(at_lot: Lot, **changed) -> SignedStatement:
    """A signed statement for an envelope that lies in the vault."""
    known = at_lot.signed(RED, at_lot.seal(RED)).statement
    return sign(msgspec.structs.replace(known, **changed), at_lot.signer.private)


def hand_in(client: Client, lot: Lot, signed: SignedStatement):
    return client.post(f"/trading/{lot.stream}/bid/submit", encode(signed), content_type="application/json")
