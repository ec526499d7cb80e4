"""Copies 副本: what is not public leaves the platform with a line that says whose copy it is, and with the code once more
where nobody looks. Papers of our own are set with both; a PDF from outside gets them added behind its last byte.

A PDF that carries a signature, is encrypted, or is broken or too large is not touched, and told to be `Unmarked`: what must be
given out all the same is given out with these words.
"""

from __future__ import annotations

import json
import logging
import mmap
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from ggzy.core.copy_code import codes_in, grouped

log = logging.getLogger("ggzy.copies")
LARGEST = 64 * 1024 * 1024
WAIT_SECONDS = 30
UNTOUCHED = {b"/ByteRange": "文件带电子签名，加标记会使签名失效", b"/Encrypt": "文件是加密的，加不进标记"}
"""A signature covers the file to its last byte; an encrypted one cannot be added to."""
TOO_LARGE, FAILED = "文件是空的或者超过64兆字节", "文件破损或者结构异常，平台没有能加上标记"
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


class Unmarked(msgspec.Struct, frozen=True):
    """没有标记: why no mark could be put in, in words."""

    why: str


def stamped(file: Path, copy: Copy) -> bytes | Unmarked:
    """The PDF as this copy; or why it is none."""
    if not 0 < file.stat().st_size <= LARGEST:
        return Unmarked(TOO_LARGE)
    for sign, why in UNTOUCHED.items():
        if holds(file, sign):
            return Unmarked(why)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as strip:
        strip.write(strip_of(copy))
        strip.flush()
        return ran("mark", str(file), strip.name, copy.code) or Unmarked(FAILED)


def holds(file: Path, sign: bytes) -> bool:
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        return raw.find(sign) >= 0


def strip_of(copy: Copy) -> bytes:
    """The line and the fine print, a page each."""
    from html import escape

    from weasyprint import HTML

    from ggzy.papers.render import typesetting

    html = STRIP.format(line=escape(copy.line), code=copy.fine)
    with typesetting() as (faces, fonts):
        return bytes(HTML(string=html).write_pdf(stylesheets=[faces], font_config=fonts))


def ran(*words: str) -> bytes:
    """What the program says, or nothing: it hung, it filled its memory, or the file is none. Which it was is logged, of the file
    its name alone: what an error quotes of it may be a bid."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ggzy.papers.stamp", *words], capture_output=True, timeout=WAIT_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        log.error("stamp %s %s: no answer within %s s", words[0], Path(words[1]).name, WAIT_SECONDS)
        return b""
    if done.returncode != 0:
        last = (done.stderr.decode(errors="replace").strip().splitlines() or [""])[-1].partition(":")[0][:80]
        log.error("stamp %s %s: ended with %s %s", words[0], Path(words[1]).name, done.returncode, last)
        return b""
    return done.stdout


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
