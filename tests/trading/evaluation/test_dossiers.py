"""The dossiers of a lot that was really evaluated and awarded: rows, ratings, replies, appeals, the pool, at their pages."""

from __future__ import annotations

import hashlib
import re

import msgspec
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ggzy.core.acts import evaluation
from ggzy.core.acts import pool as pool_acts
from ggzy.core.acts.rating import Rate
from ggzy.core.dossier import EXPERT
from ggzy.core.procedures import PROCEDURES
from ggzy.core.rating import CRITERIA, Mark
from ggzy.core.record import fold
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.desk import clock, counter, dossier_facts, dossiers
from ggzy.desk.outside import pool as drawable
from ggzy.layout.dossiers import kept_back, ratings_for
from ggzy.store import journal
from ggzy.store.models import Deal, DossierRow, Expert, Message, Organisation, RatingCard, Sight, ToDoRow
from ggzy.store.regions import load_regions
from tests.people import AGENCY, BLUE, GREEN, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import log_in
from tests.trading.evaluated import EvaluatedLot, browser, text

ADMIN = Actor(role=Role.ADMINISTRATION, person_id="p-adm", person="管一", org_id="11532300MB0000008A", org="楚雄州公共资源交易管理局", region="532300")
SECOND = Actor(role=Role.ADMINISTRATION, person_id="p-adm2", person="管二", org_id="11532300MB0000008A", org="楚雄州公共资源交易管理局", region="532300")
BESIDE = Actor(role=Role.ADMINISTRATION, person_id="p-dali", person="邻管", org_id="11532900MB0000008A", org="大理州公共资源交易管理局", region="532900")
COUNTY = Actor(role=Role.SUPERVISOR, person_id="p-wu", person="县监", org_id="11532331MB0000001A", org="武定县住建局", region="532329", lines=("construction",))
PROVINCE = msgspec.structs.replace(SUPERVISOR, person_id="p-prov", org_id="11530000MB0000001A", org="云南省住建厅", region="530000")
PDF = "看病取药离席，现场监督人员同意并已登记"


def made() -> EvaluatedLot:
    load_regions()
    lot = EvaluatedLot().seated().all_checked()
    for n, member in enumerate(lot.members):
        for bid in lot.p.valid_bids:
            lot.score(member, bid.bidder, "3" if n == 1 else "24")
            if n == 1:
                lot.must(evaluation.ExplainDeviation(bidder=bid.bidder, criterion="T1", reason="没有针对本项目编制"), member)
    lot.must(evaluation.DraftReport(), lot.chair)
    lot.awarded()
    Expert.objects.update(region_id="532301", level=Expert.Level.PREFECTURE)
    return lot


@pytest.fixture(scope="module")
def shared(module_lot) -> EvaluatedLot:
    return module_lot(made)


@pytest.fixture
def lot(shared, db) -> EvaluatedLot:
    yield shared
    shared.undo()


def at(actor: Actor) -> Client:
    return log_in(Client(), actor)


def experts_of(lot: EvaluatedLot) -> list[Actor]:
    return [m for m in lot.members if not lot.p.round.seats[m.person_id].representative]


def far(lot: EvaluatedLot) -> Actor:
    """The one whose points stood far from the others'."""
    (who,) = {row.person_id for row in DossierRow.objects.filter(kind="deviation")}
    return next(m for m in experts_of(lot) if m.person_id == who)


def page(expert: Actor) -> str:
    return reverse("supervision:expert", args=[int(expert.person_id)])


def rate_url(lot: EvaluatedLot, subject: str) -> str:
    return reverse("service:rate", args=[lot.stream, subject])


def sheet(role: Role, kind: str = EXPERT, n: int = 4, **more: str) -> dict[str, str]:
    given = {f"{row.code}-mark": str(n) for row in CRITERIA[kind, role]} | {f"{row.code}-reason": "" for row in CRITERIA[kind, role]}
    return given | {name.replace("_", "-"): value for name, value in more.items()}


