"""承继登记 without a database: whole, in order, in no circle; what is passed on through others."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import clockwork
from ggzy.core.acts import succession as acts
from ggzy.core.acts.stages import StageEntered
from ggzy.core.bars import AS_BIDDER, AS_MANAGER, Bar, words
from ggzy.core.calendar import SHANGHAI
from ggzy.core.decide import decide
from ggzy.core.facts import Facts
from ggzy.core.procedures.succession import SUCCESSION
from ggzy.core.record import fold
from ggzy.core.roles import CLOCK
from ggzy.core.rule import Refused
from ggzy.core.succession import Link, chains
from ggzy.core.table import Entry
from ggzy.layout.history import told_of
from ggzy.store.codec import decode_event, encode
from tests.core.story import CALENDAR
from tests.core.test_dossier_matters import Stage
from tests.people import BLUE, GOLD, GREEN, OTHER_SUPERVISOR, RED, SUPERVISOR

NOW = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
DAY = timedelta(days=1)
WISH = acts.RecordSuccession(
    predecessor_id=RED.org_id, successor_id=BLUE.org_id, kind="merged", document_no="吸收合并协议", sha256="a" * 64,
    decided_on=date(2026, 2, 1), effective_on=date(2026, 3, 2),
)  # fmt: skip
BAR = Bar(
    case="case-1", decision_no="楚建罚〔2026〕1号", basis="招标投标法", article=53, capacities=(AS_BIDDER,), region="532301", since=NOW - DAY,
    until=NOW + DAY, org_id=RED.org_id, subject=RED.org,
)  # fmt: skip
FIRMS = {each.org_id: each.org for each in (RED, BLUE, GREEN)}


def link(one, other, since: datetime = NOW) -> Link:
    return Link(predecessor=one.org_id, successor=other.org_id, since=since, origin=f"{one.org}由{other.org}承继")


def outcome(by=SUPERVISOR, links=(), bars=(BAR,), paused=(), **changed):
    """The rule that refuses it, or the events."""
    wish = msgspec.structs.replace(WISH, **changed)
    found = decide(SUCCESSION.begin("succ-1"), wish, by, NOW, Facts(firms=FIRMS, bars=bars, links=links, paused=paused), CALENDAR)
    return found.rule if isinstance(found, Refused) else found


@pytest.mark.parametrize(
    "changed", [{"successor_id": "x"}, {"predecessor_id": GOLD.org_id}, {"kind": "sold"}, {"document_no": " "}, {"sha256": ""}]
)
def test_an_entry_is_whole_and_of_registered_firms(changed):
    assert outcome(**changed) == "succession_is_whole"


def test_a_firm_is_not_its_own_successor():
    assert outcome(successor_id=RED.org_id) == "heir_is_another"


@pytest.mark.parametrize(
    ("decided", "effective", "good"),
    [(date(2026, 3, 2), date(2026, 3, 2), True), (date(2026, 3, 2), date(2026, 3, 1), False), (date(2026, 2, 1), date(2026, 3, 3), False)],
)
def test_the_document_comes_first_and_nothing_is_recorded_before_its_day(decided, effective, good):
    assert (outcome(decided_on=decided, effective_on=effective) == "succession_dates_in_order") is not good


def test_a_bar_that_is_stayed_goes_on_later_and_is_passed_on_all_the_same():
    stayed = msgspec.structs.replace(BAR, until=NOW)
    assert outcome(bars=(stayed,)) == "predecessor_is_barred"
    assert not isinstance(outcome(bars=(stayed,), paused=(BAR.case,)), str)
    abroad = msgspec.structs.replace(stayed, region="530000")
    assert outcome(bars=(abroad,), paused=(BAR.case,)) == "predecessor_is_barred", "a county's hand does not reach the province"


def test_only_bars_in_force_that_lie_in_the_own_region_are_passed_on():
    """What makes a bar work against another firm is no less than to impose it: a county's hand does not reach the province."""
    wide = msgspec.structs.replace(BAR, case="case-2", region="530000")
    assert outcome(bars=(BAR, wide)) == outcome(bars=(wide,)) == "predecessor_is_barred"
    county = msgspec.structs.replace(SUPERVISOR, region="532301")
    assert outcome(by=county, bars=(msgspec.structs.replace(BAR, region="532300"),)) == "predecessor_is_barred"
    assert not isinstance(outcome(by=county), str)
    manager = msgspec.structs.replace(wide, capacities=(AS_MANAGER,))
    assert not isinstance(outcome(bars=(BAR, manager)), str) and outcome(bars=(manager,)) == "predecessor_is_barred"

    assert outcome(bars=()) == "predecessor_is_barred"
    assert outcome(bars=(msgspec.structs.replace(BAR, until=NOW),)) == "predecessor_is_barred"
    assert outcome(by=OTHER_SUPERVISOR) == "predecessor_is_barred"


