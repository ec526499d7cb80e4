"""The key 答案: what was planted, one JSON line each, in a file outside the database; written last, read by the comparer.

The first line tells of the year: `{"deals": 246, "seed": 1, "scale": 0.01}`. The others:
`{"kind": "report_late", "planted": true, "streams": ["cons-…"], "office": "", "person": "", "firm": "9153…",
"project": "", "at": "2026-05-08T00:00:00+08:00", "note": "…"}`. `kind` is a code of `ggzy.simulate.kinds`; `planted` is
false for an honest look-alike; `office` and `firm` are unified credit codes, `person` is a person's id in the registry,
`project` is the code in the outside tables (several parts of one work with `;`); what does not apply is empty. `at` is
when it became a fault; for look-alikes, when it looked most like one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Line:
    """One planted fault or look-alike."""

    kind: str
    planted: bool
    streams: tuple[str, ...] = ()
    office: str = ""
    person: str = ""
    firm: str = ""
    project: str = ""
    at: datetime | None = None
    note: str = ""

    def text(self) -> str:
        told = asdict(self) | {"streams": list(self.streams), "at": self.at.isoformat() if self.at else ""}
        return json.dumps(told, ensure_ascii=False)


def write(file: Path, lines: Iterable[Line], about: dict[str, Any]) -> None:
    """All lines, in the order of their kind and moment; readable by its owner alone."""
    ordered = sorted(lines, key=lambda line: (line.kind, not line.planted, line.text()))
    file.touch(mode=0o600)
    file.write_text("".join(text + "\n" for text in (json.dumps(about), *(line.text() for line in ordered))), encoding="utf-8")


def read(file: Path) -> tuple[list[Line], dict[str, Any]]:
    """The lines, and what the first line tells of the year."""
    first, *rest = file.read_text(encoding="utf-8").splitlines()
    return [line_of(json.loads(text)) for text in rest], json.loads(first)


def line_of(told: dict[str, Any]) -> Line:
    """A line as read; a field it does not know is an error, for then two sides mean different things."""
    at = datetime.fromisoformat(told["at"]) if told.get("at") else None
    return Line(**{**told, "streams": tuple(told.get("streams", ())), "at": at})
