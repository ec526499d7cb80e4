"""The interference register 插手干预登记: everybody in office records, discipline inspection alone reads; nobody else even counts."""

from __future__ import annotations

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from ggzy.core.acts.control import ProceedingSuspended, Suspend
from ggzy.core.calendar import SHANGHAI
from ggzy.core.disclosure import visible
from ggzy.core.interference import Interference
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, counter, ticker
from ggzy.store import journal
from ggzy.store.models import Deal, MatterCard, Message
from tests.desk.cases import official
from tests.desk.door import Lot
from tests.people import AGENCY, CENTRE, DISCIPLINE, RED, SUPERVISOR, TENDEREE, expert
from tests.supervision.conftest import INSPECTOR, log_in, text

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("supervision:interferences"), reverse("service:interference")
ADMINISTRATION = Actor(role=Role.ADMINISTRATION, person_id="p-adm", person="李管", org_id="11532300MB00000007", org="管理局", region="532300")
ELSEWHERE = Actor(role=Role.DISCIPLINE, person_id="p-disc2", person="杨廉", org_id="11532900MB00000003", org="大理州纪委监委", region="532900")
EXPERT = msgspec.structs.replace(expert(1), org_id="91532301MA6K00009X", org="设计院")
OTHERS = (SUPERVISOR, ADMINISTRATION, INSPECTOR, CENTRE, TENDEREE, AGENCY, RED, EXPERT)


def told(**changed: str) -> dict[str, str]:
    return {
        "asked_by": "某副主任", "office": "某局", "of_whom": "赵敏", "asked_at": f"{clock.now().astimezone(SHANGHAI):%Y-%m-%dT%H:%M}", "manner": "phone",
        "what": "要求把某公司排在第一", "region": "532301", **changed,
    }  # fmt: skip


@pytest.fixture
def recorded(db: None) -> str:
    official(DISCIPLINE)
    assert "已登记，编号" in text(log_in(Client(), CENTRE).post(NEW, told()))
    return MatterCard.objects.get().stream


def page(stream: str, act: str = "") -> str:
    return reverse("supervision:interference_act", args=[stream, act]) if act else reverse("supervision:interference", args=[stream])


@pytest.mark.parametrize("who", [each for each in OTHERS if each is not RED], ids=lambda a: a.role)
def test_everybody_in_office_records(who):
    answer = log_in(Client(), who).post(NEW, told())
    assert answer.status_code == 200 and MatterCard.objects.get().code in text(answer)


def test_bidders_and_strangers_do_not_record_and_a_faulty_form_is_kept(db):
    assert log_in(Client(), RED).get(NEW).status_code == 403 and Client().get(NEW).status_code == 302
    centre = log_in(Client(), CENTRE)
    for bad in ({"asked_by": ""}, {"what": ""}, {"region": "1"}, {"deal": "532301-0000000000"}, {"region": ""}, {"asked_at": "x"}):
        answer = centre.post(NEW, told(**bad))
        assert answer.status_code == 422 and "某局" in text(answer)
    assert centre.post(NEW, told(asked_at="2099-01-01T09:00")).status_code == 409 and not MatterCard.objects.exists()


@pytest.mark.parametrize("who", OTHERS, ids=lambda a: a.role)
def test_nobody_else_sees_an_entry_or_even_that_there_is_one(who, recorded):
    client, code = log_in(Client(), who), MatterCard.objects.get().code
    for url in (LIST, page(recorded), page(recorded, "read"), page(recorded, "settle")):
        assert client.get(url).status_code == client.post(url).status_code == 403
    p = counter.load(recorded, Interference)
    assert not any(visible(p, entry, who) for entry in journal.read(recorded))
    bench = text(client.get(reverse("service:workbench")))
    assert code not in bench and "接收插手干预登记" not in bench and recorded not in bench
    assert not Message.objects.filter(stream=recorded).exclude(to_person__username=DISCIPLINE.person_id).exists()


def test_the_pages_of_other_matters_do_not_open_it(recorded):
    client = log_in(Client(), SUPERVISOR)
    for name in ("supervision:report", "supervision:complaint", "supervision:case", "supervision:deal", "portal:deal"):
        assert client.get(reverse(name, args=[recorded])).status_code == 404
    for name in ("supervision:reports", "supervision:complaints", "portal:complaints"):
        assert MatterCard.objects.get().code not in text(client.get(reverse(name)))


def test_discipline_inspection_of_the_region_reads_and_settles(recorded):
    reader = log_in(Client(), DISCIPLINE)
    card = MatterCard.objects.get()
    assert card.code in text(reader.get(LIST)) and "要求把某公司排在第一" in text(reader.get(page(recorded)))
    assert page(recorded) in text(reader.get(reverse("service:workbench")))
    assert reader.post(page(recorded, "settle"), {"outcome": "none", "finding": "不构成"}).status_code == 409
    assert reader.post(page(recorded, "read")).status_code == 302
    assert reader.post(page(recorded, "settle"), {"outcome": "none", "finding": ""}).status_code == 422
    assert reader.post(page(recorded, "settle"), {"outcome": "reminded", "finding": "已谈话提醒"}).status_code == 302
    assert counter.load(recorded, Interference).stage == "settled"
    assert reader.get(page(recorded, "burn")).status_code == 404
    other = log_in(Client(), ELSEWHERE)
    assert other.get(page(recorded)).status_code == 404 and card.code not in text(other.get(LIST))


def test_it_names_a_deal_in_reach_by_its_code_and_shows_what_was_changed_before_and_after():
    done = Lot().must(Suspend(order_no="停1号", reason="调查"), SUPERVISOR)
    (seq,) = [each.seq for each in journal.read(done.p.stream) if isinstance(each.event, ProceedingSuspended)]
    deal = Deal.objects.get()
    outsider = log_in(Client(), EXPERT).post(NEW, told(deal=deal.code))
    assert outsider.status_code == 422 and "没有这个交易编号" in text(outsider), "not published, and not the expert's own"
    assert "已登记，编号" in text(log_in(Client(), CENTRE).post(NEW, told(deal=deal.code, region="")))
    stream = MatterCard.objects.get().stream
    p = counter.load(stream, Interference)
    assert (p.deal, p.region) == (deal.stream, deal.region)
    reader = log_in(Client(), DISCIPLINE)
    shown = text(reader.get(page(stream)))
    assert deal.title in shown and "说明事由" in shown and "之前" not in shown
    reader.post(reverse("supervision:look", args=[deal.stream]), {"reason": "核查插手干预登记"})
    assert reverse("supervision:entry", args=[deal.stream, seq]) in text(reader.get(page(stream)))


def test_silence_is_noted(recorded):
    ticker.move_clock(MatterCard.objects.get().next_due)
    assert MatterCard.objects.get().breaches == 1
