"""过错记到机构和经办人: findings concluded, circulars, complaints, penalties and other offices' decisions, each to the agency and to whoever did it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from ggzy.core.acts import case
from ggzy.core.acts.circular import CircularPublished
from ggzy.core.acts.complaint import ComplaintDecided
from ggzy.core.acts.credit import CreditEntryRepaired, RecordCredit
from ggzy.core.acts.explaining import ConcludeFinding, RaiseFinding, ReopenFinding
from ggzy.core.case import Accused
from ggzy.core.complaint import Respondent
from ggzy.core.credit import CreditEntry
from ggzy.core.facts import KnownOffice
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import CLOCK
from ggzy.core.shortcomings import EntryRef, Found
from ggzy.core.table import Entry
from ggzy.desk import clock, counter, dossiers
from ggzy.store import journal
from ggzy.store.models import CaseCard, Deal, DocketCard, DossierRow, JournalEntry, Message, Organisation
from tests.desk.cases import Matter
from tests.desk.door import Lot
from tests.people import AGENCY, SUPERVISOR, TENDEREE
from tests.supervision.conftest import log_in, text
from tests.supervision.test_credit import ADMINISTRATION, COLLEAGUE, COUNTY, NEW, act, form, returned

pytestmark = pytest.mark.django_db
PAGE = reverse("supervision:agency", args=[AGENCY.org_id])
KEPT = ("kind", "stream", "person", "words", "key")
CONCLUDE = ConcludeFinding(grade=2, outcome="talked", reason="与经办人核实，确系临近截止修改")


@pytest.fixture
def lot(db: None) -> Lot:
    found = returned()
    log_in(Client(), AGENCY)
    Organisation.objects.filter(uscc=AGENCY.org_id).update(kind="agency")
    return found


def filed(lot: Lot, event: str = "FilingSubmitted") -> int:
    return int(JournalEntry.objects.get(stream=lot.stream, event=event).seq)


def raised(lot: Lot, key: str, **changed: object) -> str:
    """A finding about the agency's filing, handed in as the reader does."""
    told = {
        "key": key, "rule": "edited_late", "rule_version": 1, "words": "在投标截止前2小时修改招标文件", "deal": lot.stream, "entries": (filed(lot),), "grade": 2,
        "concerned": (AGENCY.org_id,), "person_id": "", "region": "532301", "line": "construction", "industry": "housing",
        "holder": KnownOffice(org_id=SUPERVISOR.org_id, org=SUPERVISOR.org), "timed": True,
    } | changed  # fmt: skip
    begun = counter.open_stream(RaiseFinding(**told), CLOCK, procedure="finding/1", act_id=f"raise-{key}", stream=f"find-{key}")
    assert begun, str(begun)
    return begun.stream


def concluded(stream: str) -> None:
    done = counter.hand_in(stream, CONCLUDE, SUPERVISOR, act_id=f"c-{clock.now()}")
    assert done, str(done)


def rows(*kinds: str) -> list[DossierRow]:
    return list(DossierRow.objects.filter(kind__in=kinds).order_by("kind", "key"))


def test_a_finding_counts_once_concluded_to_the_agency_and_to_whoever_did_it(lot, at):
    stream = raised(lot, "k1")
    assert not rows("found"), "what nobody has looked into is no fault"
    concluded(stream)
    (row,) = rows("found")
    assert (row.org_id, row.person_id, row.person) == (AGENCY.org_id, AGENCY.person_id, "李秀英") and "谈话提醒" in row.words
    shown = text(at(SUPERVISOR).get(PAGE, {"person": AGENCY.person_id}))
    assert "查实的监督发现1次" in shown and "在投标截止前2小时修改招标文件" in shown
    item = reverse("service:dossier_item", args=[row.key])
    assert at(AGENCY).post(item, {"do": "reply", "reply-text": "系应投标人提问澄清，没有改动实质内容"}).status_code == 302
    assert at(AGENCY).post(item, {"do": "appeal", "appeal-text": "澄清在规定时间以前作出，请更正"}).status_code == 302
    assert "系应投标人提问澄清" in text(at(SUPERVISOR).get(PAGE)) and at(COUNTY).get(PAGE).status_code == 404
    before = [tuple(getattr(each, name) for name in KEPT) for each in DossierRow.objects.order_by("key")]
    dossiers.rebuild()
    assert [tuple(getattr(each, name) for name in KEPT) for each in DossierRow.objects.order_by("key")] == before
    assert counter.hand_in(stream, ReopenFinding(reason="有新的材料"), SUPERVISOR)
    assert not rows("found"), "taken up again, it is open"


