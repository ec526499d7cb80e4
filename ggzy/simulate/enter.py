"""Enters the simulated province into the registry 登记: in the same tables, by the same functions, as any other."""

from __future__ import annotations

from datetime import date, datetime

from ggzy.core.roles import Role
from ggzy.practice.province import EXPERTS_UNTIL, VERIFIER, known_hash
from ggzy.simulate.people import Firm, Human, Province
from ggzy.store import registry
from ggzy.store.models import Expert, Office, Organisation, Person, Post
from ggzy.store.regions import load_regions

REACH = {"authority", "centre"}
UNTIL: date = EXPERTS_UNTIL


def enter_province(province: Province, at: datetime) -> None:
    load_regions()
    posts: dict[str, Post] = {}
    for firm in province.firms:
        enter_firm(firm, at, posts)
    Expert.objects.bulk_create(
        Expert(
            person=posts[scholar.human.username].person, employer_uscc=scholar.employer.code, employer_name=scholar.employer.name,
            specialities=list(scholar.skills), title="高级工程师", region_id=scholar.region, qualified_until=UNTIL,
        )
        for scholar in province.scholars
    )  # fmt: skip


def enter_firm(firm: Firm, at: datetime, posts: dict[str, Post]) -> None:
    trades = bool(firm.account)
    organisation = registry.enter(
        at,
        by=firm.head,
        uscc=firm.code,
        name=firm.name,
        kind=firm.kind,
        region_id=firm.region,
        address=firm.address,
        legal_representative=firm.head,
        controller_uscc=firm.controller,
        base_account_name=firm.name if trades else "",
        base_account_no=firm.account,
        base_account_bank="演练银行" if trades else "",
        status=Organisation.Status.VERIFIED,
        verified_at=at,
        verified_by_name=VERIFIER,
        demo=True,
    )
    for one in firm.people:
        posts[one.username] = take_post(one, firm, organisation, at)
        if one.role is Role.TENDEREE and one is firm.people[-1]:  # also sits on committees for the owner 招标人代表
            take_post(one, firm, organisation, at, Role.EXPERT, "招标人代表")


def take_post(one: Human, firm: Firm, organisation: Organisation, at: datetime, role: Role | None = None, title: str = "") -> Post:
    office = Office.objects.get_or_create(organisation=organisation, name=one.office)[0] if one.office else None
    person, _ = Person.objects.get_or_create(
        username=one.username,
        defaults={"name": one.name, "phone": one.phone, "email": f"{one.username}@yanlian.example", "password": known_hash(), "demo": True},
    )
    return Post.objects.create(
        person=person,
        organisation=organisation,
        office=office,
        title=title or one.title,
        role=(role or one.role).value,
        region_id=organisation.region_id,
        lines=list(firm.lines),
        administrator=one.manages,
        valid_from=at,
    )
