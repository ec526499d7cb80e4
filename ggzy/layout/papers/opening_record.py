"""开标记录 filled in from the record."""

from __future__ import annotations

from typing import Any

from ggzy.core.acts import opening
from ggzy.core.law.electronic import NOT_UNSEALED
from ggzy.core.proceeding import Proceeding
from ggzy.core.sealing.policy import seat_label
from ggzy.core.unsealing import words
from ggzy.layout.deals import Viewed
from ggzy.layout.papers.parts import PLATFORM, common, duration, org_of, supervisor
from ggzy.layout.papers.seen import moment_of
from ggzy.papers import opening_record as opening_papers
from ggzy.papers.paper import Signature
from ggzy.papers.words import moment


def opening_record_paper(viewed: Viewed) -> opening_papers.OpeningRecordPaper | None:
    p = viewed.p
    assert p.project and p.tender_file and p.round.deadline
    ended = moment_of(viewed, opening.OpeningClosed)
    signed = tuple(Signature(role="", name=name, at=at) for name, at in p.round.record_signatures.items())
    return opening_papers.OpeningRecordPaper(
        **common(p, "开标记录", p.project.tenderee, ended, *signed),
        tenderee=p.project.tenderee,
        agency=p.project.agency,
        supervisor=supervisor(viewed).name,
        due_at=p.round.deadline,
        opened_at=p.round.began_at or p.round.deadline,
        ended_at=ended,
        place=p.round.notice.place if p.round.notice else "",
        host=p.project.agency or p.project.tenderee,
        recorder=PLATFORM,
        ceiling_fen=p.tender_file.ceiling_fen or None,
        bids=opened_rows(viewed),
        parameters=drawn_parameters(p),
        unsealing=releases(p),
        objections=spot_objections(p),
        present=tuple(p.round.record_signatures),
    )


def opened_rows(viewed: Viewed) -> tuple[opening_papers.OpenedBid, ...]:
    p = viewed.p
    unsealed = {e.event.bidder: e.at for e in viewed.entries if isinstance(e.event, opening.BidUnsealed)}
    rows = []
    for n, bid in enumerate(p.standing_bids, start=1):
        line = bid.line
        if line is None:
            rows.append(
                opening_papers.OpenedBid(
                    order=n, bidder="（投标文件未能解密）", price_fen=None, outcome=shut_outcome(bid)
                )
            )
            continue
        rows.append(
            opening_papers.OpenedBid(
                order=n,
                bidder=bid.org,
                price_fen=line.price_fen,
                duration=duration(line.duration_days),
                quality=line.quality,
                manager=line.manager,
                deposit="已到账" if bid.bidder in p.round.deposits else "",
                unsealed_at=unsealed.get(bid.bidder),
                remark=line.remarks,
            )
        )
    return tuple(rows)


def shut_outcome(bid: Any) -> str:
    """Why a bid stayed shut, and what follows."""
    meaning = NOT_UNSEALED[bid.fault or "other"]
    return f"{bid.not_opened}；{meaning.fault}，{meaning.consequence}" if bid.not_opened else "未解密"


def releases(p: Proceeding) -> tuple[str, ...]:
    """Which trustee gave its shares when, and whose were false."""
    rows = [f"{seat_label(seat)}于{moment(at)}交出份额" for seat, at in p.round.released_at.items()]
    false = sorted({seat for bid in p.standing_bids for seat in bid.false_shares})
    return (*rows, *([f"{words(false)}交出的份额不实"] if false else []))


def drawn_parameters(p: Proceeding) -> tuple[tuple[str, str], ...]:
    c = p.round.coefficients
    return (
        (("K 值", str(c.k)), ("最高投标限价下浮率 D", f"{c.control_drop}%"), ("基准价下浮率 δ", f"{c.benchmark_drop}%"))
        if c
        else ()
    )


def spot_objections(p: Proceeding) -> tuple[opening_papers.SpotObjection, ...]:
    return tuple(
        opening_papers.SpotObjection(
            by=org_of(p, o.raiser), raised_at=o.raised_at, matter=o.text, answer=o.answer or "尚未答复"
        )
        for o in p.round.objections.values()
        if o.kind == "opening" and not o.withdrawn_at
    )
