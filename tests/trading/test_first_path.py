"""From registration to the notice, through the pages alone."""

from __future__ import annotations

import pytest

from ggzy.core.acts import registration
from ggzy.desk import counter
from ggzy.store.models import Deal
from tests.core.story import ALL_MET
from tests.people import AGENCY, SUPERVISOR, TENDEREE
from tests.trading.tenderers import at_work, text

pytestmark = pytest.mark.django_db

PROJECT = {
    "title": "楚雄市第三小学综合楼施工", "invest_code": "2603-532301-04-01-654321", "kind": "works", "industry": "housing",
    "funding": "财政资金", "public_funds": "on", "estimate": "3000", "unit": "万元", "approval_no": "楚市发改〔2026〕3号",
    "approved_method": "公开招标", "scope": "土建和安装", "location": "楚雄市鹿城镇",
}


def test_a_project_goes_from_registration_to_its_notice():
    client = at_work(TENDEREE)
    at_work(AGENCY)
    from ggzy.store.models import Organisation, Region

    agency = Organisation.objects.get(uscc=AGENCY.org_id)
    typed = {**PROJECT, "other": agency.pk, "region": Region.objects.get(code="532301").pk}
    piece = text(client.post("/trading/register/duty-test/", typed))
    assert "应当招标" in piece and "第5条" in piece
    done = client.post("/trading/register/", {**typed, "do": "register", "act_id": "a1"})
    deal = Deal.objects.get()
    assert done.status_code == 302 and done.url == f"/trading/{deal.stream}/", text(done)
    again = client.post("/trading/register/", {**typed, "do": "register", "act_id": "a2"})
    assert again.status_code == 409 and "不能重复登记" in text(again) and "楚雄市第三小学" in text(again)

    page = text(client.get(f"/trading/{deal.stream}/"))
    assert "编制招标文件并提交备案" in page
    builder = f"/trading/{deal.stream}/tender-file/"
    assert client.get(builder).status_code == 200
    from ggzy.core.procedures.standard_clauses import standard_file
    from ggzy.trading.forms.tender_file import fields_of

    fields = fields_of(standard_file("works")) | {"ceiling_fen": "28,000,000", "duration_days": "300", "deposit_fen": "500000"}
    bad = client.post(builder, {**fields, "deposit_fen": "900000", "do": "file", "act_id": "b1"})
    assert bad.status_code == 409 and "2%" in text(bad) and "900000" in text(bad)
    filed = client.post(builder, {**fields, "do": "file", "act_id": "b2"})
    assert filed.status_code == 302, text(filed)
    counter.hand_in(deal.stream, registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
    counter.hand_in(deal.stream, registration.RegisterOpeningKey(recipient="age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p", rehearsed=True), SUPERVISOR)

    form = client.get(f"/trading/{deal.stream}/notice/")
    initial = form.context["form"].initial
    posted = {name: initial[name] for name in ("issue_from", "issue_to", "bid_deadline", "place", "media")}
    done = client.post(f"/trading/{deal.stream}/notice/", {**posted, "act_id": "c1"})
    assert done.status_code == 302, text(done)
    assert counter.load(deal.stream).stage == "bidding"
    assert client.get(f"/trading/{deal.stream}/papers/notice.html").status_code == 200
    assert client.get(f"/trading/{deal.stream}/papers/tender_file.html").status_code == 200
    assert client.get(f"/trading/{deal.stream}/").status_code == 200
    assert client.get("/trading/projects/").status_code == 200
