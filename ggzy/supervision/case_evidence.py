"""案件证据包 for offices: the pack of a case with the finding that it came from and everything that its bar stopped."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ggzy.core.case import Case
from ggzy.core.findings.finding import Family, Grade
from ggzy.core.findings.rules import RULES
from ggzy.layout import case_pack
from ggzy.layout.case_told import FromFinding, Law, Source
from ggzy.layout.deals import Viewed
from ggzy.layout.templatetags.ggzy import when
from ggzy.store import log
from ggzy.store.models import ExplainedCard, StoppedAct
from ggzy.supervision.findings.often import how_often
from ggzy.supervision.models import Finding


def package(viewed: Viewed) -> bytes:
    p, last = viewed.p, viewed.entries[-1].at
    stopped = list(StoppedAct.objects.filter(case_id=p.stream).order_by("pk"))
    return case_pack.package(viewed, findings_of(p, last), case_pack.stopped_acts(stopped), place=True)


def findings_of(p: Case, by: datetime) -> tuple[FromFinding, ...]:
    """The finding that the clue came from, also where it does not hold any more; none where it came from elsewhere."""
    found = Finding.objects.filter(key=p.from_finding).first() if p.from_finding else None
    return (told(found, by),) if found is not None else ()


def told(found: Finding, by: datetime) -> FromFinding:
    rule = RULES[found.rule]
    return FromFinding(
        key=found.key, rule=found.rule, label=rule.label, version=found.version, family=Family(found.family).label,
        grade=Grade(found.grade).label, words=found.words, at=when(found.at), inputs={k: str(v) for k, v in found.inputs.items()},
        often=often(found, by), innocent=tuple(rule.innocent), explained=explained(found, by), laws=laws(found, rule.label),
        sources=sources(found), records=tuple(found.streams), gone=when(found.gone_at) if found.gone_at else "",
    )  # fmt: skip


def often(found: Finding, by: datetime) -> str:
    """The base rate 常见程度 as it stood at the last act of the case, so that a later deal does not change the pack."""
    n = how_often(found, by)
    return _(
        "截至%(by)s，全平台%(of)s个项目中，%(records)s个有同样的发现（%(percent)s%%）；同类发现%(all)s条：登记线索%(cases)s条，说明为正当%(explained)s条"
    ) % {"by": when(by), **n}


def explained(found: Finding, by: datetime) -> str:
    card = ExplainedCard.objects.filter(finding=found.key, stage="explained", changed_at__lte=by).first()
    return f"{card.by}（{when(card.changed_at)}）：{card.innocent} {card.reason}" if card else ""


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
