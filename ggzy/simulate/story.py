"""The stories of the year 经过: each deal, clue and leave as one story that says until when it waits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from ggzy.core.acts import award, case, control, evaluation, notice, opening
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.case import Accused
from ggzy.core.draws.promise import OPENING
from ggzy.core.facts import Named
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.desk import clock, counter, ticker
from ggzy.practice.deals import digest_of
from ggzy.practice.stage import Story, actor
from ggzy.simulate import looks
from ggzy.simulate.lot import SimulatedLot, acting
from ggzy.simulate.people import prefecture
from ggzy.simulate.plan import ClueWork, DealPlan, Leave, Sight, Year, whole
from ggzy.store import members
from ggzy.store.models import Person, Post
from ggzy.store.second import settle


def stories(year: Year, begins: datetime) -> list[Story]:
    return [
        *(leave(each, begins) for each in year.leaves),
        *(deal_story(year, deal) for deal in year.deals),
        *(unlisting(year, deal) for deal in year.deals if deal.unlisted),
        *(look(sight, deal) for deal in year.deals for sight in deal.sights),
        *(clue_story(clue) for clue in year.clues),
    ]


def deal_story(year: Year, deal: DealPlan) -> Story:
    lot = SimulatedLot(year, deal)
    yield from until_notice(lot)
    yield from bidding_time(lot)
    if deal.terminated or lot.p.stage == "failed":
        return
    yield from opening_day(lot)
    yield from evaluation_day(lot)
    yield from award_and_after(lot)


def until_notice(lot: SimulatedLot) -> Story:
    deal = lot.deal
    yield deal.registered
    lot.register()
    yield deal.confirmed
    lot.confirm_appointment()
    for version, filing in enumerate(deal.filings, start=1):
        yield filing.submitted
        lot.submit()
        for at in filing.looks:
            yield at
            looks.open_review(acting(lot.year.hand(deal.office, deal.supervisor, at)), lot.stream, version)
        yield filing.decided
        lot.decide(() if filing.accepted else filing.wrong)
    yield deal.keyed
    lot.register_keys()
    lot.promise()
    yield deal.noticed
    lot.publish(deal.deadline)


def bidding_time(lot: SimulatedLot) -> Story:
    """Files, deposits, bids and an objection in the order of their moments; then the deadline."""
    for at, act in sorted(acts_while_bidding(lot), key=lambda each: each[0]):
        if lot.deal.terminated and at >= lot.deal.terminated:
            break
        yield at
        act()
    if lot.deal.terminated:
        yield lot.deal.terminated
        reason = "设计方案调整，原招标范围不再实施，终止本次招标"
        asked = lot.must(control.Terminate(reason=reason), lot.tenderee).p.asked_now[-1].number
        other = lot.host if lot.deal.agency else actor(lot.deal.owner.people[-1].username, Role.TENDEREE)
        lot.must(ConfirmSecond(asked=asked), other)
    else:
        yield lot.deal.deadline + timedelta(minutes=3)


def acts_while_bidding(lot: SimulatedLot) -> Iterator[tuple[datetime, Callable[[], object]]]:
    for bid in lot.deal.bids:
        yield bid.obtained, partial(lot.obtain_for, bid)
        if bid.first_payer:
            yield bid.paid - timedelta(hours=5), partial(lot.pay_for, bid, bid.first_payer)
        yield bid.paid, partial(lot.pay_for, bid)
        yield bid.handed_in, partial(lot.hand_in_bid, bid)
    if objection := lot.deal.objection:
        text = "招标文件对项目经理的职称要求与项目规模不相适应，请删除该要求。"
        raiser = lot.bidder(min(lot.deal.bids, key=lambda bid: bid.obtained))
        yield objection.raised, lambda: lot.must(notice.RaiseObjection(objection_id="o1", text=text), raiser)
        answer = notice.AnswerObjection(objection_id="o1", text="该要求符合行业规定，招标文件不作修改。", public_text=text)
        yield objection.answered, lambda: lot.must(answer, lot.host)


def opening_day(lot: SimulatedLot) -> Story:
    deal = lot.deal
    watch_hall(lot)
    lot.release(*deal.opened_by)
    ticker.run_due(clock.now())
    yield deal.deadline + timedelta(minutes=15)
    watch_hall(lot)
    if lot.plan.comprehensive:
        lot.reveal(OPENING)
    lot.must(opening.SignOpeningRecord(), lot.host)
    for bid in deal.bids:
        lot.must(opening.SignOpeningRecord(opinion="无异议"), lot.bidder(bid))
    yield deal.deadline + timedelta(minutes=35)
    watch_hall(lot)
    lot.must(opening.CloseOpening(), lot.host)


def watch_hall(lot: SimulatedLot) -> None:
    """The centre's witness is there, and the supervisor unless he stays away."""
    for watcher in (lot.centre, *((lot.supervisor,) if lot.deal.watches_opening else ())):
        looks.attend_hall(watcher, lot.p)


