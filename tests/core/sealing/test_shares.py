"""Shares: any two of three open, fewer do not, and who lies is named."""

import base64
import json
import os
from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.seal import Paper, make_trustee_key, open_bidder_copy, open_share
from client.suites import SEALERS
from ggzy.core.sealing import shamir, shares
from ggzy.core.sealing.canonical import canonical
from ggzy.core.sealing.shares import Missing, NotRecovered, Recovered, combine, gave_as_sealed, recover
from ggzy.core.sealing.suites.errors import WrongKey
from tests.core.sealing.bids import Lot

GOLDEN = json.loads((Path(__file__).parent / "shamir_golden.json").read_text())
SUITES = pytest.mark.parametrize("suite", ["age", "gm"])


# ---- splitting ----


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: f"{case['threshold']} of {len(case['shares'])}")
def test_what_the_browsers_library_split_is_combined_here(case):
    values = [bytes.fromhex(share) for share in case["shares"]]
    for chosen in combinations(values, case["threshold"]):
        assert combine(list(chosen)).hex() == case["secret"]
    assert combine(values).hex() == case["secret"], "more than the threshold do no harm"


@given(st.binary(min_size=1, max_size=100), st.integers(2, 5), st.data())
@settings(max_examples=40)
def test_any_threshold_of_the_values_give_the_secret_back(secret, threshold, data):
    count = data.draw(st.integers(threshold, 5))
    values = shamir.split(secret, count, threshold, os.urandom)
    for chosen in combinations(values, threshold):
        assert combine(chosen) == secret


def test_one_value_too_few_tells_nothing():
    """With every coefficient that chance could have given, one value fits each of the 256 secrets alike."""
    value = shamir.split(b"\x07", 3, 2, lambda n: b"\x55" * n)[0]
    fitting = {
        secret
        for secret in range(256)
        for slope in range(256)
        if shamir.split(bytes([secret]), 2, 2, lambda n, slope=slope: bytes([slope]) * n)[0] == value
    }
    assert fitting == set(range(256))


@pytest.mark.parametrize("values", [[], [b"\x01"], [b"a\x00"], [b"a\x01", b"b\x01"], [b"ab\x01", b"a\x02"], [b""]])
def test_values_that_cannot_belong_together_are_refused(values):
    with pytest.raises(ValueError, match="密钥份额"):
        combine(values)


@pytest.mark.parametrize("shares_, threshold", [(3, 4), (3, 0), (2, 1), (256, 2)])
def test_a_splitting_that_guards_nothing_is_refused(shares_, threshold):
    with pytest.raises(ValueError):
        shamir.split(b"secret", shares_, threshold, os.urandom)


# ---- giving the secret back ----


@SUITES
@pytest.mark.parametrize(
    "seats", [("centre", "supervisor"), ("tenderee", "centre"), ("centre", "supervisor", "tenderee")]
)
def test_any_two_of_three_trustees_open(suite, seats):
    lot = Lot.of(suite)
    bid = lot.bid(Paper("投标函.pdf", b"letter"))
    assert recover(bid.statement, lot.policy, lot.opened(bid.statement, *seats)) == Recovered(bid.sealed.secret)


def test_three_of_five_and_one_of_one_open():
    five = Lot.of(trustees=("centre", "supervisor", "tenderee", "agency", "notary"), threshold=3)
    bid = five.bid()
    assert recover(bid.statement, five.policy, five.opened(bid.statement, "notary", "agency", "centre"))
    short = recover(bid.statement, five.policy, five.opened(bid.statement, "notary", "agency"))
    assert short == NotRecovered(Missing.SHARES, 2, 3)
    one = Lot.of(trustees=("supervisor",), threshold=1)
    bid = one.bid()
    assert recover(bid.statement, one.policy, one.opened(bid.statement)) == Recovered(bid.sealed.secret)


