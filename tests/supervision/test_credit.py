"""Credit entries of other offices and dossiers of agencies at their pages: works, wrong role, wrong stage, bad form, stranger; and the walls."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module

import msgspec
import pytest
from django.apps import apps
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ggzy.core.acts.circular import CircularIssued, CircularPublished, CircularWithdrawn
from ggzy.core.acts.complaint import ComplaintDecided
from ggzy.core.acts.credit import RecordCredit
from ggzy.core.acts.notice import ObtainFile
from ggzy.core.acts.registration import ConfirmAppointment, RegisterProject, ReturnFiling, SubmitFiling
from ggzy.core.calendar import day_of, months_after
from ggzy.core.case import Accused
from ggzy.core.complaint import Respondent
from ggzy.core.credit import CreditEntry, Noted
from ggzy.core.dossier import KINDS, Item
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import Actor, Role
from ggzy.core.shortcomings import EntryRef, Found
from ggzy.core.table import Entry
from ggzy.desk import clock, counter, dossiers, ticker
from ggzy.desk.dossier_facts import credit_in_force
from ggzy.layout import fields
from ggzy.layout.templatetags.ggzy import when
from ggzy.store.models import (
    BarRow,
    CaseCard,
    Deal,
    DocketCard,
    DossierRow,
    Expert,
    JournalEntry,
    Message,
    Person,
    StoppedAct,
)
from tests.core.story import ALL_MET, project, tender_file
from tests.desk.cases import Matter
from tests.desk.door import Lot, register_firms
from tests.people import AGENCY, DISCIPLINE, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import bench, log_in, text
from tests.supervision.test_lists import ADMINISTRATION, NEIGHBOUR

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("supervision:credits"), reverse("supervision:new_credit")
COLLEAGUE = msgspec.structs.replace(ADMINISTRATION, person_id="p-adm9", person="管二")
COUNTY = Actor(role=Role.SUPERVISOR, person_id="p-lf", person="禄监", org_id="11532302MB0000001A", org="禄丰市住建局", region="532302", lines=("construction",))


def form(**more: object) -> dict[str, object]:
    today = day_of(clock.now())
    given: dict[str, object] = {
        "sort": "punish", "org_id": RED.org_id, "person_id": "", "what": "在建项目使用不合格钢筋", "statute": "建设工程质量管理条例", "article": "64",
        "source": "云南省住房和城乡建设厅", "document_no": "云建罚〔2026〕3号", "since": str(today), "until": str(today + timedelta(days=364)),
        "region": "532300", "sha256": SimpleUploadedFile("决定书.pdf", b"%PDF-1.4"),
    }  # fmt: skip
    return given | more


def entry(**more: object) -> str:
    register_firms(RED)
    answer = log_in(Client(), ADMINISTRATION).post(NEW, form(**more))
    assert answer.status_code == 302, text(answer)
    return DocketCard.objects.get(procedure="credit/1").stream


def act(stream: str, code: str) -> str:
    return reverse("supervision:credit_act", args=[stream, code])


def page(stream: str) -> str:
    return reverse("supervision:credit_entry", args=[stream])


def test_a_mark_is_taken_in_with_its_source_and_shown_to_the_firm_and_the_committee(at):
    stream = entry()
    shown = text(at(SUPERVISOR).get(page(stream)))
    assert "《建设工程质量管理条例》" in shown and "第64条" in shown and "云建罚〔2026〕3号" in shown and "只作记录，不产生限制" in shown
    assert RED.org in text(at(SUPERVISOR).get(LIST)) and "有效" in shown and "有效" in text(at(SUPERVISOR).get(LIST)) and "已登记<" not in text(at(SUPERVISOR).get(LIST))
    own = text(at(RED).get(reverse("service:dossier")))
    assert "在建项目使用不合格钢筋" in own and reverse("service:dossier_item", args=[stream]) in own
    assert [e.code for e in credit_in_force([RED.org_id], clock.now())[RED.org_id]] and not BarRow.objects.exists()
    assert "在建项目使用不合格钢筋" in text(at(DISCIPLINE).get(reverse("supervision:credit_of", args=[RED.org_id])))
    assert at(ADMINISTRATION).post(act(stream, "confirm"), {"note": "核对过"}).status_code == 409, "a mark waits for nobody"


def test_a_chosen_file_need_not_be_chosen_again_and_its_digest_cannot_be_made_up(at, monkeypatch):
    register_firms(RED)
    admin, paper = at(ADMINISTRATION), SimpleUploadedFile("决定书<b>.pdf", b"%PDF-1.4 decided")
    came_back = admin.post(NEW, form(article="", sha256=paper))
    assert came_back.status_code == 422 and "已收到“决定书&lt;b&gt;.pdf”" in text(came_back)
    token = re.search(r'name="sha256-kept" value="([^"]+)"', text(came_back))[1]
    without = {k: v for k, v in form().items() if k != "sha256"}
    forged = signing.dumps(["0" * 64, "决定书.pdf", 9], salt="something else")
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), forged, "", "x" * 99):
        assert admin.post(NEW, without | {"sha256-kept": wrong}).status_code == 422 and not DocketCard.objects.exists()
    assert "空" in text(admin.post(NEW, form(sha256=SimpleUploadedFile("空.pdf", b""))))
    refused = admin.post(NEW, without | {"sha256-kept": token, "until": str(date(2020, 1, 1))})
    assert refused.status_code == 409 and "已收到" in text(refused), "by the door too"
    monkeypatch.setattr(fields, "KEPT_SECONDS", -1)
    assert admin.post(NEW, without | {"sha256-kept": token}).status_code == 422, "too long ago"
    monkeypatch.undo()
    assert admin.post(NEW, without | {"sha256-kept": token}).status_code == 302
    p = counter.load(DocketCard.objects.get(procedure="credit/1").stream, CreditEntry)
    assert p.noted.sha256 == hashlib.sha256(b"%PDF-1.4 decided").hexdigest()


def test_without_a_paper_or_with_dates_reversed_nothing_is_taken_in_and_what_was_typed_stays(at):
    register_firms(RED)
    admin, before = at(ADMINISTRATION), JournalEntry.objects.count()
    reversed_ = admin.post(NEW, form(until=str(date(2020, 1, 1))))
    assert reversed_.status_code == 409 and "截止日期不晚于起始日期" in text(reversed_) and "在建项目使用不合格钢筋" in text(reversed_)
    assert admin.post(NEW, form(statute="")).status_code == 422
    assert admin.post(NEW, {k: v for k, v in form().items() if k != "sha256"}).status_code == 422
    for never in ({"until": "9999-12-31"}, {"since": "0001-01-01"}):
        assert "年份不对" in text(admin.post(NEW, form(**never))), "no day follows, no moment of the database goes before"
    both = admin.post(NEW, form(org_id=""))
    assert both.status_code == 409 and "二者填一项" in text(both)
    unknown = admin.post(NEW, form(org_id="91530000000000000X"))
    assert unknown.status_code == 409 and "没有登记" in text(unknown)
    assert JournalEntry.objects.count() == before


def test_from_the_page_of_a_firm_the_form_names_it_and_experts_of_elsewhere_are_not_offered(at):
    stream = entry(capacities=["bidder"])
    at(COLLEAGUE).post(act(stream, "confirm"), {"note": "核对过原件"})
    firm, named = reverse("supervision:credit_of", args=[RED.org_id]), f"{RED.org} {RED.org_id}"
    pages = {ADMINISTRATION: ("new_credit", "new_succession"), SUPERVISOR: ("new_case", "new_succession"), DISCIPLINE: ()}
    for who, forms in pages.items():
        shown = text(at(who).get(firm))
        for name in ("new_credit", "new_case", "new_succession"):
            assert (reverse(f"supervision:{name}") in shown) is (name in forms), (who, name)
        for name in forms:
            given = {"predecessor_id" if name == "new_succession" else "org_id": RED.org_id}
            assert named in text(at(who).get(reverse(f"supervision:{name}"), given))
    person = Person.objects.create_user("zj9", "yan-lian-2026-mima", name="远方专家")
    expert = Expert.objects.create(person=person, region_id="532901", level=Expert.Level.PREFECTURE, qualified_until=date(2030, 1, 1))
    for who, page in ((ADMINISTRATION, NEW), (SUPERVISOR, reverse("supervision:new_case"))):
        assert "远方专家" not in text(at(who).get(page)), "the pool of another prefecture"
    assert at(ADMINISTRATION).post(NEW, form(org_id="", person_id=str(person.pk))).status_code == 422
    Expert.objects.filter(pk=expert.pk).update(region_id="532301")
    assert "远方专家" in text(at(ADMINISTRATION).get(NEW)) and "远方专家" not in text(at(COUNTY).get(reverse("supervision:new_case")))


def test_who_may_and_who_does_not_even_see(at):
    stream = entry()
    for other in (SUPERVISOR, DISCIPLINE):
        assert at(other).get(NEW).status_code == 403 and at(other).post(act(stream, "withdraw"), {"reason": "试探试探"}).status_code == 403
    assert at(NEIGHBOUR).get(page(stream)).status_code == 404 and RED.org not in text(at(NEIGHBOUR).get(LIST)).split("<main")[1]
    assert at(NEIGHBOUR).post(act(stream, "withdraw"), {"reason": "试探试探"}).status_code == 404
    assert page(stream) not in text(at(NEIGHBOUR).get(reverse("supervision:credit_of", args=[RED.org_id])))
    for stranger in (RED, TENDEREE):
        assert at(stranger).get(LIST).status_code == 403 and at(stranger).get(page(stream)).status_code == 403
    assert Client().get(LIST).status_code == 302 and at(SUPERVISOR).get(page("cred-0000000000000000")).status_code == 404


def test_a_restriction_bites_at_the_counter_once_another_has_checked_it_and_ends_when_withdrawn(at):
    lot, stream = Lot().noticed(), entry(capacities=["bidder"])
    admin, colleague, _firm = at(ADMINISTRATION), at(COLLEAGUE), at(RED)
    assert counter.may(lot.p, ObtainFile(), RED) is None, "not before it was checked"
    mine, other = bench(ADMINISTRATION), bench(COLLEAGUE)
    (task,) = [m for m in other.mine.matters if "信用记录" in m.label]
    assert task.title == "在建项目使用不合格钢筋" and f"{ADMINISTRATION.person}提出" in task.label and task.url == page(stream)
    assert not [m for m in mine.mine.matters if "信用记录" in m.label], "who entered it cannot check it"
    shown = text(colleague.get(act(stream, "confirm")))
    assert RED.org_id in shown and "在建项目使用不合格钢筋" in shown and "《建设工程质量管理条例》第64条" in shown and "云建罚〔2026〕3号" in shown and "参加投标" in shown
    alone = admin.post(act(stream, "confirm"), {"note": "核对过原件"})
    assert alone.status_code == 409 and "两个不同的人" in text(alone)
    assert colleague.post(act(stream, "confirm"), {"note": "核对过原件"}).status_code == 302
    assert Message.objects.filter(subject__startswith="信用记录已核对确认", to_person__username=RED.person_id).exists()
    refused = counter.hand_in(lot.stream, ObtainFile(), RED)
    assert not refused and refused.rule == "bidder_not_barred" and StoppedAct.objects.get().case_id == stream
    asked = admin.post(act(stream, "withdraw"), {"reason": "原决定已被复议撤销"}, follow=True)
    assert "另一人核对确认以后生效" in text(asked) and "撤回待核对" in text(asked) and "撤回待核对" in text(admin.get(LIST))
    assert not counter.hand_in(lot.stream, ObtainFile(), RED), "one alone lifts nothing"
    assert admin.post(act(stream, "confirm-withdrawal"), {"note": "核对过复议决定"}).status_code == 409
    assert colleague.post(act(stream, "confirm-withdrawal"), {"note": ""}).status_code == 422
    assert colleague.post(act(stream, "reject-withdrawal"), {"reason": "复议决定还没有生效"}).status_code == 302
    assert "有效" in text(admin.get(page(stream))) and not counter.hand_in(lot.stream, ObtainFile(), RED)
    assert colleague.post(act(stream, "withdraw"), {"reason": "原决定已被复议撤销"}).status_code == 302
    assert admin.post(act(stream, "confirm-withdrawal"), {"note": "核对过复议决定"}).status_code == 302
    assert counter.hand_in(lot.stream, ObtainFile(), RED)
    gone = text(at(SUPERVISOR).get(page(stream)))
    assert "已撤回" in gone and "原决定已被复议撤销" in gone


def test_whom_an_entry_keeps_from_what_is_whom_it_is_about(at):
    """A bar on a manager is found by the manager's name: on a firm it would look like one and stop nobody."""
    register_firms(RED)
    assert at(ADMINISTRATION).post(NEW, form(capacities=["bidder", "manager"])).status_code == 422
    noted = Noted(
        sort="punish", subject=RED.org, what="在建项目使用不合格钢筋", statute="条例", article=64, source="住建厅", document_no="1号", sha256="a" * 64,
        since=clock.now(), region="532300", org_id=RED.org_id,
    )  # fmt: skip
    for capacities, good in ((("bidder", "agency"), True), (("bidder", "manager"), False), (("expert",), False)):
        wish = RecordCredit(noted=msgspec.structs.replace(noted, capacities=capacities))
        assert bool(counter.open_stream(wish, ADMINISTRATION, procedure="credit/1")) is good


