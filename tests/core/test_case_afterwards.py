"""监督案件 after the decision: overturned late, transferred, repaired, appealed against; both sides of each line."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import case
from ggzy.core.acts.clockwork import NoteBreach
from ggzy.core.acts.transfer import AcknowledgeTransfer, RecordReceipt, TransferCase
from ggzy.core.disclosure import on_the_portal
from ggzy.core.facts import KnownOffice
from ggzy.core.law.penalty import FINDINGS, FINDINGS_READ
from ggzy.core.roles import CLOCK
from ggzy.store.codec import decode_event
from tests.core.case_story import CALENDAR, DECISION, EVIDENCE, FACTS, CaseStory
from tests.people import OTHER_SUPERVISOR, SUPERVISOR

SECOND = timedelta(microseconds=1)
REVOKE = case.RevokeDecision(by="楚雄州中级人民法院", document_no="（2027）云23行终9号", reason="主要证据不足")


def concluded() -> CaseStory:
    """The bar ran out, the case is over, and the decision still stands on the portal."""
    s = CaseStory().served()
    s.must(case.PublishDecision())
    s.now = s.p.bar.until
    s.must(case.ConcludeCase(reason="限制期满，罚款已缴"))
    return s


# ---- overturned after it was carried out ----


def test_a_decision_overturned_after_its_bar_ran_out_is_revoked_and_leaves_the_portal():
    s = concluded().wait(days=200)
    ran_out = s.p.bar.until
    s.both(REVOKE)
    assert s.p.stage == "revoked" and s.p.bar.until == ran_out  # what was over was not in force until today
    assert any(on_the_portal(s.p, e) for e in s.entries)
    s.must(case.WithdrawPublication(reason="决定已被法院撤销"))
    assert not s.p.shown and not any(on_the_portal(s.p, e) for e in s.entries)


@pytest.mark.parametrize("stage", ["decided", "served", "concluded"])
def test_a_decision_can_be_revoked_at_every_stage_after_it_was_made(stage):
    s = {"decided": lambda: decided(), "served": lambda: CaseStory().served(), "concluded": concluded}[stage]()
    assert s.p.stage == stage
    s.both(REVOKE)
    assert s.p.stage == "revoked"


def decided() -> CaseStory:
    s = CaseStory().notified().at_the_end_of_the_reply()
    s.both(DECISION)
    return s


def test_where_nothing_was_decided_or_all_was_revoked_there_is_nothing_to_revoke():
    assert CaseStory().notified().refused(REVOKE).rule == "wrong_stage"
    s = CaseStory().served()
    s.both(REVOKE)
    assert s.refused(REVOKE).rule == "wrong_stage"


# ---- transferred ----


DALI = msgspec.structs.replace(OTHER_SUPERVISOR, org_id="11532900MB00000008", org="大理州住建局")
HERE = KnownOffice(org_id=DALI.org_id, org=DALI.org, region=DALI.region)
TO_DALI = TransferCase(kind="office", to=DALI.org, office_id=DALI.org_id, document_no="楚建移〔2026〕2号", reason="违法行为发生在大理州")
TAKEN, SENT_BACK = AcknowledgeTransfer(receipt_no="大建收1号", taken=True), AcknowledgeTransfer(receipt_no="大建收1号", taken=False, note="不属本机关管辖")


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
    s.must(TAKEN, DALI)
    assert s.p.stage == "moved" and s.p.addresses(DALI) and s.refused(EVIDENCE, DALI).rule == "wrong_stage"


def test_silence_of_the_receiver_is_noted_by_its_name():
    s = handed_over()
    s.now = next(d.until for d in agenda.open_duties(s.p, CALENDAR)) - SECOND
    assert s.must(NoteBreach(duty="acknowledge_office", key=DALI.org_id), CLOCK) == []
    s.now += SECOND
    assert s.must(NoteBreach(duty="acknowledge_office", key=DALI.org_id), CLOCK)[0].office == DALI.org


def test_what_is_sent_back_is_the_receivers_no_longer():
    s = handed_over()
    s.must(SENT_BACK, DALI)
    assert s.p.stage == "investigating" and not s.p.addresses(DALI)
    assert s.refused(EVIDENCE, DALI).rule == "outside_reach"
    s.must(EVIDENCE)


@pytest.mark.parametrize(
    ("known", "changed", "words"),
    [
        (HERE, {"office_id": ""}, "请从名单中选择"),  # typed, though it sits here
        (HERE, {"office_id": "11532900MB00000099"}, "名单中没有"),
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
