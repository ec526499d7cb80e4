"""Each safeguard broken once on purpose 打破一次: what two people must do, what an outage allows, what stays quiet.

Every row and rule of these kinds has an example here; with the safeguard taken away the example must no longer hold.
A new one without an example is found too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core.acts import (
    bidding,
    case,
    clockwork,
    control,
    draws,
    explaining,
    listing,
    notice,
    office,
    opening,
    pool,
    redress,
    second,
    transfer,
    trustees,
)
from ggzy.core.acts.outage import KeepDeadline, NoteOutage, OrderExtension
from ggzy.core.decide import decide
from ggzy.core.outages import DOWN
from ggzy.core.procedures import PROCEDURES
from ggzy.core.procedures.construction.bidding import OUTAGES
from ggzy.core.roles import BANK, CLOCK, Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Command, Event, Procedure, Step
from ggzy.store.codec import EVENTS
from tests.core.case_story import DECISION, FACTS, NO_CASE, CaseStory
from tests.core.story import CALENDAR, Story
from tests.core.test_case_afterwards import END_STAY, RESULT, STAY, appealed, stayed
from tests.core.test_case_transfer import TRANSFER
from tests.core.test_chain import OFFICE
from tests.core.test_disputed_shares import disputed
from tests.core.test_dossier_matters import ADMIN, OUT, out_of_the_pool, told_to_leave
from tests.core.test_finding_handling import CONCLUDE, EXPLAIN
from tests.core.test_finding_handling import raised as finding_raised
from tests.core.test_land_listing import WAN, Land
from tests.core.test_offices import START as POWER_SINCE
from tests.core.test_offices import in_force
from tests.core.test_second import ADMINISTRATION
from tests.people import BLUE, CENTRE, GREEN, RED, SUPERVISOR, TENDEREE

Wish = tuple[Any, Command, Actor]
UNLIST = control.Unlist(order_no="1号", reason="公告误载个人信息")


def with_rows(p: Procedure, change: Callable[[Step], Step]) -> Procedure:
    """The procedure with every row changed so; what it looks rows up in is made anew."""
    return replace(p, steps=tuple(map(change, p.steps)), _by_command={}, _by_event={})


# ---- two people ----


def near_the_deadline() -> Story:
    story = Story().with_bids(RED, BLUE, GREEN)
    story.now = story.p.round.deadline - timedelta(minutes=10)
    return story


def cut_off(over: bool = True) -> Story:
    """Down from ten minutes before the deadline till ten after; noted when it is over, or while it lasts."""
    story = near_the_deadline()
    began = story.now
    story.now = began + timedelta(minutes=20 if over else 1)
    story.must(NoteOutage(outage="GZ1", kind=DOWN, began=began, ended=story.now if over else None, seconds=1200), CLOCK)
    return story


def extension(story: Story) -> OrderExtension:
    return OrderExtension(outage="GZ1", new_deadline=story.p.round.deadline + timedelta(days=1), reason="平台故障20分钟")


def at(story: Any, command: Command, by: Actor) -> Wish:
    return story, command, by


def of_construction() -> dict[type[Command], Callable[[], Wish]]:
    again = draws.RestartDraw(purpose="experts", reason="两方更换电脑，密钥丢失")
    return {
        opening.ExtendDeadline: lambda: at(s := Story().noticed(), opening.ExtendDeadline(new_deadline=s.p.round.deadline + timedelta(days=7), reason="图纸需要补充"), TENDEREE),
        OrderExtension: lambda: at(s := cut_off(), extension(s), SUPERVISOR),
        KeepDeadline: lambda: at(cut_off(), KeepDeadline(outage="GZ1", reason="各投标人均已递交"), SUPERVISOR),
        trustees.DeclareKeyLost: lambda: at(Story().noticed(), trustees.DeclareKeyLost(seat="supervisor", reason="硬盘损坏，备份不可读"), SUPERVISOR),
        trustees.PermitDisclosure: lambda: at(disputed(lie=True), trustees.PermitDisclosure(seat="centre", reason="查明份额真伪"), CENTRE),
        draws.RestartDraw: lambda: at(Story().noticed(), again, CENTRE),
        control.Terminate: lambda: at(Story().noticed(), control.Terminate(reason="项目取消，不再建设"), TENDEREE),
        control.Unlist: lambda: at(Story().noticed(), UNLIST, ADMINISTRATION),
    }


EXAMPLES: dict[tuple[str, type[Command]], Callable[[], Wish]] = {
    **{("construction/1", command): wish for command, wish in of_construction().items()},
    ("public-works/1", trustees.PermitDisclosure): lambda: at(disputed(lie=True, procedure="public-works/1"), trustees.PermitDisclosure(seat="centre", reason="查明份额真伪"), CENTRE),
    ("land-listing/1", control.Terminate): lambda: at(Land().listed(RED), control.Terminate(reason="项目取消，不再出让"), TENDEREE),
    ("land-listing/1", control.Unlist): lambda: at(Land().listed(RED), UNLIST, msgspec.structs.replace(ADMINISTRATION, lines=())),
    ("case/1", case.ImposePenalty): lambda: at(CaseStory().notified().at_the_end_of_the_reply(), DECISION, SUPERVISOR),
    ("case/1", case.CloseCase): lambda: at(CaseStory().investigating(), NO_CASE, SUPERVISOR),
    ("case/1", transfer.TransferCase): lambda: at(CaseStory().investigating(), TRANSFER, SUPERVISOR),
    ("delegation/1", office.CorrectPower): lambda: at(in_force(), office.CorrectPower(matters=("case",), document_no="2号", since=POWER_SINCE, reason="只宜下放查处"), SUPERVISOR),
    ("delegation/1", office.WithdrawPower): lambda: at(in_force(), office.WithdrawPower(document_no="9号", since=POWER_SINCE, reason="评标质量下降"), SUPERVISOR),
    ("pool/1", pool.RemoveFromPool): lambda: at(told_to_leave(), OUT, ADMIN),
    ("pool/1", pool.ReturnToPool): lambda: at(out_of_the_pool(), pool.ReturnToPool(document_no="2号", reason="事由已经消失，本人愿意继续评标"), ADMIN),
    ("case/1", redress.NoteStay): lambda: at(appealed(), STAY, SUPERVISOR),
    ("case/1", redress.EndStay): lambda: at(stayed(), END_STAY, SUPERVISOR),
    ("case/1", redress.NoteAppealResult): lambda: at(appealed(), RESULT, SUPERVISOR),
    ("finding/1", explaining.ExplainFinding): lambda: at(finding_raised(), EXPLAIN, OFFICE),
    ("finding/1", explaining.ConcludeFinding): lambda: at(finding_raised(), CONCLUDE, OFFICE),
    ("case/1", case.RevokeDecision): lambda: at(CaseStory().served(), case.RevokeDecision(by="court", document_no="（2026）云23行终1号", reason="法院判决撤销"), SUPERVISOR),
}  # fmt: skip


def done_alone(wish: Wish, procedure: Procedure | None = None) -> list[type[Event]]:
    """What one person brings about; the facts from outside are the story's own."""
    story, command, by = wish
    p = story.p if procedure is None else replace(story.p, procedure=procedure)
    facts = getattr(story, "facts", FACTS)
    outcome = decide(p, command, by, story.now, facts, CALENDAR)
    assert not isinstance(outcome, Refused), f"{command}: {outcome}"
    return [type(event) for event in outcome]


