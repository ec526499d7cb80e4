"""档案的答复与申诉, version dispute/1: one stream for each item that somebody speaks to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ggzy.core.acts import clockwork, dispute
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.dispute import Dispute
from ggzy.core.law import dispute as law
from ggzy.core.law import privacy
from ggzy.core.record import BEFORE
from ggzy.core.roles import LOOKING, Role
from ggzy.core.table import Ask, Disclosure, Duty, Event, Procedure, Stage, Step, Then, record

CONCERNED = (Role.EXPERT, Role.AGENCY, Role.BIDDER, Role.TENDEREE)
KEEPERS = (Role.ADMINISTRATION,)
READERS = (*KEEPERS, Role.INSPECTOR, *LOOKING)


def of_item(event: type[Event]) -> Then:
    """With the item as it stands, so that the entry says by itself to what it answers."""

    def then(ask: Ask) -> list[Event]:
        return [event(item=law.item(ask), text=ask.command.text)]

    return then


REPLIED, APPEALED = of_item(dispute.ItemReplied), of_item(dispute.ItemAppealed)
SAYING = (law.speaks_of_itself, law.said_once_the_committee_is_known, law.words_are_written, privacy.no_personal_numbers_published)
APPEALING = (law.appeals_of_itself, law.said_once_the_committee_is_known, law.words_are_written, privacy.no_personal_numbers_published)
"""What is said to an item stands beside it, of agencies on the portal too."""
ANSWERING = (law.answered_by_another_hand, law.answer_has_reasons, privacy.no_personal_numbers_published)
STAGES = (Stage("replied", "已答复"), Stage("appealed", "申诉待答复"), Stage("answered", "申诉已答复", final=True))


def waits_for_answer(p: Dispute) -> Mapping[str, datetime]:
    return {"": p.appeal.at} if p.stage == "appealed" and p.appeal else {}


TOLD = (dispute.ItemReplied, dispute.ItemAppealed, dispute.AppealAnswered, StageEntered)
DISPUTE = Procedure(
    code="dispute/1",
    line="dispute",
    label="档案申诉",
    state=Dispute,
    stages=STAGES,
    steps=(
        Step(dispute.ReplyToItem, (BEFORE,), "replied", CONCERNED, REPLIED, SAYING),
        Step(dispute.ReplyToItem, ("replied", "appealed", "answered"), None, CONCERNED, REPLIED, SAYING),
        Step(dispute.AppealItem, (BEFORE, "replied"), "appealed", CONCERNED, APPEALED, APPEALING),
        Step(dispute.AnswerAppeal, ("appealed",), "answered", KEEPERS, record(dispute.AppealAnswered), ANSWERING),
        Step(clockwork.NoteBreach, ("appealed",), None, (Role.CLOCK,), clockwork.breach_noted),
    ),
    duties=(Duty("answer_appeal", "答复档案申诉", KEEPERS, dispute.AnswerAppeal, waits_for_answer, law.ANSWER, law.ANSWER_TERM),),
    disclosures=(*(Disclosure(event, (*READERS, *CONCERNED)) for event in TOLD), Disclosure(DutyBreached, READERS)),
    in_force_from="2026-01-01",
)  # fmt: skip
