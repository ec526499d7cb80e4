"""One journey in real browsers: a red finding becomes a case, a published decision, a refusal at the counter, and is undone.

Everybody sits at a browser of their own. The finding is made by real payments into a real lot; only the clock is helped
along.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ggzy.core.calendar import SHANGHAI
from ggzy.core.case import Case
from ggzy.core.roles import Actor
from ggzy.desk import clock, counter, ticker
from ggzy.desk.workdays import calendar
from ggzy.gateways.bank.simulator import SimulatedBank
from ggzy.practice.bank.books import DatabaseLedger
from ggzy.service.deposits import sub_account_for
from ggzy.store.log import Horizon, give_places
from ggzy.store.models import CaseCard, Organisation, StoppedAct
from ggzy.supervision.findings import reader
from tests.core.case_story import CHIEF, SECOND_HAND
from tests.desk.door import Lot
from tests.journeys.person import Person
from tests.people import BLUE, GREEN, RED, SUPERVISOR
from tests.supervision.conftest import log_in, own_vault  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DECISION = "楚建罚〔2026〕1号"


class Scene:
    """The people, each at a browser, and the case they are about."""

    def __init__(self, chromium, server: str):
        self.chromium, self.server = chromium, server
        self.people: dict[str, Person] = {}

    def __call__(self, actor: Actor | None = None) -> Person:
        name = actor.person_id if actor else ""
        if name not in self.people:
            self.people[name] = Person(self.chromium, self.server, name)
        return self.people[name]

    @property
    def case(self) -> Case:
        p = counter.load(CaseCard.objects.get().stream, Case)
        assert p
        return p

    def step(self, who: Actor, act: str, label: str, **fields: str) -> Person:
        """From the page of the case to one of its steps, which is filled in and handed in."""
        person = self(who).go(reverse("supervision:case", args=[self.case.stream])).follow(label)
        assert act in person.page.url
        return person.fill(**fields)


@pytest.fixture
def scene(chromium, live_server, own_vault):  # noqa: F811
    for n, actor in enumerate((SUPERVISOR, SECOND_HAND, CHIEF, RED, BLUE, GREEN)):
        log_in(Client(), actor)
        Organisation.objects.filter(uscc=actor.org_id).update(base_account_name=actor.org, base_account_no=f"62220200000000{n:02d}")
    scene = Scene(chromium, live_server.url)
    yield scene
    errors = [error for person in scene.people.values() for error in person.leave()]
    assert not errors, errors


def pay(lot: Lot, payer: Actor, for_whom: Actor) -> None:
    """One firm's account pays for a bid, its own or another's."""
    account = Organisation.objects.get(uscc=payer.org_id).base_account_no
    number = sub_account_for(lot.stream, lot.p.round.number, lot.me(for_whom)).number
    SimulatedBank(DatabaseLedger()).pay_in(
        payer_name=payer.org, payer_account=account, sub_account=number, amount_fen=lot.p.tender_file.deposit_fen,
        now=clock.now(), nonce=f"{payer.org_id}{for_whom.org_id}",
    )  # fmt: skip
    ticker.run_due(clock.now())


def one_account_pays_for_two_bidders() -> None:
    lot = Lot().noticed()
    for payer, for_whom in ((RED, RED), (RED, BLUE), (BLUE, BLUE)):
        pay(lot, payer, for_whom)
    lot.unsealed()
    give_places(Horizon())
    reader.catch_up()


def finding_is_taken_up_as_a_clue(scene: Scene) -> None:
    supervisor = scene(SUPERVISOR).go(reverse("supervision:findings")).sees("同一账户缴纳保证金", "红")
    supervisor.follow("的保证金都曾从").sees("的保证金都曾从", "账户转出").follow("登记线索").sees("来自监督发现")
    supervisor.page.locator("main").get_by_label(RED.org).check()
    supervisor.page.locator("#id_suspected").select_option("collusion")
    supervisor.press("登记线索").sees("线索已登记", "来自发现")


def case_is_filed_and_investigated(scene: Scene) -> None:
    supervisor = scene.step(SUPERVISOR, "assign", "立案并指定办案人员", opinion="符合立案标准")
    for each in (SUPERVISOR, SECOND_HAND):
        supervisor.page.get_by_label(each.person).check()
    supervisor.press("立案并指定办案人员").sees("调查取证")
    supervisor = scene.step(SUPERVISOR, "evidence", "记入事实和证据", fact="蓝田的保证金由红河的账户转出")
    supervisor.page.locator("input[type=file]").set_input_files({"name": "回单.txt", "mimeType": "text/plain", "buffer": b"camt.054"})
    supervisor.press("记入事实和证据").sees("由红河的账户转出")
    supervisor = scene.step(SUPERVISOR, "notify", "送达处罚事先告知书", facts="与他人串通投标", fine_fen="50000", months="18")
    supervisor.press("送达处罚事先告知书").sees("告知与听取意见")


def accused_replies_and_asks_for_a_hearing(scene: Scene) -> None:
    red = scene(RED).go(reverse("service:workbench")).sees("可以陈述、申辩、要求听证")
    red.go(reverse("service:cases")).follow("监").sees("与他人串通投标", "要求听证")
    red.fill(text="财务人员误付，已退回，没有串通").press("提交陈述、申辩").sees("已提交", "财务人员误付")
    red.fill(reason="请当面核对银行回单").press("要求听证").sees("已提交", "当事人要求听证")
    scene(BLUE).turned_away(reverse("service:case", args=[scene.case.stream]))


def hearing_is_held_and_the_law_reviewed(scene: Scene) -> None:
    when = calendar().after_workdays(clock.now(), 7).end.astimezone(SHANGHAI) + timedelta(hours=10)
    supervisor = scene.step(SUPERVISOR, "hearing", "通知听证的时间、地点", place="三楼会议室")
    supervisor.page.locator("#id_at").fill(when.strftime("%Y-%m-%dT%H:%M"))
    supervisor.page.locator("#id_chair").select_option(label=CHIEF.person)
    supervisor.press("通知听证的时间、地点").sees("已通知听证")
    scene(RED).go(reverse("service:case", args=[scene.case.stream])).sees("三楼会议室")
    ticker.move_clock(when)
    scene.step(SUPERVISOR, "minutes", "记入听证笔录", minutes="核对了回单，当事人承认代付").press("记入听证笔录").sees("听证已举行")
    chief = scene.step(CHIEF, "review", "法制审核", opinion="事实清楚，程序合法")
    chief.page.locator("#id_passed_0").check()
    chief.press("法制审核").sees("通过")


def two_people_decide_and_it_is_served_and_published(scene: Scene) -> None:
    given = {"decision_no": DECISION, "facts": "代付属实", "answer": "申辩不成立：退回以前已形成代付", "fine_fen": "50000", "months": "12"}
    scene.step(SUPERVISOR, "penalty", "作出行政处罚决定", **given).press("作出行政处罚决定")
    assert scene.case.penalty is None
    second_confirms(scene)
    scene.step(SUPERVISOR, "serve", "送达处罚决定书").press("送达处罚决定书").sees("限制正在执行")
    scene.step(SUPERVISOR, "publish", "在曝光台公开").press("在曝光台公开")
    scene().go(reverse("portal:exposure")).sees(DECISION, RED.org).go(reverse("portal:exposure") + "?list=barred").sees(DECISION)


def second_confirms(scene: Scene) -> None:
    chief = scene(CHIEF).go(reverse("service:second", args=[scene.case.stream]))
    chief.press("确认，立即生效")


def page_of(lot: Lot) -> str:
    return reverse("trading:obtain", args=[lot.stream])


def firm_is_refused_at_the_counter(scene: Scene, lot: Lot) -> None:
    """The page stood open in its browser when the decision was served."""
    scene(RED).press("获取招标文件").sees("已被限制参加投标", DECISION, "《招标投标法》第53条")
    scene(RED).go(page_of(lot)).sees("已被限制参加投标")
    assert StoppedAct.objects.get().org_id == RED.org_id
    scene(BLUE).go(page_of(lot)).press("获取招标文件").sees("已获取")


def decision_is_revoked_and_the_firm_passes(scene: Scene, lot: Lot) -> None:
    scene.step(SUPERVISOR, "revoke", "撤销处罚决定", by="楚雄州人民政府", document_no="楚政复决〔2026〕3号", reason="认定事实不清").press("撤销处罚决定")
    second_confirms(scene)
    scene.step(SUPERVISOR, "withdraw", "撤回公开并说明理由", reason="决定已被复议撤销").press("撤回公开并说明理由").sees("获取招标文件")
    scene().go(reverse("portal:exposure")).does_not_see(RED.org)
    scene(RED).go(page_of(lot)).press("获取招标文件").sees("已获取")


def test_from_a_red_finding_to_a_published_decision_its_refusal_and_its_end(scene):
    one_account_pays_for_two_bidders()
    finding_is_taken_up_as_a_clue(scene)
    case_is_filed_and_investigated(scene)
    accused_replies_and_asks_for_a_hearing(scene)
    hearing_is_held_and_the_law_reviewed(scene)
    other = Lot().noticed()
    scene(RED).go(page_of(other))
    two_people_decide_and_it_is_served_and_published(scene)
    firm_is_refused_at_the_counter(scene, other)
    decision_is_revoked_and_the_firm_passes(scene, other)