def test_every_row_of_two_people_has_its_example():
    of_two = {(p.code, s.command) for p in PROCEDURES.values() for s in p.steps if s.second}
    assert of_two == set(EXAMPLES)


@pytest.mark.parametrize("named", EXAMPLES, ids=lambda named: f"{named[0]}-{named[1].__name__}")
def test_one_person_alone_only_asks_and_without_the_column_would_have_done_it(named):
    code, command = named
    wish = EXAMPLES[named]()
    assert done_alone(wish) == [second.SecondAsked]
    broken = with_rows(PROCEDURES[code], lambda row: replace(row, second=None) if row.command is command else row)
    done = done_alone(wish, broken)
    assert done and second.SecondAsked not in done


# ---- outages ----


def decided() -> Story:
    story = cut_off()
    story.both(KeepDeadline(outage="GZ1", reason="各投标人均已递交"), SUPERVISOR, ADMINISTRATION)
    return story


def unknown(story: Story) -> OrderExtension:
    return msgspec.structs.replace(extension(story), outage="GZ9")


def opened_early() -> Story:
    """As a row rewritten by hand would show it: something is open while bids are still coming in."""
    story = cut_off()
    story.p.round.released_at["centre"] = story.now
    return story


def sunday(story: Story) -> OrderExtension:
    deadline = story.p.round.deadline + timedelta(days=1)
    while deadline.isoweekday() != 7:
        deadline += timedelta(days=1)
    return msgspec.structs.replace(extension(story), new_deadline=deadline)


