"""移送 of a case: with a document and a receipt; whoever sits on the platform gives the receipt itself."""

from __future__ import annotations

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import case
from ggzy.core.acts.clockwork import NoteBreach
from ggzy.core.acts.transfer import AcknowledgeTransfer, RecordReceipt, TransferCase, ends
from ggzy.core.facts import KnownOffice
from ggzy.core.law.penalty import FINDINGS, FINDINGS_READ
from ggzy.core.roles import CLOCK
from ggzy.store.codec import decode_event
from tests.core.case_story import CALENDAR, CLUE, EVIDENCE, FACTS, SECOND, TWO_HANDS, CaseStory, on, with_
from tests.people import DISCIPLINE, OTHER_SUPERVISOR, SUPERVISOR

TRANSFER = TransferCase(kind="police", to="楚雄州公安局", document_no="楚建移〔2026〕1号", reason="涉嫌串通投标罪")


@pytest.mark.parametrize(("taken", "stage"), [(True, "moved"), (False, "investigating")])
def test_a_transfer_waits_for_its_receipt(taken, stage):
    s = CaseStory().investigating()
    for bad in ({"kind": "press"}, {"to": ""}, {"document_no": ""}, {"reason": ""}):
        assert on(s.refused(with_(TRANSFER, **bad)), "transfer_is_whole", 27)
    s.both(TRANSFER)
    assert s.p.stage == "transferred" and s.refused(EVIDENCE).rule == "wrong_stage"
    due = next(d for d in agenda.open_duties(s.p, CALENDAR) if d.duty.code == "receipt")
    assert due.until == CALENDAR.after_workdays(s.now, 10).end
    s.now = due.until - SECOND
    assert s.must(NoteBreach(duty="receipt", key=""), CLOCK) == []
    s.now += SECOND
    assert s.must(NoteBreach(duty="receipt", key=""), CLOCK)
    assert on(s.refused(RecordReceipt(receipt_no="", taken=taken)), "receipt_is_whole")
    if not taken:
        assert on(s.refused(RecordReceipt(receipt_no="回1", taken=False)), "receipt_is_whole")
    (answer,) = (e for e in s.must(RecordReceipt(receipt_no="回1", taken=taken, note="不够立案标准")) if type(e).__name__ == "TransferAnswered")
    assert ends(answer) is taken, "sent back it goes on here, and so does its clock"
    assert s.p.stage == stage and s.p.transfers[0].taken is taken


# ---- to an office on the platform ----


DALI = msgspec.structs.replace(OTHER_SUPERVISOR, org_id="11532900MB00000008", org="大理州住建局")
HERE = KnownOffice(org_id=DALI.org_id, org=DALI.org, region=DALI.region)
TO_DALI = TransferCase(kind="office", to=DALI.org, office_id=DALI.org_id, document_no="楚建移〔2026〕2号", reason="违法行为发生在大理州")
TAKEN, SENT_BACK = AcknowledgeTransfer(receipt_no="大建收1号", taken=True, case="case-2", case_code="监532900-1"), AcknowledgeTransfer(receipt_no="大建收1号", taken=False, note="不属本机关管辖")


def with_offices(*known: KnownOffice) -> CaseStory:
    s = CaseStory()
    s.facts = msgspec.structs.replace(FACTS, known_offices=known)
    return s


def handed_over() -> CaseStory:
    s = with_offices(HERE).investigating()
    s.both(TO_DALI)
    return s


@pytest.mark.parametrize("finding", ["crime", "elsewhere"])
def test_a_case_is_transferred_with_a_document_and_not_closed_as_transferred(finding):
    s = CaseStory().investigating()
    refused = s.refused(case.CloseCase(finding=finding, reason="涉嫌犯罪，已经移送"))
    assert refused.rule == "closed_with_a_finding" and "移送案件" in refused.remedy
    assert finding in FINDINGS_READ and finding not in FINDINGS  # what was closed so before is still read


def test_a_journal_of_before_names_no_office_and_waits_for_a_typed_receipt():
    event = decode_event("CaseTransferred", 1, '{"kind":"office","to":"大理州住建局","document_no":"1号","reason":"管辖"}')
    assert event.office_id == ""
    s = with_offices().investigating()
    s.both(msgspec.structs.replace(TO_DALI, office_id=""))
    assert [d.duty.code for d in agenda.open_duties(s.p, CALENDAR)] == ["receipt"] and not s.p.addresses(DALI)
    assert s.refused(TAKEN, SUPERVISOR).rule == "acknowledged_by_the_receiver"
    s.must(RecordReceipt(receipt_no="大建收1号", taken=True))


