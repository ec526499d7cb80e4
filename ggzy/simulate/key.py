"""The key 答案: what was planted, one JSON line each, in a file outside the database; written last, read by the comparer.

A line: `{"kind": "report_late", "planted": true, "streams": ["cons-…"], "office": "", "person": "", "firm": "9153…",
"project": "", "at": "2026-05-08T00:00:00+08:00", "note": "…"}`. `kind` is a code of `ggzy.simulate.kinds`; `planted` is
false for an honest look-alike; `office` and `firm` are unified credit codes, `person` is a person's id in the registry,
`project` is the code in the outside tables; what does not apply is empty. `at` is when it became a fault (for look-alikes:
when it looked most like one).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


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


def write(file: Path, lines: Iterable[Line]) -> None:
    """All lines, in the order of their kind and moment; readable by its owner alone."""
    ordered = sorted(lines, key=lambda line: (line.kind, not line.planted, line.text()))
    file.touch(mode=0o600)
    file.write_text("".join(line.text() + "\n" for line in ordered), encoding="utf-8")


def read(file: Path) -> list[Line]:
    return [line_of(json.loads(text)) for text in file.read_text(encoding="utf-8").splitlines() if text.strip()]


def line_of(told: dict[str, object]) -> Line:
    """A line as read; fields it does not know are an error, for then two sides mean different things."""
    at, streams = str(told.get("at") or ""), told.get("streams")
    plain = {name: told[name] for name in told if name not in ("at", "streams")}
    return Line(
        **plain,  # type: ignore[arg-type]
        streams=tuple(streams) if isinstance(streams, list) else (),
        at=datetime.fromisoformat(at) if at else None,
    )
