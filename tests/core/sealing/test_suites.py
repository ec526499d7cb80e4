"""Both suites: what is sealed opens, and what is cut, flipped, swapped or sealed to another does not."""

import io
import os

import pyrage
import pytest
from cryptography.hazmat.primitives.hashes import SM3, Hash

from client.seal import Paper, make_trustee_key
from client.suites import SEALERS
from ggzy.core.sealing import envelope
from ggzy.core.sealing.suites import age_file, bech32, gm, named, sm2, stream
from ggzy.core.sealing.suites.errors import NotOpened, NotSealed, WrongKey
from tests.core.sealing.bids import Lot

SUITES = pytest.mark.parametrize("suite", ["age", "gm"])
CHUNK = 64 * 1024
BATCH = age_file.BATCH * CHUNK


def sealed(suite: str, plain: bytes) -> tuple[bytes, bytes, str]:
    secret, recipient = SEALERS[suite].make_secret()
    return b"".join(SEALERS[suite].sealed(secret, recipient, io.BytesIO(plain))), secret, recipient


def opened(suite: str, secret: bytes, raw: bytes) -> bytes:
    out = io.BytesIO()
    named(suite).open_envelope(secret, io.BytesIO(raw), out)
    return out.getvalue()


@SUITES
@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 200_000, 1_200_000])
def test_an_envelope_of_any_length_opens_and_its_cut_end_is_noticed(suite, length):
    plain = os.urandom(length)
    raw, secret, recipient = sealed(suite, plain)
    assert opened(suite, secret, raw) == plain
    assert named(suite).fits(recipient, secret)
    envelope.check_outside(raw[: envelope.LONGEST_HEADER], len(raw), suite)
    last = (length - 1) % CHUNK + 1 if length else 0
    with pytest.raises(NotSealed, match="不完整"):
        named(suite).check_outside(raw[: envelope.LONGEST_HEADER], len(raw) - last - 1)
    for cut in {len(raw) - 1, len(raw) - last - 16, len(raw) // 2, 30}:
        with pytest.raises(NotOpened):
            opened(suite, secret, raw[:cut])
    with pytest.raises(NotOpened):
        opened(suite, secret, raw + b"x")


@SUITES
def test_one_flipped_bit_anywhere_keeps_it_shut(suite):
    raw, secret, _ = sealed(suite, os.urandom(CHUNK + 100))
    for at in {*range(0, 230, 7), len(raw) // 2, len(raw) - 120, len(raw) - 1}:
        damaged = bytearray(raw)
        damaged[at] ^= 1
        with pytest.raises(NotOpened):
            opened(suite, secret, bytes(damaged))


@SUITES
def test_swapped_and_doubled_chunks_keep_it_shut(suite):
    raw, secret, _ = sealed(suite, os.urandom(3 * CHUNK))
    size = CHUNK + 16
    head, chunks = raw[: -3 * size], [raw[-3 * size : -2 * size], raw[-2 * size : -size], raw[-size:]]
    for order in ([1, 0, 2], [0, 0, 1, 2], [0, 2], [0, 1, 2, 2]):
        with pytest.raises(NotOpened):
            opened(suite, secret, head + b"".join(chunks[at] for at in order))


@SUITES
def test_the_secret_of_another_envelope_neither_fits_nor_opens(suite):
    raw, secret, recipient = sealed(suite, b"bid")
    _, strange, _ = sealed(suite, b"bid")
    assert not named(suite).fits(recipient, strange)
    for junk in (b"", b"\xff", secret + b"\n", secret.lower(), b" " + secret):
        assert not named(suite).fits(recipient, junk)
    with pytest.raises(NotOpened):
        opened(suite, strange, raw)
    with pytest.raises(WrongKey):
        opened(suite, b"secret", raw)


@SUITES
def test_a_full_disk_is_not_taken_for_a_damaged_envelope(suite):
    raw, secret, _ = sealed(suite, os.urandom(200_000))

    class Full(io.BytesIO):
        def write(self, piece):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        named(suite).open_envelope(secret, io.BytesIO(raw), Full())


@SUITES
def test_a_source_that_gives_little_at_a_time_is_read_whole(suite):
    plain = os.urandom(200_000)
    raw, secret, _ = sealed(suite, plain)

    class Trickle(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 999) if size >= 0 else 999)

    out = io.BytesIO()
    named(suite).open_envelope(secret, Trickle(raw), out)
    assert out.getvalue() == plain


@SUITES
def test_what_is_sealed_to_a_key_opens_with_its_private_half_alone(suite):
    key, other = make_trustee_key(suite), make_trustee_key(suite)
    text = os.urandom(400)
    raw = SEALERS[suite].seal_to(key.public, text)
    assert named(suite).open_share(key.private, raw) == text
    assert named(suite).open_share(f" {key.private}\n", raw) == text, "as it comes out of a file"
    assert named(suite).public_key_of(key.private) == key.public
    with pytest.raises(NotOpened):
        named(suite).open_share(other.private, raw)
    for damaged in (
        b"",
        raw[:-1],
        raw[:20],
        raw + b"x",
        bytes(200),
        *(_flipped(raw, at) for at in range(0, len(raw), 9)),
    ):
        with pytest.raises(NotOpened):
            named(suite).open_share(key.private, damaged)
    with pytest.raises(WrongKey):
        named(suite).open_share(other.public, raw)


def _flipped(raw: bytes, at: int) -> bytes:
    damaged = bytearray(raw)
    damaged[at] ^= 1
    return bytes(damaged)


def test_an_envelope_of_the_other_suite_is_named():
    of_age, of_gm = sealed("age", b"bid")[0], sealed("gm", b"bid")[0]
    envelope.check_outside(of_age, len(of_age))
    envelope.check_outside(of_gm, len(of_gm))
    with pytest.raises(NotSealed, match="规定用国密"):
        envelope.check_outside(of_age, len(of_age), "gm")
    with pytest.raises(NotSealed, match="规定用通用"):
        envelope.check_outside(of_gm, len(of_gm), "age")
    with pytest.raises(NotSealed, match="文件头"):
        envelope.check_outside(of_gm[:40], 40)
    with pytest.raises(NotSealed, match="空的"):
        envelope.check_outside(b"", 0, "gm")
    with pytest.raises(NotSealed, match="国密"):
        envelope.check_outside(b"PK\x03\x04", 4, "gm")


def test_a_suite_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="rot13"):
        named("rot13")


