"""Enters the simulated province into the registry 登记: firms as any other firm, people and posts in one go, for speed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ggzy.core.roles import Role
from ggzy.practice.province import EXPERTS_UNTIL, VERIFIER, known_hash
from ggzy.simulate.people import Firm, Human, Province
from ggzy.store import registry
from ggzy.store.models import Expert, Office, Organisation, Person, Post
from ggzy.store.regions import load_regions

BATCH = 1000


def enter_province(province: Province, at: datetime) -> None:
    load_regions()
    firms = province.firms
    organisations = {firm.code: enter_firm(firm, at) for firm in firms}
    humans = [one for firm in firms for one in firm.people]
    people = {person.username: person for person in Person.objects.bulk_create(map(person_of, humans), batch_size=BATCH)}
    posts = (post for firm in firms for one in firm.people for post in posts_of(one, firm, organisations[firm.code], people[one.username], at))
    Post.objects.bulk_create(posts, batch_size=BATCH)
    Expert.objects.bulk_create(
        Expert(
            person=people[scholar.human.username], employer_uscc=scholar.employer.code, employer_name=scholar.employer.name,
            specialities=list(scholar.skills), title="高级工程师", region_id=scholar.region, qualified_until=EXPERTS_UNTIL,
        )
        for scholar in province.scholars
    )  # fmt: skip


def enter_firm(firm: Firm, at: datetime) -> Organisation:
    trades = bool(firm.account)
    return registry.enter(
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


def person_of(one: Human) -> Person:
    email = f"{one.username}@yanlian.example"
    return Person(username=one.username, name=one.name, phone=one.phone, email=email, password=known_hash(), demo=True)


def posts_of(one: Human, firm: Firm, organisation: Organisation, person: Person, at: datetime) -> Iterator[Post]:
    """The own post; the owner's second person also sits on its committees 招标人代表."""
    office = Office.objects.get_or_create(organisation=organisation, name=one.office)[0] if one.office else None
    sits = one.role is Role.TENDEREE and one is firm.people[-1]
    for role, title in ((one.role, one.title), *(((Role.EXPERT, "招标人代表"),) if sits else ())):
        yield Post(
            person=person,
            organisation=organisation,
            office=office,
            title=title,
            role=role.value,
            region_id=organisation.region_id,
            lines=list(firm.lines),
            administrator=one.manages,
            valid_from=at,
        )
