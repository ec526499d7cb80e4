"""Outside data read in 读入外部数据: restrictions of other offices, from the file to the counter; five ways a page."""

from __future__ import annotations

import csv
from datetime import timedelta

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ggzy.core.acts.credit import TakeInCredit
from ggzy.core.acts.imported import ProposeImport
from ggzy.core.acts.notice import ObtainFile
from ggzy.core.calendar import day_of
from ggzy.core.credit import CreditEntry, ListRow
from ggzy.core.facts import Facts
from ggzy.core.imported.record import KINDS, ImportRecord
from ggzy.core.law.credit import list_was_checked
from ggzy.core.procedures.credit import CREDIT
from ggzy.core.table import Ask
from ggzy.desk import clock, counter
from ggzy.desk.workdays import calendar
from ggzy.store.models import BarRow, DocketCard, ImportedRow, ListRun, ListSource, Message
from ggzy.supervision import importing, imports, list_files
from tests.desk.door import Lot, register_firms
from tests.people import AGENCY, CENTRE, DISCIPLINE, RED, SUPERVISOR
from tests.supervision.conftest import bench, log_in, text
from tests.supervision.test_credit import COLLEAGUE
from tests.supervision.test_lists import ADMINISTRATION, NEIGHBOUR, own_folder, xlsx  # noqa: F401

pytestmark = pytest.mark.django_db
IMPORTS = reverse("supervision:imports")
PROVINCE = msgspec.structs.replace(ADMINISTRATION, person_id="p-sheng", org_id="11530000MB00000004", org="云南省公共资源交易管理局", region="530000")
SECOND = msgspec.structs.replace(PROVINCE, person_id="p-sheng2", person="和丽")
HEAD = "单位名称,统一社会信用代码,违法事实,处罚依据,限制内容,交易类别,生效地区,起始日期,截止日期,处罚机关,决定书文号"


def row(**more: str) -> str:
    today = day_of(clock.now())
    given = {
        "name": RED.org, "code": RED.org_id, "what": "串通投标", "basis": "《招标投标法》第五十三条", "kept": "取消投标资格", "lines": "", "region": "全省",
        "since": str(today), "until": str(today + timedelta(days=300)), "source": "云南省住房和城乡建设厅", "no": "云建罚〔2026〕7号",
    }  # fmt: skip
    return ",".join((given | more).values())


