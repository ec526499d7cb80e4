"""The pages of cases 案件: list, clue, case, each step; they work, wrong role, wrong stage, bad form, stranger."""

from __future__ import annotations

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ggzy.core.acts import case, control, notice
from ggzy.core.acts.transfer import TransferCase
from ggzy.core.facts import Named
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, counter, ticker
from ggzy.desk.duties import open_matters, roll
from ggzy.desk.workdays import calendar
from ggzy.store.models import CaseCard, Message, Post, ToDoRow
from ggzy.supervision.case_acts import ACTS
from ggzy.supervision.case_probes import PROBES
from ggzy.supervision.models import Finding
from ggzy.supervision.reach import WATCHERS
from tests.core.case_story import CHIEF, NOTICE, SECOND_HAND
from tests.desk.cases import Matter
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, CENTRE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import bench, text

pytestmark = pytest.mark.django_db
COUNTY = Actor(
    role=Role.SUPERVISOR, person_id="p-county", person="县科", org_id="11532323MB00000009", org="牟定县住房和城乡建设局",
    post="科长", region="532323", lines=("construction",),
)  # fmt: skip
CASES = reverse("supervision:cases")
NEW = reverse("supervision:new_case")


def page(matter: Matter, act: str = "") -> str:
    return reverse("supervision:case_act", args=[matter.stream, act]) if act else reverse("supervision:case", args=[matter.stream])


def clue(**changed: str) -> dict[str, str]:
    return {
        "org_id": RED.org_id, "suspected": "collusion", "about": "三份投标文件错漏一致", "region": "532301",
        "line": "construction", "industry": "housing", **changed,
    }  # fmt: skip


@pytest.fixture
def red(db: None) -> None:
    register_firms(RED)


# ---- the list ----


def test_the_list_sorts_filters_and_exports(at):
    Matter()
    client = at(SUPERVISOR)
    assert RED.org in text(client.get(CASES)) and "线索待办" in text(client.get(CASES, {"sort": "-code", "q": RED.org}))
    assert RED.org not in text(client.get(CASES, {"q": "没有这家"}))
    assert RED.org in client.get(CASES, {"export": "csv"}).content.decode("utf-8-sig")


def test_the_list_of_nobody_says_what_to_do(at):
    assert "登记线索" in text(at(SUPERVISOR).get(CASES))


@pytest.mark.parametrize("who", [CENTRE, RED])
def test_the_list_is_for_offices(at, who):
    assert at(who).get(CASES).status_code == 403 and at(who).get(NEW).status_code == 403


def test_prefecture_sees_down_never_sideways_and_discipline_reads(at, discipline, inspector):
    matter = Matter(region="532323")
    discipline.post(reverse("supervision:look", args=[matter.stream]), {"reason": "日常监督检查"})
    for client, sees in ((at(SUPERVISOR), True), (at(COUNTY), True), (discipline, True), (inspector, True), (at(OTHER_SUPERVISOR), False)):
        assert (RED.org in text(client.get(CASES))) is sees
        assert client.get(page(matter)).status_code == (200 if sees else 404)
    other = Matter(region="532301")
    assert at(COUNTY).get(page(other)).status_code == 404
    assert discipline.get(page(matter, "assign")).status_code == 403


# ---- the clue ----


def test_a_clue_is_registered_from_a_deal(at, red):
    lot, client = Lot(), at(SUPERVISOR)
    assert "来自项目" in text(client.get(NEW, {"deal": lot.stream}))
    answer = client.post(f"{NEW}?deal={lot.stream}", clue())
    assert answer.status_code == 302
    card = CaseCard.objects.get()
    assert (card.deal, card.accused_org, card.stage) == (lot.stream, RED.org_id, "clue")
    assert Message.objects.filter(subject__startswith="新线索").exists()


def test_the_same_clue_sent_twice_is_one_case(at, red):
    client = at(SUPERVISOR)
    for _ in range(2):
        assert client.post(NEW, clue(act_id="one-and-the-same")).status_code == 302
    assert CaseCard.objects.count() == 1


@pytest.mark.parametrize("bad", [{"org_id": ""}, {"org_id": BLUE.org_id}, {"about": ""}, {"region": "532901"}, {"suspected": "gossip"}])
def test_a_faulty_clue_keeps_what_was_typed(at, red, bad):
    answer = at(SUPERVISOR).post(NEW, clue(**bad))
    assert answer.status_code == 422 and "housing" in text(answer) and not CaseCard.objects.exists()


