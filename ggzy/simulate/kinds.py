"""The twenty kinds of planted fault 埋设的问题, each with the honest look-alike 相似而正当 that must not be taken for it.

A finding that is to be compared names its kind by the code in the first column; both sides map to this table, neither
imports the other. 事实 are facts of the journal (a duty missed, an act out of order); 信号 are patterns for a human.

| code | 中文 | planted | honest look-alike | where it can be seen |
|---|---|---|---|---|
| review_late | 备案审查逾期 | filing decided after the third working day | decided in the last hours of the third, over a holiday | FilingSubmitted → FilingAccepted |
| objection_late | 异议答复逾期 | answered after the third day | answered on the last day, moved off a rest day | ObjectionRaised → ObjectionAnswered |
| candidates_late | 中标候选人公示逾期 | published after the third day from the report | published on the last day, moved off a rest day | ReportFiled → CandidatesPublished |
| report_late | 书面报告逾期 | filed after the fifteenth day from the award | filed on the fifteenth | LotAwarded → WrittenReportFiled |
| contract_late | 合同签订逾期 | signed after the thirtieth day from the notice of award | signed on the thirtieth | AwardNoticesIssued → ContractSigned |
| clue_left | 线索搁置 | neither taken up nor closed within five working days | taken up on the fifth | ClueRegistered → CaseAssigned, CaseClosed |
| absent_supervisor | 现场监督不到场 | nobody of the office looks in at the opening or the evaluation | share released by the tenderee, but the hall was watched; or a deputy watched | HallVisit, SharesReleased; Sight of the deal during the evaluation |
| accepted_unread | 备案未阅即过 | accepted without opening the file, or within the minute | second version, one point changed, the first had been read | ReviewOpened → FilingAccepted |
| leaked_names | 开标前无故查看投标人 | one official looks up just the bidders of a lot in the days before its deadline | as many looks at firms of no common lot; the same bidders after the opening | Sight by firm |
| score_changed | 汇总之后改分 | scores reopened after the draft, the runner-up raised | a slip mended the other way, the order unchanged | ReportDrafted → ScoreReopened → ScoreFiled |
| unlisted_live | 撤下进行中的项目 | the administration takes a lot off the portal while bids are invited | an archived lot taken off for personal data | DealUnlisted, DealRelisted |
| agency_serial | 代理机构屡犯 | an agency's filings are returned again and again for the same points | an agency as often before an office that returns everybody's; one with many deals and few returns | FilingReturned by agency |
| favouring_reviewer | 偏袒的评委 | a tenderee's representative gives one firm the most and the others little, each time | a firm that all members rate high, each time | ScoreFiled by member |
| same_payer | 同一账户缴纳 | one outside account pays first for two bidders of a lot | one account pays for two firms in two lots; one bidder pays from a wrong account | payer marks of payments, PaymentReturned |
| same_contact | 联系方式相同 | people of two bidders of a lot have one telephone number | two bidders in one building, numbers one digit apart | registry of people |
| same_manager | 项目经理相同 | one name as manager in two bids of a lot | names that differ in one sign; one name in two lots | BidUnsealed line |
| price_steps | 报价规律性 | four or more prices in equal steps, to the fen | round discounts in unequal steps; three that come near to equal | BidUnsealed line |
| same_file | 投标文件雷同 | the same design paper, byte for byte, in two bids | the same public form in all bids | digests in opened bids |
| split_project | 化整为零 | one work approved in parts, each just below the threshold, none tendered | small works of one owner in different places | the outside tables |
| off_line | 应上未上 | an approved project over the threshold without a deal, and paid for | cancelled, exempt, below the threshold, next year's, or on the platform under another name | the outside tables |

Not among the twenty: refusals in a row (nobody here is refused on purpose), a deputy's act after the end (the door of the
pages refuses it), common shareholders (the registry knows controllers only), marks of the machine a bid was built on (the
manifest has no such field, and the papers played here are no real PDF), telephone numbers of firms (people have them).
"""

from __future__ import annotations

from dataclasses import dataclass

DUTY, ACT, SIGNAL, OUTSIDE = "duty", "act", "signal", "outside"


@dataclass(frozen=True)
class Kind:
    """One kind of fault: its code, what it is called, which family it is of, and how many in ten thousand deals."""

    code: str
    label: str
    family: str
    often: int = 80


KINDS = {
    kind.code: kind
    for kind in (
        Kind("review_late", "备案审查逾期", DUTY),
        Kind("objection_late", "异议答复逾期", DUTY),
        Kind("candidates_late", "中标候选人公示逾期", DUTY),
        Kind("report_late", "书面报告逾期", DUTY),
        Kind("contract_late", "合同签订逾期", DUTY),
        Kind("clue_left", "线索搁置", DUTY),
        Kind("absent_supervisor", "现场监督不到场", ACT, 120),
        Kind("accepted_unread", "备案未阅即过", ACT, 120),
        Kind("leaked_names", "开标前无故查看投标人", ACT, 60),
        Kind("score_changed", "汇总之后改分", ACT, 60),
        Kind("unlisted_live", "撤下进行中的项目", ACT, 60),
        Kind("agency_serial", "代理机构屡犯", SIGNAL, 20),
        Kind("favouring_reviewer", "偏袒的评委", SIGNAL, 20),
        Kind("same_payer", "同一账户缴纳", SIGNAL),
        Kind("same_contact", "联系方式相同", SIGNAL),
        Kind("same_manager", "项目经理相同", SIGNAL),
        Kind("price_steps", "报价规律性", SIGNAL),
        Kind("same_file", "投标文件雷同", SIGNAL),
        Kind("split_project", "化整为零", OUTSIDE),
        Kind("off_line", "应上未上", OUTSIDE, 200),
    )
}


def wanted(kind: Kind, deals: int) -> int:
    """How many of a kind are planted among so many deals; at least a few, so that a small year has them all."""
    return max(2 if deals < 100 else 4, round(deals * kind.often / 10_000))
