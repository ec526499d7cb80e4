"""候选人公示、中标结果公告、中标通知书、中标结果通知书 filled in from the record."""

from __future__ import annotations

from datetime import timedelta

from ggzy.core.acts import award
from ggzy.core.evaluation.method import method_name
from ggzy.core.money import percent_of
from ggzy.core.roles import Role
from ggzy.desk.workdays import calendar
from ggzy.layout.deals import Viewed
from ggzy.layout.papers.parts import common, duration, org_of, signed_by_tenderers, supervisor, tenderers
from ggzy.layout.papers.seen import moment_of, won
from ggzy.papers import award_notice as award_papers
from ggzy.papers import candidates as candidate_papers
from ggzy.papers.award_announcement import AwardAnnouncementPaper
from ggzy.papers.paper import Paper


def candidates_paper(viewed: Viewed) -> candidate_papers.CandidatesPaper | None:
    p, r = viewed.p, viewed.p.round
    if r.result is None or r.publicity_until is None or p.project is None or p.tender_file is None:
        return None
    at = moment_of(viewed, award.CandidatesPublished)
    rows = []
    for n, key in enumerate(r.result.candidates, start=1):
        bid = r.bids[key]
        total = r.result.of(key).total
        rows.append(
            candidate_papers.Candidate(
                rank=n,
                bidder=bid.org,
                price_fen=bid.line.price_fen,
                quality=bid.line.quality or p.tender_file.quality,
                duration=duration(bid.line.duration_days),
                manager=bid.line.manager or "—",
                certificate="见投标文件",
                score=f"{total}分" if total is not None else "",
                qualifications=("符合招标文件要求",),
            )
        )
    return candidate_papers.CandidatesPaper(
        **common(p, "中标候选人公示", p.project.tenderee, at, *signed_by_tenderers(p, at)),
        **tenderers(p),
        supervisor=supervisor(viewed),
        opened_at=r.began_at or r.deadline or at,
        method=method_name(p.tender_file.method),
        candidates=tuple(rows),
        begins_at=at,
        ends_at=r.publicity_until,
        rejected=tuple((org_of(p, b.bidder), b.reason) for b in r.ballots.values() if b.carried),
    )


def award_notice_paper(viewed: Viewed) -> Paper | None:
    """The winner's notice; a bidder who lost gets its own notice of the result."""
    p, r = viewed.p, viewed.p.round
    if not r.winner or p.project is None or p.tender_file is None:
        return None
    if viewed.actor.role is Role.BIDDER and not won(viewed):
        return result_notice_paper(viewed)
    at, bid = moment_of(viewed, award.AwardNoticesIssued), r.bids[r.winner]
    bond = percent_of(r.award_price_fen, p.tender_file.performance_bond_percent)
    return award_papers.AwardNoticePaper(
        **common(p, "中标通知书", p.project.tenderee, at, *signed_by_tenderers(p, at)),
        winner=bid.org,
        tenderee=p.project.tenderee,
        agency=p.project.agency,
        price_fen=r.award_price_fen,
        scope=p.project.scope or p.project.title,
        duration=duration(bid.line.duration_days or p.tender_file.duration_days),
        quality=bid.line.quality or p.tender_file.quality,
        manager=bid.line.manager or "—",
        certificate="见投标文件",
        opened_at=r.began_at or r.deadline,
        contract_by=calendar().after_days(at, 30).end - timedelta(seconds=1),
        performance_bond_fen=bond,
        bond_ways="可以采用银行保函" if bond else "",
    )


def result_notice_paper(viewed: Viewed) -> award_papers.ResultNoticePaper | None:
    p, r = viewed.p, viewed.p.round
    own = r.bids.get(viewed.me)
    if own is None or not own.org or p.project is None:
        return None
    at = moment_of(viewed, award.AwardNoticesIssued)
    place = r.result.ranking.index(viewed.me) + 1 if viewed.me in r.result.ranking else 0
    said = f"经评审排序第{place}名。" if place else f"投标被否决：{own.rejected}。"
    deposit = r.deposits.get(viewed.me)
    return award_papers.ResultNoticePaper(
        **common(p, "中标结果通知书", p.project.tenderee, at, *signed_by_tenderers(p, at)),
        bidder=own.org,
        tenderee=p.project.tenderee,
        agency=p.project.agency,
        winner=org_of(p, r.winner),
        price_fen=r.award_price_fen,
        opened_at=r.began_at or r.deadline,
        own_result=said,
        deposit_fen=deposit.amount_fen if deposit else 0,
        deposit_return="在书面合同签订后五日内，连同银行同期存款利息退还至原付款账户" if deposit else "",
    )


def award_announcement_paper(viewed: Viewed) -> AwardAnnouncementPaper | None:
    """The result for everybody; none while there is no winner, also when one has fallen away."""
    p, r = viewed.p, viewed.p.round
    if not r.winner or p.project is None or p.tender_file is None:
        return None
    at, bid = moment_of(viewed, award.LotAwarded), r.bids[r.winner]
    return AwardAnnouncementPaper(
        **common(p, "中标结果公告", p.project.tenderee, at, *signed_by_tenderers(p, at)),
        **tenderers(p),
        supervisor=supervisor(viewed),
        winner=bid.org,
        winner_code=bid.org_id,
        rank=r.result.candidates.index(r.winner) + 1,
        price_fen=r.award_price_fen,
        scope=p.project.scope or p.project.title,
        duration=duration(bid.line.duration_days or p.tender_file.duration_days),
        quality=bid.line.quality or p.tender_file.quality,
        manager=bid.line.manager or "—",
        method=method_name(p.tender_file.method),
        opened_at=r.began_at or r.deadline,
        publicity_from=moment_of(viewed, award.CandidatesPublished),
        publicity_until=r.publicity_until,
        reason=f"确定该候选人为中标人的理由：{r.award_reason}。" if r.award_reason else "",
    )
