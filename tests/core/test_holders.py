"""Who holds a duty 责任人: region, line, dates, deputies, handing over, powers; both sides of each line."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from ggzy.core.calendar import SHANGHAI
from ggzy.core.holders import EVERY_MATTER, Holder, Place, Seat, Taken, holder
from ggzy.core.powers import LEFT, MATTERS, Power, matter_of, withheld
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import Actor, Role
from tests.people import SUPERVISOR, TENDEREE_ID

NOW = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
LONG = NOW - timedelta(days=999)
COUNTY = Place("532301", "construction", "housing", TENDEREE_ID)
WHO = (Role.SUPERVISOR,)


def seat(number: int, region: str = "532301", lines: tuple[str, ...] = ("construction/housing",), **more: object) -> Seat:
    told = {"role": Role.SUPERVISOR, "person_id": f"p{number}", "person": f"人{number}", "org_id": f"org{region}", "region": region, "lines": lines}
    actor = Actor(**{k: more.pop(k) if k in more else v for k, v in told.items()})
    return Seat(number, actor, bool(more.pop("leads", False)), **{"since": LONG, **more})  # type: ignore[arg-type]


def held(*seats: Seat, at: datetime = NOW, **more: object) -> int:
    found = holder(COUNTY, WHO, at, seats, **more)  # type: ignore[arg-type]
    return found.seat.number if found.seat else 0


def test_the_nearest_office_holds_it_and_the_one_above_steps_in():
    below, above, elsewhere = seat(1), seat(2, "532300"), seat(3, "532302")
    assert held(above, below, elsewhere) == 1
    gone = seat(1, until=NOW)
    found = holder(COUNTY, WHO, NOW, [above, gone, elsewhere])
    assert (found.seat, found.raised) == (above, True)
    assert not holder(COUNTY, WHO, NOW, [above, below]).raised


def test_without_anybody_it_is_an_orphan():
    assert holder(COUNTY, WHO, NOW, [seat(3, "532302"), seat(4, lines=("construction/water",))]).orphan
    assert holder(COUNTY, WHO, NOW, []).orphan


def test_the_closest_line_then_the_head_of_the_office():
    broad, clerk, head = seat(1, lines=("construction",)), seat(2), seat(3, leads=True)
    assert held(broad, clerk, head) == 3 and held(broad, clerk) == 2


def test_what_another_hand_has_to_check_is_not_held_by_whoever_proposed_it():
    first, other = seat(1, leads=True), seat(2)
    owed = Place("532301", "", of_office="org532301", not_by=("p1",))
    assert holder(owed, WHO, NOW, [first, other]).seat is other and holder(owed, WHO, NOW, [first]).orphan


def test_an_office_that_it_is_about_checks_nothing_of_it_and_one_named_alone_owes_it():
    own, other = seat(1), seat(2, "532300")
    assert holder(Place("532301", "construction", "housing", not_of=("org532301",)), WHO, NOW, [own, other]).seat is other
    named = Place("532301", "construction", tenderee_id="x", of_office=TENDEREE_ID)
    parties = [seat(n, role=Role.TENDEREE, org_id=code, region="") for n, code in ((1, "x"), (2, TENDEREE_ID))]
    assert holder(named, (Role.TENDEREE,), NOW, parties).seat is parties[1], "the one named, and not the one on the card"


def test_what_is_owed_by_somebody_unnamed_is_no_orphan():
    assert Holder().orphan and not Holder(unnamed=True).orphan and not Holder(own := seat(1)).orphan and own


def test_a_post_is_held_from_its_first_second_and_not_at_its_last():
    one, two = seat(1, until=NOW), seat(2, since=NOW)
    assert held(one, two, at=NOW - timedelta(seconds=1)) == 1 and held(one, two, at=NOW) == 2


def test_a_deputy_acts_but_does_not_answer():
    deputy = seat(9, stands_for=1, person_id="other")
    found = holder(COUNTY, WHO, NOW, [deputy, seat(1)])
    assert found.seat and found.deputy and (found.seat.number, found.deputy.number) == (1, 9)
    assert holder(COUNTY, WHO, NOW, [deputy]).orphan


def test_taken_over_by_name_it_is_the_receivers_until_that_one_leaves():
    one, two, three = seat(1, leads=True), seat(2), seat(3)
    over = Taken(1, 2, ("construction/1:review_filing",), NOW)
    later = Taken(2, 3, ("construction/1:review_filing@lot",), NOW + timedelta(days=1))
    mine = {"matter": "construction/1:review_filing", "stream": "lot"}
    assert held(one, two, three, at=NOW - timedelta(seconds=1), taken=[over], **mine) == 1
    assert held(one, two, three, taken=[over], **mine) == 2
    assert held(one, two, three, taken=[over], matter="construction/1:written_report") == 1
    assert held(one, two, three, at=NOW + timedelta(days=1), taken=[later, over], **mine) == 3
    assert held(one, two, three, at=NOW + timedelta(days=1), taken=[later, over], **{**mine, "stream": "other"}) == 2
    assert held(one, seat(2, until=NOW), three, taken=[over], **mine) == 1


def test_what_one_who_left_had_handed_over_stays_with_the_receiver():
    gone, two, three = seat(1, until=NOW), seat(2), seat(3, leads=True)
    assert held(gone, two, three, taken=[Taken(1, 2, (EVERY_MATTER,), NOW - timedelta(days=1))]) == 2


def test_of_parties_the_one_on_the_card_holds_it():
    own, other = seat(1, role=Role.TENDEREE, org_id=TENDEREE_ID, region=""), seat(2, role=Role.TENDEREE, org_id="x", region="")
    found = holder(COUNTY, (Role.AGENCY, Role.TENDEREE), NOW, [other, own])
    assert found.seat == own
    assert holder(msgspec_free(COUNTY), (Role.TENDEREE,), NOW, [other]).orphan


def msgspec_free(place: Place) -> Place:
    return Place(place.region, place.line, place.industry)


# ---- powers ----


def power(**changed: object) -> Power:
    told = Power(
        delegation="d", region="532301", line="construction", industry="housing", matters=("filing",), since=NOW, office="州住建局", document_no="1号"
    )
    return msgspec.structs.replace(told, **changed)


@pytest.mark.parametrize(
    ("powers", "at", "refused"),
    [
        ([], NOW, False),
        ([power()], NOW, False),
        ([power(until=NOW + timedelta(days=1))], NOW + timedelta(days=1, seconds=-1), False),
        ([power(until=NOW + timedelta(days=1))], NOW + timedelta(days=1), True),
        ([power(since=NOW + timedelta(days=1))], NOW, False),
        ([power(until=NOW), power(since=NOW + timedelta(days=1))], NOW, True),
        ([power(until=NOW), power(since=NOW)], NOW, False),
        ([power(matters=("case",), until=NOW)], NOW, False),
        ([power(industry="water", until=NOW)], NOW, False),
        ([power(industry="", until=NOW)], NOW, True),
        ([power(region="532302", until=NOW)], NOW, False),
    ],
)
def test_a_power_withdrawn_binds_the_county_from_its_second_on(powers, at, refused):
    county = msgspec.structs.replace(SUPERVISOR, region="532301")
    assert (withheld(COUNTY, county, "AcceptFiling", at, powers) is not None) is refused
    assert withheld(COUNTY, SUPERVISOR, "AcceptFiling", at, powers) is None, "the office above keeps acting"
    assert withheld(COUNTY, county, "RegisterOpeningKey", at, powers) is None


@pytest.mark.parametrize("code", ["case/1", "complaint/1"])
def test_whatever_a_supervisor_does_in_a_case_or_a_complaint_can_be_delegated_or_says_why_not(code):
    acts = {step.command.__name__ for step in PROCEDURES[code].steps if Role.SUPERVISOR in step.by}
    assert not {act for act in acts if act not in LEFT and matter_of(act, code) != code.removesuffix("/1")}
    assert not {act for act in LEFT if matter_of(act, code)}, "excepted, and delegated all the same"


def test_a_withdrawn_power_over_cases_ends_clues_reviews_and_transfers_and_leaves_complaints_alone():
    county, gone = msgspec.structs.replace(SUPERVISOR, region="532301"), [power(matters=("case",), until=NOW)]
    for act in ("RegisterClue", "ReviewLegality", "TransferCase", "RecordReceipt", "AnswerUrging"):
        assert withheld(COUNTY, county, act, NOW, gone, "case/1") and not withheld(COUNTY, SUPERVISOR, act, NOW, gone, "case/1")
        assert not withheld(COUNTY, county, act, NOW, [power(matters=("case",))], "case/1")
    assert not withheld(COUNTY, county, "AnswerUrging", NOW, gone, "complaint/1")
    gone = [power(matters=("complaint",), until=NOW)]
    assert withheld(COUNTY, county, "AnswerUrging", NOW, gone, "complaint/1") and withheld(COUNTY, county, "AcceptComplaint", NOW, gone, "complaint/1")
    assert not withheld(COUNTY, county, "HandOverComplaint", NOW, gone, "complaint/1")


@pytest.mark.parametrize(("estimate", "refused"), [(1000, False), (1001, True)])
def test_a_power_up_to_a_limit(estimate, refused):
    county = msgspec.structs.replace(SUPERVISOR, region="532301")
    place = Place("532301", "construction", "housing", estimate_fen=estimate)
    assert (withheld(place, county, "AcceptFiling", NOW, [power(ceiling_fen=1000)]) is not None) is refused


def test_the_duty_of_a_withdrawn_power_goes_up():
    below, above = seat(1), seat(2, "532300")
    ended = [power(until=NOW + timedelta(days=1))]
    assert held(above, below, act="AcceptFiling", powers=ended) == 1
    assert held(above, below, act="AcceptFiling", powers=ended, at=NOW + timedelta(days=1)) == 2


def test_every_act_of_a_supervisor_can_be_delegated_or_is_kept_on_purpose():
    kept = {
        "RegisterOpeningKey", "DeclareKeyLost", "ReleaseShares", "PermitDisclosure", "DiscloseTrusteeKey", "CommitToDraw", "RevealForOpening", "RevealForExperts",
        "ConfirmSecond", "DeclineSecond", "OfferHandover", "TakeOver",
        "DeclineHandover", "ProposeDelegation", "DecideDelegation", "DropDelegation", "CorrectPower", "WithdrawPower", "DraftChecklist", "AdoptChecklist", "DropChecklist", "RepealChecklist",
    }
    own = {
        "case/1", "complaint/1", "report/1", "interference/1", "unlisted/1", "circular/1", "list/1", "finding/1", "statement/1", "call/1", "officereport/1", "coordination/1",
        "rating/1", "succession/1",
    }
    kept |= {step.command.__name__ for p in PROCEDURES.values() if p.code in own for step in p.steps}
    acts = {step.command.__name__ for p in PROCEDURES.values() for step in p.steps if Role.SUPERVISOR in step.by}
    governed = {act for act in acts if matter_of(act, "")}
    assert acts - governed <= kept, acts - governed - kept
    assert {act for _label, group in MATTERS.values() for act in group} <= acts
