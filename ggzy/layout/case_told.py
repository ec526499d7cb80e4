"""What an evidence pack tells 证据包的内容, whatever form it takes: figures with their sources, finding, law, bar, documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a figure comes from: an entry of the journal, with its place in the public log once it has one."""

    stream: str
    seq: int
    digest: str
    log_index: int | None

    def __str__(self) -> str:
        place = f"，公开日志{self.log_index}" if self.log_index is not None else ""
        return f"第{self.seq}条 {self.digest[:16]}{place}"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """一项数据: what it is, what it says, whose act it was and when, and its source."""

    part: str
    act: str
    name: str
    says: str
    by: str
    at: str
    source: Source


class Law(msgspec.Struct, frozen=True, kw_only=True):
    """法律依据 of one thing in the pack; `checked` tells whether the figure was compared with the statute's text."""

    for_what: str
    basis: str
    figure: str = ""
    checked: bool = False


class FromFinding(msgspec.Struct, frozen=True, kw_only=True):
    """监督发现 that the case came from, as it stood when it was last worked out."""

    key: str
    rule: str
    label: str
    version: int
    family: str
    grade: str
    words: str
    at: str
    inputs: dict[str, str]
    often: str
    innocent: tuple[str, ...]
    explained: str
    laws: tuple[Law, ...]
    sources: tuple[Source, ...]
    records: tuple[str, ...]
    gone: str = ""


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """限制拦下的办理, by the number under which the platform keeps it."""

    number: int
    at: str
    act: str
    place: str
    reason: str


@dataclass(frozen=True)
class Contents:
    """What a pack says, whatever form it takes."""

    figures: tuple[Figure, ...]
    findings: tuple[FromFinding, ...]
    laws: tuple[Law, ...]
    bar: tuple[Figure, ...]
    stopped: tuple[Stopped, ...]
    documents: tuple[dict[str, Any], ...]
