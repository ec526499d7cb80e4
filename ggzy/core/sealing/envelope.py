"""The envelope 密封件 from outside: which suite it is of, and whether it can be whole. No key comes near."""

from __future__ import annotations

from ggzy.core.sealing.suites import age, gm
from ggzy.core.sealing.suites.age_file import LONGEST_HEADER, MAGIC
from ggzy.core.sealing.suites.errors import NotSealed

__all__ = ["LONGEST_HEADER", "NotSealed", "check_outside"]


def check_outside(head: bytes, size: int, suite: str = "") -> None:
    """Raise `NotSealed` unless a file of `size` bytes that begins with `head` can be an envelope, of `suite` if named.

    `head` must hold the first `LONGEST_HEADER` bytes, or the whole file when it is shorter.
    """
    looks_gm = head.startswith(gm.MAGIC)
    if suite == "age" and looks_gm:
        raise NotSealed("文件是用国密算法加密的，本标段规定用通用算法（age）")
    if suite == "gm" and head.startswith(MAGIC):
        raise NotSealed("文件是用通用算法（age）加密的，本标段规定用国密算法")
    (gm if suite == "gm" or (looks_gm and not suite) else age).check_outside(head, size)
