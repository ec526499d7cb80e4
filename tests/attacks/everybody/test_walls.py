"""The walls of supervision: every one of its addresses × every office × regions and lines. Down, never sideways."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ggzy.core.authority import covers_line
from ggzy.core.regions import covers
from ggzy.core.roles import Role
from ggzy.desk import clock, counter
from ggzy.practice.roll import CITY, LUFENG, STATE
from ggzy.store.models import CaseCard, Deal, DocketCard, JournalEntry, OfficeCard, Person
from tests.attacks.everybody.test_matrix import ALL, filled, matter_of

pytestmark = pytest.mark.django_db
OFFICES = (
    "jianguan1", "jianguan4", "jianguan5", "jianguan8", "jianguan11", "guanli", "guanli3", "guanli4", "ducha", "jijian", "shenji", "jiancha",
    "jiaoyi1", "jiaoyi4",
)  # fmt: skip
SOME = ("jianguan4", "jianguan5", "jianguan8", "guanli3", "guanli4", "jijian", "shenji", "jiaoyi4")
READ_ONLY = ("ducha", "jiancha")
SUPERVISION = sorted(name for name in ALL if name.startswith("supervision:"))
OF_A_DEAL = [name for name in SUPERVISION if "stream" in ALL[name].pattern.converters and not matter_of(name)]


def places() -> list[Deal]:
    """A deal of each wall: city and county, one line and another."""
    wanted = ((CITY, "housing"), (LUFENG, "housing"), (CITY, "water"), (STATE, "housing"), (LUFENG, "water"))
    found = [Deal.objects.filter(region=region, industry=industry).order_by("stream").first() for region, industry in wanted]
    return [deal for deal in found if deal]


def reaches(username: str, deal: Deal) -> bool:
    posts = Person.objects.get(username=username).posts_in_force(clock.now())
    p = counter.load(deal.stream)
    return any(covers(post.region_id or "", deal.region) and (not post.lines or covers_line(tuple(post.lines), p)) for post in posts)


@pytest.mark.parametrize("name", OF_A_DEAL)
def test_a_deal_is_read_down_and_never_sideways(name, browser):
    """Each address at both ends of the walls; the whole matrix stands in the test below, on the page of a deal."""
    deals = places()
    for deal in (deals[0], deals[-1]):
        url = filled(name, deal.stream)
        for who in SOME:
            if not reaches(who, deal):
                assert browser(who).get(url).status_code in (403, 404, 405), f"{who} 越界看到 {url}"


@pytest.mark.parametrize("name", ["supervision:scene"])
def test_whoever_reaches_it_reads_it_or_is_asked_why(name, browser):
    for deal in places():
        for who in OFFICES:
            answer = browser(who).get(filled(name, deal.stream))
            if reaches(who, deal):
                asked = who in ("jijian", "shenji", "jiancha")
                assert answer.status_code == (302 if asked else 200), (who, deal.title)
                assert not asked or "/look/" in answer.headers["Location"]
            else:
                assert answer.status_code == 404, (who, deal.title)


def test_read_only_seats_change_nothing(browser):
    """Every address of the face is posted to by every seat that only reads, after it has said why it looks."""
    before, stream = JournalEntry.objects.count(), places()[0].stream
    form = {
        "do": "come", "reason": "试探试探", "text": "试探试探", "order_no": "1号", "to": "tenderee", "opinion": "试探试探", "put_right": "yes",
        "document_no": "1号",
    }  # fmt: skip
    for who in READ_ONLY:
        browser(who).post(reverse("supervision:look", args=[stream]), {"reason": "日常监督检查"})
        for name in SUPERVISION:
            assert browser(who).post(filled(name, stream), form).status_code < 500, (who, name)
    assert JournalEntry.objects.count() == before


def test_lists_show_what_lies_below_and_nothing_beside(browser):
    """Of every deal, case and office matter: on the lists of those who reach it alone."""
    for who in ("jianguan5", "jianguan8", "guanli3", "guanli4", "jianguan4"):
        shown = browser(who).get(reverse("supervision:board"), {"export": "csv"}).content.decode("utf-8-sig")
        shown += browser(who).get(reverse("supervision:duties"), {"export": "csv"}).content.decode("utf-8-sig")
        for deal in Deal.objects.all():
            assert reaches(who, deal) or deal.title not in shown, (who, deal.title)
        cases = browser(who).get(reverse("supervision:cases"), {"export": "csv"}).content.decode("utf-8-sig")
        for card in CaseCard.objects.all():
            assert card.code not in cases or covers(Person.objects.get(username=who).posts.first().region_id, card.region)
    county = browser("guanli4").get(reverse("supervision:powers"), {"export": "csv"}).content.decode("utf-8-sig")
    assert OfficeCard.objects.filter(procedure="delegation/1").count() == 2 and "楚建发〔2025〕61号" not in county


def may_read_docket(username: str, card: DocketCard) -> bool:
    """The office that began it, those it is addressed to, administrations above, inspectors and discipline of the region."""
    for post in Person.objects.get(username=username).posts_in_force(clock.now()):
        org, region, role = post.organisation.uscc, post.region_id or "", Role(post.role)
        watches = role in (Role.INSPECTOR, Role.DISCIPLINE) and covers(region, card.region)
        above = role is Role.ADMINISTRATION and region != card.region and covers(region, card.region)
        if watches or above or org == card.issuer_id or org in card.office_ids:
            return True
    return False


@pytest.mark.parametrize(
    ("procedure", "name", "asked"),
    [
        ("officereport/1", "office_report", False), ("coordination/1", "coordination", False), ("call/1", "call_figures", False), ("call/1", "call", True),
    ],
)  # fmt: skip
def test_what_goes_up_is_read_by_its_office_and_upwards_alone(procedure, name, asked, browser):
    """Every seat × one of each kind; of a call those who are asked read its own page, and nothing of what others told."""
    card = DocketCard.objects.filter(procedure=procedure).order_by("registered_at")[0]
    reports = DocketCard.objects.filter(procedure="officereport/1", code=card.code)
    addressed = {org for ids in reports.values_list("office_ids", flat=True) for org in ids} if asked else set()
    for who in (*OFFICES, "jianguan3", "shengju1"):
        office = Person.objects.get(username=who).posts.first().organisation.uscc
        wanted = may_read_docket(who, card) or office in addressed
        answer = browser(who).get(reverse(f"supervision:{name}", args=[card.stream]))
        assert (answer.status_code == 200) is wanted and answer.status_code in (200, 403, 404), (who, card.title, answer.status_code)
        beside = {office_of for office_of in reports.exclude(office_ids__contains=[office]).values_list("offices", flat=True)}
        if asked and wanted and not may_read_docket(who, card):
            assert not any(each in answer.content.decode() for each in beside), who
