"""Copies 副本: what is not public leaves the platform with a line that says whose copy it is, and with the code once more
where nobody looks. Papers of our own are set with both; a PDF from outside gets them added behind its last byte.

A PDF that carries a signature, is encrypted, or is broken or too large is not touched: the look is on record without a mark.
"""

from __future__ import annotations

import json
import mmap
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from ggzy.core.copy_code import codes_in, grouped

LARGEST = 64 * 1024 * 1024
WAIT_SECONDS = 30
UNTOUCHED = (b"/ByteRange", b"/Encrypt")
"""A signature covers the file to its last byte; an encrypted one cannot be added to."""
STRIP = """<style>@page {{ size: 480pt 11pt; margin: 0 }} @page fine {{ size: 60pt 4pt; margin: 0 }}
body {{ margin: 0; font-family: 'Paper Song'; font-size: 6.5pt; line-height: 11pt; color: #555 }} p {{ margin: 0; white-space: nowrap }}
.fine {{ page: fine; break-before: page; font-size: 1.6pt; line-height: 4pt; color: #bbb; text-align: right }}</style><p>{line}</p><p class="fine">{code}</p>"""


class Copy(msgspec.Struct, frozen=True):
    """One copy 副本: its code, and who took it when, in words."""

    code: str
    whose: str

    @property
    def line(self) -> str:
        return f"副本 {grouped(self.code)}　{self.whose}　仅供本人办理，不得外传"

    @property
    def fine(self) -> str:
        return grouped(self.code)


class Found(msgspec.Struct, frozen=True):
    """The codes in a file that was found: `printed` for everybody to see, `hidden` in what the file says of itself. `shut` is
    one that could not be opened (broken, under a password): that nothing was found in it says nothing."""

    printed: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    shut: bool = False


def stamped(file: Path, copy: Copy) -> bytes | None:
    """The PDF as this copy; None where it is not to be touched or cannot be read."""
    if not file.stat().st_size or file.stat().st_size > LARGEST or holds(file, UNTOUCHED):
        return None
    with tempfile.NamedTemporaryFile(suffix=".pdf") as strip:
        strip.write(strip_of(copy))
        strip.flush()
        return ran("mark", str(file), strip.name, copy.code) or None


def holds(file: Path, any_of: tuple[bytes, ...]) -> bool:
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        return any(raw.find(each) >= 0 for each in any_of)


def strip_of(copy: Copy) -> bytes:
    """The line and the fine print, a page each."""
    from html import escape

    from weasyprint import HTML

    from ggzy.papers.render import typesetting

    html = STRIP.format(line=escape(copy.line), code=copy.fine)
    with typesetting() as (faces, fonts):
        return bytes(HTML(string=html).write_pdf(stylesheets=[faces], font_config=fonts))


def ran(*words: str) -> bytes:
    """What the program says, or nothing: it hung, it filled its memory, or the file is none."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ggzy.papers.stamp", *words], capture_output=True, timeout=WAIT_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""


def marks_in_pdf(raw: bytes) -> Found:
    """The codes of a PDF that was found."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(raw)
        file.flush()
        said = ran("read", file.name)
    if not said:
        return Found(shut=True)
    told = json.loads(said)
    return Found(codes_in("\n".join(told["printed"])), codes_in("\n".join(told["hidden"])))
