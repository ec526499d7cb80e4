"""案件证据包 the evidence pack of one case: each figure with the entry it comes from, as PDF and as data.

Everything is built from the entries that the viewer may see, so that the accused's pack holds its own part and no more.
Nothing in it depends on when it is taken: the same input gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ggzy.core.acts.case import AccusedNotified, ClueRegistered, DecisionRevoked, DecisionServed, PenaltyImposed
from ggzy.core.acts.redress import AppealEnded, DecisionAmended, StayEnded, StayNoted
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.bars import CAPACITIES
from ggzy.core.calendar import end_words
from ggzy.core.case import Case
from ggzy.core.procedures import PROCEDURES
from ggzy.core.procedures.case_grounds import GROUNDS
from ggzy.core.regions import full_name
from ggzy.core.rule import Basis
from ggzy.core.table import Entry, Event
from ggzy.core.tlog.entry import shown
from ggzy.layout.case_paper import paper
from ggzy.layout.case_told import Contents, Figure, FromFinding, Law, Source, Stopped
from ggzy.layout.case_words import FIELDS, PARTS, lines
from ggzy.layout.deals import Viewed
from ggzy.layout.event_words import BASES, who
from ggzy.layout.history import told_of
from ggzy.layout.marks import mark_package
from ggzy.layout.packing import digests, plain_json, zipped
from ggzy.layout.templatetags.ggzy import when
from ggzy.papers.copies import Copy
from ggzy.papers.render import render_pdf
from ggzy.store import log
from ggzy.store.models import Deal, StoppedAct

FORMAT = "ggzy-case/1"
READ_ME = """案件证据包 {title}

case.pdf       案件证据册：发现、事实和证据、法律依据、告知、当事人的意见、决定、限制、撤销，每一项注明日志条号。
data.json      同样的内容，供程序读取；每一项的 source 写明日志流、条号、完整摘要、在公开日志中的序号。
journal.jsonl  所引的日志条目全文：先是本案的，再是发现所引的其他记录的，每一条写明日志流。data.json 列出摘要、这里没有全文的，
               是读者现在还不能看的条目（例如开标以前保密的），可以看的时候重新下载即有。opening 是开启公开条目的盐和原文：SHA-256(salt 的字节 ‖ text) 即公开日志中该序号处的32字节，
               可在 /log/ 下的日志文件中取出比对；序号为空的，该条还没有写入公开日志，几秒后重新下载即有。
index.json     以上每个文件的 SHA-256。

证据材料由办案机关案卷保管，平台只有它的摘要（信用修复、复议和诉讼的材料平台另存）：对材料文件计算 SHA-256，应与 data.json 的 documents 所列一致。
拦下的办理由平台另行登记，不是日志条目，注明登记号。
同样的记录（本案的和所引的）给出同样的文件，逐字节相同；监督一侧取走的副本另有“副本标记.txt”，写明谁在何时取走，不在 index.json 里。
"""


class InFull(NamedTuple):
    """An entry told word for word; `actor` where the reader may know who acted, `place` where also what stands before it."""

    label: str
    logged: log.Logged
    actor: bool
    place: bool


def package(
    viewed: Viewed, findings: Sequence[FromFinding], stopped: Sequence[Stopped], *, place: bool, elsewhere: Sequence[InFull] = ()
) -> bytes:
    """The pack as a zip; `place`: for offices, who may know what stands before each entry. `elsewhere` is cited of other records."""
    logged = log.entries_of(viewed.p.stream, [entry.seq for entry in viewed.entries])
    told = contents(viewed, logged, findings, stopped)
    files = {
        "README.txt": READ_ME.format(title=viewed.p.title).encode(),
        "case.pdf": render_pdf(paper(viewed, told)),
        "data.json": plain_json(data(viewed.p, told)),
        "journal.jsonl": journal_lines([*own(viewed, logged, place=place), *elsewhere]),
    }
    files["index.json"] = plain_json({"format": FORMAT, "stream": viewed.p.stream, "files": digests(files)})
    return zipped(files)


def sent(pack: bytes, code: str, copy: Copy | None = None) -> HttpResponse:
    """The pack as a download; an office's copy is marked beside its contents."""
    name, file = quote(f"案件证据包-{code}.zip"), BytesIO(pack)
    mark_package(file, copy)
    return HttpResponse(file.getvalue(), content_type="application/zip", headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})


