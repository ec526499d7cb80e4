"""案件证据包 for offices: the pack of a case with the finding that it came from and everything that its bar stopped."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import msgspec
from django.utils.translation import gettext as _

from ggzy.core.acts.stages import DutyBreached
from ggzy.core.case import Case
from ggzy.core.disclosure import visible
from ggzy.core.explained import Explained
from ggzy.core.findings.finding import Family, Grade
from ggzy.core.findings.rules import RULES
from ggzy.core.procedures import PROCEDURES
from ggzy.core.procedures.finding import FINDING
from ggzy.core.record import fold
from ggzy.core.roles import Actor, Role
from ggzy.desk import counter
from ggzy.layout import case_pack
from ggzy.layout.case_told import FromFinding, Law, Source
from ggzy.layout.deals import WITH_REASON, Viewed, reaches
from ggzy.layout.event_words import who
from ggzy.layout.templatetags.ggzy import when
from ggzy.store import journal, log
from ggzy.store.models import StoppedAct
from ggzy.supervision.findings.raising import stream_of
from ggzy.supervision.models import Finding

UNNAMED = (Role.EXPERT, Role.BIDDER)
"""Members of the committee stay unnamed, bidders are pseudonyms."""


def package(viewed: Viewed) -> bytes:
    p, last = viewed.p, viewed.entries[-1].at
    stopped = list(StoppedAct.objects.filter(case_id=p.stream).order_by("pk"))
    findings = findings_of(p, last)
    return case_pack.package(
        viewed, findings, case_pack.stopped_acts(stopped), place=True, elsewhere=tuple(in_full(viewed, findings))
    )


def in_full(viewed: Viewed, findings: Sequence[FromFinding]) -> Iterator[case_pack.InFull]:
    """The entries of other records that the findings cite, those that this reader may see by now."""
    cited: dict[str, set[int]] = {}
    for source in (source for found in findings for source in found.sources):
        cited.setdefault(source.stream, set()).add(source.seq)
    for stream in sorted(cited.keys() - {viewed.p.stream}):
        seen = seen_of(stream, cited[stream], viewed.actor)
        for each in log.entries_of(stream, [entry.seq for entry in seen.entries]):
            entry = next(entry for entry in seen.entries if entry.seq == each.written.seq)
            # Numbers in the stream would tell how much bidders do.
            yield case_pack.InFull(case_pack.act_of(entry.event), each, entry.actor.role not in UNNAMED, not seen.p.secret)


def seen_of(stream: str, seqs: Collection[int], actor: Actor) -> Viewed:
    """Those of these entries that the pages show to this actor too; of complaints and the like, where one party is kept
    from others, only that somebody was late."""
    entries = journal.read(stream)
    p = fold(PROCEDURES[counter.procedure_of(stream)], stream, entries)
    seen = tuple(e for e in entries if e.seq in seqs and visible(p, e, actor) and (isinstance(p, WITH_REASON) or isinstance(e.event, DutyBreached)))
    known = Viewed(p, actor, "", seen)
    return known if reaches(known) else replace(known, entries=())


def findings_of(p: Case, by: datetime) -> tuple[FromFinding, ...]:
    """The finding that the clue came from, also where it does not hold any more; none where it came from elsewhere."""
    found = Finding.objects.filter(key=p.from_finding).first() if p.from_finding else None
    return (told(p, found, by),) if found is not None else ()


def told(p: Case, found: Finding, by: datetime) -> FromFinding:
    rule = RULES[found.rule]
    return FromFinding(
        key=found.key, rule=found.rule, label=rule.label, version=found.version, family=Family(found.family).label,
        grade=Grade(found.grade).label, words=found.words, at=when(found.at), inputs={k: str(v) for k, v in found.inputs.items()},
        often=often(p), innocent=tuple(rule.innocent), explained=explained(found, by), laws=laws(found, rule.label),
        sources=sources(found), records=tuple(found.streams), gone=when(found.gone_at) if found.gone_at else "",
    )  # fmt: skip


def often(p: Case) -> str:
    """The base rate 常见程度 as it was recorded with the clue: what becomes of other deals and findings does not change it."""
    n = p.rate
    if n is None or p.registered_at is None:
        return _("登记线索时没有记入常见程度")
    return _(
        "登记线索时（%(at)s），全平台%(of)s个项目中，%(records)s个有同样的发现（%(percent)s%%）；同类发现%(found)s条：登记线索%(cases)s条，说明为正当%(explained)s条"
    ) % {"at": when(p.registered_at), "percent": n.percent, **msgspec.structs.asdict(n)}


def explained(found: Finding, by: datetime) -> str:
    """Who explained it, as it stood at the last act of the case."""
    stream = stream_of(found.key)
    p: Explained = fold(FINDING, stream, [entry for entry in journal.read(stream) if entry.at <= by])
    return f"{who(p, p.by)}（{when(p.at)}）：{p.innocent} {p.reason}" if p.stage == "explained" and p.by and p.at else ""


def laws(found: Finding, label: str) -> tuple[Law, ...]:
    return tuple(
        Law(for_what=_("发现：%(rule)s") % {"rule": label}, basis=b["text"], figure=b["figure"], checked=b["checked"]) for b in found.bases
    )


def sources(found: Finding) -> tuple[Source, ...]:
    """The entries that it rests on, of however many records."""
    cited: dict[str, list[int]] = {}
    for stream, seq in found.cited:
        cited.setdefault(stream, []).append(seq)
    return tuple(case_pack.source_of(each) for stream, seqs in cited.items() for each in log.entries_of(stream, seqs))
