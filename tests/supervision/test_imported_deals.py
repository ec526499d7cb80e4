"""Deals of before read in 历史交易: on the portal with their source once another has checked the file, vouched for by nobody."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from ggzy.store.models import Deal, OldDeal
from tests.supervision.conftest import text
from tests.supervision.test_imports import bad, checked, matter, read_in, reasons
from tests.supervision.test_lists import ADMINISTRATION, own_folder, xlsx  # noqa: F401

pytestmark = pytest.mark.django_db
HEAD = "项目名称,项目编号,招标人,中标人,中标金额（万元）,地区,交易类别,公告日期,中标日期,中标公告正文,原网页"
SEARCH, OLD = reverse("portal:search"), reverse("portal:old_deals")


def row(**more: str) -> str:
    given = {
        "title": "楚雄市第二自来水厂扩建工程", "code": "CX2019-018", "tenderee": "楚雄市水务局", "winner": "楚雄某建设有限公司", "amount": "1280.5", "region": "楚雄市",
        "line": "工程建设", "noticed": "2019-05-06", "dated": "2019-06-10", "result": "第一名<script>alert(1)</script>", "address": "https://old.example.cn/18",
    }  # fmt: skip
    return ",".join((given | more).values())


def read(*rows: str, name: str = "旧平台.csv", **sent: str):
    return read_in("\n".join([HEAD, *rows]).encode(), kind="old_deal", name=name, source="原交易中心系统", more={"unit": "万元"}, **sent)


def test_a_deal_of_before_is_found_on_the_portal_with_its_source_once_another_has_checked_it(at, client):
    run = read(row())
    assert (run.state, run.good) == ("checking", 1) and not OldDeal.objects.exists() and "历史数据" not in text(client.get(SEARCH, {"words": "自来水厂"})).split("<main")[1]
    checked(run)
    deal = OldDeal.objects.get()
    assert (deal.amount_fen, deal.region, deal.line, str(deal.dated), deal.source) == (12_805_000_00, "532301", "construction", "2019-06-10", "原交易中心系统")
    found = text(client.get(SEARCH, {"words": "自来水厂"}))
    assert "在历史数据里查同样的词" in found and "不能保证" in found and f"{OLD}?words=" in found
    listed = text(Client().get(OLD, {"words": "自来水厂 水务局"}))
    assert deal.title in listed and "原交易中心系统" in listed and "不能保证" in listed
    assert deal.title not in text(client.get(OLD, {"words": "没有的"})) and deal.title not in text(client.get(OLD, {"region": "532302"}))
    one = text(client.get(reverse("portal:old_deal", args=[deal.pk])))
    assert "原交易中心系统" in one and "不能保证" in one and "<script>alert" not in one and "第一名" in one and "2026-03-01" in one
    assert client.get(reverse("portal:old_deal", args=[deal.pk + 1])).status_code == 404 and not Deal.objects.exists()
    assert reverse("portal:old_deal", args=[deal.pk]) in text(at(ADMINISTRATION).get(matter(run)))


NO_DEALS = (
    ({"title": "无"}, "没有项目名称"), ({"noticed": "", "dated": ""}, "都没有"), ({"dated": "2019-05-01"}, "早于公告日期"), ({"dated": "2099-05-01"}, "不是历史交易"),
    ({"region": "大理市"}, "不在您的管理地域内"), ({"line": "渔业"}, "看不懂类别"), ({"address": "javascript:alert(1)"}, "不是网址"), ({"amount": "很多"}, "成交金额"),
)  # fmt: skip


def test_a_row_that_tells_of_no_deal_comes_back_with_the_reason():
    run = read(*(row(**more) for more, _why in NO_DEALS), row(code="CX2019-019"))
    assert (run.good, run.bad) == (1, len(NO_DEALS)), bad(run)
    for (more, why), said in zip(NO_DEALS, reasons(run), strict=True):
        assert why in said, (more, said)


def test_the_same_deal_twice_comes_back():
    first = read(row(), row())
    assert (first.good, first.bad) == (1, 1) and "与第2行是同一个项目" in bad(first)
    waits = read(row(amount="1"), name="等.csv")
    assert waits.good == 0 and "这个项目正等待核对：原交易中心系统“旧平台.csv”第2行" in bad(waits)
    checked(first)
    run = read(row(), row(title="另一个项目的扩建工程", code="2"), name="又.csv")
    assert OldDeal.objects.count() == 1 and (run.good, run.bad) == (1, 1) and "已经读入过这个项目：原交易中心系统“旧平台.csv”第2行" in bad(run)


def test_a_workbook_as_old_systems_export_it_is_read_to_the_fen():
    """Merged cells, two header rows, 元 and 万元 and 亿元 in one column, a formula that nobody computed."""
    content = xlsx(
        ["历史交易", None, None, None], ["项目名称", "招标人", "结果", None], [None, None, "中标金额", "中标日期"],
        ["某县第一水厂扩建工程", "某县水务局", "1280.5", "2019-06-10"], ["某县第二水厂扩建工程", None, "3000000元", "2019-06-11"], ["某县第三水厂扩建工程", None, "1.2亿元", date(2019, 6, 12)],
        ["某县第四水厂扩建工程", None, "=1+1", "2019-06-13"], ["某县第五水厂扩建工程", None, "5,000元", "2019年6月14日"],
        merge=("A1:D1", "A2:A3", "B2:B3", "C2:D2", "B4:B8"),
    )  # fmt: skip
    run = read_in(content, kind="old_deal", name="旧.xlsx", source="旧系统", more={"unit": "万元"})
    assert (run.good, run.bad) == (4, 1) and "没有算出值的公式" in reasons(run)[0], bad(run)
    checked(run)
    told = OldDeal.objects.order_by("line_no").values_list("line_no", "tenderee", "amount_fen", "dated")
    assert list(told) == [(n, "某县水务局", fen, date(2019, 6, day)) for n, fen, day in ((4, 1_280_500_000, 10), (5, 300_000_000, 11), (6, 12_000_000_000, 12), (8, 500_000, 14))]


def test_records_of_another_platform_are_read_by_the_names_of_their_fields():
    content = (
        '{"DATA": [{"NOTICE_NAME": "元谋县\\u0000灌区改造工程", "UNIFIED_DEAL_CODE": "A01-1", "WIN_BIDDER_NAME": "某水利公司", "BID_AMOUNT": 88.8,'
        ' "REGION_CODE": "532328", "NOTICE_SEND_TIME": "20190506090000", "NOTICE_CONTENT": "第一行\\n\\u0000第二行", "URL": "http://old.example.cn/1"}]}'
    )
    run = read_in(content.encode(), kind="old_deal", name="V2.json", source="省平台", more={"unit": "万元"})
    assert (run.good, run.bad) == (1, 0), bad(run)
    checked(run)
    deal = OldDeal.objects.get()
    assert (deal.title, deal.region, deal.amount_fen, str(deal.noticed), deal.winner) == ("元谋县灌区改造工程", "532328", 888_000_00, "2019-05-06", "某水利公司")
    assert deal.notice == "第一行\n第二行"