def contents(viewed: Viewed, logged: Sequence[log.Logged], findings: Sequence[FromFinding], stopped: Sequence[Stopped]) -> Contents:
    sources = {each.written.seq: source_of(each) for each in logged}
    figures = tuple(figures_of(viewed, sources))
    documents = tuple(
        {"sha256": e.event.sha256, "kind": e.event.kind, "source": msgspec.to_builtins(sources[e.seq])}  # type: ignore[attr-defined]
        for e in viewed.entries if getattr(e.event, "sha256", "")
    ) + tuple(
        {"sha256": each.sha256, "kind": each.name, "source": msgspec.to_builtins(sources[e.seq])}
        for e in viewed.entries for each in getattr(e.event, "exhibits", ())
    )  # fmt: skip
    bar = tuple(bar_of(viewed, sources))
    return Contents(figures, tuple(findings), tuple(laws_of(viewed, findings)), bar, tuple(stopped) if bar else (), documents)


def source_of(logged: log.Logged) -> Source:
    written = logged.written
    return Source(stream=written.stream, seq=written.seq, digest=written.digest, log_index=logged.index)


# ---- what is told


def figures_of(viewed: Viewed, sources: dict[int, Source]) -> Iterator[Figure]:
    """Part by part, entry by entry, field by field."""
    part_of = {event: title for title, events in PARTS for event in events}
    rest = _("催办、逾期和双人办理")
    order = [*(title for title, _events in PARTS), rest]
    told = [(part_of.get(type(e.event), rest), e) for e in viewed.entries if not isinstance(e.event, StageEntered)]
    for part, entry in sorted(told, key=lambda pair: (order.index(pair[0]), pair[1].seq)):
        for name, says in said(viewed.p, entry):
            yield figure(viewed.p, part, entry, name, says, sources)


def said(p: Case, entry: Entry) -> list[tuple[str, str]]:
    """The figures of one act; an act without any was done, and that is what is told."""
    known = FIELDS.get(type(entry.event))
    if known is None:
        told = told_of(p, entry)
        return [("", told.detail or told.did)]
    worded = [(f.label, f.words(value)) for f in known if (value := getattr(entry.event, f.name)) not in ("", None)]
    return worded or [("", _("已办理"))]


def figure(p: Case, part: str, entry: Entry, name: str, says: str, sources: dict[int, Source]) -> Figure:
    return Figure(
        part=part, act=act_of(entry.event), name=name, says=says, by=who(p, entry.actor), at=when(entry.at), source=sources[entry.seq]
    )


def act_of(event: Event) -> str:
    return str(event.label())


def bar_of(viewed: Viewed, sources: dict[int, Source]) -> Iterator[Figure]:
    """限制 as it follows from the served decision: every line of it from the entry that gave it."""
    p, bar = viewed.p, viewed.p.bar
    of = {type(entry.event): entry for entry in viewed.entries}
    served, imposed = of.get(DecisionServed), of.get(PenaltyImposed)
    if bar is None or served is None or imposed is None:
        return
    begun = (entry for entry in viewed.entries if entry.at == bar.since and isinstance(entry.event, DecisionServed | StayEnded | AppealEnded))
    begins = next(begun, served)
    ended_by = [entry for kind in (DecisionRevoked, StayNoted, DecisionAmended) if (entry := of.get(kind)) and entry.at == bar.until]
    ends = ended_by[0] if ended_by else of.get(DecisionAmended, served if bar.until else imposed)
    for name, says, entry in (
        (_("决定书文号"), bar.decision_no, imposed),
        (_("限制"), "、".join(CAPACITIES[each] for each in bar.capacities), imposed),
        (_("地域"), full_name(bar.region), imposed),
        (_("交易类别"), lines(bar.lines), imposed),
        (_("自"), when(bar.since), begins),
        (_("至"), end_words(bar.until) if bar.until else _("没有期限"), ends),
    ):
        yield figure(p, _("限制和它拦下的办理"), entry, name, says, sources)


