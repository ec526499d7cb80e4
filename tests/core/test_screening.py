"""Automatic findings 自动检查: each rule from both sides; the platform's own standard files find nothing."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from ggzy.core.acts.registration import SubmitFiling
from ggzy.core.acts.screening import DismissFinding, FindingDismissed
from ggzy.core.documents import Clause
from ggzy.core.law import filing
from ggzy.core.procedures.standard_clauses import standard_file
from ggzy.core.rule import Refused
from ggzy.core.screening import (
    INNOCENT,
    LABELS,
    MUST_TENDER,
    PATTERNS,
    REQUIRED,
    TIMES,
    VERSION,
    Sibling,
    number,
    screen,
)
from tests.core.story import Story, project, tender_file
from tests.people import SUPERVISOR, TENDEREE

STANDARD = msgspec.structs.replace(standard_file("works"), duration_days=300)
CASES = {
    "region_record": (["近三年在楚雄州内完成过同类工程两项", "具有本市同类项目业绩", "获得楚雄州优质工程奖"], ["近三年完成过同类工程两项", "不得以本市业绩为条件", "近五年具有同类工程业绩"]),
    "local_presence": (["须在楚雄市设立分公司", "在本地缴纳社会保险六个月以上"], ["缴纳社会保险的证明", "不要求在本地设立分支机构"]),
    "ownership": (["投标人须为国有企业", "仅限民营企业参加"], ["持有有效的营业执照", "不限所有制形式，国有、民营均可"]),
    "brand": (["水泵必须采用“长江”牌", "电缆品牌：昆缆"], ["水泵采用某品牌或者相当于该档次的产品", "水泵扬程不小于30米"]),
    "capital": (["注册资本不少于五千万元"], ["持有有效的营业执照，注册资本以登记为准"]),
    "membership": (["须是云南省建筑业协会会员"], ["遵守行业自律公约"]),
    "training": (["项目经理持有本系统颁发的培训合格证"], ["项目经理持有注册建造师执业资格证书"]),
    "tailored": (["须同时具有环保认证、节水专利和省级奖项"], ["同时具有营业执照和安全生产许可证"]),
}


def found(**changed):
    return {f.rule for f in screen(project(), msgspec.structs.replace(STANDARD, **changed))}


@pytest.mark.parametrize("kind", ["works", "goods", "services"])
def test_the_standard_files_find_nothing(kind):
    file = msgspec.structs.replace(standard_file(kind), duration_days=300)
    assert not screen(project(kind=kind), file)


@pytest.mark.parametrize("rule", CASES)
def test_an_unlawful_condition_is_found_with_its_words_and_its_innocent_sister_is_not(rule):
    bad, good = CASES[rule]
    for text in bad:
        hits = [f for f in screen(project(), msgspec.structs.replace(STANDARD, qualifications=(*STANDARD.qualifications, text))) if f.rule == rule]
        assert hits and hits[0].words in text and not hits[0].words.startswith("在") and hits[0].where == f"资格条件第{len(STANDARD.qualifications) + 1}条", text
    for text in good:
        assert rule not in found(qualifications=(*STANDARD.qualifications, text)), text


def test_what_rests_on_the_fair_competition_rules_alone_is_a_signal():
    bad = [texts[0] for texts, _good in CASES.values()]
    found = screen(project(), msgspec.structs.replace(STANDARD, qualifications=tuple(bad)))
    grades = {f.rule: f.grade for f in found}
    assert {rule for rule, grade in grades.items() if grade == "breach"} == {"region_record", "ownership", "brand"}


def test_every_pattern_has_its_two_sides():
    assert {pattern.rule for pattern in PATTERNS} == set(CASES)


def test_a_condition_is_found_in_clauses_too():
    assert "brand" in found(clauses=(*STANDARD.clauses, Clause(code="x", title="材料", text="防水卷材指定某某品牌。其他不限。")))


@pytest.mark.parametrize("rule", [rule for rule, _label, _basis, _words in REQUIRED])
def test_a_missing_clause_is_found(rule):
    words = next(w for r, _l, _b, w in REQUIRED if r == rule)
    kept = tuple(c for c in STANDARD.clauses if not words.search(c.title + c.text))
    assert f"missing_{rule}" in found(clauses=kept) and f"missing_{rule}" not in found()


def test_no_qualifications_and_no_duration_are_found():
    assert {"missing_qualifications", "missing_duration"} <= found(qualifications=(), duration_days=0)


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        ("publicity_days", "中标候选人公示期为2日", "中标候选人公示期为三日"),
        ("refund_days", "书面合同签订后十日内退还投标保证金", "书面合同签订后5日内退还投标保证金"),
        ("contract_days", "中标通知书发出之日起三十一日内订立书面合同", "中标通知书发出之日起30日内订立书面合同"),
    ],
)
def test_times_against_the_law_from_both_sides(rule, wrong, right):
    for text, hit in ((wrong, True), (right, False)):
        assert (rule in found(clauses=(*STANDARD.clauses, Clause(code="x", title="期限", text=text)))) is hit, text
    assert rule in {row[0] for row in TIMES}


def test_numbers_as_terms_are_written():
    assert [number(t) for t in ("3", "三", "十", "十五", "三十", "三十一", "两")] == [3, 3, 10, 15, 30, 31, 2]


@pytest.mark.parametrize(
    ("own", "others", "hit"),
    [
        (399, [("紫溪镇道路硬化工程（二标段）", 1)], True),
        (398, [("紫溪镇道路硬化工程（二标段）", 1)], False),
        (400, [("紫溪镇道路硬化工程（二标段）", 399)], False),
        (300, [("中学教学综合楼新建", 300)], False),
        (300, [("紫溪镇道路硬化工程二期", 400)], False),
    ],
)
def test_a_project_cut_into_pieces(own, others, hit):
    siblings = [Sibling(code="x", title=title, estimate_fen=wan * 10_000_00) for title, wan in others]
    mine = project(title="紫溪镇道路硬化工程（一标段）", estimate_fen=own * 10_000_00)
    assert ("split" in {f.rule for f in screen(mine, STANDARD, siblings)}) is hit


def test_a_finding_is_dismissed_once_with_a_reason_while_in_review(monkeypatch):
    lot, wish = Story().registered(), DismissFinding(rule="brand", finding="brand|资格条件第1条|某品牌", reason="系通用名称")

    def tried(command, by=SUPERVISOR):
        outcome = lot.do(command, by)
        return outcome.rule if isinstance(outcome, Refused) else ""

    assert tried(wish) == "wrong_stage"
    lot.do(SubmitFiling(tender_file=tender_file()), TENDEREE)
    assert tried(wish, TENDEREE) == "wrong_role" and tried(msgspec.structs.replace(wish, reason="")) == "reason_written"
    assert tried(msgspec.structs.replace(wish, finding="别的")) == "finding_is_new"
    assert not tried(wish) and lot.p.dismissed == {(VERSION, wish.finding): "系通用名称"}
    assert tried(wish) == "finding_is_new"
    (told,) = [entry.event for entry in lot.entries if isinstance(entry.event, FindingDismissed)]
    assert told.version == VERSION
    monkeypatch.setattr(filing, "VERSION", "screening/2")
    assert not tried(wish), "what other rules found again is judged again"


def test_the_version_goes_up_with_the_rules():
    """Whoever changes a pattern, a limit or a label changes this digest, and has to say a new version with it."""
    rows = [(p.rule, p.label, str(p.basis), p.words.pattern, p.grade) for p in PATTERNS]
    rows += [(rule, label, str(basis), words.pattern) for rule, label, basis, words, *_more in (*REQUIRED, *TIMES)]
    limits = [[n for n in range(60) if wrong(n)] for *_row, wrong in TIMES]
    digest = hashlib.sha256(repr((rows, limits, INNOCENT.pattern, MUST_TENDER, LABELS)).encode()).hexdigest()
    assert (VERSION, digest[:16]) == ("screening/1", "a60387f6f62dc3ae")
