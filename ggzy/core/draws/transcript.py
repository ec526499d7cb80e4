"""The transcript of a draw 抽取记录 (`ggzy-draw/2`): everything from which anybody repeats it, and the repeating itself.

`client/src/draws/repeat.ts` and `scripts/repeat_draw.pl` do the same in a browser and in Perl; all three read this
record alone and ask the platform nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from ggzy.core.draws.draw import draw_one, draw_without_replacement, labelled
from ggzy.core.draws.promise import (
    EXPERTS,
    FORMAT,
    OPENING,
    SEATS,
    Commitment,
    Value,
    fits,
    seed,
    tree_root,
)
from ggzy.core.procedures.drawing import experts_spec, opening_spec, statement_digest
from ggzy.core.proceeding import Drawing, Proceeding
from ggzy.core.sealing.canonical import canonical

Transcript = dict[str, Any]


# ---- writing it ----


def opening_transcript(p: Proceeding) -> Transcript | None:
    """现场抽取: public as soon as the seed is made."""
    drawing = p.round.drawings[OPENING]
    made = drawing.outcome
    if made is None:
        return None
    drawn = p.round.coefficients
    return {
        "format": FORMAT,
        "spec": opening_spec(p, {name: list(listed) for name, listed in made.choices.items()}),  # type: ignore[misc]
        "bids": [{"nonce": line.nonce, "statement": line.statement} for line in made.bids],
        "root": made.root,
        "parties": parties(drawing, made.values),
        "seed": made.seed,
        "coefficients": {name: str(getattr(drawn, name)) for name in made.choices} if drawn else {},
        "ties": [tie(p, settled.order) for settled in p.round.ties if settled.how == "lot"],
    }


def tie(p: Proceeding, order: tuple[str, ...]) -> dict[str, list[str]]:
    drawn = [statement_digest(p.round.bids[bidder]) for bidder in order]
    return {"keys": sorted(drawn), "order": drawn}


def experts_transcript(p: Proceeding) -> Transcript | None:
    """专家抽取: whoever was drawn is shown by name, everybody else stays behind a digest. Secret until the award."""
    drawing, frozen = p.round.drawings[EXPERTS], p.round.pool_list
    made = drawing.outcome
    if made is None or frozen is None:
        return None
    by_id = {row.expert_id: row for row in frozen.rows}
    drawn = [seat for seat in made.seats if not seat.representative]
    replaced = [r for r in p.round.replacements if not r.seat.representative]
    passed = {e.expert_id for r in replaced for e in r.passed}
    shown = {seat.expert_id for seat in drawn} | {r.seat.expert_id for r in replaced} | passed
    return {
        "format": FORMAT,
        "spec": plain(experts_spec(p)),
        "pool": [{**row.line, **(row.shown if row.expert_id in shown else {})} for row in frozen.rows],
        "root": p.round.pool.root,
        "parties": parties(drawing, made.values),
        "seed": made.seed,
        "drawn": [{"identity": by_id[s.expert_id].identity, "speciality": s.speciality} for s in drawn],
        "replaced": [
            {
                "leaving": by_id[r.expert_id].identity,
                "reason": r.reason,
                "speciality": r.seat.speciality,
                "passed": [{"identity": by_id[e.expert_id].identity, "reason": e.reason} for e in r.passed],
                "identity": by_id[r.seat.expert_id].identity,
            }
            for r in replaced
        ],
        "next_index": p.round.draw.next_index,
    }


def plain(spec: dict[str, object]) -> dict[str, Any]:
    return msgspec.to_builtins(spec)  # type: ignore[no-any-return]


def parties(drawing: Drawing, known: dict[str, Value]) -> list[dict[str, Any]]:
    """Each seat's promise and what became of it; with the disclosed keys anybody opens the sealed parts by `age -d`."""
    return [
        {
            "seat": seat,
            "key": drawing.keys[seat],
            "digests": drawing.commitments[seat].digests,
            "sealed": drawing.commitments[seat].sealed,
            "how": known[seat].how,
            "parts": known[seat].parts,
            "disclosed": drawing.reveals[seat].identity if seat in drawing.reveals else "",
        }
        for seat in sorted(SEATS)
    ]


