"""证据包: an outsider repeats it with stock tools and the program inside, and finds every change."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ggzy.core.acts.opening import RecordUnsealing
from ggzy.core.acts.registration import FilingSubmitted
from ggzy.core.acts.trustees import ReleaseBidderPart
from ggzy.core.documents import OpeningLine
from ggzy.core.roles import CLOCK
from ggzy.core.sealing.policy import TrusteePolicy
from ggzy.core.table import Entry
from ggzy.desk import log_keys, sequencer
from ggzy.layout.marks import MARK_IN_PACKAGE
from ggzy.store import log
from ggzy.supervision import evidence
from tests.core.story import Story, tender_file
from tests.people import CENTRE, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text
from tests.trading.evaluated import EvaluatedLot

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OPENED = "3 envelopes opened"


class ChangedMind(EvaluatedLot):
    """红河 withdraws its first bid and submits another."""

    def bid(self, by, *told, **more):
        if by == RED and self.me(by) not in self.p.round.bids:
            super().bid(by, *told, **more)
            self.must(self.withdrawal(by, reason="报价有误"), by)
        return super().bid(by, *told, **more)


@pytest.fixture
def lot(own_vault, db, tmp_path, settings):
    """A lot from registration to award, with its entries in the public log."""
    settings.GGZY_TLOG = str(tmp_path / "tlog")
    lot = ChangedMind().seated().all_checked().drafted().awarded()
    log_keys.publish()
    writer = sequencer.Sequencer()
    while any(entry.index is None for entry in log.entries_of(lot.stream, list(range(1, lot.p.seq + 1)))):
        writer.step()
    return lot


def unpacked(raw: bytes, folder: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(raw)).extractall(folder)
    return folder


def repeated(folder: Path, tmp: Path) -> subprocess.CompletedProcess[str]:
    """As the court's expert runs it: the program of the package, alone, in a bare Python."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "repeat_evidence.py"), str(folder)],
        capture_output=True, text=True, timeout=120, check=False, env={"PATH": os.environ["PATH"], "AGE": stock_age(tmp)},
    )  # fmt: skip


def stock_age(tmp: Path) -> str:
    """`age`, or where the machine has none the JavaScript implementation by another author under the same call."""
    if found := shutil.which("age"):
        return found
    (ROOT / "build").mkdir(exist_ok=True)
    shim = shutil.copy(HERE / "age_of_node.mjs", ROOT / "build" / "age_of_node.mjs")
    command = tmp / "age"
    command.write_text(f'#!/bin/sh\nexec node {shim} "$@"\n')
    command.chmod(0o755)
    return str(command)


def changed(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    content = file.read_text()
    assert old in content
    file.write_text(content.replace(old, new, 1))


def contents(raw: bytes) -> dict[str, bytes]:
    """Everything but the mark of the copy."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist() if name != MARK_IN_PACKAGE}


def test_a_court_repeats_everything_and_finds_what_was_changed(lot, at, tmp_path):
    address = f"/supervision/{lot.stream}/evidence.zip"
    assert address in text(at(SUPERVISOR).get(f"/supervision/{lot.stream}/"))
    raw = b"".join(at(SUPERVISOR).get(address).streaming_content)
    again = b"".join(at(SUPERVISOR).get(address).streaming_content)
    assert raw != again and contents(raw) == contents(again), "the same record gives the same bytes, but for whose copy it is"
    for stranger in (RED, TENDEREE, CENTRE):
        assert at(stranger).get(address).status_code in (302, 403, 404)
    folder = unpacked(raw, tmp_path / "package")
    done = repeated(folder, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    entries = lot.p.seq
    for line in (OPENED, "5 statements", "5 receipts", f"{entries} journal entries in the chain", f"{entries} entries in the public log"):
        assert line in done.stdout
    code = (folder / "repeat_evidence.py").read_text()
    assert "ggzy." not in code and len([line for line in code.splitlines() if line.strip()]) <= 100

    share = sorted(folder.glob("shares/*/*.json"))[0].relative_to(folder)
    stated = [file for file in folder.glob("statements/*.json") if '"sequence":1' in file.read_text()]
    assert any('"act":"withdraw"' in file.read_text() for file in folder.glob("statements/*.json"))
    statement = stated[0].relative_to(folder)
    receipt = sorted(folder.glob("receipts/*.json"))[0].relative_to(folder)
    envelope = sorted(folder.glob("envelopes/*"))[0].relative_to(folder)
    value = json.loads((folder / share).read_text())["value"]
    for name, old, new, told in (
        ("journal.jsonl", "2700000000", "2600000000", "journal entries in the chain"),
        ("journal.jsonl", "2700000000", "2600000000", "entries in the public log"),
        (str(statement), '"sequence":1', '"sequence":2', "statements"),
        (str(receipt), '"round":1', '"round":2', "receipts"),
        (str(share), value, ("A" if value[0] != "A" else "B") + value[1:], "envelopes opened"),
    ):
        spoilt = Path(shutil.copytree(folder, tmp_path / "spoilt", dirs_exist_ok=True))
        changed(spoilt, name, old, new)
        done = repeated(spoilt, tmp_path)
        assert done.returncode and f"DOES NOT FOLLOW {told}" in done.stdout, (name, done.stdout + done.stderr)
        assert f"DOES NOT FOLLOW files as listed: {name}" in done.stdout
        shutil.rmtree(spoilt)
    flipped = bytearray((folder / envelope).read_bytes())
    flipped[-1] ^= 1
    (folder / envelope).write_bytes(flipped)
    done = repeated(folder, tmp_path)
    assert done.returncode and "DOES NOT FOLLOW envelopes opened" in done.stdout, done.stdout + done.stderr


def test_none_while_experts_and_shut_bids_are_secret(supervisor, noticed):
    page = supervisor.get(f"/supervision/{noticed.stream}/")
    assert "证据包在确定中标人之后" in text(page)
    told = supervisor.get(f"/supervision/{noticed.stream}/evidence.zip", follow=True)
    assert told.redirect_chain and "证据包在确定中标人之后" in text(told)


def test_a_stranger_sees_nothing(client, noticed):
    assert client.get(f"/supervision/{noticed.stream}/evidence.zip").status_code in (302, 404)


def test_a_neighbour_county_sees_nothing(neighbour, noticed):
    assert neighbour.get(f"/supervision/{noticed.stream}/evidence.zip").status_code == 404


def test_what_a_bidder_handed_over_is_named_by_the_policy_of_its_own_round():
    """The lot was tendered again under another policy: the earlier round's half is still a half, its copy a copy."""
    for bidder_part, name in ((True, "half"), (False, "copy")):
        story = Story().closed(file=tender_file(policy=TrusteePolicy(bidder_part=bidder_part)))
        story.must(ReleaseBidderPart(part=story.part(RED)), RED)
        story.release("centre", "supervisor")
        me = story.pseudonym(RED)
        line = OpeningLine(price_fen=2700_0000_00)
        story.must(RecordUnsealing(bidder=me, org_id=RED.org_id, org=RED.org, line=line), CLOCK)
        earlier = story.p.round
        story.p.begin_round()
        again = FilingSubmitted(tender_file=tender_file(policy=TrusteePolicy(bidder_part=not bidder_part)), version=2)
        story.p.apply(Entry("s", 99, story.now, TENDEREE, again))
        told = [place.rsplit("/", 1)[1] for place, _ in evidence.told_of(earlier, earlier.bids[me], []) if "shares/" in place]
        assert told == ["centre.json", "supervisor.json", name]
