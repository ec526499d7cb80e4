"""Papers of a made-up case, a made-up complaint and their like, made from records as they are made on the platform."""

from __future__ import annotations

import msgspec

from ggzy.core.acts import case
from ggzy.core.acts import complaint as complaint_acts
from ggzy.core.acts.transfer import TransferCase
from ggzy.core.table import Entry, Event
from ggzy.layout import case_papers, complaint_papers
from ggzy.papers.order import OrderPaper
from ggzy.papers.paper import Paper
from tests.core.case_story import DECISION, NO_CASE, CaseStory
from tests.core.complaint_story import ComplaintStory
from tests.papers import samples
from tests.people import RED


def until(entries: list[Entry], event: type[Event]) -> list[Entry]:
    """Up to the last entry of this kind."""
    last = max(n for n, entry in enumerate(entries) if isinstance(entry.event, event))
    return entries[: last + 1]


def of_case(story: CaseStory, event: type[Event]) -> Paper:
    return case_papers.made(until(story.entries, event))


def heard() -> CaseStory:
    story = CaseStory().notified()
    story.must(case.FileReply(text="文件由本单位独立编制"), RED)
    story.at_the_end_of_the_reply().both(msgspec.structs.replace(DECISION, replies=1, answer="与查明的事实不符，不予采纳"))
    return story


def transferred() -> CaseStory:
    story = CaseStory().investigating()
    story.facts = msgspec.structs.replace(story.facts, known_offices=())
    story.both(TransferCase(kind="police", to="楚雄市公安局", document_no="楚建移〔2026〕1号", reason="涉嫌串通投标罪"))
    return story


def closed() -> CaseStory:
    story = CaseStory().notified()
    story.both(NO_CASE)
    return story


def decided(*, named: bool = True) -> Paper:
    return complaint_papers.made(until(ComplaintStory().decided().entries, complaint_acts.ComplaintDecided), named=named)


def refused() -> Paper:
    story = ComplaintStory().filed()
    story.must(complaint_acts.RefuseComplaint(ground="vague", reason="没有写明具体的事实，也没有附证明材料"))
    return complaint_papers.made(until(story.entries, complaint_acts.ComplaintRefused), named=True)


def every_paper() -> dict[str, Paper]:
    return {
        "penalty_notice": of_case(heard(), case.AccusedNotified),
        "penalty_decision": of_case(heard(), case.PenaltyImposed),
        "no_penalty": of_case(closed(), case.CaseClosed),
        "case_transfer": of_case(transferred(), case_papers.CaseTransferred),
        "complaint_decision": decided(),
        "complaint_refusal": refused(),
        "order_correct": order("correct"),
    }


def order(kind: str) -> OrderPaper:
    told = samples._common("双建改〔2026〕2号", samples.SUPERVISOR.name, samples.at(3, 28, 10), samples._signed("", samples.SUPERVISOR.name, samples.at(3, 28, 10)))
    return OrderPaper(
        **told, kind=kind, addressees=(samples.TENDEREE.name,), reason="公示的中标候选人名单没有写明排序第二名的业绩。", basis="《招标投标法》第7条",
        text="补充公示第二名的业绩，公示期重新计算。", until=samples.at(4, 1, 17),
    )  # fmt: skip
