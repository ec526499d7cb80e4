"""The container 封装: a plain ustar archive inside the age file, so that stock `age -d` and `tar -x` open it.

It knows regular files of fixed names only: no links, no devices, no long-name extensions, no compression. What cannot
be said cannot be abused: there is no path to climb, nothing to link to and nothing that swells when unpacked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ggzy.core.sealing.manifest import FILE_PATH

BLOCK = 512
MANIFEST_PATH = "manifest.json"
SMALLEST = 16 * 1024
"""No envelope is smaller than this, whatever is in it."""
LARGEST_MEMBER = 8**11 - 1

_OCTAL = re.compile(rb"[0-7]+")


@dataclass(frozen=True)
class Member:
    path: str
    size: int

    @property
    def stored(self) -> int:
        """Bytes that the member takes in the container, header and filling included."""
        return BLOCK + blocks(self.size)


def blocks(size: int) -> int:
    """`size` rounded up to whole blocks."""
    return -(-size // BLOCK) * BLOCK


def header(member: Member) -> bytes:
    """The ustar header of one member. Owner and time are left blank: they would only tell on the bidder."""
    if not 0 <= member.size <= LARGEST_MEMBER:
        raise ValueError("单个文件过大")
    block = bytearray(BLOCK)
    fields = (
        (0, member.path.encode("ascii")),
        (100, b"0000644\0"),
        (108, b"0000000\0"),
        (116, b"0000000\0"),
        (124, b"%011o\0" % member.size),
        (136, b"00000000000\0"),
        (148, b"        "),
        (156, b"0"),
        (257, b"ustar\x0000"),
    )
    for offset, value in fields:
        block[offset : offset + len(value)] = value
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def read_header(block: bytes) -> Member | None:
    """The member that a header announces; None at the end of the archive; ValueError (Chinese) for all else."""
    if len(block) != BLOCK:
        raise ValueError("封装在中途结束")
    if not any(block):
        return None
    stated = block[148:156].rstrip(b"\0 ")
    if not _OCTAL.fullmatch(stated) or int(stated, 8) != sum(block[:148]) + 8 * 32 + sum(block[156:]):
        raise ValueError("封装的文件头校验不符")
    if block[156:157] not in (b"0", b"\0") or any(block[157:257]):
        raise ValueError("封装内含有链接、目录或其他特殊成员")
    path = _path(block)
    size = block[124:136].rstrip(b"\0 ")
    if not _OCTAL.fullmatch(size) or len(size) > 11:
        raise ValueError("封装内文件的大小写法不正确")
    return Member(path, int(size, 8))


def _path(block: bytes) -> str:
    name = block[:100].rstrip(b"\0")
    if any(block[345:500]) or not name.isascii():
        raise ValueError("封装内文件的位置不合规定")
    path = name.decode("ascii")
    if path != MANIFEST_PATH and not FILE_PATH.fullmatch(path):
        raise ValueError("封装内文件的位置不合规定")
    return path


def padded(length: int) -> int:
    """The length of the whole container by Padmé: at most an eighth longer, and it tells little of what is inside.

    Only the leading bits of the length stay visible; 8 KB of price and 9 KB of price look alike.
    """
    length = max(length, SMALLEST)
    exponent = length.bit_length() - 1
    hidden_bits = exponent - exponent.bit_length()
    mask = (1 << hidden_bits) - 1
    return blocks((length + mask) & ~mask)


def container_length(members: list[Member]) -> int:
    """Length of the container with its end mark and padding."""
    return padded(sum(member.stored for member in members) + 2 * BLOCK)
