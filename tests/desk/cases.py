"""A case handed in at the real door 监督案件在窗口: the officials hold their posts, the clock really moves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec

from ggzy.core.acts import case
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.case import Case
from ggzy.core.facts import Named
from ggzy.core.roles import Actor
from ggzy.desk import counter, ticker
from ggzy.store.models import CaseCard, Organisation, Person, Post, Region
from ggzy.store.regions import load_regions
from tests.core.case_story import CHIEF, CLUE, DECISION, EVIDENCE, NOTICE, REVIEW, SECOND_HAND
from tests.people import SUPERVISOR

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def official(told: Actor) -> Actor:
    """This actor with a post in the registry, by the number it has there."""
    if not Region.objects.exists():
        load_regions()
    office, _made = Organisation.objects.get_or_create(
        uscc=told.org_id, defaults={"name": told.org, "kind": "authority", "status": "verified"}
    )
    person = Person.objects.filter(username=told.person_id).first()
    if person is None:
        person = Person.objects.create_user(told.person_id, "yan-lian-2026-mima", name=told.person)
        Post.objects.create(
            person=person, organisation=office, title=told.post, role=told.role.value, region_id=told.region,
            lines=list(told.lines), valid_from=LONG_AGO,
        )  # fmt: skip
    return msgspec.structs.replace(told, person_id=str(person.pk))


class Matter:
    """One case at the door, so far as a test wants it."""

    def __init__(self, **changed: Any) -> None:
        self.investigator, self.other, self.chief = (official(a) for a in (SUPERVISOR, SECOND_HAND, CHIEF))
        self.ground = changed.get("suspected", "collusion")
        begun = counter.open_stream(
            msgspec.structs.replace(CLUE, **changed), self.investigator, procedure="case/1", act_id=uuid4().hex
        )
        assert begun, begun
        self.stream = begun.stream

    @property
    def p(self) -> Case:
        p = counter.load(self.stream, Case)
        assert p
        return p

    def must(self, command: Any, by: Actor | None = None) -> counter.Accepted:
        done = counter.hand_in(self.stream, command, by or self.investigator)
        assert done, str(done)
        return done

    def both(self, command: Any) -> None:
        self.must(command)
        self.must(ConfirmSecond(asked=self.p.asked_now[-1].number), self.chief)

    def investigating(self) -> Matter:
        hands = tuple(Named(person_id=a.person_id, person=a.person) for a in (self.investigator, self.other))
        if not self.p.assigned_at:
            self.must(case.AssignCase(investigators=hands))
        self.must(EVIDENCE)
        return self

    def notified(self, months: int = 12) -> Matter:
        self.investigating().must(msgspec.structs.replace(NOTICE, ground=self.ground, months=months))
        self.must(REVIEW, self.chief)
        return self

    def decided(self, months: int = 12) -> Matter:
        self.notified(months)
        assert self.p.notice
        ticker.move_clock(self.p.notice.reply_until)
        given = CaseCard.objects.exclude(decision_no="").count()
        self.both(msgspec.structs.replace(DECISION, decision_no=f"楚建罚〔2026〕{given + 1}号", months=months))
        return self

    def served(self, months: int = 12) -> Matter:
        if self.p.stage != "decided":
            self.decided(months)
        self.must(case.ServeDecision(manner="直接送达"))
        return self

    def revoked(self) -> Matter:
        self.both(case.RevokeDecision(by="楚雄州人民政府", document_no="楚政复决〔2026〕3号", reason="认定事实不清"))
        return self