def test_an_office_on_the_platform_gives_the_receipt_itself_within_ten_working_days():
    s = handed_over()
    due = next(d for d in agenda.open_duties(s.p, CALENDAR))
    assert (due.duty.code, due.key, due.until) == ("acknowledge_office", DALI.org_id, CALENDAR.after_workdays(s.now, 10).end)
    assert s.p.addresses(DALI) and s.refused(RecordReceipt(receipt_no="自填", taken=True)).rule == "receipt_typed_for_offices_outside"
    assert s.refused(TAKEN, SUPERVISOR).rule == "acknowledged_by_the_receiver"
    assert s.refused(msgspec.structs.replace(SENT_BACK, note=""), DALI).rule == "receipt_is_whole"
    assert s.refused(msgspec.structs.replace(TAKEN, case=""), DALI).rule == "opened_at_the_receiver"
    s.must(TAKEN, DALI)
    assert s.p.stage == "moved" and s.p.transfers[0].case == "case-2" and s.p.addresses(DALI) and s.refused(EVIDENCE, DALI).rule == "wrong_stage"


def test_discipline_inspection_acknowledges_what_is_transferred_to_it_and_does_nothing_else_in_a_case():
    far = msgspec.structs.replace(DISCIPLINE, org_id="11530000MB00000077", org="省纪委监委", region="530000")
    s = with_offices(KnownOffice(org_id=far.org_id, org=far.org, region=far.region)).investigating()
    s.both(msgspec.structs.replace(TO_DALI, kind="discipline", to=far.org, office_id=far.org_id))
    assert [d.duty.code for d in agenda.open_duties(s.p, CALENDAR)] == ["acknowledge_discipline"]
    assert s.refused(TAKEN, DISCIPLINE).rule == "acknowledged_by_the_receiver"
    s.must(msgspec.structs.replace(TAKEN, case=""), far)
    assert s.p.stage == "moved" and s.p.transfers[0].receipt_no == "大建收1号"


def test_silence_of_the_receiver_is_noted_by_its_name():
    s = handed_over()
    s.now = next(d.until for d in agenda.open_duties(s.p, CALENDAR)) - SECOND
    assert s.must(NoteBreach(duty="acknowledge_office", key=DALI.org_id), CLOCK) == []
    s.now += SECOND
    assert s.must(NoteBreach(duty="acknowledge_office", key=DALI.org_id), CLOCK)[0].office == DALI.org


def test_a_case_sent_twice_to_one_office_can_be_left_lying_twice():
    s, note = with_offices(HERE).investigating(), NoteBreach(duty="acknowledge_office", key=DALI.org_id)
    for _ in range(2):
        s.both(TO_DALI)
        s.now = next(d.until for d in agenda.open_duties(s.p, CALENDAR) if d.duty.code == "acknowledge_office")
        assert s.must(note, CLOCK) and s.must(note, CLOCK) == []
        s.wait(days=1).must(SENT_BACK, DALI)


def test_what_is_sent_back_is_the_receivers_no_longer():
    s = handed_over()
    s.must(SENT_BACK, DALI)
    assert s.p.stage == "investigating" and not s.p.addresses(DALI)
    assert s.refused(EVIDENCE, DALI).rule == "outside_reach"
    s.must(EVIDENCE)


def test_a_clue_that_is_sent_back_is_a_clue_again_with_its_clock():
    s = with_offices(HERE)
    s.must(CLUE)
    s.both(TO_DALI)
    s.wait(days=20).must(SENT_BACK, DALI)
    (due,) = agenda.open_duties(s.p, CALENDAR)
    assert (s.p.stage, due.duty.code, due.until) == ("clue", "assign", CALENDAR.after_workdays(s.now, 5).end)
    s.must(NoteBreach(duty="assign", key="1"), CLOCK)
    assert not s.p.breaches
    s.now = due.until
    assert s.must(NoteBreach(duty="assign", key="1"), CLOCK)
    s.must(case.AssignCase(investigators=TWO_HANDS))
    assert s.p.stage == "investigating"


@pytest.mark.parametrize(
    ("known", "changed", "words"),
    [
        (HERE, {"office_id": ""}, "请从名单中选择"),  # typed, though it sits here
        (HERE, {"office_id": "11532900MB00000099"}, "不相符"),
        (HERE, {"kind": "police", "office_id": "11532900MB00000099"}, "不是公安机关"),
        (msgspec.structs.replace(HERE, gone="没有在任人员，收不到文书", instead="请送其上级机关"), {}, "没有在任人员"),
        (msgspec.structs.replace(HERE, org_id=SUPERVISOR.org_id), {"office_id": SUPERVISOR.org_id}, "不能移送给本机关"),
    ],
)
def test_to_whom_a_case_is_not_transferred(known, changed, words):
    s = with_offices(known).investigating()
    refused = s.refused(msgspec.structs.replace(TO_DALI, **changed))
    assert refused.rule == "receiver_on_the_platform" and words in str(refused)


def test_a_case_kept_from_an_office_is_not_transferred_to_it():
    s = with_offices(HERE).investigating(kept_from=DALI.org_id)
    assert s.refused(TO_DALI).rule == "receiver_on_the_platform"
    s = with_offices(HERE).investigating(kept_from="11532900MB00000099")
    s.must(TO_DALI)
