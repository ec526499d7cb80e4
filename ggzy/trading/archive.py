"""归档包 the archive package: every paper and the journal of a deal in one file, with an index of digests to check it by."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC

from ggzy.core.disclosure import visible
from ggzy.core.procedures import PROCEDURES
from ggzy.core.proceeding import fold
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Entry
from ggzy.desk import counter
from ggzy.layout.deals import Viewed
from ggzy.layout.packing import zipped
from ggzy.layout.papers import offered_papers, paper_of
from ggzy.papers.paper import canonical
from ggzy.papers.render import render_html, render_pdf
from ggzy.store import attachments, journal
from ggzy.store.codec import encode


@dataclass(frozen=True)
class Record:
    """What a package is made of: the journal of a deal as it stands, and the deal as its tenderee views it."""

    lines: list[tuple[Entry, str, str]]
    viewed: Viewed

    @property
    def kinds(self) -> list[str]:
        """The papers to be rendered, each of which takes its time."""
        return [kind for kind, _title in offered_papers(self.viewed)]


def record_of(stream: str) -> Record:
    lines = journal.read_lines(stream)
    entries = [entry for entry, _act, _digest in lines]
    p = fold(PROCEDURES[counter.procedure_of(stream)], stream, entries)
    assert p.project
    tenderee = Actor(role=Role.TENDEREE, org_id=p.project.tenderee_id, org=p.project.tenderee)
    return Record(lines, Viewed(p, tenderee, "", tuple(e for e in entries if visible(p, e, tenderee))))


def rendered(record: Record, kind: str) -> dict[str, bytes]:
    """One paper in its three forms, by file name; nothing where there is no such paper after all."""
    paper = paper_of(record.viewed, kind)
    if paper is None:
        return {}
    return {
        f"papers/{kind}.pdf": render_pdf(paper),
        f"papers/{kind}.html": render_html(paper).encode(),
        f"papers/{kind}.json": canonical(paper),
    }


def package(record: Record, papers: dict[str, bytes]) -> bytes:
    """The package out of its rendered papers: the same record gives the same bytes."""
    p = record.viewed.p
    assert p.project
    files = dict(papers)
    for one in p.tender_file.attachments if p.tender_file else ():
        files[f"attachments/{one.sha256[:8]}-{one.name}"] = attachments.path_of(one.sha256).read_bytes()
    files["journal.jsonl"] = journal_lines(record.lines, record.viewed)
    files["index.json"] = index(p.deal_code, p.project.title, files)
    return zipped(files)


def journal_lines(lines: list[tuple[Entry, str, str]], viewed: Viewed) -> bytes:
    """Every entry with its digest; the body only of those that tenderee and agency may see."""
    mine = {entry.seq for entry in viewed.entries}
    out = []
    for entry, _act, digest in lines:
        row = {
            "seq": entry.seq,
            "at": entry.at.astimezone(UTC).isoformat(),
            "event": type(entry.event).__name__,
            "digest": digest,
        }
        if entry.seq in mine:
            row |= {
                "label": entry.event.label(),
                "body": json.loads(encode(entry.event)),
                "actor": json.loads(encode(entry.actor)),
            }
        else:
            row["withheld"] = "本条依规定不向招标人公开，由平台留存"
        out.append(json.dumps(row, ensure_ascii=False, sort_keys=True))
    return ("\n".join(out) + "\n").encode()


def index(code: str, title: str, files: dict[str, bytes]) -> bytes:
    rows = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(files.items())
    ]
    return json.dumps(
        {"code": code, "title": title, "files": rows}, ensure_ascii=False, indent=1, sort_keys=True
    ).encode()
