"""A workbook of 300,000 rows 读入 through the pages: uploaded, read, matched; and as deals of before, experts or restrictions
checked and entered.

The workbook is as offices send them: a title over all columns, two header rows, merged cells, 元 and 万元 in one column,
formulas without a value, equal rows, and projects that trade here under three names. Beside each step stands a plain
reading of the same workbook by openpyxl in the same run. `lists`, `deals`, `experts` or `restrictions` runs one part,
`ROWS=20000` tries it small.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from benchmarks.ground import ground, lot_registered, official

ROWS = int(os.environ.get("ROWS", 300_000))
DEALS = 20_000
FIRMS = 20_000
COUNTIES = ("楚雄市", "禄丰市", "双柏县", "牟定县", "南华县", "姚安县", "大姚县", "永仁县", "元谋县", "武定县")
BUREAUS = ("住房和城乡建设局", "水务局", "交通运输局", "教育体育局", "卫生健康局", "农业农村局", "自然资源局", "城市建设投资有限公司", "民政局", "林业和草原局")
WHAT = ("供水管网", "小学教学楼", "卫生院", "农村公路", "污水处理厂", "养老院", "灌区", "棚户区", "消防站", "垃圾转运站", "河道治理", "文化活动中心")
PLACES = "金银铜铁锡山水石木林东西南北中上下前后左右大小长高平安和乐富贵"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LONGEST_WAIT = 3600


def main() -> None:
    with ground(durable=False) as folder:
        offices, parts = people(), sys.argv[1:] or ["lists", "deals", "experts", "restrictions"]
        if "lists" in parts:
            of_lists(folder, offices[0])
        if "deals" in parts:
            of_old_deals(folder, offices)
        if {"experts", "restrictions"} & set(parts):
            firms()
        if "experts" in parts:
            of_experts(folder, offices)
        if "restrictions" in parts:
            of_restrictions(folder, offices)


def of_lists(folder: Path, client: Any) -> None:
    deals()
    lists = folder / "立项.xlsx"
    write(lists, list_rows(), merged=("A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", *(f"C{n}:C{n + 1}" for n in range(1004, ROWS, 1000))))
    plain = report("名单", lists)
    read(client, "/supervision/lists/", lists, {"source": "州发展改革委", "kind": "approval"}, {"unit": "万元"}, plain)
    timed("比对（后台）", plain, lambda: subprocess.run(nightly_command(), check=True))
    outcome()


def of_old_deals(folder: Path, offices: list[Any]) -> None:
    before = folder / "历史.xlsx"
    write(before, old_rows())
    plain = report("历史交易", before)
    read(offices[0], "/supervision/imports/", before, {"source": "原交易中心", "kind": "old_deal", "as_of": "2026-01-01"}, {"unit": "万元"}, plain)
    enter(offices[1], plain)


def of_experts(folder: Path, offices: list[Any]) -> None:
    pool = folder / "专家.xlsx"
    write(pool, expert_rows())
    plain = report("专家", pool)
    read(offices[0], "/supervision/imports/", pool, {"source": "省专家库", "kind": "expert", "as_of": "2026-01-01"}, {}, plain)
    enter(offices[1], plain)


def of_restrictions(folder: Path, offices: list[Any]) -> None:
    barred = folder / "限制.xlsx"
    write(barred, restriction_rows())
    plain = report("处罚和限制", barred)
    same = {"all_basis": "《招标投标法》第五十三条", "all_capacities": "限制参加投标", "all_what": "串通投标", "all_paper": "行政处罚决定书"}
    read(offices[0], "/supervision/imports/", barred, {"source": "省信用办", "kind": "restriction", "as_of": "2026-01-01"}, same, plain)
    enter(offices[1], plain)


# ---- what is read


def name_of(n: int) -> str:
    """A project's name; no two are alike."""
    place = "".join(PLACES[(n // len(PLACES) ** k) % len(PLACES)] for k in range(4))
    return f"{COUNTIES[n % 10]}{place}镇{WHAT[n % 12]}建设项目"


def owner_of(n: int) -> str:
    """Every tenth row is of one office, so that one has many."""
    return "楚雄州财政局" if n % 10 == 0 else f"{COUNTIES[n % 10]}{PLACES[n // 7 % 30]}{PLACES[n // 11 % 30]}{BUREAUS[n % 9]}"


def amount_of(n: int) -> Any:
    return "=100*20" if n % 1000 == 7 else f"{n % 900 + 100}0000元" if n % 50 == 3 else n % 900 + 100


def list_rows() -> Iterator[list[Any]]:
    yield ["2026年投资项目审批", *[None] * 8]
    yield ["项目代码", "项目名称", "建设单位", "投资", None, "地区", "批复时间", "资金来源", "联系人电话"]
    yield [None, None, None, "总投资（万元）", "其中财政（万元）", None, None, None, None]
    for n in range(ROWS - 3):
        of = n - 1 if n % 500 == 1 else n
        code = f"2603-5323{of % 29 + 1:02}-04-01-{of:06}" if of % 3 else ""
        yield [code, called(of), owner_of(of), amount_of(of), 1, COUNTIES[of % 10], f"2026-{of % 9 + 1:02}-15", "财政资金", "0878-3389000"]


def called(n: int) -> str:
    """Of those that trade here two of three stand under another name than here."""
    name = name_of(n)
    return name if n >= DEALS or n % 3 == 0 else name.replace("建设项目", "工程施工") if n % 3 == 1 else name.replace("镇", "镇新建")


def old_rows() -> Iterator[list[Any]]:
    yield ["项目名称", "项目编号", "招标人", "中标人", "中标金额（万元）", "地区", "交易类别", "公告日期", "中标日期", "联系人电话"]
    for n in range(ROWS - 1):
        of, day = n - 1 if n % 500 == 1 else n, date(2015, 1, 1) + timedelta(days=n % 3000)
        code = f"CX{of:07}" if of % 4 else ""
        yield [name_of(of), code, owner_of(of), f"某建设{of % 900}有限公司", amount_of(of), COUNTIES[of % 10], "工程建设", str(day), str(day + timedelta(days=30)), "0878-3389000"]


def expert_rows() -> Iterator[list[Any]]:
    yield ["专家姓名", "专家编号", "评标专业", "工作单位", "职称", "常驻地区", "手机号码", "电子邮箱", "聘期至"]
    for n in range(ROWS - 1):
        of = n - 1 if n % 500 == 1 else n
        yield [f"孔{PLACES[of % 30]}{PLACES[of // 30 % 30]}", f"ZJ{of:07}", "市政工程、工程造价", firm_of(of), "高级工程师", COUNTIES[of % 10], f"139{of:08}", f"zj{of}@example.cn", "2029-12-31"]


def restriction_rows() -> Iterator[list[Any]]:
    yield ["当事人", "决定书文号", "决定机关", "起始日期", "截止日期"]
    for n in range(ROWS - 1):
        of = n - 1 if n % 500 == 1 else n
        yield [firm_of(of), f"云建罚〔2026〕{of}号", "省住房和城乡建设厅", "2026-01-05", "2027-01-04"]


def firm_of(n: int) -> str:
    n %= FIRMS
    return f"云南{PLACES[n % 30]}{n}建设有限公司"


def write(path: Path, rows: Iterator[list[Any]], merged: tuple[str, ...] = ()) -> None:
    """As a spreadsheet program would, its texts by number; openpyxl takes ten times as long to write it."""
    texts: dict[str, int] = {}
    root, kinds = "http://schemas.openxmlformats.org", "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{root}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}.sharedStrings+xml"/></Types>',
        )
        link = f'<Relationships xmlns="{root}/package/2006/relationships"><Relationship Id="rId1" Type="{root}/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>'
        package.writestr("_rels/.rels", link % ("officeDocument", "xl/workbook.xml"))
        package.writestr("xl/_rels/workbook.xml.rels", link % ("worksheet", "worksheets/sheet1.xml"))
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{root}/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as out:
            out.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for n, row in enumerate(rows, start=1):
                out.write(f'<row r="{n}">{"".join(cell(value, f"{chr(65 + m)}{n}", texts) for m, value in enumerate(row))}</row>'.encode())
            areas = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
            out.write(f"</sheetData>{f'<mergeCells>{areas}</mergeCells>' if merged else ''}</worksheet>".encode())
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{"".join(f"<si><t>{escape(each)}</t></si>" for each in texts)}</sst>')


def cell(value: Any, ref: str, texts: dict[str, int]) -> str:
    if value is None:
        return f'<c r="{ref}"/>'
    if isinstance(value, int):
        return f'<c r="{ref}"><v>{value}</v></c>'
    return f'<c r="{ref}"><f>{value[1:]}</f></c>' if value.startswith("=") else f'<c r="{ref}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'


# ---- who reads, and what is here


def people() -> list[Any]:
    """Browsers of two people of one office."""
    from django.test import Client

    from ggzy.store.models import Person, Post

    first = official("administration", "532300")
    post = Post.objects.get(role="administration")
    second = Person.objects.create_user("bench-second", "x", name="另一人", must_change_password=False)
    Post.objects.create(person=second, organisation=post.organisation, title="科员", role=post.role, region_id=post.region_id, valid_from=post.valid_from)
    client = Client()
    client.force_login(second)
    return [first, client]


def deals() -> None:
    """One deal for each of the first names."""
    from ggzy.core.unlisted.columns import region_of
    from ggzy.store.models import Deal

    card = {f.attname: getattr(Deal.objects.get(stream=lot_registered()), f.attname) for f in Deal._meta.fields}
    Deal.objects.bulk_create(
        (Deal(**card | {"stream": f"cons-list{n:08}", "code": f"D{n:08}", "invest_code": "", "title": name_of(n), "tenderee": owner_of(n), "tenderee_id": "", "estimate_fen": (n % 900 + 100) * 10**6, "region": region_of(COUNTIES[n % 10], "532300")}) for n in range(DEALS)),
        batch_size=2_000,
    )  # fmt: skip


def firms() -> None:
    """Employers, and who is restricted."""
    from ggzy.store.models import Organisation

    known = (Organisation(uscc=f"91530000BN{n:08}", name=firm_of(n), kind="bidder", status="verified", region_id="532300") for n in range(FIRMS))
    Organisation.objects.bulk_create(known, batch_size=2_000)


def nightly_command() -> list[str]:
    from ggzy.supervision.findings.nightly import WEIGH_ASKED

    return WEIGH_ASKED


# ---- measured


class Peak:
    """The most memory that any process begun here held, looked at five times a second."""

    def __enter__(self) -> Peak:
        self.mb, self.over = 0.0, threading.Event()
        self.watching = threading.Thread(target=self.watch, daemon=True)
        self.watching.start()
        return self

    def watch(self) -> None:
        while not self.over.wait(0.2):
            for children in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError, ValueError, IndexError):
                    self.mb = max([self.mb, *(peak_of(pid) for pid in children.read_text().split())])

    def __exit__(self, *_why: object) -> None:
        self.over.set()
        self.watching.join()


def peak_of(pid: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024 if "ggzy" in Path(f"/proc/{pid}/cmdline").read_text() else 0.0


def timed(what: str, plain: float, of: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    with Peak() as peak:
        found = of()
    took = time.perf_counter() - began
    print(f"{what}：{took:.1f} 秒，每秒 {ROWS / took:,.0f} 行，与 openpyxl 直接读一遍之比 {took / plain:.2f}，内存最多 {peak.mb:.0f} MB", flush=True)
    return found


def report(what: str, path: Path) -> float:
    """Seconds that openpyxl takes for reading it and keeping nothing."""
    from openpyxl import load_workbook

    began = time.perf_counter()
    rows = sum(1 for _row in load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True))
    took = time.perf_counter() - began
    print(f"{what}：{rows:,} 行，{path.stat().st_size / 1e6:.0f} MB；openpyxl 只读 {took:.1f} 秒", flush=True)
    return took


def read(client: Any, page: str, path: Path, given: dict[str, str], more: dict[str, str], plain: float) -> None:
    from ggzy.supervision import importing

    def upload() -> Any:
        with path.open("rb") as file:
            answer = client.post(page, given | {"file": file})
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        return answer["Location"]

    address = timed("上传（请求）", plain, upload)
    run = timed("遮蔽、列出列（后台）", plain, lambda: settled("reading"))
    chosen = importing.proposal(run)
    chosen.pop("owner_id", None)
    answer = timed("核对列（请求）", plain, lambda: client.post(address, {field: str(n) for field, n in chosen.items()} | more))
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    run = timed("读入（后台）", plain, lambda: settled("reading"))
    print(f"读入 {run.good:,} 行，退回 {run.bad:,} 行，{run.get_state_display()} {run.trouble}", flush=True)
    assert run.good > 0.9 * ROWS


def settled(while_: str) -> Any:
    """The last run, once it is not at this any more."""
    from ggzy.store.models import ListRun

    until = time.monotonic() + LONGEST_WAIT
    while (run := ListRun.objects.select_related("source").latest("pk")).state == while_:
        assert time.monotonic() < until, "the process that reads was ended"
        time.sleep(0.1)
    return run


def outcome() -> None:
    from django.db.models import Count

    from ggzy.store.models import OutsideProject

    of_deals = OutsideProject.objects.filter(line_no__lte=DEALS + 3)
    found = dict(OutsideProject.objects.values_list("status").annotate(n=Count("pk")))
    print(f"比对结果 {found}；在此交易的前 {DEALS:,} 行里找到 {of_deals.filter(status__in=('traded', 'same')).count():,} 行", flush=True)


def enter(client: Any, plain: float) -> None:
    from django.urls import reverse

    from ggzy.store.models import ImportedRow, ListRun

    stream = ListRun.objects.latest("pk").stream
    answer = timed("核对确认（请求）", plain, lambda: client.post(reverse("supervision:import_act", args=[stream, "confirm"]), {"note": "与旧系统的导出逐页核对"}))
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    run = timed("入册（后台）", plain, lambda: settled("entering"))
    entered = ImportedRow.objects.filter(run=run).exclude(stream="").count()
    print(f"入册 {entered:,} 行，{run.get_state_display()}", flush=True)
    assert entered > 0.9 * ROWS


if __name__ == "__main__":
    main()
