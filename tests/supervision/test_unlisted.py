"""The pages of 应上未上: the list, a row with its candidates, a matter and its steps; five ways a page, and the walls."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from importlib import import_module

import msgspec
import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.urls import reverse

from ggzy.core.acts import unlisted as acts
from ggzy.core.calendar import day_of
from ggzy.core.case import Case
from ggzy.core.unlisted.columns import Outside
from ggzy.core.unlisted_matter import Unlisted
from ggzy.desk import clock, counter, matters, ticker
from ggzy.service.matters import workbench
from ggzy.store import journal
from ggzy.store.models import CaseCard, Deal, DocketCard, Message, NameAlias, OutsideProject, Person, ToDoRow
from ggzy.supervision import radar
from ggzy.supervision.findings import nightly
from ggzy.supervision.models import Judgement, ListsMatched
from ggzy.supervision.views import unlisted
from tests.desk.door import Lot
from tests.people import CENTRE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text
from tests.supervision.test_lists import ADMINISTRATION, NEIGHBOUR, own_folder, read_in  # noqa: F401

pytestmark = pytest.mark.django_db
LIST = reverse("supervision:unlisted")
MATTERS = reverse("supervision:matters")
JUDGEMENTS = reverse("supervision:judgements")
WHY = "已同建设单位核对合同和批文"
COLLEAGUE = msgspec.structs.replace(ADMINISTRATION, person_id="p-adm4", person="周核")
COUNTY = msgspec.structs.replace(ADMINISTRATION, person_id="p-adm3", org_id="11532302MB00000004", org="禄丰市公共资源交易管理局", region="532302")
HEAD = "项目代码,项目名称,建设单位,总投资（万元）,地区,批复时间,资金来源\n"


def rows(*lines: str) -> bytes:
    return (HEAD + "\n".join(lines)).encode()


ABSENT = ",楚雄市西城区养老院建设项目,楚雄市民政局,900,楚雄市,2026-01-05,财政资金"
PARTS = [f",龙川江治理{n}标段施工,楚雄市水务局,200,楚雄市,2026-01-0{i},财政资金" for i, n in enumerate("一二三", start=1)]


def item(name: str) -> OutsideProject:
    return OutsideProject.objects.get(name__startswith=name)


def row_page(row: OutsideProject) -> str:
    return reverse("supervision:unlisted_row", args=[row.pk])


def act(stream: str, code: str) -> str:
    return reverse("supervision:matter_act", args=[stream, code])


def raised(admin) -> str:
    read_in(admin, rows(ABSENT))
    answer = admin.post(row_page(item("楚雄市西城区养老院")), {"do": "confirm", "grounds": "查过全部交易，没有这个项目"})
    assert answer.status_code == 302
    return DocketCard.objects.get(procedure="unlisted/1").stream


def asked(admin) -> str:
    stream = raised(admin)
    assert admin.post(act(stream, "ask"), {"office_id": SUPERVISOR.org_id, "question": "请说明是否进场"}).status_code == 302
    return stream


# ---- matching at the door ----


def test_deals_are_found_by_code_and_by_name_and_the_rest_is_to_do(admin):
    lot = Lot()
    project = lot.p.project
    read_in(
        admin,
        rows(
            f"{project.invest_code},换了名字的项目,{project.tenderee},{project.estimate_fen // 1000000},楚雄市,2026-01-05,财政资金",
            f",{project.title},{project.tenderee},{project.estimate_fen // 1000000},楚雄市,2026-01-05,财政资金",
            ABSENT, ",楚雄市某小巷修补施工,楚雄市鹿城镇,12,楚雄市,2026-01-05,财政资金", *PARTS,
        ),
    )  # fmt: skip
    assert item("换了名字").status == "traded" and item("换了名字").deal == lot.stream
    assert item(project.title).status in ("traded", "same")
    assert (item("楚雄市西城区").status, item("楚雄市某小巷").status, item("龙川江治理二").status) == ("absent", "below", "split")
    page = text(admin.get(LIST))
    assert "养老院" in page and "某小巷" not in page and "没有相近的交易" in page
    assert "龙川江治理三标段" in text(admin.get(row_page(item("龙川江治理一"))))
    own = item("楚雄市西城区").run_id
    only = admin.get(LIST, {"run": own, "list": "absent"})
    assert "只看“" in text(only) and f"run={own}" in text(only) and only.context["table"].count == 1
    assert admin.get(LIST, {"run": own + 1}).context["table"].count == 0 and admin.get(LIST, {"run": "x"}).context["table"].count > 1
    assert "养老院" in admin.get(LIST, {"export": "csv", "q": "养老"}).content.decode("utf-8-sig")


def test_a_person_says_which_deal_it_is_and_the_name_is_known_from_then_on(admin):
    lot = Lot()
    project = lot.p.project
    wan = project.estimate_fen // 1000000
    read_in(admin, rows(f",老城管网提质项目,{project.tenderee},{wan},楚雄市,2026-01-05,财政资金"))
    row = item("老城管网")
    assert row.status != "traded" and row.candidates
    assert admin.post(row_page(row), {"do": "link", "deal": lot.stream, "reason": WHY}).status_code == 302
    row.refresh_from_db()
    assert row.status == "traded" and "人工认定" in row.judged and NameAlias.objects.count() == 1
    read_in(admin, rows(f",老城管网提质,{project.tenderee},{wan},楚雄市,2026-01-06,财政资金"), kind="budget", source="州财政局")
    assert OutsideProject.objects.get(name="老城管网提质").status in ("traded", "same")
    admin.post(row_page(row), {"do": "undo", "reason": WHY})
    row.refresh_from_db()
    assert row.judged == "" and not NameAlias.objects.exists()


def test_each_judgement_says_why_and_stays_on_record_whoever_takes_it_back(admin, at):
    lot = Lot()
    read_in(admin, rows(f",老城管网提质项目,{lot.p.project.tenderee},{lot.p.project.estimate_fen // 1000000},楚雄市,2026-01-05,财政资金"))
    row = item("老城管网")
    silent = admin.post(row_page(row), {"do": "link", "deal": lot.stream, "reason": "是的"})
    row.refresh_from_db()
    assert silent.status_code == 422 and "请写明怎样核对" in text(silent) and 'value="是的"' in text(silent)
    assert row.status != "traded" and not Judgement.objects.exists()
    assert admin.post(row_page(row), {"do": "link", "deal": "no-such", "reason": WHY}).status_code == 422 and not Judgement.objects.exists()
    admin.post(row_page(row), {"do": "link", "deal": lot.stream, "reason": WHY})
    admin.post(row_page(row), {"do": "undo", "reason": "金额相差一倍，不是同一个项目"})
    me = str(Person.objects.get(username=ADMINISTRATION.person_id).pk)
    admin.post(row_page(row), {"do": "assign", "assignee": me})
    kept = list(Judgement.objects.order_by("id").values_list("kind", "person", "reason"))
    assert kept == [("link", ADMINISTRATION.person, WHY), ("undo", ADMINISTRATION.person, "金额相差一倍，不是同一个项目"), ("assign", ADMINISTRATION.person, "")]
    assert lot.p.deal_code in Judgement.objects.get(kind="link").said
    shown = text(admin.get(row_page(row)))
    assert WHY in shown and "取消认定" in shown and "金额相差一倍" in shown
    above = at(msgspec.structs.replace(ADMINISTRATION, person_id="p-adm9", org_id="11530000MB00000019", org="省管理局", region="530000"))
    assert WHY in text(above.get(JUDGEMENTS)) and "金额相差一倍" not in text(above.get(JUDGEMENTS, {"kind": "link"}))
    assert WHY in above.get(JUDGEMENTS, {"export": "csv"}).content.decode("utf-8-sig")
    assert WHY not in text(at(COUNTY).get(JUDGEMENTS)) and above.get(JUDGEMENTS, {"kind": "no"}).status_code == 200
    for gone in (lambda: Judgement.objects.all().delete(), lambda: Judgement.objects.update(reason="另一个理由")):
        with pytest.raises(DatabaseError, match="只能增加"), transaction.atomic():
            gone()


@pytest.mark.parametrize("who", [CENTRE, RED, SUPERVISOR])
def test_judgements_are_read_by_those_who_read_lists(at, who):
    assert at(who).get(JUDGEMENTS).status_code == 403


def test_what_is_judged_and_its_record_are_one(admin, monkeypatch):
    lot = Lot()
    read_in(admin, rows(f",老城管网提质项目,{lot.p.project.tenderee},{lot.p.project.estimate_fen // 1000000},楚雄市,2026-01-05,财政资金"))
    row = item("老城管网")
    monkeypatch.setattr(NameAlias.objects, "update_or_create", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        admin.post(row_page(row), {"do": "link", "deal": lot.stream, "reason": WHY})
    row.refresh_from_db()
    assert row.status != "traded" and not Judgement.objects.exists()


def test_a_name_that_names_nothing_is_no_alias(admin):
    """Else every project that is called no more than that would count as this deal, and none of them as off line."""
    lot = Lot()
    read_in(admin, rows(f",新建项目工程,{lot.p.project.tenderee},{lot.p.project.estimate_fen // 1000000},楚雄市,2026-01-05,财政资金"))
    row = item("新建项目工程")
    OutsideProject.objects.filter(pk=row.pk).update(candidates=[{"stream": lot.stream, "confidence": 60, "why": []}])
    assert admin.post(row_page(row), {"do": "link", "deal": lot.stream, "reason": WHY}).status_code == 302
    row.refresh_from_db()
    assert row.status == "traded" and not NameAlias.objects.exists()


def test_what_one_county_calls_a_deal_binds_no_other(admin, at):
    lot = Lot()
    project = lot.p.project
    wan = project.estimate_fen // 1000000
    read_in(admin, rows(f",老城管网提质项目,{project.tenderee},{wan},楚雄市,2026-01-05,财政资金", f",老城管网提质项目,{project.tenderee},{wan},双柏县,2026-01-05,财政资金"))
    mine, other = (OutsideProject.objects.get(name__startswith="老城管网", region=region) for region in ("532301", "532322"))
    city = at(msgspec.structs.replace(COUNTY, org_id="11532301MB00000004", org="楚雄市公共资源交易管理局", region="532301"))
    assert mine.candidates and city.post(row_page(mine), {"do": "link", "deal": lot.stream, "reason": WHY}).status_code == 302
    radar.match("532300")
    other.refresh_from_db()
    assert other.status != "traded" and not any("曾" in why for c in other.candidates for why in c["why"])
    assert "楚雄市公共资源交易管理局" in text(admin.get(row_page(mine))) and "请告知该单位撤回" not in text(city.get(row_page(mine)))
    OutsideProject.objects.filter(pk=mine.pk).update(judged="", judged_by="")
    assert "请告知该单位撤回" in text(admin.get(row_page(mine)))
    admin.post(row_page(mine), {"do": "forget", "reason": WHY})
    assert NameAlias.objects.count() == 1
    city.post(row_page(mine), {"do": "forget", "reason": WHY})
    assert not NameAlias.objects.exists()


def test_an_alias_of_the_office_above_holds_below_and_the_nearer_one_goes_first():
    for region, known in (("530000", "乙"), ("532301", "甲")):
        NameAlias.objects.create(name="老城管网提质", known=known, region=region, org_id=region, at=clock.now())
    names = radar.aliases()
    project = Outside(name="老城管网提质", region="532301")
    assert list(radar.alias_for(project, names).values()) == ["甲"]
    assert list(radar.alias_for(msgspec.structs.replace(project, region="532322"), names).values()) == ["乙"]
    assert radar.alias_for(msgspec.structs.replace(project, name="别的"), names) == {}


def test_rows_of_other_counties_are_counted_and_not_shown(admin, at):
    """The same project on the lists of two counties: each reads its own row."""
    read_in(admin, rows("2510-532300-04-01-300001,跨县引水工程,州水务局,900,楚雄市,2026-01-05,财政资金", "2510-532300-04-01-300001,跨县引水工程,州水务局,900,禄丰市,2026-01-06,财政资金"))
    mine, other = (OutsideProject.objects.get(region=region) for region in ("532302", "532301"))
    assert row_page(other) in text(admin.get(row_page(mine)))
    OutsideProject.objects.update(split_key="same")
    shown = text(at(COUNTY).get(row_page(mine)))
    assert row_page(other) not in shown and "另有 1 行" in shown


def test_who_is_given_rows_is_told_and_finds_them_on_the_workbench(admin, at):
    bench, own, colleague = reverse("service:workbench"), at(ADMINISTRATION), at(COLLEAGUE)
    read_in(admin, rows(ABSENT))
    assert "交您核对" not in text(colleague.get(bench))
    who = str(Person.objects.get(username=COLLEAGUE.person_id).pk)
    assert admin.post(row_page(item("楚雄市西城区")), {"do": "assign", "assignee": who}).status_code == 302
    told = Message.objects.get(subject__startswith="交您核对")
    assert (str(told.to_person_id), told.link) == (who, row_page(item("楚雄市西城区")))
    assert "有 1 个名单上的项目交您核对" in text(colleague.get(bench)) and "交您核对" not in text(own.get(bench))
    me = str(Person.objects.get(username=ADMINISTRATION.person_id).pk)
    admin.post(row_page(item("楚雄市西城区")), {"do": "assign", "assignee": me})
    assert Message.objects.filter(subject__startswith="交您核对").count() == 1, "nobody is told what one gave oneself"
    assert "交您核对" not in text(colleague.get(bench)) and "交您核对" in text(own.get(bench))


def test_rows_are_given_to_named_people_and_weighed_again(admin):
    read_in(admin, rows(ABSENT))
    who = str(item("楚雄市西城区").run.actor["person_id"])
    assert admin.post(LIST, {"assignee": who}).status_code == 302
    assert item("楚雄市西城区").assigned == ADMINISTRATION.person
    assert "养老院" in text(admin.get(LIST, {"mine": "1"}))
    assert admin.post(LIST, {"assignee": "99999"}).status_code == 422
    assert admin.post(LIST, {"do": "again"}).status_code == 302 and radar.match("532300") == 1
    ListsMatched.objects.all().delete()
    assert "还没有比对过" in text(admin.get(LIST)) and nightly.is_due(clock.now(), nightly.last_night())
    assert nightly.match_all() == 1 and not nightly.is_due(clock.now(), nightly.last_night())
    assert "上次比对" in text(admin.get(LIST)) and "下一次" in text(admin.get(LIST)) and nightly.last_matched("532301") and not nightly.last_matched("530000")


# ---- from the row to the finding ----


def test_the_whole_way_by_forms(admin, at):
    stream = asked(admin)
    page = reverse("supervision:matter", args=[stream])
    office = at(SUPERVISOR)
    assert Message.objects.filter(subject__startswith="请答复核查询问").exists()
    assert ToDoRow.objects.filter(docket_id=stream, key=SUPERVISOR.org_id).exists()
    assert "养老院" in text(office.get(reverse("service:workbench")))
    assert "养老院" in text(office.get(MATTERS)) and "为什么应当进场" in text(office.get(page))
    assert "还没有答复" in text(admin.get(act(stream, "find")))
    assert office.post(act(stream, "reply"), {"stance": "offline", "reply": "业主自行发包"}).status_code == 302
    decisions = reverse("supervision:decisions")
    assert "认定或者排除" in text(admin.get(decisions)) and "认定或者排除" not in text(at(NEIGHBOUR).get(decisions))
    assert admin.post(act(stream, "find"), {"finding": "应当进场而自行发包", "answer": "答复承认"}).status_code == 302
    assert item("楚雄市西城区").status == "found"
    import_module("ggzy.store.migrations.0041_contracts_found_before").called_what_they_are(apps, None)
    assert item("楚雄市西城区").status == "found", "no contract, and no other word for it"
    clue = office.get(reverse("supervision:new_case"), {"unlisted": stream})
    assert "应当进场而自行发包" in text(clue) and "规避招标" in text(clue)
    assert "登记的案件" not in text(admin.get(page))
    told = {"org_id": TENDEREE.org_id, "suspected": "evasion", "about": "应当进场而自行发包", "region": "532301", "line": "construction", "industry": "housing"}
    at(TENDEREE)
    begun = office.post(reverse("supervision:new_case") + f"?unlisted={stream}", told)
    assert begun.status_code == 302, text(begun)
    case = CaseCard.objects.get()
    assert journal.read(case.stream)[0].event.source == "unlisted" and counter.load(case.stream, Case).from_unlisted == stream
    assert case.code in text(office.get(page)) and reverse("supervision:case", args=[case.stream]) in text(admin.get(page))
    assert page in text(office.get(reverse("supervision:case", args=[case.stream])))
    assert admin.post(act(stream, "settle"), {"outcome": "entered", "reason": "已补办招标"}).status_code == 302
    assert "已补办招标" in text(admin.get(page))


def test_whose_turn_it_is_is_told_by_the_name_of_the_office(admin):
    asked(admin)
    ticker.move_clock(clock.now() + timedelta(days=12))
    assert SUPERVISOR.org in {each.whose for each in workbench(ADMINISTRATION, clock.now()).overdue.matters}


def test_a_cleared_matter_leaves_the_row_cleared(admin):
    stream = raised(admin)
    assert admin.post(act(stream, "clear"), {"reason": "已在省级平台交易"}).status_code == 302
    assert [step["name"] for step in admin.get(reverse("supervision:matter", args=[stream])).context["steps"]][-1] == "已排除", "nothing comes after it"
    assert item("楚雄市西城区").status == "cleared"


def test_silence_is_noted_by_the_clock_and_can_be_urged(admin):
    stream = asked(admin)
    assert "还没有届满" in text(admin.get(act(stream, "urge")))
    ticker.move_clock(DocketCard.objects.get(stream=stream).until)
    assert admin.post(act(stream, "urge")).status_code == 302
    p = counter.load(stream, Unlisted)
    ticker.move_clock(DocketCard.objects.get(stream=stream).until)
    assert counter.load(stream, Unlisted).silent_since and p.urged_at
    assert admin.post(act(stream, "find"), {"finding": "应当进场而没有进场"}).status_code == 302
    drafts_with_it(admin, stream, "主管部门经催办没有答复")


def drafts_with_it(admin, stream: str, said: str) -> None:
    """据此起草通报: the link leads to a draft in which the finding is ticked, with what the department said; out of it, why not."""
    url = re.search(r'href="([^"]*circulars/new/[^"]*)"', text(admin.get(reverse("supervision:matter", args=[stream]))))
    assert url
    ticker.move_clock(clock.now() + timedelta(seconds=1))
    link = html.unescape(url[1])
    shown = text(admin.get(link))
    (row,) = (row for row in re.findall(r"<input[^>]*>[^<]*", shown) if 'value="offline.' in row)
    assert "checked" in row and "项目线下交易" in row and f"养老院建设项目（{said}）" in row and "已经选上" in shown
    later = day_of(clock.now()) + timedelta(days=1)
    for other, why in ((re.sub(r"since=[^&]*", f"since={later}", re.sub(r"until=[^&]*", f"until={later}", link)), "不在所选的期间"), (link.replace("532300", "532322"), "不在所选的地区")):
        elsewhere = text(admin.get(other))
        assert why in elsewhere and "已经选上" not in elsewhere
    assert admin.post(act(stream, "clear"), {"reason": "查明在省级平台交易"}).status_code == 302
    cleared = text(admin.get(link))
    assert "已经排除" in cleared and 'value="offline.' not in cleared


def test_what_was_found_is_told_whatever_the_department_denied(admin, at):
    stream = asked(admin)
    assert at(SUPERVISOR).post(act(stream, "reply"), {"stance": "exempt", "reply": "业主自行发包"}).status_code == 302
    assert admin.post(act(stream, "find"), {"finding": "应当进场而自行发包", "answer": "不予采纳，金额达到标准"}).status_code == 302
    drafts_with_it(admin, stream, "主管部门答复：依法不必进场")


def test_the_same_project_is_raised_once(admin):
    raised(admin)
    read_in(admin, rows(ABSENT + " "), source="州财政局", kind="budget")
    again = OutsideProject.objects.exclude(matter="") and OutsideProject.objects.filter(matter="").first()
    answer = admin.post(row_page(again), {"do": "confirm", "grounds": "又查过一遍没有"})
    assert answer.status_code == 409 and "已有正在办理" in text(answer)


# ---- walls ----


@pytest.mark.parametrize("who", [SUPERVISOR, CENTRE, RED])
def test_rows_are_for_the_administration_and_those_who_inspect(at, admin, who):
    read_in(admin, rows(ABSENT))
    assert at(who).get(LIST).status_code == 403 and at(who).get(row_page(item("楚雄市西城区"))).status_code == 403


def test_down_never_sideways_and_readers_only_read(at, admin, inspector, discipline):
    stream = asked(admin)
    row, page = row_page(item("楚雄市西城区")), reverse("supervision:matter", args=[stream])
    discipline.post(reverse("supervision:look", args=[stream]), {"reason": "日常监督检查"})
    for reader in (inspector, discipline):
        assert reader.get(row).status_code == 200 and reader.get(page).status_code == 200
        assert reader.get(act(stream, "clear")).status_code == 403 and "立项" not in text(reader.get(row)).split("</main>")[0].split("近的交易")[-1]
        reader.post(row, {"do": "confirm", "grounds": "越权立项试试"})
    assert DocketCard.objects.filter(procedure="unlisted/1").count() == 1
    for other in (at(NEIGHBOUR), at(COUNTY)):
        assert other.get(row).status_code == 404 and other.get(page).status_code == 404 and "养老院" not in text(other.get(LIST))
    neighbour = at(OTHER_SUPERVISOR)
    assert neighbour.get(page).status_code == 404 and "养老院" not in text(neighbour.get(MATTERS))
    for page_of in (page, act(stream, "reply")):
        assert at(RED).get(page_of).status_code == 403


@pytest.mark.parametrize(("code", "given", "status"), [("reply", {"stance": "x"}, 422), ("reply", {"stance": "traded", "reply": "已经招标"}, 409), ("nothing", {}, 404)])
def test_a_faulty_reply_is_told(at, admin, code, given, status):
    stream = asked(admin)
    assert at(SUPERVISOR).post(act(stream, code), given).status_code == status


def test_a_reply_names_a_deal_that_is_there_and_the_matter_leads_to_it(at, admin):
    lot, stream, office = Lot(), asked(admin), at(SUPERVISOR)
    refused = office.post(act(stream, "reply"), {"stance": "traded", "deal": "乱写", "reply": "已经公开招标"})
    assert refused.status_code == 409 and "没有查到编号为“乱写”的交易" in text(refused) and "请选择其他结论" in text(refused) and 'value="乱写"' in text(refused)
    assert office.post(act(stream, "reply"), {"stance": "traded", "deal": f" {lot.p.deal_code} ", "reply": "已经公开招标"}).status_code == 302
    page = reverse("supervision:matter", args=[stream])
    for reader in (admin, office):
        assert reverse("supervision:deal", args=[lot.stream]) in text(reader.get(page))
    elsewhere = msgspec.structs.replace(OTHER_SUPERVISOR, lines=("land",))
    wish = acts.ReplyOnProject(stance="traded", deal=lot.p.deal_code, reply="已经公开招标")
    assert not matters.named_deal(lot.p, wish, elsewhere), "a lot that is not public yet is nobody's to ask after"
    Deal.objects.filter(stream=lot.stream).update(published=True)
    assert matters.named_deal(lot.p, wish, elsewhere) == {"named_deal": lot.stream}


def test_a_step_of_another_stage_says_so(admin):
    stream = raised(admin)
    answer = admin.post(act(stream, "settle"), {"outcome": "entered", "reason": "已补办招标"})
    assert answer.status_code == 409 and "阶段" in text(answer)
    assert counter.load(stream, Unlisted).stage == "confirmed"
    assert acts.ClearUnlisted.label() in text(admin.get(reverse("supervision:matter", args=[stream])))


def test_of_two_who_raise_a_project_at_once_the_first_does(admin):
    read_in(admin, rows(ABSENT))
    as_seen = item("楚雄市西城区养老院")
    assert admin.post(row_page(as_seen), {"do": "confirm", "grounds": "查过全部交易，没有这个项目"}).status_code == 302
    refused = unlisted.raise_matter(None, ADMINISTRATION, as_seen, "查过全部交易，没有这个项目")
    assert refused.rule == "moved_on" and DocketCard.objects.filter(procedure="unlisted/1").count() == 1
