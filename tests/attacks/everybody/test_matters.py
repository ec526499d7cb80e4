"""Every address of a matter of supervision × real matters × seats: nothing breaks, nobody reads sideways.

A matter 事项 is a case, complaint, report, circular, call or the like. Who reads one is decided by its procedure and tried
where that stands; here is what holds for all of them: whoever reads one looks down on its region, or is named in it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from ggzy.core.regions import covers
from ggzy.core.roles import Role
from ggzy.desk import clock
from ggzy.store.models import CaseCard, DocketCard, MatterCard, OfficeCard, Person
from ggzy.supervision.case_acts import ACTS as CASE
from ggzy.supervision.chain_acts import CALL_ACTS, REPORT_ACTS
from ggzy.supervision.circular_acts import ACTS as CIRCULAR
from ggzy.supervision.complaint_acts import ACTS as COMPLAINT
from ggzy.supervision.coordination_acts import ACTS as COORDINATION
from ggzy.supervision.report_acts import ACTS as REPORT
from ggzy.supervision.unlisted_acts import ACTS as UNLISTED
from tests.attacks.everybody.test_matrix import ALL, filled, matter_of

pytestmark = pytest.mark.django_db
SEATS = (
    "", "toubiao1", "toubiao3", "daili3", "zhaobiao1", "zhuanjia1", "jianguan1", "jianguan4", "jianguan5", "jianguan8", "guanli", "guanli3",
    "guanli4", "ducha", "jijian", "shenji", "jiancha", "jiaoyi1", "jiaoyi4", "shengju1",
)  # fmt: skip
ACTS = {
    "case": CASE, "call": CALL_ACTS, "offi": REPORT_ACTS, "circ": CIRCULAR, "comp": COMPLAINT, "coor": COORDINATION, "repo": REPORT,
    "unli": UNLISTED,
}  # fmt: skip
PARTIES = (Role.BIDDER, Role.TENDEREE, Role.AGENCY, Role.EXPERT)
AT_AN_ACT = ("toubiao1", "jianguan1", "jianguan8", "guanli", "guanli4", "jijian", "jiaoyi1")
"""Each act's own form is asked for by these alone; the rest see one act."""


@cache
def matters(prefix: str) -> list[Any]:
    """A card of each stage at which such a matter stands in the province."""
    cards = [
        c
        for kind in (CaseCard, MatterCard, OfficeCard, DocketCard)
        for c in kind.objects.filter(stream__startswith=f"{prefix}-")
    ]
    return list({card.stage: card for card in sorted(cards, key=lambda card: card.stream)}.values())


@cache
def named_in(stream: str, prefix: str) -> set[str]:
    """Codes of organisations and keys of persons that the card names; of a call also those of the reports asked for with it."""
    card = next(card for card in matters(prefix) if card.stream == stream)
    beside = DocketCard.objects.filter(code=card.code) if prefix in ("call", "offi") else ()
    return set(
        re.findall(
            r"\w+",
            repr([{key: value for key, value in vars(each).items() if key != "_state"} for each in (card, *beside)]),
        )
    )


def may(username: str, card: Any, prefix: str) -> bool:
    """Down, or named: the widest that any procedure allows."""
    named = named_in(card.stream, prefix)
    for post in Person.objects.get(username=username).posts_in_force(clock.now()):
        sees_down = post.role not in PARTIES and covers(post.region_id or "", card.region)
        if sees_down or post.organisation.uscc in named or (post.role == Role.EXPERT and str(post.person_id) in named):
            return True
    return False


@pytest.mark.parametrize("name", sorted(name for name in ALL if matter_of(name)))
def test_a_matter_is_read_down_or_by_whom_it_names(name, browser):
    prefix = matter_of(name)
    act_at = "act" in ALL[name].pattern.converters
    cards = matters(prefix)
    for number, card in enumerate(cards):
        url = filled(name, card.stream)
        codes = list(ACTS.get(prefix, ())) if act_at and number == 0 else []
        asked = [(url, SEATS), *((url.replace("/speak/", f"/{code}/"), AT_AN_ACT) for code in codes)]
        for address, seats in asked:
            for who in seats:
                if name.endswith("_pack") and who and may(who, card, prefix):
                    continue  # whoever may take one is let in by test_walls
                client = browser(who)
                client.raise_request_exception = False
                answer = client.get(address)
                assert answer.status_code < 500, (address, who)
                assert answer.status_code != 200 or (who and may(who, card, prefix)), (
                    f"{who or '公众'} 越界看到 {card.title}：{address}"
                )


def test_the_province_has_a_matter_of_most_kinds():
    """What is asked above is there; the rest is asked with an id that leads nowhere."""
    there = {matter_of(name) for name in ALL if matter_of(name) and matters(matter_of(name))}
    assert there >= {
        "case",
        "comp",
        "repo",
        "dele",
        "hand",
        "unli",
        "disp",
        "pool",
        "coor",
        "offi",
        "call",
        "circ",
        "cred",
    }