def sheet(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def send(who, content: bytes, name: str = "名单.csv", source: str = "省信用办", kind: str = "restriction", as_of: str = "2026-03-01"):
    return log_in(Client(), who).post(IMPORTS, {"source": source, "kind": kind, "as_of": as_of, "file": SimpleUploadedFile(name, content)})


def run_page(run: ListRun) -> str:
    return reverse("supervision:import_run", args=[run.pk])


def matter(run: ListRun) -> str:
    return reverse("supervision:import_matter", args=[run.stream])


def act(run: ListRun, code: str) -> str:
    return reverse("supervision:import_act", args=[run.stream, code])


def read_in(content: bytes, who=ADMINISTRATION, more: dict[str, str] | None = None, **sent: str) -> ListRun:
    answer = send(who, content, **sent)
    assert answer.status_code == 302, text(answer)
    run = ListRun.objects.latest("pk")
    chosen = {field: str(n) for field, n in importing.proposal(run).items()} | (more or {})
    answer = log_in(Client(), who).post(run_page(run), chosen)
    assert answer.status_code == 302, text(answer)
    return ListRun.objects.select_related("source").get(pk=run.pk)


def checked(run: ListRun, who=COLLEAGUE) -> ListRun:
    answer = log_in(Client(), who).post(act(run, "confirm"), {"note": "与盖章的名单逐行核对"})
    assert answer.status_code == 302, text(answer)
    return ListRun.objects.select_related("source").get(pk=run.pk)


def bad(run: ListRun) -> str:
    return list_files.bad_path(run).read_text("utf-8-sig")


def reasons(run: ListRun) -> list[str]:
    return [line[1] for line in csv.reader(bad(run).splitlines())][1:]


def test_a_list_bites_at_the_counter_once_another_has_checked_it_as_a_whole(at):
    lot, _colleague, _firm = Lot().noticed(), at(COLLEAGUE), at(RED)
    register_firms(RED, AGENCY)
    run = read_in(sheet(row(), row(name=AGENCY.org, code=AGENCY.org_id, kept="警告", until="", no="云建罚〔2026〕8号")))
    assert (run.state, run.good, run.bad) == ("checking", 2, 0), bad(run)
    page = text(at(ADMINISTRATION).get(matter(run)))
    assert "限制参加投标（全部类别）" in page and "只作记录" in page and "云建罚〔2026〕7号" in page
    assert counter.may(lot.p, ObtainFile(), RED) is None and not BarRow.objects.exists(), "nothing before the check"
    (task,) = [m for m in bench(COLLEAGUE).mine.matters if "外部数据" in m.label]
    assert task.url == matter(run) and not [m for m in bench(ADMINISTRATION).mine.matters if "外部数据" in m.label]
    shown = text(at(COLLEAGUE).get(act(run, "confirm")))
    assert "读入 2 行，退回 0 行" in shown and f'href="{matter(run)}">逐行查看' in shown and "列的对应" in shown
    alone = at(ADMINISTRATION).post(act(run, "confirm"), {"note": "自己核对一遍"})
    assert alone.status_code == 409 and "两个不同的人" in text(alone) and not BarRow.objects.exists()
    run = checked(run)
    assert run.state == "entered" and ImportedRow.objects.filter(run=run, trouble="").exclude(stream="").count() == 2
    refused = counter.hand_in(lot.stream, ObtainFile(), RED)
    assert not refused and refused.rule == "bidder_not_barred" and "云建罚〔2026〕7号" in str(refused)
    entry = counter.load(BarRow.objects.get().case_id, CreditEntry)
    assert (entry.by.person, entry.batch, entry.line_no, entry.noted.sha256) == (ADMINISTRATION.person, run.stream, 2, run.sha256)
    shown = text(at(SUPERVISOR).get(reverse("supervision:credit_entry", args=[entry.stream])))
    assert "云南省住房和城乡建设厅" in shown and "名单第2行" in shown
    assert "云建罚〔2026〕7号" in text(Client().get(reverse("portal:exposure") + "?list=others"))
    assert Message.objects.filter(subject__startswith="信用记录已核对确认", to_person__username=RED.person_id).exists()
    assert not any(ImportedRow.objects.values_list("said", flat=True)) and "已入册" in text(at(COLLEAGUE).get(matter(run)))


NOT_LAWFUL = (
    ({"since": "2027-01-01", "until": "2026-12-31"}, "截止日期不晚于起始日期"),
    ({"basis": ""}, "没有写明法规和条"),
    ({"basis": "有关规定"}, "没有写明法规和条"),
    ({"code": "", "name": "哪里也没有的公司"}, "平台上没有登记这个单位"),
    ({"code": "91530000000000000X"}, "统一社会信用代码"),
    ({"name": "另一家公司"}, "对不上"),
    ({"since": "2020-01-01", "until": "2021-01-01"}, "限制已经期满"),
    ({"until": ""}, "没有写明截止日期"),
    ({"until": "2027年3月"}, "请写到日"),
    ({"since": ""}, "没有写明起始日期"),
    ({"no": ""}, "文号"),
    ({"source": ""}, "作出决定的机关"),
    ({"region": "大理市"}, "不在您的管理地域内"),
    ({"region": "北京市"}, "看不懂"),
    ({"kept": "列入重点关注"}, "看不懂"),
    ({"kept": ""}, "没有写明限制什么"),
    ({"kept": "不限制投标"}, "不限制或者已经解除"),
    ({"kept": "禁止担任项目经理"}, "按案件办理"),
    ({"kept": "取消评标资格"}, "专家个人"),
    ({"kept": "禁止参加政府采购活动"}, "对应本平台的哪些交易类别"),
    ({"lines": "渔业"}, "看不懂"),
    ({"what": "无"}, "没有写明事由"),
)
"""Each row with what is wrong in it."""


def test_a_row_that_restricts_nobody_lawfully_comes_back_with_the_reason():
    register_firms(RED)
    run = read_in(sheet(*(row(**more) for more, _why in NOT_LAWFUL), row()))
    assert (run.good, run.bad) == (1, len(NOT_LAWFUL)), bad(run)
    for (more, why), said in zip(NOT_LAWFUL, reasons(run), strict=True):
        assert why in said, (more, said)


def test_what_stands_twice_or_is_recorded_already_comes_back():
    register_firms(RED)
    first = checked(read_in(sheet(row())))
    run = read_in(sheet(row(), row(no="云建罚[2026]9号"), row(no="云建罚〔２０２６〕９号")), name="又一份.csv")
    assert (first.state, run.good, run.bad) == ("entered", 1, 2)
    assert "已经登记过" in bad(run) and "省信用办“名单.csv”第2行" in bad(run) and "与第3行是同一对象、同一文号" in bad(run)
    waits = read_in(sheet(row(no="云建罚(2026)9号")), name="三.csv")
    assert (waits.good, waits.bad) == (0, 1) and "正等待核对：省信用办“又一份.csv”第3行" in bad(waits)


def test_a_workbook_with_two_header_rows_merged_cells_and_what_is_the_same_in_all_rows():
    register_firms(RED)
    today = day_of(clock.now())
    content = xlsx(
        ["云南省政府采购严重违法失信行为记录名单", None, None, None, None, None], ["供应商名称", "统一社会信用代码", "处罚结果", "期限", None, "决定书文号"],
        [None, None, None, "起始日期", "截止日期", None], [RED.org, RED.org_id, "取消投标资格", today, "长期", "财采〔2026〕1号"],
        [RED.org, RED.org_id, "取消投标资格", today, "=TODAY()+30", "财采〔2026〕2号"],
        merge=("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"),
    )  # fmt: skip
    same = {"all_basis": "《招标投标法》第五十四条", "all_source": "云南省财政厅", "all_what": "弄虚作假骗取中标"}
    run = read_in(content, name="名单.xlsx", more=same)
    assert (run.good, run.bad) == (1, 1), bad(run)
    said = ImportedRow.objects.get(run=run).said
    assert (said["until"], said["statute"], said["article"], said["source"]) == (None, "招标投标法", 54, "云南省财政厅") and "看不懂" in bad(run)
    assert ListSource.objects.get().constants["basis"].endswith("第五十四条")


def test_rows_changed_behind_the_check_or_never_checked_are_not_taken_in():
    register_firms(RED)
    run = read_in(sheet(row()))
    ours = ImportedRow.objects.get(run=run)
    noted = msgspec.convert(ours.said, imports.restrictions.Noted)
    wish = TakeInCredit(noted=noted, batch=run.stream, line_no=2)
    early = counter.open_stream(wish, COLLEAGUE, procedure="credit/1")
    assert early.rule == "list_was_checked" and "核对过的名单" in str(early)
    row_of = ListRow(noted=noted, read_by=ADMINISTRATION, checked_by=COLLEAGUE, note="核对过")
    begun, days = CREDIT.begin("-"), calendar()
    for given, who, why in ((wish, ADMINISTRATION, "由核对的人"), (msgspec.structs.replace(wish, noted=msgspec.structs.replace(noted, what="另一件事")), COLLEAGUE, "不一致"), (wish, COLLEAGUE, "")):
        refused = list_was_checked(Ask(begun, given, who, clock.now(), Facts(list_row=row_of), days))
        assert (why in str(refused)) if why else refused is None
    ImportedRow.objects.update(said=ours.said | {"subject": "另一家"})
    tampered = log_in(Client(), COLLEAGUE).post(act(run, "confirm"), {"note": "与名单逐行核对"})
    assert tampered.status_code == 409 and "摘要不一致" in text(tampered) and not BarRow.objects.exists()


def test_a_row_that_the_rules_refuse_by_then_stays_out_with_its_reason_and_stops_no_other(at):
    register_firms(RED)
    run = read_in(sheet(row(), row(no="9号")))
    twice = read_in(sheet(row()), name="另一份.csv", source="另一来源", who=PROVINCE)
    checked(twice, who=SECOND)
    run = checked(run)
    first, second = ImportedRow.objects.filter(run=run).order_by("line_no")
    assert "已经登记过" in first.trouble and "另一来源第2行" in first.trouble and second.entered_at and BarRow.objects.count() == 2
    shown = text(at(ADMINISTRATION).get(matter(run) + "?which=trouble"))
    assert "已经登记过" in shown and "没有入册 1 行" in shown and "9号" not in shown.split("<tbody")[1].split("</tbody")[0]


def test_entering_that_stopped_half_way_goes_on_and_enters_nothing_twice(at):
    register_firms(RED)
    run = read_in(sheet(row(), row(no="9号")))
    run = checked(run)
    second = ImportedRow.objects.filter(run=run).order_by("line_no")[1]
    ImportedRow.objects.filter(pk=second.pk).update(entered_at=None, stream="", said=msgspec.to_builtins(counter.load(second.stream, CreditEntry).noted))
    ListRun.objects.update(state="entering", beat_at=clock.now() - importing.STUCK - timedelta(seconds=1))
    assert "接着入册" in text(at(COLLEAGUE).get(matter(run)))
    assert at(COLLEAGUE).post(matter(run)).status_code == 302
    assert ListRun.objects.get().state == "entered" and BarRow.objects.count() == 2 and DocketCard.objects.filter(procedure="credit/1").count() == 2


def test_a_file_returned_enters_nothing_and_may_be_read_again(at):
    register_firms(RED)
    run = read_in(sheet(row()))
    assert at(COLLEAGUE).post(act(run, "return"), {"reason": ""}).status_code == 422
    assert at(COLLEAGUE).post(act(run, "return"), {"reason": "起止列对反了"}).status_code == 302
    assert ListRun.objects.get().state == "returned" and "起止列对反了" in text(at(ADMINISTRATION).get(matter(run)))
    assert not ImportedRow.objects.exclude(said={}).exists() and ImportedRow.objects.exists(), "what its rows said is not kept"
    assert at(COLLEAGUE).post(act(run, "confirm"), {"note": "与名单逐行核对"}).status_code == 409
    assert send(ADMINISTRATION, sheet(row())).status_code == 302 and not BarRow.objects.exists()


def test_a_file_or_columns_that_cannot_be_understood_say_why():
    register_firms(RED)
    assert send(ADMINISTRATION, b"x", name="a.pdf").status_code == 409
    assert send(ADMINISTRATION, sheet(row()), as_of="").status_code == 422
    assert send(ADMINISTRATION, sheet(row())).status_code == 302
    run, admin = ListRun.objects.get(), log_in(Client(), ADMINISTRATION)
    assert "第1列被选了两次：" in text(admin.post(run_page(run), {"subject": "0", "since": "0", "document_no": "10"}))
    both = {field: str(n) for field, n in importing.proposal(run).items()} | {"all_basis": "《招标投标法》第五十三条"}
    assert "二者填一项" in text(admin.post(run_page(run), both))
    mixed = send(ADMINISTRATION, "项目名称,建设单位,金额（元）\n甲,乙,3\n".encode(), kind="restriction")
    assert mixed.status_code == 302, "the headers are corrected by hand"
    taken = admin.post(reverse("supervision:lists"), {"source": "省信用办", "kind": "approval", "file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")})
    assert taken.status_code == 409 and "另一种名单" in text(taken)
    assert ListSource.objects.get().kind == "restriction", "a source keeps its kind"


