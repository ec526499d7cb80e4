"""Files of lists 名单文件: no number of a person is kept, shown or handed back; files of experts are forgotten, and whoever comes late does no harm."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from ggzy.core.calendar import day_of
from ggzy.core.imported.record import ImportRecord
from ggzy.desk import clock, counter
from ggzy.store.models import Expert, ImportedRow, ListRun, ListSource, OldDeal, OutsideProject
from ggzy.supervision import arriving, identity, importing, imports, list_files
from tests.desk.door import register_firms
from tests.people import RED
from tests.supervision import test_imported_deals as deals
from tests.supervision import test_imported_experts as experts
from tests.supervision import test_lists as lists
from tests.supervision.conftest import ADMINISTRATION, text
from tests.supervision.test_credit import COLLEAGUE
from tests.supervision.test_imported_experts import employer  # noqa: F401
from tests.supervision.test_imports import (
    HEAD,
    IMPORTS,
    PROVINCE,
    SECOND,
    bad,
    checked,
    matter,
    read_in,
    reasons,
    row,
    run_page,
    send,
    sheet,
)
from tests.supervision.test_lists import NEIGHBOUR, own_folder  # noqa: F401

pytestmark = pytest.mark.django_db
CARD, OLD, PASSPORT = "532301198001011233", "532301800101123", "E12345678"


def everything(folder: Path) -> str:
    """All that is kept of what came: files and rows."""
    files = "".join(path.read_text("utf-8", "replace") for path in (folder / "lists").rglob("*") if path.is_file())
    rows = [list(model.objects.values()) for model in (ListRun, ImportedRow, OldDeal, OutsideProject)]
    return files + str(rows)


def test_a_number_is_told_by_its_day_and_check_digit_and_no_permit_is():
    assert identity.is_told(f"张三{CARD}") and identity.is_told("张三５３２３０１１９８００１０１１２３３")
    assert identity.shown(f"张三{CARD}，") == "张三（证件号码已遮蔽、尾号1233），" and identity.is_told(identity.shown(CARD))
    permits = [f"5323012019111301{n:02}" for n in range(100)]
    assert not any(identity.is_told(each) for each in permits) and identity.shown(permits[3]) == permits[3]
    assert identity.covered(PASSPORT, whole=True).endswith("尾号5678）") and identity.covered(RED.org_id, whole=True) == RED.org_id
    assert identity.covered("无", whole=True) == "无" and identity.covered(OLD, is_number=identity.is_persons) != OLD


def test_no_number_on_a_list_of_restrictions_is_kept_shown_or_handed_back(at, tmp_path):
    register_firms(RED)
    head = f"{HEAD},法定代表人身份证号码"
    told = f"串通投标，经办人张三{CARD}"
    run = read_in(sheet(f"{row(what=told)},{PASSPORT}", f"{row(basis='', no='8号', what=f'李四{OLD}')},{OLD}", head=head))
    assert (run.state, run.good, run.bad) == ("checking", 1, 1), bad(run)
    client = at(ADMINISTRATION)
    file = client.get(reverse("supervision:import_file", args=[run.pk]))
    pages = text(client.get(matter(run))) + b"".join(file.streaming_content).decode() + file["Content-Disposition"]
    checked(run)
    seen = pages + text(client.get(matter(run))) + everything(tmp_path)
    assert not any(number in seen for number in (CARD, OLD, PASSPORT)) and "尾号1233" in pages and "原文件没有保存" in pages and ".csv" in pages


def test_a_deal_of_before_that_tells_a_number_comes_back_covered(tmp_path, at, client):
    run = deals.read(deals.row(), deals.row(title="另一个项目的扩建工程", code="2", result=f"项目经理王五{CARD}"))
    assert (run.good, run.bad) == (1, 1) and "有身份证号码" in reasons(run)[0] and "尾号1233" in bad(run)
    checked(run)
    assert CARD not in everything(tmp_path) and OldDeal.objects.count() == 1


def test_a_project_far_down_that_tells_a_number_comes_back_covered(tmp_path, at):
    rows = [f"某桥施工{n},公路局,450,{CARD if n == 20 else '5323012019111301'}{n if n != 20 else ''}" for n in range(30)]
    run = lists.read_in(at(ADMINISTRATION), "\n".join(["项目名称,建设单位,总投资（万元）,备注", *rows]).encode())
    assert (run.state, run.good, run.bad) == ("done", 29, 1) and "有身份证号码" in bad(run) and "尾号1233" in bad(run)
    assert CARD not in everything(tmp_path) and "已经遮蔽" not in text(at(ADMINISTRATION).get(lists.LISTS))


def test_a_file_of_experts_that_is_refused_or_failed_is_not_kept(at, tmp_path):
    content = "\n".join([experts.HEAD, experts.row()]).encode()
    checked(experts.read(experts.row()))
    assert experts.NUMBER not in everything(tmp_path)
    assert send(ADMINISTRATION, content, kind="expert", source="省专家库", name="专家.csv").status_code == 409
    assert experts.NUMBER not in everything(tmp_path), "the same file again is refused and not kept"
    failed = experts.read(experts.row(until="2020-01-01"), name="过期.csv")
    shown = text(at(ADMINISTRATION).get(run_page(failed)))
    assert failed.state == "failed" and experts.NUMBER not in everything(tmp_path) and "重新上传" in shown and 'name="until"' not in shown


def test_a_file_that_two_offices_sent_is_forgotten_by_the_one_alone_and_one_that_is_gone_is_told(at):
    register_firms(RED)
    content = "\n".join([experts.HEAD, experts.row(region="")]).encode()
    assert send(NEIGHBOUR, content, kind="expert", source="省专家库", name="专家.csv").status_code == 302
    theirs = ListRun.objects.select_related("source").get()
    checked(experts.read(experts.row(region="")))
    columns = {field: str(n) for field, n in importing.proposal(theirs).items()}
    assert list_files.path_of(theirs).exists(), "another office still has to read it"
    list_files.path_of(theirs).unlink()
    assert at(NEIGHBOUR).post(run_page(theirs), columns).status_code == 302
    theirs.refresh_from_db()
    assert theirs.state == "failed" and "请重新上传" in theirs.trouble


def test_a_file_of_experts_that_nobody_read_in_goes_after_three_days(tmp_path):
    content = "\n".join([experts.HEAD, experts.row()]).encode()
    assert send(ADMINISTRATION, content, kind="expert", source="省专家库", name="专家.csv").status_code == 302
    came = ListRun.objects.get().at
    list_files.forget_abandoned(came + list_files.ABANDONED)
    assert experts.NUMBER in everything(tmp_path)
    list_files.forget_abandoned(came + list_files.ABANDONED + timedelta(seconds=1))
    assert experts.NUMBER not in everything(tmp_path) and ListRun.objects.get().state == "failed"


def test_of_two_files_that_tell_of_one_deal_the_second_enters_nothing():
    first, second = deals.read(deals.row()), deals.read(deals.row(amount="1280.6"), name="又.csv", who=PROVINCE)
    assert (first.good, second.good) == (1, 1), "of two offices, both read before either was entered"
    checked(first)
    checked(second, who=SECOND)
    assert OldDeal.objects.count() == 1 and "已经读入过这个项目：原交易中心系统第2行" in ImportedRow.objects.get(run=second).trouble


def test_whoever_checks_sees_how_this_file_was_read_and_not_the_next_of_its_source(at):
    register_firms(RED)
    run = read_in(sheet(row(basis=""), head=HEAD), more={"basis": "", "all_basis": "《招标投标法》第五十三条"})
    after = send(ADMINISTRATION, sheet(row(no="9号"), head=HEAD.replace("单位名称", "企业全称")))
    assert after.status_code == 302
    later = ListRun.objects.latest("pk")
    importing.remember(later, {"subject": 0, "code": 1, "since": 7, "document_no": 10}, "", {"basis": "另一部法第一条"})
    shown = text(at(COLLEAGUE).get(matter(run)))
    assert "单位或者人员 = 单位名称" in shown and "法律依据：《招标投标法》第五十三条" in shown and "企业全称" not in shown and "另一部法" not in shown
    assert counter.load(run.stream, ImportRecord).constants == {"basis": "《招标投标法》第五十三条"}


def test_a_second_process_that_comes_late_drops_nothing():
    register_firms(RED)
    run = checked(read_in(sheet(row())))
    for state in ("entered", "checking", "mapping"):
        ListRun.objects.update(state=state)
        imports.main([str(run.pk)])
        assert ImportedRow.objects.get().entered_at and ListRun.objects.get().state == state


def test_what_was_confirmed_and_never_began_is_entered_by_the_button(at):
    register_firms(RED)
    run = checked_only(read_in(sheet(row())))
    assert "接着入册" in text(at(COLLEAGUE).get(matter(run)))
    assert at(COLLEAGUE).post(matter(run)).status_code == 302
    assert ListRun.objects.get().state == "entered" and ImportedRow.objects.get().entered_at


def test_a_row_in_which_the_platform_fails_stops_no_other_and_is_entered_by_going_on(at):
    run = deals.read(deals.row(), deals.row(title="另一个项目的扩建工程", code="2"))
    first, _second = ImportedRow.objects.order_by("line_no")
    checked_only(run)
    ImportedRow.objects.filter(pk=first.pk).update(said={"title": 1})
    imports.begin_entering(run, ListRun.State.CHECKING)
    broken, whole = ImportedRow.objects.order_by("line_no")
    assert broken.trouble == "未入册（平台出错，可以接着入册）" and whole.entered_at and ListRun.objects.get().state == "entering"
    assert broken.said and not whole.said, "what the row says is kept until it is entered"
    ImportedRow.objects.filter(pk=first.pk).update(said=first.said)
    shown = text(at(ADMINISTRATION).get(matter(run)))
    assert "接着入册" in shown and broken.trouble in shown and "http-equiv" not in shown
    assert at(COLLEAGUE).post(matter(run)).status_code == 302
    mended = ImportedRow.objects.get(pk=first.pk)
    assert mended.entered_at and not mended.trouble and not mended.said and ListRun.objects.get().state == "entered" and OldDeal.objects.count() == 2


def test_a_file_of_experts_waits_for_rows_in_which_the_platform_failed_three_days_at_most(at):
    run = checked_only(experts.read(experts.row()))
    whole = ImportedRow.objects.get().said
    ImportedRow.objects.update(said={"name": 1})
    imports.begin_entering(run, ListRun.State.CHECKING)
    assert list_files.path_of(run).exists() and "可以接着入册" in ImportedRow.objects.get().trouble
    list_files.forget_abandoned(run.at + list_files.ABANDONED + timedelta(seconds=1))
    assert not list_files.path_of(run).exists()
    ImportedRow.objects.update(said=whole)
    assert at(COLLEAGUE).post(matter(run)).status_code == 302
    assert ListRun.objects.get().state == "entered" and Expert.objects.count() == 1, "the rows alone are enough"


def test_what_a_row_became_and_that_it_did_are_one(at):
    run = checked_only(deals.read(deals.row()))
    waiting = ImportedRow.objects.get()
    enter = imports.entering_of(run).enterer(run, counter.load(run.stream, ImportRecord))
    imports.enter_rows([(waiting.pk, waiting.line_no)], run, lambda rows, now: [f"{each}{'-' * 40}" for each in enter(rows, now)])
    assert "平台出错" in ImportedRow.objects.get().trouble and not OldDeal.objects.exists()


@pytest.fixture
def large(monkeypatch):
    """As if every file were large: what is begun beside the page is kept, to be done when the test says so."""
    begun = []
    monkeypatch.setattr(arriving, "IN_THE_REQUEST", 0)
    monkeypatch.setattr(importing, "beside", lambda run, came=None: begun.append([str(run.pk), *([str(os.dup(came))] if came else [])]))
    return begun


def test_a_large_file_is_looked_through_beside_the_page_and_no_number_has_a_name_on_the_disk(at, tmp_path, large):
    client, content = at(ADMINISTRATION), f"{HEAD},法定代表人身份证号码\n{row()},{PASSPORT}\n".encode()
    assert send(ADMINISTRATION, content).status_code == 302
    run = ListRun.objects.get()
    waiting = text(client.get(run_page(run)))
    assert "正在看一遍文件" in waiting and "http-equiv" in waiting and "核对列" not in waiting.split("<main")[1].split("正在看一遍")[0]
    assert not list((tmp_path / "lists").iterdir()) and not run.headers
    imports.main(large.pop())
    shown, kept = text(client.get(run_page(run))), everything(tmp_path)
    assert ListRun.objects.get().state == "mapping" and "尾号5678" in shown and "核对列" in shown and PASSPORT not in kept and "尾号5678" in kept


def test_a_large_file_whose_process_was_ended_is_gone_and_says_so(at, tmp_path, large):
    assert send(ADMINISTRATION, sheet(row())).status_code == 302
    run = ListRun.objects.get()
    os.close(int(large.pop()[1]))
    ListRun.objects.update(beat_at=clock.now() - importing.STUCK - timedelta(seconds=1))
    shown = text(at(ADMINISTRATION).get(run_page(run)))
    assert "没有看完这个文件就停下了" in shown and "重新上传" in shown and ListRun.objects.get().state == "failed" and not list((tmp_path / "lists").iterdir())
    assert send(ADMINISTRATION, b"\x00\x01", name="坏.csv").status_code == 302
    imports.main(large.pop())
    assert "不是文本文件" in text(at(ADMINISTRATION).get(run_page(ListRun.objects.latest("pk")))) and not list((tmp_path / "lists").iterdir())


def test_columns_that_nobody_reads_are_neither_kept_nor_shown_once_it_was_read(at, tmp_path):
    register_firms(RED)
    run = read_in(sheet(f"{row()},某某家的住址", f"{row(basis='')},另一家的住址", head=f"{HEAD},住址"))
    file = at(ADMINISTRATION).get(reverse("supervision:import_file", args=[run.pk]))
    *table, copy = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert table == [f"行号,{HEAD}", f"2,{row()}", f"3,{row(basis='')}"] and copy.startswith("副本 ") and file["Content-Disposition"].count(".csv")
    assert (run.good, run.bad, run.sample) == (1, 1, []) and "的住址" not in everything(tmp_path) + text(at(ADMINISTRATION).get(matter(run)))


def test_of_a_file_that_was_sent_twice_before_it_was_read_the_second_is_not_read():
    register_firms(RED)
    for source in ("甲", "乙"):
        assert send(ADMINISTRATION, sheet(row()), source=source).status_code == 302
    second, first = ListRun.objects.select_related("source")
    for run in (first, second):
        importing.remember(run, importing.proposal(run), "")
        importing.begin(run)
    second.refresh_from_db()
    assert second.state == "failed" and "已经由本单位读入过（甲，名单.csv，读入1行）" in second.trouble and not ImportedRow.objects.filter(run=second).exists()


def test_a_list_of_projects_that_nobody_read_in_goes_after_three_days_too(at):
    lists.send(at(ADMINISTRATION), lists.CSV.encode())
    run = ListRun.objects.select_related("source").get()
    list_files.forget_abandoned(run.at + list_files.ABANDONED)
    assert list_files.path_of(run).exists()
    list_files.forget_abandoned(run.at + list_files.ABANDONED + timedelta(seconds=1))
    assert not list_files.path_of(run).exists() and "没有读入" in text(at(ADMINISTRATION).get(lists.run_page(run)))


def checked_only(run: ListRun) -> ListRun:
    """Confirmed in the journal, and its process ended before it entered anything."""
    outcome = counter.hand_in(run.stream, imports.ConfirmImport(note="与盖章的名单逐行核对", rows_sha256=imports.digest(run)), COLLEAGUE)
    assert outcome, outcome
    return run


def test_a_day_that_has_not_come_and_what_may_be_sent_are_told(at):
    tomorrow = day_of(clock.now()) + timedelta(days=1)
    answer = send(ADMINISTRATION, sheet(row()), as_of=str(tomorrow))
    assert answer.status_code == 422 and "还没有到" in text(answer) and not ListRun.objects.exists()
    assert send(ADMINISTRATION, sheet(row()), as_of=str(tomorrow - timedelta(days=1))).status_code == 302
    assert all("JSON、XML" in text(at(ADMINISTRATION).get(page)) for page in (lists.LISTS, IMPORTS))


def test_the_same_file_counts_as_read_from_its_reading_on_and_for_its_own_office_alone():
    source = ListSource.objects.create(org_id=ADMINISTRATION.org_id, name="省信用办", kind="restriction", region="532300")
    ListRun.objects.create(source=source, file_name="a.csv", sha256="a" * 64, size=1, at=clock.now(), beat_at=clock.now(), headers=["名称"])
    states = ListRun.State
    for state in states:
        ListRun.objects.update(state=state)
        twice = importing.read_before("a" * 64, ADMINISTRATION)
        assert (twice is not None) == (state not in (states.MAPPING, states.FAILED, states.WITHDRAWN, states.RETURNED)), state
        assert importing.read_before("a" * 64, NEIGHBOUR) is None, "another office reads it for itself"
    ListRun.objects.update(state=states.READING, headers=[])
    assert importing.read_before("a" * 64, ADMINISTRATION) is None, "nobody has looked it through yet"
    assert arriving.mixed("省信用办", "expert", ADMINISTRATION) and not arriving.mixed("省信用办", "restriction", ADMINISTRATION)
    assert not arriving.mixed("省信用办", "expert", NEIGHBOUR), "what another office calls its sources is its own matter"


def test_a_file_is_read_up_to_a_size_and_one_byte_more_is_refused(at, monkeypatch):
    monkeypatch.setattr(arriving, "MOST_BYTES", len(sheet(row())))
    assert send(ADMINISTRATION, sheet(row())).status_code == 302
    larger = send(ADMINISTRATION, sheet(row()) + b"\n", name="b.csv")
    assert larger.status_code == 409 and "200兆字节" in text(larger)
