"""Our own look at a file 自带检查: does it carry something that acts by itself, whatever its name says?

This is no virus scanner. It knows the EICAR test file, programs, scripts inside PDF, macros inside office files and
archives that unpack to far more than they are. It reads a bounded part and unpacks a bounded part.
"""

from __future__ import annotations

import mmap
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path

from ggzy.gateways.scanner.finding import CLEAN, Finding, suspicious, unknown

EDITION = "2"
"""Raise it when this file learns something new: what was called clean before is then examined again."""
LONGEST = 1024**3
MOST_INFLATED = 64 * 1024 * 1024
MOST_STREAMS, MOST_OBJECT_STREAMS, PACKED_PIECE = 500_000, 10_000, 4096
MOST_RATIO, MOST_MEMBERS, MOST_UNPACKED = 100, 10_000, 4 * 1024**3
LONGEST_DIRECTORY = 16 * 1024 * 1024
# In two halves, lest a scanner take this file for the thing it describes.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PROGRAMS = (
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "Linux 程序"),
    (b"#!", "脚本"),
    (b"\xca\xfe\xba\xbe", "程序"),
    (b"\xcf\xfa\xed\xfe", "程序"),
)
# Words too long to turn up by chance in compressed bytes; shorter ones such as /JS come with these in any case.
ACTS_IN_PDF = {
    b"JavaScript": "PDF 含脚本",
    b"Rendition": "PDF 含多媒体动作",
    b"RichMedia": "PDF 含多媒体",
    b"Launch": "PDF 会启动其他程序",
    b"EmbeddedFile": "PDF 夹带其他文件",
    b"EmbeddedFiles": "PDF 夹带其他文件",
    b"SubmitForm": "PDF 会向外发送内容",
    b"ImportData": "PDF 会读入外部内容",
}
WANTED = {*ACTS_IN_PDF, b"Encrypt"}
NAME = re.compile(rb"/([A-Za-z0-9#]{4,60})")
SPELT = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
PROGRAMS_IN_ARCHIVES = (".exe", ".dll", ".scr", ".bat", ".cmd", ".vbs", ".js", ".lnk", ".msi", ".ps1")
Bytes = bytes | mmap.mmap


def examine(file: Path) -> Finding:
    """What acts in this file; clean when nothing was found."""
    size = file.stat().st_size
    if size == 0:
        return CLEAN
    with file.open("rb") as reader, mmap.mmap(reader.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        start = raw[:1024]
        for magic, what in PROGRAMS:
            if start.startswith(magic):
                return suspicious(what)
        if size > LONGEST:
            return unknown("文件过大，未逐字节检查")
        if raw.find(EICAR) >= 0:
            return suspicious("查毒测试文件（EICAR）")
        if b"%PDF-" in start:
            return _pdf(raw)
        if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return _archive(file)
        old_office = start.startswith(b"\xd0\xcf\x11\xe0")
        return suspicious("文档含宏") if old_office and raw.find("VBA".encode("utf-16-le")) >= 0 else CLEAN


def _pdf(raw: Bytes) -> Finding:
    """Names may be spelt with #xx and may hide in compressed object streams; both are undone."""
    if sum(1 for _found in islice(STREAM.finditer(raw), MOST_STREAMS + 1)) > MOST_STREAMS:
        return suspicious("PDF 结构异常")
    left = MOST_INFLATED
    for number, part in enumerate(chain([raw], _object_streams(raw))):
        left -= len(part) if part is not raw else 0
        if left < 0 or number > MOST_OBJECT_STREAMS:
            return suspicious("PDF 内容展开后过大")
        names = {name for found in NAME.finditer(part) if (name := _plainly_spelt(found[1])) in WANTED}
        if acts := [what for name, what in ACTS_IN_PDF.items() if name in names]:
            return suspicious(acts[0])
        if b"Encrypt" in names:
            return unknown("PDF 已加密，不能检查")
    return CLEAN


def _plainly_spelt(part: bytes) -> bytes:
    return SPELT.sub(lambda found: bytes([int(found[1], 16)]), part)


def _object_streams(raw: Bytes) -> Iterator[bytes]:
    """Every object stream in the file, unpacked up to a limit."""
    for found in STREAM.finditer(raw):
        if b"ObjStm" in _plainly_spelt(raw[max(0, found.start() - 512) : found.start()]):
            yield _unpacked(raw, found.end())


def _unpacked(raw: Bytes, at: int) -> bytes:
    """As far as it goes. What breaks off counts as well, else a file could have the same bytes unpacked without end."""
    unpacker, found = zlib.decompressobj(), bytearray()
    with suppress(zlib.error):
        while at < len(raw) and not unpacker.eof and len(found) <= MOST_INFLATED:
            found += unpacker.decompress(raw[at : at + PACKED_PIECE], MOST_INFLATED + 1 - len(found))
            at += PACKED_PIECE
    return bytes(found)


def _archive(file: Path) -> Finding:
    """Only the list of members is read; nothing is ever unpacked here."""
    if _directory_bytes(file) > LONGEST_DIRECTORY:
        return suspicious("压缩包目录异常")
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return unknown("压缩包已损坏或已加密，不能检查")
    packed, unpacked = sum(m.compress_size for m in members), sum(m.file_size for m in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1024):
        return suspicious("压缩包展开后异常地大（压缩炸弹）")
    for member in members:
        if ".." in Path(member.filename.replace("\\", "/")).parts or member.filename.startswith(("/", "\\")):
            return suspicious("压缩包内有越出文件夹的路径")
        if (member.external_attr >> 16) & 0o170000 == 0o120000:
            return suspicious("压缩包内有符号链接")
        if member.filename.lower().endswith("vbaproject.bin"):
            return suspicious("文档含宏")
        if member.filename.lower().endswith(PROGRAMS_IN_ARCHIVES):
            return suspicious("压缩包内有程序")
    if any(member.flag_bits & 1 for member in members):
        return unknown("压缩包已加密，不能检查")
    return CLEAN


def _directory_bytes(file: Path) -> int:
    """The size of the list of members as the archive's end states it, before anything reads it into memory."""
    with file.open("rb") as reader:
        reader.seek(max(0, file.stat().st_size - 66_000))
        tail = reader.read()
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 and len(tail) >= at + 16 else 0
