"""What waits for whom 待办: rows."""

from __future__ import annotations

from ggzy.core.acts import (
    award,
    committee,
    control,
    evaluation,
    failures,
    notice,
    opening,
    outage,
    registration,
    trustees,
)
from ggzy.core.procedures import consequences as then
from ggzy.core.procedures import drawing_rows
from ggzy.core.procedures.construction.bidding import DECIDERS
from ggzy.core.procedures.construction.disclosures import (
    key_lost,
    key_wanted,
    keys_are_there,
    representative_declined,
    seat_declined,
    seats_wait,
    shares_wanted,
    unsealed,
    unseated,
)
from ggzy.core.procedures.construction.stages import EXPERT, SUPERVISOR, TENDERER, TRUSTEES
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.table import Prompt


def may_close_opening(p: Proceeding) -> bool:
    return unsealed(p) and not (then.needs_coefficients(p) and p.round.coefficients is None)


PROMPTS = (
    Prompt("registered", (Role.TENDEREE,), registration.ConfirmAppointment, "确认招标代理委托", lambda p: p.appointment == "asked"),
    Prompt("registered", TENDERER, registration.SubmitFiling, "编制招标文件并提交备案", lambda p: p.appointment != "asked"),
    Prompt("in_review", SUPERVISOR, registration.AcceptFiling, "审查招标文件备案"),
    *(Prompt("filed", (role,), registration.RegisterOpeningKey, "生成并登记开标公钥", key_wanted(role)) for role in TRUSTEES),
    *(Prompt("bidding", (role,), registration.RegisterOpeningKey, "重新登记灭失的开标公钥", key_lost(role)) for role in TRUSTEES),
    Prompt("filed", TENDERER, notice.PublishNotice, "发布招标公告", keys_are_there),
    Prompt("bidding", TENDERER, notice.AnswerQuestion, "答复投标人疑问", lambda p: any(not q.answered_at for q in p.round.questions.values())),
    Prompt("bidding", DECIDERS, outage.OrderExtension, "平台故障影响投标截止，决定是否顺延", lambda p: bool(p.round.outages_undecided)),
    *(Prompt("opening", (role,), trustees.ReleaseShares, "交出开标份额", shares_wanted(role)) for role in TRUSTEES),
    Prompt("opening", SUPERVISOR, failures.DecideFailure, "认定解密失败的申辩", lambda p: any(not c.decided_at for c in p.round.contests.values())),
    Prompt("opening", TENDERER, opening.CloseOpening, "主持开标", lambda p: not may_close_opening(p)),
    Prompt("opening", TENDERER, opening.CloseOpening, "宣布开标结束", may_close_opening),
    Prompt("opened", TENDERER, committee.DrawCommittee, "抽取评标委员会", lambda p: not p.round.seats and p.round.pool is None),
    Prompt("opened", EXPERT, committee.TakeSeat, "签到入席", seats_wait, unseated),
    Prompt("opened", EXPERT, committee.VoteChair, "推选评标委员会主任", lambda p: bool(p.round.seats) and not seats_wait(p)),
    Prompt("evaluation", EXPERT, committee.TakeSeat, "签到入席", seats_wait, unseated),
    Prompt("opened", (Role.CENTRE,), committee.ReplaceExpert, "更换评标专家", seat_declined),
    Prompt("evaluation", (Role.CENTRE,), committee.ReplaceExpert, "更换评标专家", seat_declined),
    Prompt("opened", TENDERER, committee.ReplaceRepresentative, "更换招标人代表", representative_declined),
    Prompt("evaluation", TENDERER, committee.ReplaceRepresentative, "更换招标人代表", representative_declined),
    Prompt("evaluation", EXPERT, evaluation.FileChecks, "评审投标文件", whose=lambda p, member: not unseated(p, member)),
    Prompt("reported", TENDERER, award.PublishCandidates, "公示中标候选人"),
    Prompt("awarding", (Role.TENDEREE,), award.AwardLot, "确定中标人"),
    Prompt("awarded", (Role.TENDEREE,), award.SignContract, "签订合同", lambda p: "tenderee" not in p.round.contract_signatures),
    Prompt("awarded", TENDERER, award.FileWrittenReport, "提交招标投标情况书面报告", lambda p: p.round.written_report_at is None),
    Prompt("contracted", TENDERER, award.FileWrittenReport, "提交招标投标情况书面报告", lambda p: p.round.written_report_at is None),
    Prompt("contracted", TENDERER, award.ArchiveProceeding, "归档", lambda p: p.round.written_report_at is not None),
    Prompt("failed", TENDERER, control.TenderAgain, "分析原因，重新招标"),
    *drawing_rows.PROMPTS,
)