def test_a_lateness_found_begins_with_its_ground_and_whom_the_duty_lay_on(at):
    lot, _party = Lot(), at(TENDEREE)
    told = {"stream": lot.stream, "region": "532301", "line": "construction", "industry": "housing", "version": 1, "family": "duty", "grade": 3}
    Finding.objects.create(key="late", rule="duty_breached", subject="written_report/", office=TENDEREE.org_id, at=clock.now(), words="未在15日内", **told)
    Finding.objects.create(key="other", rule="same_payer", subject="x", office=TENDEREE.org_id, at=clock.now(), words="同一账户", **told)
    shown, other = (text(at(SUPERVISOR).get(NEW, {"finding": key})) for key in ("late", "other"))
    named = f"{TENDEREE.org} {TENDEREE.org_id}"
    assert 'value="late_report" selected' in shown and named in shown
    assert " selected" not in other.split('name="suspected"')[1].split("</select>")[0].replace('value="" selected', "") and named not in other
    assert at(SUPERVISOR).post(f"{NEW}?finding=late", clue(org_id=named, suspected="late_report")).status_code == 302
    assert CaseCard.objects.get().from_finding == "late"


def test_a_duty_of_two_offers_both_and_the_finding_says_where(at, red):
    lot, _party, _other = Lot(), at(TENDEREE), red
    told = {"stream": lot.stream, "region": "532301", "line": "construction", "industry": "housing", "version": 2, "family": "duty", "grade": 3}
    both = [TENDEREE.org_id, RED.org_id]
    Finding.objects.create(key="two", rule="duty_breached", subject="written_report/", office=RED.org_id, firms=both, at=clock.now(), words="未在15日内", **told)
    shown = text(at(SUPERVISOR).get(NEW, {"finding": "two"}))
    assert all(f'name="concerned" value="{code}"' in shown for code in both)
    Finding.objects.create(key="far", rule="duty_breached", subject="reply/", office="", at=clock.now(), words="未答复", **told | {"stream": "mat-none"})
    assert 'value="532301" selected' in text(at(SUPERVISOR).get(NEW, {"finding": "far"}))


def test_a_clue_about_an_office_finds_it_by_name(at, red):
    client, _other = at(SUPERVISOR), at(OTHER_SUPERVISOR)
    looked = client.post(NEW, clue(org_id=OTHER_SUPERVISOR.org[:4], find="org_id"))
    assert looked.status_code == 200 and f'value="{OTHER_SUPERVISOR.org_id}"' in text(looked) and "没有登记过" not in text(looked)


def test_an_accused_who_is_not_registered_is_given_by_name_and_code(at, red):
    client = at(SUPERVISOR)
    assert "写明单位名称" in text(client.post(NEW, clue(org_id=BLUE.org_id)))
    looked = client.post(NEW, clue(org_id="红河", find="org_id"))
    assert looked.status_code == 200 and RED.org in text(looked) and "三份投标文件错漏一致" in text(looked)
    assert client.post(NEW, clue(org_id=f"{BLUE.org}，{BLUE.org_id.lower()}")).status_code == 302
    card = CaseCard.objects.get()
    assert (card.accused, card.accused_org) == (BLUE.org, BLUE.org_id)


def test_a_clue_outside_the_line_is_refused(at, red):
    answer = at(SUPERVISOR).post(NEW, clue(line="land"))
    assert answer.status_code == 409 and "不在您的监督范围" in text(answer)


# ---- the way through the pages ----


def test_the_whole_way_by_forms(at, red):
    matter = Matter()
    first, chief = at(SUPERVISOR), at(CHIEF)
    hands = [matter.investigator.person_id, matter.other.person_id]
    assert first.post(page(matter, "assign"), {"investigators": hands, "opinion": "符合立案标准"}).status_code == 302
    begun = text(first.get(page(matter)))
    assert begun.count("符合立案标准") == 2, "with the facts of the case and in its history"
    assert "更换办案人员" in begun and page(matter, "reassign") in begun and page(matter, "assign") not in begun, "what was just done is not offered again"
    proof = SimpleUploadedFile("比对.txt", b"same machine")
    answer = first.post(page(matter, "evidence"), {"kind": "电子数据", "fact": "同一台计算机制作", "sha256": proof})
    assert answer.status_code == 302 and len(matter.p.evidence[0].sha256) == 64
    told = {"facts": "串通投标", "ground": "collusion", "fine_fen": "50000", "months": "12", "hearing_offered": "on"}
    assert first.post(page(matter, "notify"), told).status_code == 302
    matter.must(case.WaiveReply(), RED)
    assert first.post(page(matter, "review"), {"passed": "yes", "opinion": "程序合法"}).status_code == 409
    assert chief.post(page(matter, "review"), {"opinion": "程序合法"}).status_code == 422 and matter.p.review is None, "forgotten is not refused"
    assert chief.post(page(matter, "review"), {"passed": "no", "opinion": "程序尚有欠缺"}).status_code == 302 and not matter.p.reviewed
    assert chief.post(page(matter, "review"), {"passed": "yes", "opinion": "程序合法"}).status_code == 302 and matter.p.reviewed
    decision = {"decision_no": "楚建罚〔2026〕9号", "facts": "事实清楚", "fine_fen": "50000", "months": "12", "replies": "0"}
    assert first.post(page(matter, "penalty"), decision).status_code == 302
    second = reverse("service:second", args=[matter.stream])
    asked = text(chief.get(second))
    for said in ("楚建罚〔2026〕9号", "《招标投标法》第53条", "参加投标", "云南省楚雄彝族自治州楚雄市", "全部类别"):
        assert said in asked, said
    assert chief.post(second, {"do": "confirm", "asked": "1"}).status_code == 302
    assert first.post(page(matter, "serve"), {"manner": "直接送达"}).status_code == 302
    assert "限制正在执行" in text(first.get(page(matter)))
    assert first.post(page(matter, "publish")).status_code == 302 and matter.p.shown