def test_neither_twice_nor_in_a_circle_also_through_others():
    assert outcome(links=(link(RED, BLUE),)) == "succession_runs_in_no_circle"
    assert outcome(links=(link(RED, GREEN), link(GREEN, BLUE))) == "succession_runs_in_no_circle"
    assert outcome(links=(link(BLUE, RED),)) == "succession_runs_in_no_circle"
    assert outcome(links=(link(BLUE, GREEN), link(GREEN, RED))) == "succession_runs_in_no_circle"
    assert not isinstance(outcome(links=(link(GREEN, RED),)), str)


def test_what_is_passed_on_through_others_begins_with_the_last_link():
    found = {(each.predecessor, each.successor): each for each in chains([link(RED, BLUE), link(BLUE, GREEN, NOW + DAY), link(RED, GOLD)])}
    assert set(found) == {(RED.org_id, BLUE.org_id), (BLUE.org_id, GREEN.org_id), (RED.org_id, GOLD.org_id), (RED.org_id, GREEN.org_id)}
    through = found[RED.org_id, GREEN.org_id]
    assert through.since == NOW + DAY and RED.org in through.origin and GREEN.org in through.origin
    assert len(chains([link(RED, BLUE), link(BLUE, RED)])) == 2  # should two be recorded at once, it ends all the same


COLLEAGUE = msgspec.structs.replace(SUPERVISOR, person_id="p-sup9", person="监九")
CONFIRM, REJECT = acts.ConfirmSuccession(note="已核对协议原件"), acts.RejectSuccession(reason="协议没有盖章")


def entered() -> Stage:
    return Stage("succession/1", NOW, firms=FIRMS, bars=(BAR,), links=()).must(WISH, SUPERVISOR)


def test_one_enters_it_and_nothing_is_barred_until_another_of_the_office_has_confirmed_it():
    stage = entered()
    assert stage.p.stage == "checking" and stage.p.link is None
    elsewhere = msgspec.structs.replace(COLLEAGUE, org_id="11532300MB00000088", org="另一个局")
    deputy = msgspec.structs.replace(COLLEAGUE, deputy_for=SUPERVISOR.person)
    for alone in (SUPERVISOR, deputy, elsewhere):
        assert stage.why(CONFIRM, alone) == "another_hand"
    assert stage.why(acts.ConfirmSuccession(note="看过"), COLLEAGUE) == "check_is_written"
    refused = stage.do(CONFIRM, SUPERVISOR)
    assert refused.basis.article == 42 and "另一名人员" in refused.remedy
    assert stage.why(acts.RevokeSuccession(reason="登记错了单位"), COLLEAGUE) == "wrong_stage"
    stage.now = NOW + timedelta(hours=3)
    stage.must(CONFIRM, COLLEAGUE)
    assert stage.p.stage == "recorded" and stage.p.link.since == NOW + timedelta(hours=3) and "吸收合并协议" in stage.p.link.origin


