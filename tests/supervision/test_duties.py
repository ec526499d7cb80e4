"""The pages of duties, handovers, powers and decisions: they work, wrong role, wrong stage, bad form, stranger."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ggzy.core.acts import registration
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.desk import clock, counter, ticker
from ggzy.desk.duties import open_matters, roll
from ggzy.store.models import Message, OfficeCard, Post, PowerRow, ToDoRow
from ggzy.supervision.models import Decided
from tests.core.case_story import CHIEF, SECOND_HAND
from tests.core.story import ALL_MET, tender_file
from tests.desk.cases import Matter, official
from tests.desk.door import Lot
from tests.people import CENTRE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db
DUTIES, DECISIONS, POWERS, NEW_POWER = (reverse(f"supervision:{name}") for name in ("duties", "decisions", "powers", "new_power"))
COUNTY = Actor(
    role=Role.SUPERVISOR, person_id="p-city", person="鲁站", org_id="11532301MB00000019", org="楚雄市建设局", post="站长",
    region="532301", lines=("construction",),
)  # fmt: skip


def waiting_review() -> Lot:
    lot = Lot()
    lot.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    return lot


def holder_of_review() -> str:
    rows = open_matters(ToDoRow.objects.filter(command="AcceptFiling"), roll(clock.now()))
    return rows[0].holder.seat.actor.person if rows[0].holder.seat else ""


def post_of(actor: Actor) -> Post:
    return Post.objects.get(person__username=actor.person_id)


# ---- the tree ----


def test_the_tree_names_who_answers_and_shows_orphans_and_late_ones_red(at):
    lot, client = waiting_review(), at(CENTRE)
    shown = text(client.get(DUTIES))
    assert "无人负责" in shown and "没有岗位" in shown and lot.p.title in shown
    at(SUPERVISOR)
    at(COUNTY)
    assert holder_of_review() == COUNTY.person
    shown = text(client.get(DUTIES))
    assert "没有岗位" not in shown and "鲁站" in shown
    ticker.move_clock(clock.now() + (ToDoRow.objects.get(command="AcceptFiling").until - clock.now()))
    assert "已逾期" in text(client.get(DUTIES)) and "逾期 1 项" in text(client.get(DUTIES))
    Post.objects.filter(person__username=COUNTY.person_id).update(valid_to=clock.now())
    assert holder_of_review() == SUPERVISOR.person
    assert "本级无人，由上级承担" in text(client.get(DUTIES))


def test_the_tree_is_searched_and_exported(at):
    waiting_review()
    at(COUNTY)
    client = at(SUPERVISOR)
    assert "鲁站" in text(client.get(DUTIES, {"q": "鲁站"})) and "周正</strong>" not in text(client.get(DUTIES, {"q": "鲁站"}))
    assert "没有这样的岗位" in text(client.get(DUTIES, {"q": "没有这个人"}))
    every_table = text(client.get(DUTIES))
    assert all(duty in every_table for duty in ("填写并上报", "领办举报", "对协调事项提出意见", "审查招标文件备案")), "what is no trade is of any line"
    assert "审查招标文件备案" in client.get(DUTIES, {"export": "csv"}).content.decode("utf-8-sig")


@pytest.mark.parametrize("page", [DUTIES, DECISIONS, POWERS, NEW_POWER])
def test_pages_of_offices_are_for_offices(at, client, page):
    assert at(RED).get(page).status_code == 403 and at(TENDEREE).get(page).status_code == 403
    assert client.get(page).status_code == 302


def test_another_prefecture_sees_none_of_it(at):
    lot = waiting_review()
    assert lot.p.title not in text(at(OTHER_SUPERVISOR).get(DUTIES))


# ---- handing over ----


def offered(at) -> tuple[object, str]:
    lot = waiting_review()
    first = at(SUPERVISOR)
    at(SECOND_HAND)
    page = reverse("supervision:new_handover", args=[post_of(SUPERVISOR).pk])
    assert lot.p.title in text(first.get(page))
    marks = ["construction/1:review_filing", f"construction/1:review_filing@{lot.stream}"]
    answer = first.post(page, {"receiver": str(post_of(SECOND_HAND).pk), "matters": marks, "reason": "外出学习一个月"})
    assert answer.status_code == 302, text(answer)
    return first, OfficeCard.objects.get().stream


def told(who, word: str = "移交的事项") -> int:
    return Message.objects.filter(to_person__username=who.person_id, subject__contains=word).count()


def test_a_handover_is_listed_offered_and_taken_by_name(at):
    first, stream = offered(at)
    page = reverse("supervision:handover", args=[stream])
    assert holder_of_review() == SUPERVISOR.person
    assert first.post(page, {"do": "take"}).status_code == 409
    receiver = at(SECOND_HAND)
    assert told(SECOND_HAND) == 1 and told(SUPERVISOR) == 0
    assert "接收移交的事项" in text(receiver.get(reverse("service:workbench"))) and "接收移交的事项" in text(receiver.get(DUTIES))
    assert receiver.post(page, {"do": "take"}).status_code == 302
    assert holder_of_review() == SECOND_HAND.person and told(SUPERVISOR) == 1
    assert "已接收" in text(first.get(page)) and receiver.post(page, {"do": "take"}).status_code == 409


def test_the_bench_follows_the_holder_and_the_giver_may_still_act(at):
    first, stream = offered(at)
    bench, receiver = reverse("service:workbench"), at(SECOND_HAND)
    mine = first.get(bench).context["bench"].mine.count
    assert mine and not first.get(bench).context["bench"].handed.count
    assert receiver.post(reverse("supervision:handover", args=[stream]), {"do": "take"}).status_code == 302
    shown = first.get(bench)
    assert (shown.context["bench"].mine.count, shown.context["bench"].handed.count) == (mine - 1, 1)
    assert "已移交" in text(shown) and [each.whose for each in shown.context["bench"].handed.matters] == [SECOND_HAND.person]
    at(COUNTY)  # nearer: what neither of the two holds was not handed over either
    assert first.get(bench).context["bench"].handed.count == 0 and first.get(bench).context["bench"].mine.count == mine
    Post.objects.filter(person__username=COUNTY.person_id).update(valid_to=clock.now())
    taken = receiver.get(bench).context["bench"]
    assert taken.handed.count == 0 and "审查招标文件备案" in [each.label for each in taken.mine.matters]


def test_a_handover_declined_changes_nothing(at):
    _first, stream = offered(at)
    page, receiver = reverse("supervision:handover", args=[stream]), at(SECOND_HAND)
    assert receiver.post(page, {"do": "decline", "reason": ""}).status_code == 422
    assert receiver.post(page, {"do": "decline", "reason": "本人也将离岗"}).status_code == 302
    assert holder_of_review() == SUPERVISOR.person and "未接收" in text(receiver.get(page))
    assert Message.objects.get(to_person__username=SUPERVISOR.person_id, subject__startswith="移交的事项未被接收").body == "本人也将离岗"


def test_a_handover_is_nobody_elses(at):
    _first, stream = offered(at)
    page = reverse("supervision:handover", args=[stream])
    assert at(OTHER_SUPERVISOR).get(page).status_code == 404 and at(RED).get(page).status_code == 403
    assert at(OTHER_SUPERVISOR).get(reverse("supervision:new_handover", args=[post_of(SUPERVISOR).pk])).status_code == 404


def test_a_faulty_handover_keeps_what_was_typed(at):
    waiting_review()
    page = reverse("supervision:new_handover", args=[post_of(SUPERVISOR).pk]) if at(SUPERVISOR) else ""
    answer = at(SUPERVISOR).post(page, {"receiver": "", "reason": "外出学习一个月"})
    assert answer.status_code == 422 and "外出学习一个月" in text(answer)


# ---- powers ----


def proposal(**changed: object) -> dict[str, object]:
    return {
        "region": "532301", "line": "construction", "industry": "", "matters": ["filing"], "ceiling_fen": "", "least_experts": "1",
        "reason": "县市专家力量已能承接", **changed,
    }  # fmt: skip


def now_typed() -> str:
    from ggzy.layout.fields import typed_moment

    return typed_moment(clock.now())


def test_a_power_goes_down_and_is_taken_back_by_forms(at, expert_in_city):
    lot, county = waiting_review(), official(COUNTY)
    first, chief = at(SUPERVISOR), at(CHIEF)
    assert first.post(NEW_POWER, proposal()).status_code == 302
    stream = OfficeCard.objects.get().stream
    page = reverse("supervision:power", args=[stream])
    assert "不能决定自己拟办的下放" in text(first.get(page)) and "决定是否下放权限" in text(chief.get(DECISIONS))
    given = {"document_no": "楚建〔2026〕1号", "since": now_typed()}
    assert first.post(f"{page}decide/", given).status_code == 409
    assert told(CHIEF, "拟下放权限") == 1 and told(SUPERVISOR, "拟下放权限") == told(COUNTY, "权限") == 0
    assert chief.post(f"{page}decide/", given).status_code == 302 and PowerRow.objects.count() == 1
    assert told(COUNTY, "权限已下放") == told(SUPERVISOR, "权限已下放") == 1
    assert counter.may(lot.p, registration.AcceptFiling(findings=ALL_MET), county) is None
    back = {"document_no": "楚建〔2026〕9号", "since": now_typed(), "reason": "评标质量下降"}
    assert first.post(f"{page}withdraw/", back).status_code == 302
    assert counter.may(lot.p, registration.AcceptFiling(findings=ALL_MET), county) is None, "not before the second person"
    assert chief.post(reverse("service:second", args=[stream]), {"do": "confirm", "asked": "1"}).status_code == 302
    outcome = counter.hand_in(lot.stream, registration.AcceptFiling(findings=ALL_MET), county)
    assert isinstance(outcome, Refused) and outcome.rule == "power_withdrawn" and told(COUNTY, "下放的权限已收回") == 1
    at(COUNTY)
    assert holder_of_review() in (SUPERVISOR.person, CHIEF.person)
    assert "已失效" in text(at(COUNTY).get(POWERS)) and "评标质量下降" in text(first.get(page))
    assert Decided.objects.filter(decision="下放的权限已收回", person="马局").exists() and "下放的权限已收回" in text(chief.get(DECISIONS))


def test_a_faulty_or_foreign_power(at, expert_in_city):
    first = at(SUPERVISOR)
    assert first.post(NEW_POWER, proposal(reason="")).status_code == 422
    assert first.post(NEW_POWER, proposal(region="532901")).status_code == 422
    short = first.post(NEW_POWER, proposal(least_experts="99"))
    assert short.status_code == 409 and "少于承接所需的99人" in text(short)
    assert first.post(NEW_POWER, proposal()).status_code == 302
    page = reverse("supervision:power", args=[OfficeCard.objects.get().stream])
    assert at(OTHER_SUPERVISOR).get(page).status_code == 404 and at(COUNTY).get(page).status_code == 404
    assert first.get(f"{page}gossip/").status_code == 404 and first.post(f"{page}withdraw/", {"document_no": "1", "since": now_typed(), "reason": "还没有下放"}).status_code == 409


# ---- what was decided ----


def test_what_waits_for_a_decision_and_what_was_decided(at):
    matter = Matter()
    first, chief = at(SUPERVISOR), at(CHIEF)
    assert "对线索立案" in text(chief.get(DECISIONS))
    from tests.core.case_story import NO_CASE

    matter.must(NO_CASE)
    assert "第二人确认" in text(chief.get(DECISIONS)) and "第二人确认" not in text(first.get(DECISIONS))
    matter.must(ConfirmSecond(asked="1"), matter.chief)
    assert {"第二人已确认", "不予处罚，已结案"} & set(Decided.objects.values_list("decision", flat=True))
    assert matter.p.code in text(chief.get(DECISIONS))


def test_what_is_late_goes_up(at):
    waiting_review()
    first = at(SUPERVISOR)
    assert "没有逾期的事项" in text(first.get(DECISIONS))
    ticker.move_clock(ToDoRow.objects.get(command="AcceptFiling").until)
    assert "逾期上报" in text(first.get(DECISIONS)) and "没有逾期的事项" not in text(first.get(DECISIONS))


def test_the_duty_list_is_public_without_names(client, at):
    at(SUPERVISOR)
    shown = text(client.get(reverse("portal:duties"), {"q": "备案"}))
    assert "审查招标文件备案" in shown and SUPERVISOR.org in shown and SUPERVISOR.person not in shown
