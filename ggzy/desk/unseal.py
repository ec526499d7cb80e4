"""Unsealing 解密: opens one envelope with the key its shares gave back and checks everything in it against its manifest.

What comes out is either the whole bid in the vault's `opened` folder, or nothing and a cause in plain Chinese with the
class that 电子招标投标办法 31 asks for: through the bidder (视为撤销) or through others (视为撤回). Where the cause may
pass, such as a full disk, `again` says that the attempt may be repeated before anything is recorded.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _

from ggzy.core.documents import OpeningLine
from ggzy.core.sealing import container, manifest
from ggzy.core.sealing.canonical import digest
from ggzy.core.sealing.manifest import Manifest, SealedPaper
from ggzy.core.sealing.suites import Suite, errors, named
from ggzy.core.sealing.unpacking import unpack
from ggzy.desk.intake import Owner
from ggzy.desk.pseudonym import pseudonym
from ggzy.store import vault
from ggzy.store.models.vault import SealedFile


class Fault(StrEnum):
    """Whose cause it was 原因归属; the value is stored in the journal."""

    BIDDER = "bidder"  # 投标人原因：视为撤销
    OTHER = "other"  # 投标人之外的原因：视为撤回


@dataclass(frozen=True)
class OpenedPaper:
    """One file of an opened bid, and where it lies now."""

    paper: SealedPaper
    at: Path


@dataclass(frozen=True)
class Opened:
    """解密成功."""

    manifest: Manifest
    papers: tuple[OpenedPaper, ...]

    @property
    def manifest_sha256(self) -> str:
        return digest(self.manifest)

    @property
    def line(self) -> OpeningLine:
        """What is read out 唱标内容."""
        m = self.manifest
        return OpeningLine(
            price_fen=m.price_fen,
            duration_days=m.duration_days,
            quality=m.quality,
            manager=m.project_manager,
            performances=len(m.performances),
            certificates=tuple(certificate.name for certificate in m.certificates),
            consortium=tuple(member.uscc for member in m.consortium),
            remarks="；".join(f"{item.label}：{item.value}" for item in m.opening_items),
        )


@dataclass(frozen=True)
class NotOpened:
    """解密失败: why, through whom, and whether trying again may help."""

    cause: str
    fault: Fault
    again: bool = False

    def __bool__(self) -> bool:
        return False


class _Bad(Exception):
    """Ends the unsealing of this one bid; carries the cause."""

    def __init__(self, cause: str, fault: Fault = Fault.BIDDER):
        super().__init__(cause)
        self.why = NotOpened(cause, fault)


def unseal(sealed: SealedFile, owner: Owner, suite: str, secret: bytes) -> Opened | NotOpened:
    """Open one envelope. Asked again, it answers from what is already opened."""
    if (opened := read_opened(sealed)) is not None:
        return opened
    work = vault.half_opened_path(sealed.id)
    try:
        work.mkdir(mode=0o700)
        _decrypt(_intact(sealed), work / "container", named(suite), secret)
        read = _unpack(work)
        _meant_for(owner, read)
        (work / "container").unlink()
        vault.force_tree(work)
        with suppress(OSError):  # another process was first: its result is the same
            os.rename(work, vault.opened_path(sealed.id))
        vault.force_folder(vault.folder("opened"))
    except _Bad as bad:
        return bad.why
    except OSError:
        return NotOpened(_("平台存储读写失败，暂时不能解密"), Fault.OTHER, again=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return read_opened(sealed) or NotOpened(_("平台存储读写失败，暂时不能解密"), Fault.OTHER, again=True)


def read_opened(sealed: SealedFile) -> Opened | None:
    """The bid as opened earlier, or None. The folder exists whole or not at all."""
    place = vault.opened_path(sealed.id)
    if not place.exists():
        return None
    listed = manifest.decode((place / container.MANIFEST_PATH).read_bytes())
    return Opened(listed, tuple(OpenedPaper(paper, place / paper.path) for paper in listed.files))


def _intact(sealed: SealedFile) -> Path:
    """The envelope as it was received, or the platform is at fault."""
    path = vault.sealed_path(sealed.sha256)
    if not path.exists():
        raise _Bad(_("平台保存的加密文件缺失"), Fault.OTHER)
    if vault.digest_of(path) != sealed.sha256:
        raise _Bad(_("平台保存的加密文件已损坏，与回执载明的摘要不一致"), Fault.OTHER)
    return path


def _decrypt(source: Path, target: Path, suite: Suite, secret: bytes) -> None:
    if source.stat().st_size * 2 > vault.room():  # once as a whole, once in parts
        raise OSError("no room to unseal")
    with source.open("rb") as reader, target.open("xb") as writer:
        try:
            suite.open_envelope(secret, reader, writer)
        except errors.NotOpened as error:
            raise _Bad(_("投标文件不是用递交声明所承诺的密钥加密的，或者在加密时已损坏、被截断，无法完整解密")) from error


def _unpack(work: Path) -> Manifest:
    (work / "files").mkdir(mode=0o700)
    with (work / "container").open("rb") as source:
        try:
            listed = unpack(source, lambda paper: (work / paper.path).open("xb"))
        except ValueError as error:
            raise _Bad(str(error)) from error
    (work / container.MANIFEST_PATH).write_bytes(manifest.encode(listed))
    return listed


def _meant_for(owner: Owner, listed: Manifest) -> None:
    """The envelope must say the lot, round and bidder it was handed in for; else it could be somebody else's copied."""
    if listed.lot != owner.stream:
        raise _Bad(_("投标文件是为其他标段制作的"))
    if listed.round != owner.round:
        raise _Bad(_("投标文件是为其他轮次的招标制作的"))
    if pseudonym(owner.stream, owner.round, listed.bidder.uscc) != owner.pseudonym:
        raise _Bad(_("投标文件清单所载投标人与递交人不一致"))
