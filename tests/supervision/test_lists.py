"""Reading lists in 读入名单: real files as offices send them, the page of a run, the journal entry; five ways a page."""

from __future__ import annotations

import io
import tarfile
import zipfile

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from ggzy import backup
from ggzy.core.lists import ListRecord
from ggzy.desk import counter
from ggzy.store.models import DocketCard, ListRun, ListSource, OutsideProject
from ggzy.supervision import importing, list_files
from tests.people import CENTRE, RED, SUPERVISOR
from tests.supervision.conftest import ADMINISTRATION, text

pytestmark = pytest.mark.django_db
NEIGHBOUR = msgspec.structs.replace(ADMINISTRATION, person_id="p-adm2", org_id="11532900MB00000004", org="大理州公共资源交易管理局", region="532900")
LISTS = reverse("supervision:lists")
CSV = (
    "项目代码,项目名称,建设单位,总投资（万元）,地区,批复时间\n"
    "2510-532301-04-01-200001,楚雄市西城区养老院建设项目,楚雄市民政局,900,楚雄市,2026-01-05\n"
    ",禄丰市黑井消防站,禄丰市消防救援大队,=1+1,禄丰市,2026-01-06\n"
    ",大理市洱海公园,大理市城建局,500,大理市,2026-01-07\n"
    ",禄丰市碧城卫生院改造施工,禄丰市碧城卫生院,3000000元,禄丰市,2026年1月8日\n"
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.GGZY_DATA = tmp_path


def send(client, content: bytes, name: str = "立项.csv", source: str = "州发展改革委", kind: str = "approval"):
    return client.post(LISTS, {"source": source, "kind": kind, "file": SimpleUploadedFile(name, content)})


def run_page(run: ListRun) -> str:
    return reverse("supervision:list_run", args=[run.pk])


def chosen(run: ListRun, **changed: str) -> dict[str, str]:
    proposed = importing.proposal(run)
    return {**{field: str(n) for field, n in proposed.items()}, "unit": importing.unit_of(run, proposed), **changed}


def read_in(client, content: bytes, **more: str) -> ListRun:
    answer = send(client, content, **more)
    assert answer.status_code == 302, text(answer)
    run = ListRun.objects.latest("pk")
    assert client.post(run_page(run), chosen(run)).status_code == 302
    return ListRun.objects.get(pk=run.pk)


def xlsx(*rows: list[object], merge: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in merge:
        book.active.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_a_csv_is_read_and_what_is_wrong_comes_back_with_reasons(at, encoding):
    client = at(ADMINISTRATION)
    run = read_in(client, CSV.encode(encoding))
    assert (run.state, run.good, run.bad) == ("done", 2, 2)
    first = OutsideProject.objects.get(name__startswith="楚雄市西城区养老院")
    assert (first.amount_fen, first.region, first.status, first.must) == (900_0000_00, "532301", "absent", True)
    back = b"".join(client.get(reverse("supervision:list_bad", args=[run.pk])).streaming_content).decode("utf-8-sig")
    assert "3,金额：是没有算出值的公式" in back and "'=1+1" in back and "不在您的管理地域内" in back
    assert "共 4 行" in text(client.get(run_page(run)))


def test_the_import_is_a_journal_entry_with_digest_and_counts(at):
    run = read_in(at(ADMINISTRATION), CSV.encode())
    record = counter.load(run.stream, ListRecord)
    assert (record.sha256, record.good, record.bad, record.source) == (run.sha256, 2, 2, "州发展改革委")
    assert DocketCard.objects.get(stream=run.stream).procedure == "list/1"


def test_merged_cells_two_header_rows_and_a_title_of_a_workbook(at):
    content = xlsx(
        ["2026年供水项目", None, None, None], ["项目名称", "建设单位", "投资规模", None], [None, None, "总投资（元）", "其中财政（元）"],
        ["和平镇供水管网施工", "禄丰市水务局", 4_500_000, 1], ["广通镇供水管网施工", None, 2_000_000.5, 1],
        merge=("A1:D1", "A2:A3", "B2:B3", "C2:D2", "B4:B5"),
    )  # fmt: skip
    run = read_in(at(ADMINISTRATION), content, name="供水.xlsx", kind="budget")
    rows = OutsideProject.objects.order_by("line_no")
    assert [(r.line_no, r.owner, r.amount_fen) for r in rows] == [(4, "禄丰市水务局", 450_000_000), (5, "禄丰市水务局", 200_000_050)]
    assert run.headers[2] == "投资规模 总投资（元）"


def test_units_that_differ_within_one_column_are_read_to_the_fen_and_equal_rows_once(at):
    content = xlsx(
        ["项目名称", "建设单位", "总投资（万元）", "联系人电话"], ["甲桥施工", "公路局", 450, "1"], ["乙桥施工", "公路局", "3000000元", "2"], ["丙桥施工", "公路局", "1.2亿元", "3"],
        ["丁桥施工", "公路局", "=2*3", "4"], ["甲桥施工", "公路局", "450万元", "5"], ["甲桥施工", "公路局", 451, "6"],
    )  # fmt: skip
    run = read_in(at(ADMINISTRATION), content, name="a.xlsx")
    told = dict(OutsideProject.objects.values_list("line_no", "amount_fen"))
    assert told == {2: 450_000_000, 3: 300_000_000, 4: 12_000_000_000, 7: 451_000_000} and run.bad == 2
    back = list_files.bad_path(run).read_text("utf-8-sig")
    assert "与第2行说的完全相同，只读入一次" in back and "没有算出值的公式" in back


def test_a_column_of_units_is_proposed_whatever_it_is_called_and_goes_before_the_lists_unit(at):
    client = at(ADMINISTRATION)
    send(client, "项目名称,建设单位,金额,单位,\n甲桥施工,公路局,900000,元,\n乙桥施工,公路局,450,万元,\n".encode())
    run = ListRun.objects.get()
    assert importing.proposal(run)["unit_of"] == 3 and text(client.get(run_page(run))).count("<th scope") == 4, "a column of nothing is not shown"
    assert client.post(run_page(run), chosen(run, unit="万元")).status_code == 302
    assert list(OutsideProject.objects.order_by("line_no").values_list("amount_fen", flat=True)) == [90_000_000, 450_000_000]


def test_a_row_of_an_earlier_list_is_told_with_its_line_and_counted_once(at):
    client = at(ADMINISTRATION)
    read_in(client, CSV.encode())
    read_in(client, CSV.replace("黑井", "黑井镇").encode(), name="二月.csv")
    again = OutsideProject.objects.get(run__file_name="二月.csv", name__startswith="楚雄市西城区养老院")
    assert again.status == "same" and "州发展改革委“立项.csv”第2行" in text(client.get(reverse("supervision:unlisted_row", args=[again.pk])))
    assert OutsideProject.objects.that_had_to_trade().filter(name__startswith="楚雄市西城区养老院").count() == 1


def test_a_formula_that_was_never_computed_is_handed_back(at):
    run = read_in(at(ADMINISTRATION), xlsx(["项目名称", "建设单位", "金额（元）"], ["甲桥施工", "公路局", "=1000*1000"], ["乙桥施工", "公路局", 100]), name="a.xlsx")
    assert (run.good, run.bad) == (1, 1) and "公式" in list_files.bad_path(run).read_text("utf-8-sig")


def test_the_same_file_twice_is_noticed_until_it_is_withdrawn(at):
    client = at(ADMINISTRATION)
    run = read_in(client, CSV.encode())
    again = send(client, CSV.encode(), name="改名.csv", source="另一个名字")
    assert again.status_code == 409 and "已经由本单位读入过" in text(again)
    assert client.post(run_page(run), {"do": "withdraw", "reason": "列对应错了"}).status_code == 302
    assert not OutsideProject.objects.exists() and "列对应错了" in text(client.get(run_page(run)))
    assert send(client, CSV.encode()).status_code == 302


def test_columns_corrected_once_are_remembered_for_the_source(at):
    client = at(ADMINISTRATION)
    odd = "甲,乙,丙\n某供水工程施工,某镇水管站,450\n".encode()
    send(client, odd)
    run = ListRun.objects.get()
    assert client.post(run_page(run), {"name": "0"}).status_code == 422
    assert client.post(run_page(run), {"name": "0", "owner": "1", "amount": "2", "unit": "万元"}).status_code == 302
    assert ListSource.objects.get().columns == {"name": "甲", "owner": "乙", "amount": "丙"}
    send(client, "丙,甲,乙\n300,另一供水工程施工,某镇水管站\n".encode())
    assert importing.proposal(ListRun.objects.first()) == {"name": 1, "owner": 2, "amount": 0}
    run = ListRun.objects.first()
    run.headers = [run.headers[1], "总投资（万元）", run.headers[2], "项目代码"]
    assert importing.proposal(run) == {"name": 0, "amount": 1, "owner": 2}, "renamed: guessed anew; what was left out stays so"
    assert importing.unit_of(ListRun.objects.first(), {"amount": 0}) == "万元"


@pytest.mark.parametrize(
    ("changed", "why"), [({"unit": ""}, "请选择"), ({"owner": "", "owner_id": ""}, "至少要有一列"), ({"owner": "1"}, "选了两次")]
)
def test_a_faulty_choice_of_columns_is_told(at, changed, why):
    client = at(ADMINISTRATION)
    send(client, CSV.encode())
    run = ListRun.objects.get()
    answer = client.post(run_page(run), chosen(run, **changed))
    assert answer.status_code == 422 and why in text(answer) and not OutsideProject.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("a.xls", b"x", "旧的 XLS"), ("a.pdf", b"x", "只能读入"), ("a.xlsx", b"not a workbook", "打不开"), ("a.csv", b"", "空"), ("a.csv", b"\x00\x01\x02", "不是文本文件")],
)
def test_a_file_that_cannot_be_read_says_why(at, name, content, why):
    answer = send(at(ADMINISTRATION), content, name=name)
    assert answer.status_code in (409, 422) and why in text(answer)


