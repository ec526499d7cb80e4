"""Formats of sealed bids, both sides of each line."""

import io
import json
import tarfile

import msgspec
import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.seal import Paper
from ggzy.core.sealing import container, envelope, manifest
from ggzy.core.sealing.canonical import canonical
from ggzy.core.sealing.container import BLOCK, Member, container_length, header, padded, read_header
from ggzy.core.sealing.suites.errors import NotSealed
from tests.core.sealing.bids import Lot, a_manifest


@pytest.fixture(scope="module")
def lot() -> Lot:
    return Lot.of()


def opened(bid) -> bytes:
    return pyrage.decrypt(bid.raw, [pyrage.x25519.Identity.from_str(bid.sealed.secret.decode())])


def test_a_sealed_bid_opens_with_stock_age_and_tar(lot):
    bid = lot.bid(Paper("投标函.PDF", b"letter" * 100), Paper("无后缀", b""))
    with tarfile.open(fileobj=io.BytesIO(opened(bid))) as tar:
        assert tar.getnames() == ["manifest.json", "files/001.pdf", "files/002"]
        assert tar.extractfile("files/001.pdf").read() == b"letter" * 100
        raw = tar.extractfile("manifest.json").read()
    assert manifest.decode(raw) == bid.sealed.manifest
    assert json.loads(raw)["files"][0]["name"] == "投标函.PDF"
    envelope.check_outside(bid.raw[: envelope.LONGEST_HEADER], len(bid.raw))


def test_bids_of_nearly_the_same_length_have_envelopes_of_the_same_length(lot):
    lengths = {len(opened(lot.bid(price_fen=fen))) for fen in (1, 99_999_999_999)}
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


def test_an_envelope_with_a_letter_that_no_database_keeps_is_refused_when_it_is_opened_and_readable_once_it_was():
    def raw(name: str) -> bytes:
        return manifest.encode(a_manifest(files=(manifest.SealedPaper(path="files/001", name=name, size=1, sha256="0" * 64),)))

    for bad in ("a\0b.pdf", "\0", "\\\0"):
        with pytest.raises(ValueError, match="空字符"):
            manifest.decode_sealed(raw(bad))
        assert manifest.decode(raw(bad)).files[0].name == bad
    for good in ("a\\u0000.pdf", "\\\\u0000", "一\t\x01.pdf"):
        assert manifest.decode_sealed(raw(good)).files[0].name == good


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
        (None, "口令"),
    ],
)
def test_what_is_no_envelope_is_named(made, said):
    made = pyrage.passphrase.encrypt(b"x" * 100, "secret") if made is None else made  # the best part of a second
    with pytest.raises(NotSealed, match=said):
        envelope.check_outside(made[: envelope.LONGEST_HEADER], len(made))