@pytest.mark.parametrize("by", [COLLEAGUE, SUPERVISOR])
def test_it_is_sent_back_with_reasons_by_the_other_or_taken_back_by_the_first(by):
    stage = entered()
    assert stage.why(REJECT, msgspec.structs.replace(by, org_id="11532300MB00000088")) == "sent_back_by_the_office"
    assert stage.why(acts.RejectSuccession(reason="错"), by) == "reason_written"
    stage.must(REJECT, by)
    assert stage.p.at_stage.final and stage.p.link is None and stage.p.why_stopped == "协议没有盖章"
    assert stage.why(CONFIRM, COLLEAGUE) == "wrong_stage"


def test_what_changed_meanwhile_is_asked_anew_when_it_is_confirmed():
    stage = entered()
    for facts, rule in (({"bars": ()}, "predecessor_is_barred"), ({"links": (link(BLUE, RED),)}, "succession_runs_in_no_circle")):
        stage.facts = Facts(**({"firms": FIRMS, "bars": (BAR,), "links": ()} | facts))
        assert stage.why(CONFIRM, COLLEAGUE) == rule


def test_the_check_waits_on_the_benches_of_the_office_three_working_days_and_never_on_the_first_ones_own():
    (waits,) = agenda.to_dos(entered().p, CALENDAR)
    assert (waits.key, waits.not_by, waits.command) == (SUPERVISOR.org_id, (SUPERVISOR.person_id,), acts.ConfirmSuccession)
    assert SUPERVISOR.person in waits.label and waits.until == CALENDAR.after_workdays(NOW, 3).end
    stage = entered()
    stage.now = waits.until
    stage.must(clockwork.NoteBreach(duty="check_succession", key=SUPERVISOR.org_id), CLOCK)
    assert stage.entries[-1].event.office == SUPERVISOR.org
    assert not agenda.to_dos(entered().must(CONFIRM, COLLEAGUE).p, CALENDAR)


def test_an_entry_from_before_stands_in_force_at_once_as_it_was_recorded():
    body = encode(acts.SuccessionRecorded(**{n: getattr(WISH, n) for n in WISH.__struct_fields__}, predecessor=RED.org, successor=BLUE.org, region="532301"))
    old = decode_event("SuccessionRecorded", 1, body.replace(',"at_once":false', "").replace('"at_once":false,', ""))
    p = fold(SUCCESSION, "succ-1", [Entry("succ-1", n, NOW, SUPERVISOR, event) for n, event in enumerate((old, StageEntered(stage="recorded")), start=1)])
    assert p.link and p.link.since == NOW and p.proposed is None and not agenda.to_dos(p, CALENDAR)
    assert not isinstance(decide(p, acts.RevokeSuccession(reason="登记错了单位"), SUPERVISOR, NOW, Facts(), CALENDAR), Refused)
    assert "随即" in told_of(p, Entry("succ-1", 1, NOW, SUPERVISOR, old)).detail


REVOKE, LIFT = acts.RevokeSuccession(reason="登记错了单位"), acts.ConfirmSuccessionRevocation(note="已核对撤销协议的判决")
BESIDE = msgspec.structs.replace(SUPERVISOR, org_id="11532300MB00000088", org="另一个局", person_id="p-beside", person="局甲")


def test_the_office_that_recorded_it_or_one_above_asks_to_revoke_it_with_a_reason():
    stage = entered().must(CONFIRM, COLLEAGUE)
    for by, reason in ((BESIDE, "登记错了单位"), (SUPERVISOR, "错")):
        assert stage.why(acts.RevokeSuccession(reason=reason), by) == "succession_stands"
    above = msgspec.structs.replace(BESIDE, region="530000")
    stage.must(acts.RevokeSuccession(reason="登记机关已撤并，登记有误"), above)  # a firm wrongly barred is not left to an office that is no more
    assert stage.why(LIFT, COLLEAGUE) == "another_hand", "checked where it was asked for"
    stage.must(LIFT, msgspec.structs.replace(above, person_id="p-above2", person="局乙"))
    assert stage.p.link is None


