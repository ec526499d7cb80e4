"""Small PDF papers for practice bids: a few lines of Chinese on a page, written without a typesetter so that it is quick."""

from __future__ import annotations

FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    b"/DW 1000/W[1 95 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)
LINES_ON_A_PAGE = 30
SIGNS_IN_A_LINE = 34


def pdf(title: str, paragraphs: list[str]) -> bytes:
    """A PDF of A4 pages: the title, then the paragraphs, folded into lines."""
    lines = [p[n : n + SIGNS_IN_A_LINE] for p in paragraphs for n in range(0, len(p) or 1, SIGNS_IN_A_LINE)]
    pages = [lines[n : n + LINES_ON_A_PAGE] for n in range(0, len(lines) or 1, LINES_ON_A_PAGE)]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(), FONT]
    for n, page in enumerate(pages):
        drawn = content(title if n == 0 else "", page)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % (5 + 2 * n)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn))
    return file_of(objects)


def content(title: str, lines: list[str]) -> bytes:
    drawn = [f"BT /F1 18 Tf 72 770 Td <{sign_codes(title)}> Tj ET"] if title else []
    drawn += [f"BT /F1 13 Tf 72 {730 - 22 * n} Td <{sign_codes(line)}> Tj ET" for n, line in enumerate(lines)]
    return "\n".join(drawn).encode()


def sign_codes(text: str) -> str:
    return text.encode("utf-16-be").hex()


def file_of(objects: list[bytes]) -> bytes:
    """The objects with the cross-reference table that readers ask for."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return out + end + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
