"""Signals across records 跨项目的线索: what one record adds to a series, and what the series says together.

Each rule notes its figures record by record (`Noted`); only the notes of one subject are looked at when one is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from ggzy.core.acts import evaluation, opening, registration
from ggzy.core.evaluation.method import Comprehensive
from ggzy.core.findings.deemed import IDENTICAL, deemed
from ggzy.core.findings.finding import Family, Found, Grade, Noted, Seen
from ggzy.core.findings.signals import unsealed_at
from ggzy.core.law import tendering
from ggzy.core.procedures.evaluation_consequences import subjective_criteria
from ggzy.core.rule import Basis

ELSEWHERE = 2
"""So many firms besides have a paper: it is a public form."""
AT_LEAST = 3
"""So many lots make a series."""
SAME_POINTS_SHARE = Decimal("0.5")
"""Where an office returns other agencies' filings as often, it is the office's manner and not the agency's fault."""
MOST_TRACED = 60
"""So many entries are given for a finding at most: more nobody opens, and the record of each lot has the rest."""
LEAD_SHARE = Decimal("0.15")
"""So much of the subjective points lies between what one member and the others give a firm, against the rest."""


@dataclass(frozen=True)
class Row:
    """One note of a series: which record, since when, and its figures."""

    stream: str
    at: datetime
    title: str
    value: dict[str, Any]


@dataclass(frozen=True)
class SeriesRule:
    """发现规则 over many records: `note` is asked of each record, `judge` of one subject's notes and all other notes."""

    code: str
    label: str
    family: Family
    version: int
    bases: tuple[Basis, ...]
    innocent: tuple[str, ...]
    note: Callable[[Seen], Iterable[Noted]]
    judge: Callable[[str, Sequence[Row], Callable[[dict[str, Any]], Sequence[Row]]], Iterable[Found]]
    by_round: bool = False


def traced(rows: Iterable[Row]) -> tuple[tuple[str, int], ...]:
    """The entries that these notes were taken from."""
    return tuple(islice(((row.stream, seq) for row in rows for seq in row.value["entries"]), MOST_TRACED))


# ---- an agency whose filings come back again and again for the same points


def returns(seen: Seen) -> Iterable[Noted]:
    """How often the filing of this lot was returned, and which points were still not met the second time."""
    project, answers = seen.p.project, seen.of(registration.FilingReturned, registration.FilingAccepted)
    if project is None or not project.agency_id or not answers:
        return
    unmet = [{f.code for f in e.event.findings if not f.met} for e in seen.of(registration.FilingReturned)]  # type: ignore[attr-defined]
    again = set().union(*(a & b for a, b in zip(unmet, unmet[1:], strict=False))) if len(unmet) > 1 else set()
    value = {
        "agency": project.agency, "office": answers[0].actor.org_id, "returned": len(unmet), "again": sorted(again),
        "entries": [e.seq for e in answers],
    }  # fmt: skip
    yield Noted("returns", project.agency_id, answers[-1].at, value)


def serial_agency(agency: str, rows: Sequence[Row], others: Callable[[dict[str, Any]], Sequence[Row]]) -> Iterable[Found]:
    """In three lots or more the same points came back, and before the same offices others' filings do not."""
    bad = [row for row in rows if row.value["again"]]
    if len(bad) < AT_LEAST:
        return
    offices = {row.value["office"] for row in bad}
    beside = [row for office in sorted(offices) for row in others({"office": office})]
    as_bad = [row for row in beside if row.value["again"]]
    if beside and len(as_bad) > SAME_POINTS_SHARE * len(beside):
        return
    points = sorted({point for row in bad for point in row.value["again"]})
    yield Found(
        subject=agency, at=max(row.at for row in bad),
        words=f"{bad[0].value['agency']}代理的{len(bad)}个项目，退回修改的问题再次提交时仍然存在",
        inputs={
            "代理的项目": str(len(rows)), "同样问题再次退回的": str(len(bad)), "审查要点": "、".join(points),
            "同一机关审查的其他代理机构的项目": str(len(beside)), "其中同样问题再次退回的": str(len(as_bad)),
        },
        entries=(), traced=traced(bad), grade=Grade.BLUE, firms=(agency,),
    )  # fmt: skip


# ---- a member who gives one firm the most, time and again


def leads(seen: Seen) -> Iterable[Noted]:
    """For each member and firm: the member's points for it less the others', against the same of the other firms."""
    p, filed = seen.p, seen.of(evaluation.ReportFiled)
    if not seen.opened or not filed or p.tender_file is None or not isinstance(p.tender_file.method, Comprehensive):
        return
    most = sum((c.max_points for c in subjective_criteria(p)), Decimal(0))
    points = {(s, b.bidder): sum((x.points for x in p.round.sheets[s, b.bidder]), Decimal(0)) for s in p.round.seats for b in p.valid_bids if (s, b.bidder) in p.round.sheets}
    members = sorted({member for member, _ in points})
    if not most or len(members) < 3:
        return
    scored: dict[str, list[int]] = defaultdict(list)
    for entry in seen.of(evaluation.ScoreFiled):
        scored[entry.event.bidder].append(entry.seq)  # type: ignore[attr-defined]
    for member in members:
        lead = {b.bidder: points[member, b.bidder] - mean(points[m, b.bidder] for m in members if m != member) for b in p.valid_bids}
        for bid in p.valid_bids:
            rest = [each for bidder, each in lead.items() if bidder != bid.bidder]
            if rest:
                share = (lead[bid.bidder] - mean(rest)) / most
                value = {
                    "share": f"{share:.3f}", "person": p.round.seats[member].person, "firm": bid.org_id, "org": bid.org,
                    "entries": [*scored[bid.bidder], filed[-1].seq],
                }  # fmt: skip
                yield Noted("leads", f"{member}/{bid.org_id}", filed[-1].at, value)


