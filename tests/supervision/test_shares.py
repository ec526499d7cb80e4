"""The register's extract of shareholders: read in without a person's number anywhere, frozen at the opening, told as a signal after it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ggzy.core.calendar import day_of
from ggzy.core.copy_code import grouped
from ggzy.core.lists import ListRecord
from ggzy.desk import at_opening, clock, counter, ticker
from ggzy.layout import sights
from ggzy.store.models import AtOpening, ListRun, OutsideProject, Shareholding, Sight
from ggzy.supervision import importing
from ggzy.supervision.models import Finding
from tests.desk.door import Lot
from tests.people import BLUE, CENTRE, GREEN, RED, SUPERVISOR
from tests.supervision.conftest import follow, log_in, text
from tests.supervision.test_lists import ADMINISTRATION, LISTS, NEIGHBOUR, own_folder, run_page, send, xlsx  # noqa: F401

pytestmark = pytest.mark.django_db
CARD = "532301198001011233"
NUMBER, OLD, PASSPORT = "532301198001011237", "532301800101123", "E12345678"
HEAD = ["统一社会信用代码", "企业名称", "股东名称", "证件号码", "出资比例（%）", "截至日期"]


def rows(*more: list[object]) -> bytes:
    held = [[who.org_id, who.org, "张三", NUMBER, "40", "2020-01-05"] for who in (RED, BLUE)]
    return "\n".join(",".join(map(str, row)) for row in (HEAD, *held, *more)).encode()


def read_in(client, content: bytes, name: str = "股东.csv", **chosen: str) -> ListRun:
    assert send(client, content, name=name, source="市场监管局股东", kind="shares").status_code == 302
    run = ListRun.objects.latest("pk")
    proposed = importing.proposal(run)
    given = {**{field: str(n) for field, n in proposed.items()}, "unit": importing.unit_of(run, proposed), **chosen}
    assert client.post(run_page(run), given).status_code == 302
    return ListRun.objects.get(pk=run.pk)


def everything(folder: Path) -> str:
    return "".join(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file() and path.suffix != ".key")


def test_no_number_of_a_person_is_kept_shown_or_handed_back(at, tmp_path):
    client = at(ADMINISTRATION)
    bad = ["123", "某企业", "李四", PASSPORT, "30", "2020-01-05"], [RED.org_id, RED.org, f"王五{OLD}", NUMBER.lower(), "101", "2020-01-05"]
    run = read_in(client, rows(*bad))
    assert (run.state, run.good, run.bad) == ("done", 2, 2)
    pages = text(client.get(run_page(run))) + b"".join(client.get(reverse("supervision:list_bad", args=[run.pk])).streaming_content).decode("utf-8-sig")
    told = pages + everything(tmp_path / "lists") + str(list(Shareholding.objects.values())) + str(list(ListRun.objects.values()))
    assert not any(number in told for number in (NUMBER, OLD, PASSPORT)) and "尾号1237·" in told and "企业代码" in pages
    one, other = Shareholding.objects.order_by("line_no")
    assert one.holder_key == other.holder_key and one.tail == "1237" and one.holder == "张三"
    assert not list((tmp_path / "lists").glob("arriving-*")) and not OutsideProject.objects.exists()
    assert counter.load(run.stream, ListRecord).kind == "shares"


def test_who_sees_shareholders_is_kept_and_the_rows_handed_back_are_a_copy(at):
    client = at(ADMINISTRATION)
    send(client, rows(), source="市场监管局股东", kind="shares")
    waiting = ListRun.objects.get()
    for _n in range(2):
        assert "张三" in text(client.get(run_page(waiting)))
    looks = Sight.objects.filter(route="supervision:list_run")
    assert [(each.person_id, each.what) for each in looks] == [(client.session["_auth_user_id"], sights.LISTS)], "it renews itself: one look"
    run = read_in(client, rows(["123", "某企业", "李四", PASSPORT, "30", "2020-01-05"]))
    back = b"".join(client.get(reverse("supervision:list_bad", args=[run.pk])).streaming_content).decode("utf-8-sig")
    taken = Sight.objects.exclude(code="").get(route="supervision:list_bad")
    assert "李四" in back and grouped(taken.code) in back.splitlines()[-1] and taken.how == "取走副本"


def test_a_workbook_and_a_column_whose_header_says_nothing(at, tmp_path):
    client = at(ADMINISTRATION)
    content = xlsx(["统一社会信用代码", "股东名称", "号", "持股比例"], [RED.org_id, "张三", PASSPORT, 0.4], [BLUE.org_id, "张三", PASSPORT, "40%"])
    assert read_in(client, content, "股东.xlsx", holder_id="2", unit="小数").good == 2
    assert set(Shareholding.objects.values_list("percent", "tail")) == {(40, "5678")} and len(set(Shareholding.objects.values_list("holder_key"))) == 1
    assert PASSPORT not in everything(tmp_path / "lists") + str(list(ListRun.objects.values()))
    assert Shareholding.objects.first().as_of == day_of(clock.now()), "without a day of its own that of the sending"


def test_a_bad_form_another_kind_under_one_name_and_the_same_file_twice(at):
    client = at(ADMINISTRATION)
    send(client, rows(), source="市场监管局股东", kind="shares")
    run = ListRun.objects.get()
    assert client.post(run_page(run), {"firm_id": "0", "holder": "2"}).status_code == 422 and not Shareholding.objects.exists()
    mixed = send(client, rows(), source="市场监管局股东", kind="approval")
    assert mixed.status_code == 409 and "另一种名单" in text(mixed)
    read_in(client, rows())
    again = send(client, rows(), source="市场监管局股东", kind="shares")
    assert again.status_code == 409 and "已经由本单位读入过" in text(again)


def test_numbers_of_persons_on_another_list_are_sent_back_and_not_kept(at, tmp_path):
    client = at(ADMINISTRATION)
    permit = "项目名称,建设单位,总投资（万元）,许可证号\n某桥施工,公路局,450,{}\n"
    refused = send(client, permit.format(CARD).encode())
    assert refused.status_code == 409 and "文件的第2行第4列有身份证号码" in text(refused) and CARD not in everything(tmp_path / "lists") and not ListRun.objects.exists()
    for number in ("532301202600000001", "532301202606010001"):
        assert send(client, permit.format(number).encode()).status_code == 302, "a permit is no person: no day of birth, no check digit"


@pytest.mark.parametrize("who", [SUPERVISOR, CENTRE, RED])
def test_registers_are_read_in_by_the_administration_and_seen_by_no_other_office(at, who):
    run = read_in(at(ADMINISTRATION), rows())
    assert at(who).post(LISTS, {"source": "x", "kind": "shares", "file": SimpleUploadedFile("a.csv", rows())}).status_code == 403
    log_in(at(NEIGHBOUR), NEIGHBOUR)
    assert at(NEIGHBOUR).get(run_page(run)).status_code == 404


# ---- frozen at the opening


def opened(lot: Lot) -> Lot:
    ticker.move_clock(lot.p.round.deadline)
    lot.release()
    ticker.run_due(clock.now())
    return lot


def test_a_common_shareholder_is_told_after_the_opening_as_registered_then(at):
    client = log_in(at(ADMINISTRATION), ADMINISTRATION)
    lot = Lot().noticed()
    for firm in (RED, BLUE, GREEN):
        lot.bid(firm)
    later = (lot.p.round.deadline + timedelta(days=2)).date().isoformat()
    run = read_in(client, rows([GREEN.org_id, GREEN.org, "张三", NUMBER, "9", "2020-01-05"], [RED.org_id, RED.org, "李四", PASSPORT, "100", later]))
    follow()
    assert not Finding.objects.filter(rule="related_bidders").exists() and not AtOpening.objects.exists()
    opened(lot)
    client.post(run_page(run), {"do": "withdraw", "reason": "读错了列"})
    assert not Shareholding.objects.exists()
    read_in(client, rows([GREEN.org_id, GREEN.org, "张三", NUMBER, "100", "2020-01-05"]))
    follow()
    found = Finding.objects.get(rule="related_bidders")
    assert set(found.firms) == {RED.org_id, BLUE.org_id} and found.grade == 2 and "张三（证件尾号1237）" in found.words
    shown = text(at(SUPERVISOR).get(reverse("supervision:finding", args=[found.key])))
    assert "尾号1237" in shown and "40%" in shown and "财务投资" in shown and NUMBER not in shown
    assert NUMBER not in str(list(AtOpening.objects.values()))


def test_of_two_extracts_the_newer_that_is_at_hand_that_day_holds_and_of_one_day_the_later(at):
    client = at(ADMINISTRATION)
    for day, holder in (("2020-01-05", "甲"), ("2020-01-06", "乙"), ("2020-01-06", "丙"), ("2020-01-08", "丁")):
        read_in(client, "\n".join([",".join(HEAD), f"{RED.org_id},{RED.org},{holder},{NUMBER},100,{day}"]).encode())
    told = {day: [each.holder for each in at_opening.shares_of([RED.org_id], date(2020, 1, day))[RED.org_id]] for day in (4, 5, 6, 7, 8)}
    assert told == {4: [], 5: ["甲"], 6: ["丙"], 7: ["丙"], 8: ["丁"]}
