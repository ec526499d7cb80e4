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

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import ArrayObject, ByteStringObject

KEY = "/GgzyCopy"
MOST_SECONDS, MOST_MEMORY = 20, 2 << 30
MOST_PAGES, MOST_READ = 1000, 60
EDGE = 8
"""So many points stay between the line and the edge of the page."""
Frame = tuple[tuple[float, float, float, float, float, float], float, float]


def marked(raw: bytes, strip: bytes, code: str) -> bytes:
    """The PDF with the strip's line on every page, its fine print, and the code among the file's own properties."""
    writer, line, fine = PdfWriter(io.BytesIO(raw), incremental=True), *PdfReader(io.BytesIO(strip)).pages[:2]
    if len(writer.pages) > MOST_PAGES:
        raise ValueError("too many pages")
    for page in writer.pages:
        turned, wide, high = frame_of(page)
        fits = min(1.0, (wide - 2 * EDGE) / float(line.mediabox.width))
        put(page, line, Transformation().scale(fits).translate(EDGE, EDGE / 2), turned)
        put(page, fine, Transformation().translate(wide - float(fine.mediabox.width) - EDGE, high - EDGE), turned)
    writer.add_metadata({KEY: code})
    old = getattr(writer, "_ID", None)
    first = old[0] if old else ByteStringObject(code.encode())
    writer._ID = ArrayObject([first, ByteStringObject(code.encode())])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def put(page: PageObject, over: PageObject, at: Transformation, turned: Transformation) -> None:
    page.merge_transformed_page(over, at.transform(turned))


def frame_of(page: PageObject) -> tuple[Transformation, float, float]:
    """From a place on the page as it is seen to one in the file, and how wide and high it is seen; pages may be turned."""
    box = page.cropbox
    wide, high = float(box.width), float(box.height)
    matrix, seen = {
        0: ((1, 0, 0, 1, 0, 0), (wide, high)),
        90: ((0, 1, -1, 0, wide, 0), (high, wide)),
        180: ((-1, 0, 0, -1, wide, high), (wide, high)),
        270: ((0, -1, 1, 0, 0, high), (high, wide)),
    }[(page.rotation or 0) % 360]
    return Transformation(matrix).translate(float(box.left), float(box.bottom)), *seen


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
