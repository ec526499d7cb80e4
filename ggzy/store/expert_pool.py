"""Experts entered into the registry 专家入库: person, post and expert together; what is known of one is written anew."""

from __future__ import annotations

import hmac
import secrets
from datetime import date, datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from ggzy.core.imported.experts import ExpertSaid, kept_marks
from ggzy.core.regions import covers
from ggzy.core.roles import Role
from ggzy.store.keys import secret
from ggzy.store.models import Expert, Organisation, Person, Post

SEAT = "评标专家"


def marks_of(id_number: str, number: str, source: str) -> tuple[str, ...]:
    """What an expert's numbers outside are known again by, that of another pool only together with the pool: 001 is
    somebody in each. Without the platform's key nobody can try numbers."""
    certificate = ("i" + digest("id", id_number)[:31],) if id_number else ()
    return (*certificate, "n" + digest("source", source)[:8] + digest("number", source, number)[:23]) if number else certificate


def digest(*parts: str) -> str:
    return hmac.digest(secret("pseudonym"), "\n".join(("ggzy-expert/2", *parts)).encode(), "sha256").hex()


def drawable() -> QuerySet[Expert]:
    """Who can be drawn, as far as the registry tells: in the pool, and with an account that was opened."""
    unopened = Q(as_of__isnull=False, person__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return Expert.objects.filter(~unopened, active=True, person__active=True)


def enter(said: ExpertSaid, level: str, home: str, as_of: date, at: datetime) -> Expert:
    """A new expert, of the pool's own region `home` where the row tells none. There is no password yet: the person sets one
    by 找回口令 with the login name that the invitation tells, and cannot be drawn before."""
    person = Person.objects.create_user(f"zj-{secrets.token_hex(6)}", name=said.name, phone=said.phone, email=said.email)
    seat(person, said.employer_code, at)
    return Expert.objects.create(person=person, level=level, **{"region_id": home} | told(said, as_of))


def renew(expert: Expert, said: ExpertSaid, as_of: date, at: datetime) -> None:
    """What the pool tells now; what it does not tell stays."""
    if expert.employer_uscc != said.employer_code:
        Post.objects.filter(person=expert.person, role=Role.EXPERT.value, organisation__uscc=expert.employer_uscc, valid_to=None).update(valid_to=at)
        seat(expert.person, said.employer_code, at)
    fields = told(said, as_of)
    fields["outside_marks"] = list(kept_marks(expert.outside_marks, said.marks))
    if expert.region_id and covers(said.region, expert.region_id):
        del fields["region_id"]  # 云南省 is no news of somebody in 楚雄市
    Expert.objects.filter(pk=expert.pk).update(**fields)
    if contact := {name: given for name in ("phone", "email") if (given := getattr(said, name))}:
        Person.objects.filter(pk=expert.person_id).update(**contact)


def seat(person: Person, employer_code: str, at: datetime) -> None:
    employer = Organisation.objects.get(uscc=employer_code)
    Post.objects.create(person=person, organisation=employer, title=SEAT, role=Role.EXPERT.value, region_id=employer.region_id, valid_from=at)


def told(said: ExpertSaid, as_of: date) -> dict[str, object]:
    """By column what the row says; columns that it says nothing of are not written."""
    fields: dict[str, object] = {
        "employer_uscc": said.employer_code, "employer_name": said.employer or Organisation.objects.get(uscc=said.employer_code).name,
        "specialities": list(said.specialities), "qualified_until": said.until, "as_of": as_of, "outside_marks": list(said.marks),
    }  # fmt: skip
    fields |= {name: given for name, given in (("title", said.title), ("region_id", said.region)) if given}
    return fields if said.related is None else fields | {"related_orgs": list(said.related)}
