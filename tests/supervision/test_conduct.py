"""The pages of 履职情况: list, office, person, statement; works, wrong role, wrong office, bad form, stranger."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from ggzy.core import conduct
from ggzy.core.acts.registration import AcceptFiling, SubmitFiling
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, ticker
from ggzy.store.models import JournalEntry, ReviewSpell, Sight
from ggzy.supervision import conduct as gathered
from ggzy.supervision.findings import raising
from ggzy.supervision.models import Finding, ReviewOpened
from tests.core.case_story import NO_CASE
from tests.core.story import ALL_MET, tender_file
from tests.desk.cases import Matter, official
from tests.desk.door import Lot
from tests.people import CENTRE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import INSPECTOR, follow, log_in, text

pytestmark = pytest.mark.django_db
LIST = reverse("supervision:conduct")
SLOW = msgspec.structs.replace(SUPERVISOR, person_id="p-slow", person="细致")
FAST = msgspec.structs.replace(SUPERVISOR, person_id="p-fast", person="快手")
PROVINCE = Actor(role=Role.ADMINISTRATION, person_id="p-prov", person="省管", org_id="11530000MB0000007K", org="省公共资源交易管理局", region="530000")
SAID = {"figure": conduct.REVIEW, "text": "当日在纸质文本上审查，审查记录已归档"}


def page(actor: Actor = SUPERVISOR, person: Actor | None = None) -> str:
    if person is None:
        return reverse("supervision:conduct_of_office", args=[actor.org_id])
    return reverse("supervision:conduct_of_person", args=[actor.org_id, int(person.person_id)])


def browser(actor: Actor) -> Client:
    """Of an official whose number is known already."""
    return log_in(Client(), actor)


def accepted(by: Actor, seconds: int) -> Lot:
    """A filing that this person read for so long and then accepted; not at all for 0."""
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    now, seen = clock.now(), {"stream": lot.stream, "person_id": by.person_id, "person": by.person, "post": "科长"}
    if seconds:
        ReviewOpened.objects.create(**seen, at=now, filing_version=1)
        ReviewSpell.objects.create(**seen, version=1, began_at=now, seen_at=now, seconds=seconds)
    clock.forward_to(now + timedelta(seconds=seconds))
    lot.must(AcceptFiling(findings=ALL_MET), by)
    follow()
    return lot


def test_slow_and_careful_beside_fast_and_lax(inspector):
    slow, fast = official(SLOW), official(FAST)
    accepted(slow, 3 * 3600)
    accepted(fast, 0)
    shown = text(inspector.get(LIST))
    assert "1件，阅读时间中位数3小时0分钟，没有打开即答复0件；其后异议成立0件" in shown and "没有打开即答复1件" in shown
    assert "sort=" not in shown, "nothing can be sorted by"
    for asked in ("review", "-review", "who", "-who"):
        order = text(inspector.get(LIST, {"sort": asked}))
        assert (order.index("快手") < order.index("细致")) is (shown.index("快手") < shown.index("细致"))
    careful, lax = text(inspector.get(page(SLOW, slow))), text(inspector.get(page(FAST, fast)))
    assert "请看依据" not in careful and "注意" not in careful
    assert "请看依据" in lax and "没有打开，自提交起0日" in lax


def test_figures_of_the_list_are_those_that_open_to_their_rows(inspector):
    people = [official(each) for each in (SLOW, FAST)]
    for seconds in (3 * 3600, 600, 600):
        accepted(people[0], seconds)
    accepted(people[1], 0)
    late = Lot()
    late.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    clock.forward_to(clock.now() + timedelta(days=10))
    ticker.run_due(clock.now())
    follow()
    now = clock.now()
    (office,) = [o for o in gathered.offices_read_by(INSPECTOR, now) if o.org_id == SUPERVISOR.org_id]
    sums, rows = (gather([office], now - timedelta(days=90), now) for gather in (gathered.sums_for, gathered.rows_for))
    assert len(sums) < len(rows)
    for of in (conduct.figures_of_office, *(partial(conduct.figures_of_person, person_id=each.person_id) for each in people)):
        figures = [[(f.code, f.value, f.note, f.marked) for f in of(each, org_id=office.org_id)] for each in (sums, rows)]
        assert figures[0] == figures[1]


def test_each_figure_opens_to_its_entries(inspector):
    slow = official(SLOW)
    lot, matter = accepted(slow, 3600), Matter()
    clock.forward_to(clock.now() + timedelta(days=20))
    entry = JournalEntry.objects.get(stream=lot.stream, event="FilingAccepted")
    shown = text(inspector.get(page()))
    assert reverse("supervision:entry", args=[lot.stream, entry.seq]) in shown
    assert "在办1件，最久20日" in shown and reverse("supervision:entry", args=[matter.stream, 1]) in shown
    assert inspector.get(reverse("supervision:entry", args=[lot.stream, entry.seq])).status_code == 200
    clock.forward_to(clock.now() + timedelta(days=20))
    assert "没有审查" in text(inspector.get(page(), {"days": "30"})) and "1件，阅读" in text(inspector.get(page(), {"days": "90"}))
    assert Sight.objects.filter(route="supervision:conduct_of_office").exists()


def test_only_what_an_official_looked_at_as_one_is_use_of_the_platform():
    slow = official(SLOW)
    now, seen = clock.now(), {"person_id": slow.person_id, "org_id": SLOW.org_id, "what": "x", "how": "查看", "route": "trading:seat", "address": "/"}
    for role in (Role.SUPERVISOR, Role.EXPERT, Role.TENDEREE):
        Sight.objects.create(at=now, role=role.value, **seen)
    at = {slow.person_id: [SLOW.org_id]}
    assert [each.role for each in gathered.looks(at, now, now + timedelta(seconds=1))] == ["supervisor"]
    for org_id, times in ((SLOW.org_id, 1), (PROVINCE.org_id, 0)):
        office = gathered.Office(org_id, "局", SUPERVISOR.region, ((slow.person_id, slow.person),))
        told = (looks([office], now, now + timedelta(seconds=1)) for looks in (gathered.looks_of, gathered.looks_by_day))
        assert [sum(row.times for row in rows) for rows in told] == [times, times], "of the office where the look was"


def test_a_case_is_told_of_every_period_in_which_it_still_ran():
    matter = Matter()
    matter.both(NO_CASE)
    ended, late = JournalEntry.objects.get(stream=matter.stream, event="CaseClosed").at, timedelta(microseconds=1)
    assert [len(list(gathered.cases(SUPERVISOR.region, ended + more, ended + timedelta(days=9)))) for more in (timedelta(), late)] == [1, 0]


def test_silence_past_a_term_is_the_offices_and_opens_to_its_entry(inspector):
    official(SLOW)
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    clock.forward_to(clock.now() + timedelta(days=10))
    ticker.run_due(clock.now())
    follow()
    noted = JournalEntry.objects.get(stream=lot.stream, event="DutyBreached")
    shown = text(inspector.get(page()))
    assert "1项" in shown and reverse("supervision:entry", args=[lot.stream, noted.seq]) in shown and "请看依据" in shown


def test_a_finding_concerns_the_office_that_owed_the_duty(inspector):
    for each in (SLOW, PROVINCE):
        official(each)
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    clock.forward_to(clock.now() + timedelta(days=10))
    ticker.run_due(clock.now())
    follow()
    raising.raise_waiting()
    late = Finding.objects.get(rule="duty_breached")
    assert reverse("supervision:finding", args=[late.key]) in text(inspector.get(page()))
    now = clock.now()
    (office,) = [o for o in gathered.offices_read_by(INSPECTOR, now) if o.org_id == SUPERVISOR.org_id]
    for gather in (gathered.sums_for, gathered.rows_for):
        rows = gather([office], now - timedelta(days=90), now)
        assert {f.code: f.value for f in conduct.figures_of_office(rows, office.org_id)}[conduct.FINDING] == "1条"


def test_down_and_for_oneself_never_sideways(at, inspector, discipline):
    slow, fast = official(SLOW), official(FAST)
    for reader in (inspector, discipline, at(PROVINCE)):
        assert reader.get(page(SLOW, slow)).status_code == 200 and SUPERVISOR.org in text(reader.get(LIST))
    own, colleague = browser(SLOW), browser(FAST)
    assert own.get(page(SLOW, slow)).status_code == 200 and own.get(page()).status_code == 200
    assert colleague.get(page(SLOW, slow)).status_code == 404 and "细致" not in text(colleague.get(LIST))
    same_place = Actor(role=Role.ADMINISTRATION, person_id="p-adm", person="同管", org_id="11532300MB0000008A", org="楚雄州管理局", region="532300")
    for beside in (OTHER_SUPERVISOR, same_place):
        assert at(beside).get(page()).status_code == 404 and SUPERVISOR.org not in text(at(beside).get(LIST)).split("<main")[1]
    for stranger in (CENTRE, RED, TENDEREE):
        assert at(stranger).get(LIST).status_code == 403 and at(stranger).get(page()).status_code == 403
    assert Client().get(LIST).status_code == 302
    assert fast.person_id not in ("", slow.person_id)


def test_what_the_one_concerned_says_stands_beside_the_figure(inspector):
    slow = official(SLOW)
    accepted(slow, 3600)
    own = browser(SLOW)
    for _ in range(2):
        assert own.post(page(SLOW, slow), SAID | {"act_id": "one"}).status_code == 302
    shown = text(inspector.get(page(SLOW, slow)))
    assert shown.count(SAID["text"]) == 1 and "（当时的数据：1件，阅读时间中位数1小时0分钟" in shown
    assert own.post(page(SLOW, slow), SAID | {"text": "补充：复核记录也已归档可查"}).status_code == 302
    assert "补充：复核记录" in text(inspector.get(page(SLOW, slow))) and "审查记录已归档" not in text(inspector.get(page()))
    assert own.post(page(), SAID).status_code == 302 and "审查记录已归档" in text(inspector.get(page()))


def test_others_say_nothing_and_a_faulty_statement_is_kept(inspector):
    slow = official(SLOW)
    own = browser(SLOW)
    before = JournalEntry.objects.count()
    assert inspector.post(page(SLOW, slow), SAID).status_code == 404
    answer = own.post(page(SLOW, slow), SAID | {"text": "短"})
    assert answer.status_code == 409 and "至少10个字" in text(answer) and ">短<" in text(answer).replace("\n", "")
    assert own.post(page(SLOW, slow), SAID | {"figure": "beauty"}).status_code == 422
    assert JournalEntry.objects.count() == before