def evaluation_day(lot: SimulatedLot) -> Story:
    at = lot.deal.evaluation
    yield at
    lot.draw_members()
    yield at + timedelta(minutes=60)
    lot.take_seats()
    if lot.deal.watches_evaluation:
        yield at + timedelta(minutes=70)
        looks.look(lot.supervisor, "supervision:deal", lot.stream)
    yield at + timedelta(minutes=90)
    members = lot.members()
    poorest = max(lot.deal.bids, key=lambda bid: bid.price_fen).firm.first.username if lot.deal.rejected else ""
    lot.check(members, {(lot.me(poorest), "Q1"): "资质证书有效期已届满"} if poorest else None)
    if poorest:
        yield from lot.reject(poorest, members)
    yield at + timedelta(minutes=130)
    lot.must(evaluation.FinishPreliminary(), members[0])
    if lot.plan.comprehensive:
        yield at + timedelta(minutes=170)
        lot.score_all(members)
    yield at + timedelta(minutes=185)
    lot.must(evaluation.DraftReport(), members[0])
    if lot.deal.reopens:
        yield at + timedelta(minutes=195)
        reopen(lot)
    yield at + timedelta(minutes=205)
    for member in members:
        lot.must(evaluation.SignReport(agree=True), member)
    lot.must(evaluation.FileReport(), members[0])


def reopen(lot: SimulatedLot) -> None:
    """Scores opened again after the draft: the runner-up raised (`raise`), or a slip mended (`slip`) that moves nobody."""
    members, ranked = lot.members(), lot.p.round.result.candidates
    target, raised = (ranked[1], True) if lot.deal.reopens == "raise" else (ranked[0], False)
    reason = "经主任同意，重新评分" if raised else "该委员发现录入时误将半分漏记，原始评分表在案，请予更正"
    plan = lot.plan_of(lot.p.round.bids[target].org_id)
    for m, member in list(enumerate(members))[: 3 if raised else 1]:
        lot.must(evaluation.ReopenScore(expert_id=member.person_id, bidder=target, reason=reason), members[0])
        lot.must(evaluation.FileScore(bidder=target, points=lot.points(plan, m if raised else m + 2, 99, raised)), member)
    lot.explain()
    lot.must(evaluation.DraftReport(), members[0])


def award_and_after(lot: SimulatedLot) -> Story:
    deal = lot.deal
    yield from lot.publish_candidates(deal.candidates)
    yield from lot.award_first(deal.award)
    after = sorted(
        ((deal.report, lot.report), (deal.contract, lot.conclude_contract), *(((deal.archive, archive(lot)),) if deal.archive else ())),
        key=lambda each: each[0],
    )
    for at, part in after:
        yield from part(at) if callable(part) else part


