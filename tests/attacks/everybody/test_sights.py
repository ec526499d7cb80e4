"""Every look at names or personal data leaves a record: each address × each official role on the practice province."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from ggzy.layout.sights import SHOWS
from ggzy.store.models import Deal, Expert, Organisation, Person, Sight
from tests.attacks.everybody.test_matrix import ALL, filled

pytestmark = pytest.mark.django_db
OFFICIALS = ("jianguan1", "guanli", "jiaoyi1", "jijian", "zhuchi")
STAGES = ("opening", "evaluation", "archived")
SKIPPED = ("service:logout", "service:switch_post")


def firms() -> dict[str, str]:
    """What would give a bidder or a person away, and whose it is."""
    found = {o.name: "投标人" for o in Organisation.objects.filter(kind="bidder")}
    for o in Organisation.objects.filter(kind="bidder"):
        found |= {value: "登记信息" for value in (o.legal_representative, o.base_account_no) if len(value) > 2}
    for person in Person.objects.exclude(username__startswith="zhuchi"):
        found |= {value: "个人信息" for value in (person.phone, person.email) if value}
    found |= {e.person.name: "评标专家" for e in Expert.objects.select_related("person") if len(e.person.name) > 2}
    return found


def shown(client: Client, url: str, secrets: dict[str, str]) -> list[str] | None:
    """The secrets on this page that not everybody may read there; None where there is no page."""
    answer = client.get(url)
    if answer.status_code != 200 or answer.streaming or not answer["Content-Type"].startswith(("text", "application/json")):
        return None
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode(errors="replace"))
    found = [secret for secret in secrets if secret in plain]
    public = Client().get(url) if found else None
    known = public.content.decode(errors="replace") if public and public.status_code == 200 else ""
    return [secret for secret in found if secret not in known]


def streams() -> list[str]:
    return [Deal.objects.filter(stage=stage).order_by("deadline")[0].stream for stage in STAGES]


def test_every_look_of_an_official_leaves_a_record(browser):
    secrets, missing, recorded = firms(), [], 0
    for who in OFFICIALS:
        client = browser(who)
        client.raise_request_exception = False
        own = {Person.objects.get(username=who).name, Person.objects.get(username=who).email, Person.objects.get(username=who).phone}
        for stream in streams():
            client.post(f"/supervision/{stream}/look/", {"reason": "日常监督检查"})
        for name in sorted(ALL):
            if name in SKIPPED or name.startswith("portal:"):
                continue
            for stream in streams() if "stream" in ALL[name].pattern.converters else streams()[:1]:
                url = filled(name, stream)
                before = Sight.objects.count()
                seen = [secret for secret in shown(client, url, secrets) or () if secret not in own]
                added = Sight.objects.count() - before
                recorded += added
                if seen and not added:
                    missing.append(f"{who} {name} {url}：{seen[:3]}")
    assert not missing, "\n".join(missing)
    assert recorded > 50


def test_every_page_named_exists():
    assert set(SHOWS) <= set(ALL)


def test_the_record_can_be_added_to_and_nothing_else(browser):
    browser("guanli").get("/service/organisations/")
    sight = Sight.objects.get()
    assert (sight.person, sight.what, sight.how) == ("李志强", "主体登记信息", "查看")
    for statement in ("UPDATE store_sight SET person = '别人'", "DELETE FROM store_sight"):
        with pytest.raises(DatabaseError, match="只能增加"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Sight.objects.count() == 1
