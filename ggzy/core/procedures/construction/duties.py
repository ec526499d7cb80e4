"""Who must act by when 期限: rows."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.acts import award, bidding, notice, registration
from ggzy.core.law import regulation, tendering
from ggzy.core.procedures import drawing_rows, overseeing
from ggzy.core.procedures.construction.stages import SUPERVISOR, TENDERER
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Duty, Within


def open_objections(p: Proceeding) -> dict[str, datetime]:
    return {o.objection_id: o.raised_at for o in p.pending_objections}


def report_received(p: Proceeding) -> dict[str, datetime]:
    return {f"round{p.round.number}": p.happened["ReportFiled"]} if p.stage == "reported" else {}


def winner_determined(p: Proceeding) -> dict[str, datetime]:
    if p.stage not in ("awarded", "contracted") or p.round.written_report_at:
        return {}
    return {f"round{p.round.number}": p.happened["LotAwarded"]}


def notice_of_award(p: Proceeding) -> dict[str, datetime]:
    return {f"round{p.round.number}": p.happened["AwardNoticesIssued"]} if p.stage == "awarded" else {}


def deposits_after_contract(p: Proceeding) -> dict[str, datetime]:
    if "ContractSigned" not in p.happened or p.stage not in ("contracted", "archived"):
        return {}
    return {d.bidder: p.happened["ContractSigned"] for d in p.round.deposits.values() if d.in_hand and not d.held}


def deposits_of_withdrawn(p: Proceeding) -> dict[str, datetime]:
    """撤回 in time: the deposit goes back. Known only to the bank and the bidder before the opening."""
    return {
        b.bidder: b.withdrawn_at
        for b in p.round.bids.values()
        if b.withdrawn_at and (d := p.round.deposits.get(b.bidder)) and d.in_hand and d.received_at < b.withdrawn_at
    }


def deposits_of_failed(p: Proceeding) -> dict[str, datetime]:
    """Every deposit of a round that failed or was terminated, also after a new round has begun."""
    rounds = [(r, r.failed_at) for r in (*p.earlier, p.round)]
    if p.stage == "terminated":
        rounds.append((p.round, p.happened["TenderTerminated"]))
    return {d.bidder: at for r, at in rounds if at for d in r.deposits.values() if d.in_hand and not d.held}


def filing_waits(p: Proceeding) -> dict[str, datetime]:
    return {f"v{p.filing_version}": p.happened["FilingSubmitted"]} if p.stage == "in_review" else {}


DUTIES = (
    Duty("review_filing", "审查招标文件备案", SUPERVISOR, registration.AcceptFiling, filing_waits, Within(workdays=3), Basis("平台备案办理时限（地方规定，未核）", "—", "", checked=False)),
    Duty("answer_objection", "答复异议", TENDERER, notice.AnswerObjection, open_objections, Within(days=3), Basis(regulation.LAW, 22, "3日")),
    Duty("publish_candidates", "公示中标候选人", TENDERER, award.PublishCandidates, report_received, Within(days=3), Basis(regulation.LAW, 54, "3日")),
    Duty("written_report", "提交招标投标情况书面报告", TENDERER, award.FileWrittenReport, winner_determined, Within(days=15), Basis(tendering.LAW, 47, "十五日")),
    Duty("sign_contract", "签订合同", (Role.TENDEREE,), award.SignContract, notice_of_award, Within(days=30), Basis(tendering.LAW, 46, "三十日")),
    Duty("refund_deposit", "退还投标保证金及利息", (Role.CENTRE,), bidding.RefundDeposit, deposits_after_contract, Within(days=5), Basis(regulation.LAW, 57, "5日")),
    Duty("refund_withdrawn", "退还撤回投标的保证金", (Role.CENTRE,), bidding.RefundDeposit, deposits_of_withdrawn, Within(days=5), Basis(regulation.LAW, 35, "5日"), quiet=True),
    Duty("refund_failed", "退还招标失败、终止项目的保证金", (Role.CENTRE,), bidding.RefundDeposit, deposits_of_failed, Within(days=5), Basis(regulation.LAW, 31, "及时退还")),
    *drawing_rows.DUTIES,
    *overseeing.DUTIES,
)
