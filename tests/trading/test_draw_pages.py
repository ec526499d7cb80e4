"""抽取页 at the real door: the seats' page, the public transcript, and what each answers to the wrong people."""

from __future__ import annotations

import json

import msgspec
import pytest
from django.test import Client

from ggzy.core.acts import committee, opening
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.draws.transcript import faults
from tests.core.test_second import ADMINISTRATION
from tests.desk.door import Lot
from tests.drawing import Drawers
from tests.people import AGENCY, CENTRE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.trading.evaluated import EvaluatedLot, expert_pool
from tests.trading.tenderers import at_work, text

pytestmark = pytest.mark.django_db


def url(lot: Lot) -> str:
    return f"/trading/{lot.stream}/draws/"


def posted(drawers: Drawers, seat: str) -> dict[str, str]:
    """What the page's program sends when the one button is pressed."""
    offer = drawers.offer(seat)
    return {
        "do": "commit",
        "act_id": f"{seat}-{len(offer.commitments)}",
        "keys": msgspec.json.encode(offer.keys).decode(),
        "commitments": msgspec.json.encode(offer.commitments).decode(),
    }


def test_the_three_seats_promise_on_their_pages():
    lot = Lot()
    drawers = Drawers(lot)
    for seat, who in (("tenderer", TENDEREE), ("supervisor", SUPERVISOR), ("centre", CENTRE)):
        client = at_work(who)
        assert "提交抽取承诺" in text(client.get(url(lot)))
        assert client.post(url(lot), posted(drawers, seat)).status_code == 302
    assert "等待" not in text(at_work(CENTRE).get(url(lot)))
    waits = text(at_work(TENDEREE).get(url(lot)))
    assert "密钥已登记，待承诺" in waits and "提交抽取承诺</button>" in waits
    for seat, who in (("tenderer", TENDEREE), ("supervisor", SUPERVISOR)):
        assert at_work(who).post(url(lot), posted(drawers, seat)).status_code == 302
    done = text(at_work(TENDEREE).get(url(lot)))
    assert done.count("已承诺") >= 6 and "提交抽取承诺</button>" not in done
    told = json.loads(done.split('id="draw-told" type="application/json">')[1].split("</script>")[0])
    assert told["own"]["seat"] == "tenderer" and "AGE-SECRET-KEY" not in done


def test_who_registered_first_is_told_that_the_others_come_first():
    lot = Lot()
    client = at_work(CENTRE)
    client.post(url(lot), posted(Drawers(lot), "centre"))
    said = text(client.get(url(lot)))
    assert "另外两方的密钥还没有登记齐" in said and "提交抽取承诺</button>" not in said
    assert "承诺还没有提交" in said and "抽取承诺已提交。" not in said
    assert f'href="/supervision/{lot.stream}/"' in said


def test_a_stranger_and_another_region_find_nothing():
    lot = Lot().noticed()
    assert Client().get(url(lot)).status_code == 302
    assert at_work(OTHER_SUPERVISOR).get(url(lot)).status_code == 404
    assert at_work(RED).get(url(lot)).status_code == 403
    assert at_work(AGENCY).get(url(lot)).status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {"do": "commit", "keys": "{", "commitments": "[]"},
        {"do": "commit"},
        {"do": "commit", "keys": '{"opening": "age1x"}'},
        {"do": "commit", "commitments": '{"opening":{"more":' + "[" * 20_000},
        {"do": "reveal", "purpose": "tombola"},
        {"do": "reveal", "purpose": "opening", "identity": "x"},
        {"do": "restart", "purpose": "tombola", "reason": "没有这一种"},
        {"do": "else"},
        {},
    ],
)
def test_a_bad_form_is_refused_and_changes_nothing(form: dict[str, str]):
    lot = Lot().noticed()
    before = lot.p.seq
    answer = at_work(CENTRE).post(url(lot), {**form, "act_id": "b1"})
    assert answer.status_code == 409 and "note-error" in text(answer) and lot.p.seq == before


