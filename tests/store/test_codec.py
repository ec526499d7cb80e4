"""The codec: every event survives the journal, and old versions are lifted to the present one."""

from __future__ import annotations

import pytest

from ggzy.core.acts.control import ProceedingSuspended, Suspend
from ggzy.core.acts.notice import AskQuestion
from ggzy.store import codec
from tests.core.story import Story


def test_every_event_of_a_whole_tender_survives_the_journal():
    story = Story().awarded()
    for entry in story.entries:
        name = type(entry.event).__name__
        assert codec.decode_event(name, codec.version_of(name), codec.encode(entry.event)) == entry.event
        assert codec.decode_actor(codec.encode(entry.actor)) == entry.actor


def test_an_old_body_is_lifted_step_by_step_to_the_present_version(monkeypatch):
    monkeypatch.setitem(codec.VERSIONS, "ProceedingSuspended", 3)
    monkeypatch.setitem(
        codec.UPCASTERS, ("ProceedingSuspended", 1), lambda body: {"order_no": body["number"], "why": body["why"]}
    )
    monkeypatch.setitem(
        codec.UPCASTERS, ("ProceedingSuspended", 2), lambda body: {"order_no": body["order_no"], "reason": body["why"]}
    )
    lifted = codec.decode_event("ProceedingSuspended", 1, '{"number": "楚建〔2026〕1号", "why": "调查"}')
    assert lifted == ProceedingSuspended(order_no="楚建〔2026〕1号", reason="调查")


def test_a_version_without_an_upcaster_is_a_fault_and_not_a_guess(monkeypatch):
    monkeypatch.setitem(codec.VERSIONS, "ProceedingSuspended", 2)
    with pytest.raises(KeyError):
        codec.decode_event("ProceedingSuspended", 1, "{}")


def test_commands_and_events_of_one_name_are_known_once():
    assert codec.COMMANDS["Suspend"] is Suspend and codec.COMMANDS["AskQuestion"] is AskQuestion
    assert not set(codec.COMMANDS) & set(codec.EVENTS)


def test_a_withdrawal_from_before_they_were_signed_is_read_without_a_statement():
    body = '{"bidder":"B","clock_offset_us":7,"reason":"","receipt_no":"R","statement":"%s"}' % ("a" * 64)
    lifted = codec.decode_event("BidWithdrawn", 2, body)
    assert (lifted.statement, lifted.statement_text, lifted.clock_offset_us) == ("a" * 64, "", 7)
    assert codec.decode_event("BidWithdrawn", 1, '{"bidder":"B","reason":""}').clock_offset_us == 0