def test_one_alone_lifts_no_bar_from_the_successor():
    stage = entered().must(CONFIRM, COLLEAGUE)
    link_before = stage.p.link
    stage.must(REVOKE, SUPERVISOR)
    assert stage.p.stage == "revoking" and stage.p.link == link_before and not stage.p.at_stage.final
    (waits,) = agenda.to_dos(stage.p, CALENDAR)
    assert (waits.key, waits.not_by, waits.command) == (SUPERVISOR.org_id, (SUPERVISOR.person_id,), acts.ConfirmSuccessionRevocation)
    for alone in (SUPERVISOR, msgspec.structs.replace(COLLEAGUE, deputy_for=SUPERVISOR.person), BESIDE):
        assert stage.why(LIFT, alone) == "another_hand"
    assert stage.why(acts.ConfirmSuccessionRevocation(note="看过"), COLLEAGUE) == "check_is_written" and stage.why(REVOKE, COLLEAGUE) == "wrong_stage"
    stage.must(LIFT, COLLEAGUE)
    assert stage.p.stage == "revoked" and stage.p.link is None and stage.p.revoked_reason == "登记错了单位"


def test_what_is_not_revoked_after_all_goes_on_as_it_was():
    stage = entered().must(CONFIRM, COLLEAGUE)
    link_before = stage.p.link
    back = acts.RejectSuccessionRevocation(reason="判决还没有生效")
    stage.must(REVOKE, SUPERVISOR)
    assert stage.why(back, BESIDE) == "sent_back_by_the_office" and stage.why(acts.RejectSuccessionRevocation(reason="错"), COLLEAGUE) == "reason_written"
    stage.must(back, COLLEAGUE)
    assert stage.p.stage == "recorded" and stage.p.link == link_before and not stage.p.why_stopped and not agenda.to_dos(stage.p, CALENDAR)
    stage.must(REVOKE, COLLEAGUE).must(LIFT, SUPERVISOR)
    assert stage.p.link is None


def test_a_bar_taken_over_says_from_whom():
    assert "红河建设有限公司由蓝田建设有限公司承继" in words(msgspec.structs.replace(BAR, origin=link(RED, BLUE).origin), AS_BIDDER)
    assert "承继" not in words(BAR, AS_BIDDER)


@pytest.mark.parametrize(("changed", "rule"), [({"sha256": "z" * 64}, "succession_is_whole"), ({"sha256": "a" * 63}, "succession_is_whole"), ({"successor_id": "91530000000000000X"}, "succession_is_whole")])
def test_codes_and_digests_are_what_they_have_to_be(changed, rule):
    """A code that does not check is refused though somebody is registered under it."""
    known = FIRMS | {"91530000000000000X": "没有这家"}
    found = decide(SUCCESSION.begin("succ-1"), msgspec.structs.replace(WISH, **changed), SUPERVISOR, NOW, Facts(firms=known, bars=(BAR,), links=()), CALENDAR)
    assert found.rule == rule


@pytest.mark.parametrize(("reason", "enough"), [("三个字", False), ("写了四字", True)])
def test_how_short_a_reason_and_a_note_may_be(reason, enough):
    assert bool(entered().do(acts.ConfirmSuccession(note=reason), COLLEAGUE)) is enough
    assert bool(entered().must(CONFIRM, COLLEAGUE).do(acts.RevokeSuccession(reason=reason), SUPERVISOR)) is enough


def test_an_office_beside_neither_reads_nor_revokes_it():
    stage = entered().must(CONFIRM, COLLEAGUE)
    assert stage.p.confirmed_by == COLLEAGUE
    higher_beside = msgspec.structs.replace(BESIDE, region="532900", lines=())
    assert not stage.p.addresses(higher_beside) and stage.p.addresses(msgspec.structs.replace(BESIDE, region="532300"))
    assert not stage.p.addresses(msgspec.structs.replace(BESIDE, region=""))
    stage.must(REVOKE, SUPERVISOR)
    assert stage.p.why_stopped == REVOKE.reason
    stage.must(LIFT, COLLEAGUE)
    assert stage.p.why_stopped == REVOKE.reason and stage.p.revoked_at == stage.now