def test_the_expert_page_tells_facts_with_base_rates_and_opens_each_to_its_entry(lot):
    who, client = far(lot), at(SUPERVISOR)
    shown = text(client.get(page(who)))
    assert "主观评分6项，其中偏差3项" in shown and "偏差不是过错" in shown and "当时说明：没有针对本项目编制" in shown
    assert "全部24项评分中，评分偏差3次" in shown and "到席1次" in shown
    row = DossierRow.objects.filter(kind="deviation").first()
    entry = reverse("supervision:entry", args=[lot.stream, row.seq])
    assert entry in shown and client.get(entry).status_code == 200
    listed = text(client.get(reverse("supervision:experts")))
    assert who.person in listed and "3/6" in listed and "sort=" not in listed
    assert Sight.objects.filter(route="supervision:expert").exists()


def test_nothing_before_the_award_and_nothing_for_those_beside(lot):
    who = far(lot)
    for beside in (OTHER_SUPERVISOR, BESIDE, COUNTY):
        assert at(beside).get(page(who)).status_code == 404 and who.person not in text(at(beside).get(reverse("supervision:experts"))).split("<main")[1]
    for stranger in (RED, TENDEREE):
        assert at(stranger).get(page(who)).status_code == 403
    assert Client().get(page(who)).status_code == 302
    Deal.objects.filter(stream=lot.stream).update(stage="publicity")
    assert at(SUPERVISOR).get(page(who)).status_code == 404
    assert at(SUPERVISOR).get(reverse("supervision:expert", args=[999999])).status_code == 404
    assert "主观评分6项" in text(browser(who).get(reverse("service:dossier"))), "the own record is open to oneself"
    item = reverse("service:dossier_item", args=[DossierRow.objects.filter(kind="deviation").first().key])
    early = browser(who).post(item, {"do": "appeal", "appeal-text": "请调取现场录像核实后更正"})
    assert early.status_code == 409 and "名单仍然保密" in text(early) and not ToDoRow.objects.filter(command="AnswerAppeal").exists()


def test_worked_out_anew_it_is_the_same(lot):
    fields = ("key", "kind", "person_id", "org_id", "seq", "words", "n")
    before = sorted(DossierRow.objects.values_list(*fields))
    assert before and dossiers.rebuild() >= 1
    assert sorted(DossierRow.objects.values_list(*fields)) == before


def test_three_sides_rate_once_correct_until_it_locks_and_are_refused_with_their_words_kept(lot):
    who, owner = experts_of(lot)[0], at(TENDEREE)
    url = rate_url(lot, who.person_id)
    assert who.person in text(owner.get(reverse("service:ratings")))
    low = owner.post(url, sheet(Role.TENDEREE, n=2))
    assert low.status_code == 409 and "没有写明理由" in text(low) and 'value="2" selected' in text(low)
    assert owner.post(url, {}).status_code == 422 and not RatingCard.objects.exists()
    assert owner.post(url, sheet(Role.TENDEREE, conduct_mark="1", conduct_reason="评标中两次离席") | {"act_id": "r1"}).status_code == 302
    assert owner.post(url, sheet(Role.TENDEREE, conduct_mark="2", conduct_reason="评标中一次离席") | {"act_id": "r2"}).status_code == 302
    card = RatingCard.objects.get()
    assert (card.corrected, card.mean_tenths) == (1, 33) and "已经评价" in text(owner.get(reverse("service:ratings")))
    supervisor = at(SUPERVISOR)
    assert supervisor.post(url, sheet(Role.SUPERVISOR)).status_code == 302
    assert "平均 3.3 分（1 份）" in text(supervisor.get(page(who)))
    for stranger in (BLUE, OTHER_SUPERVISOR):
        assert at(stranger).get(url).status_code == 404
    assert at(AGENCY).get(url).status_code == 403 and Client().get(url).status_code == 302
    clock.forward_to(card.locks_at)
    locked = owner.post(url, sheet(Role.TENDEREE, n=5))
    assert locked.status_code == 409 and "已经锁定" in text(locked)


