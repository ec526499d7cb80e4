"""评标报告 filled in from the record, names of the committee only for those who may know them."""

from __future__ import annotations

from typing import Any

from ggzy.core.acts import evaluation
from ggzy.core.acts.committee import CommitteeDrawn
from ggzy.core.evaluation.method import Comprehensive, method_name
from ggzy.core.evaluation.preliminary import GROUP_NAMES, RejectionGround
from ggzy.core.money import yuan
from ggzy.core.proceeding import Proceeding
from ggzy.layout.deals import Viewed
from ggzy.layout.papers.opening_record import drawn_parameters, opened_rows
from ggzy.layout.papers.parts import common, org_of
from ggzy.layout.papers.seen import moment_of, sees
from ggzy.layout.papers.tender_file import factors
from ggzy.papers import evaluation_report as report_papers
from ggzy.papers.paper import Signature


def evaluation_report_paper(viewed: Viewed) -> report_papers.EvaluationReportPaper | None:
    p, r = viewed.p, viewed.p.round
    if r.result is None or p.project is None or p.tender_file is None:
        return None
    ended = moment_of(viewed, evaluation.ReportFiled)
    names = committee_names(viewed)
    refusing = "拒绝签字，视为同意" if "ReportFiled" in p.happened else ""
    signed = tuple(
        Signature(
            role="主任" if s == r.chair else "成员",
            name=names[s],
            at=ended if s in r.report_signatures else None,
            instead=refusing,
        )
        for s in r.seats
    )
    columns, rows = score_table(p)
    return report_papers.EvaluationReportPaper(
        **common(p, "评标报告", "评标委员会", ended, *signed),
        tenderee=p.project.tenderee,
        agency=p.project.agency,
        method=method_name(p.tender_file.method),
        began_at=p.happened.get("ChairElected", ended),
        ended_at=ended,
        place="评标室（网上独立评审）",
        opened_at=r.began_at or r.deadline or ended,
        committee=tuple(
            report_papers.Member(
                name=names[s.expert_id],
                kind="招标人代表" if s.representative else "专家",
                post="主任" if s.expert_id == r.chair else "成员",
                employer=s.employer if shown(viewed) else "（中标结果确定前保密）",
                speciality=s.speciality,
            )
            for s in r.seats.values()
        ),
        opened=opened_rows(viewed),
        reviewed=tuple(reviewed(p, bid) for bid in p.opened_bids),
        factors=factors(p.tender_file),
        score_columns=columns,
        scores=rows,
        ranking=ranked(p),
        ceiling_fen=p.tender_file.ceiling_fen or None,
        parameters=(*drawn_parameters(p), *benchmark_parameters(p)),
        rejections=votes(p, carried=True),
        kept=votes(p, carried=False),
        clarifications=tuple(
            report_papers.Clarified(
                bidder=org_of(p, i.bidder),
                question=i.text,
                answer=i.reply or "未在时限内答复",
                answered_at=i.replied_at,
            )
            for i in r.inquiries.values()
        ),
        dissents=tuple(
            report_papers.Dissent(
                member=names.get(s.expert_id, ""), opinion="对评标结论有不同意见", reason=s.dissent, at=ended
            )
            for s in r.report_signatures.values()
            if not s.agree
        ),
        silent=tuple(names[s] for s in r.seats if s not in r.report_signatures),
    )


def shown(viewed: Viewed) -> bool:
    """Whether the committee's names are no secret to this viewer any more."""
    return sees(viewed, CommitteeDrawn)


def committee_names(viewed: Viewed) -> dict[str, str]:
    seats = viewed.p.round.seats.values()
    return {s.expert_id: s.person if shown(viewed) else f"评委{n}" for n, s in enumerate(seats, start=1)}


def benchmark_parameters(p: Proceeding) -> tuple[tuple[str, str], ...]:
    found = p.round.result.benchmark
    return (("评标基准价", f"{yuan(found.fen)}元"),) if found else ()


def reviewed(p: Proceeding, bid: Any) -> report_papers.Reviewed:
    assert p.tender_file
    said = {}
    for group in GROUP_NAMES:
        items = {c.code for c in p.tender_file.checks if c.group == group}
        against = {
            i
            for i in items
            if 2
            * sum(
                (s, bid.bidder, i) in p.round.checks and not p.round.checks[s, bid.bidder, i].met for s in p.round.seats
            )
            > len(p.round.seats)
        }
        said[group] = "不通过" if against else "通过"
    return report_papers.Reviewed(bidder=bid.org, **said, conclusion=conclusion(p, bid))


def conclusion(p: Proceeding, bid: Any) -> str:
    """What became of the bid; one that stayed in by a vote says so, for its line may hold a 不通过 of the majority."""
    if bid.rejected:
        return "否决"
    spared = any(b.bidder == bid.bidder and b.carried is False for b in p.round.ballots.values())
    return "经表决未予否决，进入详细评审" if spared else "进入详细评审"


def score_table(p: Proceeding) -> tuple[tuple[str, ...], tuple[report_papers.ScoreRow, ...]]:
    result, method = p.round.result, p.tender_file.method if p.tender_file else None
    criteria = method.criteria if isinstance(method, Comprehensive) else ()
    valid = sorted((b for b in result.bids if b.valid), key=lambda b: b.rank or 0)
    columns = tuple(c.name for c in criteria) or ("评标价（元）",)
    rows = []
    for b in valid:
        by_code = {line.criterion: str(line.points) for line in b.lines}
        cells = tuple(by_code.get(c.code, "") for c in criteria) or (yuan(b.evaluated_price_fen or b.price_fen),)
        rows.append(
            report_papers.ScoreRow(bidder=org_of(p, b.key), price_fen=b.price_fen, cells=cells, total=total_of(b))
        )
    return columns, tuple(rows)


def total_of(b: Any) -> str:
    return str(b.total) if b.total is not None else yuan(b.evaluated_price_fen or b.price_fen)


def ranked(p: Proceeding) -> tuple[report_papers.Ranked, ...]:
    result = p.round.result
    return tuple(
        report_papers.Ranked(
            rank=n,
            bidder=org_of(p, key),
            price_fen=result.of(key).price_fen,
            total=total_of(result.of(key)),
            candidate=key in result.candidates,
        )
        for n, key in enumerate(result.ranking, start=1)
    )


def rows_of_ranking(p: Proceeding) -> tuple[report_papers.Ranked, ...]:
    """The ranking for pages of those who may see the report; nothing before it is filed."""
    return (
        ranked(p) if p.round.result and "ReportFiled" in p.happened and p.stage not in ("evaluation", "opened") else ()
    )


def votes(p: Proceeding, *, carried: bool) -> tuple[report_papers.Rejection, ...]:
    """The votes on rejections that were, or were not, carried; one still open is neither."""
    return tuple(
        report_papers.Rejection(
            bidder=org_of(p, b.bidder),
            ground=RejectionGround(b.ground).text,
            basis=str(RejectionGround(b.ground).basis),
            reason=b.reason,
            votes_for=sum(b.votes.values()),
            votes_against=sum(not v for v in b.votes.values()),
        )
        for b in p.round.ballots.values()
        if b.carried is carried
    )
