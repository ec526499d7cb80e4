"""Openings as an iCalendar file (RFC 5545): the few lines that calendars need to show a time and a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_LINE = 75


@dataclass(frozen=True)
class Opening:
    """One opening. `uid` stays the same when the time moves, so that calendars move it too."""

    uid: str
    at: datetime
    stamp: datetime
    title: str
    place: str
    text: str
    address: str


def written(name: str, openings: Iterable[Opening]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ggzy//openings//ZH", f"X-WR-CALNAME:{escaped(name)}"]
    for each in openings:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{escaped(each.uid)}",
            f"DTSTAMP:{utc(each.stamp)}",
            f"DTSTART:{utc(each.at)}",
            "DURATION:PT1H",
            f"SUMMARY:{escaped(each.title)}",
            f"LOCATION:{escaped(each.place)}",
            f"DESCRIPTION:{escaped(each.text)}",
            f"URL:{each.address}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Text as a value: the signs that mean something are escaped, line ends become \\n."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join("".join(letter for letter in line if letter >= " ") for line in text.splitlines())


def folded(line: str) -> bytes:
    """At most 75 octets a line, no letter cut in two; what follows begins with a space."""
    out, width = [b""], 0
    for letter in line:
        octets = letter.encode()
        if width + len(octets) > LONGEST_LINE:
            out.append(b" ")
            width = 1
        out[-1] += octets
        width += len(octets)
    return b"\r\n".join(out) + b"\r\n"
