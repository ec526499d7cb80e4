"""A deal under watch: its record in plain words, its clocks, suspend and resume, and looks that leave a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.core.acts.control import Suspend
from ggzy.core.acts.notice import ObtainFile, RaiseObjection
from ggzy.desk import clock, ticker
from ggzy.store.models import Organisation
from ggzy.supervision.models import Look
from tests.desk.door import register_firms
from tests.people import BLUE, CENTRE, RED, SUPERVISOR
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db
ORDER = {"order_no": "楚建监暂〔2026〕1号", "reason": "收到线索，核查资格条件"}


def deal(lot, page: str = "") -> str:
    return f"/supervision/{lot.stream}/{page}"


# ---- the page


def test_the_record_says_who_did_what_when_on_what_ground(supervisor, noticed):
    shown = text(supervisor.get(deal(noticed)))
    for said in ("招标公告已发布", "已予备案", "周正", "《招标投标法》第16条", "全过程记录"):
        assert said in shown


def test_running_duties_have_their_clock(supervisor, filed):
    shown = text(supervisor.get(deal(filed)))
    assert "审查招标文件备案" in shown and "还有" in shown
    ticker.move_clock(clock.now() + timedelta(days=9))
    shown = text(supervisor.get(deal(filed)))
    assert "已逾期" in shown and "逾期：行业监督部门未在3个工作日内审查招标文件备案" in shown


def test_related_bidders_are_named_with_the_article_once_all_bids_are_opened(supervisor, noticed):
    noticed.closed()
    Organisation.objects.filter(uscc__in=(RED.org_id, BLUE.org_id)).update(legal_representative="张三")
    assert "可能有关联" not in text(supervisor.get(deal(noticed)))
    noticed.release()
    assert "可能有关联" not in text(supervisor.get(deal(noticed)))
    ticker.run_due(clock.now())
    shown = text(supervisor.get(deal(noticed)))
    for said in ("可能有关联", "法定代表人姓名相同（张三）", "第34条", RED.org, BLUE.org):
        assert said in shown


def test_an_objection_is_shown_with_its_text_but_not_who_raised_it(supervisor, noticed):
    register_firms(RED)
    noticed.must(ObtainFile(), RED)
    noticed.must(RaiseObjection(objection_id="o1", text="资质要求过高"), RED)
    shown = text(supervisor.get(deal(noticed)))
    assert "资质要求过高" in shown and "待答复" in shown and RED.org not in shown
    assert noticed.p.round.objections["o1"].raiser not in shown


def test_papers_open_as_pages_and_unknown_ones_do_not(supervisor, noticed):
    assert "招标公告" in text(supervisor.get(deal(noticed, "papers/notice.html")))
    assert supervisor.get(deal(noticed, "papers/contract.pdf")).status_code == 404
    assert supervisor.get(deal(noticed, "papers/secret.html")).status_code == 404


def test_strangers_find_no_deal(neighbour, bidder, client, filed):
    assert neighbour.get(deal(filed)).status_code == 404
    assert bidder.get(deal(filed)).status_code == 403
    assert client.get(deal(filed)).status_code == 302
    assert neighbour.get(deal(filed, "suspend/")).status_code == 404
    assert neighbour.get("/supervision/cons-0000000000000000/").status_code == 404


def test_the_centre_reads_the_record_of_its_own_deals_without_a_board(at, noticed):
    shown = text(at(CENTRE).get(deal(noticed)))
    assert "全过程记录" in shown and "只能查看" in shown and "/supervision/board/" not in shown


# ---- suspend and resume


def test_a_deal_is_suspended_with_number_and_reason_and_resumed_with_its_time_made_good(supervisor, noticed):
    assert "责令暂停" in text(supervisor.get(deal(noticed, "suspend/")))
    supervisor.post(deal(noticed, "suspend/"), ORDER)
    assert noticed.p.suspended == ORDER["reason"]
    old = noticed.p.round.deadline
    ticker.move_clock(clock.now() + timedelta(days=2))
    page = supervisor.get(deal(noticed, "resume/"))
    proposed = page.context["form"]["new_deadline"].value()
    assert "不得早于" in text(page) and proposed
    supervisor.post(deal(noticed, "resume/"), {"reason": "核查完毕，没有发现问题", "new_deadline": proposed})
    assert not noticed.p.suspended and noticed.p.round.deadline >= old + timedelta(days=2)


def test_a_resumption_that_gives_too_little_time_is_refused_and_keeps_what_was_typed(supervisor, noticed):
    noticed.must(Suspend(**ORDER), SUPERVISOR)
    ticker.move_clock(clock.now() + timedelta(days=2))
    early = noticed.p.round.deadline.strftime("%Y-%m-%dT%H:%M")
    answer = supervisor.post(deal(noticed, "resume/"), {"reason": "核查完毕", "new_deadline": early})
    assert answer.status_code == 409 and "至少顺延" in text(answer) and "核查完毕" in text(answer)
    assert noticed.p.suspended


def test_a_suspension_without_number_or_reason_is_not_handed_in(supervisor, noticed):
    answer = supervisor.post(deal(noticed, "suspend/"), {"order_no": "", "reason": "核查"})
    assert answer.status_code == 422 and "核查" in text(answer) and not noticed.p.suspended


def test_what_is_not_suspended_cannot_be_resumed_and_the_page_says_so(supervisor, noticed):
    shown = text(supervisor.get(deal(noticed, "resume/")))
    assert "没有处于暂停状态" in shown and "disabled" in shown


def test_the_same_order_sent_twice_is_one_suspension(supervisor, noticed):
    form = ORDER | {"act_id": "twice"}
    for _n in range(2):
        assert supervisor.post(deal(noticed, "suspend/"), form).status_code == 302
    events = [e for e in supervisor.get(deal(noticed)).context["history"] if e.did == "交易已暂停"]
    assert len(events) == 1


def test_watchers_may_not_suspend(inspector, noticed):
    assert "只能查看" in text(inspector.get(deal(noticed)))
    assert inspector.post(deal(noticed, "suspend/"), ORDER).status_code == 403
    assert not noticed.p.suspended


# ---- looks


def test_discipline_inspection_gives_a_reason_before_its_first_look(discipline, filed):
    first = discipline.get(deal(filed))
    assert first.status_code == 302 and "/look/" in first["Location"]
    answer = discipline.post(first["Location"], {"reason": "受理信访件〔2026〕12号"})
    assert answer["Location"] == deal(filed)
    assert "受理信访件" in text(discipline.get(deal(filed)))
    assert Look.objects.get(stream=filed.stream).person == "郑清"
    assert discipline.get(deal(filed, "review/")).status_code == 200, "once a session for each deal"


def test_a_look_without_a_reason_is_not_granted(discipline, filed):
    answer = discipline.post(deal(filed, "look/"), {"reason": "看"})
    assert answer.status_code == 422 and not Look.objects.exists()
    assert discipline.get(deal(filed)).status_code == 302


def test_a_look_leads_back_only_to_our_own_pages(discipline, filed):
    answer = discipline.post(deal(filed, "look/?next=https://evil.example/"), {"reason": "日常监督检查"})
    assert answer["Location"] == deal(filed)


def test_only_discipline_inspection_has_the_page_of_looks(supervisor, filed):
    assert supervisor.get(deal(filed, "look/")).status_code == 403
