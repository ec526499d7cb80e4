"""A page that seals, in a real Chromium 加密页面: what tests of the bidder, of the trustee and of drafts have in common."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.policy import policy_digest
from ggzy.core.sealing.statement import SignedStatement
from ggzy.core.sealing.suites import named
from tests.core.sealing.bids import PSEUDONYM, Lot
from tests.people import RED

MB = 1024 * 1024
SUITES = pytest.mark.parametrize("suite", ["age", "gm"])

DRAFT = """
async ({lot, bidder}) => {
  let draft = seal.newDraft(lot.lot, lot.round, bidder);
  Object.assign(draft, {price_fen: seal.parseYuan("１２,345,678.90元"), duration_days: 300, quality: "合格", project_manager: "赵\\u2028工"});
  draft.performances.push({name: "楚雄一中", client: "教育局", amount_fen: 5, completed_on: "2025-01-01", papers: []});
  const picked = document.getElementById("file").files[0];
  if (picked) draft = await seal.addFile(draft, picked);
  window.draft = await seal.saveDraft(draft);
  return draft.files;
}
"""
SEAL = """
async ({lot, bidder, pseudonym}) => {
  window.key = await seal.makeBidderKey(lot.lot, lot.round, bidder.uscc, lot.policy.suite);
  const sealing = (window.sealing = await seal.seal(window.draft, lot, window.key));
  return {sealing, key: window.key, text: seal.statementText(seal.stateSealing(sealing, window.key, {sequence: 1, prev: "", pseudonym}))};
}
"""
FAILURE = "(error) => error.message"


def told(lot: Lot, **changes: Any) -> dict[str, Any]:
    """What the server tells the page."""
    digest = policy_digest("lot-1", 1, lot.policy, lot.keys)
    known = {
        "lot": "lot-1",
        "round": 1,
        "policy": msgspec.to_builtins(lot.policy),
        "keys": lot.keys,
        "policy_digest": digest,
    }
    return {
        "lot": known | {"ceiling_fen": 3000_0000_00} | changes,
        "bidder": {"uscc": RED.org_id, "name": RED.org},
        "pseudonym": PSEUDONYM,
    }


def envelope_of(page, tmp_path: Path) -> bytes:
    with page.expect_download() as downloading:
        page.evaluate("seal.envelopeFile(window.sealing).then((body) => seal.download('bid', body))")
    downloading.value.save_as(tmp_path / "bid")
    return (tmp_path / "bid").read_bytes()


def sealed_in_the_browser(page, lot: Lot, tmp_path: Path) -> tuple[SignedStatement, bytes, dict[str, Any]]:
    page.evaluate(DRAFT, told(lot))
    made = page.evaluate(SEAL, told(lot))
    return statements.decode(made["text"].encode()), envelope_of(page, tmp_path), made


def opened(suite: str, secret: bytes, raw: bytes) -> bytes:
    out = io.BytesIO()
    named(suite).open_envelope(secret, io.BytesIO(raw), out)
    return out.getvalue()
