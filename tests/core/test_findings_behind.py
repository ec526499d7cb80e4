"""Who stands behind a bid, and irregular acts beside those of `test_findings`: each with the honest look-alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core.acts import award, control, notice, opening, oversight
from ggzy.core.documents import Affiliation
from ggzy.core.findings import behind, irregular, signals
from ggzy.core.findings.deemed import DEEMED
from ggzy.core.findings.finding import Found, Grade, Mark, Marked, Paid, Refusal, Seen, Told
from ggzy.core.law import related as law
from ggzy.core.roles import CLOCK, Role
from ggzy.core.table import Event
from tests.core.finding_story import by_bidder, said, with_more_bids
from tests.core.story import CALENDAR, START, Story
from tests.core.test_second import ADMINISTRATION
from tests.people import AGENCY, BLUE, GREEN, RED, SUPERVISOR, TENDEREE

HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def opened() -> Story:
    return Story().opened()


@pytest.fixture(scope="module")
def noticed() -> Story:
    return Story().noticed()


# ---- who paid


def test_a_deposit_paid_by_another_is_a_weak_mark_also_where_it_was_sent_back(opened):
    paid = by_bidder(opened, {RED: (Paid("1", "甲商贸"), Paid("2", RED.org)), BLUE: (Paid("3", f" {BLUE.org} "),), GREEN: (Paid("4", ""),)})
    (found,) = said(behind.paid_by_another, opened, paid=paid)
    assert (found.grade, found.firms, found.bases) == (Grade.BLUE, (RED.org_id,), ()) and "甲商贸" in found.words and len(found.entries) == 1


def test_a_member_of_the_consortium_may_pay(opened):
    bid = opened.p.round.bids[opened.pseudonym(RED)]
    bid.firms = (Affiliation(org_id=RED.org_id, org=RED.org), Affiliation(org_id="m", org="甲商贸"))
    assert said(behind.paid_by_another, opened, paid=by_bidder(opened, {RED: (Paid("1", "甲商贸"),)})) == []


# ---- who owns them


def owned(story: Story, *firms: Affiliation) -> list[Found]:
    for bidder, firm in zip((RED, BLUE), firms, strict=True):
        story.p.round.bids[story.pseudonym(bidder)].firms = (msgspec.structs.replace(firm, org_id=bidder.org_id, org=bidder.org),)
    return said(behind.related, story)


def test_bidders_with_one_head_or_one_owner_as_registered_at_the_opening(opened):
    (head,) = owned(opened, Affiliation(org_id="", org="", head="张三"), Affiliation(org_id="", org="", head="张三"))
    assert head.grade is Grade.AMBER and head.bases == (law.SAME_HEAD_OR_CONTROL,) and set(head.firms) == {RED.org_id, BLUE.org_id}
    (owner,) = owned(opened, Affiliation(org_id="", org="", controller_id="C"), Affiliation(org_id="", org="", controller_id="C"))
    assert owner.grade is Grade.BLUE and owner.inputs["控股单位"] == "C" and owner.bases == ()
    (control,) = owned(opened, Affiliation(org_id="", org=""), Affiliation(org_id="", org="", controller_id=RED.org_id))
    assert control.grade is Grade.AMBER and "控股或者管理单位" in control.words
    assert owned(opened, Affiliation(org_id="", org="", head="张三"), Affiliation(org_id="", org="", head="张四", controller_id="C")) == []


# ---- who made the papers


def mark(value: str, sha256: str, kind: Mark = Mark.ORIGIN) -> Marked:
    return Marked(kind, value, sha256, "施工组织设计.pdf")


def made(story: Story, marks: dict[Any, tuple[Marked, ...]]) -> list[Found]:
    return said(behind.same_maker, story, marks=by_bidder(story, marks))


def test_papers_of_two_bids_that_go_back_to_one_document_or_one_author(opened):
    (found,) = made(opened, {RED: (mark("0f", "a"),), BLUE: (mark("0f", "b"),), GREEN: (mark("1e", "c"),)})
    assert found.grade is Grade.AMBER and set(found.firms) == {RED.org_id, BLUE.org_id} and found.inputs["内容"] == "0f" and found.entries
    (author,) = made(opened, {RED: (mark("张三", "a", Mark.AUTHOR),), BLUE: (mark("张三", "b", Mark.AUTHOR),)})
    assert author.grade is Grade.BLUE


def test_what_all_have_or_is_byte_for_byte_the_same_or_names_nobody_is_no_mark(opened):
    assert made(opened, {RED: (mark("0f", "a"),), BLUE: (mark("0f", "b"),), GREEN: (mark("0f", "c"),)}) == []
    assert made(opened, {RED: (mark("0f", "a"),), BLUE: (mark("0f", "a"),)}) == [], "of the same paper another rule speaks"
    assert made(opened, {RED: (mark("0f", "a"), mark("0f", "b")), BLUE: (mark("0f", "a"),)}) == []
    for nobody in ("Administrator", "WPS Office", " 微软用户 ", "LENOVO"):
        assert made(opened, {RED: (mark(nobody, "a", Mark.AUTHOR),), BLUE: (mark(nobody, "b", Mark.AUTHOR),)}) == [], nobody
    assert made(opened, {RED: (mark("张三", "a", Mark.AUTHOR),), BLUE: (mark("张三", "b"),)}) == [], "another kind"


def everything(story: Story) -> dict[str, Any]:
    bids = list(story.p.round.bids.values())
    for bid in bids[:2]:
        bid.firms = (Affiliation(org_id=bid.org_id, org=bid.org, head="张三", controller_id="C"),)
    return {
        "paid": {bid.bidder: (Paid("1", "甲商贸"),) for bid in bids},
        "marks": {bid.bidder: (mark("0f", bid.bidder), mark("张三", bid.bidder, Mark.AUTHOR)) for bid in bids[:2]},
    }


def test_none_of_them_is_red_whatever_deems_it(opened, monkeypatch):
    monkeypatch.setattr(signals, "deemed", lambda *_: (DEEMED[0].basis,))
    told = everything(opened)
    for rule in behind.RULES:
        found = said(rule.look, opened, **told)
        assert found and max(each.grade for each in found) < Grade.RED, rule.code


def test_nothing_is_said_before_all_names_are_out(opened):
    story = with_more_bids(opened, 4)
    told = everything(story)
    assert all(said(rule.look, story, **told) for rule in behind.RULES)
    story.p.round.bids["b3"].line = None
    assert story.p.unsealing and [said(rule.look, story, **told) for rule in behind.RULES] == [[]] * 3
    closed = Story().closed()
    assert [said(rule.look, closed, **everything(closed)) for rule in behind.RULES] == [[]] * 3


# ---- refusals in a row


def refused(times: int, role: str = "supervisor", rule: str = "wrong_stage") -> Refusal:
    return Refusal(date(2026, 3, 2), role, "o", "p1", "甲", "予以备案", rule, "招标投标法第9条", times, START + DAY, START + 40 * DAY)


@pytest.mark.parametrize(("role", "most"), irregular.REFUSED_A_DAY.items())
def test_refused_so_often_on_one_day_and_not_once_less(noticed, role, most):
    (found,) = said(irregular.refused_in_a_row, noticed, refused=(refused(most, role),))
    assert found.grade is Grade.AMBER and (found.person_id, found.office) == ("p1", "o") and "没有轮到" in found.words
    assert said(irregular.refused_in_a_row, noticed, refused=(refused(most - 1, role),)) == []


def test_a_refusal_is_traced_to_where_the_lot_stood_and_never_to_a_bid():
    story = Story().closed()
    before = [e for e in story.entries if not isinstance(e.event, opening.BiddingClosed) and e.seq < story.entries[-1].seq]
    while not before[-1].event.quiet:
        before.pop()
    (found,) = irregular.refused_in_a_row(Seen(story.p, before, Told(refused=(refused(9, rule="some_rule"),)), CALENDAR))
    (seq,) = found.entries
    assert seq == max(e.seq for e in before if not e.event.quiet) < before[-1].seq and "招标投标法第9条" in found.words


def test_bidders_and_the_clock_are_never_spoken_of(noticed):
    for role in ("bidder", "expert", "clock", "public"):
        assert said(irregular.refused_in_a_row, noticed, refused=(refused(99, role),)) == []


# ---- edits and acts on a live deal


def with_entry(story: Story, event: Event, by: Any, before_deadline: timedelta) -> Seen:
    deadline = story.p.round.deadline
    entry = msgspec.structs.replace(story.entries[-1], seq=story.entries[-1].seq + 1, at=deadline - before_deadline, event=event, actor=by)
    return Seen(story.p, [*story.entries, entry], Told(), CALENDAR)


def edited(story: Story, event: Event, left: timedelta, by: Any = TENDEREE) -> list[Found]:
    return list(irregular.edited_late(with_entry(story, event, by, left)))


def test_the_deadline_moved_or_the_file_changed_shortly_before_it(noticed):
    later = noticed.p.round.deadline + 5 * DAY
    moved = opening.DeadlineExtended(new_deadline=later, reason="补充图纸")
    changed = notice.ClarificationIssued(text="更正", affects_preparation=False, tender_file=noticed.p.tender_file)
    for event, limit, grade in ((moved, DAY, Grade.BLUE), (changed, 3 * DAY, Grade.AMBER)):
        (found,) = edited(noticed, event, limit - SECOND)
        assert found.grade is grade and found.office == TENDEREE.org_id and len(found.entries) == 1
        assert edited(noticed, event, limit) == []
    assert edited(noticed, moved, HOUR, by=AGENCY) and not edited(noticed, moved, HOUR, by=SUPERVISOR), "ordered after an outage"
    only_words = notice.ClarificationIssued(text="说明", affects_preparation=False)
    assert edited(noticed, only_words, HOUR) == []


def test_the_deadline_that_counts_is_the_one_that_stood_then(noticed):
    moved = opening.DeadlineExtended(new_deadline=noticed.p.round.deadline + 5 * DAY, reason="补充图纸")
    seen = with_entry(noticed, moved, TENDEREE, 10 * DAY)
    again = msgspec.structs.replace(seen.entries[-1], seq=seen.entries[-1].seq + 1, at=noticed.p.round.deadline - HOUR)
    assert list(irregular.edited_late(Seen(seen.record, [*seen.entries, again], Told(), CALENDAR))) == []


def acted(story: Story, *events: Event, by: Any = ADMINISTRATION) -> list[Found]:
    entries = list(story.entries)
    for event in events:
        entries.append(msgspec.structs.replace(entries[-1], seq=entries[-1].seq + 1, event=event, actor=by))
    return list(irregular.administration_on_live(Seen(story.p, entries, Told(), CALENDAR)))


def test_the_administration_acts_on_a_live_deal_itself(noticed):
    extended = opening.DeadlineExtended(new_deadline=noticed.p.round.deadline + DAY, reason="平台故障")
    (found,) = acted(noticed, extended, extended)
    assert found.grade is Grade.BLUE and len(found.entries) == 2 and found.inputs["理由"] == "平台故障" and found.office == ADMINISTRATION.org_id
    assert acted(noticed, extended, by=SUPERVISOR) == [] and acted(noticed, control.DealUnlisted(order_no="1", reason="x")) == []
    assert acted(noticed, oversight.WatcherCame()) == [], "watching is its duty"
    archive = award.ProceedingArchived(package_sha256="a" * 64)
    assert [each.inputs["办理"] for each in acted(noticed, extended, archive, extended)] == ["投标截止时间已延长"], "and no more once it is archived"
    assert acted(Story().registered(), extended) == [], "not yet published"


def test_the_roles_counted_are_those_that_are_no_secret():
    from ggzy.desk.refusals import KEPT

    assert set(irregular.REFUSED_A_DAY) == set(KEPT) and not {Role.BIDDER, Role.EXPERT, CLOCK.role} & set(KEPT)
