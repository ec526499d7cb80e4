"""Review that helps 审查辅助: automatic findings for drafter and reviewer alike, false ones counted, time spent, lists in force."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from django.urls import reverse

from ggzy.core.acts.registration import FilingAccepted, SubmitFiling
from ggzy.core.procedures.filing_checklist import CHECKLIST
from ggzy.core.screening import VERSION
from ggzy.desk import clock, ticker
from ggzy.layout.fields import typed_moment
from ggzy.store import journal
from ggzy.store.models import FalseFinding, OfficeCard, ReviewSpell
from ggzy.supervision.models import Decided
from tests.core.case_story import CHIEF
from tests.core.story import tender_file
from tests.desk.door import Lot
from tests.people import OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db
LOCAL = "近三年在楚雄州内完成过同类工程两项"
LISTS, NEW = reverse("supervision:checklists"), reverse("supervision:new_checklist")


def page(lot: Lot, name: str = "review") -> str:
    return reverse(f"supervision:{name}", args=[lot.stream])


@pytest.fixture
def local(db: None) -> Lot:
    lot = Lot()
    file = tender_file()
    lot.must(SubmitFiling(tender_file=msgspec.structs.replace(file, qualifications=(*file.qualifications, LOCAL))), TENDEREE)
    return lot


# ---- findings ----


def test_drafter_and_reviewer_see_the_same_findings(at, local):
    for shown in (text(at(SUPERVISOR).get(page(local))), text(at(TENDEREE).get(reverse("trading:tender_file", args=[local.stream])))):
        assert "以特定行政区域的业绩、奖项为条件" in shown and "<mark>楚雄州内完成过</mark>" in shown and "第32条" in shown


def dismissal(local: Lot) -> dict[str, str]:
    where = f"资格条件第{len(local.p.tender_file.qualifications)}条"
    return {"finding": f"region_record|{where}|楚雄州内完成过", "reason": "系地质条件特殊的高原冻土工程"}


def test_a_false_finding_is_said_once_with_its_reason_and_counted(at, local):
    client = at(SUPERVISOR)
    assert "这是误报" in text(client.get(page(local)))
    assert client.post(page(local, "dismiss"), dismissal(local)).status_code == 302
    shown = text(client.get(page(local)))
    assert "审查人认定为误报" in shown and "共有 1 次被认定为误报" in shown
    client.post(page(local, "dismiss"), dismissal(local))
    listed = text(client.get(LISTS))
    assert FalseFinding.objects.get().version == VERSION and "以特定行政区域的业绩、奖项为条件" in listed and "已不是现行版本" not in listed
    assert list(local.p.dismissed.values()) == ["系地质条件特殊的高原冻土工程"]
    FalseFinding.objects.update(version="screening/0")
    assert "次被认定为误报" not in text(client.get(page(local))), "of a rule that reads otherwise now it says nothing"
    assert "已不是现行版本" in text(client.get(LISTS))


@pytest.mark.parametrize("bad", [{"reason": ""}, {"finding": "gossip"}, {"finding": ""}])
def test_a_faulty_dismissal_changes_nothing(at, local, bad):
    assert at(SUPERVISOR).post(page(local, "dismiss"), dismissal(local) | bad).status_code == 302
    assert not local.p.dismissed


def test_dismissing_is_the_reviewers(at, local, inspector):
    assert inspector.post(page(local, "dismiss"), dismissal(local)).status_code == 403
    assert at(RED).post(page(local, "dismiss"), dismissal(local)).status_code == 403
    assert at(OTHER_SUPERVISOR).post(page(local, "dismiss"), dismissal(local)).status_code == 404
    assert at(SUPERVISOR).get(page(local, "dismiss")).status_code == 405 and not local.p.dismissed


# ---- time spent ----


def test_the_time_of_a_review_is_counted_from_reports_and_no_further(at, local):
    client, beat = at(SUPERVISOR), page(local, "review_beat")
    client.get(beat)
    assert not ReviewSpell.objects.exists(), "only the page reports"
    for wait, total in ((0, 0), (30, 30), (30, 60), (240, 120)):
        ticker.move_clock(clock.now() + timedelta(seconds=wait))
        client.get(f"{beat}?part=资格条件", HTTP_HX_REQUEST="true")
        assert total <= ReviewSpell.objects.get().seconds <= total + 3
    assert ReviewSpell.objects.get().parts == ["资格条件"]
    ticker.move_clock(clock.now() + timedelta(minutes=6))
    client.get(beat, HTTP_HX_REQUEST="true")
    assert ReviewSpell.objects.count() == 2
    shown = text(client.get(page(local)))
    assert "审查时长" in shown and "2分钟" in shown and "不到1分钟" in shown


def test_what_stays_folded_is_not_read_and_its_time_is_not_counted(at, local, inspector):
    client, beat = at(SUPERVISOR), page(local, "review_beat")
    folded, watched = ('<details class="card folded" hx-get=', "toggle once"), '<details class="card folded" open>'
    assert all(each in text(client.get(page(local))) for each in folded) and watched not in text(client.get(page(local))).split("review-list")[0]
    assert watched in text(inspector.get(page(local)))
    for _half_minute in range(3):
        ticker.move_clock(clock.now() + timedelta(seconds=30))
        client.get(beat, HTTP_HX_REQUEST="true")
    assert ReviewSpell.objects.get().seconds == 0 and "没有展开任何一节" in text(client.get(page(local)))
    ticker.move_clock(clock.now() + timedelta(seconds=30))
    client.get(f"{beat}?part=资格条件", HTTP_HX_REQUEST="true")
    assert ReviewSpell.objects.get().seconds == 0, "until then it was folded"
    ticker.move_clock(clock.now() + timedelta(seconds=30))
    client.get(beat, HTTP_HX_REQUEST="true")
    assert 30 <= ReviewSpell.objects.get().seconds <= 33 and "展开：资格条件" in text(client.get(page(local)))


def test_nobody_elses_time_is_counted(at, local, inspector):
    assert inspector.get(page(local, "review_beat"), HTTP_HX_REQUEST="true").status_code == 204
    assert at(RED).get(page(local, "review_beat"), HTTP_HX_REQUEST="true").status_code == 403
    assert not ReviewSpell.objects.exists()


# ---- lists ----


def rows(*points: tuple[str, str]) -> dict[str, str]:
    fields = {"form-TOTAL_FORMS": str(len(points) + 1), "form-INITIAL_FORMS": "0", "line": "construction", "industry": "", "reason": "省厅修订了要求"}
    for n, (code, said) in enumerate(points):
        fields |= {f"form-{n}-code": code, f"form-{n}-text": said, f"form-{n}-statute": "招标投标法", f"form-{n}-article": "19"}
    return fields


def adopted(at, *, since: str = "") -> str:
    assert at(SUPERVISOR).post(NEW, rows(("X1", "只有这一条要点"))).status_code == 302
    stream = OfficeCard.objects.get(procedure="checklist/1").stream
    given = {"do": "adopt", "document_no": "楚建〔2026〕5号", "since": since or typed_moment(clock.now())}
    assert at(CHIEF).post(reverse("supervision:checklist", args=[stream]), given).status_code == 302
    return stream


def test_a_list_begins_with_the_present_one_and_is_in_force_from_its_date(at):
    client = at(SUPERVISOR)
    assert CHECKLIST[0].text in text(client.get(NEW))
    stream = adopted(at)
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    shown = text(client.get(page(lot)))
    assert "只有这一条要点" in shown and CHECKLIST[0].text not in shown and "楚建〔2026〕5号" in shown
    assert client.post(page(lot), {"do": "accept", "met_X1": "yes", "opinion": ""}).status_code == 302
    event = next(e.event for e in journal.read(lot.stream) if isinstance(e.event, FilingAccepted))
    assert event.checklist == stream
    paper = text(client.get(reverse("supervision:opinion", args=[lot.stream, 1, "html"])))
    assert "只有这一条要点" in paper and Decided.objects.filter(decision="审查要点已发布", person="马局").exists()


def test_what_was_submitted_before_is_reviewed_by_the_list_of_then(at, local):
    adopted(at)
    assert CHECKLIST[0].text in text(at(SUPERVISOR).get(page(local))) and "只有这一条要点" not in text(at(SUPERVISOR).get(page(local)))


def test_a_list_is_drafted_by_one_and_adopted_by_another(at):
    client = at(SUPERVISOR)
    client.post(NEW, rows(("X1", "只有这一条要点")))
    one = reverse("supervision:checklist", args=[OfficeCard.objects.get().stream])
    given = {"do": "adopt", "document_no": "楚建〔2026〕5号", "since": typed_moment(clock.now())}
    assert "不能发布自己拟定的审查要点" in text(client.get(one)) and client.post(one, given).status_code == 409
    assert at(CHIEF).post(one, given | {"document_no": ""}).status_code == 422
    assert at(CHIEF).post(one, {"do": "gossip"}).status_code == 404
    assert at(OTHER_SUPERVISOR).get(one).status_code == 404 and at(RED).get(one).status_code == 403


@pytest.mark.parametrize(("changed", "status"), [({"reason": ""}, 422), ({"form-0-statute": ""}, 422), ({"form-0-text": ""}, 409), ({"line": "land"}, 409)])
def test_a_faulty_list_keeps_what_was_typed(at, changed, status):
    answer = at(SUPERVISOR).post(NEW, rows(("X1", "只有这一条要点")) | changed)
    assert answer.status_code == status and not OfficeCard.objects.exists()
    assert "X1" in text(answer)


def test_lists_are_the_offices(at, inspector):
    assert inspector.get(LISTS).status_code == 200 and inspector.get(NEW).status_code == 403
    assert at(RED).get(LISTS).status_code == 403 and at(TENDEREE).get(NEW).status_code == 403