def test_a_case_is_opened_once_and_other_investigators_are_a_step_of_their_own_with_its_reason(at, red):
    matter, client = Matter(), at(SUPERVISOR)
    at(CHIEF)
    hands, chief = [matter.investigator.person_id, matter.other.person_id], matter.chief.person_id
    assert client.post(page(matter, "assign"), {"investigators": hands, "act_id": "once"}).status_code == 302
    again = client.post(page(matter, "assign"), {"investigators": [hands[0], chief], "act_id": "back"})
    assert again.status_code == 409 and "已经立案" in text(again) and "更换办案人员" in text(again)
    assert "已经立案" in text(client.get(page(matter, "assign"))) and not matter.p.investigates(chief)
    assert client.post(page(matter, "reassign"), {"investigators": [hands[0], chief]}).status_code == 422, "for no reason"
    assert client.post(page(matter, "reassign"), {"investigators": [hands[0], chief], "reason": "罗平调离本科"}).status_code == 302
    assert matter.p.investigates(chief) and not matter.p.investigates(hands[1])
    shown = text(client.get(page(matter)))
    assert "罗平调离本科" in shown and shown.count("已立案") == 1


def test_what_only_investigators_may_do_lies_on_their_benches_alone(at):
    matter, doing = Matter(), "记入事实和证据"
    for each in (SUPERVISOR, SECOND_HAND, CHIEF):
        at(each)

    def on_the_bench_of() -> set[str]:
        return {each.person for each in (SUPERVISOR, SECOND_HAND, CHIEF) if doing in {row.label for row in bench(each).mine.matters}}

    hands = [Named(person_id=each.person_id, person=each.person) for each in (matter.investigator, matter.other, matter.chief)]
    matter.must(case.AssignCase(investigators=(hands[0], hands[1])))
    assert on_the_bench_of() == {SUPERVISOR.person, SECOND_HAND.person}
    (waits,) = [row for row in bench(CHIEF).waiting.matters if row.label == doing]
    assert waits.whose == f"{SUPERVISOR.person}、{SECOND_HAND.person}", "by name, not as if it waited for everybody of the role"
    matter.must(case.ReplaceInvestigators(investigators=(hands[0], hands[2]), reason="罗平调离本科"))
    assert on_the_bench_of() == {SUPERVISOR.person, CHIEF.person}


def test_what_the_bar_stopped_is_told_without_telling_a_sealed_lot(at):
    lot, matter = Lot().noticed(), Matter().served()
    register_firms(RED)
    assert not counter.hand_in(lot.stream, notice.ObtainFile(), RED)
    shown = text(at(SUPERVISOR).get(page(matter)))
    assert "获取招标文件" in shown and "一个尚未开标的项目" in shown and lot.p.title not in shown


def test_a_step_that_is_not_possible_is_grey_with_its_reason(at):
    matter = Matter().notified()
    shown = text(at(SUPERVISOR).get(page(matter)))
    assert "陈述、申辩和要求听证的期限还没有届满" in shown and "第六十二条" not in shown and "第62条" in shown


def test_every_step_of_the_table_has_its_page():
    assert set(PROBES) == set(ACTS)


# ---- each step: wrong role, wrong stage, bad form, stranger ----


@pytest.mark.parametrize("act", ACTS)
def test_a_step_is_for_the_supervisor_of_the_case_alone(at, act):
    matter = Matter()
    assert at(CENTRE).get(page(matter, act)).status_code == 403
    assert at(OTHER_SUPERVISOR).get(page(matter, act)).status_code == 404
    assert at(SUPERVISOR).get(page(matter, act)).status_code == 200


