"""处罚和限制名单: rows become entries of credit; the rules that an entry is asked are asked when the row is read, and again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec

from ggzy.core.acts.credit import TakeInCredit
from ggzy.core.bars import CAPACITIES, term
from ggzy.core.codes import plain, plain_name
from ggzy.core.credit import Noted
from ggzy.core.facts import Facts
from ggzy.core.imported import restrictions
from ggzy.core.imported.record import ImportRecord
from ggzy.core.imported.restrictions import CONSTANT, FIELDS, REQUIRED, Known
from ggzy.core.procedures.case_grounds import LINES
from ggzy.core.procedures.credit import CREDIT, ROW_RULES
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Ask
from ggzy.desk import clock, counter
from ggzy.desk.dossier_facts import credit_recorded, recorded_where
from ggzy.desk.workdays import calendar
from ggzy.store.models import ImportedRow, ListRun, NameHistory, Organisation
from ggzy.supervision import importing
from ggzy.supervision.importing import Enter, Read
from ggzy.supervision.reach import experts_within
from ggzy.supervision.taking_in.earlier import FirstLines, Places, waiting

__all__ = ["CONSTANT", "FIELDS", "REQUIRED", "enterer", "reader"]
NO_PARTIES = (Organisation.Kind.AUTHORITY, Organisation.Kind.CENTRE, Organisation.Kind.BANK)


def reader(run: ListRun, actor: Actor) -> Read:
    """Reads rows against the registry as it stands now, asked once for the whole file."""
    chosen, constants, known, recorded = importing.chosen_columns(run), run.source.constants, known_to(actor), credit_recorded()
    begun, now, days, first_line = CREDIT.begin("-"), clock.now(), calendar(), FirstLines()
    place, waits = Places(run), waiting(run, lambda said: [restrictions.key(msgspec.convert(said, Noted))])

    def read(n: int, cells: Sequence[Any]) -> Any:
        noted, wrong = restrictions.read(cells, chosen, constants, sha256=run.sha256, region=actor.region, known=known)
        if noted is None:
            return wrong
        key = restrictions.key(noted)
        wish, facts = TakeInCredit(noted=noted, batch="", line_no=n), Facts(subject_known=True, recorded_before=recorded_where(recorded.get(key, ""), actor.org_id))
        ask = Ask(begun, wish, actor, now, facts, days)
        wrong = [refused.reason for rule in ROW_RULES if (refused := rule(ask)) is not None]
        if not wrong and key in waits:
            wrong.append(f"同一对象、同一文号的正等待核对：{place(*waits[key])}")
        if not wrong and (before := first_line(n, key)):
            wrong.append(f"与第{before}行是同一对象、同一文号")
        return wrong or (noted.subject, words(noted), msgspec.json.encode(noted).decode())

    return read


def names_by_code() -> dict[str, frozenset[str]]:
    """Of every organisation that is no office: each name it ever bore."""
    firms: dict[str, set[str]] = defaultdict(set)
    for uscc, name in Organisation.objects.exclude(kind__in=NO_PARTIES).values_list("uscc", "name"):
        firms[uscc].add(plain_name(name))
    for uscc, name in NameHistory.objects.exclude(organisation__kind__in=NO_PARTIES).values_list("organisation__uscc", "name"):
        firms[uscc].add(plain_name(name))
    return {uscc: frozenset(names) for uscc, names in firms.items()}


def known_to(actor: Actor) -> Known:
    firms = names_by_code()
    named: dict[str, set[str]] = defaultdict(set)
    for uscc, names in firms.items():
        for name in names:
            named[name].add(uscc)
    experts: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for e in experts_within(actor):
        experts[plain_name(e.person.name)].append((str(e.person_id), frozenset({plain_name(e.employer_name), plain(e.employer_uscc)} - {""})))
    return Known(
        firms=firms, named={name: tuple(sorted(codes)) for name, codes in named.items()},
        experts={name: tuple(found) for name, found in experts.items()},
    )  # fmt: skip


def words(noted: Noted) -> str:
    """What it does, as whoever checks the file has to see it: from what, where, from when until when, by which paper."""
    kept = "、".join(CAPACITIES[each] for each in noted.capacities)
    lines = "、".join(LINES.get(each, each) for each in noted.lines)
    what = f"限制{kept}（{lines or '全部类别'}）" if kept else "只作记录"
    return f"{what}，{term(noted.since, noted.until)}；{noted.source}{noted.paper}{noted.document_no}，《{noted.statute}》第{noted.article}条：{noted.what}"


def enterer(run: ListRun, record: ImportRecord) -> Enter:
    return lambda rows, now: [enter(row, run, record) for row in rows]


def enter(row: ImportedRow, run: ListRun, record: ImportRecord) -> Refused | str:
    """Through the door, as whoever checked the file."""
    assert record.checked_by
    wish = TakeInCredit(noted=msgspec.convert(row.said, Noted), batch=run.stream, line_no=row.line_no)
    outcome = counter.open_stream(wish, record.checked_by, procedure="credit/1", act_id=f"import-{run.pk}-{row.line_no}")
    return outcome if isinstance(outcome, Refused) else outcome.stream
