"""Rows for a namesake 同名核对, while the lot is to be awarded: asked, heard, found."""

from __future__ import annotations

from ggzy.core.acts import namesakes
from ggzy.core.law import namesakes as law
from ggzy.core.law import privacy
from ggzy.core.roles import Role
from ggzy.core.table import Ask, Disclosure, Event, Step, record

OWNER, BIDDER = (Role.TENDEREE,), (Role.BIDDER,)
READERS = (Role.TENDEREE, Role.AGENCY, Role.SUPERVISOR)


def questioned(ask: Ask) -> list[Event]:
    bidder = ask.command.bidder
    bar, bid = law.next_namesake(ask, bidder), ask.p.round.bids[bidder]
    assert bar and bid.line
    until = law.REPLY.end(ask.now, ask.calendar)
    return [namesakes.ManagerQuestioned(bidder=bidder, manager=bid.line.manager, case=bar.case, decision_no=bar.decision_no, reply_until=until)]


def explained(ask: Ask) -> list[Event]:
    return [namesakes.ManagerExplained(bidder=ask.facts.pseudonym, text=ask.command.text)]


STEPS = (
    Step(namesakes.AskAboutManager, ("awarding",), None, OWNER, questioned, (law.candidate_has_a_namesake,)),
    Step(namesakes.ExplainManager, ("awarding",), None, BIDDER, explained, (law.own_manager_was_questioned, privacy.no_personal_numbers_published)),
    Step(
        namesakes.FindSamePerson, ("awarding",), None, OWNER, record(namesakes.SamePersonFound),
        (law.candidate_was_heard, privacy.no_personal_numbers_published),
    ),
)  # fmt: skip


DISCLOSURES = tuple(Disclosure(event, READERS) for event in (namesakes.ManagerQuestioned, namesakes.ManagerExplained, namesakes.SamePersonFound))
