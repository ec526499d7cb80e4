"""The tree, its tiles, notes and pace: against the recursion of RFC 6962, for many sizes, and with bits flipped."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from ggzy.core.tlog import merkle, note, pace, proof
from ggzy.core.tlog.entry import Written, shown
from ggzy.core.tlog.tiles import ENTRIES, Edge, Tile, TileReader, bundle, edge_of, number_path, tiles_of, unbundle

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
LOG = note.public_of("example/log", note.LOG_KEY, KEY)
SEEN = note.public_of("example/w", note.WITNESS_KEY, WITNESS)
SIZES = (1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 65535, 65536, 65537, 70001)


def recursive(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, as it is written there."""
    if len(entries) < 2:
        return merkle.leaf_hash(entries[0]) if entries else merkle.EMPTY_ROOT
    middle = 1 << ((len(entries) - 1).bit_length() - 1)
    return merkle.node_hash(recursive(entries[:middle]), recursive(entries[middle:]))


def numbered(count: int) -> list[bytes]:
    return [n.to_bytes(32, "big") for n in range(count)]


def grown(entries: list[bytes], steps: list[int]) -> tuple[Edge, dict[Tile, bytes]]:
    """The tree after batches of these widths, and every file that was written on the way."""
    edge, files, at = Edge(), {}, 0
    for step in [*steps, len(entries)]:
        since = edge.size
        files |= dict(edge.grow(entries[at : at + step]))
        files |= dict(edge.partial(since))
        at += step
    return edge, files


@pytest.mark.parametrize("size", SIZES)
def test_tiles_give_the_root_of_the_recursion(size):
    entries = numbered(size)
    edge, files = grown(entries, [5, 300])
    assert edge.root() == merkle.root(TileReader(files.__getitem__, size), size) == recursive(entries)
    assert set(tiles_of(size)) <= set(files)
    assert edge_of(files.__getitem__, size).root() == edge.root()
    assert all(len(files[tile]) == tile.width * 32 for tile in tiles_of(size))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 900), st.lists(st.integers(1, 300), max_size=8), st.data())
def test_proofs_hold_at_every_size_and_fail_when_anything_is_changed(size, steps, data):
    entries = numbered(size)
    edge, files = grown(entries, steps)
    read = TileReader(files.__getitem__, size)
    root = edge.root()
    assert root == recursive(entries)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    path = merkle.inclusion_proof(read, index, size)
    leaf = merkle.leaf_hash(entries[index])
    merkle.verify_inclusion(leaf, index, size, path, root)
    for wrong in ((leaf, index, size, [*path, leaf], root), (leaf, index, size + 1 << 1, path, root), (merkle.leaf_hash(b"other"), index, size, path, root)):
        with pytest.raises(merkle.NotProven):
            merkle.verify_inclusion(*wrong)
    for at in range(len(path)):
        changed = [*path[:at], bytes([path[at][0] ^ 1]) + path[at][1:], *path[at + 1 :]]
        with pytest.raises(merkle.NotProven):
            merkle.verify_inclusion(leaf, index, size, changed, root)
    path, before = merkle.consistency_proof(read, old, size), recursive(entries[:old])
    merkle.verify_consistency(old, size, path, before, root)
    with pytest.raises(merkle.NotProven):
        merkle.verify_consistency(old, size, path, merkle.leaf_hash(before), root)
    if old < size:
        with pytest.raises(merkle.NotProven):
            merkle.verify_consistency(size, old, path, root, before)


def test_paths_are_those_of_the_specification():
    assert [number_path(n) for n in (0, 999, 1000, 1234067)] == ["000", "999", "x001/000", "x001/x234/067"]
    # The example of tlog-tiles: a tree of 70,000.
    tiles = list(tiles_of(70_000))
    assert [sum(t.level == level and t.width == 256 for t in tiles) for level in range(3)] == [273, 1, 0]
    assert {(t.level, t.width) for t in tiles if t.width < 256} == {(0, 112), (1, 17), (2, 1)}
    assert Tile(1, 1, 17).path == "tile/1/001.p/17" and Tile(ENTRIES, 0, 256).path == "tile/entries/000"
    assert set(tiles_of(256)) == {Tile(0, 0, 256), Tile(1, 0, 1)}


def test_bundles_are_read_back_and_torn_ones_refused():
    entries = [b"", b"a", b"b" * 300]
    assert unbundle(bundle(entries)) == entries
    with pytest.raises(ValueError, match="不完整"):
        unbundle(bundle(entries)[:-1])


# ---- notes ----

HEAD = note.Head("example/log", 3, recursive(numbered(3)))


def checkpoint() -> str:
    signed = note.signed(HEAD, KEY)
    return str(note.Note(signed.text, (*signed.signatures, note.cosignature(signed.text, "example/w", WITNESS, 1_700_000_000))))


def test_a_checkpoint_is_read_back_with_its_witness():
    found = note.checked(checkpoint(), LOG, [SEEN])
    assert found.head == HEAD and found.witnesses == {"example/w": 1_700_000_000}
    assert note.verifier_of(str(LOG)) == LOG and note.verifier_of(str(SEEN)) == SEEN