def test_each_office_has_its_own_slot_and_a_new_key_opens_none_a_second_time(lot, monkeypatch):
    who, wish = experts_of(lot)[0], sheet(Role.SUPERVISOR)
    url = rate_url(lot, who.person_id)
    for office in (PROVINCE, SUPERVISOR):
        assert at(office).post(url, wish).status_code == 302
    assert {card.by_org for card in ratings_for(SUPERVISOR)} == {PROVINCE.org_id, SUPERVISOR.org_id} and not ratings_for(OTHER_SUPERVISOR)
    monkeypatch.setattr(dossier_facts, "secret", lambda name: b"another key, as after a rotation!")
    assert "已经评价" in text(at(SUPERVISOR).get(reverse("service:ratings")))
    assert at(SUPERVISOR).post(url, sheet(Role.SUPERVISOR, n=5)).status_code == 302 and RatingCard.objects.get(by_org=SUPERVISOR.org_id).corrected == 1
    marks = tuple(Mark(criterion=row.code, mark=4) for row in CRITERIA[EXPERT, Role.SUPERVISOR])
    again = Rate(deal=lot.stream, kind=EXPERT, subject_id=who.person_id, marks=marks)
    refused = counter.open_stream(again, SUPERVISOR, procedure="rating/1", stream=dossier_facts.rating_stream(lot.stream, who.person_id, SUPERVISOR))
    assert isinstance(refused, Refused) and refused.rule == "rated_once" and RatingCard.objects.count() == 2


def test_bidders_rate_the_agency_and_no_single_one_can_be_told(lot, monkeypatch):
    agency = AGENCY.org_id
    for n, firm in enumerate((RED, BLUE)):
        assert at(firm).post(rate_url(lot, agency), sheet(Role.BIDDER, "agency", n=3 + n)).status_code == 302
    own = text(at(AGENCY).get(reverse("service:dossier")))
    assert "不足3份" in own and RED.org not in own and BLUE.org not in own
    tried = {"rate-" + hashlib.sha256(f"{lot.stream}\n{agency}\nbidder\n{firm.org_id}".encode()).hexdigest()[:16] for firm in (RED, BLUE)}
    given = set(RatingCard.objects.values_list("stream", flat=True))
    told = [dossiers.item_of_rating(fold(PROCEDURES["rating/1"], stream, journal.read(stream))) for stream in given]
    assert [item.by for item in told] == [None, None], "who answers an appeal is not told which bidder it was"
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(dossier_facts, "secret", lambda name: b"another platform's key, 32 bytes!")
        tried |= {dossier_facts.rating_stream(lot.stream, agency, firm) for firm in (RED, BLUE)}
    assert not given & tried, "the agency reads the address, and cannot try who of the bidders fits"
    for firm in (RED, BLUE, GREEN):
        plain = hashlib.sha256(f"{lot.stream}\n{agency}\nbidder\n{firm.org_id}".encode()).hexdigest()[:16]
        assert at(AGENCY).get(reverse("service:dossier_item", args=[f"rate-{plain}"])).status_code == 404, "whose it is cannot be tried out"
    assert "平均" not in text(at(SUPERVISOR).get(reverse("supervision:agencies"))).split("<tbody")[1], "nor what they said together"
    assert at(RED).get(rate_url(lot, far(lot).person_id)).status_code == 404, "a bidder rates no expert"
    portal = text(Client().get(reverse("portal:agency", args=[agency])))
    assert "不足3份，不计平均分" in portal and lot.p.title in portal and AGENCY.person not in portal
    assert reverse("portal:agency", args=[agency]) in text(Client().get(reverse("portal:deal", args=[lot.stream])))


