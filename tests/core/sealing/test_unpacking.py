"""What is unpacked is what the manifest lists, in both suites; paths, links, bombs and stowaways are refused."""

import io
import os
import tarfile

import msgspec
import pytest

from client.packing import Paper, container, listed
from client.suites import SEALERS
from ggzy.core.sealing import manifest
from ggzy.core.sealing.container import BLOCK, MANIFEST_PATH, Member, blocks, header
from ggzy.core.sealing.manifest import SealedPaper
from ggzy.core.sealing.suites import named
from ggzy.core.sealing.unpacking import MOST_UNPACKED, unpack
from tests.core.sealing.bids import Lot, a_manifest

SUITES = pytest.mark.parametrize("suite", ["age", "gm"])


class Kept(io.BytesIO):
    def close(self):
        self.kept = self.getvalue()
        super().close()


def unpacked(suite: str, packed: bytes) -> dict[str, bytes]:
    """Sealed, opened and unpacked: what a bidder that packs by its own rules would get through."""
    secret, recipient = SEALERS[suite].make_secret()
    raw = b"".join(SEALERS[suite].sealed(secret, recipient, io.BytesIO(packed)))
    opened = io.BytesIO()
    named(suite).open_envelope(secret, io.BytesIO(raw), opened)
    opened.seek(0)
    found: dict[str, Kept] = {}

    def place(paper: SealedPaper) -> Kept:
        found[paper.path] = Kept()
        return found[paper.path]

    unpack(opened, place)
    return {path: file.kept for path, file in found.items()}


def packed(*papers: Paper) -> bytes:
    source = container(listed(a_manifest(), list(papers)), list(papers))
    return b"".join(iter(lambda: source.read(4096), b""))


def member(path: str, body: bytes) -> bytes:
    return header(Member(path, len(body))) + body + bytes(blocks(len(body)) - len(body))


def with_manifest(*files: SealedPaper, rest: bytes = b"") -> bytes:
    return member(MANIFEST_PATH, manifest.encode(a_manifest(files=files))) + rest + bytes(2 * BLOCK)


def paper(path: str = "files/001", size: int = 1, sha256: str = "0" * 64) -> SealedPaper:
    return SealedPaper(path=path, name="甲", size=size, sha256=sha256)


@SUITES
def test_every_paper_comes_out_as_it_went_in(suite):
    bodies = {"a.pdf": os.urandom(70_000), "b": b"", "c.TXT": b"text"}
    found = unpacked(suite, packed(*(Paper(name, body) for name, body in bodies.items())))
    assert found == {"files/001.pdf": bodies["a.pdf"], "files/002": b"", "files/003.txt": b"text"}


@SUITES
@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "files/../../x", "files/001/../../x", "C:\\x"])
def test_a_path_that_climbs_is_refused(suite, path):
    raw = with_manifest(rest=member(path, b"x"))
    with pytest.raises(ValueError, match="位置不合规定"):
        unpacked(suite, raw)
    told = manifest.encode(a_manifest(files=(paper(),))).replace(b"files/001", path.replace("\\", "\\\\").encode())
    with pytest.raises(ValueError, match="不符合 ggzy-bid/1"):
        unpacked(suite, member(MANIFEST_PATH, told) + member("files/001", b"x") + bytes(2 * BLOCK))


@SUITES
@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE, tarfile.GNUTYPE_LONGNAME]
)
def test_a_symbolic_link_or_any_other_special_member_is_refused(suite, kind):
    info = tarfile.TarInfo("files/001")
    info.type, info.linkname = kind, "/etc/passwd"
    with pytest.raises(ValueError, match="特殊成员"):
        unpacked(suite, with_manifest(paper(size=0), rest=info.tobuf(tarfile.USTAR_FORMAT)[:BLOCK]))


@SUITES
def test_a_bomb_is_refused_before_anything_is_written(suite):
    many = tuple(paper(f"files/{n:03d}", 2**33 - 1) for n in range(1, 6))
    with pytest.raises(ValueError, match="超过上限"):
        unpacked(suite, with_manifest(*many, rest=header(Member("files/001", 2**33 - 1))))
    with pytest.raises(ValueError, match="中途结束"):
        unpacked(suite, with_manifest(paper(size=MOST_UNPACKED), rest=header(Member("files/001", MOST_UNPACKED))))


@pytest.mark.parametrize(
    "raw, said",
    [
        (b"", "中途结束"),
        (bytes(1024), "没有投标文件清单"),
        (member("files/001", b"x") + with_manifest(), "不在最前"),
        (header(Member(MANIFEST_PATH, 17 * 1024 * 1024)), "过长"),
        (with_manifest(rest=member("files/001", b"x")), "清单未列"),
        (with_manifest(rest=member(MANIFEST_PATH, b"{}")), "清单未列"),
        (with_manifest(paper()), "不一致"),
        (with_manifest(paper(), rest=member("files/002", b"x")), "不一致"),
        (with_manifest(paper(), rest=member("files/001", b"xx")), "不一致"),
        (with_manifest(paper(), rest=member("files/001", b"x")), "摘要不一致"),
        (with_manifest() + b"stowaway", "之后还有"),
        (packed()[:-2000][:700], "中途结束"),
    ],
)
def test_what_does_not_agree_with_the_manifest_is_refused(raw, said):
    with pytest.raises(ValueError, match=said):
        unpacked("age", raw)


def test_a_manifest_of_another_format_is_refused():
    plain = msgspec.to_builtins(a_manifest()) | {"format": "ggzy-bid/2"}
    with pytest.raises(ValueError, match="ggzy-bid/1"):
        unpacked("age", member(MANIFEST_PATH, msgspec.json.encode(plain)) + bytes(1024))


def test_the_sealed_bid_of_the_client_unpacks():
    bid = Lot.of().bid(Paper("a", b"text"))
    out = io.BytesIO()
    named("age").open_envelope(bid.sealed.secret, io.BytesIO(bid.raw), out)
    out.seek(0)
    assert unpack(out, lambda _: Kept()) == bid.sealed.manifest
