"""曝光台: what is published, who is barred now, what was taken down; nothing before publication."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import msgspec
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ggzy.core.acts import case, redress
from ggzy.core.acts.credit import ConfirmCredit, RecordCredit
from ggzy.core.bars import term
from ggzy.core.calendar import day_of, months_after
from ggzy.core.chain import end_of_day
from ggzy.core.complaint import Exhibit
from ggzy.core.credit import Noted
from ggzy.desk import clock, counter, ticker
from ggzy.layout import barred
from ggzy.layout.dossiers import credit_of
from ggzy.store.models import BarRow, CaseCard, DocketCard, ToDoRow
from tests.desk.cases import Matter
from tests.desk.door import register_firms
from tests.people import BLUE, OTHER_SUPERVISOR, RED, SUPERVISOR
from tests.supervision.conftest import ADMINISTRATION, log_in, text

pytestmark = pytest.mark.django_db
PAGE = reverse("portal:exposure")
ADMINISTRATION_OF_PROVINCE = msgspec.structs.replace(ADMINISTRATION, person_id="p-pr1", org_id="11530000MB00000019", org="云南省政务服务管理局", region="530000")
SECOND_OF_PROVINCE = msgspec.structs.replace(ADMINISTRATION_OF_PROVINCE, person_id="p-pr2", person="赵二")


def shown(which: str = "all") -> str:
    return text(Client().get(PAGE, {"list": which}))


def test_nothing_is_shown_before_publication():
    Matter().served()
    assert all(RED.org not in shown(which) for which in ("all", "barred", "removed"))


def test_a_published_decision_shows_basis_and_period():
    matter = Matter().served()
    matter.must(case.PublishDecision())
    page = shown()
    assert RED.org in page and "楚建罚〔2026〕1号" in page and "第53条" in page and RED.org in shown("barred")
    assert "楚建罚〔2026〕1号" in Client().get(PAGE, {"export": "csv"}).content.decode("utf-8-sig")


def test_whose_bar_is_over_is_no_longer_barred():
    Matter().served().must(case.PublishDecision())
    since, end, moment = BarRow.objects.get().since, clock.now(), timedelta(microseconds=1)
    BarRow.objects.update(until=end)
    assert RED.org in shown() and RED.org not in shown("barred")
    assert [barred.in_force(at).count() for at in (since - moment, since, end - moment, end)] == [0, 1, 1, 0]


def test_repair_leaves_number_time_and_reason_alone():
    matter = Matter().served()
    matter.must(case.PublishDecision())
    ticker.move_clock(months_after(clock.now(), 3))
    matter.must(case.RepairCredit(reason="已整改，作出信用承诺"))
    assert RED.org not in shown() and RED.org not in shown("barred")
    assert "目前没有公开的限制名单" in shown("barred") and "限制期满以前照常执行" in shown("barred")
    assert "已整改" in shown("removed") and RED.org not in shown("removed")


def test_a_stay_is_named_beside_the_dates_that_it_moves():
    matter = Matter().served()
    matter.must(case.PublishDecision())
    assert "停止执行后已恢复" not in shown() and "，停止执行" not in shown()
    paper = Exhibit(name="受理.pdf", sha256="b" * 64, size=9)
    matter.must(redress.NoteAppeal(kind="litigation", body="楚雄市人民法院", document_no="5号", filed_on=day_of(clock.now()), exhibits=(paper,)))
    matter.both(redress.NoteStay(ordered_by="楚雄市人民法院", document_no="裁定1号", number="1"))
    assert "，停止执行" in shown() and "；正在停止执行，限制暂停" in shown() and RED.org not in shown("barred")
    CaseCard.objects.update(stay="")
    import_module("ggzy.store.migrations.0033_removals_and_stays").make_due(apps, None)
    ticker.run_due(clock.now())
    assert "，停止执行" in shown(), "what stands still since before the upgrade has it too"
    ticker.move_clock(clock.now() + timedelta(hours=1))
    matter.both(redress.EndStay(document_no="裁定2号", reason="停止执行的情形已经消失", number="1"))
    assert "停止执行后已恢复" in shown() and "停止执行后已恢复" in shown("barred")
    decided = term(matter.p.served_at, matter.p.bar.until)
    assert matter.p.bar.since > matter.p.served_at and decided in shown() and decided in shown("barred"), "a stay that is over moves no date"


def test_a_term_from_before_the_upgrade_is_warned_of_too():
    Matter()
    warn_at = list(ToDoRow.objects.values_list("warn_at"))
    ToDoRow.objects.update(warn_at=None)
    import_module("ggzy.store.migrations.0033_removals_and_stays").make_due(apps, None)
    ticker.run_due(clock.now())
    assert list(ToDoRow.objects.values_list("warn_at")) == warn_at and warn_at[0][0]


def in_force_of_two() -> tuple[Matter, str]:
    """A bar of a case, and one of another office's entry; neither is published yet."""
    register_firms(RED, BLUE)
    matter, now = Matter().served(), clock.now()
    noted = Noted(
        sort="punish", subject=BLUE.org, org_id=BLUE.org_id, what="出借资质证书", statute="建筑法", article=66, source="云南省住房和城乡建设厅", document_no="云建罚〔2026〕3号",
        sha256="a" * 64, since=now - timedelta(days=9), until=end_of_day(day_of(now + timedelta(days=300))), region="530000", capacities=("bidder",),
    )  # fmt: skip
    opened = counter.open_stream(RecordCredit(noted=noted), ADMINISTRATION_OF_PROVINCE, procedure="credit/1", act_id="e1")
    assert counter.hand_in(opened.stream, ConfirmCredit(note="已核对原件"), SECOND_OF_PROVINCE), "checked by another person"
    return matter, opened.stream


