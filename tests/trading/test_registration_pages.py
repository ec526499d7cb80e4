"""我的项目、项目登记、编制招标文件: works, wrong role, wrong stage, bad form, stranger."""

from __future__ import annotations

import msgspec
import pytest

from ggzy.core.acts import registration
from ggzy.core.documents import Clause, Finding
from ggzy.core.procedures.filing_checklist import CHECKLIST
from ggzy.core.procedures.standard_clauses import standard_file
from ggzy.desk import counter
from ggzy.store.models import Deal, Organisation, Region
from ggzy.trading.forms.tender_fields import fields_of
from ggzy.trading.forms.tender_file import TenderFileForms
from ggzy.trading.models import TenderFileDraft
from tests.core.story import ALL_MET, COMPREHENSIVE, KEYS, TRUSTEES, tender_file
from tests.desk.door import Lot
from tests.people import AGENCY, RED, SUPERVISOR, TENDEREE
from tests.trading.tenderers import at_work, text

pytestmark = pytest.mark.django_db

PROJECT = {
    "title": "楚雄市第三小学综合楼施工", "invest_code": "2603-532301-04-01-654321", "kind": "works", "industry": "housing",
    "funding": "财政资金", "public_funds": "on", "estimate": "3000", "unit": "万元", "approval_no": "楚市发改〔2026〕3号",
    "approved_method": "公开招标", "scope": "土建和安装", "location": "楚雄市鹿城镇",
}  # fmt: skip
FILE = fields_of(standard_file("works")) | {
    "ceiling_fen": "28,000,000",
    "duration_days": "300",
    "deposit_fen": "500000",
}
STRANGER = msgspec.structs.replace(TENDEREE, person_id="p-stranger", org_id="11532301MB00000099", org="别的单位")


def typed(**changed: object) -> dict[str, object]:
    at_work(AGENCY)
    agency = Organisation.objects.get(uscc=AGENCY.org_id)
    return {**PROJECT, "other": agency.pk, "region": Region.objects.get(code="532301").pk, "do": "register", **changed}


