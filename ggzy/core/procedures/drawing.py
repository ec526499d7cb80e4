"""What follows from the acts of a draw 抽取的后果: promises kept, the list frozen, values revealed, and what they draw."""

from __future__ import annotations

from ggzy.core.acts import committee, draws, evaluation, opening
from ggzy.core.draws.committee import (
    Composition,
    Drawn,
    Listed,
    Replacement,
    draw_committee,
    freeze,
    needs_of,
    recusal,
    replace_member,
    shortage,
)
from ggzy.core.draws.draw import draw_one, draw_without_replacement, labelled
from ggzy.core.draws.promise import EXPERTS, OPENING, SEAT_OF, SEATS, opened_by, seed, tree_root, values
from ggzy.core.evaluation.method import BenchmarkPrice, Comprehensive
from ggzy.core.proceeding import Bid, Proceeding
from ggzy.core.table import Ask, Event
from ggzy.core.unsealing import statement_of

# ---- promises ----


def committed(ask: Ask) -> list[Event]:
    """The key the first time; the promise once the others' keys are known."""
    c, seat = ask.command, SEAT_OF[ask.actor.role]
    events: list[Event] = []
    if c.keys:
        events.append(draws.DrawKeyRegistered(seat=seat, keys=c.keys))
    if c.commitments:
        events.append(draws.DrawCommitted(seat=seat, commitments=c.commitments))
    return events


def restarted(ask: Ask) -> list[Event]:
    c = ask.command
    return [draws.DrawRestarted(purpose=c.purpose, reason=c.reason, seat=SEAT_OF[ask.actor.role])]


def revealed(ask: Ask, purpose: str) -> draws.Revealed:
    seat = SEAT_OF[ask.actor.role]
    parts, false = opened_by(seat, ask.facts.opened, ask.p.round.drawings[purpose].commitments)
    return draws.Revealed(seat=seat, identity=ask.command.identity, parts=parts, false=false)


def all_values(p: Proceeding, purpose: str, new: draws.Revealed) -> dict[str, object] | None:
    """Every seat's value with this reveal, or nothing while one is still unknown."""
    known = values({s: r.parts for s, r in {**p.round.drawings[purpose].reveals, new.seat: new}.items()})
    return known if len(known) == len(SEATS) else None  # type: ignore[return-value]


# ---- the public session: coefficients, and lots between equals ----


def statement_digest(bid: Bid) -> str:
    """What stands for a bid in public: the digest of its statement, as it stands in the receipt too."""
    return statement_of(bid).sha256


def bid_lines(p: Proceeding) -> tuple[draws.BidLine, ...]:
    lines = (draws.BidLine(statement=statement_digest(b), nonce=b.draw_nonce if b.opened else "") for b in p.standing_bids)
    return tuple(sorted(lines, key=lambda line: line.statement))


def choices(p: Proceeding) -> dict[str, tuple[str, ...]]:
    """What the tender file lists for each coefficient; nothing where the method has none."""
    method = p.tender_file.method if p.tender_file else None
    if not isinstance(method, Comprehensive):
        return {}
    by: BenchmarkPrice = method.price
    lists = {"k": by.k_list, "control_drop": by.control_drop_list, "benchmark_drop": by.benchmark_drop_list}
    return {name: tuple(str(choice) for choice in listed) for name, listed in lists.items()}


def opening_spec(p: Proceeding, listed: dict[str, tuple[str, ...]]) -> dict[str, object]:
    return {"choices": listed, "draw": OPENING, "lot": p.stream, "round": p.round.number}


def opening_revealed(ask: Ask) -> list[Event]:
    """The second reveal makes the seed; the coefficients follow from it at once."""
    p, new = ask.p, revealed(ask, OPENING)
    events: list[Event] = [draws.OpeningValueRevealed(revealed=new)]
    known = all_values(p, OPENING, new)
    if known is None:
        return events
    lines, listed = bid_lines(p), choices(p)
    root = tree_root(lines)
    made = seed(opening_spec(p, listed), root, p.round.drawings[OPENING].commitments, known)  # type: ignore[arg-type]
    events.append(draws.OpeningSeedMade(bids=lines, choices=listed, root=root, values=known, seed=made.hex()))  # type: ignore[arg-type]
    if listed and p.opened_bids:
        events.append(coefficients(p, made))
    return events


def coefficients(p: Proceeding, made: bytes) -> opening.CoefficientsDrawn:
    price: BenchmarkPrice = p.tender_file.method.price  # type: ignore[union-attr]
    return opening.CoefficientsDrawn(
        k=draw_one(price.k_list, made, "k"),
        control_drop=draw_one(price.control_drop_list, made, "control_drop"),
        benchmark_drop=draw_one(price.benchmark_drop_list, made, "benchmark_drop"),
        seed=made.hex(),
    )


def lot_between(p: Proceeding, bidders: tuple[str, ...]) -> tuple[str, ...]:
    """抽签: the order of equal bids, from the session's own seed under a label of their own; asked again, the same."""
    by_digest = {statement_digest(p.round.bids[bidder]): bidder for bidder in bidders}
    made = bytes.fromhex(p.round.drawings[OPENING].outcome.seed)
    keys = sorted(by_digest)
    drawn, _ = draw_without_replacement(keys, len(keys), labelled(made, "+".join(("tie", *keys))))
    return tuple(by_digest[key] for key in drawn)


def tie_by_lot(p: Proceeding, bidders: tuple[str, ...]) -> evaluation.TieSettled:
    made = p.round.drawings[OPENING].outcome.seed
    return evaluation.TieSettled(order=lot_between(p, bidders), how="lot", seed=made, reason="公开抽签")


