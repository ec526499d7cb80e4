"""Experts of another pool read in 评标专家库: entered after the check, never over what is newer, never back from removal."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec
import pytest
from django.urls import reverse

from ggzy.core.calendar import day_of
from ggzy.core.imported import experts
from ggzy.core.roles import Role
from ggzy.desk import clock
from ggzy.store import expert_pool
from ggzy.store.models import Expert, ImportedRow, ListRun, OutboxMessage, Post
from ggzy.store.regions import load_regions
from ggzy.supervision import list_files
from tests.desk.door import register_firms
from tests.people import BLUE, RED
from tests.supervision.conftest import text
from tests.supervision.test_imports import PROVINCE, SECOND, bad, checked, matter, read_in, reasons, run_page, send
from tests.supervision.test_lists import ADMINISTRATION, own_folder  # noqa: F401

pytestmark = pytest.mark.django_db
NUMBER = "532301197803052217"
HEAD = "专家姓名,身份证号,评标专业,工作单位,职称,常驻地区,手机号码,电子邮箱,聘期至"
SHORT = "专家姓名,专家编号,评标专业,工作单位,聘期至,电子邮箱"
OTHER = "532301198001010011"


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
    return read_in("\n".join([sent.pop("head", HEAD), *rows]).encode(), kind="expert", **sent)


def test_a_row_becomes_an_expert_with_a_post_and_no_number_is_kept(at):
    run = read(row())
    assert (run.state, run.good, run.bad) == ("checking", 1, 0), bad(run)
    shown = text(at(ADMINISTRATION).get(matter(run)))
    assert "孔令书" in shown and "139****1234" in shown and NUMBER not in shown and "13900001234" not in shown
    assert NUMBER not in list_files.path_of(run).read_text() and "尾号2217" in list_files.path_of(run).read_text(), "gone from the file once it was read"
    assert not Expert.objects.exists() and list_files.path_of(run).exists(), "nothing before the check"
    run = checked(run)
    expert = Expert.objects.select_related("person").get()
    assert (expert.specialities, expert.employer_uscc, expert.region_id, expert.level) == (["市政工程", "工程造价"], RED.org_id, "532301", "prefecture")
    assert expert.qualified_until == date(2029, 12, 31) and expert.person.phone == "13900001234"
    post = Post.objects.get(person=expert.person)
    assert (post.role, post.organisation.uscc, post.in_force(clock.now())) == (Role.EXPERT.value, RED.org_id, True)
    assert not expert.person.has_usable_password() and NUMBER not in str(expert.outside_marks) and [len(mark) for mark in expert.outside_marks] == [32]
    assert not list_files.path_of(run).exists() and ImportedRow.objects.get().said == {} and NUMBER not in bad(run)
    assert f"/experts/{expert.person_id}/" in text(at(ADMINISTRATION).get(matter(run)))


def test_what_is_newer_here_stays_and_what_is_newer_there_is_taken(at):
    checked(read(row()))
    day = day_of(clock.now())
    old = read(row(title="工程师"), name="旧.csv", as_of=str(day - timedelta(days=9)))
    assert (old.state, old.bad) == ("failed", 1) and "平台上的记录更新" in bad(old) and "省专家库“专家.csv”第2行" in bad(old)
    checked(read(row(title="教授级高级工程师", phone="", email=""), name="新.csv", as_of=str(day - timedelta(days=8))))
    expert = Expert.objects.select_related("person").get()
    assert (expert.title, expert.person.phone, expert.person.posts.count()) == ("教授级高级工程师", "13900001234", 1)


def test_an_expert_is_invited_at_entry_and_cannot_be_drawn_before_the_account_was_opened(at, client, settings):
    settings.GGZY_OUTBOX = "page"
    checked(read(row()))
    expert, today = Expert.objects.select_related("person").get(), day_of(clock.now())
    letter = OutboxMessage.objects.get(address="kong@example.cn")
    assert expert.person.username in letter.body and "忘记密码" in letter.body
    assert not expert.qualified(today) and not expert_pool.drawable().exists()
    page = reverse("supervision:expert", args=[expert.person_id])
    assert "账户还没有开通" in text(at(ADMINISTRATION).get(page)) and "待开户" in text(at(ADMINISTRATION).get(reverse("supervision:experts")))
    checked(read(row(email="kong2@example.cn"), name="新.csv", as_of=str(today - timedelta(days=7))))
    assert OutboxMessage.objects.filter(address="kong2@example.cn").exists(), "invited again where it is told now"
    client.post(reverse("service:ask_reset"), {"username": expert.person.username, "email": "kong2@example.cn"})
    link = re.search(r"http\S+", OutboxMessage.objects.get(subject="重设密码").body)[0]
    assert client.post(link, {"password": "Ke-kao-2026-mima", "password_again": "Ke-kao-2026-mima"}).status_code == 302
    expert = Expert.objects.select_related("person").get()
    assert expert.qualified(today) and expert_pool.drawable().get() == expert and "待开户" not in text(at(ADMINISTRATION).get(page))
    checked(read(row(title="教授"), name="又新.csv", as_of=str(today - timedelta(days=6))))
    assert OutboxMessage.objects.filter(subject__contains="开户").count() == 2, "nobody is invited into an account that is open"


def test_one_who_changed_the_employer_is_known_by_number_when_entered():
    register_firms(BLUE)
    checked(read(row()))
    checked(read(row(employer=BLUE.org), name="新.csv", as_of=str(day_of(clock.now()) - timedelta(days=8))))
    expert = Expert.objects.select_related("person").get()
    assert expert.employer_uscc == BLUE.org_id
    assert [each.organisation.uscc for each in expert.person.posts.all() if each.in_force(clock.now())] == [BLUE.org_id]


def test_a_column_that_the_file_has_not_leaves_what_is_known():
    checked(read(row()))
    Expert.objects.update(related_orgs=["91530000000000000X"])
    short = f"孔令书,,市政工程,{RED.org},2031-12-31,"
    checked(read(short, head=SHORT, who=PROVINCE, name="短.csv", as_of=str(day_of(clock.now()) - timedelta(days=7))), who=SECOND)
    expert = Expert.objects.get()
    assert expert.qualified_until == date(2031, 12, 31), "renewed"
    assert (expert.related_orgs, expert.title, expert.region_id, expert.level) == (["91530000000000000X"], "高级工程师", "532301", "prefecture")
    assert len(expert.outside_marks) == 1


def test_number_001_of_two_pools_is_two_people_and_a_namesake_of_another_sort_of_number_comes_back():
    assert [expert_pool.marks_of("", "001", source) for source in ("甲库", "乙库")] != [expert_pool.marks_of("", "001", "甲库")] * 2
    checked(read(f"孔令书,001,市政工程,{RED.org},2031-12-31,kong@example.cn", head=SHORT, source="甲库"))
    other = read(f"王一山,001,市政工程,{RED.org},2031-12-31,wang@example.cn", head=SHORT, source="乙库", name="乙.csv")
    unclear = read(row(), source="丙库", name="丙.csv")
    assert (other.good, unclear.good) == (1, 0) and "另一种号码" in bad(unclear)


def test_who_was_removed_stays_removed_even_between_reading_and_checking():
    checked(read(row()))
    later = str(day_of(clock.now()) - timedelta(days=5))
    run = read(row(title="教授"), name="新.csv", as_of=later)
    Expert.objects.update(active=False)
    again = read(row(title="教授"), row(name="新来的", number=OTHER), name="又.csv", as_of=later)
    assert (again.good, again.bad) == (1, 1) and "已经出库" in bad(again)
    assert "已经出库" in ImportedRow.objects.get(run=checked(run)).trouble
    assert not Expert.objects.get().active and Expert.objects.get().title == "高级工程师"


NO_EXPERTS = (
    ({"employer": "没有登记的设计院"}, "请该单位先登记"), ({"until": "2020-01-01"}, "聘期已满"), ({"until": ""}, "没有写明聘期"), ({"skills": ""}, "没有写明评标专业"),
    ({"region": "大理市"}, "不在您的管理地域内"), ({"phone": "12"}, "联系电话"), ({"email": "不是邮箱"}, "电子邮箱"), ({"name": ""}, "没有姓名"),
    ({"email": ""}, "没有电子邮箱"), ({"number": "001"}, "证件号码的位数不对"),
)  # fmt: skip


def test_a_row_that_makes_no_expert_comes_back_with_the_reason():
    run = read(*(row(**more) for more, _why in NO_EXPERTS), row(name="王一山", number=OTHER))
    assert (run.good, run.bad) == (1, len(NO_EXPERTS)), bad(run)
    for (more, why), said in zip(NO_EXPERTS, reasons(run), strict=True):
        assert why in said, (more, said)
    assert NUMBER not in bad(run) and "13900001234" not in bad(run)


def test_the_same_expert_twice_in_a_file_and_a_namesake_of_another_number():
    run = read(row(), row(), row(number=OTHER))
    assert (run.good, run.bad) == (2, 1) and "与第2行是同一名专家" in bad(run)
    twice = read(row(), name="又.csv", as_of=str(day_of(clock.now())))
    assert twice.bad == 1 and "这名专家正等待核对：省专家库“专家.csv”第2行" in bad(twice)
    checked(run)
    assert Expert.objects.count() == 2, "two of one name and employer, told apart by their numbers"


def test_a_county_keeps_no_pool_and_samples_show_no_numbers(at):
    answer = send(ADMINISTRATION, "\n".join([HEAD, row()]).encode(), kind="expert", source="省专家库")
    shown = text(at(ADMINISTRATION).get(run_page(ListRun.objects.get())))
    assert answer.status_code == 302 and NUMBER not in shown and "13900001234" not in shown and "****2217" in shown
    assert experts.shown("电话13900001234，证件53230119780305221X") == "电话139****1234，证件****221X"
    county = msgspec.structs.replace(ADMINISTRATION, person_id="p-cx", org_id="11532301MB00000004", org="楚雄市公共资源交易管理局", region="532301")
    refused = send(county, "\n".join([HEAD, row(name="王一山")]).encode(), kind="expert", name="市.csv")
    assert refused.status_code == 409 and "不管理专家库" in text(refused) and ListRun.objects.count() == 1