def archive(lot: SimulatedLot):  # type: ignore[no-untyped-def]
    def story(at: datetime) -> Story:
        yield at
        lot.must(award.ArchiveProceeding(package_sha256=digest_of(lot.stream)), lot.host)

    return story


# ---- beside the deals ----


def unlisting(year: Year, deal: DealPlan) -> Story:
    """Taken off the portal by the administration, its two people together; put back later."""
    assert deal.unlisted
    office = next(o for o in year.province.administrations.values() if o.region == deal.centre.region)
    first, second = (actor(one.username) for one in office.people)
    order = control.Unlist(order_no=f"公管撤〔2026〕{deal.invest_code[-4:]}号", reason=deal.unlisted.reason)
    yield deal.unlisted.at
    asked = handed(deal.stream, order, first).p.asked_now[-1].number
    handed(deal.stream, ConfirmSecond(asked=asked), second)
    yield deal.unlisted.back
    handed(deal.stream, control.Relist(reason="核对完毕，恢复公开"), first)


def handed(stream: str, command: object, by: object) -> counter.Accepted:
    done = counter.hand_in(stream, command, by)  # type: ignore[arg-type]
    if isinstance(done, Refused):
        raise ValueError(f"{stream}：{type(command).__name__}：{done}")
    return done


def look(sight: Sight, deal: DealPlan) -> Story:
    yield sight.at
    looks.look(acting(sight.hand), sight.page, deal.stream if sight.page.startswith("supervision:deal") else "", sight.of)


def leave(each: Leave, begins: datetime) -> Story:
    """Somebody goes on leave: the deputy is appointed the day before and confirmed by a second person."""
    yield max(begins, each.since - timedelta(hours=16))
    now = clock.now()
    principal = Post.objects.get(person__username=each.principal.username, deputy_of=None)
    made = members.appoint_deputy(principal, Person.objects.get(username=each.deputy.username), each.since, each.until, now)
    if isinstance(made, Refused):
        raise ValueError(str(made))
    second = second_for(each)
    done = settle(made.requests.get().pk, second.actor(now), second, now, confirm=True)
    if isinstance(done, Refused):
        raise ValueError(str(done))


def second_for(each: Leave) -> Post:
    """The prefecture's administration confirms."""
    return Post.objects.filter(role=Role.ADMINISTRATION, region_id=prefecture(each.office.region)).order_by("pk")[0]


def clue_story(clue: ClueWork) -> Story:
    first, other = (actor(one.username, Role.SUPERVISOR) for one in clue.office.people[:2])
    yield clue.registered
    wanted = case.RegisterClue(
        accused=Accused(name=clue.accused.name, org_id=clue.accused.code), about="招标人来函反映：项目负责人长期不到岗",
        suspected="performance", region=clue.office.region, line="construction", industry=clue.office.industry,
    )  # fmt: skip
    begun = counter.open_stream(wanted, first, procedure="case/1", act_id=f"{clue.accused.code}{clue.registered}")
    if isinstance(begun, Refused):
        raise ValueError(str(begun))
    clue.stream = begun.stream
    if clue.assigned:
        yield clue.assigned
        hands = tuple(Named(person_id=each.person_id, person=each.person) for each in (first, other))
        handed(clue.stream, case.AssignCase(investigators=hands, opinion="符合立案标准"), first)
        yield whole(clue.assigned + timedelta(days=20))
        fact = "考勤记录与劳动合同核对一致，未发现长期不到岗"
        handed(clue.stream, case.RecordEvidence(kind="书证", fact=fact, sha256=hashlib.sha256(fact.encode()).hexdigest()), first)
    elif clue.closed:
        yield clue.closed
    if clue.assigned or clue.closed:
        closing = case.CloseCase(finding="none", reason="经核查，反映的事实不能成立")
        asked = handed(clue.stream, closing, first).p.asked_now[-1].number
        handed(clue.stream, ConfirmSecond(asked=asked), other)