@SUITES
def test_with_the_bidders_part_all_trustees_together_do_not_suffice(suite):
    lot = Lot.of(suite, bidder_part=True)
    bid = lot.bid()
    released = lot.opened(bid.statement)
    assert recover(bid.statement, lot.policy, released) == NotRecovered(Missing.BIDDER_PART, 3, 2)
    half = open_bidder_copy(bid.statement, lot.bidder.private)
    assert half != bid.sealed.secret
    assert recover(bid.statement, lot.policy, released, half) == Recovered(bid.sealed.secret)
    assert recover(bid.statement, lot.policy, released, half[:-1]) == NotRecovered(Missing.NO_FIT, 3, 2)
    assert recover(bid.statement, lot.policy, {}, half) == NotRecovered(Missing.SHARES, 0, 2)


@SUITES
def test_without_it_the_bidders_copy_is_the_secret(suite):
    lot = Lot.of(suite)
    bid = lot.bid()
    assert open_bidder_copy(bid.statement, lot.bidder.private) == bid.sealed.secret


def false(share: shares.Share) -> shares.Share:
    value = bytes([share.raw[0] ^ 1]) + share.raw[1:]
    return msgspec.structs.replace(share, value=base64.b64encode(value).decode())


def judged(lot: Lot, statement, seat: str, given: shares.Share | None) -> bool:
    """What the seat's disclosed key shows."""
    return gave_as_sealed(statement, seat, shares.encode(given) if given else None, lot.trustees[seat].private)


@SUITES
def test_a_lying_trustee_is_named_and_the_bid_opens_all_the_same(suite):
    lot = Lot.of(suite)
    bid = lot.bid()
    released = lot.opened(bid.statement)
    released["supervisor"] = false(released["supervisor"])
    assert recover(bid.statement, lot.policy, released) == Recovered(bid.sealed.secret, ("supervisor",))
    assert not judged(lot, bid.statement, "supervisor", released["supervisor"])


def test_two_liars_leave_no_fit_and_their_keys_convict_them():
    lot = Lot.of()
    bid = lot.bid()
    released = lot.opened(bid.statement)
    released |= {seat: false(released[seat]) for seat in ("centre", "supervisor")}
    assert recover(bid.statement, lot.policy, released) == NotRecovered(Missing.NO_FIT, 3, 2)
    found = {seat: judged(lot, bid.statement, seat, released[seat]) for seat in lot.policy.trustees}
    assert found == {"centre": False, "supervisor": False, "tenderee": True}


def resealed(bid, lot: Lot, seat: str, text: bytes):
    """The statement of a bidder that seals something else to one seat."""

    sealed = base64.b64encode(SEALERS[lot.policy.suite].seal_to(lot.keys[seat], text)).decode()
    changed = tuple(
        msgspec.structs.replace(one, sealed=sealed) if one.seat == seat else one for one in bid.statement.shares
    )
    return msgspec.structs.replace(bid.statement, shares=changed)


@SUITES
def test_a_bidder_that_sealed_a_false_share_is_told_from_a_lying_trustee(suite):
    lot = Lot.of(suite)
    bid = lot.bid()
    wrong = false(lot.opened(bid.statement)["tenderee"])
    statement = resealed(bid, lot, "tenderee", shares.encode(wrong))
    released = lot.opened(statement)
    assert recover(statement, lot.policy, released) == Recovered(bid.sealed.secret, ("tenderee",))
    assert judged(lot, statement, "tenderee", released["tenderee"])


@pytest.mark.parametrize("text", [b"junk", b"", b"{}"])
def test_a_seat_for_which_no_share_was_sealed_is_right_to_say_so_and_wrong_to_give_one(text):
    lot = Lot.of()
    bid = lot.bid()
    statement = resealed(bid, lot, "centre", text)
    with pytest.raises(ValueError, match="ggzy-share/1"):
        open_share(statement, "centre", lot.trustees["centre"].private)
    assert judged(lot, statement, "centre", None)
    assert not judged(lot, statement, "centre", lot.opened(bid.statement, "centre")["centre"])


