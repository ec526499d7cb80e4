"""Final statements 递交声明 as they are taken in: the page and the doorway ask here, and nothing else does."""

from __future__ import annotations

from typing import Any

import msgspec
from django.utils.translation import gettext as _

from ggzy.core.acts.bidding import SubmitBid
from ggzy.core.disclosure import known_to
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.receipt import Receipt
from ggzy.core.sealing.statement import BidStatement
from ggzy.desk import counter, receipts
from ggzy.desk.pseudonym import pseudonym
from ggzy.store import log

STATUS = {"no_such_upload": 404, "disk_full": 507, "logged_out": 401, "no_bidder": 403}
NO_SUCH_DEAL = Refused(_("没有这个项目"), rule="no_such_deal")


def take_in(stream: str, raw: bytes, actor: Actor, *, unless: counter.Doubt | None = None, **way: Any) -> Receipt | Refused:
    """递交、替换: the statement is taken in before the deadline and answered with the signed receipt.

    The statement's own digest is the number of the act: the same statement sent again has the same receipt. `unless`
    asks first what only the caller can; `way` is how it comes to the counter.
    """
    try:
        signed = statements.decode(raw)
    except ValueError as wrong:
        return Refused(str(wrong), remedy=_("填写的内容都在本机，不会丢失"))

    def doubt(p: Proceeding) -> Refused | None:
        refused = unless(p) if unless else None
        if refused is not None:
            return refused
        return None if known_to(p, actor, pseudonym(p.stream, p.round.number, actor.org_id)) else NO_SUCH_DEAL

    said = signed.statement
    try:
        done = counter.hand_in(stream, SubmitBid(signed=signed), actor, act_id=said.sha256, unless=doubt, **way)
    except counter.UnknownStream:
        return NO_SUCH_DEAL
    return done if isinstance(done, Refused) else receipt_of(done, said)


def receipt_of(accepted: counter.Accepted, statement: BidStatement) -> Receipt:
    """The receipt for a statement or a withdrawal, just taken in or long ago."""
    entry = accepted.entries[-1]
    event: Any = entry.event
    leaf = accepted.leaves[-1] if accepted.leaves else log.leaves(entry.stream, [entry.seq])[entry.seq]
    return receipts.issue(statement, event.receipt_no, receipts.local(entry.at), leaf, event.clock_offset_us)


def as_json(told: Any) -> tuple[int, bytes]:
    """Status and body of an answer to the sealing program: what it asked for, or why not (`reason`, `text` the whole
    sentence, and `rule`)."""
    if not isinstance(told, Refused):
        return 200, msgspec.json.encode(told)
    body = {"reason": told.reason, "text": str(told), "rule": told.rule}
    return STATUS.get(told.rule, 422), msgspec.json.encode(body)