def test_a_list_of_nothing_readable_fails_and_can_be_mended(at):
    client = at(ADMINISTRATION)
    send(client, "项目名称,建设单位,金额（元）\n甲,乙,零\n".encode())
    run = ListRun.objects.get()
    client.post(run_page(run), chosen(run))
    run.refresh_from_db()
    assert run.state == "failed" and "没有读入任何一行" in text(client.get(run_page(run)))


def test_reading_that_stopped_half_way_can_be_begun_anew(at):
    client = at(ADMINISTRATION)
    send(client, CSV.encode())
    run = ListRun.objects.get()
    ListRun.objects.update(state="reading", beat_at=run.at, lines=2)
    assert "正在读入" in text(client.get(run_page(run)))
    ListRun.objects.update(beat_at=run.at - importing.clock.timedelta(minutes=3))
    assert "重新读入" in text(client.get(run_page(run)))


@pytest.mark.parametrize("who", [SUPERVISOR, CENTRE, RED])
def test_lists_are_the_administrations(at, who):
    assert at(who).get(LISTS).status_code == 403


def test_another_office_sees_nothing_of_it_and_a_stranger_logs_in(at, client):
    run = read_in(at(ADMINISTRATION), CSV.encode())
    for page in (run_page(run), reverse("supervision:list_bad", args=[run.pk])):
        assert at(NEIGHBOUR).get(page).status_code == 404
        assert client.get(page).status_code == 302
    assert "立项.csv" not in text(at(NEIGHBOUR).get(LISTS))