def laws_of(viewed: Viewed, findings: Sequence[FromFinding]) -> Iterator[Law]:
    """Each article once for what it is used: the ground, each step, each term that was missed, the finding."""
    known: dict[tuple[str, str], Law] = {}
    for entry in viewed.entries:
        for law in laws_of_entry(viewed.p, entry):
            known.setdefault((law.for_what, law.basis), law)
    yield from known.values()
    for found in findings:
        yield from found.laws


def laws_of_entry(p: Case, entry: Entry) -> Iterator[Law]:
    event = entry.event
    if isinstance(event, ClueRegistered):
        yield law(_("涉嫌事由：%(what)s") % {"what": GROUNDS[event.suspected].label}, GROUNDS[event.suspected].basis)
    elif isinstance(event, AccusedNotified | PenaltyImposed):
        yield law(_("处罚依据：%(what)s") % {"what": GROUNDS[event.ground].label}, GROUNDS[event.ground].basis)
    elif isinstance(event, DutyBreached):
        duty = p.procedure.duty[event.duty]
        yield law(_("期限：%(what)s") % {"what": duty.label}, duty.basis)
    basis = BASES.get(type(event).__name__)
    if basis is not None:
        yield law(act_of(event), basis)


def law(for_what: str, basis: Basis) -> Law:
    return Law(for_what=for_what, basis=str(basis), figure=basis.figure, checked=basis.checked)


def stopped_acts(rows: Sequence[StoppedAct]) -> tuple[Stopped, ...]:
    """What the bar stopped; where a lot's names are still secret, not which lot."""
    deals = {deal.stream: deal for deal in Deal.objects.filter(stream__in=[row.stream for row in rows])}
    return tuple(
        Stopped(number=row.pk, at=when(row.at), act=row.act, place=place_of(deals.get(row.stream)), reason=row.reason) for row in rows
    )


def place_of(deal: Deal | None) -> str:
    if deal is None:
        return _("一个没有登记成的项目")
    secret = PROCEDURES[deal.procedure].stage(deal.stage).secret
    return _("一个尚未开标的项目") if secret else deal.title


# ---- as data


def data(p: Case, told: Contents) -> dict[str, Any]:
    case = {"stream": p.stream, "code": p.code, "accused": p.accused.called, "stage": p.at_stage.label, "procedure": p.procedure.code}
    return {"format": FORMAT, "case": case, **{each.name: msgspec.to_builtins(getattr(told, each.name)) for each in fields(told)}}


def own(viewed: Viewed, logged: Sequence[log.Logged], *, place: bool) -> Iterator[InFull]:
    label = {entry.seq: act_of(entry.event) for entry in viewed.entries}
    return (InFull(label[each.written.seq], each, True, place) for each in logged)


def journal_lines(entries: Iterable[InFull]) -> bytes:
    """The entries cited, word for word, with what opens their places in the public log."""
    out = []
    for label, each, actor, place in entries:
        written = each.written
        row = {
            "stream": written.stream, "seq": written.seq, "at": written.at.astimezone(UTC).isoformat(), "event": written.event,
            "label": label, "body": json.loads(written.body), "actor": json.loads(written.actor) if actor else None,
            "digest": written.digest, "log_index": each.index, "leaf": written.opaque.hex(),
            "opening": msgspec.to_builtins(shown(written, actor=actor, place=place)),
        }  # fmt: skip
        out.append(json.dumps(row, ensure_ascii=False, sort_keys=True))
    return ("\n".join(out) + "\n").encode()
