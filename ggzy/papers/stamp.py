"""Marks a PDF as a copy, and reads the mark back: a program of its own, for a bidder's PDF may be made to hang or to fill
whoever reads it. What comes out begins with the file as it was, byte for byte.

`python -m ggzy.papers.stamp mark FILE STRIP CODE` writes the copy, `… read FILE` the texts where a mark can stand, as JSON.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    RectangleObject,
)

KEY = "/GgzyCopy"
MOST_SECONDS, MOST_MEMORY = 20, 2 << 30
MOST_PAGES, MOST_READ, MOST_ABOVE = 1000, 60, 40
EDGE = 8
"""So many points stay between the line and the edge of the page."""


def marked(raw: bytes, strip: bytes, code: str) -> bytes:
    """The PDF with the strip's line on every page, its fine print, and the code among the file's own properties."""
    writer, strips = PdfWriter(io.BytesIO(raw), incremental=True), PdfReader(io.BytesIO(strip)).pages
    if len(writer.pages) > MOST_PAGES:
        raise ValueError("too many pages")
    line, fine = f"{KEY}Line{code}", f"{KEY}Fine{code}"  # names of its own: a copy may be copied again
    forms = {line: form_of(writer, strips[0]), fine: form_of(writer, strips[1])}
    before = writer._add_object(stream("q"))
    ends: dict[str, IndirectObject] = {}
    for page in writer.pages:
        words = drawn(page, (line, strips[0].mediabox.width), (fine, strips[1].mediabox.width))
        if words not in ends:
            ends[words] = writer._add_object(stream(words))
        page[NameObject("/Contents")] = ArrayObject([before, *contents_of(page), ends[words]])
        page[NameObject("/Resources")] = with_forms(page, forms)
    writer.add_metadata({KEY: code})
    old = getattr(writer, "_ID", None)
    writer._ID = ArrayObject([old[0] if old else ByteStringObject(code.encode()), ByteStringObject(code.encode())])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def form_of(writer: PdfWriter, page: PageObject) -> IndirectObject:
    """A page of the strip as one drawing with its own typeface, so that no name of the file is touched."""
    content = page.get_contents()
    assert content is not None
    form = stream(content.get_data())
    form.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): RectangleObject(page.mediabox), NameObject("/Resources"): page["/Resources"].clone(writer),
    })  # fmt: skip
    return writer._add_object(form)


def stream(words: str | bytes) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(words.encode() if isinstance(words, str) else words)
    return made


def contents_of(page: PageObject) -> list[Any]:
    """What the page draws, as it stands in the file."""
    given = page.raw_get("/Contents") if "/Contents" in page else None
    whole = given.get_object() if given is not None else None
    return list(whole) if isinstance(whole, ArrayObject) else [given] if given is not None else []


def with_forms(page: PageObject, forms: dict[str, IndirectObject]) -> DictionaryObject:
    """The page's own table of names and ours; the file's is often one for all pages and stays as it is."""
    given = inherited(page, "/Resources") or {}
    known = given.get("/XObject")
    names = DictionaryObject(known.get_object() if known is not None else {})
    names.update({NameObject(name): form for name, form in forms.items()})
    return DictionaryObject({**given, NameObject("/XObject"): names})


def drawn(page: PageObject, line: tuple[str, float], fine: tuple[str, float]) -> str:
    """The line at the foot of the page as it is seen, and the fine print at its top; pages may be turned."""
    box, turned = page.cropbox, int(inherited(page, "/Rotate") or 0) % 360
    left, low, wide, high = (float(each) for each in (box.left, box.bottom, box.width, box.height))
    turn, seen_wide, seen_high = {
        0: (f"1 0 0 1 {left} {low}", wide, high),
        90: (f"0 1 -1 0 {left + wide} {low}", high, wide),
        180: (f"-1 0 0 -1 {left + wide} {low + high}", wide, high),
        270: (f"0 -1 1 0 {left} {low + high}", high, wide),
    }[turned]
    fits = min(1.0, (seen_wide - 2 * EDGE) / float(line[1]))
    return (
        f"\nQ q {turn} cm q {fits} 0 0 {fits} {EDGE} {EDGE / 2} cm {line[0]} Do Q "
        f"1 0 0 1 {seen_wide - float(fine[1]) - EDGE} {seen_high - EDGE} cm {fine[0]} Do Q\n"
    )


def inherited(page: Any, key: str) -> Any:
    """Of the page, or of what it stands under."""
    for _n in range(MOST_ABOVE):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            return None
        page = page["/Parent"]
    return None


def read(raw: bytes) -> dict[str, list[str]]:
    """What is printed, and what the file says of itself."""
    reader = PdfReader(io.BytesIO(raw))
    count = len(reader.pages)
    pages = sorted({*range(min(count, MOST_READ)), *range(max(0, count - MOST_READ // 6), count)})
    hidden: list[Any] = [*(reader.metadata or {}).values(), *(reader.trailer.get("/ID") or ())]
    return {"printed": [reader.pages[n].extract_text() for n in pages], "hidden": [plain(each) for each in hidden]}


def plain(value: Any) -> str:
    raw = getattr(value, "original_bytes", value)
    return raw.decode("latin-1") if isinstance(raw, bytes) else str(value)


def main(words: list[str]) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    raw = Path(words[1]).read_bytes()
    if words[0] == "mark":
        sys.stdout.buffer.write(marked(raw, Path(words[2]).read_bytes(), words[3]))
    else:
        sys.stdout.write(json.dumps(read(raw)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