def test_what_is_not_the_agencys_or_counted_already_is_not_counted(lot):
    for key, changed in (("k2", {"concerned": (SUPERVISOR.org_id,), "holder": KnownOffice(org_id=ADMINISTRATION.org_id, org=ADMINISTRATION.org)}), ("k3", {"rule": "duty_breached"})):
        done = counter.hand_in(raised(lot, key, **changed), CONCLUDE, ADMINISTRATION if key == "k2" else SUPERVISOR)
        assert done, str(done)
    assert not rows("found")
    concluded(raised(lot, "k4", person_id="p-nobody"))
    assert [row.person for row in rows("found")] == [""], "whom the finding names, and no other"


def test_a_penalty_counts_from_its_publication_until_it_is_revoked_and_the_portal_names_nobody(lot, at):
    matter = Matter(accused=Accused(name=AGENCY.org, org_id=AGENCY.org_id), suspected="agency", deal=lot.stream).served()
    assert not rows("penalty")
    matter.must(case.PublishDecision())
    (row,) = rows("penalty")
    assert (row.org_id, row.person) == (AGENCY.org_id, "李秀英") and row.words.startswith("楚建罚〔2026〕1号")
    Deal.objects.update(published=True)
    shown, public = text(at(SUPERVISOR).get(PAGE)), text(Client().get(reverse("portal:agency", args=[AGENCY.org_id])))
    assert "责任人员 李秀英" in shown and "行政处罚1次" in shown
    assert "楚建罚〔2026〕1号" in public and "李秀英" not in public
    assert "责任人员 李秀英" in text(at(AGENCY).get(reverse("service:dossier")))
    personal = text(at(SUPERVISOR).get(PAGE, {"person": row.person_id}))
    assert "责任人员 李秀英" in personal and "没有信用记录" not in personal
    dossiers.follow_case(matter.p, [Entry(matter.stream, 99, clock.now(), SUPERVISOR, case.CreditRepaired(reason="已整改"))])
    assert not rows("penalty"), "repaired"
    anew = [Entry(matter.stream, seq, row.at, SUPERVISOR, case.DecisionPublished()) for seq in (row.seq, row.seq + 3)]
    Organisation.objects.filter(uscc=AGENCY.org_id).update(kind="bidder")
    dossiers.follow_case(matter.p, anew)
    assert not rows("penalty"), "a bidder's is no agency's fault"
    Organisation.objects.filter(uscc=AGENCY.org_id).update(kind="agency")
    dossiers.follow_case(matter.p, anew)
    assert [each.key for each in rows("penalty")] == [row.key], "published anew it is the same one"
    matter.revoked()
    assert not rows("penalty") and "责任人员 李秀英" not in text(at(SUPERVISOR).get(PAGE))


def test_a_case_from_a_finding_is_the_doers_of_what_the_finding_cites(lot):
    raised(lot, "k5", person_id=AGENCY.person_id)
    p = Matter(accused=Accused(name=AGENCY.org, org_id=AGENCY.org_id), suspected="agency", deal=lot.stream).p
    p.from_finding = "k5"
    assert dossiers.punished_for(p).person_id == AGENCY.person_id
    raised(lot, "k6", person_id="nobody-here")
    p.from_finding = "k6"
    assert dossiers.punished_for(p) is None, "whom the finding names, and nobody in their place"
    p.from_finding = ""
    assert dossiers.punished_for(p).person_id == AGENCY.person_id, "without a finding whoever was entrusted with the lot"
    p.deal = ""
    assert dossiers.punished_for(p) is None, "no lot, nobody's act"


def test_what_became_a_penalty_counts_once_as_that_and_as_found_again_when_it_is_revoked(lot):
    def counts() -> list[str]:
        """As the followers left it, and the same worked out anew."""
        left = [each.kind for each in rows("found", "penalty")]
        dossiers.rebuild()
        assert [each.kind for each in rows("found", "penalty")] == left
        return left

    stream, other = raised(lot, "k6"), raised(lot, "k7")
    concluded(stream)
    matter = Matter(accused=Accused(name=AGENCY.org, org_id=AGENCY.org_id), suspected="agency", deal=lot.stream, from_finding="k6").served()
    assert counts() == ["found"], "not before it is published"
    matter.must(case.PublishDecision())
    assert counts() == ["penalty"]
    assert counter.hand_in(stream, ReopenFinding(reason="有新的材料"), SUPERVISOR)
    concluded(stream)
    assert counts() == ["penalty"], "concluded anew it is still the same"
    concluded(other)
    assert counts() == ["found", "penalty"], "another finding is another matter"
    CaseCard.objects.update(down="repaired")
    assert dossiers.punished("k6", AGENCY.org_id), "repaired, neither of the two comes back"
    matter.revoked()
    assert counts() == ["found", "found"]