def test_a_trustee_that_withholds_is_convicted_by_its_key():
    lot = Lot.of()
    assert not judged(lot, lot.bid().statement, "centre", None)


@pytest.mark.parametrize("change", [{"lot": "lot-2"}, {"round": 2}, {"recipient": "age1x"}, {"seat": "centre"}])
def test_a_share_of_another_envelope_lot_round_or_seat_does_not_count(change):
    lot = Lot.of()
    bid = lot.bid()
    released = lot.opened(bid.statement, "supervisor", "tenderee")
    released["tenderee"] = msgspec.structs.replace(released["tenderee"], **change)
    assert recover(bid.statement, lot.policy, released) == NotRecovered(Missing.SHARES, 1, 2, ("tenderee",))
    released["centre"] = lot.opened(bid.statement, "centre")["centre"]
    assert recover(bid.statement, lot.policy, released) == Recovered(bid.sealed.secret, ("tenderee",))


def test_the_share_of_an_earlier_sequence_does_not_open_the_one_that_stands():
    lot = Lot.of()
    first, second = lot.bid(), lot.bid()
    assert not recover(second.statement, lot.policy, lot.opened(first.statement))
    statement = resealed(second, lot, "centre", shares.encode(lot.opened(first.statement)["centre"]))
    with pytest.raises(ValueError, match="不属于"):
        open_share(statement, "centre", lot.trustees["centre"].private)


def test_a_seat_that_the_policy_does_not_name_does_not_count():
    lot = Lot.of()
    bid = lot.bid()
    released = lot.opened(bid.statement, "centre")
    released["notary"] = msgspec.structs.replace(released["centre"], seat="notary")
    assert recover(bid.statement, lot.policy, released) == NotRecovered(Missing.SHARES, 1, 2, ("notary",))


def test_two_trustees_that_release_one_and_the_same_point_count_once():
    lot = Lot.of()
    bid = lot.bid()
    released = lot.opened(bid.statement, "centre", "supervisor")
    copied = msgspec.structs.replace(released["centre"], seat="supervisor")
    assert recover(bid.statement, lot.policy, released | {"supervisor": copied}) == NotRecovered(Missing.NO_FIT, 2, 2)


@SUITES
def test_a_trustee_with_another_lots_key_is_told_so(suite):
    lot = Lot.of(suite)
    bid = lot.bid()
    with pytest.raises(WrongKey, match="不是向这把密钥"):
        open_share(bid.statement, "centre", make_trustee_key(suite).private)
    assert open_share(bid.statement, "centre", lot.trustees["centre"].private).seat == "centre"


# ---- how a share is written ----


@pytest.mark.parametrize(
    "change",
    [
        {"format": "ggzy-share/2"},
        {"index": 0},
        {"index": 256},
        {"value": "?"},
        {"value": ""},
        {"seat": "Centre\n"},
        {"more": 1},
    ],
)
def test_a_share_with_a_wrong_field_is_refused(change):
    lot = Lot.of()
    plain = msgspec.to_builtins(lot.opened(lot.bid().statement, "centre")["centre"])
    assert shares.decode(canonical(plain))
    with pytest.raises(ValueError):
        shares.decode(canonical(plain | change))


def test_a_share_written_in_another_way_is_refused():
    lot = Lot.of()
    raw = shares.encode(lot.opened(lot.bid().statement, "centre")["centre"])
    for other in (raw.replace(b'":', b'": '), raw[:-1] + b',"seat":"centre"}', raw.replace(b'"index":1', b'"index":2')):
        with pytest.raises(ValueError, match="密钥份额"):
            shares.decode(other)
    with pytest.raises(ValueError, match="过长"):
        shares.decode(b" " * (shares.LONGEST + 1))
