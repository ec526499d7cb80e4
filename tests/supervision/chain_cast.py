"""Offices of the report chain who can log in: the prefecture's administration, a department, a county, the province, inspectors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ggzy.core.calendar import day_of
from ggzy.core.regions import tree
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock
from ggzy.layout.fields import typed_moment
from ggzy.store.models import DocketCard, Organisation, Region
from tests.people import CENTRE, SUPERVISOR
from tests.supervision.conftest import INSPECTOR, log_in
from tests.supervision.test_lists import ADMINISTRATION

COUNTY = Actor(role=Role.SUPERVISOR, person_id="p-c", person="县科", org_id="11532302MB00000001", org="禄丰市住房和城乡建设局", post="科长", region="532302", lines=("construction",))
COUNTY_OFFICE = Actor(role=Role.ADMINISTRATION, person_id="p-adm2", person="毕县", org_id="11532302MB00000034", org="禄丰市公共资源交易管理局", post="股长", region="532302")
PROVINCE = Actor(role=Role.ADMINISTRATION, person_id="p-adm3", person="赵省", org_id="11530000MB00000019", org="云南省政务服务管理局", post="处长", region="530000")
BESIDE = Actor(role=Role.ADMINISTRATION, person_id="p-adm9", person="邻管", org_id="11532900MB00000009", org="大理州公共资源交易管理局", post="科长", region="532900")
TRANSPORT = Actor(role=Role.SUPERVISOR, person_id="p-t", person="施交", org_id="11532300MB00000022", org="楚雄州交通运输局", post="科长", region="532300", lines=())
CAST = (ADMINISTRATION, SUPERVISOR, COUNTY, COUNTY_OFFICE, PROVINCE, INSPECTOR, BESIDE, TRANSPORT, CENTRE)
ASKED = (SUPERVISOR, COUNTY)
OUTLINE = "贯彻落实情况\n存在的困难"


def page(name: str, *args: object) -> str:
    return reverse(f"supervision:{name}", args=args)


class Offices(dict[str, Client]):
    """The browsers of the cast by person; whoever is first asked for takes up the post then, and the office lies where the post does."""

    def __missing__(self, person: str) -> Client:
        actor = next(each for each in CAST if each.person == person)
        self[person] = log_in(Client(), actor)
        Organisation.objects.filter(uscc=actor.org_id).update(region_id=actor.region)
        return self[person]


@pytest.fixture
def offices(db: None) -> Offices:
    """Those whom a call needs are there at once; of the regions only theirs, for all of them take longer than a test."""
    for code in ("530000", "532300", "532301", "532302", "532900"):
        region = tree()[code]
        Region.objects.get_or_create(code=code, defaults={"name": region.name, "kind": region.kind.value, "parent_id": region.parent or None})
    found = Offices()
    for actor in (ADMINISTRATION, SUPERVISOR, COUNTY, PROVINCE):
        found[actor.person]
    return found


def soon(**more: Any) -> str:
    return typed_moment(clock.now() + timedelta(**more))


def call_given(**changed: Any) -> dict[str, Any]:
    today = day_of(clock.now())
    return {
        "kind": "report", "about": "2026年一季度贯彻落实情况", "since": str(today - timedelta(days=30)), "until": str(today - timedelta(days=1)), "due": soon(days=3),
        "outline": OUTLINE, "office_ids": [each.org_id for each in ASKED], "superior_id": PROVINCE.org_id, "cycle": "", **changed,
    }  # fmt: skip


def opened(client: Client, **changed: Any) -> str:
    """The stream of a call just sent."""
    answer = client.post(page("new_call"), call_given(**changed))
    assert answer.status_code == 302, answer.content.decode()
    return DocketCard.objects.filter(procedure="call/1").latest("registered_at").stream


def report_of(actor: Actor) -> str:
    """The stream of an office's latest report."""
    return DocketCard.objects.filter(procedure="officereport/1", office_ids__contains=[actor.org_id]).latest("registered_at").stream


def report_given(**changed: Any) -> dict[str, Any]:
    return {
        "answer_0": "已全面推行电子化交易", "answer_1": "无", "d-TOTAL_FORMS": "2", "d-INITIAL_FORMS": "0", "d-0-found_by": "建管科", "d-0-what": "县级专家不足",
        "d-0-tried": "报请州级统一抽取", "d-0-by": str(day_of(clock.now()) + timedelta(days=30)), **changed,
    }  # fmt: skip


def submitted(client: Client, actor: Actor, **changed: Any) -> str:
    stream = report_of(actor)
    answer = client.post(page("fill_report", stream), report_given(**changed))
    assert answer.status_code == 302, answer.content.decode()
    return stream
