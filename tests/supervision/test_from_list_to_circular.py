"""One journey in a real browser: a project on another office's list, not seen here, becomes a finding, a circular, and is put right."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from ggzy.core.circular import Circular
from ggzy.desk import counter
from ggzy.store.models import DocketCard
from tests.people import SUPERVISOR
from tests.supervision.conftest import INSPECTOR
from tests.supervision.test_lists import ADMINISTRATION, own_folder  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "项目代码,项目名称,建设单位,总投资（万元）,地区,批复时间,资金来源\n,楚雄市西城区养老院建设项目,楚雄市民政局,900,楚雄市,2026-01-05,财政资金\n"


@pytest.fixture
def tab_of(at, chromium, live_server):
    """The browser tab of somebody who is logged in."""
    contexts = []

    def opened(actor):
        client = at(actor)
        context = chromium.new_context(base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai")
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def do(tab, page: str, **given: str) -> None:
    """Fill in the form of a step as it is labelled, and hand it in."""
    tab.goto(page)
    for name, value in given.items():
        field = tab.locator(f"main form.form-card [name={name}]")
        field.select_option(value) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(value)
    tab.locator("main form.form-card .card-footer button").click()
    tab.wait_for_load_state()
    assert tab.locator(".refusal, .field-error").count() == 0, tab.locator("main").inner_text()


def test_from_an_unmatched_project_to_a_circular_put_right(tab_of):
    office, admin, inspects = tab_of(SUPERVISOR), tab_of(ADMINISTRATION), tab_of(INSPECTOR)

    admin.goto(reverse("supervision:lists"))
    admin.get_by_label("来源").fill("州发展改革委")
    admin.locator("input[type=file]").set_input_files({"name": "立项.csv", "mimeType": "text/csv", "buffer": LIST.encode("gb18030")})
    admin.get_by_role("button", name="上传并核对列").click()
    admin.get_by_role("button", name="读入").click()
    admin.get_by_role("link", name="看比对结果").click()
    admin.get_by_role("link", name="楚雄市西城区养老院建设项目").click()
    admin.get_by_label("怎样核对过").fill("查过全部交易记录，没有这个项目")
    admin.get_by_role("button", name="确认未见进场，立项").click()
    stream = DocketCard.objects.get(procedure="unlisted/1").stream

    def step(code: str) -> str:
        return reverse("supervision:matter_act", args=[stream, code])

    do(admin, step("ask"), question="请说明是否进场")
    do(office, step("reply"), stance="offline", reply="业主自行发包")
    do(admin, step("find"), finding="应当进场而自行发包", answer="答复承认")

    inspects.goto(reverse("supervision:new_circular"))
    assert "项目线下交易" in inspects.locator("main").inner_text()
    inspects.get_by_label("标题").fill("监管履职情况")
    for box in inspects.locator("[name=chosen]").all():
        box.check()
    inspects.get_by_role("button", name="起草通报").click()
    told = DocketCard.objects.get(procedure="circular/1").stream

    def part(code: str) -> str:
        return reverse("supervision:circular_act", args=[told, code])

    do(inspects, part("invite"))
    do(office, part("reply"), text="情况属实")
    do(inspects, part("issue"), document_no="楚政督通〔2026〕3号", rectify_by="2099-01-01T00:00", answer="认可其说明")
    do(inspects, part("publish"))
    do(office, part("report"), text="已责令停工，补办招标")
    do(inspects, part("recheck"), note="现场已停工，已补办招标")

    assert counter.load(told, Circular).stage == "righted"
    office.goto(reverse("portal:circular", args=[told]))
    shown = office.locator("main").inner_text()
    assert "楚政督通〔2026〕3号" in shown and "整改到位" in shown and "项目线下交易" in shown
