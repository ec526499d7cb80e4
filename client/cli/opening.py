"""Opening an envelope: the secret from whoever has a right to it, then the container into a new folder, whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import BinaryIO

from client.cli.key_files import private_key_in
from client.cli.lot import Lot
from client.cli.trouble import Trouble
from client.packing import PIECE, Reader, ahead
from client.seal import open_bidder_copy, open_share
from ggzy.core.sealing import shares
from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.canonical import canonical
from ggzy.core.sealing.container import MANIFEST_PATH
from ggzy.core.sealing.manifest import Manifest
from ggzy.core.sealing.policy import seat_label
from ggzy.core.sealing.shares import Missing, Recovered, Share
from ggzy.core.sealing.statement import LONGEST, BidStatement, SignedStatement
from ggzy.core.sealing.suites import named
from ggzy.core.sealing.unpacking import unpack

_MISSING = {
    Missing.SHARES: "密钥份额不够：有{have}份，需要{need}份",
    Missing.BIDDER_PART: "本标段须投标人参与解密：还需要投标人的密钥文件（--key）",
    Missing.NO_FIT: "密钥份额合不成递交声明所承诺的密钥：有人提供了不真实的份额",
}


def read_statement(path: Path) -> SignedStatement:
    """A signed statement, strictly, its signature verified."""
    with path.open("rb") as file:
        signed = statements.decode(file.read(LONGEST + 1).rstrip(b"\n"))
    if not statements.verify_signature(signed):
        raise Trouble("递交声明的签名不正确，可能被改动过")
    return signed


def expect_envelope(path: Path, statement: BidStatement) -> None:
    """The envelope is the one that the statement names."""
    if (size := path.stat().st_size) != statement.size:
        raise Trouble(f"加密文件的大小为{size}字节，与递交声明所载的{statement.size}字节不一致")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != statement.envelope_sha256:
            raise Trouble("加密文件的摘要与递交声明所载的不一致：不是这一份，或者已经损坏")


def secret_of(
    statement: BidStatement, lot: Lot | None, key: Path | None, seats: dict[str, Path], given: list[Path]
) -> bytes:
    """From the bidder's own copy, or from shares: opened with seats' key files, or handed over as files."""
    suite = named(statement.suite)
    own = open_bidder_copy(statement, private_key_in(key, statement.suite)) if key else b""
    if own and suite.fits(statement.recipient, own):
        return own
    if lot is None:
        raise Trouble("用密钥份额解密需要知道保管方案：请加上 --lot lot.json")
    if statement.policy != lot.policy_digest:
        raise Trouble("递交声明所载的保管方案与 lot.json 的不一致")
    released = {
        seat: open_share(statement, seat, private_key_in(path, statement.suite)) for seat, path in seats.items()
    }
    released |= {share.seat: share for share in map(_share, given)}
    found = shares.recover(statement, lot.policy, released, own)
    if not isinstance(found, Recovered):
        raise Trouble(_MISSING[found.missing].format(have=found.have, need=found.need))
    if found.liars:
        print("注意：" + "、".join(map(seat_label, found.liars)) + "提供的密钥份额不真实，没有使用")
    return found.secret


def _share(path: Path) -> Share:
    return shares.decode(path.read_bytes()[: shares.LONGEST + 1].rstrip(b"\n"))


def open_into(folder: Path, envelope: Path, suite: str, secret: bytes) -> Manifest:
    """The papers under their numbers; which name the bidder gave each stands in the manifest and can do no harm here."""
    if folder.exists():
        raise Trouble(f"“{folder}”已经存在：请换一个文件夹名，已有的内容不会被覆盖")
    work = folder.with_name(folder.name + ".部分")
    shutil.rmtree(work, ignore_errors=True)
    try:
        (work / "files").mkdir(parents=True)
        with envelope.open("rb") as source:
            plain: BinaryIO = Reader(ahead(named(suite).opened(secret, source)))  # type: ignore[assignment]
            listed = unpack(plain, lambda paper: (work / paper.path).open("xb", buffering=PIECE))
        (work / MANIFEST_PATH).write_bytes(canonical(listed))
        work.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return listed
