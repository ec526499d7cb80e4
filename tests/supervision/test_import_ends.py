"""Reading that ends half way 读到一半: processes that are ended, two at once, and what an earlier version left; of the files nothing stays that should not."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from ggzy.desk import clock
from ggzy.store.models import ImportedRow, ListRun, OutsideProject
from ggzy.supervision import arriving, at_work, importing, imports, list_files
from ggzy.supervision.taking_in.earlier import FirstLines
from tests.desk.door import register_firms
from tests.people import RED
from tests.supervision import test_imported_experts as experts
from tests.supervision import test_lists as lists
from tests.supervision.conftest import ADMINISTRATION, text
from tests.supervision.test_credit import COLLEAGUE
from tests.supervision.test_import_files import everything, large  # noqa: F401
from tests.supervision.test_imported_experts import employer  # noqa: F401
from tests.supervision.test_imports import act, checked, read_in, row, send, sheet
from tests.supervision.test_lists import own_folder  # noqa: F401

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LATER = list_files.ABANDONED + SECOND
ENDED = importing.STUCK + SECOND


@pytest.fixture
def held():
    """What another process holds."""
    other = connection.copy()
    with other.cursor() as cursor:
        yield lambda lock: cursor.execute("SELECT pg_advisory_lock(%s)", [lock])
    other.close()


def came(content: bytes, source: str = "省专家库", kind: str = "expert", **state: object) -> ListRun:
    """A file that waits for its columns, or as if somebody had begun to read it."""
    assert send(ADMINISTRATION, content, kind=kind, source=source).status_code == 302
    run = ListRun.objects.select_related("source").latest("pk")
    importing.remember(run, importing.proposal(run), importing.unit_of(run, importing.proposal(run)))
    return again(run, **state)


def again(run: ListRun, **state: object) -> ListRun:
    if state:
        ListRun.objects.filter(pk=run.pk).update(**state)
    return ListRun.objects.select_related("source").get(pk=run.pk)


def file_of(at, run: ListRun):
    return at(ADMINISTRATION).get(reverse("supervision:import_file", args=[run.pk]))


EXPERTS = "\n".join([experts.HEAD, experts.row()]).encode()


def test_a_file_whose_reading_was_ended_goes_after_three_days_unless_somebody_reads_it(tmp_path, held):
    run = came(EXPERTS, state="reading", beat_at=clock.now() - ENDED)
    list_files.forget_abandoned(run.at + list_files.ABANDONED)
    assert experts.NUMBER in everything(tmp_path)
    held(at_work.RUN_LOCKS + run.pk)
    list_files.forget_abandoned(run.at + LATER)
    assert experts.NUMBER in everything(tmp_path) and again(run).state == "reading"


def test_a_file_whose_reading_was_ended_and_that_nobody_reads_is_gone_and_says_so(tmp_path):
    run = came(EXPERTS, state="reading", beat_at=clock.now() - ENDED)
    list_files.forget_abandoned(run.at + LATER)
    assert experts.NUMBER not in everything(tmp_path) and again(run).trouble == list_files.LATE and again(run).state == "failed"


def test_a_list_that_could_not_be_read_goes_after_three_days_with_all_its_columns(at, tmp_path):
    run = lists.read_in(at(ADMINISTRATION), "项目名称,建设单位,总投资（万元）,联系人住址\n某桥,,不知道,某某家的住址\n".encode())
    assert run.state == "failed" and "住址" in everything(tmp_path)
    list_files.forget_abandoned(run.at + list_files.ABANDONED)
    assert list_files.path_of(run).exists(), "till then the columns can be told anew"
    list_files.forget_abandoned(run.at + LATER)
    assert "某某家的住址" not in everything(tmp_path) and "重新上传" in text(at(ADMINISTRATION).get(lists.run_page(run)))


def test_what_came_is_never_handed_out_where_it_was_left_beside_what_was_read(at, tmp_path):
    run = came(EXPERTS)
    assert file_of(at, run).status_code == 404, "before it was read"
    whole = list_files.path_of(run).read_bytes()
    importing.begin(run)
    (tmp_path / "lists" / f"{run.pk}.kept").write_bytes(whole)
    assert experts.NUMBER not in b"".join(file_of(at, run).streaming_content).decode()
    (tmp_path / "lists" / f"{run.pk}.csv").unlink()
    assert file_of(at, run).status_code == 404
    list_files.forget_abandoned(run.at)
    assert experts.NUMBER not in everything(tmp_path)


def test_reading_that_was_ended_at_its_last_step_can_be_begun_anew(tmp_path):
    register_firms(RED)
    run = came(sheet(row(), row(no="8号", basis="")), kind="restriction")
    whole = list_files.path_of(run).read_bytes()
    importing.begin(run)
    read = (tmp_path / "lists" / f"{run.pk}.csv").read_text()
    (tmp_path / "lists" / f"{run.pk}.kept").write_bytes(whole)
    importing.read_in(again(run, state="reading").pk)
    after = again(run)
    assert (after.state, after.good, after.bad, ImportedRow.objects.count()) == ("checking", 1, 1, 1) and list_files.path_of(after).read_text() == read
    assert not (tmp_path / "lists" / f"{run.pk}.kept").exists()


def test_a_second_process_leaves_a_run_to_the_first_while_that_is_alive(held):
    run = came(sheet(row()), kind="restriction", state="reading", beat_at=clock.now() - ENDED)
    held(at_work.RUN_LOCKS + run.pk)
    imports.main([str(run.pk)])
    assert again(run).state == "reading" and list_files.path_of(again(run)).exists()


def test_of_a_file_twice_at_once_the_older_run_goes_on_and_one_that_was_ended_stops_nobody(at):
    client, beat = at(ADMINISTRATION), clock.now()
    for source in ("甲", "乙"):
        lists.send(client, lists.CSV.encode(), source=source)
    newer, older = ListRun.objects.select_related("source")
    for run in (newer, older):
        importing.remember(run, importing.proposal(run), importing.unit_of(run, importing.proposal(run)))
        again(run, state="reading", beat_at=beat)
    importing.read_in(newer.pk)
    refused = again(newer)
    assert refused.state == "failed" and "正在读入同一个文件（甲，立项.csv）" in refused.trouble and "读入过" not in refused.trouble
    again(newer, state="reading", beat_at=beat)
    importing.read_in(older.pk)
    assert (again(older).state, again(older).good) == ("done", 2), "a newer one is left to lose"
    again(older, state="reading", beat_at=beat - ENDED)
    importing.read_in(newer.pk)
    assert again(newer).state == "done" and OutsideProject.objects.filter(run=newer).count() == 2


def test_a_newer_run_that_began_first_gives_way_at_its_end(at, monkeypatch):
    client = at(ADMINISTRATION)
    for source in ("甲", "乙"):
        lists.send(client, lists.CSV.encode(), source=source)
    newer, older = ListRun.objects.select_related("source")
    importing.remember(newer, importing.proposal(newer), "万元")
    monkeypatch.setattr(importing, "hide_holders", lambda run, chosen: again(older, state="reading", beat_at=clock.now()))
    importing.begin(newer)
    assert again(newer).state == "failed" and not OutsideProject.objects.exists()


def test_a_beat_is_told_by_the_clock_while_nothing_else_is():
    beats, waiting = [], at_work.threading.Event()
    with at_work.beating(lambda: (beats.append(1), len(beats) > 1 and waiting.set()), 0.001):
        assert waiting.wait(5)
    assert len(beats) > 1


def test_a_living_process_does_not_undo_what_was_told_of_it(tmp_path, large):  # noqa: F811
    assert send(ADMINISTRATION, sheet(row())).status_code == 302
    run, came_open = ListRun.objects.select_related("source").get(), int(large.pop()[1])
    arriving.lost(again(run))
    arriving.arrived(run, os.fdopen(came_open, "rb"))
    assert again(run).state == "failed" and again(run).trouble == arriving.LOST and not again(run).headers
    assert not list((tmp_path / "lists").iterdir())


def test_the_table_for_whoever_checks_opens_in_a_spreadsheet_and_does_nothing_there(at):
    register_firms(RED)
    run = read_in(sheet(row(what='"=HYPERLINK(""http://x"")串通投标"')))
    table = b"".join(file_of(at, run).streaming_content)
    assert table.startswith("\ufeff行号".encode()) and "\"'=HYPERLINK" in table.decode() and '"=HYPERLINK' not in table.decode()


# ---- what an earlier version left ----


def test_what_waited_for_the_check_at_the_upgrade_is_confirmed_by_the_earlier_digest(monkeypatch, at):
    register_firms(RED)
    with monkeypatch.context() as before:
        before.setattr(imports, "digest", imports.digest_of_before)
        run = read_in(sheet(row()))
    assert imports.digest(run) != imports.digest_of_before(run)
    said = ImportedRow.objects.get().said
    ImportedRow.objects.update(said=said | {"what": "另一件事"})
    refused = at(COLLEAGUE).post(act(run, "confirm"), {"note": "与盖章的名单逐行核对"})
    assert refused.status_code == 409 and "请退回这一批，重新上传、读入" in text(refused)
    ImportedRow.objects.update(said=said)
    assert checked(run).state == "entered"


def test_a_file_under_its_earlier_name_is_read_while_its_run_is_not_done_and_goes_then(at, tmp_path):
    lists.send(at(ADMINISTRATION), lists.CSV.encode())
    run = ListRun.objects.select_related("source").get()
    earlier = tmp_path / "lists" / run.sha256
    list_files.path_of(run).rename(earlier)
    os.utime(earlier, (0, 0))
    list_files.forget_abandoned(run.at + list_files.ABANDONED)
    assert list_files.path_of(run) == earlier
    assert at(ADMINISTRATION).post(lists.run_page(run), lists.chosen(run)).status_code == 302
    done = again(run)
    assert (done.state, done.good) == ("done", 2) and list_files.path_of(done).name == f"{run.pk}.csv"
    list_files.forget_abandoned(run.at)
    assert not earlier.exists() and list_files.path_of(done).exists()


def test_the_earlier_file_of_what_waits_for_the_check_is_there_till_that_is_done(at, tmp_path):
    register_firms(RED)
    run = read_in(sheet(row()))
    earlier = tmp_path / "lists" / f"{run.sha256}.covered.csv"
    list_files.path_of(run).rename(earlier)
    list_files.forget_abandoned(run.at + LATER)
    assert RED.org in b"".join(file_of(at, run).streaming_content).decode()
    checked(run)
    list_files.forget_abandoned(run.at + LATER)
    assert not earlier.exists()


def test_nobodys_earlier_file_that_was_not_read_in_stays(tmp_path, at):
    lists.send(at(ADMINISTRATION), lists.CSV.encode())
    run = ListRun.objects.select_related("source").get()
    earlier: Path = list_files.path_of(run).rename(tmp_path / "lists" / run.sha256)
    list_files.forget_abandoned(run.at + LATER)
    assert not earlier.exists() and again(run).state == "failed"


def test_one_way_to_say_where_the_same_stood_first():
    first_line = FirstLines()
    assert [first_line(2, "a", "b"), first_line(3, "c"), first_line(4, "b", "d"), first_line(5, "d"), first_line(6, "a")] == [None, None, 2, None, 2]
