"""评标专家库: rows become experts of the own pool; who was removed stays removed, and what is newer here stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Q
from django.utils.translation import gettext as _

from ggzy.core.calendar import day_of
from ggzy.core.imported import experts
from ggzy.core.imported.experts import FIELDS, REQUIRED, ExpertSaid, KnownExpert, shown
from ggzy.core.imported.record import EXPERTS, ImportRecord
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.desk import clock
from ggzy.gateways import outbox
from ggzy.layout.templatetags.ggzy import mask
from ggzy.store import expert_pool
from ggzy.store.models import Expert, ImportedRow, ListRun, Person
from ggzy.supervision import importing
from ggzy.supervision.importing import Enter, Read
from ggzy.supervision.reach import keeps_a_pool, keeps_expert
from ggzy.supervision.taking_in.earlier import FirstLines, Places, waiting
from ggzy.supervision.taking_in.restrictions import names_by_code

__all__ = ["FIELDS", "REQUIRED", "enterer", "not_by", "reader", "shown"]
PROVINCE = "0000"


def reader(run: ListRun, actor: Actor) -> Read:
    chosen, employers, today, first_line = importing.chosen_columns(run), names_by_code(), day_of(clock.now()), FirstLines()
    places = Places(run)
    came, waiting_rows = entered(run, places), waiting(run, lambda said: keys(msgspec.convert(said, ExpertSaid)))
    by_name: dict[str, list[KnownExpert]] = defaultdict(list)
    for each in known(Expert.objects.all(), actor):
        by_name[experts.plain_name(each.name)].append(each)
        for mark in each.marks:
            by_name[mark].append(each)

    def marks_of(id_number: str, number: str) -> tuple[str, ...]:
        return expert_pool.marks_of(id_number, number, f"{run.source.org_id}\n{run.source.name}")

    def read(n: int, cells: Sequence[Any]) -> Any:
        said = experts.read(cells, chosen, region=actor.region, today=today, employers=employers, marks_of=marks_of)
        if isinstance(said, list):
            return said
        try:
            there = experts.same_person(said, unique(each for key in (*said.marks, experts.plain_name(said.name)) for each in by_name.get(key, ())))
        except ValueError as why:
            return [str(why)]
        if why_not := experts.why_not(said, run.as_of or today, there):
            stood = there and came.get(f"expert-{there.person_id}")
            return [f"{why_not}（{stood}）" if stood else why_not]
        if waits := next((waiting_rows[key] for key in keys(said) if key in waiting_rows), None):
            return [f"这名专家正等待核对：{places(*waits)}"]
        if before := first_line(n, *keys(said)):
            return [f"与第{before}行是同一名专家"]
        return said.name, words(said, there), msgspec.json.encode(said).decode()

    return read


def unique(found: Iterable[KnownExpert]) -> list[KnownExpert]:
    return list({each.person_id: each for each in found}.values())


def not_by(actor: Actor) -> Refused | None:
    return None if keeps_a_pool(actor) else Refused("本机关不管理专家库", remedy="请由州（市）或者省级管理机关读入")


def entered(run: ListRun, places: Places) -> dict[str, str]:
    """By what a row of the same office became, which it was; of several the last."""
    rows = ImportedRow.objects.filter(run__source__kind=EXPERTS, run__source__org_id=run.source.org_id).exclude(stream="").order_by("run_id", "line_no")
    return {stream: places(pk, line_no) for stream, pk, line_no in rows.values_list("stream", "run_id", "line_no").iterator(5_000)}


def keys(said: ExpertSaid) -> tuple[Any, ...]:
    """By which two rows are the same person, before anybody looks at the pool."""
    return said.marks or ((experts.plain_name(said.name), said.employer_code),)


def known(rows: Any, actor: Actor) -> list[KnownExpert]:
    return [
        KnownExpert(
            person_id=e.person_id, name=e.person.name, employer_code=e.employer_uscc, marks=tuple(e.outside_marks), active=e.active,
            own=keeps_expert(actor, e), as_of=e.as_of or day_of(e.person.created_at),
        )
        for e in rows.select_related("person")
    ]  # fmt: skip


def words(said: ExpertSaid, there: KnownExpert | None) -> str:
    what = "更新" if there else f"新入库，开户邀请寄往{hidden(said.email)}"
    parts = (said.employer, said.title, "、".join(said.specialities), f"聘期至{said.until}", mask(said.phone) if said.phone else "")
    return f"{what}：{'，'.join(part for part in parts if part)}"


def hidden(email: str) -> str:
    name, _at, host = email.partition("@")
    return f"{name[:1]}***@{host}"


def enterer(run: ListRun, record: ImportRecord) -> Enter:
    return lambda rows, now: [enter(row, run, record, now) for row in rows]


def enter(row: ImportedRow, run: ListRun, record: ImportRecord, now: datetime) -> Refused | str:
    """Asked again as the pool stands now: somebody may have been removed since the file was read."""
    assert record.checked_by and run.as_of
    said = msgspec.convert(row.said, ExpertSaid)
    same = Q(outside_marks__overlap=list(said.marks)) | Q(employer_uscc=said.employer_code)
    held = Expert.objects.select_for_update(of=("self",)).filter(same)
    try:
        there = experts.same_person(said, known(held, record.checked_by))
    except ValueError as why:
        return Refused(str(why))
    if why_not := experts.why_not(said, run.as_of, there):
        return Refused(why_not)
    if there is None:
        level = Expert.Level.PROVINCE if record.region.endswith(PROVINCE) else Expert.Level.PREFECTURE
        person_id = expert_pool.enter(said, level, record.region, run.as_of, now).person_id
    else:
        person_id = there.person_id
        expert_pool.renew(Expert.objects.select_related("person").get(person_id=person_id), said, run.as_of, now)
    expert = Expert.objects.select_related("person").get(person_id=person_id)
    if expert.unopened and said.email:
        invite(expert.person, record.checked_by.org, now)
    return f"expert-{person_id}"


def invite(person: Person, office: str, at: datetime) -> None:
    """开户邀请: tells the login name, with which the person asks for the link to set a password; again with each newer file
    until that was done. There is no link in it, since one is good for half an hour."""
    body = _("%(name)s：\n%(office)s已将您登记为评标专家。您的登录名是：%(username)s\n请打开公共资源交易平台的登录页，点“忘记密码”，填写这个登录名和本邮箱，按收到的链接设定密码。开户以前不会抽取您评标。") % {
        "name": person.name, "office": office, "username": person.username,
    }  # fmt: skip
    outbox.send(outbox.MAIL, person.email, _("评标专家开户邀请"), body, at)
