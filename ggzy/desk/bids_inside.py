"""Bids inside files 夹带的投标文件: whether what was handed in with a report is, or holds, a bid that must stay shut.

Office documents are archives too, and archives hold archives: all are unpacked in memory, within one bound for the whole
report. What nobody can tell (locked, broken, too deep, unfolding beyond the bound, or not there any more) is shut like a bid:
so an error of reading is no silence, it is the answer that the reader of the report sees.
"""

from __future__ import annotations

import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from ggzy.core.complaint import Exhibit
from ggzy.desk import exhibits

NAMES = ("投标文件", "投标函", "投标报价", "已标价工程量清单", "manifest.json")
WORDS, CODINGS = ("投标函", "投标报价"), ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
MARKS = rb"(?:<[^<>]{0,4096}>)*+"
"""Any marks of a document, none given back: so looking for a word takes time in step with the length, and no memory."""
SPELT = tuple(re.compile(MARKS.join(re.escape(each.encode(coding)) for each in word)) for word in WORDS for coding in CODINGS)
STARTS = (b"age-encryption.org/v1", b"ggzy-gm")
SHUT_ARCHIVES = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf\x27\x1c", b"Rar!")
"""Archives that the reader below does not unpack: gzip, bzip2, xz, 7z, rar."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""The container of older office files, and of objects laid into newer ones; its parts lie in it as they are."""
MOST_MEMBERS, MOST_UNPACKED, DEEPEST = 1000, 64 * 1024 * 1024, 5
LISTED = b"PK\x01\x02"
"""So each member begins in the list of a zip."""
UTF8_NAMES = 0x800
"""The mark in an archive that its names are UTF-8."""
LOCKED = 0x1
"""The mark in an archive that a member lies under a password."""
UNREADABLE = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, NotImplementedError, RecursionError,
)  # fmt: skip
"""What the readers of archives raise over files that are broken, or made to break them; each by a file of the tests."""


class CannotTell(Exception):
    """Under a password, or beyond what is unpacked for one report."""


@dataclass
class Left:
    """What may still be unpacked of the files of one report, all their archives together."""

    members: int = MOST_MEMBERS
    unpacked: int = MOST_UNPACKED

    def read(self, member: IO[bytes]) -> bytes:
        content = member.read(self.unpacked + 1)
        self.members -= 1
        self.unpacked -= len(content)
        if self.members < 0 or self.unpacked < 0:
            raise CannotTell
        return content


def hold_bids(files: Iterable[Exhibit]) -> list[bool]:
    """Of each file of one report, whether it holds a bid: a reader of all of them works no longer than of one."""
    left = Left()
    return [holds_bid(file, left) for file in files]


def holds_bid(file: Exhibit, left: Left) -> bool:
    """Whether a file is, by its name or by what lies in it, a bid: sealed as by us, packed as by us, or said to be one."""
    try:
        return is_bid(file.name, exhibits.path_of(file.sha256).read_bytes(), left, 0)
    except (CannotTell, *UNREADABLE):
        return True


def is_bid(name: str, content: bytes, left: Left, depth: int) -> bool:
    if any(word in name for word in NAMES) or content.startswith((*STARTS, *SHUT_ARCHIVES)):
        return True
    if content.startswith(OLD_OFFICE) and any(mark in content for mark in (*STARTS, *SHUT_ARCHIVES[2:], b"PK\x03\x04")):
        return True
    if says_so(content):
        return True
    for inner, packed in members(content, left):
        if depth >= DEEPEST:
            raise CannotTell
        if is_bid(inner, packed, left, depth + 1):
            return True
    return False


def says_so(content: bytes) -> bool:
    """Office documents cut a word in two between their marks; so it is looked for with marks between its characters too."""
    return any(spelt.search(content) for spelt in SPELT)


def members(content: bytes, left: Left) -> Iterator[tuple[str, bytes]]:
    """What an archive holds, nothing where it is none. A zip is known by its end too: its start may be a picture's."""
    if content.startswith(b"PK") or zipfile.is_zipfile(io.BytesIO(content)):
        yield from zipped(content, left)
    elif content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for entry in archive:
                inner = archive.extractfile(entry) if entry.isfile() else io.BytesIO()
                yield as_written(entry.name.encode("utf-8", "surrogateescape")), left.read(inner or io.BytesIO())


def zipped(content: bytes, left: Left) -> Iterator[tuple[str, bytes]]:
    """All names before the first member: a name alone may tell, and costs nothing. Before the list is read into memory
    its members are counted, those of zips that lie in this one as they are among them: they count in any case.
    """
    if content.count(LISTED) > left.members:
        raise CannotTell
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = archive.infolist()
        for member in found:
            yield named(member), b""
        for member in found:
            if member.flag_bits & LOCKED:
                raise CannotTell
            with archive.open(member) as inner:
                yield "", left.read(inner)


def named(member: zipfile.ZipInfo) -> str:
    """Windows here writes names in GB 18030 and says nothing of it, so that they are taken for those of an old DOS."""
    return member.filename if member.flag_bits & UTF8_NAMES else as_written(member.filename.encode("cp437", "replace"))


def as_written(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")