def test_all_bars_in_force_stand_in_one_list_with_the_office_that_decided():
    matter, _entry = in_force_of_two()
    found = shown("barred")
    assert RED.org not in found and BLUE.org in found, "the case is not published yet"
    matter.must(case.PublishDecision())
    bars = {bar.org_id: bar for bar in BarRow.objects.all()}
    for which in ("barred", "others"):
        found = shown(which)
        for org, issuer, document in ((RED, SUPERVISOR.org, "行政处罚决定书楚建罚〔2026〕1号"), (BLUE, "云南省住房和城乡建设厅", "限制决定云建罚〔2026〕3号")):
            bar = bars[org.org_id]
            assert all(word in found for word in (org.org, issuer, document, term(bar.since, bar.until))), org
    assert "24:00止" in found
    BarRow.objects.update(issuer="", paper="行政处罚决定书")
    import_module("ggzy.store.migrations.0040_papers_of_bars").named(apps, None)
    assert {bar.org_id: (bar.issuer, bar.paper) for bar in BarRow.objects.all()} == {each: (bar.issuer, bar.paper) for each, bar in bars.items()}, "as the upgrade tells it"
    of_one = text(Client().get(PAGE, {"list": "barred", "issuer": SUPERVISOR.org}))
    assert RED.org in of_one and BLUE.org not in of_one and f"<option selected>{SUPERVISOR.org}" in of_one
    assert BLUE.org in text(Client().get(PAGE, {"list": "barred", "issuer": "没有的机关"})), "an office of which there is none is no filter"
    assert BLUE.org not in Client().get(PAGE, {"list": "barred", "issuer": SUPERVISOR.org, "export": "csv"}).content.decode("utf-8-sig")


def test_offices_see_of_what_is_not_published_what_their_walls_let_them_see():
    matter, stream = in_force_of_two()
    DocketCard.objects.filter(stream=stream).update(shown=False)
    here, page = reverse("supervision:barred"), lambda actor: text(log_in(Client(), actor).get(here))
    assert RED.org in page(SUPERVISOR) and "正在限制，没有公开" in page(SUPERVISOR)
    case_page, entry_page = reverse("supervision:case", args=[matter.stream]), reverse("supervision:credit_entry", args=[stream])
    assert f'href="{case_page}"' in page(SUPERVISOR) and f'href="{entry_page}"' in page(ADMINISTRATION_OF_PROVINCE)
    assert RED.org not in page(OTHER_SUPERVISOR), "another region"
    assert BLUE.org in page(ADMINISTRATION_OF_PROVINCE) and BLUE.org not in page(SUPERVISOR), "an entry of the province lies above"
    matter.must(case.PublishDecision())
    assert case_page not in page(OTHER_SUPERVISOR), "published, and yet its case is another region's"
    assert RED.org in page(OTHER_SUPERVISOR) and "正在限制，没有公开" not in page(OTHER_SUPERVISOR)
    assert log_in(Client(), RED).get(here).status_code == 403 and Client().get(here).status_code == 302


def test_nonsense_shows_the_first_list():
    assert Client().get(PAGE, {"list": "x%00", "sort": "nothing"}).status_code == 200


def test_a_decision_overturned_after_it_ran_out_is_told_as_revoked_and_then_only_by_number_and_reason():
    matter = Matter().served()
    matter.must(case.PublishDecision())
    ticker.move_clock(matter.p.bar.until)
    matter.must(case.ConcludeCase(reason="限制期满，罚款已缴"))
    assert "执行完毕" in shown() and RED.org not in shown("barred")
    matter.revoked()
    assert "决定被撤销，待撤下" in shown() and [c.state for c in credit_of(RED.org_id, clock.now())] == ["已撤销"]
    matter.must(case.WithdrawPublication(reason="决定已被复议机关撤销"))
    assert RED.org not in shown() and "决定被撤销" in shown("removed") and RED.org not in shown("removed")
    assert credit_of(RED.org_id, clock.now(), public=True) == []
