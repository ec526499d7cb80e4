"""What an examination of a file came to 查毒结论."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """查毒结论的三种可能."""

    CLEAN = "clean"  # 未发现可疑内容
    SUSPICIOUS = "suspicious"  # 可疑
    UNKNOWN = "unknown"  # 未能检查


class Finding(msgspec.Struct, frozen=True):
    """The verdict, and in plain Chinese what was found or why nothing could be looked for."""

    verdict: Verdict
    what: str = ""
    again: bool = False
    """Whether asking later may give more: the daemon was away."""

    @property
    def clean(self) -> bool:
        return self.verdict is Verdict.CLEAN

    @property
    def suspicious(self) -> bool:
        return self.verdict is Verdict.SUSPICIOUS


CLEAN = Finding(Verdict.CLEAN)


def suspicious(what: str) -> Finding:
    return Finding(Verdict.SUSPICIOUS, what)


def unknown(why: str, again: bool = False) -> Finding:
    return Finding(Verdict.UNKNOWN, why, again)
