"""One journey in real browsers: a project on another office's list, not seen here, becomes a finding, a circular, and is put right.

Everybody begins at the workbench and gets on by what is there to be clicked: no address is typed.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from ggzy.core.circular import Circular
from ggzy.core.roles import Actor
from ggzy.desk import counter
from ggzy.store.models import DocketCard
from tests.journeys.person import Person
from tests.people import SUPERVISOR
from tests.supervision.conftest import ADMINISTRATION, INSPECTOR, log_in, own_vault  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COLLEAGUE = msgspec.structs.replace(ADMINISTRATION, person_id="p-adm-2", person="杨丽华", post="科员")
PROJECT = "楚雄市西城区养老院建设项目"
LIST = f"项目代码,项目名称,建设单位,总投资（万元）,地区,批复时间,资金来源\n,{PROJECT},楚雄市民政局,900,楚雄市,2026-01-05,财政资金\n"
NUMBER = "楚政督通〔2026〕3号"


class AtWork(Person):
    """Somebody who gets about by clicks."""

    def menu(self, *labels: str) -> AtWork:
        """An entry of the navigation, in its menu."""
        bar = self.page.get_by_role("navigation", name="主导航")
        for label in labels[:-1]:
            bar.locator("summary").get_by_text(label, exact=True).click()
        with self.page.expect_navigation(wait_until="load"):
            bar.get_by_role("link", name=labels[-1], exact=True).click()
        return self

    def takes_up(self, duty: str) -> AtWork:
        """From the own workbench to what waits there."""
        self.menu("工作台").follow(duty)
        return self

    def does(self, step: str, **fields: str) -> AtWork:
        """One of the steps that the page offers, filled in and handed in."""
        self.follow(step).write(**fields).press(step)
        assert self.page.locator(".refusal, .field-error").count() == 0, self.page.locator("main").inner_text()
        return self

    def write(self, **fields: str) -> AtWork:
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]")
            field.select_option(value) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(value)
        return self


@pytest.fixture
def people(chromium, live_server, tmp_path, settings, own_vault):  # noqa: F811
    """A browser for each, opened at the workbench when it is needed first."""
    settings.GGZY_DATA = tmp_path
    for each in (ADMINISTRATION, COLLEAGUE, SUPERVISOR, INSPECTOR):
        log_in(Client(), each)
    here: list[AtWork] = []

    def of(actor: Actor) -> AtWork:
        here.append(AtWork(chromium, live_server.url, actor.person_id))
        here[-1].go(reverse("service:workbench"))
        return here[-1]

    yield of
    errors = [error for person in here for error in person.leave()]
    assert not errors, errors


def test_from_an_unmatched_project_to_a_circular_put_right(people):
    admin = people(ADMINISTRATION)
    admin.menu("监督事项", "应上未上").follow("读入名单").write(source="州发展改革委")
    admin.page.locator("input[type=file]").set_input_files({"name": "立项.csv", "mimeType": "text/csv", "buffer": LIST.encode("gb18030")})
    admin.press("上传并核对列").press("读入").follow("看比对结果").sees(PROJECT)
    admin.page.get_by_text("交办和重新比对").click()
    admin.page.get_by_label("交给").select_option(label=COLLEAGUE.person)
    admin.press("交办下表全部项目")

    colleague = people(COLLEAGUE)
    colleague.follow("去核对").follow(PROJECT).write(grounds="查过全部交易记录，没有这个项目").press("确认未见进场，立项")
    colleague.does("请主管部门说明", question="请说明是否进场")
    office = people(SUPERVISOR)
    office.follow("答复核查询问").does("答复核查询问", stance="offline", reply="业主自行发包")
    colleague.takes_up("认定或者排除").does("认定应上未上", finding="应当进场而自行发包", answer="答复承认").sees("业主自行发包")

    inspects = people(INSPECTOR)
    inspects.menu("监督事项", "应上未上").follow("核查事项").follow("核532").follow("据此起草通报").sees("项目线下交易").write(about="监管履职情况")
    for box in inspects.page.locator("[name=chosen]").all():
        box.check()
    inspects.press("起草通报").does("送被通报单位核对、申辩")
    office.takes_up("核对通报稿").does("核对、申辩", text="情况属实")
    inspects.takes_up("印发通报").does("印发通报", document_no=NUMBER, rectify_by="2099-01-01T00:00", answer="认可其说明")
    office.takes_up("报告整改情况").does("报告整改情况", text="已责令停工，补办招标")
    inspects.takes_up("复查整改").does("复查整改", note="现场已停工，已补办招标").does("在门户公开通报").sees("整改到位", "已公开")

    assert counter.load(DocketCard.objects.get(procedure="circular/1").stream, Circular).stage == "righted"
    office.menu("监督公开", "通报公开").follow(NUMBER).sees("整改到位", "项目线下交易")
    assert NUMBER in Client().get(urlsplit(office.page.url).path).content.decode()