# ---- repeating it ----


def faults(record: Transcript) -> list[str]:
    """What in a transcript does not follow from the rest; empty when all of it does."""
    if record.get("format") != FORMAT:
        return [f"不是 {FORMAT} 格式的抽取记录"]
    try:
        return list(_faults(record))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        return [f"抽取记录残缺：{type(error).__name__}"]


def _faults(record: Transcript) -> Iterator[str]:
    for party in record["parties"]:
        if party["parts"] and not all(fits(party["parts"].get(to, ""), digest) for to, digest in party["digests"].items()):
            yield f"{SEATS[party['seat']]}的数值与承诺的摘要不符"
    if sorted(SEATS) != [party["seat"] for party in record["parties"]]:
        yield "抽取方不是三方"
    lines = record["bids"] if record["spec"]["draw"] == OPENING else [public_line(row) for row in record["pool"]]
    if tree_root(lines) != record["root"]:
        yield "名单与公布的根不符"
    made = repeated_seed(record)
    if made.hex() != record["seed"]:
        yield "种子与承诺、名单不符"
    yield from opening_faults(record, made) if record["spec"]["draw"] == OPENING else experts_faults(record, made)


def public_line(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("excluded", "identity", "specialities")}


def repeated_seed(record: Transcript) -> bytes:
    promised = {p["seat"]: Commitment(digests=p["digests"], sealed={}) for p in record["parties"]}
    known = {p["seat"]: Value(how=p["how"], parts=p["parts"]) for p in record["parties"]}
    return seed(record["spec"], record["root"], promised, known)


def opening_faults(record: Transcript, made: bytes) -> Iterator[str]:
    statements = [line["statement"] for line in record["bids"]]
    if statements != sorted(set(statements)):
        yield "投标声明没有按摘要排列"
    for name, drawn in record["coefficients"].items():
        if draw_one(record["spec"]["choices"][name], made, name) != drawn:
            yield f"系数 {name} 不是由种子得出的"
    for each in record["ties"]:
        keys = sorted(each["keys"])
        order, _ = draw_without_replacement(keys, len(keys), labelled(made, "+".join(("tie", *keys))))
        if list(order) != each["order"] or not set(keys) <= set(statements):
            yield "并列的先后不是由种子得出的"


def experts_faults(record: Transcript, made: bytes) -> Iterator[str]:
    pool = record["pool"]
    identities = [row["identity"] for row in pool]
    if identities != sorted(set(identities)):
        yield "名单没有按身份摘要排列"
    for row in pool:
        if "salt" in row:
            opened = {name: row[name] for name in ("employer", "expert", "person", "salt")}
            if hashlib.sha256(canonical(opened)).hexdigest() != row["identity"]:
                yield f"{row['person']}不是冻结名单里的那一行"
    may = [row for row in pool if not row["excluded"]]
    taken: set[str] = set()
    index, expected = 0, []
    for speciality, seats in scarcest_first(record["spec"]["needs"], may):
        choice = left(may, speciality, taken)
        found, index = draw_without_replacement(choice, seats, made, index)
        taken |= set(found)
        expected += [{"identity": each, "speciality": speciality} for each in found]
    if expected != record["drawn"]:
        yield "抽中的专家不是由种子得出的"
    for each in record["replaced"]:
        for wanted in (*(one["identity"] for one in each["passed"]), each["identity"]):
            (found_one,), index = draw_without_replacement(left(may, each["speciality"], taken), 1, made, index)
            taken.add(found_one)
            if found_one != wanted:
                yield "补抽的专家不是同一随机流的下一位"
    if index != record["next_index"]:
        yield "随机流的位置不符"


def scarcest_first(needs: list[list[Any]], may: list[dict[str, Any]]) -> list[list[Any]]:
    return sorted(needs, key=lambda need: sum(need[0] in row["specialities"] for row in may) - need[1])


def left(may: list[dict[str, Any]], speciality: str, taken: set[str]) -> list[str]:
    return [row["identity"] for row in may if speciality in row["specialities"] and row["identity"] not in taken]


