"""Formats of sealed bids, both sides of each line."""

import io
import json
import tarfile

import msgspec
import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.seal import Paper, make_lot_key, seal_bytes
from ggzy.core.sealing import container, envelope, manifest, statement
from ggzy.core.sealing.canonical import canonical
from ggzy.core.sealing.container import BLOCK, Member, container_length, header, padded, read_header
from tests.sealing import a_manifest


def test_a_sealed_bid_opens_with_stock_age_and_tar():
    recipient, identity = make_lot_key()
    sealed, made = seal_bytes(a_manifest(), [Paper("投标函.PDF", b"letter" * 100), Paper("无后缀", b"")], recipient)
    plain = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        assert tar.getnames() == ["manifest.json", "files/001.pdf", "files/002"]
        assert tar.extractfile("files/001.pdf").read() == b"letter" * 100
        raw = tar.extractfile("manifest.json").read()
    assert manifest.decode(raw) == made.manifest
    assert json.loads(raw)["files"][0]["name"] == "投标函.PDF"
    envelope.check_outside(sealed[: envelope.LONGEST_HEADER], len(sealed))


def test_bids_of_nearly_the_same_length_have_envelopes_of_the_same_length():
    lengths = {
        len(
            pyrage.decrypt(
                seal_bytes(a_manifest(price_fen=fen), [], key[0])[0], [pyrage.x25519.Identity.from_str(key[1])]
            )
        )
        for key in [make_lot_key()]
        for fen in (1, 99_999_999_999)
    }
    assert lengths == {container.SMALLEST}


@given(st.integers(min_value=0, max_value=2**33))
def test_padding_adds_at_most_an_eighth_and_never_cuts(length):
    result = padded(length)
    assert result >= length
    assert result <= max(container.SMALLEST, length * 1.13 + BLOCK)
    assert padded(result) == result
    assert result % BLOCK == 0


@given(st.integers(min_value=0, max_value=container.LARGEST_MEMBER))
def test_a_header_is_read_back_as_written(size):
    member = Member("files/12345.pdf", size)
    assert read_header(header(member)) == member


def test_a_file_too_large_for_the_header_is_refused():
    with pytest.raises(ValueError, match="过大"):
        header(Member("files/001", container.LARGEST_MEMBER + 1))


@pytest.mark.parametrize(
    "path", ["../etc/passwd", "/etc/passwd", "files/../x", "files/001/x", "manifest.jsonx", "files/1"]
)
def test_no_other_path_can_be_said(path):
    with pytest.raises(ValueError, match="位置"):
        read_header(header(Member(path, 1)))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.XHDTYPE])
def test_links_devices_and_extensions_are_refused(kind):
    info = tarfile.TarInfo("files/001")
    info.type, info.linkname = kind, "/etc/passwd"
    with pytest.raises(ValueError, match="特殊成员"):
        read_header(info.tobuf(tarfile.USTAR_FORMAT)[:BLOCK])


def test_a_damaged_header_is_refused():
    block = bytearray(header(Member("files/001", 5)))
    block[130] ^= 1
    with pytest.raises(ValueError, match="校验"):
        read_header(bytes(block))


def test_the_container_ends_with_two_empty_blocks_at_least():
    assert container_length([Member("files/001", 16 * 1024 - 512)]) >= 16 * 1024 + 1024


def test_canonical_json_is_sorted_blankless_and_in_utf8():
    assert canonical({"b": "价", "a": [1, True, None]}) == '{"a":[1,true,null],"b":"价"}'.encode()


@pytest.mark.parametrize("value", [1.5, 2**53, {"价": 1}])
def test_canonical_json_refuses_what_two_sides_might_write_differently(value):
    with pytest.raises(ValueError):
        canonical(value)


def test_a_manifest_with_a_doubled_key_is_refused():
    raw = manifest.encode(a_manifest()).replace(b'"price_fen":', b'"price_fen":1,"price_fen":')
    with pytest.raises(ValueError, match="规范写法"):
        manifest.decode(raw)


@pytest.mark.parametrize(
    "field, value", [("price_fen", -1), ("round", 0), ("draw_nonce", "00"), ("format", "ggzy-bid/2"), ("extra", 1)]
)
def test_a_manifest_with_a_wrong_field_is_refused(field, value):
    plain = msgspec.to_builtins(a_manifest()) | {field: value}
    with pytest.raises(ValueError, match="格式不符合"):
        manifest.decode(canonical(plain))


def test_a_manifest_that_names_one_place_twice_is_refused():
    paper = manifest.SealedPaper(path="files/001", name="甲", size=1, sha256="0" * 64)
    with pytest.raises(ValueError, match="同一位置"):
        manifest.decode(manifest.encode(a_manifest(files=(paper, paper))))


@pytest.mark.parametrize(
    "made, said",
    [
        (b"", "空的"),
        (b"PK\x03\x04 a zip", "没有加密"),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\n", "armor"),
        (b"age-encryption.org/v1\n-> X25519 abc", "文件头"),
        (pyrage.passphrase.encrypt(b"x" * 100, "secret"), "口令"),
    ],
)
def test_what_is_no_envelope_is_named(made, said):
    with pytest.raises(envelope.NotSealed, match=said):
        envelope.check_outside(made[: envelope.LONGEST_HEADER], len(made))


@pytest.mark.parametrize("length", [0, 1, 65535, 65536, 65537, 131072])
def test_an_envelope_of_any_length_is_recognised_and_its_cut_end_noticed(length):
    sealed = pyrage.encrypt(bytes(length), [pyrage.x25519.Recipient.from_str(make_lot_key()[0])])
    envelope.check_outside(sealed[: envelope.LONGEST_HEADER], len(sealed))
    last_chunk = (length - 1) % 65536 + 1 if length else 0
    with pytest.raises(envelope.NotSealed, match="不完整"):
        envelope.check_outside(sealed[: envelope.LONGEST_HEADER], len(sealed) - last_chunk - 1)


def test_a_statement_without_its_envelope_is_refused_unless_it_withdraws():
    plain = {"lot": "lot-1", "round": 1, "sequence": 1, "pseudonym": "A" * 12, "format": statement.FORMAT}
    with pytest.raises(ValueError, match="没有写明"):
        statement.decode(canonical(plain | {"act": "submit"}))
    assert statement.decode(canonical(plain | {"act": "withdraw"})).act == "withdraw"
