"""Contracts and reports as lists: read in by the same page, matched by the same matcher, worked off by a person, told in a circular."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from ggzy.core.unlisted.contracts import Concluded
from ggzy.core.unlisted_matter import Unlisted
from ggzy.desk import clock, counter
from ggzy.store.models import Deal, DocketCard, ListRun, ListSource, OutsideProject
from ggzy.supervision import circular_facts, radar
from ggzy.supervision.models import Judgement
from tests.desk.door import Lot
from tests.people import BLUE, CENTRE, GREEN, RED, SUPERVISOR
from tests.supervision.conftest import LONG_AGO, log_in, text
from tests.supervision.test_lists import NEIGHBOUR, own_folder, read_in  # noqa: F401
from tests.supervision.test_unlisted import LIST, WHY, act, row_page

pytestmark = pytest.mark.django_db
HEAD = "项目代码,合同名称,发包人,承包人,合同金额（元）,签订日期,合同编号,地区,资金来源\n"
DAY = "2026-03-02"


def contracts(*lines: str) -> bytes:
    return (HEAD + "\n".join(lines)).encode()


@pytest.fixture
def awarded(admin, monkeypatch) -> Lot:
    """A lot that was awarded to RED that day, as the record would tell."""
    lot = Lot()
    known = {lot.stream: Concluded("签订合同", date(2026, 3, 2), RED.org, RED.org_id, 2700_0000_00)}
    monkeypatch.setattr(radar, "concluded", lambda **_: known)
    return lot


def line(lot: Lot, firm: str = RED.org, yuan: int = 2700_0000, day: str = DAY, number: str = "HT-1") -> str:
    return f"{lot.p.project.invest_code},{lot.p.project.title},{lot.p.project.tenderee},{firm},{yuan},{day},{number},楚雄市,财政资金"


def test_a_contract_that_follows_its_award_is_no_lead_and_one_that_does_not_says_how(admin, awarded):
    run = read_in(admin, contracts(line(awarded), line(awarded, BLUE.org, number="HT-2"), line(awarded, day="2026-03-01", number="HT-3")), kind="contract")
    assert (run.good, run.bad) == (3, 0)
    statuses = {row.document: (row.status, row.leads) for row in OutsideProject.objects.all()}
    assert statuses["HT-1"] == ("traded", [])
    assert statuses["HT-2"][0] == "diverges" and "承包人是" in statuses["HT-2"][1][0] and "第46条" in statuses["HT-2"][1][0]
    assert statuses["HT-3"][0] == "diverges" and "才定标" in statuses["HT-3"][1][0]
    listed = text(admin.get(LIST))
    assert "合同不符" in listed and "承包人是" in listed
    page = text(admin.get(row_page(OutsideProject.objects.get(document="HT-2"))))
    assert BLUE.org in page and "正当的可能" in page and "确认需要说明，立项" in page and "合同备案" in page


def test_a_project_has_one_code_and_many_deals_and_the_contract_is_that_of_the_one_it_follows(admin, monkeypatch):
    first, second = Lot(), Lot()
    Deal.objects.update(invest_code=first.p.project.invest_code)
    known = {lot.stream: Concluded("签订合同", date(2026, 3, 2), who.org, who.org_id, 2700_0000_00) for lot, who in ((first, RED), (second, BLUE))}
    monkeypatch.setattr(radar, "concluded", lambda **_: known)
    read_in(admin, contracts(line(first, BLUE.org, number="HT-1"), line(first, RED.org, number="HT-2"), line(first, GREEN.org, number="HT-3")), kind="contract")
    assert {row.document: (row.deal, bool(row.leads)) for row in OutsideProject.objects.exclude(document="HT-3")} == {"HT-1": (second.stream, False), "HT-2": ("", False)}
    assert OutsideProject.objects.get(document="HT-3").leads
    told = OutsideProject.objects.get(document="HT-2")
    admin.post(row_page(told), {"do": "explain", "reason": WHY})
    told.refresh_from_db()
    assert told.judged == "" and not Judgement.objects.exists(), "what does not differ needs no explanation"


def test_a_contract_of_no_deal_over_the_line_is_not_seen_and_one_below_need_not_be(admin):
    Lot()
    read_in(
        admin,
        contracts(
            f",楚雄市鹿城镇供水管网施工,楚雄市水务局,{RED.org},4000000,{DAY},HT-8,楚雄市,财政资金",
            f",禄丰市广通镇公厕修缮施工,禄丰市城管局,{RED.org},3999999,{DAY},HT-9,禄丰市,财政资金",
        ),
        kind="contract",
    )  # fmt: skip
    assert dict(OutsideProject.objects.values_list("document", "status")) == {"HT-8": "absent", "HT-9": "below"}


def test_the_record_tells_what_a_deal_came_to(admin):
    lot = Lot()
    told = radar.concluded(stream=lot.stream)[lot.stream]
    assert told.awarded is None and told.stage == lot.p.at_stage.label
    read_in(admin, contracts(line(lot)), kind="contract")
    row = OutsideProject.objects.get()
    assert row.status == "diverges" and "还没有定标" in row.leads[0] and row.deal == lot.stream and lot.stream in radar.seen_deals().by_stream
    for none in ({"line": "land"}, {"line": "construction", "stage": "declined"}):
        Deal.objects.update(**none)
        assert radar.concluded() == {}, "land is no works contract; what was declined never came"
    assert not radar.seen_deals().by_stream, "nor is a project weighed against it"


def test_what_tells_of_a_project_afterwards_is_weighed_after_what_planned_it(db):
    source = ListSource.objects.create(org_id="a", name="名单", kind="contract", region="532300")
    for n, kind in enumerate(("contract", "news", "approval")):
        run = ListRun.objects.create(source=source, file_name=kind, sha256=f"{n}" * 64, size=1, at=clock.now(), state=ListRun.State.DONE)
        OutsideProject.objects.create(run=run, line_no=1, region="532301", list_kind=kind, name=kind, amount_fen=0)
    names = [row[4 + radar.FIELDS.index("name")] for row in radar.rows_of("532300")]
    assert names == ["approval", "contract", "news"]


def test_a_difference_that_is_innocent_is_explained_on_record_and_stays_so(admin, awarded):
    read_in(admin, contracts(line(awarded, BLUE.org)), kind="contract")
    row = OutsideProject.objects.get()
    assert admin.post(row_page(row), {"do": "explain", "reason": "是"}).status_code == 422
    assert admin.post(row_page(row), {"do": "explain", "reason": "由其全资子公司签约，已核对营业执照"}).status_code == 302
    radar.match("532300")
    row.refresh_from_db()
    assert row.status == "traded" and "正当解释" in row.judged and Judgement.objects.get().kind == "explain" and row.leads[0] in Judgement.objects.get().said
    admin.post(row_page(row), {"do": "undo", "reason": WHY})
    row.refresh_from_db()
    assert row.status == "diverges"


def test_a_contract_that_a_person_finds_the_deal_of_is_held_against_it(admin, awarded):
    project = awarded.p.project
    read_in(admin, contracts(f",老城管网提质,{project.tenderee},{BLUE.org},27000000,{DAY},HT-5,楚雄市,财政资金"), kind="contract")
    row = OutsideProject.objects.get()
    assert row.status == "absent" and row.leads == [] and row.candidates
    admin.post(row_page(row), {"do": "link", "deal": awarded.stream, "reason": WHY})
    row.refresh_from_db()
    assert row.status == "diverges" and row.leads and row.deal == awarded.stream


def test_from_a_contract_beside_the_award_to_a_clue_of_its_own(admin, at, awarded):
    read_in(admin, contracts(line(awarded, BLUE.org)), kind="contract")
    row = OutsideProject.objects.get()
    assert admin.post(row_page(row), {"do": "confirm", "grounds": "已调取合同原件核对"}).status_code == 302
    stream = DocketCard.objects.get(procedure="unlisted/1").stream
    p = counter.load(stream, Unlisted)
    assert p.aside and p.project.deal == awarded.stream and p.project.contractor == BLUE.org
    assert "为什么同中标结果不一致" in text(admin.get(act(stream, "ask")))
    assert admin.post(act(stream, "ask"), {"office_id": SUPERVISOR.org_id, "question": "请说明差别的依据"}).status_code == 302
    assert "还没有答复" in text(admin.get(act(stream, "find-aside"))), "no finding before the office was heard"
    assert "认定应上未上" not in text(admin.get(reverse("supervision:matter", args=[stream])))
    assert not [f for f in facts() if f.kind == "finding"]
    assert "为什么要核查" in text(at(SUPERVISOR).get(reverse("supervision:matter", args=[stream])))
    shown = text(at(SUPERVISOR).get(act(stream, "reply")))
    assert "合同依法签订、变更，差别有依据" in shown and "依法不必进场" not in shown
    assert at(SUPERVISOR).post(act(stream, "reply"), {"stance": "offline", "reply": "业主自行发包"}).status_code == 422
    assert at(SUPERVISOR).post(act(stream, "reply"), {"stance": "aside", "reply": "业主另行签订"}).status_code == 302
    given = {"finding": "中标后另与他人签订合同", "answer": "答复承认"}
    assert admin.post(act(stream, "find"), given).status_code == 409 and admin.post(act(stream, "find-aside"), given).status_code == 302
    row.refresh_from_db()
    assert row.status == "aside" and not [f for f in facts() if f.kind == "finding"], "nothing of it is laid on the department that answered"
    assert "认定不按中标结果订立合同" in text(admin.get(reverse("supervision:matter", args=[stream]))) and "第46条" in text(admin.get(reverse("supervision:matter", args=[stream])))
    clue = at(SUPERVISOR).get(reverse("supervision:new_case"), {"unlisted": stream}).context["form"].initial
    assert clue["suspected"] == "contract"
    assert not OutsideProject.objects.that_had_to_trade().exists(), "the project did come: it lowers no open rate"


def old_finding(admin, office, awarded, monkeypatch) -> str:
    """A contract beside its award as it was found before there were words of its own for it."""
    read_in(admin, contracts(line(awarded, BLUE.org)), kind="contract")
    admin.post(row_page(OutsideProject.objects.get()), {"do": "confirm", "grounds": "已调取合同原件核对"})
    stream = DocketCard.objects.get(procedure="unlisted/1").stream
    with monkeypatch.context() as then:
        then.setattr(Unlisted, "aside", False)
        for who, step, given in (
            (admin, "ask", {"office_id": SUPERVISOR.org_id, "question": "请说明差别的依据"}),
            (office, "reply", {"stance": "offline", "reply": "业主另行签订"}),
            (admin, "find", {"finding": "中标后另与他人签订合同", "answer": "答复承认"}),
        ):
            assert who.post(act(stream, step), given).status_code == 302, step
    assert OutsideProject.objects.get().status == "found" and DocketCard.objects.get(stream=stream).stage_label == "认定未进场"
    return stream


def test_a_contract_found_before_the_upgrade_accuses_no_department_and_is_called_what_it_is(admin, at, awarded, monkeypatch):
    stream = old_finding(admin, at(SUPERVISOR), awarded, monkeypatch)
    assert not [f for f in facts() if f.kind == "finding"]
    import_module("ggzy.store.migrations.0041_contracts_found_before").called_what_they_are(apps, None)
    shown = admin.get(reverse("supervision:matter", args=[stream]))
    steps = [(step["name"], step["state"]) for step in shown.context["steps"]]
    assert steps[-2:] == [("认定不按中标结果订立合同", "now"), ("已办结", "next")] and "认定未进场" not in dict(steps)
    assert "当时登记为应上未上" in text(shown) and "认定不按中标结果订立合同" in text(admin.get(reverse("supervision:matters")))
    p = counter.load(stream, Unlisted)
    assert OutsideProject.objects.get().status == "aside" and (p.stage, p.at_stage.label) == ("found", "认定不按中标结果订立合同"), "the journal is as it was"
    assert at(SUPERVISOR).get(reverse("supervision:new_case"), {"unlisted": stream}).context["form"].initial["suspected"] == "contract"
    assert admin.post(act(stream, "settle"), {"outcome": "circulated", "reason": "已另行登记"}).status_code == 302
    steps = admin.get(reverse("supervision:matter", args=[stream])).context["steps"]
    assert [(step["name"], step["state"]) for step in steps[-2:]] == [("认定不按中标结果订立合同", "done"), ("已办结", "done")]
    assert OutsideProject.objects.get().status == "aside"


def facts():
    now = clock.now()
    return circular_facts.facts("532300", LONG_AGO, now + clock.timedelta(days=1), now + clock.timedelta(days=1))


NEWS = "标题,来源,发布日期,内容摘要,地点\n{title}正式开工,楚雄日报,2026-02-01,已由某公司进场施工,楚雄市\n楚雄市东山隧道通车,楚雄日报,2026-02-02,历时两年,楚雄市\n"


def test_a_report_is_matched_and_left_to_a_person(admin):
    lot = Lot()
    run = read_in(admin, NEWS.format(title=lot.p.project.title).encode(), kind="news", source="公开报道", name="报道.csv")
    assert (run.good, run.bad) == (2, 0)
    near, far = OutsideProject.objects.order_by("line_no")
    assert near.status == "likely" and near.candidates[0]["stream"] == lot.stream and not near.must
    assert far.status == "absent" and "没有写明金额" in far.duty
    page = text(admin.get(row_page(far)))
    assert "历时两年" in page and "公开报道" in page and "说了什么" in page
    assert not OutsideProject.objects.that_had_to_trade().exists()


@pytest.mark.parametrize("who", [SUPERVISOR, CENTRE, RED])
def test_leads_are_the_administrations(at, admin, awarded, who):
    read_in(admin, contracts(line(awarded, BLUE.org)), kind="contract")
    page = row_page(OutsideProject.objects.get())
    assert at(who).get(page).status_code == 403 and at(who).post(page, {"do": "explain", "reason": WHY}).status_code == 403
    log_in(at(NEIGHBOUR), NEIGHBOUR)
    assert at(NEIGHBOUR).post(page, {"do": "explain", "reason": WHY}).status_code == 404 and OutsideProject.objects.get().status == "diverges"