def test_only_files_of_a_known_kind_are_told_in_the_journal():
    told = ProposeImport(source="省信用办", kind="else", file_name="a.csv", sha256="a" * 64, rows_sha256="b" * 64, region="532300", columns={}, constants={}, good=1, bad=0)
    assert counter.open_stream(told, ADMINISTRATION, procedure="import/1").rule == "import_is_of_a_known_kind"
    for kind in KINDS:
        assert counter.open_stream(msgspec.structs.replace(told, kind=kind), ADMINISTRATION, procedure="import/1")


def test_imports_are_the_administrations_and_rows_the_own_offices(at, client):
    register_firms(RED)
    run = read_in(sheet(row(), row(basis="")))
    for who in (SUPERVISOR, CENTRE, RED, DISCIPLINE):
        assert at(who).get(IMPORTS).status_code == 403 and at(who).post(act(run, "confirm"), {"note": "试探试探"}).status_code == 403
    file = reverse("supervision:import_file", args=[run.pk])
    assert b"".join(at(COLLEAGUE).get(file).streaming_content) .decode().splitlines()[1] == f"2,{row()}"
    for page in (run_page(run), file, reverse("supervision:import_bad", args=[run.pk]), matter(run)):
        assert at(NEIGHBOUR).get(page).status_code == 404 and client.get(page).status_code == 302
    assert at(NEIGHBOUR).post(act(run, "confirm"), {"note": "试探试探"}).status_code == 404
    watching = text(at(DISCIPLINE).get(matter(run)))
    assert "读入 1 行，退回 1 行" in watching and "只有读入的机关看得见" in watching and "云建罚" not in watching
    assert "没有写明法规和条" in b"".join(at(ADMINISTRATION).get(reverse("supervision:import_bad", args=[run.pk])).streaming_content).decode("utf-8-sig")
    assert counter.load(run.stream, ImportRecord).rows_sha256 == imports.digest(run)
