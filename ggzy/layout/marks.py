"""Marks in copies 副本标记: whoever takes what is not public takes a copy of his own; its code is kept with the look, before it leaves.

Packages 证据包 are marked beside their contents, so that the same record still gives the same files and the same digests. Nor
could a mark behind a PDF's last byte be let pass there: whoever checks a digest of its beginning alone would let everything
pass that somebody else wrote behind it, and that is what a reader of PDF shows.
"""

from __future__ import annotations

import csv
import io
import re
import secrets
import shutil
import zipfile
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from ggzy.core.copy_code import HOW_MANY, code_of
from ggzy.core.roles import WATCHED, Role
from ggzy.desk.file_marks import PROPERTIES
from ggzy.layout.packing import SAME_TIME
from ggzy.layout.session import current_post, now_of
from ggzy.layout.sights import IN_A_LOT, SHOWS, Taken
from ggzy.layout.templatetags.ggzy import when
from ggzy.papers.copies import Copy
from ggzy.papers.paper import Paper
from ggzy.papers.render import render_html, render_pdf

MARK_IN_PACKAGE = "副本标记.txt"
LONGEST = 1 << 16
"""Bytes of a workbook's properties, beyond which they are left alone."""
SAID_IN_PACKAGE = """{line}

本文件只标记这一份副本，不在 index.json 里：其余文件与 index.json 同没有标记的证据包逐字节相同，删去本文件即可比对。
"""


def copy_for(request: HttpRequest, what: str, called: str = "") -> Copy | None:
    """A copy for whoever asks, kept with this look; none for the public and for bidders, who get only what is theirs.

    `called` stands in place of the name where the name itself is still secret.
    """
    post = current_post(request) if getattr(request, "user", None) else None
    if post is None or Role(post.role) not in (*WATCHED, *IN_A_LOT):
        return None
    copy = Copy(code_of(secrets.randbelow(HOW_MANY)), f"{called or post} {when(now_of(request))}")
    request.copy_taken = Taken(copy.code, what)  # type: ignore[attr-defined]
    return copy


def copy_of_page(request: HttpRequest) -> Copy | None:
    """A table that is taken away from a page whose looks are kept."""
    match = getattr(request, "resolver_match", None)
    what = SHOWS.get(match.view_name) if match else None
    return copy_for(request, what) if what else None


def marked_csv(request: HttpRequest, path: Path, name: str) -> StreamingHttpResponse:
    """A table that was written to a file, taken away from a page whose looks are kept; the copy's line stands below."""
    copy, below = copy_of_page(request), io.StringIO()
    if copy is not None:
        csv.writer(below).writerow([copy.line])
    response = StreamingHttpResponse(chain(path.open("rb"), [below.getvalue().encode()]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def only_says_why(request: HttpRequest) -> None:
    """The copy could not be marked, so there is none of that code; this answer says so and tells nothing else: it is no look."""
    request.copy_taken, request.tells_nothing = None, True  # type: ignore[attr-defined]


def goes_unmarked(request: HttpRequest, why: str) -> None:
    """What could not be marked has to go out all the same: the look says so, and why."""
    request.went_unmarked, request.reason_said = True, f"没有加副本标记：{why}"  # type: ignore[attr-defined]


def paper_response(paper: Paper, form: str, name: str, copy: Copy | None = None) -> HttpResponse:
    """A paper as a page or as PDF."""
    if form == "html":
        response = HttpResponse(render_html(paper, copy))
    else:
        response = HttpResponse(render_pdf(paper, copy), content_type="application/pdf")
        response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}.pdf"
    return response


def mark_package(package: IO[bytes], copy: Copy | None) -> None:
    """Adds the line as a file of its own behind the others, and the code as the package's comment; the others stay as they are."""
    if copy is None:
        return
    with zipfile.ZipFile(package, "a") as zipped:
        entry = zipfile.ZipInfo(MARK_IN_PACKAGE, SAME_TIME)
        zipped.writestr(entry, SAID_IN_PACKAGE.format(line=copy.line))
        zipped.comment = copy.fine.encode()


def original(request: HttpRequest, path: Path, name: str) -> FileResponse:
    """A file that was brought in, taken away again: a workbook with the code among its properties and in its package's comment;
    any other as it is, for a line more would change what it says."""
    file, copy = path.open("rb"), copy_of_page(request) if zipfile.is_zipfile(path) else None
    if copy is not None:
        marked = TemporaryFile()  # noqa: SIM115  the response closes it
        with file:
            shutil.copyfileobj(file, marked)
        mark_workbook(marked, copy)
        marked.seek(0)
        return FileResponse(marked, as_attachment=True, filename=name)
    return FileResponse(file, as_attachment=True, filename=name)


def mark_workbook(workbook: IO[bytes], copy: Copy) -> None:
    """Nothing is unpacked but the properties, which take the place of those before; the sheets stay byte for byte. Where the
    properties are missing or strange the comment alone bears the code."""
    with zipfile.ZipFile(workbook, "a") as zipped:
        zipped.comment = copy.fine.encode()
        info = zipped.NameToInfo.get(PROPERTIES)
        if info is None or info.file_size > LONGEST:
            return
        said = re.sub(r"<dc:identifier[^>]*>.*?</dc:identifier>", "", zipped.read(info).decode("utf-8", "surrogateescape"))
        said = re.sub(r"(?=</(?:\w+:)?coreProperties>)", f'<dc:identifier xmlns:dc="http://purl.org/dc/elements/1.1/">{copy.fine}</dc:identifier>', said)
        zipped.filelist.remove(zipped.NameToInfo.pop(PROPERTIES))
        zipped.writestr(zipfile.ZipInfo(PROPERTIES, SAME_TIME), said.encode("utf-8", "surrogateescape"), zipfile.ZIP_DEFLATED)
