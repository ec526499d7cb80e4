"""The walk over every page in a real Chromium, at 1440 and 390 pixels, on the practice province.

Fails on a route in no table, a server error, a page wider than its window, text cut off, English left over, a serious
accessibility finding. With GGZY_PICTURES=1 it writes docs/pages.md and the pictures.
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from ggzy.core.chain import KINDS
from ggzy.core.regions import covers
from ggzy.core.roles import Role
from ggzy.desk import clock, counter
from ggzy.desk.pseudonym import pseudonym
from ggzy.store.models import Deal, DocketCard, Person, Post
from ggzy.supervision.findings import reader
from ggzy.supervision.reach import findings_within
from tests.journeys.pages import NOT_PAGES, PAGES, Page
from tests.province import as_on_the_first_morning, at_work_in, copy_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1440, 390)
HEIGHT = 900
ROOT = Path(__file__).resolve().parents[2]
FOREIGN = {"CSV", "XLSX", "PDF", "GGZY", "HTML", "SHA", "UTC", "Ctrl", "ICS", "DOCX", "JPG", "PNG", "ZIP", "Chromium", "Firefox", "Safari", "Edge", "Chrome", "JSON", "AGE", "SECRET", "KEY", "txt", "QQ", "Enter", "Tab"}

CUT_OFF = """() => [...document.querySelectorAll('main *')].filter(e => {
  const s = getComputedStyle(e);
  const clips = ['hidden', 'clip'].includes(s.overflowX) && s.textOverflow !== 'ellipsis';
  return clips && e.innerText && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && !e.closest('iframe, .visually-hidden');
}).map(e => e.tagName + '.' + e.className + ': ' + e.innerText.slice(0, 40))"""
LABELS = """() => [...document.querySelectorAll('main h1, main h2, main h3, main th, main label, main button, main .btn, nav a')]
  .map(e => e.innerText.trim()).filter(t => t)"""


def routes(patterns=None, namespace=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, pattern.namespace or namespace)
        else:
            yield f"{namespace}:{pattern.name}"


def test_every_route_is_a_page_of_the_walk_or_known_not_to_be_one():
    known = {page.route for page in PAGES} | {name for names in NOT_PAGES.values() for name in names}
    assert set(routes()) == known


def person_of(page: Page, deal: Deal | None) -> Person | None:
    if not page.who:
        return None
    if page.who == "winner":
        p = counter.load(deal.stream)
        won = p.round.bids[p.round.winner].org_id
        return Post.objects.filter(organisation__uscc=won, role=Role.BIDDER).first().person
    if page.who == "party:supervisor":
        posts = Post.objects.filter(role=Role.SUPERVISOR, deputy_of=None).order_by("-region_id")
        return next(x.person for x in posts if covers(x.region_id, deal.region) and f"{deal.line}/{deal.industry}" in x.lines)
    if page.who.startswith("party:"):
        role = page.who.removeprefix("party:")
        return Post.objects.filter(organisation__uscc=deal.tenderee_id, role=role, deputy_of=None).first().person
    return Person.objects.get(username=page.who)


def deal_of(page: Page) -> Deal | None:
    """A lot of the stage, that suits the page and the account."""
    if not page.stage:
        return None
    deals = Deal.objects.filter(stage=page.stage).order_by("stream")
    if page.more == "suspended":
        deals = deals.exclude(suspended="")
    if page.more == "appointment":
        deals = deals.exclude(agency_id="")
    if page.more == "asked":
        return next(deal for deal in deals if counter.load(deal.stream).asked_now)
    if page.more in ("obtained", "not obtained"):
        code = Person.objects.get(username=page.who).posts.first().organisation.uscc
        inside = [d for d in deals if pseudonym(d.stream, d.round, code) in counter.load(d.stream).round.obtained]
        chosen = inside if page.more == "obtained" else [d for d in deals if d not in inside]
        assert chosen, page
        return chosen[0]
    lines = Post.objects.filter(person__username=page.who, role=Role.SUPERVISOR).values_list("lines", flat=True).first()
    if lines:
        deals = deals.filter(industry__in=[line.split("/")[-1] for line in lines])
    return deals.first()


def address(page: Page, deal: Deal | None, person: Person | None) -> str:
    if page.more.startswith("finding"):
        post = person.posts.first()
        return reverse(page.route, args=[findings_within(post.actor(clock.now())).first().key, *page.more.split(":")[1:]])
    if page.more.startswith("docket:"):
        procedure, stage, kind = page.more.removeprefix("docket:").split()
        cards = DocketCard.objects.filter(procedure=procedure, stage=stage, kind__in=[KINDS.get(kind, "协调事项")])
        if procedure == "officereport/1":
            cards = cards.filter(office_ids__contains=[person.posts.first().organisation.uscc])
        return reverse(page.route, args=[cards.order_by("registered_at")[0].stream])
    if page.more == "own":
        return reverse(page.route, args=[person.posts.first().organisation.uscc])
    return reverse(page.route, args=[deal.stream] if deal else [])


def cookie(person: Person, reason_for: str) -> str:
    """Who reads a lot with a reason alone has said it before."""
    client = Client()
    client.force_login(person)
    if reason_for:
        client.post(reverse("supervision:look", args=[reason_for]), {"reason": "日常监督检查"})
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def faults_of(tab, answer, page: Page, width: int) -> list[str]:
    where = f"{page.title}（{page.route}，{width}）"
    if answer.status != 200:
        return [f"{where}：状态 {answer.status}"]
    found = []
    wide = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        found.append(f"{where}：超出屏幕 {wide} 像素")
    found += [f"{where}：文字被截断 {text}" for text in tab.evaluate(CUT_OFF)]
    for label in tab.evaluate(LABELS):
        words = set(re.findall(r"[A-Za-z]{4,}", label)) - FOREIGN
        if words and not re.search(r"[\u4e00-\u9fff]", label):
            found.append(f"{where}：没有译成中文 {label[:40]}")
    if width == WIDTHS[0]:
        for violation in Axe().run(tab).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                found.append(f"{where}：无障碍 {violation['id']} {violation['nodes'][0]['html'][:80]}")
    return found


@pytest.fixture
def own_province(loaded_province):
    with copy_of(loaded_province.database, "walk") as name, at_work_in(name):
        as_on_the_first_morning()
        yield


def test_every_page_opens_for_its_reader_whole_chinese_and_accessible(own_province, live_server, chromium):
    reader.rebuild()
    wanted = os.environ.get("GGZY_PICTURES")
    faults: list[str] = []
    context = chromium.new_context(
        viewport={"width": WIDTHS[0], "height": HEIGHT}, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda e: errors.append(str(e)))
    for number, page in enumerate(PAGES, start=1):
        deal = deal_of(page)
        person = person_of(page, deal)
        context.clear_cookies()
        if person:
            own = {"name": settings.SESSION_COOKIE_NAME, "value": cookie(person, deal.stream if page.more == "reasoned" else ""), "url": live_server.url}
            context.add_cookies([own])
        tab.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        answer = tab.goto(live_server.url + address(page, deal, person), wait_until="load")
        for width in WIDTHS:  # no script of ours asks how wide the window is: the page itself is the same in both
            tab.set_viewport_size({"width": width, "height": HEIGHT})
            faults += faults_of(tab, answer, page, width)
            if wanted:
                picture(tab, number, width)
        faults += [f"{page.title}：脚本出错 {e}" for e in errors]
        errors.clear()
    context.close()
    if wanted:
        write_list([row(number, page) for number, page in enumerate(PAGES, start=1)])
    assert not faults, "\n".join(faults)


def picture(tab, number: int, width: int) -> None:
    """Half-size for the wide ones, few colours: light enough to be kept with the documents."""
    from PIL import Image

    shot = Image.open(io.BytesIO(tab.screenshot()))
    if width > 1000:
        shot = shot.resize((720, 450), Image.Resampling.LANCZOS)
    place = ROOT / "docs/pictures/pages" / f"{number:02d}-{width}.png"
    place.parent.mkdir(parents=True, exist_ok=True)
    shot.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(place, optimize=True)


def row(number: int, page: Page) -> str:
    roles = {"": "社会公众"}.get(page.who, page.who.replace("party:tenderee", "本项目招标人").replace("party:supervisor", "本项目监督部门").replace("winner", "中标人"))
    shots = " ".join(f"[{w}](pictures/pages/{number:02d}-{w}.png)" for w in WIDTHS)
    pattern = page.route.replace(":", "：")
    return f"| {number} | {page.title} | `{pattern}` | {roles} | {shots} |"


def write_list(rows: list[str]) -> None:
    text = "\n".join(
        ["# 页面", "", "由页面巡检生成（`make pictures`），在演练省份上以各角色打开，宽 1440 和 390 像素。", "",
         "| 序号 | 页面 | 路由名 | 谁打开 | 图 |", "|---|---|---|---|---|", *rows, ""]
    )
    (ROOT / "docs/pages.md").write_text(text, encoding="utf-8")
