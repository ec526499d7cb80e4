"""履职情况: presence, reviews with their later faults, statements; a slow careful reviewer never looks worse than a fast lax one."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from ggzy.core import conduct
from ggzy.core.acts import notice, registration, statement
from ggzy.core.acts.opening import BiddingClosed, OpeningClosed
from ggzy.core.acts.oversight import WatcherCame
from ggzy.core.calendar import SHANGHAI
from ggzy.core.conduct import Lot, Row, Spell, figures_of_office, figures_of_person
from ggzy.core.decide import decide
from ggzy.core.disclosure import visible
from ggzy.core.facts import Facts
from ggzy.core.findings.finding import Opened, Stay
from ggzy.core.procedures.statement import STATEMENT
from ggzy.core.roles import CLOCK, Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Entry
from tests.core.story import CALENDAR, tender_file
from tests.people import SUPERVISOR, TENDEREE

START = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
OFFICE = SUPERVISOR.org_id
CAREFUL = msgspec.structs.replace(SUPERVISOR, person_id="p-careful", person="细")
LAX = msgspec.structs.replace(SUPERVISOR, person_id="p-lax", person="快")


def upheld() -> notice.ObjectionAnswered:
    return notice.ObjectionAnswered(objection_id="o1", text="成立", upheld=True)


def reviewed(by: Actor, stream: str, *, after: timedelta, read: int | None, opened: bool = True, faults: int = 0, returned: bool = False) -> Row:
    """One filing, answered by this person so long after its submission, having read so many seconds."""
    at = START + after
    answer = (registration.FilingReturned if returned else registration.FilingAccepted)(findings=(), opinion="")
    entries = [
        Entry(stream, 1, START, TENDEREE, registration.FilingSubmitted(tender_file=tender_file(), version=1)),
        Entry(stream, 2, at, by, answer),
        *(Entry(stream, 3 + n, at + timedelta(days=3 + n), TENDEREE, upheld()) for n in range(faults)),
    ]
    looks = (Opened(by.person_id, START + after / 2, 1),) if opened else ()
    spells = (Spell(by.person_id, 1, read),) if read is not None else ()
    (row,) = conduct.rows_of(Lot(stream, stream, OFFICE, entries, opened=looks, spells=spells))
    return row


def review_of(rows: list[Row], who: Actor) -> conduct.Figure:
    return next(f for f in figures_of_person(rows, who.person_id, OFFICE) if f.code == conduct.REVIEW)


def test_a_slow_careful_reviewer_does_not_look_worse_than_a_fast_lax_one():
    slow = [reviewed(CAREFUL, f"c{n}", after=timedelta(days=4), read=3 * 3600) for n in range(3)]
    fast = [reviewed(LAX, f"l{n}", after=timedelta(minutes=2), read=20, faults=1) for n in range(3)]
    careful, lax = (review_of(slow + fast, who) for who in (CAREFUL, LAX))
    assert not careful.marked and not any(row.bad for row in careful.rows)
    assert lax.marked and all(row.bad for row in lax.rows)
    assert careful.value == "3件，阅读时间中位数3小时0分钟，没有打开即答复0件；其后异议成立0件，澄清修改0次"
    assert lax.value == "3件，阅读时间中位数不到1分钟，没有打开即答复0件；其后异议成立3件，澄清修改0次"


def test_time_alone_marks_nobody_whichever_way():
    rows = [reviewed(CAREFUL, "c", after=timedelta(days=9), read=9 * 3600, faults=2), reviewed(LAX, "l", after=timedelta(minutes=1), read=20)]
    assert not review_of(rows, CAREFUL).marked, "read long, faults came all the same: no laxness"
    assert not review_of(rows, LAX).marked, "read shortly, and nothing came of it"


def test_no_figure_is_a_score_or_a_rank_and_time_never_stands_alone():
    rows = [reviewed(LAX, "l", after=timedelta(minutes=1), read=20)]
    for figure in (*figures_of_person(rows, LAX.person_id, OFFICE), *figures_of_office(rows, OFFICE)):
        assert not any(word in figure.value + figure.note for word in ("得分", "排名", "第1名"))
        assert ("阅读时间" not in figure.value) or ("其后异议成立" in figure.value)


def test_an_office_has_the_sum_of_its_peoples_use_and_each_person_every_look():
    looks = [Row(conduct.USE, OFFICE, "", 0, START + timedelta(days=day), "", people=(who.person_id,), times=3) for day, who in ((0, CAREFUL), (0, LAX), (1, LAX))]
    looks.append(Row(conduct.USE, "another", "", 0, START, "", people=("p-else",), times=9))
    office = next(f for f in figures_of_office(looks, OFFICE) if f.code == conduct.USE)
    assert office.value == "2人2日查看过9次" and office.rows == () and not office.marked
    own = next(f for f in figures_of_person(looks, LAX.person_id, OFFICE) if f.code == conduct.USE)
    assert own.value == "2日查看过6次" and len(own.rows) == 2
    assert not any(f.code == conduct.BREACH for f in figures_of_person(looks, LAX.person_id, OFFICE)), "a breach names its office"


@pytest.mark.parametrize(("read", "bad"), [(59, True), (60, False), (None, False)])
def test_hardly_read_and_found_faulty_afterwards_is_lax(read, bad):
    assert reviewed(LAX, "l", after=timedelta(hours=1), read=read, faults=1).bad is bad


def test_accepted_unopened_is_lax_and_returned_is_not():
    assert reviewed(LAX, "l", after=timedelta(hours=1), read=None, opened=False).bad
    back = reviewed(LAX, "l", after=timedelta(hours=1), read=5, returned=True, faults=1)
    assert not back.bad and back.returned


def test_a_fault_of_the_next_version_is_its_own_reviewers():
    again = registration.FilingSubmitted(tender_file=tender_file(), version=2)
    accepted = registration.FilingAccepted(findings=(), opinion="")
    moments = [(TENDEREE, registration.FilingSubmitted(tender_file=tender_file(), version=1)), (CAREFUL, accepted), (TENDEREE, again), (LAX, accepted), (TENDEREE, upheld())]
    entries = [Entry("s", n, START + timedelta(days=n), who, event) for n, (who, event) in enumerate(moments, start=1)]
    first, second = conduct.rows_of(Lot("s", "s", OFFICE, entries))
    assert (first.upheld, second.upheld) == (0, 1) and first.people == ("p-careful",)


@pytest.mark.parametrize(
    ("stay", "acts", "there"),
    [(None, False, False), ((-1, 0), False, True), ((-2, -1), False, False), (None, True, True)],
)
def test_presence_at_an_opening_is_being_there_or_acting_there(stay, acts, there):
    end = START + timedelta(hours=2)
    entries = [Entry("s", 1, START, CLOCK, BiddingClosed(bids=3)), Entry("s", 3, end, TENDEREE, OpeningClosed(opened=3, not_opened=0))]
    if acts:
        entries.insert(1, Entry("s", 2, START + timedelta(hours=1), CAREFUL, WatcherCame()))
    stays = (Stay("supervisor", "p-careful", 0, START + timedelta(hours=stay[0]), START + timedelta(hours=stay[1])),) if stay else ()
    rows = list(conduct.rows_of(Lot("s", "s", OFFICE, entries, stays=stays)))
    office = {f.code: f for f in figures_of_office(rows, OFFICE, frozenset({"p-careful"}))}[conduct.OPENING]
    assert (office.value, office.marked) == (f"{int(there)}/1次，其中本单位人员{int(there)}次", not there)
    person = {f.code: f for f in figures_of_person(rows, "p-careful", OFFICE)}[conduct.OPENING]
    colleague = {f.code: f for f in figures_of_person(rows, "p-lax", OFFICE)}[conduct.OPENING]
    assert person.value == f"本人到场{int(there)}次" and colleague.value == "本人到场0次" and not colleague.marked


def test_presence_at_another_offices_lot_counts_for_the_person_and_not_for_the_office():
    row = Row(conduct.OPENING, "another office", "s", 3, START, "s", people=("p-careful",))
    person = {f.code: f for f in figures_of_person([row], "p-careful", OFFICE)}[conduct.OPENING]
    assert person.value == "本人到场1次" and "应监督0次" in person.note
    office = {f.code: f for f in figures_of_office([row], OFFICE, frozenset({"p-careful"}))}[conduct.OPENING]
    assert (office.value, office.marked) == ("0/0次；本单位人员到其他部门的项目1次", False)
    watched_by_others = {f.code: f for f in figures_of_office([row], "another office", frozenset({"p-own"}))}[conduct.OPENING]
    assert watched_by_others.value == "1/1次，其中本单位人员0次", "somebody was there, and nobody of its own"
    case = Row(conduct.CASE, "another office", "c", 1, START, "案", people=("p-careful",), open_still=True, days=3)
    cases = {f.code: f for f in figures_of_office([case], OFFICE, frozenset({"p-careful"}))}[conduct.CASE]
    assert cases.value == "在办0件", "an old post's cases are the other office's"


def test_cases_tell_their_age_and_are_marked_for_missed_terms_alone():
    old = Row(conduct.CASE, OFFICE, "c1", 1, START, "案1", people=("p-careful",), open_still=True, days=80)
    late = Row(conduct.CASE, OFFICE, "c2", 1, START, "案2", people=("p-lax",), days=30, bad=True)
    one = {f.code: f for f in figures_of_person([old, late], "p-careful", OFFICE)}[conduct.CASE]
    other = {f.code: f for f in figures_of_person([old, late], "p-lax", OFFICE)}[conduct.CASE]
    assert (one.value, one.marked) == ("在办1件，最久80日", False) and (other.value, other.marked) == ("在办0件；办结1件，中位数30日", True)


# ---- the statement of the one concerned


def stated(by: Actor, **changed: str):
    told = {"org_id": OFFICE, "person_id": "", "figure": conduct.REVIEW, "value": "3件", "text": "当日在纸质文本上审查，有记录", **changed}
    return decide(STATEMENT.begin("stat-1"), statement.StateOnFigure(**told), by, START, Facts(), CALENDAR)


@pytest.mark.parametrize(
    ("by", "changed", "rule"),
    [
        (SUPERVISOR, {}, ""), (CAREFUL, {"person_id": "p-careful"}, ""), (CAREFUL, {"person_id": "p-lax"}, "states_of_oneself"),
        (msgspec.structs.replace(SUPERVISOR, org_id="11532300MB0000999X"), {}, "states_of_oneself"), (SUPERVISOR, {"figure": "beauty"}, "states_of_oneself"),
        (SUPERVISOR, {"text": "九个字九个字九个字"}, "statement_is_written"), (SUPERVISOR, {"text": "十个字十个字十个字十"}, ""),
        (TENDEREE, {}, "wrong_role"),
    ],
)  # fmt: skip
def test_one_speaks_of_oneself_and_in_writing(by, changed, rule):
    decided = stated(by, **changed)
    assert (decided.rule if isinstance(decided, Refused) else "") == rule


def test_a_statement_is_read_by_itself_and_from_above_never_sideways():
    p = STATEMENT.begin("stat-1")
    event = stated(CAREFUL, person_id="p-careful")[0]
    entry = Entry("stat-1", 1, START, CAREFUL, event)
    p.apply(entry)
    county = msgspec.structs.replace(SUPERVISOR, org_id="x", person_id="y", lines=())
    same_place = Actor(role=Role.ADMINISTRATION, org_id="a", region=CAREFUL.region)
    above = Actor(role=Role.ADMINISTRATION, org_id="a", region="530000")
    discipline = Actor(role=Role.DISCIPLINE, org_id="d", region=CAREFUL.region)
    for reader, reads in ((CAREFUL, True), (LAX, False), (county, False), (same_place, False), (above, True), (discipline, True), (TENDEREE, False)):
        assert visible(p, entry, reader) is reads, reader