# ---- agencies


def returned() -> Lot:
    """Registered and filed by the agency, and sent back: one deal, one fault, one person."""
    lot = Lot.__new__(Lot)
    begun = counter.open_stream(RegisterProject(project=project(agency_people=("李秀英",))), AGENCY, procedure="construction/1")
    assert begun, begun
    lot.stream = begun.stream
    lot.must(ConfirmAppointment(contract_no="委2026-1"), TENDEREE)
    lot.must(SubmitFiling(tender_file=tender_file()), AGENCY)
    faulty = tuple(msgspec.structs.replace(f, met=n > 0, note="缺少异议渠道" if n == 0 else "") for n, f in enumerate(ALL_MET))
    lot.must(ReturnFiling(findings=faulty, opinion="请补正异议渠道"), SUPERVISOR)
    return lot


def test_a_fault_is_counted_to_the_agency_and_to_the_person_and_answered_beside_it(at):
    lot = returned()
    own = at(AGENCY)
    agency = reverse("supervision:agency", args=[AGENCY.org_id])
    shown = text(at(SUPERVISOR).get(agency))
    assert "备案退回修改1次" in shown and "请补正异议渠道" in shown and "李秀英" in shown and "全部1个代理项目中，备案退回修改1次" in shown
    for nobody in ("999999", "abc"):
        assert at(SUPERVISOR).get(agency, {"person": nobody}).status_code == 404
    row = DossierRow.objects.get(kind="returned")
    assert row.stream == lot.stream and "备案退回修改1次" in text(at(SUPERVISOR).get(agency, {"person": row.person_id}))
    item = reverse("service:dossier_item", args=[row.key])
    assert own.post(item, {"do": "reply", "reply-text": "异议渠道写在公告附件第三页"}).status_code == 302
    assert "异议渠道写在公告附件第三页" in text(at(SUPERVISOR).get(agency))
    assert AGENCY.org in text(at(SUPERVISOR).get(reverse("supervision:agencies")))


