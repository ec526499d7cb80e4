"""What stays of a finding: what was true at the opening, what somebody has acted on, and the entries behind each figure."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.urls import reverse

from client.seal import Paper
from ggzy.core.acts.registration import AcceptFiling, SubmitFiling
from ggzy.core.roles import Actor
from ggzy.desk import clock, ticker
from ggzy.store.models import AtOpening, JournalEntry, Organisation, Person, Post
from ggzy.supervision import case_evidence
from ggzy.supervision.findings import command, reader
from ggzy.supervision.findings.often import base_rate, how_often
from ggzy.supervision.models import Finding, ReviewOpened
from tests.core.story import ALL_MET, tender_file
from tests.core.test_chain import OFFICE
from tests.desk.cases import Matter
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, GREEN, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import LONG_AGO, follow, text
from tests.supervision.test_case_pack import address, opened, taken, words

pytestmark = pytest.mark.django_db
LIST = reverse("supervision:findings")


def person_of(firm: Actor, phone: str) -> Person:
    register_firms(firm)
    person = Person.objects.create_user(f"of-{firm.org_id}", "yan-lian-2026-mima", name="经办", phone=phone)
    Post.objects.create(
        person=person, organisation=Organisation.objects.get(uscc=firm.org_id), title="经办人", role="bidder", valid_from=LONG_AGO
    )
    return person


@pytest.fixture
def alike(db: None) -> Lot:
    """A lot just opened, in which two bidders have a paper, a telephone number and the source of another paper in common."""
    lot, paper = Lot().noticed(), Paper("施工组织设计.pdf", b"%PDF-1.4 alike")
    made = {firm: Paper("投标函.pdf", b"%PDF-1.4 /ID [<0123456789abcdef> <00>] " + firm.org_id.encode()) for firm in (RED, BLUE)}
    for firm, phone in ((RED, "13900001111"), (BLUE, "13900001111"), (GREEN, "13900002222")):
        person_of(firm, phone)
        lot.bid(firm, papers=None if firm is GREEN else [paper, made[firm]])
    ticker.move_clock(lot.p.round.deadline)
    lot.release()
    ticker.run_due(clock.now())
    return lot


def test_who_changes_a_telephone_number_after_the_opening_takes_no_mark_back_and_adds_none(at, alike):
    Person.objects.filter(username=f"of-{RED.org_id}").update(phone="13900003333")  # before anybody has looked
    Person.objects.filter(username=f"of-{GREEN.org_id}").update(phone="13900001111")
    follow()
    before = Finding.objects.filter(rule="same_contact").values().get()
    assert set(before["firms"]) == {RED.org_id, BLUE.org_id} and "尾号1111" in before["words"]
    assert how_often(Finding.objects.get(rule="same_file"))["records"] == 1, "what is found across lots is found at lots"
    Finding.objects.all().delete()
    reader.rebuild()
    assert Finding.objects.filter(rule="same_contact").values().get() == before
    for said in ("UPDATE store_atopening SET phones = '[]'", "DELETE FROM store_atopening"):
        with pytest.raises((InternalError, ProgrammingError), match="只能增加"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(said)
    assert AtOpening.objects.count() == 3

    maker = Finding.objects.get(rule="same_maker")
    assert set(maker.firms) == {RED.org_id, BLUE.org_id} and maker.grade == 2 and maker.inputs["内容"] == "0123456789abcdef"
    same_file = Finding.objects.get(rule="same_file")
    assert len(same_file.cited) == 2 and {stream for stream, _ in same_file.cited} == {alike.stream}
    rows = [JournalEntry.objects.get(stream=stream, seq=seq) for stream, seq in same_file.cited]
    assert {row.event for row in rows} == {"BidUnsealed"}
    page = reverse("supervision:finding", args=[same_file.key])
    shown = text(at(SUPERVISOR).get(page))
    assert all(f"日志第 {row.seq} 条" in shown and row.digest[:16] in shown for row in rows)
    assert at(OTHER_SUPERVISOR).get(page).status_code == 404
    done = at(SUPERVISOR).post(
        reverse("supervision:finding_act", args=[same_file.key, "explain"]),
        {"innocent": "公开的范本、标准图集、产品说明书", "reason": "核对为省厅公布的范本", "act_id": "s1"},
    )
    assert done.status_code == 302
    (explained,) = JournalEntry.objects.filter(event="FindingExplained")
    told = json.loads(explained.body)
    assert told["deal"] == alike.stream and told["entries"] == [row.seq for row in rows]

    with connection.cursor() as cursor:  # as if opened before this was kept: then it is kept at the first look
        cursor.execute("TRUNCATE store_atopening")
    reader.look_at([alike.stream])
    Person.objects.filter(username=f"of-{BLUE.org_id}").update(phone="13900004444")
    reader.rebuild()
    assert AtOpening.objects.count() == 3 and set(Finding.objects.get(rule="same_contact").firms) == {BLUE.org_id, GREEN.org_id}


# ---- what somebody has acted on


@pytest.fixture
def unread(db: None) -> Finding:
    return accepted_unread()


def accepted_unread() -> Finding:
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    lot.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
    follow()
    return Finding.objects.get(rule="accepted_unread", stream=lot.stream)


def read_after_all(found: Finding) -> None:
    """It turns out that the filing had been opened."""
    ReviewOpened.objects.create(
        stream=found.stream, person_id=SUPERVISOR.person_id, person="x", post="x", at=found.at - timedelta(hours=1), filing_version=1
    )
    reader.look_at([found.stream])


def test_a_finding_that_became_a_clue_stays_when_it_does_not_hold_any_more(at, unread, tmp_path):
    nobodys = accepted_unread()
    matter = Matter(from_finding=unread.key, source="finding")
    before = taken(at(SUPERVISOR), address(matter))
    assert "不再成立" not in words(opened(before)["case.pdf"])
    for found in (unread, nobodys):
        read_after_all(found)
    kept = Finding.objects.get()
    assert kept.key == unread.key and kept.gone_at is not None and not Finding.standing.exists()
    reader.rebuild()
    assert Finding.objects.get().gone_at == kept.gone_at, "worked out anew it is the same row"
    assert command.export(tmp_path / "found.jsonl") == 0 and how_often(kept)["all"] == 0
    assert "不再成立" in text(at(SUPERVISOR).get(LIST, {"state": "case"}))
    assert "起不再成立" in text(at(SUPERVISOR).get(reverse("supervision:finding", args=[unread.key])))
    raw = taken(at(SUPERVISOR), address(matter))
    (told,) = json.loads(opened(raw)["data.json"])["findings"]
    assert told["key"] == unread.key and told["gone"] and told["sources"] and "不再成立" in words(opened(raw)["case.pdf"])
    ReviewOpened.objects.all().delete()
    reader.look_at([unread.stream])
    assert Finding.objects.get(key=unread.key).gone_at is None, "it holds again"


def test_a_finding_that_somebody_judged_stays_too(at, unread):
    why = {"innocent": "在纸质文本上审查过", "reason": "已调取纸质审查记录，审查意见与日期相符", "act_id": "a1"}
    assert at(OFFICE).post(reverse("supervision:finding_act", args=[unread.key, "explain"]), why).status_code == 302
    read_after_all(unread)
    assert Finding.objects.get().gone_at is not None
    assert "不再成立" in text(at(SUPERVISOR).get(LIST, {"state": "explained"}))


def test_what_becomes_of_explanations_afterwards_does_not_change_an_old_pack(at, unread):
    other = accepted_unread()
    for found in (unread, other):
        why = {"innocent": "在纸质文本上审查过", "reason": "已调取纸质审查记录，审查意见与日期相符", "act_id": f"e{found.key}"}
        assert at(OFFICE).post(reverse("supervision:finding_act", args=[found.key, "explain"]), why).status_code == 302
    matter = Matter(from_finding=unread.key, source="finding", rate=base_rate(unread))
    (before,) = said = case_evidence.findings_of(matter.p, clock.now())
    last = clock.now()
    assert "说明为正当2条" in before.often and "已调取纸质审查记录" in before.explained
    for found in (unread, other):
        again = {"reason": "纸质记录是事后补的", "act_id": f"r{found.key}"}
        assert at(OFFICE).post(reverse("supervision:finding_act", args=[found.key, "reopen"]), again).status_code == 302
    read_after_all(other)
    assert how_often(unread)["explained"] == 0
    assert case_evidence.findings_of(matter.p, last) == said
    assert "没有记入" in case_evidence.findings_of(Matter(from_finding=unread.key, source="finding").p, last)[0].often, "of older cases"
