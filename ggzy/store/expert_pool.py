"""Experts entered into the registry 专家入库: person, post and expert together; what is known of one is written anew."""

from __future__ import annotations

import hmac
import secrets
from datetime import date, datetime

from ggzy.core.imported.experts import ExpertSaid
from ggzy.core.roles import Role
from ggzy.store.keys import secret
from ggzy.store.models import Expert, Organisation, Person, Post

SEAT = "评标专家"


def mark_of(number: str) -> str:
    """What an expert's number outside is known again by; without the platform's key nobody can try numbers."""
    return hmac.digest(secret("pseudonym"), f"ggzy-expert/1\n{number}".encode(), "sha256").hex()


def enter(said: ExpertSaid, level: str, as_of: date, at: datetime) -> Expert:
    """A new expert. There is no password: the account is opened by a reset 找回口令, to the address that the pool told."""
    person = Person.objects.create_user(f"zj-{secrets.token_hex(6)}", name=said.name, phone=said.phone, email=said.email)
    seat(person, said.employer_code, at)
    return Expert.objects.create(person=person, level=level, **told(said, as_of))


def renew(expert: Expert, said: ExpertSaid, as_of: date, at: datetime) -> None:
    """What the pool tells now; a telephone or address that it does not tell stays."""
    if expert.employer_uscc != said.employer_code:
        Post.objects.filter(person=expert.person, role=Role.EXPERT.value, organisation__uscc=expert.employer_uscc, valid_to=None).update(valid_to=at)
        seat(expert.person, said.employer_code, at)
    fields = told(said, as_of)
    fields["outside_mark"] = said.mark or expert.outside_mark
    Expert.objects.filter(pk=expert.pk).update(**fields)
    if contact := {name: given for name in ("phone", "email") if (given := getattr(said, name))}:
        Person.objects.filter(pk=expert.person_id).update(**contact)


def seat(person: Person, employer_code: str, at: datetime) -> None:
    employer = Organisation.objects.get(uscc=employer_code)
    Post.objects.create(person=person, organisation=employer, title=SEAT, role=Role.EXPERT.value, region_id=employer.region_id, valid_from=at)


def told(said: ExpertSaid, as_of: date) -> dict[str, object]:
    return {
        "employer_uscc": said.employer_code, "employer_name": said.employer, "specialities": list(said.specialities), "title": said.title,
        "region_id": said.region, "qualified_until": said.until, "related_orgs": list(said.related), "as_of": as_of, "outside_mark": said.mark,
    }  # fmt: skip