def test_the_walls_of_an_agencys_dossier(at):
    returned()
    log_in(Client(), AGENCY)
    agency = reverse("supervision:agency", args=[AGENCY.org_id])
    for beside in (COUNTY, NEIGHBOUR):
        assert at(beside).get(agency).status_code == 404 and AGENCY.org not in text(at(beside).get(reverse("supervision:agencies"))).split("<main")[1]
    assert at(RED).get(agency).status_code == 403 and Client().get(agency).status_code == 302
    row = DossierRow.objects.get(kind="returned")
    assert at(TENDEREE).get(reverse("service:dossier_item", args=[row.key])).status_code == 404
    assert Client().get(reverse("portal:agency", args=[AGENCY.org_id])).status_code == 404, "nothing of it is public yet"


def test_a_corrected_fault_stands_but_is_not_counted(at):
    returned()
    own, admin = at(AGENCY), at(ADMINISTRATION)
    row = DossierRow.objects.get(kind="returned")
    assert own.post(reverse("service:dossier_item", args=[row.key]), {"do": "appeal", "appeal-text": "异议渠道写在公告附件第三页，请更正"}).status_code == 302
    card = DocketCard.objects.get(procedure="dispute/1")
    answer = admin.post(reverse("supervision:appeal_act", args=[card.stream, "answer"]), {"corrected": "yes", "text": "核实属实，退回意见有误，予以更正"})
    assert answer.status_code == 302
    shown = text(at(SUPERVISOR).get(reverse("supervision:agency", args=[AGENCY.org_id])))
    assert "备案退回修改0次" in shown and "全部1个代理项目中，备案退回修改0次" in shown and "另有 1 项已更正，不计" in shown and "请补正异议渠道" in shown
    assert AGENCY.org in text(admin.get(reverse("supervision:appeals")))
    listed = at(SUPERVISOR).get(reverse("supervision:agencies"), {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert listed[1].split(",")[3] == "0", listed


def test_a_penalty_taken_down_is_gone_from_the_agencys_public_page_though_it_runs_on(at):
    returned()
    log_in(Client(), AGENCY)
    Deal.objects.update(published=True)
    matter = Matter(accused=Accused(name=AGENCY.org, org_id=AGENCY.org_id)).served()
    number, page = CaseCard.objects.get(stream=matter.stream).decision_no, reverse("portal:agency", args=[AGENCY.org_id])
    CaseCard.objects.update(shown=True, published_at=clock.now())
    assert number in text(Client().get(page)) and "限制参加投标" not in text(Client().get(page))
    BarRow.objects.update(capacities=["agency"])
    assert f"{SUPERVISOR.org}行政处罚决定书{number}：" in text(Client().get(page)) and "note-error" in text(Client().get(page))
    CaseCard.objects.update(shown=False, withdrawn_at=clock.now(), withdrawn_reason="准予信用修复")
    assert "note-error" not in text(Client().get(page)), "taken down: read by offices alone"
    assert number not in text(Client().get(page)) and number in text(at(SUPERVISOR).get(reverse("supervision:agency", args=[AGENCY.org_id])))


def decided(outcome: str) -> list[Item]:
    p = PROCEDURES["complaint/1"].begin("comp-1")
    p.respondents = (Respondent(part="agency", name=AGENCY.org, org_id=AGENCY.org_id), Respondent(part="tenderee", name=TENDEREE.org, org_id=TENDEREE.org_id))
    event = ComplaintDecided(decision_no="1号", outcome=outcome, decision="查明属实", false=False, public_text="评标办法排斥外地企业")
    return list(dossiers.of_complaint(p, Entry("comp-1", 9, clock.now(), SUPERVISOR, event)))


def test_a_complaint_upheld_counts_to_the_agency_complained_about_and_to_nobody_else():
    for outcome, counted in (("upheld", 1), ("partly", 1), ("rejected", 0), ("ended", 0)):
        items = decided(outcome)
        assert [(i.kind, i.org_id) for i in items] == [("complaint", AGENCY.org_id)] * counted


def test_a_published_circular_that_cites_a_lot_stands_on_the_agencys_dossier_for_reading_until_withdrawn(at):
    lot = returned()
    p = PROCEDURES["circular/1"].begin("circ-1")
    p.cited = (Found(rule="lax", version=1, office_id=SUPERVISOR.org_id, office=SUPERVISOR.org, words="审查备案不严格", entries=(EntryRef(lot.stream, 3),)),)
    p.document_no, now = "楚督〔2026〕1号", clock.now()
    dossiers.follow_circular(p, [Entry("circ-1", 5, now, SUPERVISOR, CircularIssued(document_no=p.document_no, rectify_by=now, answer=""))])
    assert not DossierRow.objects.filter(kind="cited").exists(), "not before it is public"
    dossiers.follow_circular(p, [Entry("circ-1", 6, now, SUPERVISOR, CircularPublished())])
    row = DossierRow.objects.get(kind="cited")
    assert row.org_id == AGENCY.org_id and row.words == "楚督〔2026〕1号：审查备案不严格" and not KINDS["cited"].fault
    log_in(Client(), AGENCY)
    shown = text(at(SUPERVISOR).get(reverse("supervision:agency", args=[AGENCY.org_id])))
    assert "不是认定本机构有错" in shown
    dossiers.follow_circular(p, [Entry("circ-1", 7, now, SUPERVISOR, CircularWithdrawn(reason="引用有误"))])
    assert not DossierRow.objects.filter(kind="cited").exists()


def test_a_restriction_of_another_office_stands_on_the_public_list_from_its_confirmation_until_it_is_repaired_or_over(at):
    shown = lambda which="others": text(Client().get(reverse("portal:exposure"), {"list": which}))  # noqa: E731
    stream = entry(capacities=["bidder"])
    assert RED.org not in shown()  # nobody has compared it with its source yet
    assert "云建罚〔2026〕3号" not in shown("others-removed"), "what was never there was not taken down"
    assert at(COLLEAGUE).post(act(stream, "confirm"), {"note": "与原件一致"}).status_code == 302
    told = shown()
    assert RED.org in told and "《建设工程质量管理条例》第64条" in told and "参加投标" in told and "申请信用修复" in told and "第21条" in told
    BarRow.objects.update(until=clock.now())
    DocketCard.objects.update(until=clock.now())
    assert RED.org not in shown()
    DocketCard.objects.update(until=None)
    p = counter.load(stream, CreditEntry)
    assert p.public and not replace(p, noted=msgspec.structs.replace(p.noted, org_id="", person_id="e01")).public
    assert not replace(p, noted=msgspec.structs.replace(p.noted, capacities=())).public and not replace(p, repaired_at=clock.now()).public
    assert at(ADMINISTRATION).post(act(stream, "withdraw"), {"reason": "登记的单位有误"}).status_code == 302
    assert RED.org in shown()  # it stands until another has compared the withdrawal too, and so does the bar
    assert at(COLLEAGUE).post(act(stream, "confirm-withdrawal"), {"note": "核对过登记的单位"}).status_code == 302
    assert RED.org not in shown() and RED.org not in shown("others-removed")
    assert "登记的单位有误" in shown("others-removed") and "云建罚〔2026〕3号" in shown("others-removed")


def test_what_was_repaired_and_later_withdrawn_left_the_portal_when_it_was_repaired(at):
    """On the public page moment and reason are those of the removal, and a row costs no reading of its journal."""
    stream = entry(capacities=["bidder"])
    for act_of, form_of, who in (
        ("confirm", {"note": "与原件一致"}, COLLEAGUE), ("repair", {"document_no": "修1号", "reason": "已整改，原机关准予修复"}, ADMINISTRATION),
        ("withdraw", {"reason": "原决定被撤销"}, ADMINISTRATION), ("confirm-withdrawal", {"note": "核对过撤销决定"}, COLLEAGUE),
    ):  # fmt: skip
        ticker.move_clock(months_after(clock.now(), 3))
        assert at(who).post(act(stream, act_of), form_of).status_code == 302
        removed = at(SUPERVISOR).get(reverse("portal:exposure"), {"list": "others-removed"})
        assert "撤回待核对" not in text(removed)
    p = counter.load(stream, CreditEntry)
    card = DocketCard.objects.get(stream=stream)
    assert card.removed_at == p.repaired_at < p.withdrawn_at and card.removed_reason == "已整改，原机关准予修复"
    told = text(removed)
    assert when(p.repaired_at) in told and "信用修复，后又撤回" in told and "原机关准予修复" in told
    DocketCard.objects.filter(stream=stream).update(shown=True, removed_at=None, published_at=None)
    import_module("ggzy.store.migrations.0033_removals_and_stays").make_due(apps, None)
    ticker.run_due(clock.now())
    again = DocketCard.objects.get(stream=stream)
    assert (again.shown, again.removed_at, again.published_at, again.next_due) == (False, p.repaired_at, p.in_force_at, None)