@pytest.mark.parametrize("act", [a for a in ACTS if a not in ("assign", "close", "transfer")])
def test_a_step_at_another_stage_is_grey(at, act):
    assert "disabled" in text(at(SUPERVISOR).get(page(Matter(), act)))


@pytest.mark.parametrize(("act", "bad"), [("assign", {}), ("close", {"finding": "", "reason": ""}), ("evidence", {"fact": "无材料"}), ("notify", {"months": "-1"}), ("revoke", {"by": ""})])
def test_a_faulty_form_does_nothing(at, act, bad):
    matter = Matter()
    before = matter.p.seq
    assert at(SUPERVISOR).post(page(matter, act), bad).status_code == 422 and matter.p.seq == before


def test_closing_by_one_alone_waits_for_another(at):
    matter = Matter()
    answer = at(SUPERVISOR).post(page(matter, "close"), {"finding": "none", "reason": "系公开模板，事实不能成立"})
    assert answer.status_code == 302 and matter.p.stage == "clue" and matter.p.asked_now
    at(CHIEF)
    (waiting,) = [each for each in bench(CHIEF).second.matters if "第二人确认" in each.label]
    assert waiting.url == reverse("service:second", args=[matter.stream])


def test_no_such_step_and_no_such_case(at):
    client = at(SUPERVISOR)
    assert client.get(page(Matter(), "burn")).status_code == 404
    assert client.get(reverse("supervision:case", args=["case-0000000000000000"])).status_code == 404
    assert client.get(reverse("supervision:case", args=[Lot().stream])).status_code == 404


def test_a_case_is_no_deal_on_the_pages_of_deals(at):
    matter = Matter()
    assert at(SUPERVISOR).get(reverse("supervision:deal", args=[matter.stream])).status_code == 404
    assert at(RED).get(reverse("trading:obtain", args=[matter.stream])).status_code == 404
    assert at(RED).get(reverse("portal:deal", args=[matter.stream])).status_code == 404


def test_an_official_who_left_no_longer_decides(at):
    matter = Matter().notified()
    matter.must(case.WaiveReply(), RED)
    client = at(SUPERVISOR)
    Post.objects.filter(person__username=SUPERVISOR.person_id).update(valid_to=clock.now())
    assert client.post(page(matter, "penalty"), {}).status_code == 403


# ---- urging ----


def test_the_inspector_urges_a_late_case_and_the_office_answers(at, inspector):
    matter = Matter()
    url = reverse("supervision:urge", args=[matter.stream])
    assert "disabled" in text(inspector.get(url))
    ticker.move_clock(CaseCard.objects.get().next_due)
    assert Message.objects.filter(subject__startswith="逾期未办理，可以催办").exists() and url in text(inspector.get(page(matter)))
    assert inspector.post(url, {"text": ""}).status_code == 422
    assert inspector.post(url, {"text": "请三日内立案"}).status_code == 302
    assert Message.objects.filter(subject__startswith="催办").exists()
    assert at(SUPERVISOR).post(page(matter, "answer-urging"), {"text": "明日立案"}).status_code == 302
    assert "明日立案" in text(inspector.get(page(matter)))
    assert at(CENTRE).get(url).status_code == 403 and at(OTHER_SUPERVISOR).get(url).status_code == 404
    assert inspector.get(reverse("supervision:urge", args=[Lot().stream])).status_code == 404


def test_whoever_registers_a_clue_is_told_who_will_read_it(supervisor):
    """Every kind of office that the list of cases lets in is named on the form."""
    told = text(supervisor.get(reverse("supervision:new_case")))
    for role, word in {
        Role.SUPERVISOR: "行业监督部门", Role.ADMINISTRATION: "公共资源交易管理局", Role.INSPECTOR: "督查", Role.DISCIPLINE: "纪检监察",
        Role.AUDIT: "审计", Role.PROCURATOR: "检察机关",
    }.items():  # fmt: skip
        assert word in told and role in WATCHERS
    assert len(WATCHERS) == 6 and "当事人在告知以前看不见" in told


# ---- a transfer to an office on the platform ----