def test_the_list_of_agencies_counts_them_all_at_once(lot):
    at(RED).post(rate_url(lot, AGENCY.org_id), sheet(Role.BIDDER, "agency"))
    assert at(AGENCY), "whose firm is registered"
    list_of, deal = reverse("portal:agencies"), Deal.objects.get(stream=lot.stream)
    with CaptureQueriesContext(connection) as of_one:
        told = Client().get(list_of, {"export": "csv"}).content.decode("utf-8-sig")
    assert any(line.startswith(AGENCY.org) and line.endswith(",1,0,1") for line in told.splitlines()), told
    for n in range(3):
        deal.stream, deal.agency_id = f"cons-other-{n}", f"9153230000000000{n}X"
        deal.save(force_insert=True)
        Organisation.objects.create(uscc=deal.agency_id, name=f"另一家代理{n}", kind=Organisation.Kind.AGENCY)
    with CaptureQueriesContext(connection) as of_many:
        assert "另一家代理2" in Client().get(list_of, {"export": "csv"}).content.decode("utf-8-sig")
    assert len(of_many) == len(of_one)


def typed(answer: HttpResponse) -> list[str]:
    """What stands in the fields of the page for a reply and for an appeal."""
    return [said.strip() for said in re.findall(r"<textarea[^>]*>([^<]*)</textarea>", text(answer))]


def test_reply_appeal_answer_and_what_was_corrected_still_stands_there(lot):
    who, admin = experts_of(lot)[3], at(ADMIN)  # another than above: the memory of the counter is ahead of what was undone
    at(TENDEREE).post(rate_url(lot, who.person_id), sheet(Role.TENDEREE, conduct_mark="1", conduct_reason="评标中两次离席"))
    card, me, other = RatingCard.objects.get(), browser(who), browser(experts_of(lot)[1])
    item = reverse("service:dossier_item", args=[card.stream])
    assert item in text(me.get(reverse("service:dossier"))) and me.get(item).status_code == 200
    assert other.get(item).status_code == 404 and at(SUPERVISOR).get(item).status_code == 403 and Client().get(item).status_code == 302
    short = me.post(item, {"do": "reply", "reply-text": "短", "appeal-text": "离席经过同意"})
    assert short.status_code == 409 and "至少10个字" in text(short) and typed(short) == ["短", "离席经过同意"]
    assert me.post(item, {"do": "reply", "reply-text": ""}).status_code == 422
    assert typed(me.post(item, {"do": "appeal", "reply-text": PDF, "appeal-text": ""})) == [PDF, ""]
    sent = me.post(item, {"do": "reply", "reply-text": PDF, "appeal-text": "请调取现场录像"})
    assert sent.status_code == 200 and "已提交，与这一条并列显示" in text(sent) and typed(sent) == ["", "请调取现场录像"]
    appealed = me.post(item, {"do": "appeal", "appeal-text": "请调取现场录像核实后更正", "reply-text": "还有一点要补充", "act_id": "a"})
    assert typed(appealed) == ["还有一点要补充"] and "正在等待管理机关答复" in text(appealed) and "见上面的答复" not in text(appealed)
    again = me.post(item, {"do": "appeal", "appeal-text": "请调取现场录像核实后更正", "act_id": "b"})
    assert again.status_code == 409
    todo = ToDoRow.objects.get(command="AnswerAppeal")
    assert todo.role == "administration" and todo.docket.region == "532300"
    appeal = reverse("supervision:appeal", args=[todo.docket_id])
    assert todo.docket.title.startswith("对“评价”的申诉（20") and who.person not in todo.docket.title, "whose it is stands on no bench"
    assert f"{who.person}对“评价”的申诉" in text(admin.get(reverse("supervision:appeals"))) and f"{who.person}对“评价”的申诉" in text(admin.get(appeal))
    assert "答复档案申诉" in text(admin.get(reverse("supervision:duties")))
    assert PDF in text(admin.get(appeal)) and at(BESIDE).get(appeal).status_code == 404 and at(SUPERVISOR).get(appeal).status_code == 403
    answer = reverse("supervision:appeal_act", args=[todo.docket_id, "answer"])
    assert admin.post(answer, {"corrected": "", "text": PDF}).status_code == 422
    assert admin.post(answer, {"corrected": "yes", "text": "录像显示离席经同意，予以更正"}).status_code == 302
    assert "见上面的答复" in text(me.get(item)) and "正在等待" not in text(me.get(item))
    shown = text(at(SUPERVISOR).get(page(who)))
    assert "申诉成立，不计入" in shown and "没有计入的评价" in shown and PDF in shown and "录像显示离席经同意" in shown
    assert Message.objects.filter(to_person_id=int(who.person_id), subject__startswith="您的档案申诉已答复").exists()


