"""Whose copy it was 副本溯源: the codes in a file that was found, and the kept look that each was given out with."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass

from django.db.models import Q

from ggzy.core.copy_code import codes_in
from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role
from ggzy.desk import counter
from ggzy.desk.file_marks import PROPERTIES
from ggzy.layout.marks import MARK_IN_PACKAGE
from ggzy.papers.copies import Found, marks_in_pdf
from ggzy.store.models import CaseCard, Deal, Sight
from ggzy.supervision.leak_record import called
from ggzy.supervision.reach import cases_within

LARGEST_MEMBER, MOST_SHEETS = 8 << 20, 20
UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, OSError, EOFError)
"""What reading a package raises where it is broken, under a password or packed in a way nobody here knows; each is told."""


@dataclass(frozen=True)
class Trace:
    """One code: where it stood in the file, and the look it belongs to, if one is known to this office. `cases` are the case that
    the copy was of, or those about the lot that it was of."""

    code: str
    where: str
    sight: Sight | None = None
    person: str = ""
    office: str = ""
    deal: Deal | None = None
    cases: tuple[CaseCard, ...] = ()


def marks_in(raw: bytes) -> Found:
    """What codes a file carries: printed in it, and in what it says of itself."""
    if raw[:1024].lstrip().startswith(b"%PDF"):
        return marks_in_pdf(raw)
    if raw.startswith(b"PK\x03\x04"):
        try:
            return marks_in_zip(raw)
        except UNREADABLE:
            return Found(codes_in(as_text(raw)), shut=True)
    return Found(codes_in(as_text(raw)))


def marks_in_zip(raw: bytes) -> Found:
    """Of a package its own line and its comment, of a workbook its cells and its properties; nothing else is unpacked."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        names = set(package.namelist())
        shown = [name for name in names if name == MARK_IN_PACKAGE or name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/sheet")]
        printed = "\n".join(beginning(package, name) for name in sorted(shown)[:MOST_SHEETS])
        hidden = as_text(package.comment) + "\n" + (beginning(package, PROPERTIES) if PROPERTIES in names else "")
    return Found(codes_in(printed), codes_in(hidden))


def beginning(package: zipfile.ZipFile, name: str) -> str:
    with package.open(name) as member:
        return as_text(member.read(LARGEST_MEMBER))


def as_text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def traced(found: Found, actor: Actor) -> list[Trace]:
    """Each code once, with whose copy it is; a look outside the inspector's region is as unknown as a code made up."""
    codes = dict.fromkeys((*found.printed, *found.hidden))
    if not codes or not actor.region:
        return []
    within = Q(region__startswith=stem(actor.region)) | Q(region="")
    known = {sight.code: sight for sight in Sight.objects.filter(within, code__in=list(codes))}
    streams = {sight.stream for sight in known.values()} - {""}
    deals = {deal.stream: deal for deal in Deal.objects.filter(stream__in=streams)}
    cases = list(cases_within(actor).filter(Q(stream__in=streams) | Q(deal__in=streams)).order_by("code"))
    return [trace(code, place_of(code, found), known.get(code), deals, cases) for code in codes]


def trace(code: str, where: str, sight: Sight | None, deals: dict[str, Deal], cases: list[CaseCard]) -> Trace:
    if sight is None:
        return Trace(code, where)
    person, office, deal = sight.person, sight.post.removeprefix(sight.person).strip(), deals.get(sight.stream)
    belongs = tuple(case for case in cases if sight.stream and sight.stream in (case.stream, case.deal))
    if deal is not None and sight.role == Role.EXPERT:
        p = counter.load(sight.stream)
        assert p is not None
        person, office = called(p, Role.EXPERT, sight.person_id, person, office)
    return Trace(code, where, sight, person, office, deal, belongs)


def place_of(code: str, found: Found) -> str:
    printed, hidden = code in found.printed, code in found.hidden
    return "both" if printed and hidden else "printed" if printed else "hidden"


def disagree(found: Found) -> bool:
    """Both kinds of mark are there, and tell different copies: one of them was changed."""
    return bool(found.printed and found.hidden and set(found.printed) != set(found.hidden))
