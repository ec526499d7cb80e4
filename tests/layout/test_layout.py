"""The layout of all pages: practice band, navigation, error pages, template tags."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, override_settings

from ggzy.core.roles import Role
from ggzy.core.rule import Basis, Refused
from ggzy.layout.navigation import entries_for
from ggzy.layout.templatetags.ggzy import fen, mask, wan, when


def test_a_practice_is_never_mistaken(client, db):
    assert "演练环境" in client.get("/service/login/").content.decode()
    with override_settings(GGZY_PRACTICE=False):
        assert "演练环境" not in client.get("/service/login/").content.decode()


def test_a_page_that_is_not_there_says_what_to_do(client, db):
    response = client.get("/service/no-such-page/")
    assert response.status_code == 404
    assert "没有找到您要的页面" in response.content.decode()


def test_a_form_without_its_token_is_told_in_chinese(db):
    response = Client(enforce_csrf_checks=True).post("/service/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_an_error_page_needs_nothing():
    assert "系统出错" in render_to_string("500.html")


def test_a_refusal_shows_reason_article_turn_and_remedy():
    refused = Refused("投标人少于三个", Basis("招标投标法", 28, "少于三个"), "重新招标", "招标人")
    page = render_to_string("web/pieces/refusal.html", {"refused": refused})
    for words in ("投标人少于三个", "《招标投标法》第28条", "少于三个", "重新招标", "招标人"):
        assert words in page


def test_a_refusal_in_a_form_is_shown_although_it_counts_as_false():
    from django import forms

    page = render_to_string("web/pieces/form.html", {"form": forms.Form(), "refused": Refused("不行")})
    assert "不行" in page
    assert 'name="act_id"' in page


def test_a_form_sent_again_keeps_its_act():
    from django import forms

    page = render_to_string("web/pieces/form.html", {"form": forms.Form({"act_id": "the-same-act"})})
    assert 'value="the-same-act"' in page


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(123456, "1,234.56 元"), (0, "0.00 元"), (-5, "-0.05 元"), (None, ""), (10**32, f"{10**30:,}.00 元")],
)
def test_fen_are_shown_exactly(amount, shown):
    assert fen(amount) == shown


def test_wan_when_and_mask():
    assert wan(1_234_567_000) == "1,234.567 万元"
    assert wan(4_000_000 * 100) == "400 万元"
    assert when(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == "2026-03-02 00:00"
    assert when(date(2026, 3, 2)) == "2026-03-02"
    assert mask("13800001234") == "138****1234"
    assert mask("1234567") == "*******"


def test_tags_load_in_templates():
    shown = Template("{% load ggzy %}{{ amount|fen }} {% act_id %}").render(Context({"amount": 1}))
    assert shown.startswith("0.01 元 ")


def test_the_public_sees_no_entry_that_needs_a_log_in(db):
    labels = {entry["label"] for entry in entries_for(None, "/")}
    assert not labels & {"工作台", "主体核验", "发件箱"}
    assert "主体核验" in {entry["label"] for entry in entries_for(Role.ADMINISTRATION, "/")}


def test_at_most_one_entry_is_here(db):
    for role in Role:
        assert sum(bool(entry["here"]) for entry in entries_for(role, "/service/organisations/")) <= 1