def mean(values: Iterable[Decimal]) -> Decimal:
    found = list(values)
    return sum(found, Decimal(0)) / len(found)


def favouring_member(subject: str, rows: Sequence[Row], others: Callable[[dict[str, Any]], Sequence[Row]]) -> Iterable[Found]:
    """In three or more lots, and in four of five in which the two met, the member's points lifted this firm against all others'."""
    shares = [Decimal(row.value["share"]) for row in rows]
    lifted = [row for row, share in zip(rows, shares, strict=True) if share >= LEAD_SHARE]
    lots = len({row.stream for row in lifted})
    if lots < AT_LEAST or len(lifted) * 5 < len(rows) * 4:
        return
    last = max(rows, key=lambda row: row.at)
    person_id = subject.split("/", 1)[0]
    yield Found(
        subject=subject, at=last.at,
        words=f"{last.value['person']}在{lots}个项目中对{last.value['org']}的评分都明显高于其他委员",
        inputs={"相遇的项目": str(len({row.stream for row in rows})), "明显偏高的项目": str(lots), "高出主观分满分的比例": "、".join(f"{100 * share:.1f}%" for share in shares)},
        entries=(), traced=traced(rows), grade=Grade.BLUE, person_id=person_id, person=last.value["person"], firms=(last.value["firm"],),
    )  # fmt: skip


# ---- the same paper in two bids of a lot, and hardly anywhere else


def papers(seen: Seen) -> Iterable[Noted]:
    """Every paper of this lot's opened bids by its digest, with the firms that have it; what the tender file gave is left out."""
    p = seen.p
    if not seen.opened or not seen.told.papers:
        return
    given = {each.sha256 for _, file in p.file_versions for each in file.attachments}
    bids = {bid.bidder: bid for bid in p.opened_bids}
    whose: dict[str, dict[str, str]] = defaultdict(dict)
    called: dict[str, str] = {}
    for bidder, found in seen.told.papers.items():
        for paper in found:
            if bidder in bids and paper.sha256 not in given:
                whose[paper.sha256][bids[bidder].org_id] = bids[bidder].org
                called[paper.sha256] = paper.name
    opened = [(e.seq, bids[e.event.bidder].org_id) for e in seen.of(opening.BidUnsealed) if e.event.bidder in bids]  # type: ignore[attr-defined]
    for sha256, firms in sorted(whose.items()):
        value = {
            "firms": dict(sorted(firms.items())), "called": called[sha256], "bids": len(bids), "region": p.region,
            "entries": [seq for seq, firm in opened if firm in firms],
        }  # fmt: skip
        yield Noted("papers", sha256, unsealed_at(seen), value)


def same_paper(sha256: str, rows: Sequence[Row], others: Callable[[dict[str, Any]], Sequence[Row]]) -> Iterable[Found]:
    """Byte for byte in two bids of a lot; not where most bidders have it, or firms elsewhere too: then it is a public form."""
    everybody = {firm for row in rows for firm in row.value["firms"]}
    told: set[str] = set()
    for row in sorted(rows, key=lambda row: row.at):  # of a lot that was tendered again the first round that shows it
        firms, bids = row.value["firms"], row.value["bids"]
        if len(firms) < 2 or 2 * len(firms) > bids + 1 or len(everybody - firms.keys()) >= ELSEWHERE or row.stream in told:
            continue
        told.add(row.stream)
        yield Found(
            subject=row.stream, at=row.at, words=f"{'、'.join(firms.values())}的“{row.value['called']}”逐字节相同",
            inputs={"材料": row.value["called"], "摘要": sha256, "其余投标人": str(bids - len(firms)), "别处有这份材料的企业": str(len(everybody - firms.keys()))},
            entries=(), traced=traced([row, *(each for each in rows if each is not row)]), grade=Grade.AMBER,
            firms=tuple(firms), bases=deemed(IDENTICAL, row.value["region"], row.at),
        )  # fmt: skip


SERIES = (
    SeriesRule(
        "same_file", "投标材料相同", Family.SIGNAL, 3, (),
        ("公开的范本、标准图集、产品说明书", "招标文件要求使用的格式", "同一设计、检测机构出具的证明"), papers, same_paper, by_round=True,
    ),
    SeriesRule(
        "agency_serial", "代理机构同样问题反复退回", Family.SIGNAL, 3, (),
        ("审查标准前后不一", "招标人坚持原来的条款", "该机构代理的项目多，比例并不高"), returns, serial_agency,
    ),
    SeriesRule(
        "favouring_reviewer", "评委评分长期偏向同一投标人", Family.SIGNAL, 3, (Basis(tendering.LAW, 44),),
        ("该投标人确实突出，其他委员的评分也高", "专业背景不同，看重的方面不同"), leads, favouring_member, by_round=True,
    ),
)  # fmt: skip
