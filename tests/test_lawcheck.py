"""核对法条 finds an article and its figure however either is written, and says what differs."""

from pathlib import Path

import pytest

from ggzy import lawcheck
from ggzy.core.law import bases
from ggzy.core.rule import RULES, Basis
from ggzy.lawcheck import Verdict, figure_stands, number, plain

SAMPLE = """# 中华人民共和国样本法

<!-- INFO END -->

## 第一章 总则

第一条 期限不得少于二十日，保证金不得超过百分之二点五。

前款期限为十五个工作日。

第二条 罚款五万元以上，千分之五以上。

第一阶段，投标人提交建议。

## 第二章 附则

第十条之一 本条为后加。

第五十一条 有下列情形之一的，应当否决。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "样本法(2017-12-27).md").write_text(SAMPLE, encoding="utf-8")
    (tmp_path / "样本法(2009-08-27).md").write_text("第一条 期限为九日。\n", encoding="utf-8")
    (tmp_path / "样本法实施条例(2019-03-02).md").write_text("第一条 期限为30日。\n", encoding="utf-8")
    (tmp_path / "样典总则.md").write_text("第一条 一。\n", encoding="utf-8")
    (tmp_path / "样典合同编.md").write_text("第五百条 十日。\n", encoding="utf-8")
    (tmp_path / "节录规定(第39号).md").write_text("<!-- source: x; partial: art 17 only -->\n第十七条 五日。\n", encoding="utf-8")
    return tmp_path


def verdict(basis: Basis, folder: Path) -> Verdict:
    return lawcheck.compare({basis: ("测试",)}, folder)[0].verdict


@pytest.mark.parametrize(
    "basis",
    [
        Basis("样本法", 1, "二十日"),
        Basis("样本法", 1, "20日"),
        Basis("《中华人民共和国样本法》", 1, "20日"),
        Basis("样本法", 1, "2.5%"),
        Basis("样本法", 1, "15个工作日"),
        Basis("样本法", 1, "十五工作日"),
        Basis("样本法", 2, "50000元"),
        Basis("样本法", 2, "5‰"),
        Basis("样本法", 2, "第一阶段"),
        Basis("样本法", "第十条之一", "后加"),
        Basis("样本法", "第五十一条第（三）项", "否决"),
        Basis("样本法", "51", ""),
        Basis("样本法实施条例", 1, "三十日"),
        Basis("样典", 500, "10日"),
        Basis("节录规定", 17, "5日"),
    ],
)
def test_what_stands_in_the_text_agrees(basis, folder):
    assert verdict(basis, folder) is Verdict.AGREES


@pytest.mark.parametrize(
    "basis",
    [
        Basis("样本法", 1, "5日"),
        Basis("样本法", 1, "0日"),
        Basis("样本法", 1, "二十个工作日"),
        Basis("样本法", 1, "九日"),
        Basis("样本法", 2, "二十日"),
        Basis("样本法", 3, ""),
        Basis("样本法", 10, "后加"),
        Basis("样典", 2, ""),
    ],
)
def test_what_does_not_stand_in_the_text_differs(basis, folder):
    assert verdict(basis, folder) is Verdict.DIFFERS


@pytest.mark.parametrize("basis", [Basis("样", 1), Basis("无此法", 1, "3日"), Basis("节录规定", 18, "5日")])
def test_without_a_text_nothing_is_said(basis, folder):
    assert verdict(basis, folder) is Verdict.NO_TEXT


def test_only_a_basis_marked_as_checked_is_wrong(folder):
    checked, unchecked = Basis("样本法", 1, "99日"), Basis("样本法", 1, "98日", checked=False)
    findings = lawcheck.compare({checked: ("甲",), unchecked: ("乙",)}, folder)
    assert [finding.basis for finding in lawcheck.wrong(findings)] == [checked]


@pytest.mark.parametrize(
    ("signs", "value"),
    [("十", 10), ("二十", 20), ("一百零五", 105), ("四百万", 4_000_000), ("一亿零一万", 100_010_000), ("一万亿", 10**12), ("二〇二六", 2026)],
)
def test_chinese_numerals_are_read(signs, value):
    assert number(signs) == value


def test_a_unit_alone_is_no_number():
    assert number("万") is None
    assert plain("万元以上") == "万元以上"
    assert plain("400万元") == plain("四百万元") == "4000000元"


def test_a_figure_is_not_found_inside_a_longer_one():
    assert figure_stands("3日", "不得少于3日")
    assert not figure_stands("3日", "不得少于13日")
    assert not figure_stands("2%", "不得超过0.2%")


def test_the_check_lists_counts_and_fails_on_a_difference(folder, capsys, monkeypatch):
    monkeypatch.setattr(lawcheck, "bases", lambda: {Basis("样本法", 1, "99日"): ("甲",), Basis("样本法", 1, "20日"): ("乙",)})
    assert lawcheck.main([str(folder)]) == 1
    printed = capsys.readouterr().out
    assert "核对一致：1" in printed and "不符：1" in printed and "无文本：0" in printed
    monkeypatch.setattr(lawcheck, "bases", lambda: {Basis("样本法", 1, "20日"): ("乙",)})
    assert lawcheck.main([str(folder)]) == 0


def test_a_folder_that_is_not_there_is_told(capsys):
    assert lawcheck.main(["/no/such/folder"]) == 2
    assert "用法" in capsys.readouterr().err


def test_every_rule_with_a_basis_is_among_the_bases():
    found = bases()
    assert RULES
    assert all(rule.basis in found for rule in RULES.values() if rule.basis)