OUTAGE_RULES: dict[tuple[type[Command], str], Callable[[], Wish]] = {
    (NoteOutage, "outage_is_new_or_over"): lambda: at(s := cut_off(), NoteOutage(outage="GZ1", kind=DOWN, began=s.now, ended=None, seconds=5), CLOCK),
    (OrderExtension, "outage_awaits_decision"): lambda: at(s := cut_off(), unknown(s), SUPERVISOR),
    (OrderExtension, "platform_works_again"): lambda: at(s := cut_off(over=False), extension(s), SUPERVISOR),
    (OrderExtension, "nothing_is_opened"): lambda: at(s := opened_early(), extension(s), SUPERVISOR),
    (OrderExtension, "reason_written"): lambda: at(s := cut_off(), msgspec.structs.replace(extension(s), reason=" "), SUPERVISOR),
    (OrderExtension, "lost_time_is_given_back"): lambda: at(s := cut_off(), msgspec.structs.replace(extension(s), new_deadline=s.now + timedelta(hours=1)), SUPERVISOR),
    (OrderExtension, "deadline_on_a_workday"): lambda: at(s := cut_off(), sunday(s), SUPERVISOR),
    (KeepDeadline, "outage_awaits_decision"): lambda: at(decided(), KeepDeadline(outage="GZ1", reason="再议一次"), SUPERVISOR),
    (KeepDeadline, "reason_written"): lambda: at(cut_off(), KeepDeadline(outage="GZ1", reason=" "), SUPERVISOR),
}  # fmt: skip


def test_every_rule_on_outages_has_its_example():
    assert {(row.command, rule.name) for row in OUTAGES for rule in row.rules} == set(OUTAGE_RULES)


@pytest.mark.parametrize("named", OUTAGE_RULES, ids=lambda named: f"{named[0].__name__}-{named[1]}")
def test_what_a_rule_on_outages_refuses_would_pass_without_it(named):
    command, name = named
    story, wish, by = OUTAGE_RULES[named]()
    assert story.refused(wish, by).rule == name

    def without(row: Step) -> Step:
        kept = tuple(rule for rule in row.rules if rule.name != name)
        return replace(row, rules=kept) if row.command is command else row

    assert done_alone((story, wish, by), with_rows(story.p.procedure, without))


# ---- quiet entries ----


def obtained() -> Story:
    story = Story().noticed()
    story.must(notice.ObtainFile(), RED)
    return story


def paid() -> Story:
    story = obtained()
    story.deposited(RED)
    return story


def submitted() -> Story:
    story = obtained()
    story.bid(RED)
    return story


def deposit(story: Story) -> bidding.RecordDeposit:
    return bidding.RecordDeposit(bidder=story.pseudonym(RED), amount_fen=50_0000_00, payment="B1")


def listed() -> Land:
    return Land().listed()


def applied() -> Land:
    story = Land()
    story.must(listing.PublishListing(terms=story.plan()), TENDEREE)
    story.must(listing.ApplyToBid(), RED)
    story.must(bidding.RecordDeposit(bidder=story.pseudonym(RED), amount_fen=200 * WAN, payment="x"), BANK)
    return story


def announced() -> Land:
    story = Land()
    story.must(listing.PublishListing(terms=story.plan()), TENDEREE)
    return story


def willing() -> Wish:
    story = Land().listed(RED, BLUE)
    auction = story.p.round.auction
    story.now = auction.terms.listing_to - timedelta(minutes=30)
    return at(story, listing.DeclareWilling(), RED)


QUIET: dict[str, Callable[[], Wish]] = {
    "FileObtained": lambda: at(Story().noticed(), notice.ObtainFile(), RED),
    "QuestionAsked": lambda: at(obtained(), notice.AskQuestion(question_id="Q1", text="图纸第三页标高不清"), RED),
    "DepositReceived": lambda: at(s := obtained(), deposit(s), BANK),
    "PaymentReturned": lambda: at(s := obtained(), bidding.RecordReturn(bidder=s.pseudonym(RED), amount_fen=5, payment="y", reason="账户不符"), BANK),
    "BidReceived": lambda: at(s := obtained(), bidding.SubmitBid(signed=s.signed(RED)), RED),
    "BidWithdrawn": lambda: at(s := submitted(), s.withdrawal(RED), RED),
    "DepositRefunded": lambda: at(s := paid(), bidding.RefundDeposit(bidder=s.pseudonym(RED), amount_fen=50_0000_00, interest_fen=0), BANK),
    "CoverKept": lambda: at(Story().noticed(), clockwork.KeepCover(filling="ab" * 16), CLOCK),
    "BidApplied": lambda: at(announced(), listing.ApplyToBid(), RED),
    "QualificationConfirmed": lambda: at(s := applied(), listing.ConfirmQualification(bidder=s.pseudonym(RED)), TENDEREE),
    "WillingDeclared": willing,
}  # fmt: skip


def shows(wish: Wish) -> bool:
    """Whether others could tell, by the page's number alone, that something was done."""
    story, command, by = wish
    before = story.p.version
    story.must(command, by)
    return bool(story.p.version != before)


def test_every_quiet_event_has_its_example():
    assert {name for name, event in EVENTS.items() if event.quiet} == set(QUIET)


@pytest.mark.parametrize("name", QUIET)
def test_a_quiet_entry_moves_no_page_and_without_its_mark_it_would(name, monkeypatch):
    assert not shows(QUIET[name]())
    wish = QUIET[name]()
    monkeypatch.setattr(EVENTS[name], "quiet", False)
    assert shows(wish)