def test_a_reveal_before_its_stage_is_refused():
    lot = Lot().noticed()
    identity = lot.drawers.keys["centre"].identities["experts"]
    answer = at_work(CENTRE).post(url(lot), {"do": "reveal", "purpose": "experts", "identity": identity, "act_id": "r"})
    assert answer.status_code == 409 and "不能“揭示专家抽取的承诺”" in text(answer)


def test_promises_are_made_void_with_the_reason_kept_and_a_reason_too_short_stays_in_the_form():
    lot = Lot().noticed()
    client = at_work(SUPERVISOR)
    short = client.post(url(lot), {"do": "restart", "purpose": "opening", "reason": "丢了", "act_id": "s1"})
    assert short.status_code == 409 and ">丢了</textarea>" in text(short)
    assert client.post(url(lot), {"do": "restart", "purpose": "opening", "reason": "两方更换电脑", "act_id": "s2"}).status_code == 302
    assert lot.p.round.drawings["opening"].keys, "until a second person has confirmed it"
    lot.must(ConfirmSecond(asked="1"), ADMINISTRATION)
    assert not lot.p.round.drawings["opening"].keys and lot.p.round.drawings["experts"].commitments


def test_a_practice_player_loads_the_keys_only_where_the_practice_made_them(settings):
    lot = Lot().noticed()
    assert at_work(CENTRE).get(f"/practice/keys/{lot.stream}.draw.json").status_code == 404


def test_no_key_is_offered_for_loading_before_this_seat_has_one():
    lot = Lot()
    assert "data-practice-load" not in text(at_work(CENTRE).get(url(lot)))
    at_work(CENTRE).post(url(lot), posted(Drawers(lot), "centre"))
    assert "data-practice-load" in text(at_work(CENTRE).get(url(lot)))
    assert "data-practice-load" not in text(at_work(SUPERVISOR).get(url(lot)))


# ---- the public page ----


def public(lot: Lot) -> str:
    return f"/deals/{lot.stream}/draws/"


def test_the_public_sees_promises_at_once_and_coefficients_after_the_draw():
    lot = EvaluatedLot()
    lot.noticed()
    said = text(Client().get(public(lot)))
    first = lot.p.round.drawings["opening"].commitments["centre"]
    assert all(digest in said for digest in first.digests.values()) and "还没有现场抽取" in said
    assert Client().get(f"{public(lot)}opening.json").status_code == 404


def test_the_experts_stay_secret_until_the_award_and_are_recomputed_afterwards():
    lot = EvaluatedLot().seated()
    names = {s.person for s in lot.p.round.seats.values() if not s.representative}
    before = text(Client().get(public(lot)))
    assert "名单已冻结" in before and not any(name in before for name in names)
    assert Client().get(f"{public(lot)}experts.json").status_code == 404
    told = json.loads(Client().get(f"{public(lot)}opening.json").content)
    assert faults(told) == [] and told["coefficients"]["k"] == str(lot.p.round.coefficients.k)
    lot.all_checked().drafted().awarded()
    after = text(Client().get(public(lot)))
    assert all(name in after for name in names) and "在我的浏览器里复算" in after
    told = json.loads(Client().get(f"{public(lot)}experts.json").content)
    assert faults(told) == [] and {r["person"] for r in told["pool"] if "person" in r} == names


def test_a_deal_without_a_notice_has_no_public_page():
    lot = Lot()
    assert Client().get(public(lot)).status_code == 404
    assert Client().get(f"{public(lot)}opening.json").status_code == 404


def test_the_tenderers_one_click_goes_on_to_the_reveal():
    lot = Lot().noticed().unsealed()
    lot.must(opening.CloseOpening(), TENDEREE)
    expert_pool()
    lot.must(committee.DrawCommittee(representatives=(committee.Representative(person_id="rep1", person="业主代表"),)), TENDEREE)
    client = at_work(TENDEREE)
    assert "data-now" in text(client.get(f"{url(lot)}?now=1")) and "data-now" not in text(client.get(url(lot)))
    identity = lot.drawers.keys["tenderer"].identities["experts"]
    assert client.post(url(lot), {"do": "reveal", "purpose": "experts", "identity": identity, "act_id": "r"}).status_code == 302
    said = text(client.get(url(lot)))
    assert "已揭示" in said and not lot.p.round.seats
