"""Experts of another pool read in 评标专家库: entered after the check, never over what is newer, never back from removal."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from ggzy.core.calendar import day_of
from ggzy.core.imported import experts
from ggzy.core.roles import Role
from ggzy.desk import clock
from ggzy.store.models import Expert, ImportedRow, ListRun, Post
from ggzy.store.regions import load_regions
from ggzy.supervision import list_files
from tests.desk.door import register_firms
from tests.people import RED
from tests.supervision.conftest import text
from tests.supervision.test_imports import bad, checked, matter, read_in, reasons, run_page, send
from tests.supervision.test_lists import ADMINISTRATION, own_folder  # noqa: F401

pytestmark = pytest.mark.django_db
NUMBER = "532301197803052217"
HEAD = "专家姓名,身份证号,评标专业,工作单位,职称,常驻地区,手机号码,电子邮箱,聘期至"


@pytest.fixture(autouse=True)
def employer():
    load_regions()
    register_firms(RED)


def row(**more: str) -> str:
    given = {
        "name": "孔令书", "number": NUMBER, "skills": "市政工程、工程造价", "employer": RED.org, "title": "高级工程师", "region": "楚雄市",
        "phone": "13900001234", "email": "kong@example.cn", "until": "2029-12-31",
    }  # fmt: skip
    return ",".join((given | more).values())


def read(*rows: str, **sent: str):
    sent = {"as_of": str(day_of(clock.now()) - timedelta(days=9)), "name": "专家.csv", "source": "省专家库"} | sent
    return read_in("\n".join([HEAD, *rows]).encode(), kind="expert", **sent)


def test_a_row_becomes_an_expert_with_a_post_who_can_be_drawn_and_no_number_is_kept(at):
    run = read(row())
    assert (run.state, run.good, run.bad) == ("checking", 1, 0), bad(run)
    shown = text(at(ADMINISTRATION).get(matter(run)))
    assert "孔令书" in shown and "139****1234" in shown and NUMBER not in shown and "13900001234" not in shown
    assert not Expert.objects.exists() and list_files.path_of(run).exists(), "nothing before the check"
    run = checked(run)
    expert = Expert.objects.select_related("person").get()
    assert (expert.specialities, expert.employer_uscc, expert.region_id, expert.level) == (["市政工程", "工程造价"], RED.org_id, "532301", "prefecture")
    assert expert.qualified_until == date(2029, 12, 31) and expert.qualified(day_of(clock.now())) and expert.person.phone == "13900001234"
    post = Post.objects.get(person=expert.person)
    assert (post.role, post.organisation.uscc, post.in_force(clock.now())) == (Role.EXPERT.value, RED.org_id, True)
    assert not expert.person.has_usable_password() and NUMBER not in expert.outside_mark and len(expert.outside_mark) == 64
    assert not list_files.path_of(run).exists() and ImportedRow.objects.get().said == {} and NUMBER not in bad(run)
    assert f"/experts/{expert.person_id}/" in text(at(ADMINISTRATION).get(matter(run)))


def test_what_is_newer_here_stays_and_what_is_newer_there_is_taken(at):
    checked(read(row()))
    day = day_of(clock.now())
    old = read(row(title="工程师"), name="旧.csv", as_of=str(day - timedelta(days=9)))
    assert (old.state, old.bad) == ("failed", 1) and "平台上的记录更新" in bad(old)
    checked(read(row(title="教授级高级工程师", phone="", email=""), name="新.csv", as_of=str(day - timedelta(days=8))))
    expert = Expert.objects.select_related("person").get()
    assert (expert.title, expert.person.phone, expert.person.posts.count()) == ("教授级高级工程师", "13900001234", 1)


def test_who_was_removed_stays_removed_even_between_reading_and_checking():
    checked(read(row()))
    later = str(day_of(clock.now()) - timedelta(days=5))
    run = read(row(title="教授"), name="新.csv", as_of=later)
    Expert.objects.update(active=False)
    again = read(row(title="教授"), row(name="新来的", number="2"), name="又.csv", as_of=later)
    assert (again.good, again.bad) == (1, 1) and "已经出库" in bad(again)
    assert "已经出库" in ImportedRow.objects.get(run=checked(run)).trouble
    assert not Expert.objects.get().active and Expert.objects.get().title == "高级工程师"


NO_EXPERTS = (
    ({"employer": "没有登记的设计院"}, "请该单位先登记"), ({"until": "2020-01-01"}, "聘期已满"), ({"until": ""}, "没有写明聘期"), ({"skills": ""}, "没有写明评标专业"),
    ({"region": "大理市"}, "不在您的管理地域内"), ({"phone": "12"}, "联系电话"), ({"email": "不是邮箱"}, "电子邮箱"), ({"name": ""}, "没有姓名"),
)  # fmt: skip


def test_a_row_that_makes_no_expert_comes_back_with_the_reason():
    run = read(*(row(**more) for more, _why in NO_EXPERTS), row(name="王一山", number="Z-2"))
    assert (run.good, run.bad) == (1, len(NO_EXPERTS)), bad(run)
    for (more, why), said in zip(NO_EXPERTS, reasons(run), strict=True):
        assert why in said, (more, said)
    assert NUMBER not in bad(run) and "13900001234" not in bad(run)


def test_the_same_expert_twice_in_a_file_and_a_namesake_of_another_number():
    run = read(row(), row(), row(number="532301198001010011"))
    assert (run.good, run.bad) == (2, 1) and "与第2行是同一名专家" in bad(run)
    checked(run)
    assert Expert.objects.count() == 2, "two of one name and employer, told apart by their numbers"


def test_a_county_keeps_no_pool_and_samples_show_no_numbers(at):
    answer = send(ADMINISTRATION, "\n".join([HEAD, row()]).encode(), kind="expert", source="省专家库")
    shown = text(at(ADMINISTRATION).get(run_page(ListRun.objects.get())))
    assert answer.status_code == 302 and NUMBER not in shown and "13900001234" not in shown and "****2217" in shown
    assert experts.shown("电话13900001234，证件53230119780305221X") == "电话139****1234，证件****221X"
    county = msgspec.structs.replace(ADMINISTRATION, person_id="p-cx", org_id="11532301MB00000004", org="楚雄市公共资源交易管理局", region="532301")
    refused = read_in("\n".join([HEAD, row()]).encode(), who=county, kind="expert", name="市.csv")
    assert refused.state == "failed" and "不管理专家库" in bad(refused)