def test_an_expert_opens_the_age_suite_with_the_secret_as_it_is_written():
    lot = Lot.of()
    bid = lot.bid(Paper("a.txt", b"text"))
    identity = pyrage.x25519.Identity.from_str(bid.sealed.secret.decode())
    assert b"text" in pyrage.decrypt(bid.raw, [identity])


def test_the_national_commitment_is_sm3_of_label_and_secret():
    secret, recipient = SEALERS["gm"].make_secret()
    found = Hash(SM3())
    found.update(b"ggzy-gm-commit/1\n" + secret)
    assert recipient == f"sm3:{found.finalize().hex()}"


def test_nonces_have_twelve_bytes_and_no_other_length_is_taken():
    assert {len(stream.nonce(number, last=last)) for number in (0, 1, 2**80) for last in (True, False)} == {12}
    for length in (0, 11, 13, 16):
        with pytest.raises(AssertionError):
            gm.seal_chunk(bytes(16), bytes(length), b"text")
        with pytest.raises(AssertionError):
            gm.open_chunk(bytes(16), bytes(length), bytes(32))


def test_the_public_half_of_a_national_key_is_computed():
    """GM/T 0003.5, the recommended curve's example key."""
    private = bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
    public = sm2.public_of(private)
    assert public and public.hex().upper() == (
        "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
        "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
    )
    for junk in (bytes(32), b"\xff" * 32, b"\x01", sm2.N.to_bytes(32, "big"), (sm2.N - 1).to_bytes(32, "big")):
        assert sm2.public_of(junk) is None
    assert sm2.public_of((1).to_bytes(32, "big")) == b"".join(x.to_bytes(32, "big") for x in sm2.G)


