"""The proof that bidding is over 投标截止的日志证明: what a trustee's program wants to see before its key opens anything."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from ggzy.core.proceeding import Proceeding
from ggzy.desk import log_keys, proofs
from ggzy.store.models import JournalEntry


def grounds_of(p: Proceeding) -> dict[str, Any]:
    """核对依据: whose signatures count, as the key page tells them and the browser remembers them beside the key."""
    told = log_keys.published()
    deadline = p.round.deadline.isoformat() if p.round.deadline else ""
    kept = {name: told[name] for name in ("origin", "log", "witnesses")}
    return {**kept, "practice": bool(settings.GGZY_PRACTICE), "deadline": deadline}


def closing_of(p: Proceeding) -> dict[str, Any]:
    """What the program checks; the proof is empty while the entry waits for its batch."""
    deadline = p.round.deadline.isoformat() if p.round.deadline else ""
    return {"lot": p.stream, "round": p.round.number, "deadline": deadline, "proof": proof_of_closing(p)}


def proof_of_closing(p: Proceeding) -> str:
    entries = JournalEntry.objects.filter(stream=p.stream, event="BiddingClosed").order_by("-seq")
    seq = entries.values_list("seq", flat=True).first()
    return str(proofs.own_proof(p, seq) or "") if seq else ""
