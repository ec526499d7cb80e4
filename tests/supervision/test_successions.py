"""承继登记 at the door and on its pages: the bar goes on against the successor, is shown with its origin, ends when revoked."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ggzy.core.acts import award, notice, redress
from ggzy.core.calendar import day_of, months_after
from ggzy.core.case import Accused
from ggzy.core.complaint import Exhibit
from ggzy.desk import clock, counter, heirs
from ggzy.desk.bars import bars_of, bars_of_lot
from ggzy.layout.dossiers import credit_of
from ggzy.layout.templatetags.ggzy import when
from ggzy.store.models import BarRow, CaseCard, DocketCard, Heir, Message, StoppedAct
from ggzy.supervision.views.successions import PROCEDURE
from tests.desk.cases import Matter
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, CENTRE, DISCIPLINE, GREEN, OTHER_SUPERVISOR, RED, SUPERVISOR
from tests.supervision.conftest import bench, log_in, text

pytestmark = pytest.mark.django_db
COLLEAGUE = msgspec.structs.replace(SUPERVISOR, person_id="p-sup9", person="监九")
CHECKED = {"note": "已核对协议原件"}
LIST, NEW = reverse("supervision:successions"), reverse("supervision:new_succession")


def wish(one=RED, other=BLUE, **changed):
    day = day_of(clock.now()).isoformat()
    return {
        "predecessor_id": one.org_id, "successor_id": other.org_id, "kind": "merged", "document_no": f"{one.org}合并协议", "decided_on": day,
        "effective_on": day, "sha256": SimpleUploadedFile("协议.pdf", b"%PDF-1.4"), **changed,
    }  # fmt: skip


def page(n: int = -1) -> str:
    return reverse("supervision:succession", args=[list(DocketCard.objects.filter(procedure=PROCEDURE).order_by("registered_at"))[n].stream])


def step(act: str, n: int = -1) -> str:
    return page(n) + f"{act}/"


def in_force(at, *given, **changed):
    """Entered by one, confirmed by another of the office."""
    assert at(SUPERVISOR).post(NEW, wish(*given, **changed)).status_code == 302
    assert at(COLLEAGUE).post(step("confirm"), CHECKED).status_code == 302


def refused(lot: Lot, who):
    return counter.may(lot.p, notice.ObtainFile(), who)


@pytest.fixture
def barred(at):
    """RED is barred; a lot is open to all, and BLUE has people who can be told."""
    lot, matter = Lot().noticed(), Matter().served()
    register_firms(RED, BLUE, GREEN)
    at(BLUE)
    return lot, matter


def test_the_bar_goes_on_against_the_successor_and_ends_with_the_entry(at, barred, client):
    lot, matter = barred
    office = at(SUPERVISOR)
    assert refused(lot, BLUE) is None
    in_force(at)
    found = refused(lot, BLUE)
    assert found.rule == "bidder_not_barred" and found.basis.article == 53 and "红河建设有限公司合并协议" in found.reason
    assert not counter.hand_in(lot.stream, notice.ObtainFile(), BLUE)
    assert StoppedAct.objects.get(case_id=matter.stream).org_id == BLUE.org_id
    assert "楚建罚〔2026〕1号" in text(office.get(page())) and RED.org in text(office.get(LIST)) and "确认后继续执行的限制" not in text(office.get(page()))
    assert Message.objects.filter(subject__startswith="承继关系已由另一人核对确认", to_person__username=BLUE.person_id).count() == 1
    assert not credit_of(BLUE.org_id, clock.now(), public=True), "the other firm's decision is not published"
    CaseCard.objects.update(shown=True, published_at=clock.now())
    assert len(credit_of(BLUE.org_id, clock.now(), public=True)) == 1
    assert "由蓝田建设有限公司承继" in text(client.get(reverse("portal:exposure"), {"list": "barred"}))
    found = text(client.get(reverse("portal:exposure"), {"list": "barred", "q": BLUE.org}))
    assert RED.org in found and RED.org not in text(client.get(reverse("portal:exposure"), {"list": "barred", "q": GREEN.org}))
    told = Message.objects.get(subject__startswith="承继关系已由另一人核对确认", to_person__username=BLUE.person_id)
    assert when(matter.p.bar.until) in told.body and "楚雄市" in told.body and told.link == reverse("service:dossier")
    assert "承继红河建设有限公司的限制" in text(at(BLUE).get(told.link)) and "没有信用记录" not in text(at(BLUE).get(told.link))
    assert "正在限制" in text(office.get(reverse("supervision:credit_of", args=[BLUE.org_id])))
    own_case = reverse("supervision:case", args=[matter.stream])
    for who, url in ((office, own_case), (at(RED), reverse("service:case", args=[matter.stream]))):
        assert "由蓝田建设有限公司承继" in text(who.get(url))
    assert own_case in text(office.get(reverse("supervision:credit_of", args=[BLUE.org_id]))) and matter.stream not in text(at(BLUE).get(told.link))
    BarRow.objects.update(capacities=["manager"])
    assert "由蓝田建设有限公司承继" not in text(client.get(reverse("portal:exposure"), {"list": "barred"})), "the person's bar, not the firm's"
    BarRow.objects.update(capacities=["bidder"])
    with CaptureQueriesContext(connection) as of_one:
        client.get(reverse("portal:exposure"), {"list": "barred"})
    card, row = CaseCard.objects.get(stream=matter.stream), BarRow.objects.get(case_id=matter.stream)
    for n in range(3):
        card.stream, card.code = f"case-more-{n}", f"{card.code[:-1]}{n}"
        card.save(force_insert=True)
        row.case_id = card.stream
        row.save(force_insert=True)
    with CaptureQueriesContext(connection) as of_many:
        assert text(client.get(reverse("portal:exposure"), {"list": "barred"})).count("由蓝田建设有限公司承继") == 4
    assert len(of_many) == len(of_one)
    CaseCard.objects.exclude(stream=matter.stream).delete()
    assert office.post(step("revoke"), {"reason": "登记错了单位"}).status_code == 302
    waits = text(office.get(page()))
    assert refused(lot, BLUE) is not None and Heir.objects.exists() and "提出撤销" in waits and "登记错了单位" in waits
    assert office.post(step("confirm-revocation"), CHECKED).status_code == 409
    assert "核对撤销承继登记" in text(at(COLLEAGUE).get("/service/"))
    assert at(COLLEAGUE).post(step("confirm-revocation"), CHECKED).status_code == 302
    assert refused(lot, BLUE) is None and refused(lot, RED) is not None and not Heir.objects.exists()
    assert "已撤销" in text(office.get(page())) and office.post(step("revoke"), {"reason": "登记错了单位"}).status_code == 409


def test_nothing_happens_to_the_successor_before_another_has_confirmed_it(at, barred):
    lot, matter = barred
    office, colleague = at(SUPERVISOR), at(COLLEAGUE)
    answer = office.post(NEW, wish(), follow=True)
    assert "另一人核对确认以后生效" in text(answer) and "没有对承继单位执行" in text(answer)
    shown = text(colleague.get(step("confirm")))
    assert RED.org_id in shown and BLUE.org_id in shown and "承继生效" in shown and "摘要" in shown
    assert "确认后继续执行的限制" in shown and f'{reverse("supervision:case", args=[matter.stream])}">楚建罚〔2026〕1号' in shown, "it is this that is confirmed"
    BarRow.objects.update(capacities=["manager"])
    assert "没有：原单位的限制" in text(colleague.get(step("confirm"))), "the person's, which does not go on"
    BarRow.objects.update(capacities=["bidder"], until=clock.now())
    CaseCard.objects.update(stay="stayed")
    assert "恢复执行以后对承继单位也执行" in text(colleague.get(step("confirm"))) and "没有：原单位的限制" not in text(colleague.get(step("confirm")))
    CaseCard.objects.update(stay="")
    BarRow.objects.update(until=None)
    alone = office.post(step("confirm"), CHECKED)
    assert alone.status_code == 409 and "两个不同的人" in text(alone) and "已核对协议原件" in text(alone)
    assert colleague.post(step("confirm"), {"note": ""}).status_code == 422
    assert refused(lot, BLUE) is None and not Heir.objects.exists() and not Message.objects.filter(to_person__username=BLUE.person_id).exists()
    assert "待核对" in text(office.get(LIST)) and "不用登记" in text(office.get(NEW))
    mine, waiting = bench(SUPERVISOR), bench(COLLEAGUE)
    assert [m.url for m in waiting.mine.matters if "承继" in m.label] == [page()] and f"{SUPERVISOR.person}提出" in text(colleague.get("/service/"))
    assert not [m for m in mine.mine.matters if "承继" in m.label] and [m for m in mine.waiting.matters if "承继" in m.label]
    assert colleague.post(step("reject"), {"reason": "协议没有盖章"}).status_code == 302
    assert "已退回" in text(office.get(page())) and "协议没有盖章" in text(office.get(page())) and not Heir.objects.exists()
    assert Message.objects.filter(subject__startswith="承继登记已退回", to_person__username=SUPERVISOR.person_id).exists()
    assert colleague.post(step("confirm"), CHECKED).status_code == 409 and refused(lot, BLUE) is None


def test_it_goes_through_others_and_a_revoked_link_ends_what_came_through_it(at, barred):
    lot, matter = barred
    office = at(SUPERVISOR)
    in_force(at)
    in_force(at, BLUE, GREEN, kind="divided")
    bar = bars_of([GREEN.org_id])[0]
    assert (bar.case, bar.org_id, bar.subject) == (matter.stream, GREEN.org_id, RED.org) and "；" in bar.origin
    assert refused(lot, GREEN) is not None
    office.post(step("revoke", 0), {"reason": "登记错了单位"})
    at(COLLEAGUE).post(step("confirm-revocation", 0), CHECKED)
    assert refused(lot, GREEN) is None and Heir.objects.count() == 1
    matter.revoked()
    assert refused(lot, BLUE) is None


def test_a_bid_that_lies_sealed_is_opened_and_not_awarded(at, barred):
    lot, _matter = barred
    from ggzy.core.law.bars import barred_winner
    from ggzy.core.table import Ask
    from ggzy.desk.outside import facts_for
    from ggzy.desk.workdays import calendar
    from tests.people import TENDEREE

    other = Lot().noticed()
    for firm in (BLUE, GREEN):
        other.bid(firm)
    gold = msgspec.structs.replace(GREEN, org_id="91532301000000004L", org="金沙建设有限公司")
    other.bid(gold)
    in_force(at)
    from ggzy.desk import ticker

    ticker.move_clock(other.p.round.deadline)
    other.release()
    ticker.run_due(clock.now())
    command = award.AwardLot(bidder=other.me(BLUE))

    def barred_ones() -> list[str]:
        ask = Ask(other.p, command, TENDEREE, clock.now(), facts_for(other.p, command, TENDEREE), calendar())
        return [firm.org for firm in (BLUE, GREEN, gold) if barred_winner(ask, other.me(firm)) is not None]

    assert barred_ones() == [BLUE.org]
    in_force(at, BLUE, GREEN, kind="divided")
    assert barred_ones() == [BLUE.org, GREEN.org], "one decision bars both"


def test_who_was_barred_and_who_took_over_may_have_bid_in_one_lot(at, barred):
    _lot, matter = barred
    in_force(at)
    lot = SimpleNamespace(opened_bids=[SimpleNamespace(org_id=firm.org_id) for firm in (RED, BLUE, GREEN)])
    assert {(bar.org_id, bool(bar.origin)) for bar in bars_of_lot(lot)} == {(RED.org_id, False), (BLUE.org_id, True)}
    (own,), (taken,) = bars_of([RED.org_id]), bars_of([BLUE.org_id])
    assert taken.since == Heir.objects.get().since > own.since, "the one that took over is barred from then on, not from before"
    assert heirs.heirs_of(matter.p) == [taken.origin]
    BarRow.objects.update(capacities=["manager"])
    manager = Accused(name="李工", org_id=RED.org_id, firm=RED.org)
    assert bars_of([BLUE.org_id]) == () and heirs.heirs_of(SimpleNamespace(decided_bar=own, accused=manager)) == [], "a manager's is the person's"


def test_of_two_entries_made_at_once_the_second_knows_the_first(at, barred, monkeypatch):
    """Nobody reads who took over from whom before the other entry is done: else the two could close a circle."""
    held, read = [], heirs.links

    def links():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE relation = 'store_heir'::regclass AND mode = 'ExclusiveLock' AND pid = pg_backend_pid()")
            held.append(cursor.fetchone()[0])
        return read()

    at(SUPERVISOR).post(NEW, wish())
    colleague, address = at(COLLEAGUE), step("confirm")
    monkeypatch.setattr(heirs, "links", links)
    assert colleague.post(address, CHECKED).status_code == 302 and held and all(held)


@pytest.mark.parametrize(
    ("changed", "status", "says"),
    [
        ({"successor_id": RED.org_id}, 409, "就是原单位自己"), ({"successor_id": "9153"}, 422, "选择一家"), ({"successor_id": "没有这家"}, 422, "没有登记过"),
        ({"successor_id": "91532300MA0000009X"}, 409, "承继单位"), ({"document_no": ""}, 422, "协议"),
        ({"sha256": ""}, 422, "文书"), ({"effective_on": "2020-01-01"}, 409, "早于文书的日期"), ({"predecessor_id": GREEN.org_id}, 409, "没有正在执行的限制"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(at, barred, changed, status, says):
    answer = at(SUPERVISOR).post(NEW, wish(**changed))
    assert answer.status_code == status and says in text(answer) and not Heir.objects.exists()
    assert "merged" in text(answer)


def test_a_firm_is_searched_by_name_chosen_and_what_was_typed_stays(at, barred):
    office = at(SUPERVISOR)
    looked = office.post(NEW, wish(predecessor_id="红河", successor_id="建设", find="successor_id"))
    shown = text(looked)
    assert looked.status_code == 200 and not DocketCard.objects.exists() and "field-error" not in shown, "a search finds no fault with the rest"
    assert BLUE.org in shown and GREEN.org in shown and 'value="红河"' in shown and "合并协议" in shown and "已收到“协议.pdf”" in shown
    assert "没有登记过" in text(office.post(NEW, {"predecessor_id": "没有这家", "find": "predecessor_id"}))
    assert "请先写名称" in text(office.post(NEW, {"predecessor_id": " ", "find": "predecessor_id"}))
    unsure = office.post(NEW, wish(successor_id="建设"))
    assert unsure.status_code == 422 and "选择一家" in text(unsure) and GREEN.org in text(unsure)
    wrong = office.post(NEW, wish(successor_id=f"{GREEN.org} {BLUE.org_id}"))
    assert wrong.status_code == 422 and "不一致" in text(wrong)
    chosen = {"successor_id": "建设", "successor_id_asked": "建设", "successor_id_chosen": BLUE.org_id}
    assert office.post(NEW, wish(predecessor_id=RED.org, **chosen)).status_code == 302, "by its whole name, and by choice"
    assert DocketCard.objects.get(procedure=PROCEDURE).offices == f"{RED.org} → {BLUE.org}"
    changed = office.post(NEW, wish(**chosen | {"successor_id": "绿"}))
    assert changed.status_code == 422, "another text than the one searched for: the choice is void"
    assert f"{RED.org} {RED.org_id}" in text(office.get(NEW, {"predecessor_id": RED.org_id}))


def test_one_side_of_a_day_and_the_same_form_twice(at, barred):
    office = at(SUPERVISOR)
    late = (clock.now() + timedelta(days=2)).date().isoformat()
    assert "还没有生效" in text(office.post(NEW, wish(effective_on=late)))
    for _ in range(2):
        assert office.post(NEW, wish(act_id="one-and-the-same")).status_code == 302
    assert at(COLLEAGUE).post(step("confirm"), CHECKED).status_code == 302 and Heir.objects.count() == 1
    assert "已经承继过" in text(office.post(NEW, wish(act_id="another")))


def test_offices_read_and_only_some_record(at, barred):
    at(SUPERVISOR).post(NEW, wish())
    for who, status in ((RED, 403), (CENTRE, 403), (DISCIPLINE, 200)):
        assert at(who).get(LIST).status_code == status and at(who).get(page()).status_code == status
        assert at(who).get(NEW).status_code == 403
        assert at(who).get(step("confirm")).status_code == at(who).post(step("confirm"), CHECKED).status_code == 403
    neighbour = at(OTHER_SUPERVISOR)
    assert neighbour.get(page()).status_code == neighbour.post(step("confirm"), CHECKED).status_code == 404 and RED.org not in text(neighbour.get(LIST))
    assert "还没有承继登记" in text(neighbour.get(LIST))
    assert log_in(neighbour, SUPERVISOR)


def test_while_the_decision_is_stayed_the_entry_says_so_and_nothing_of_an_end(at, barred):
    _lot, matter = barred
    in_force(at)
    paper = Exhibit(name="受理.pdf", sha256="b" * 64, size=9)
    matter.must(redress.NoteAppeal(kind="litigation", body="楚雄市人民法院", document_no="5号", filed_on=day_of(clock.now()), exhibits=(paper,)))
    matter.both(redress.NoteStay(ordered_by="楚雄市人民法院", document_no="裁定1号", number="1"))
    said = text(at(SUPERVISOR).get(page()))
    assert "正在停止执行" in said and "已经撤销" not in said
    (taken,) = credit_of(BLUE.org_id, clock.now())
    assert "停止执行中" in taken.state and not taken.standing and taken.until == months_after(matter.p.served_at, 12)
    matter.revoked()
    assert "已经撤销" in text(at(SUPERVISOR).get(page())) and credit_of(BLUE.org_id, clock.now())[0].state == "已经解除"
