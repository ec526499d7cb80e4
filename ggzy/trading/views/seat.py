"""The evaluation seat 评标席位: the bid at the left, checks or criteria at the right, each member alone."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ggzy.core.acts import evaluation
from ggzy.core.evaluation.method import Criterion, Subjective
from ggzy.core.evaluation.preliminary import CheckItem
from ggzy.core.proceeding import Bid
from ggzy.core.rule import Refused
from ggzy.desk.bars import barred_bidders
from ggzy.desk.dossier_facts import credit_in_force
from ggzy.desk.opening import opened_bid
from ggzy.layout.deals import submit, told
from ggzy.layout.session import now_of
from ggzy.trading.bench import AT_WORK, Bench, at_the_bench
from ggzy.trading.views.seat_draft import draft_of, keep_form
from ggzy.trading.views.seat_papers import listed


@at_the_bench(*AT_WORK)
def seat(request: HttpRequest, bench: Bench) -> HttpResponse:
    """评标席位。"""
    return show(request, bench, chosen(request, bench))


def chosen(request: HttpRequest, bench: Bench) -> Bid:
    """The bid asked for, else the first that this member has not finished, else the first."""
    wanted = request.GET.get("bid", "")
    if wanted:
        return own_bid(bench, wanted)
    done = bench.checked if bench.preliminary else bench.scored
    return next((b for b in bench.bids if b.valid and not done(b.bidder)), bench.bids[0])


def own_bid(bench: Bench, bidder: str) -> Bid:
    found = next((b for b in bench.bids if b.bidder == bidder), None)
    if found is None:
        raise Http404(_("没有这份投标文件"))
    return found


def show(
    request: HttpRequest,
    bench: Bench,
    bid: Bid,
    faults: dict[str, str] | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    draft = draft_of(bench)
    kept = {name: one["v"] for name, one in draft.items()}
    papers = listed(bench, bid.bidder)
    opened = opened_bid(bench.p, bid.bidder)
    at = bench.bids.index(bid)
    tabs = [tab(bench, b, kept) for b in bench.bids]
    asked = [one for one in tabs if one["of"]]
    page = {
        "bench": bench,
        "p": bench.p,
        "viewed": bench.viewed,
        "bid": bid,
        "barred": barred_bidders(bench.p, now_of(request)).get(bid.bidder, ""),
        "credit": credit_of_bid(request, bench, bid),
        "bids": tabs,
        "all_filed": bool(asked) and all(one["filed"] for one in asked),
        "reopened": reopened(bench, bid),
        "previous": bench.bids[at - 1] if at else None,
        "next": bench.bids[at + 1] if at + 1 < len(bench.bids) else None,
        "papers": papers,
        "unsafe": any(not one["finding"].clean for one in papers),
        "first": next((one for one in papers if one["kind"]), None),
        "manifest": opened.manifest if opened else None,
        "numbers": {one["paper"].path: one["number"] for one in papers},
        "checks": check_rows(bench, bid, kept, faults or {}),
        "scores": score_rows(bench, bid, kept, faults or {}),
        "filed": bench.checked(bid.bidder) if bench.preliminary else bench.scored(bid.bidder),
        "objective": bench.objective.get(bid.bidder, ()),
        "draft": draft,
        "progress": progress(bench, kept),
        "faults": faults or {},
        "refused": refused,
    }
    return render(request, "trading/seat.html", page, status=409 if refused is not None or faults else 200)


def credit_of_bid(request: HttpRequest, bench: Bench, bid: Bid) -> dict[str, Any] | None:
    """信用记录 in force of this bidder, where the tender file asks for them; nothing at all where it does not."""
    file = bench.p.tender_file
    if file is None or not file.credit_asked:
        return None
    return {"entries": credit_in_force([bid.org_id], now_of(request)).get(bid.org_id, [])}


def reopened(bench: Bench, bid: Bid) -> str:
    """Why the chair let this member score this bid once more; nothing once it has been scored again."""
    reasons = [e.reason for _at, e in bench.p.round.reopened if (e.expert_id, e.bidder) == (bench.me, bid.bidder)]
    return reasons[-1] if reasons and not bench.scored(bid.bidder) else ""


def tab(bench: Bench, bid: Bid, kept: dict[str, str]) -> dict[str, Any]:
    done, of = count(bench, bid, kept)
    filed = bench.checked(bid.bidder) if bench.preliminary else bench.scored(bid.bidder)
    return {"bid": bid, "done": done, "of": of, "filed": filed and bid.valid}


def count(bench: Bench, bid: Bid, kept: dict[str, str]) -> tuple[int, int]:
    """How many of the items of one bid are filled in, and of how many."""
    if not bid.valid:
        return 0, 0
    if bench.preliminary:
        given = [bool(value_of_check(bench, bid, item, kept)) for item in bench.checks]
    else:
        given = [bool(value_of_score(bench, bid, one, kept)) for one in bench.criteria]
    return sum(given), len(given)


def progress(bench: Bench, kept: dict[str, str]) -> dict[str, int]:
    both = [count(bench, bid, kept) for bid in bench.bids]
    return {"done": sum(done for done, _of in both), "of": sum(of for _done, of in both)}


def value_of_check(bench: Bench, bid: Bid, item: CheckItem, kept: dict[str, str]) -> str:
    verdict = bench.p.round.checks.get((bench.me, bid.bidder, item.code))
    filed = ("yes" if verdict.met else "no") if verdict else ""
    return kept.get(f"{bid.bidder}.{item.code}.met", filed)


def check_rows(bench: Bench, bid: Bid, kept: dict[str, str], faults: dict[str, str]) -> list[dict[str, Any]]:
    rows = []
    group = ""
    for n, item in enumerate(bench.checks, start=1):
        name = f"{bid.bidder}.{item.code}"
        verdict = bench.p.round.checks.get((bench.me, bid.bidder, item.code))
        rows.append(
            {
                "n": n,
                "item": item,
                "heading": item.group_name if item.group != group else "",
                "name": name,
                "met": value_of_check(bench, bid, item, kept),
                "reason": kept.get(f"{name}.reason", verdict.reason if verdict else ""),
                "cite": kept.get(f"{name}.cite", ""),
                "fault": faults.get(item.code, ""),
            }
        )
        group = item.group
    return rows


def value_of_score(bench: Bench, bid: Bid, one: Criterion, kept: dict[str, str]) -> str:
    filed = {x.criterion: str(x.points) for x in bench.p.round.sheets.get((bench.me, bid.bidder), ())}
    return filed.get(one.code) or kept.get(f"{bid.bidder}.{one.code}.points", "")


def score_rows(bench: Bench, bid: Bid, kept: dict[str, str], faults: dict[str, str]) -> list[dict[str, Any]]:
    rows = []
    for n, one in enumerate(bench.criteria, start=1):
        assert isinstance(one.by, Subjective)
        name = f"{bid.bidder}.{one.code}"
        filed = {x.criterion: x.reason for x in bench.p.round.sheets.get((bench.me, bid.bidder), ())}
        rows.append(
            {
                "n": n,
                "one": one,
                "by": one.by,
                "name": name,
                "points": value_of_score(bench, bid, one, kept),
                "why": filed.get(one.code) or kept.get(f"{name}.why", ""),
                "fault": faults.get(one.code, ""),
            }
        )
    return rows


# ---- filing ----


@require_POST
@at_the_bench(*AT_WORK)
def file_checks(request: HttpRequest, bench: Bench, bidder: str) -> HttpResponse:
    """提交一份投标的初步评审意见。"""
    bid = own_bid(bench, bidder)
    keep_form(request, bench)
    verdicts, faults = read_checks(request, bench, bidder)
    if faults:
        return show(request, bench, bid, faults)
    return answer(
        request, bench, bid, evaluation.FileChecks(bidder=bidder, verdicts=verdicts), _("初步评审意见已提交。")
    )


def read_checks(
    request: HttpRequest, bench: Bench, bidder: str
) -> tuple[tuple[evaluation.ItemVerdict, ...], dict[str, str]]:
    """否决性的意见须有理由，并指出投标文件的页码或者位置。"""
    verdicts, faults = [], {}
    for item in bench.checks:
        typed = {
            part: request.POST.get(f"{bidder}.{item.code}.{part}", "").strip() for part in ("met", "reason", "cite")
        }
        if typed["met"] not in ("yes", "no"):
            faults[item.code] = _("请选择符合或者不符合")
        elif typed["met"] == "no" and len(typed["reason"]) < 4:
            faults[item.code] = _("不符合的，请写明理由（不少于4个字）")
        elif typed["met"] == "no" and not typed["cite"] and "（见" not in typed["reason"]:
            faults[item.code] = _("不符合的，请写明在投标文件的哪一页或者哪个位置")
        cited = f"{typed['reason']}（见{typed['cite']}）" if typed["cite"] and typed["reason"] else typed["reason"]
        verdicts.append(evaluation.ItemVerdict(item=item.code, met=typed["met"] == "yes", reason=cited))
    return tuple(verdicts), faults


@require_POST
@at_the_bench(*AT_WORK)
def file_scores(request: HttpRequest, bench: Bench, bidder: str) -> HttpResponse:
    """提交一份投标的评分。"""
    bid = own_bid(bench, bidder)
    keep_form(request, bench)
    points, faults = read_scores(request, bench, bidder)
    if faults:
        return show(request, bench, bid, faults)
    return answer(request, bench, bid, evaluation.FileScore(bidder=bidder, points=points), _("评分已提交。"))


def read_scores(
    request: HttpRequest, bench: Bench, bidder: str
) -> tuple[tuple[evaluation.Points, ...], dict[str, str]]:
    points, faults = [], {}
    for one in bench.criteria:
        text = request.POST.get(f"{bidder}.{one.code}.points", "").strip()
        try:
            value = Decimal(text)
        except InvalidOperation:
            faults[one.code] = _("请填写分数") if not text else _("“%(text)s”不是分数") % {"text": text[:20]}
            continue
        why = request.POST.get(f"{bidder}.{one.code}.why", "").strip()[:1000]
        points.append(evaluation.Points(criterion=one.code, points=value, reason=why))
    return tuple(points), faults


def answer(request: HttpRequest, bench: Bench, bid: Bid, command: Any, done: str) -> HttpResponse:
    """Hand in; on to the next bid when accepted, else the same page with the reason and all that was typed."""
    outcome = submit(request, bench.p.stream, command)
    if isinstance(outcome, Refused):
        return show(request, bench, bid, refused=outcome)
    told(request, outcome, f"{bid.org}：{done}")
    return redirect(reverse("trading:seat", args=[bench.p.stream]))