def test_a_project_goes_from_registration_to_its_notice_through_the_pages():
    client = at_work(TENDEREE)
    done = client.post("/trading/register/", typed(act_id="a1"))
    deal = Deal.objects.get()
    assert done.status_code == 302 and done.url == f"/trading/{deal.stream}/"
    assert "编制招标文件并提交备案" in text(client.get(done.url))
    filed = client.post(f"{done.url}tender-file/", {**FILE, "do": "file", "act_id": "b2"})
    assert filed.status_code == 302
    counter.hand_in(deal.stream, registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
    for seat, by in TRUSTEES.items():
        key = KEYS["age"][seat].public
        assert counter.hand_in(deal.stream, registration.RegisterOpeningKey(seat=seat, public_key=key, rehearsed=True), by)
    proposed = client.get(f"{done.url}notice/").context["form"].initial
    assert client.post(f"{done.url}notice/", {**proposed, "act_id": "c1"}).status_code == 302
    assert counter.load(deal.stream).stage == "bidding"
    assert "招标公告" in text(client.get(f"{done.url}papers/notice.html"))


def test_the_same_form_sent_twice_registers_one_project():
    client, form = at_work(TENDEREE), typed(act_id="same")
    assert client.post("/trading/register/", form).url == client.post("/trading/register/", form).url
    assert Deal.objects.count() == 1


def test_a_project_registered_before_is_refused_and_what_was_typed_stays():
    client = at_work(TENDEREE)
    client.post("/trading/register/", typed(act_id="a1"))
    again = client.post("/trading/register/", typed(act_id="a2"))
    assert again.status_code == 409
    assert "不能重复登记" in text(again) and "楚雄市第三小学" in text(again)


def test_the_duty_test_is_shown_before_anything_is_handed_in():
    client = at_work(TENDEREE)
    piece = text(client.post("/trading/register/duty-test/", typed()))
    assert "应当招标" in piece and "第5条" in piece
    below = text(client.post("/trading/register/", typed(estimate="399.9999", do="test")))
    assert "可以不招标" in below and not Deal.objects.exists()


def test_leaving_open_tender_needs_a_written_reason():
    client = at_work(TENDEREE)
    refused = client.post("/trading/register/", typed(approved_method="邀请招标", act_id="a1"))
    assert refused.status_code == 409 and "应当说明理由" in text(refused)
    assert (
        client.post(
            "/trading/register/", typed(approved_method="邀请招标", override_reason="涉密", act_id="a2")
        ).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("estimate", "said"), [("-1", "不能为负数"), ("１２３ａ", "只能填写数字"), ("9" * 30, "15位"), ("0", "大于零")]
)
def test_an_impossible_estimate_is_told_in_plain_words(estimate, said):
    assert said in text(at_work(TENDEREE).post("/trading/register/", typed(estimate=estimate, act_id="a1")))
    assert not Deal.objects.exists()


def test_an_agency_registers_for_its_tenderee():
    at_work(TENDEREE)
    client, form = at_work(AGENCY), typed(act_id="a1", people=[AGENCY.person])
    form["other"] = Organisation.objects.get(uscc=TENDEREE.org_id).pk
    nobody = client.post("/trading/register/", {**form, "people": []})
    assert "本机构承办人员" in text(nobody) and not Deal.objects.exists()
    assert client.post("/trading/register/", form).status_code == 302
    assert Deal.objects.get().agency_id == AGENCY.org_id and Deal.objects.get().tenderee_id == TENDEREE.org_id
    assert "楚雄市第三小学" in text(client.get("/trading/projects/"))


def test_the_list_holds_ones_own_projects_alone_and_can_be_exported():
    Lot(title="彝人古镇道路工程")
    assert "彝人古镇" in text(at_work(TENDEREE).get("/trading/projects/"))
    assert "彝人古镇" in at_work(AGENCY).get("/trading/projects/?export=csv").content.decode("utf-8-sig")
    others = text(at_work(STRANGER).get("/trading/projects/"))
    assert "彝人古镇" not in others and "登记新项目" in others


@pytest.mark.parametrize("page", ["projects/", "register/", "cons-1/tender-file/"])
def test_a_bidder_is_told_that_these_pages_are_not_for_it(page):
    answer = at_work(RED).get(f"/trading/{page}")
    assert answer.status_code == 403 and "招标人" in text(answer)


# ---- the builder ----


def test_what_is_typed_into_the_builder_is_kept():
    lot, client = Lot(), at_work(TENDEREE)
    url = f"/trading/{lot.stream}/tender-file/"
    assert "持有有效的营业执照和安全生产许可证" in text(client.get(url))
    saved = client.post(f"{url}draft/", {**FILE, "quality": "优良", "strange": "x"})
    assert "自动保存" in text(saved)
    assert "优良" in text(client.get(url)) and "strange" not in TenderFileDraft.objects.get().fields


def test_rows_are_added_and_taken_away_without_a_script():
    lot, client = Lot(), at_work(TENDEREE)
    url = f"/trading/{lot.stream}/tender-file/"
    more = client.post(url, {**FILE, "do": "add:criteria"}).context["forms"]
    assert len(more.rows["criteria"]) == 6
    less = client.post(url, {**more.fields, "do": "remove:criteria:0"}).context["forms"]
    assert [form["code"].value() for form in less.rows["criteria"]] == ["T2", "P1", "B1", "B2", ""]


def test_every_fault_is_shown_not_only_the_first():
    lot, client = Lot(), at_work(TENDEREE)
    page = client.post(
        f"/trading/{lot.stream}/tender-file/", {**FILE, "deposit_fen": "900000", "committee_size": "4", "do": "check"}
    )
    assert "2%" in text(page) and "五人以上单数" in text(page) and "第37条" in text(page)


def test_an_unlawful_file_is_refused_with_its_article_and_kept():
    lot, client = Lot(), at_work(TENDEREE)
    page = client.post(
        f"/trading/{lot.stream}/tender-file/", {**FILE, "deposit_fen": "900000", "do": "file", "act_id": "b1"}
    )
    assert page.status_code == 409 and "第26条" in text(page) and "900000" in text(page)
    assert lot.p.stage == "registered"


def test_a_field_left_empty_is_named():
    lot, client = Lot(), at_work(TENDEREE)
    page = client.post(
        f"/trading/{lot.stream}/tender-file/",
        {**FILE, "duration_days": "", "criteria-0-max_points": "三十", "do": "file"},
    )
    assert page.status_code == 200 and "工期" in text(page) and "“三十”不是数字" in text(page)


def test_a_returned_filing_shows_what_to_mend_beside_the_form():
    lot, client = Lot(), at_work(AGENCY)
    lot.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    closed = client.post(f"/trading/{lot.stream}/tender-file/", {**FILE, "do": "file", "act_id": "b1"})
    assert closed.status_code == 409 and "备案审查" in text(closed)
    findings = tuple(
        Finding(code=c.code, met=c.code != "B2", note="第3条指定了品牌" if c.code == "B2" else "") for c in CHECKLIST
    )
    lot.must(registration.ReturnFiling(findings=findings, opinion="请修改"), SUPERVISOR)
    assert "第3条指定了品牌" in text(client.get(f"/trading/{lot.stream}/tender-file/"))


def test_a_stranger_finds_no_builder():
    lot = Lot()
    for page in ("tender-file/", "tender-file/preview.html", "papers/tender_file.html", ""):
        assert at_work(STRANGER).get(f"/trading/{lot.stream}/{page}").status_code == 404


def test_the_draft_is_previewed_as_the_paper_it_will_be():
    lot, client = Lot(), at_work(TENDEREE)
    url = f"/trading/{lot.stream}/tender-file/"
    assert client.get(f"{url}preview.html").status_code == 302
    client.post(url, {**FILE, "do": "save"})
    assert "投标人须知前附表" in text(client.get(f"{url}preview.html"))


def test_a_file_without_conditions_or_clauses_is_not_complete():
    said = TenderFileForms(fields_of(tender_file())).problems()
    assert ("", "至少要有一条合同主要条款") in said and any(label == "资格条件" for label, _ in said)


WHOLE = {"qualifications": ("具有相应资质",), "clauses": (Clause(code="H1", title="价款", text="中标价"),)}


@pytest.mark.parametrize(
    "file", [standard_file("goods"), tender_file(**WHOLE), tender_file(method=COMPREHENSIVE, consortium=True, **WHOLE)]
)
def test_a_file_shown_and_filed_again_is_the_same_file(file):
    file = msgspec.structs.replace(file, duration_days=100)
    forms = TenderFileForms(fields_of(file))
    assert forms.is_valid(), forms.problems()
    again = forms.tender_file()
    assert msgspec.structs.replace(again, method=file.method) == file
    assert type(again.method) is type(file.method) and again.method.ties == file.method.ties