def lot_wanted(p: Proceeding) -> bool:
    """Whether a tie waits for a lot and the session's seed has not been made yet."""
    from ggzy.core.procedures.evaluation_consequences import result_of

    r = p.round
    if p.stage != "evaluation" or r.drawings[OPENING].outcome is not None or r.preliminary_finished_at is None:
        return False
    method = p.tender_file.method  # type: ignore[union-attr]
    if isinstance(method, Comprehensive) or method.ties[-1] != "lot":
        return False
    return any(tie.settle_by == "lot" for tie in result_of(p).ties)


# ---- experts ----


def avoided_organisations(p: Proceeding) -> frozenset[str]:
    """Whom an expert must have nothing to do with: tenderee, agency, every bidder and consortium member."""
    assert p.project
    orgs = {p.project.tenderee_id, p.project.agency_id}
    for bid in p.opened_bids:
        assert bid.line
        orgs |= {bid.org_id, *bid.line.consortium}
    return frozenset(orgs - {""})


def pool_to_freeze(ask: Ask) -> tuple[tuple[tuple[str, int], ...], tuple[Listed, ...]] | str:
    """The seats to draw and the list to draw from, or in Chinese what is missing."""
    f = ask.tender_file
    needs = needs_of(f.specialities, Composition(total=f.committee_size, representatives=f.representatives))
    if isinstance(needs, str):
        return needs
    supervising = frozenset(ask.facts.supervising)
    rows = freeze(ask.facts.pool, f.specialities, avoided_organisations(ask.p), supervising, salt=ask.facts.salt)
    return shortage(rows, needs) or (needs, rows)


def pool_frozen(ask: Ask) -> list[Event]:
    found = pool_to_freeze(ask)
    assert not isinstance(found, str)
    needs, rows = found
    return [
        draws.PoolFrozen(root=pool_root(rows), listed=len(rows), excluded=sum(bool(row.excluded) for row in rows)),
        draws.PoolListed(needs=needs, rows=rows, representatives=ask.command.representatives),
    ]


def pool_root(rows: tuple[Listed, ...]) -> str:
    return tree_root([row.line for row in rows])


def experts_spec(p: Proceeding) -> dict[str, object]:
    return {"draw": EXPERTS, "lot": p.stream, "needs": p.round.pool_list.needs, "round": p.round.number}


def experts_revealed(ask: Ask) -> list[Event]:
    """The second reveal draws the committee out of the frozen list."""
    p, new = ask.p, revealed(ask, EXPERTS)
    events: list[Event] = [draws.ExpertsValueRevealed(revealed=new)]
    known = all_values(p, EXPERTS, new)
    if known is None:
        return events
    rows, root = p.round.pool_list.rows, p.round.pool.root
    made = seed(experts_spec(p), root, p.round.drawings[EXPERTS].commitments, known)  # type: ignore[arg-type]
    drawn: Drawn = draw_committee(rows, p.round.pool_list.needs, made)
    events.append(
        committee.CommitteeDrawn(
            seats=(*expert_seats(drawn), *representative_seats(ask)),
            excluded=tuple(committee.Excluded(expert_id=r.expert_id, reason=r.excluded) for r in rows if r.excluded),
            seed=made.hex(),
            pool_sha256=root,
            next_index=drawn.next_index,
            values=known,  # type: ignore[arg-type]
        )
    )
    return events


def expert_seats(drawn: Drawn) -> list[committee.SeatDrawn]:
    return [
        committee.SeatDrawn(expert_id=m.expert_id, person=m.person, employer=m.employer, speciality=m.speciality)
        for m in drawn.members
    ]


def representative_seats(ask: Ask) -> list[committee.SeatDrawn]:
    return [
        committee.SeatDrawn(
            expert_id=r.person_id, person=r.person, employer=ask.project.tenderee, speciality="", representative=True
        )
        for r in ask.p.round.pool_list.representatives
    ]


def drawn_replacement(ask: Ask) -> Replacement | str:
    """The next one of the same stream out of the frozen list, for the same speciality."""
    r = ask.p.round
    leaving = r.seats[ask.command.expert_id]
    if leaving.representative:
        return "招标人代表由招标人另行指定，不能抽取更换"
    return replace_member(
        r.pool_list.rows,
        speciality=leaving.speciality,
        taken=frozenset({*r.seats, *r.left}),
        seed=bytes.fromhex(r.draw.seed),
        next_index=r.draw.next_index,
        barred=barred_by_now(ask),
    )


def barred_by_now(ask: Ask) -> dict[str, str]:
    """Who of the frozen list may not sit any more: gone from the pool, or with something to avoid that came to light."""
    avoid, supervising = avoided_organisations(ask.p), frozenset(ask.facts.supervising)
    present = {c.expert_id: recusal(c, avoid, supervising) or "" for c in ask.facts.pool}
    return {row.expert_id: present.get(row.expert_id, "已不在专家库") for row in ask.p.round.pool_list.rows}


def expert_replaced(ask: Ask) -> list[Event]:
    found = drawn_replacement(ask)
    assert isinstance(found, Replacement)
    m = found.member
    return [
        committee.ExpertReplaced(
            expert_id=ask.command.expert_id,
            reason=ask.command.reason,
            seat=committee.SeatDrawn(expert_id=m.expert_id, person=m.person, employer=m.employer, speciality=m.speciality),
            next_index=found.next_index,
            passed=tuple(committee.Excluded(expert_id=e.expert_id, reason=e.reason) for e in found.passed),
        )
    ]