def test_a_circular_and_a_complaint_name_whose_act_it_was_under_the_same_key_as_before(lot):
    now = clock.now()
    p = PROCEDURES["circular/1"].begin("circ-1")
    p.document_no = "楚交〔2026〕1号"
    for cited, name in (((filed(lot),), "李秀英"), ((filed(lot, "FilingReturned"),), "")):
        p.cited = (Found(rule="irregular", version=1, office_id="o", office="局", words="操作不规范", entries=tuple(EntryRef(lot.stream, n) for n in cited)),)
        DossierRow.objects.filter(kind="cited").delete()
        dossiers.follow_circular(p, [Entry("circ-1", 6, now, SUPERVISOR, CircularPublished())])
        (row,) = rows("cited")
        assert row.person == name
        assert row.key == dossiers.counted("cited", Entry("circ-1", 6, now, SUPERVISOR, CircularPublished()), "", AGENCY.org_id, None, f"irregular/{lot.stream}").key
    complaint = PROCEDURES["complaint/1"].begin("comp-1")
    complaint.respondents, complaint.deal = (Respondent(part="agency", name=AGENCY.org, org_id=AGENCY.org_id),), lot.stream
    decided = Entry("comp-1", 9, now, SUPERVISOR, ComplaintDecided(decision_no="1号", outcome="upheld", decision="查明属实", false=False, public_text="评标办法排斥外地企业"))
    for matter, filed_at, name in (("file", now, "李秀英"), ("file", now - timedelta(days=99), ""), ("result", now, ""), ("conduct", now, "")):
        complaint.matter, complaint.filed_at = matter, filed_at
        (item,) = dossiers.of_complaint(complaint, decided)
        assert (item.kind, item.person) == ("complaint", name)


def test_another_offices_decision_names_the_agencys_own_person_alone(lot, at):
    given = {"org_id": AGENCY.org_id, "paper": "《行政处罚决定书》", "capacities": ["agency"]}
    assert "没有叫这个名字的" in text(at(ADMINISTRATION).post(NEW, form(**given, staff="没有的人")))
    assert at(ADMINISTRATION).post(NEW, form(**given, staff="李秀英")).status_code == 302
    stream = DocketCard.objects.get(procedure="credit/1").stream
    barred = Message.objects.filter(to_person__username=TENDEREE.person_id, subject__contains="已被限制代理招标")
    assert at(TENDEREE) and not rows("credit") and not barred.exists(), "not before another person has checked it"
    assert at(COLLEAGUE).post(act(stream, "confirm"), {"note": "与原件一致"}).status_code == 302
    assert barred.count() == 1, "whom it acts for is told"
    (row,) = rows("credit")
    assert row.person == "李秀英" and row.words == "云南省住房和城乡建设厅行政处罚决定书云建罚〔2026〕3号"
    shown = text(at(SUPERVISOR).get(PAGE))
    assert "其他机关的惩戒1次" in shown and "责任人员 李秀英" in shown and "在建项目使用不合格钢筋" in shown
    Deal.objects.update(published=True)
    assert "李秀英" not in text(Client().get(reverse("portal:agency", args=[AGENCY.org_id])))
    assert at(ADMINISTRATION).post(act(stream, "withdraw"), {"reason": "登记的单位有误"}).status_code == 302
    assert rows("credit"), "till another has checked that too"
    assert at(COLLEAGUE).post(act(stream, "confirm-withdrawal"), {"note": "核对过登记的单位"}).status_code == 302
    assert not rows("credit")
    mark = msgspec.structs.replace(counter.load(stream, CreditEntry).noted, capacities=(), document_no="云建罚〔2026〕9号")
    begun = counter.open_stream(RecordCredit(noted=mark), ADMINISTRATION, procedure="credit/1", act_id="m1")
    assert begun and [each.stream for each in rows("credit")] == [begun.stream], "a mere mark counts at once"
    repaired = CreditEntryRepaired(document_no="修1号", reason="已整改")
    told = counter.load(begun.stream, CreditEntry)
    dossiers.follow_credit(told, [Entry(begun.stream, 9, clock.now(), ADMINISTRATION, repaired)])
    assert not rows("credit")
    dossiers.follow_credit(replace(told, noted=msgspec.structs.replace(mark, sort="reward")), journal.read(begun.stream))
    assert not rows("credit"), "to be praised is no fault"