def test_out_of_the_pool_heard_first_and_gone_at_the_next_draw_at_once(lot):
    who, admin, other = experts_of(lot)[2], at(ADMIN), at(SECOND)
    propose = reverse("supervision:propose_removal", args=[int(who.person_id)])
    assert at(BESIDE).get(propose).status_code == 404 and at(SUPERVISOR).get(propose).status_code == 403
    assert admin.post(propose, {"cause": "", "reason": ""}).status_code == 422
    assert admin.post(propose, {"cause": "absences", "reason": "短"}).status_code == 409
    assert admin.post(propose, {"cause": "absences", "reason": "一年内三次无故不到席，经提醒仍不改正"}).status_code == 302
    stream = ToDoRow.objects.filter(command="StateOnRemoval").get().docket_id
    remove = reverse("supervision:pool_act", args=[stream, "remove"])
    assert "专家还没有陈述意见" in text(admin.get(remove))
    said = browser(who).post(reverse("service:dossier"), {"text": "三次均因航班取消，已书面说明"})
    assert said.status_code == 302 and "三次均因航班取消" in text(admin.get(page(who)))
    assert browser(who).get(reverse("supervision:pool", args=[stream])).status_code == 403
    assert admin.post(remove, {"document_no": "楚管〔2026〕9号", "reason": "理由不能成立，决定出库"}).status_code == 302
    assert drawn(lot, who), "one person alone puts nobody out"
    asked = counter.load(stream, dossiers.PoolSeat).asked_now[0].number
    second = reverse("service:second", args=[stream])
    assert admin.post(second, {"do": "confirm", "asked": asked}).status_code == 409
    assert other.post(second, {"do": "confirm", "asked": asked}).status_code == 302
    assert not drawn(lot, who), "at the next draw at once"
    assert "已出库" in text(admin.get(page(who)))
    back = reverse("supervision:pool_act", args=[stream, "return"])
    assert other.post(back, {"document_no": "楚管〔2026〕12号", "reason": "申诉成立，恢复在库资格"}).status_code == 302
    number = counter.load(stream, dossiers.PoolSeat).asked_now[0].number
    assert admin.post(second, {"do": "confirm", "asked": number}).status_code == 302 and drawn(lot, who)


@pytest.mark.parametrize("active", [True, False])
def test_only_the_decision_puts_an_expert_in_or_out(lot, active):
    who = experts_of(lot)[3]
    told, me = pool_acts.ProposeRemoval(person_id=who.person_id, cause="own_wish", reason=PDF), Expert.objects.filter(person_id=who.person_id)
    assert not isinstance(counter.open_stream(told, ADMIN, procedure="pool/1", stream=f"pool-{active}"), Refused)
    me.update(active=active)
    for wish, by in ((pool_acts.StateOnRemoval(text=PDF), who), (pool_acts.DropRemoval(reason=PDF), ADMIN)):
        assert not isinstance(counter.hand_in(f"pool-{active}", wish, by), Refused) and me.get().active is active


def drawn(lot: EvaluatedLot, who: Actor) -> bool:
    """Whether the list of the next draw has the expert."""
    return who.person_id in {each.expert_id for each in drawable(lot.p, None, TENDEREE)["pool"]}



@pytest.mark.parametrize(("home", "level", "keeper"), [("532301", "prefecture", "532300"), ("532301", "province", "530000"), (None, "prefecture", "530000")])
def test_an_expert_is_in_the_pool_of_its_prefecture_or_of_the_province(home, level, keeper):
    assert dossiers.region_of_pool(Expert(region_id=home, level=level)) == keeper


def test_three_bidders_can_be_told_of_and_two_cannot_and_of_offices_one_can():
    one = RatingCard()
    assert kept_back("bidder", [one] * 2) and not kept_back("bidder", [one] * 3) and not kept_back("supervisor", [one])
