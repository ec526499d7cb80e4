"""The pages of findings 监督发现: list, one finding, explaining; the reader behind them follows the journal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from ggzy.core.acts.registration import AcceptFiling, SubmitFiling
from ggzy.desk import clock, ticker
from ggzy.store.log import Horizon, give_places
from ggzy.store.models import CaseCard, Deal, ExplainedCard, Sight
from ggzy.supervision.findings import reader
from ggzy.supervision.models import Finding, ReviewOpened
from tests.core.story import ALL_MET, tender_file
from tests.desk.cases import official
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, CENTRE, DISCIPLINE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import INSPECTOR, text

pytestmark = pytest.mark.django_db
LIST = reverse("supervision:findings")
WHY = {"innocent": "在纸质文本上审查过", "reason": "已调取纸质审查记录，审查意见与日期相符", "act_id": "a1"}


@pytest.fixture
def unread(db: None) -> Lot:
    """A filing that was accepted without having been opened."""
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    lot.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
    follow()
    return lot


def follow() -> None:
    """The log gives places, and the reader catches up with them."""
    give_places(Horizon())
    reader.catch_up()


def the() -> Finding:
    return Finding.objects.get(rule="accepted_unread")


def page(name: str = "finding") -> str:
    return reverse(f"supervision:{name}", args=[the().key])


# ---- the reader


def test_a_finding_appears_with_its_event_and_goes_with_what_mends_it(unread):
    found = the()
    assert (found.stream, found.family, found.grade, found.office) == (unread.stream, "act", 2, SUPERVISOR.org_id)
    ReviewOpened.objects.create(
        stream=unread.stream, person_id=SUPERVISOR.person_id, person="x", post="x", at=found.at - timedelta(hours=1), filing_version=1
    )
    assert reader.catch_up() == 0 and Finding.objects.filter(rule="accepted_unread").exists()
    reader.look_at(unread.stream)
    assert not Finding.objects.filter(rule="accepted_unread").exists()


def test_a_rebuild_gives_the_same_rows(unread):
    late = Lot()
    late.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    clock.forward_to(clock.now() + timedelta(days=10))
    ticker.run_due(clock.now())
    follow()
    rows = list(Finding.objects.order_by("key").values())
    assert {row["rule"] for row in rows} == {"accepted_unread", "duty_breached"}
    reader.rebuild()
    assert list(Finding.objects.order_by("key").values()) == rows
    assert reader.catch_up() == 0


def test_a_record_that_cannot_be_worked_out_holds_up_no_other(db, monkeypatch):
    lots = []
    for _ in range(2):
        lot = Lot()
        lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
        lot.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
        lots.append(lot.stream)
    real = reader.seen_of
    monkeypatch.setattr(reader, "seen_of", lambda stream: real(stream) if stream != lots[0] else 1 / 0)
    follow()
    assert list(Finding.objects.values_list("stream", flat=True)) == [lots[1]]


# ---- the list


def test_the_list_filters_by_kind_and_state_and_exports(at, unread):
    client = at(SUPERVISOR)
    assert "备案未阅即过" in text(client.get(LIST)) and "备案未阅即过" in text(client.get(LIST, {"family": "act"}))
    assert "没有符合条件的发现" in text(client.get(LIST, {"family": "signal"}))
    assert "没有符合条件的发现" in text(client.get(LIST, {"state": "explained"}))
    assert "备案未阅即过" in client.get(LIST, {"export": "csv"}).content.decode("utf-8-sig")
    assert client.get(LIST, {"family": "no", "state": "no"}).status_code == 200


@pytest.mark.parametrize("who", [CENTRE, RED, TENDEREE])
def test_findings_are_for_offices(at, unread, who):
    client = at(who)
    assert client.get(LIST).status_code == 403 and client.get(page()).status_code == 403


def test_down_never_sideways_and_readers_cannot_close(at, unread):
    assert "备案未阅即过" not in text(at(OTHER_SUPERVISOR).get(LIST))
    for name in ("finding", "explain"):
        assert at(OTHER_SUPERVISOR).get(page(name)).status_code == 404
    assert at(OTHER_SUPERVISOR).post(page("explain"), WHY).status_code == 404
    for reads in (DISCIPLINE, INSPECTOR):
        assert at(reads).get(page()).status_code == 200 and at(reads).post(page("explain"), WHY).status_code == 403
    assert not ExplainedCard.objects.exists()


# ---- one finding


def test_a_finding_shows_rule_inputs_entries_base_rate_and_innocent_explanations(at, unread):
    Lot()
    shown = text(at(SUPERVISOR).get(page()))
    for words in ("第 1 版", "首次打开", "摘要", "1 个有同样的发现（50.0%）", "在纸质文本上审查过", "未核", unread.p.project.title):
        assert words in shown, words
    assert Sight.objects.filter(route="supervision:finding").count() == 1
    assert at(SUPERVISOR).get(reverse("supervision:finding", args=["0" * 20])).status_code == 404


def test_an_explanation_closes_it_and_can_be_taken_back(at, unread):
    client = at(SUPERVISOR)
    assert client.post(page("explain"), {**WHY, "reason": "看过了"}).status_code == 409
    assert client.post(page("explain"), {**WHY, "innocent": "没有这一种"}).status_code == 422
    other = official(INSPECTOR)
    assert other.person_id
    Finding.objects.update(person_id="")
    assert client.post(page("explain"), WHY).status_code == 302
    assert client.post(page("explain"), WHY).status_code == 302  # the same form twice
    card = ExplainedCard.objects.get()
    assert (card.finding, card.stage, card.innocent) == (the().key, "explained", WHY["innocent"])
    assert "备案未阅即过" not in text(client.get(LIST)) and "备案未阅即过" in text(client.get(LIST, {"state": "explained"}))
    assert client.post(page("explain"), {**WHY, "act_id": "a2"}).status_code == 409
    assert client.post(page("reopen_finding"), {"reason": "纸质记录是事后补的", "act_id": "a3"}).status_code == 302
    assert "备案未阅即过" in text(client.get(LIST)) and "重新处理" in text(client.get(page()))
    reader.rebuild()
    assert ExplainedCard.objects.get().stage == "reopened"


def test_nobody_explains_what_is_about_himself(at, unread):
    client = at(SUPERVISOR)
    me = client.session["_auth_user_id"]
    Finding.objects.update(person_id=me)
    assert "涉及您本人" in text(client.get(page()))
    refused = client.post(page("explain"), WHY)
    assert refused.status_code == 409 and "不能由您说明" in text(refused) and WHY["reason"] in text(refused)
    assert not ExplainedCard.objects.exists()


def test_a_clue_begins_with_the_finding(at, unread):
    register_firms(RED)
    client = at(SUPERVISOR)
    new = reverse("supervision:new_case") + f"?finding={the().key}"
    assert "来自监督发现" in text(client.get(new)) and "备案未阅即过" in text(client.get(new))
    clue = {"org_id": RED.org_id, "suspected": "collusion", "about": "据监督发现", "region": "532301", "line": "construction", "industry": "housing"}
    assert client.post(new, clue).status_code == 302
    case = CaseCard.objects.get()
    assert case.from_finding == the().key and case.deal == unread.stream
    assert "已登记线索" in text(client.get(page())) and "备案未阅即过" not in text(client.get(LIST))
    assert "监督发现" in text(client.get(reverse("supervision:case", args=[case.stream])))


def test_a_finding_of_another_region_begins_no_clue(at, unread):
    assert "来自监督发现" not in text(at(OTHER_SUPERVISOR).get(reverse("supervision:new_case") + f"?finding={the().key}"))
    assert Deal.objects.count() == 1


def test_what_was_never_explained_cannot_be_taken_up_again(at, unread):
    answer = at(SUPERVISOR).post(page("reopen_finding"), {"reason": "纸质记录是事后补的", "act_id": "a9"})
    assert answer.status_code == 409 and not ExplainedCard.objects.exists()


def test_a_finding_across_regions_lists_the_lots_within_ones_walls(at, unread):
    beyond = Lot()
    Deal.objects.filter(stream=beyond.stream).update(region="532901")
    Finding.objects.update(stream="agency_serial/x", streams=[unread.stream, beyond.stream], rule="agency_serial")
    shown = text(at(SUPERVISOR).get(reverse("supervision:finding", args=[Finding.objects.get().key])))
    codes = dict(Deal.objects.values_list("stream", "code"))
    assert codes[unread.stream] in shown and codes[beyond.stream] not in shown and "另有 1 个项目" in shown


def test_each_firm_of_a_finding_gets_a_clue_of_its_own(at, unread):
    register_firms(RED, BLUE)
    Finding.objects.update(firms=[RED.org_id, BLUE.org_id])
    client, new = at(SUPERVISOR), reverse("supervision:new_case") + f"?finding={the().key}"
    clue = {"suspected": "collusion", "about": "据监督发现", "region": "532301", "line": "construction", "industry": "housing"}
    assert RED.org in text(client.get(new)) and client.post(new, {**clue, "concerned": RED.org_id}).status_code == 302
    shown = text(client.get(page()))
    assert "对其他涉及企业登记线索" in shown
    assert f'value="{BLUE.org_id}"' in text(client.get(new)) and client.post(new, {**clue, "org_id": BLUE.org_id}).status_code == 302
    assert "对其他涉及企业登记线索" not in text(client.get(page())) and CaseCard.objects.filter(from_finding=the().key).count() == 2
