"""Enters the practice province into the registry 登记演练省份: organisations, offices, people, posts, experts, one deputy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password
from stdnum.cn import uscc

from ggzy.core.calendar import SHANGHAI
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.practice import roll
from ggzy.practice.accounts import PASSWORD
from ggzy.store import members, registry
from ggzy.store.models import Expert, Office, Organisation, Person, Post, Region
from ggzy.store.regions import load_regions
from ggzy.store.second import settle

VERIFIER = "李志强"
DEPUTY_FROM, DEPUTY_TO = datetime(2026, 3, 1, tzinfo=SHANGHAI), datetime(2026, 3, 16, tzinfo=SHANGHAI)
EXPERTS_UNTIL = date(2028, 12, 31)


def enter_province(at: datetime) -> None:
    """Everybody and everything of the roll, as of `at`."""
    load_regions()
    enter_firms(roll.FIRMS, at)
    for seat in roll.SEATS:
        take_post(seat, at)
    enter_experts(at)
    appoint_deputy(at)
    leave_open_matters(at)


@cache
def full_code(key: str) -> str:
    """The credit code 统一社会信用代码 of an organisation of the roll, with its check digit."""
    code = next(firm.code for firm in roll.FIRMS if firm.key == key)
    return code + uscc.calc_check_digit(code)


def enter_firms(firms: Iterable[roll.Firm], at: datetime) -> None:
    for number, firm in enumerate(firms, start=1):
        trades = firm.kind in (roll.TENDEREE, roll.AGENCY, roll.BIDDER)
        registry.enter(
            at,
            by=firm.head,
            uscc=full_code(firm.key),
            name=firm.name,
            kind=firm.kind,
            region_id=firm.region,
            address=f"云南省楚雄州演练路{number}号",
            legal_representative=firm.head,
            controller_uscc=full_code(firm.controller) if firm.controller else "",
            base_account_name=firm.name if trades else "",
            base_account_no=f"5323011500{number:09d}" if trades else "",
            base_account_bank="演练银行楚雄支行" if trades else "",
            status=Organisation.Status.VERIFIED,
            verified_at=at,
            verified_by_name=VERIFIER,
            demo=True,
        )


def take_post(seat: roll.Seat, at: datetime) -> Post:
    organisation = Organisation.objects.get(uscc=full_code(seat.firm))
    office = Office.objects.get_or_create(organisation=organisation, name=seat.office)[0] if seat.office else None
    return Post.objects.create(
        person=person(seat.username, seat.name),
        organisation=organisation,
        office=office,
        title=seat.title,
        role=seat.role.value,
        region_id=organisation.region_id,
        lines=list(seat.lines),
        administrator=seat.administrator,
        valid_from=at,
    )


def person(username: str, name: str) -> Person:
    fields = {"name": name, "email": f"{username}@yanlian.example", "password": known_hash(), "demo": True}
    return Person.objects.get_or_create(username=username, defaults=fields)[0]


@cache
def known_hash() -> str:
    """One hash for all: the password is printed at every start, and a hundred of them would take half a minute."""
    return make_password(PASSWORD)


def enter_experts(at: datetime) -> None:
    posts = [(firm, skills, title) for firm, number, skills, title in roll.EXPERT_GROUPS for _ in range(number)]
    for n, (firm, skills, title) in enumerate(posts):
        seat = roll.Seat(f"zhuanjia{n + 1}", roll.expert_name(n), firm, Role.EXPERT, "", "评标专家")
        post = take_post(seat, at)
        Expert.objects.create(
            person=post.person,
            employer_uscc=post.organisation.uscc,
            employer_name=post.organisation.name,
            specialities=list(skills),
            title=title,
            region_id=post.organisation.region_id,
            level=Expert.Level.PREFECTURE,
            qualified_until=EXPERTS_UNTIL,
        )


def appoint_deputy(at: datetime) -> None:
    """何晓燕 deputises for 周正荣 for two weeks, so that a deputy's acts and the end of a deputy can be seen."""
    principal = Post.objects.get(person__username="jianguan1", deputy_of=None)
    deputy = Person.objects.get(username="jianguan2")
    appointed = members.appoint_deputy(principal, deputy, DEPUTY_FROM, DEPUTY_TO, at)
    if isinstance(appointed, Refused):
        raise ValueError(str(appointed))
    second = Post.objects.get(person__username="guanli")
    confirmed = settle(appointed.requests.get().pk, second.actor(at), second, at, confirm=True)
    if isinstance(confirmed, Refused):
        raise ValueError(str(confirmed))


def leave_open_matters(at: datetime) -> None:
    """Something for the administration to decide: a firm to verify and a change of base account."""
    newcomer = {
        "uscc": "91532301MA6Y00300" + uscc.calc_check_digit("91532301MA6Y00300"),
        "name": "楚雄新禾建筑劳务有限公司",
        "kind": roll.BIDDER,
        "region": Region.objects.get(code=roll.CITY),
        "legal_representative": "禾新民",
        "base_account_name": "楚雄新禾建筑劳务有限公司",
        "base_account_no": "5323011500000000300",
        "base_account_bank": "演练银行楚雄支行",
        "demo": True,
    }
    first = {"username": "toubiao11", "name": "禾新民", "email": "toubiao11@yanlian.example", "demo": True}
    registry.sign_up(newcomer, first, PASSWORD, at)
    wumeng = Organisation.objects.get(uscc=full_code("wumeng"))
    registry.ask_change(
        wumeng, "account", Post.objects.get(person__username="toubiao8"), at + timedelta(minutes=5),
        account_name=wumeng.name, account_no="5323011600000000808", bank="演练银行元谋支行",
    )
