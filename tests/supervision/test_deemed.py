"""视为串通投标的情形: the public table says of each mark where, by which article and from when, and links from the findings."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ggzy.core.findings.deemed import DEEMED, MARKS
from ggzy.supervision.models import Finding
from tests.people import SUPERVISOR

pytestmark = pytest.mark.django_db
PAGE = reverse("portal:deemed")


def test_everybody_reads_each_mark_with_its_article_and_dates_and_which_are_deemed_nowhere(client):
    shown = client.get(PAGE).content.decode()
    for row in DEEMED:
        assert MARKS[row.mark] in shown and str(row.basis) in shown and f"{row.since:%Y-%m-%d}" in shown
    assert "黑龙江省大庆市" in shown and "全国" in shown and ">未核<" in shown and ">核<" in shown and "现行有效" in shown
    assert "没有条款视为串通投标的迹象：联系方式相同、疑似借用资质、负责人相同或者有控股、管理关系" in shown
    assert "楚雄" not in client.get(PAGE, {"q": "大庆"}).content.decode().split("<tbody")[1].split("</tbody")[0]


def test_it_is_exported_and_a_query_that_is_not_in_it_says_so(client):
    assert "保证金从同一账户转出" in client.get(PAGE, {"export": "csv"}).content.decode("utf-8-sig")
    assert "没有符合筛选条件的记录" in client.get(PAGE, {"q": "没有这一项"}).content.decode()


def test_the_page_of_a_signal_leads_to_it_and_that_of_a_duty_does_not(at):
    kept = dict(region="532301", line="construction", industry="housing", version=1, grade=2, subject="", at="2026-03-02T02:00:00Z", words="测试")
    Finding.objects.create(key="s1", rule="same_contact", family="signal", **kept)
    Finding.objects.create(key="d1", rule="accepted_unread", family="act", **kept)
    pages = {key: at(SUPERVISOR).get(reverse("supervision:finding", args=[key])).content.decode() for key in ("s1", "d1")}
    main = {key: page.split("<main")[1] for key, page in pages.items()}
    assert PAGE in main["s1"] and PAGE not in main["d1"]
