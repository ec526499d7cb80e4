"""文书 of cases, complaints and orders: what the law wants in each, from the record alone, and nothing that its reader may not know."""

from __future__ import annotations

import re

import pytest

from ggzy.core.acts import case
from ggzy.core.acts.complaint import PublishComplaintDecision
from ggzy.layout import case_papers
from ggzy.papers.paper import Paper, canonical
from ggzy.papers.render import render_fragment
from ggzy.papers.words import moment
from tests.core.case_story import NOTICE, CaseStory
from tests.core.complaint_story import ComplaintStory
from tests.papers import matter_samples as samples
from tests.people import RED, SUPERVISOR, TENDEREE

PAPERS = samples.every_paper()
SAYS = {
    "penalty_notice": (
        "行政处罚事先告知书", "监532300-00000001（告知第1号）", f"{RED.org}（统一社会信用代码：{RED.org_id}）：", "《行政处罚法》第44条", "与他人串通投标", "电子数据1份",
        "《招标投标法》第53条", "罚款人民币伍万元整（¥50,000.00）", "自行政处罚决定书送达之时起18个月以内，禁止在云南省楚雄彝族自治州楚雄市参加投标", "《行政处罚法》第45条",
        "2026年3月10日00时00分以前，本机关不作出处罚决定", "《行政处罚法》第63条、《行政处罚法》第64条", "请于2026年3月10日00时00分以前提出", "2026年3月2日",
    ),
    "penalty_decision": (
        "行政处罚决定书", "楚建罚〔2026〕1号", "电子数据1份", "提出陈述、申辩1次", "与查明的事实不符，不予采纳", "已经法制审核", "《招标投标法》第53条",
        "自本决定书送达之时起12个月以内", "十五日内到指定的银行", "《行政处罚法》第67条", "每日按罚款数额的百分之三加处罚款", "六十日内", "《行政复议法》第20条", "六个月内",
        "《行政诉讼法》第46条", "不停止执行", "《行政处罚法》第73条",
    ),
    "no_penalty": ("不予行政处罚决定书", "（不予处罚）", "违法事实不能成立", "公开模板", "《行政处罚法》第57条", "六十日内"),
    "case_transfer": ("移送函", "楚建移〔2026〕1号", "楚雄市公安局：", "《行政处罚法》第27条", "涉嫌串通投标罪", "两份投标文件由同一台计算机制作", "a" * 64, "10个工作日内出具回执"),
    "complaint_decision": (
        "投诉处理决定书", "楚建投〔2026〕1号", f"{RED.org}、{TENDEREE.org}：", "诉532300-00000001", "第一中标候选人的业绩合同并不存在", "请查明并取消其资格",
        f"招标人{TENDEREE.org}于2026年3月2日作出说明", "投诉缺乏事实根据", "《招标投标法实施条例》第61条", "本机关决定：驳回投诉", "六十日内",
    ),
    "complaint_refusal": ("投诉不予受理决定书", "（不予受理）", "没有明确的请求，或者没有必要的证明材料", "《工程建设项目招标投标活动投诉处理办法》第12条", "决定不予受理"),
    "order_correct": ("责令改正通知书", "双建改〔2026〕2号", "《招标投标法》第7条", "补充公示第二名的业绩", "请于2026年4月1日17时00分以前改正"),
}  # fmt: skip


def said(paper: Paper) -> str:
    return "".join(re.sub(r"<[^>]*>", "", render_fragment(paper)).split())


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_what_the_law_wants_in_it(name: str):
    text = said(PAPERS[name])
    for words in SAYS[name]:
        assert "".join(words.split()) in text, words
    assert PAPERS[name].issuer in text and "None" not in text and "{{" not in text and "{%" not in text


def test_what_happens_afterwards_does_not_change_a_paper():
    story = samples.heard()
    before = canonical(samples.of_case(story, case.PenaltyImposed))
    story.must(case.ServeDecision(manner="直接送达"))
    story.both(case.RevokeDecision(by="楚雄州人民政府", document_no="楚政复决〔2026〕3号", reason="认定事实不清"))
    assert canonical(samples.of_case(story, case.PenaltyImposed)) == before
    complained = ComplaintStory().decided()
    complained.must(PublishComplaintDecision())
    decided = samples.until(complained.entries, samples.complaint_acts.ComplaintDecided)
    assert canonical(samples.complaint_papers.made(decided, named=True)) == canonical(PAPERS["complaint_decision"])


def test_a_second_notice_is_another_paper_and_the_first_stays():
    story = CaseStory().notified()
    first = canonical(samples.of_case(story, case.AccusedNotified))
    story.must(case.NotifyAccused(facts="与他人串通投标，查明新的事实", ground="collusion", months=24))
    second = samples.of_case(story, case.AccusedNotified)
    assert second.number.endswith("（告知第2号）") and "罚款" not in said(second)
    notices = [n for n, entry in enumerate(story.entries) if isinstance(entry.event, case.AccusedNotified)]
    assert canonical(case_papers.made(story.entries[: notices[0] + 1])) == first


def test_without_a_hearing_offered_none_is_told_and_silence_is_said():
    story = CaseStory().notified(months=0, hearing_offered=False)
    assert "听证" not in said(samples.of_case(story, case.AccusedNotified)).replace("陈述、申辩和听证要求", "")
    story.at_the_end_of_the_reply().both(samples.msgspec.structs.replace(samples.DECISION, months=0))
    text = said(samples.of_case(story, case.PenaltyImposed))
    assert "没有提出陈述、申辩" in text and "限制自本决定书" not in text


@pytest.mark.parametrize("replies", [0, 1])
def test_a_decision_within_the_five_days_says_when_the_accused_waived_also_after_a_reply(replies):
    story = CaseStory().notified()
    for _each in range(replies):
        story.must(case.FileReply(text="文件由本单位独立编制"), RED)
    assert "明确放弃" not in said(PAPERS["penalty_decision"])
    story.must(case.WaiveReply(), RED)
    waived_at = moment(story.p.waived_at)
    story.both(samples.msgspec.structs.replace(samples.DECISION, replies=replies, answer="与查明的事实不符" if replies else ""))
    text = said(samples.of_case(story, case.PenaltyImposed))
    assert f"于{waived_at}明确放弃陈述、申辩和听证。" in text and "没有提出" not in text
    assert ("提出陈述、申辩1次，又" in text) is bool(replies)


def test_a_file_that_shows_several_facts_is_one_piece_of_evidence():
    story = CaseStory().investigating()
    for fact, sha256 in (("报价文件的作者相同", "a" * 64), ("机器码相同", "b" * 64)):
        story.must(case.RecordEvidence(kind="电子数据", fact=fact, sha256=sha256))
    story.must(NOTICE)
    assert "电子数据2份在案证明" in said(samples.of_case(story, case.AccusedNotified))


def test_the_evidence_is_counted_and_not_told_to_the_accused():
    for name in ("penalty_notice", "penalty_decision", "no_penalty"):
        assert "两份投标文件由同一台计算机制作" not in said(PAPERS[name]) and "a" * 64 not in said(PAPERS[name])


def test_who_complains_stands_only_in_the_copy_of_those_who_may_know():
    text = said(samples.decided(named=False))
    assert RED.org not in text and "投诉人（名称依规定保密）" in text and TENDEREE.org in text and SUPERVISOR.org in text
    assert "评审依法进行，业绩已核实" not in said(PAPERS["complaint_decision"]), "what was replied stays with the office"