def test_a_merged_area_beyond_the_columns_that_are_read_is_passed_over(at):
    wide = ["项目名称", "建设单位", "金额（元）", *[None] * 100]
    content = xlsx(wide, ["甲桥施工", "公路局", 100, *[None] * 99, "远"], merge=("CY1:CZ2",))
    assert read_in(at(ADMINISTRATION), content, name="a.xlsx").good == 1


def test_a_workbook_that_breaks_off_half_way_says_so(at):
    whole, cut = zipfile.ZipFile(io.BytesIO(xlsx(["项目名称", "建设单位", "金额（元）"], ["甲桥施工", "公路局", 100]))), io.BytesIO()
    with zipfile.ZipFile(cut, "w") as package:
        for name in whole.namelist():
            content = whole.read(name)
            package.writestr(name, content[: content.index(b"<row") + 60] if "sheet1" in name else content)
    answer = send(at(ADMINISTRATION), cut.getvalue(), name="a.xlsx")
    assert answer.status_code == 409 and "读到一半" in text(answer)


def test_of_two_who_begin_a_run_at_once_the_first_reads(at):
    client = at(ADMINISTRATION)
    send(client, CSV.encode())
    as_seen = ListRun.objects.get()
    assert client.post(run_page(as_seen), chosen(as_seen)).status_code == 302
    read = set(OutsideProject.objects.values_list("pk", flat=True))
    importing.begin(as_seen)
    assert read and set(OutsideProject.objects.values_list("pk", flat=True)) == read


def test_what_was_read_in_is_in_the_backup(at, tmp_path):
    run = read_in(at(ADMINISTRATION), CSV.encode())
    backup.pack(tmp_path / "files.tar", tmp_path / "keys.tar", tmp_path)
    with tarfile.open(tmp_path / "files.tar") as packed:
        assert {f"lists/{run.pk}.csv", f"lists/{run.pk}.bad.csv"} <= set(packed.getnames())