def test_the_receiving_office_reads_the_case_and_acknowledges_it_itself(at):
    matter, there, first = Matter().investigating(), at(OTHER_SUPERVISOR), at(SUPERVISOR)
    form = {"kind": "office", "office_id": OTHER_SUPERVISOR.org_id, "document_no": "楚建移〔2026〕2号", "reason": "违法行为发生地不在本州"}
    assert there.get(page(matter)).status_code == 404 and OTHER_SUPERVISOR.org in text(first.get(page(matter, "transfer")))
    assert first.post(page(matter, "acknowledge"), {"receipt_no": "还没有移送", "taken": "yes"}).status_code == 409
    assert first.post(page(matter, "transfer"), {**form, "office_id": "", "to": ""}).status_code == 422
    typed = first.post(page(matter, "transfer"), {**form, "office_id": "", "to": OTHER_SUPERVISOR.org})
    assert typed.status_code == 409 and "请从名单中选择" in text(typed)
    for kind, named in (("police", "不是公安机关"), ("discipline", "不是纪检监察机关")):
        assert named in text(first.post(page(matter, "transfer"), {**form, "kind": kind}))
    assert first.post(page(matter, "transfer"), form).status_code == 302
    assert at(CHIEF).post(reverse("service:second", args=[matter.stream]), {"do": "confirm", "asked": "1"}).status_code == 302
    told = Message.objects.get(subject__startswith="收到移送的案件")
    assert told.to_post.organisation.uscc == OTHER_SUPERVISOR.org_id and told.link == page(matter)
    bench = reverse("service:workbench")
    assert "对移送来的案件出具回执" in text(there.get(bench)) and "对移送来的案件出具回执" not in text(first.get(bench))
    assert matter.p.code in text(there.get(CASES)) and page(matter, "acknowledge") in text(there.get(page(matter)))
    assert "回执由它自己出具" in text(first.get(page(matter))) and first.post(page(matter, "acknowledge"), {"receipt_no": "代填", "taken": "yes"}).status_code == 409
    assert "本单位不接收" in text(there.get(page(matter, "acknowledge"))) and "对方接收" not in text(there.get(page(matter, "acknowledge")))
    assert "已中止" not in text(first.get(page(matter)))
    for bad in ({"receipt_no": "", "taken": "yes"}, {"receipt_no": "大建收1号", "note": "此项没有选择"}):
        assert there.post(page(matter, "acknowledge"), bad).status_code == 422
    silent = there.post(page(matter, "acknowledge"), {"receipt_no": "大建收1号", "taken": "no"})
    assert silent.status_code == 409 and "不接收的，须写明理由" in text(silent) and matter.p.stage == "transferred"
    done = there.post(page(matter, "acknowledge"), {"receipt_no": "大建收1号", "taken": "yes", "act_id": "one-and-the-same"})
    own = CaseCard.objects.exclude(stream=matter.stream).get()
    assert done.url == reverse("supervision:case", args=[own.stream]) and own.stage == "clue" and own.region == OTHER_SUPERVISOR.region
    assert matter.p.stage == "moved" and matter.p.transfers[0].case == own.stream and Message.objects.filter(subject__startswith="移送的回执已到").exists()
    assert page(matter) in text(there.get(done.url)) and done.url in text(there.get(page(matter))) and "立案" in text(there.get(bench))
    assert own.code in text(first.get(page(matter))) and done.url not in text(first.get(page(matter)))
    assert "已中止" not in text(first.get(page(matter)))
    (due,) = ToDoRow.objects.filter(stream=own.stream)
    assert (due.command, due.until) == ("AssignCase", calendar().after_workdays(own.registered_at, 5).end)


def test_the_holder_of_a_receipt_is_the_receiving_office(at):
    matter = Matter().investigating()
    at(OTHER_SUPERVISOR)
    matter.both(TransferCase(kind="office", to=OTHER_SUPERVISOR.org, office_id=OTHER_SUPERVISOR.org_id, document_no="2号", reason="管辖不在本州"))
    now = clock.now()
    (open_now,) = [m for m in open_matters(ToDoRow.objects.filter(stream=matter.stream), roll(now)) if "回执" in m.label]
    assert open_now.holder.seat.actor.org_id == OTHER_SUPERVISOR.org_id


def test_a_case_whose_lot_was_cancelled_goes_on_and_says_so(at):
    lot = Lot().noticed()
    matter, client = Matter(deal=lot.stream).investigating(), at(SUPERVISOR)
    assert "本案不因此终止" not in text(client.get(page(matter)))
    lot.both(control.Terminate(reason="建设规划调整，项目取消"), TENDEREE, msgspec.structs.replace(TENDEREE, person_id="p-ten2", person="另一人"))
    shown = text(client.get(page(matter)))
    assert lot.p.at_stage.label in shown and "建设规划调整，项目取消" in shown and "本案不因此终止" in shown
    matter.must(msgspec.structs.replace(NOTICE, ground=matter.ground))
    assert matter.p.stage == "notified"