def test_a_point_off_the_curve_is_no_key():
    key = make_trustee_key("gm").public
    assert gm.looks_like_public_key(key)
    moved = key[:-1] + ("0" if key[-1] != "0" else "1")
    assert not gm.looks_like_public_key(moved)
    assert not gm.looks_like_public_key("sm2:04" + "0" * 128)
    assert not gm.looks_like_public_key(key.upper().replace("SM2:", "sm2:"))
    with pytest.raises(WrongKey):
        SEALERS["gm"].seal_to(moved, b"text")


@pytest.mark.parametrize("length", [0, 1, CHUNK, CHUNK + 1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH, 2 * BATCH + CHUNK + 1])
def test_age_files_of_ours_and_of_the_library_open_with_each_other(length):
    plain, key = os.urandom(length), pyrage.x25519.Identity.generate()
    of_ours = b"".join(SEALERS["age"].sealed(b"", str(key.to_public()), io.BytesIO(plain)))
    assert pyrage.decrypt(of_ours, [key]) == plain
    other = pyrage.x25519.Identity.generate().to_public()
    assert opened("age", str(key).encode(), pyrage.encrypt(plain, [other, key.to_public()])) == plain
    assert named("age").public_key_of(str(key)) == str(key.to_public())


def test_a_key_that_was_miscopied_is_noticed():
    key = make_trustee_key().private
    for at in range(len("AGE-SECRET-KEY-1"), len(key)):
        wrong = key[:at] + ("Q" if key[at] != "Q" else "P") + key[at + 1 :]
        with pytest.raises(WrongKey):
            named("age").public_key_of(wrong)
    assert bech32.decode("age", bech32.encode("age", b"x" * 31)) == b"x" * 31
    for junk in ("", "age1", "age1qqqqqq", bech32.encode("agf", b"x" * 32), key.lower().replace("1", "b")):
        assert bech32.decode("age", junk) is None


@SUITES
def test_an_empty_last_chunk_behind_a_full_one_is_refused(suite, monkeypatch):
    """Two ways to write the same text would be one too many."""
    for module in (gm, age_file):
        monkeypatch.setattr(
            module, "pieces", lambda source, size: iter([(0, source.read(size), False), (1, b"", True)])
        )
    raw, secret, _ = sealed(suite, os.urandom(CHUNK))
    monkeypatch.undo()
    with pytest.raises(NotOpened):
        opened(suite, secret, raw)


def test_a_header_in_another_spelling_is_refused():
    """The last of 43 letters carries two bits that say nothing: other letters would decode to the same bytes."""
    raw, secret, _ = sealed("age", b"bid")
    lines = raw.split(b"\n")
    share = lines[1][-1:]
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    lines[1] = lines[1][:-1] + bytes([letters[letters.index(share) ^ 1]])
    with pytest.raises(NotOpened, match="写法不正确"):
        opened("age", secret, b"\n".join(lines))


def test_what_stands_behind_the_parts_of_an_sm2_ciphertext_is_refused():
    key = make_trustee_key("gm")
    raw = SEALERS["gm"].seal_to(key.public, b"text")
    end = sm2.ciphertext_length(raw)
    body = raw[2:end] if raw[1] < 0x80 else raw[3:end]
    assert sm2.decrypt(gm._private(key.private), raw[:end])
    grown = bytes([0x30, 0x81, len(body) + 2]) + body + b"\x05\x00"
    assert sm2.ciphertext_length(grown) == len(grown)
    assert sm2.decrypt(gm._private(key.private), grown) is None
