"""Off-line deals and split projects as the comparer gets them: lists of a folder read in, what is suspected written out."""

from __future__ import annotations

import pytest

from ggzy.simulate.compare import compare
from ggzy.simulate.key import Line
from ggzy.store.models import OutsideProject
from ggzy.supervision.findings import outside
from tests.supervision.test_lists import ADMINISTRATION, NEIGHBOUR, own_folder  # noqa: F401

pytestmark = pytest.mark.django_db
APPROVALS = """项目代码,项目名称,建设单位,批复日期,总投资（万元）,建设地点,备注
2601-532301-04-01-000001,楚雄市西城区养老院建设项目,楚雄市民政投资有限公司,2026-01-05,900,楚雄市,
2601-532301-04-01-000002,楚雄市人民路消防站新建工程,楚雄市消防投资有限公司,2026-01-05,800,楚雄市,项目已取消
2601-532301-04-01-000003,楚雄市龙川江治理一标段施工,楚雄市水务局,2026-01-05,200,楚雄市,
2601-532301-04-01-000004,楚雄市龙川江治理二标段施工,楚雄市水务局,2026-01-09,250,楚雄市,
2601-532901-04-01-000005,大理市环海路工程,大理市城建局,2026-01-09,950,大理市,
2601-532301-04-01-000006,楚雄市便民小道修补,楚雄市鹿城镇人民政府,2026-01-09,30,楚雄市,
"""
BUDGETS = """2026年度政府投资项目预算表,,,,
财政部门,预算单位,项目,预算数（元）,年度
楚雄市财政局,楚雄市消防投资公司,楚雄市人民路消防站新建项目,"8,000,000.00",2026
楚雄市财政局,楚雄市教育局,楚雄市东城小学新建工程,"¥7,000,000.00",2026
"""
KEY = [
    Line("off_line", True, project="2601-532301-04-01-000001"), Line("off_line", True, project="2601-532901-04-01-000005"),
    Line("off_line", False, project="2601-532301-04-01-000002"), Line("off_line", False, project="2601-532301-04-01-000006"),
    Line("split_project", True, project="2601-532301-04-01-000003;2601-532301-04-01-000004"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path, at):
    for office in (ADMINISTRATION, NEIGHBOUR):
        at(office)
    lists = tmp_path / "outside"
    lists.mkdir()
    (lists / "approvals.csv").write_text(APPROVALS, encoding="gb18030")
    (lists / "budgets.csv").write_text(BUDGETS, encoding="utf-8-sig")
    (lists / "read-me.txt").write_text("没有名单", encoding="utf-8")
    return lists


def test_what_is_suspected_is_compared_with_recall_and_precision(folder):
    told = outside.read_folder(folder)
    assert told[0] == "楚雄州公共资源交易管理局 approvals.csv：读入5行，退回1行" and len(told) == 4
    scores = compare(KEY, outside.lines())
    off_line, split = scores["off_line"], scores["split_project"]
    assert (off_line.recall, off_line.alike, off_line.elsewhere) == (1.0, 0, 1)  # the school has no code, and counts by itself
    assert (split.recall, split.false) == (1.0, 0)


def test_what_a_person_took_up_stays_suspected_and_what_was_cleared_does_not(folder):
    outside.read_folder(folder)
    home = OutsideProject.objects.filter(name__contains="养老院")
    home.update(status="found")
    assert compare(KEY, outside.lines())["off_line"].found == 2
    home.update(status="cleared")
    assert compare(KEY, outside.lines())["off_line"].found == 1
    part = OutsideProject.objects.filter(name__contains="龙川江治理").earliest("pk")
    home.update(status="absent", must=True, split_key=part.split_key)
    told = {each["name"]: each["kind"] for each in outside.lines()}
    assert (told[home.get().name], told[part.name]) == ("off_line", "split_project"), "what has to trade by itself was not split off"


def test_a_list_that_cannot_be_read_is_said_and_the_others_are_read(folder):
    (folder / "payments.csv").write_bytes(b"")
    told = outside.read_folder(folder)
    assert any("payments.csv：文件里没有内容" in line for line in told) and any("budgets.csv：读入2行" in line for line in told)