def test_signatures_of_strangers_are_passed_over():
    other = note.public_of("example/other", note.WITNESS_KEY, KEY)
    assert note.checked(checkpoint(), LOG, [other]).witnesses == {}
    with pytest.raises(note.BadNote, match="没有本日志的签名"):
        note.checked(checkpoint(), note.public_of("example/log", note.LOG_KEY, WITNESS))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_bit_flipped_anywhere_is_refused_or_costs_the_witness(data):
    raw = checkpoint().encode()
    at, bit = data.draw(st.integers(0, len(raw) - 1)), data.draw(st.integers(0, 7))
    changed = bytearray(raw)
    changed[at] ^= 1 << bit
    try:
        found = note.checked(changed.decode(), LOG, [SEEN])
    except (note.BadNote, UnicodeDecodeError):
        return
    assert found.head == HEAD and found.witnesses == {}  # only the name or id of a signature we then do not know


@pytest.mark.parametrize(
    "text",
    [
        "", "example/log\n3\n", "example/log\n03\n" + "A" * 43 + "=\n", "example/log\n3\nAAAA\n", "example/log\n-1\n" + "A" * 43 + "=\n",
        "example/log\n3\n" + "A" * 43 + "=\n\n", "example/log\n3\n" + "A" * 43 + "\n", "\n3\n" + "A" * 43 + "=\n", "a\n99999999999999999999\n" + "A" * 43 + "=\n",
    ],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(note.BadNote):
        note.head_of(text)


@pytest.mark.parametrize("vkey", ["", "name", "name+00000000+AAAA", str(LOG).replace("log", "gol"), str(LOG)[:-4], "a b+" + str(LOG)])
def test_a_key_that_does_not_fit_its_id_is_refused(vkey):
    with pytest.raises(note.BadNote):
        note.verifier_of(vkey)


# ---- entries and proofs ----

WRITTEN = Written(
    stream="cons-1", seq=7, at=datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC), event="BidReceived", version=1, body='{"a":"甲"}',
    actor='{"role":"bidder"}', previous="0" * 64, digest="1" * 64, salt=bytes(32),
)  # fmt: skip


def test_the_text_holds_neither_the_actor_nor_the_place_in_clear():
    text = WRITTEN.text
    assert text.split("\n")[:6] == ["ggzy-entry/1", "cons-1", "2026-03-02T01:02:03+00:00", "BidReceived", "1", '{"a":"甲"}']
    assert "bidder" not in text and "0000000000" not in text
    bare = shown(WRITTEN, actor=False, place=False)
    assert bare.opaque == WRITTEN.opaque and not bare.actor and not bare.place
    full = shown(WRITTEN, actor=True, place=True)
    assert full.opaque == WRITTEN.opaque and full.place == "7 " + "0" * 64


def test_a_proof_is_read_back_and_each_part_of_it_counts():
    entries = [b"x", WRITTEN.opaque, b"z"]
    edge, files = grown(entries, [])
    path = tuple(merkle.inclusion_proof(TileReader(files.__getitem__, 3), 1, 3))
    told = str(note.signed(note.Head("example/log", 3, edge.root()), KEY))
    whole = proof.Proof(1, path, told, shown(WRITTEN, actor=True, place=False))
    assert proof.proof_of(str(whole)) == whole
    assert proof.verify(whole, LOG).head.size == 3
    for wrong in (str(whole).replace("index 1", "index 2"), str(whole).replace("index 1", "index 01"), str(whole)[5:], str(whole).replace("extra ", "extra A")):
        with pytest.raises(ValueError):
            proof.verify(proof.proof_of(wrong), LOG)


# ---- the pace ----


def test_the_pace_does_not_change_with_what_waits_as_long_as_a_few_batches_hold_it():
    quiet = pace.Pace()
    for waiting in range(pace.NARROW * pace.PATIENCE_BATCHES + 1):
        quiet = quiet.after(waiting)
        assert quiet == pace.Pace()


def test_a_flood_widens_it_in_one_step_for_a_fixed_number_of_leaves():
    wide = pace.Pace().after(pace.NARROW * pace.PATIENCE_BATCHES + 1)
    assert wide == pace.Pace(pace.NARROW * pace.STEP, pace.WIDE_LEAVES // (pace.NARROW * pace.STEP))
    batches = 0
    while wide.width > pace.NARROW:
        wide, batches = wide.after(0), batches + 1
    assert batches * pace.NARROW * pace.STEP == pace.WIDE_LEAVES


@given(st.integers(0, 10**7))
def test_whatever_waits_is_logged_within_a_few_batches_or_at_the_widest(waiting):
    width = pace.Pace().after(waiting).width
    assert width == pace.WIDEST or waiting <= width * pace.PATIENCE_BATCHES
    assert width in {pace.NARROW * pace.STEP**n for n in range(5)}


def test_dummies_differ_and_follow_from_the_key():
    found = {pace.dummy(b"k" * 32, n) for n in range(1000)}
    assert len(found) == 1000 and all(len(each) == 32 for each in found)
    assert pace.dummy(b"k" * 32, 5) in found and pace.dummy(b"j" * 32, 5) not in found
