"""招标投标情况书面报告: its text as proposed, and the paper filled in from the record."""

from __future__ import annotations

from ggzy.core.acts import award
from ggzy.core.evaluation.method import method_name
from ggzy.core.money import yuan
from ggzy.core.proceeding import Proceeding
from ggzy.layout.deals import Viewed
from ggzy.layout.papers.evaluation_report import committee_names
from ggzy.layout.papers.parts import common, duration, signed_by_tenderers, supervisor
from ggzy.layout.papers.tender_file import front_sheet
from ggzy.papers import written_report as written_papers
from ggzy.papers.words import day, moment


def written_report_text(p: Proceeding) -> str:
    """The report's text as the record gives it, for the tenderee to look over and complete."""
    if p.project is None or p.tender_file is None or not p.round.winner:
        return ""
    r, f = p.round, p.tender_file
    bid = r.bids[r.winner]
    lines = [
        f"一、招标项目基本情况：{p.project.title}，{p.project.funding}，估算价{yuan(p.project.estimate_fen)}元，公开招标，资格后审。",
        f"二、招标过程：招标文件于{day(p.happened['FilingAccepted'])}备案；招标公告于{day(p.happened['NoticePublished'])}发布，"
        f"媒介为{'、'.join(r.notice.media)}；{moment(r.deadline)}投标截止并开标，递交投标文件{len(p.standing_bids)}份，解密成功{len(p.opened_bids)}份。",
        f"三、评标情况：采用{method_name(f.method)}；评标委员会{len(r.seats)}人，其中随机抽取的专家{sum(not s.representative for s in r.seats.values())}人；"
        f"否决投标{sum(bool(b.rejected) for b in p.opened_bids)}份。",
        "四、中标候选人："
        + "；".join(
            f"第{n}名{r.bids[k].org}，{yuan(r.bids[k].line.price_fen)}元" for n, k in enumerate(r.result.candidates, 1)
        )
        + "。",  # type: ignore[union-attr]
        f"五、中标结果：{bid.org}，中标价{yuan(r.award_price_fen)}元{'；定标理由：' + r.award_reason if r.award_reason else ''}。",
        f"六、异议处理：收到异议{sum(not o.withdrawn_at for o in r.objections.values())}件，均已答复。"
        if r.objections
        else "六、异议处理：未收到异议。",
    ]
    return "\n".join(lines)


def written_report_paper(viewed: Viewed) -> written_papers.WrittenReportPaper | None:
    p, r = viewed.p, viewed.p.round
    filed = [e for e in viewed.entries if isinstance(e.event, award.WrittenReportFiled)]
    if not filed or not r.winner or p.project is None or p.tender_file is None:
        return None
    at, bid, names = filed[-1].at, r.bids[r.winner], committee_names(viewed)
    steps = (
        ("招标文件备案", "FilingAccepted"),
        ("发布招标公告", "NoticePublished"),
        ("投标截止", "BiddingClosed"),
        ("开标结束", "OpeningClosed"),
        ("提交评标报告", "ReportFiled"),
        ("公示中标候选人", "CandidatesPublished"),
        ("确定中标人、发出通知书", "AwardNoticesIssued"),
    )
    return written_papers.WrittenReportPaper(
        **common(p, "书面报告", p.project.tenderee, at, *signed_by_tenderers(p, at)),
        addressee=supervisor(viewed).name,
        tenderee=p.project.tenderee,
        agency=p.project.agency,
        organisation="委托招标" if p.project.agency else "自行招标",
        scope=p.project.scope or p.project.title,
        mode=p.procedure.label,
        media=r.notice.media,
        file_points=tuple((label, text) for _n, label, text in front_sheet(p, p.tender_file).rows),
        committee=tuple(
            written_papers.Member(
                name=names[s.expert_id],
                kind="招标人代表" if s.representative else "专家",
                employer=s.employer,
                speciality=s.speciality,
            )
            for s in r.seats.values()
        ),
        evaluation=filed[-1].event.text,
        winner=bid.org,
        price_fen=r.award_price_fen,
        duration=duration(bid.line.duration_days),
        manager=bid.line.manager or "—",
        milestones=tuple(
            written_papers.Milestone(step=label, at=p.happened[name]) for label, name in steps if name in p.happened
        ),
        bidders=len(p.standing_bids),
        annexes=("招标文件", "开标记录", "评标报告", "中标候选人公示", "中标通知书"),
    )
