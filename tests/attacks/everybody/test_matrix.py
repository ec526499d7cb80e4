"""Every address × every role: nothing breaks, and no stranger reads a page that belongs to parties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ggzy.core.proceeding import Proceeding
from ggzy.desk import counter
from ggzy.desk.pseudonym import pseudonym
from ggzy.store.models import Deal, JournalEntry, Message, Organisation, Person

pytestmark = pytest.mark.django_db

PEOPLE = (
    "", "zhaobiao1", "zhaobiao6", "daili3", "toubiao1", "toubiao3", "zhuanjia1", "jianguan1", "jianguan10", "jiaoyi1", "guanli", "jijian",
)  # fmt: skip
ONE_OF_EACH = ("", "zhaobiao1", "toubiao1", "zhuanjia1", "jianguan1", "jijian")
"""Whom we ask for a lot that does not exist: nobody plays a part in it."""
FOR_ALL = {
    "health", "portal", "service:login", "service:register", "service:ask_reset", "practice:accounts", "practice:bank",
    "trading:time", "trading:paper", "trading:attachment",
}  # fmt: skip
"""What whoever comes by may read: a whole face, or one page; papers and attachments only as far as they are public."""
OPEN_TO_BIDDERS = {
    "trading:obtain", "trading:file", "trading:ask", "trading:object", "trading:admissible", "trading:bid",
    "trading:receipts", "trading:withdraw", "trading:own_copy", "service:deposit",
}  # fmt: skip
"""Any verified firm may bid: its own page of a published lot, on which nothing is of anybody else."""
FOR_WHO_BIDS = {"trading:manager", "trading:hall", "trading:hall_now", "trading:failures", "trading:inquiries", "trading:my_sheet"}
NO_STRANGERS = ("trading:", "supervision:", "practice:key", "service:deposit")


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(
                each, f"{each.namespace or each.app_name}:" if each.namespace or each.app_name else prefix
            )
        else:
            yield prefix + str(each.name), each


ALL = dict(patterns(get_resolver()))
PLACES = {
    "cases": "case", "complaints": "comp", "reports": "repo", "powers": "dele", "handovers": "hand", "checklists": "chec", "unlisted/matters": "unli",
    "appeals": "disp", "pool": "pool", "coordinations": "coor", "office-reports": "offi", "calls": "call", "circulars": "circ", "credit": "cred",
    "imports/of": "impo", "interference": "inte", "successions": "succ",
}  # fmt: skip
"""Where the matters of supervision have their pages, and how their records' names begin; all other records are lots."""


def matter_of(name: str) -> str:
    """The kind of matter that an address is of; nothing for a lot's, and for what has no record at all."""
    place = re.match(r"([\w/-]+)/<\w+:stream>", str(ALL[name].pattern))
    return PLACES.get(place[1], "") if place and not name.startswith("portal:") else ""


@cache
def stands(stream: str) -> Proceeding | None:
    """The lot as the province was loaded: what a test does to it is undone."""
    return counter.load(stream)


def filled(name: str, stream: str) -> str:
    """The address, with something that exists in every place that can be filled so."""
    p = stands(stream)
    bids = sorted(p.round.bids) if p else []
    message = Message.objects.order_by("pk").first()
    known = {
        "stream": stream, "kind": "notice", "form": "html", "sha256": "0" * 64, "number": 1, "round": 1, "index": 0,
        "name": "checkpoint", "code": "sign_in", "bidder": bids[0] if bids else "NOBODYNOBODY", "act": "speak", "token": "nobody", "answer": "confirm",
        "objection_id": "o1", "inquiry_id": "i1", "pk": message.pk if message else 1, "order_id": "R1", "key": "MQ",
        "uscc": Organisation.objects.filter(kind="bidder").order_by("uscc")[0].uscc, "subject": "account",
        "purpose": "experts", "post": 1, "run": 1, "row": 1, "seq": 1,
    }  # fmt: skip
    wanted = ALL[name].pattern.converters
    values = {place: known[place] for place in wanted}
    for place, converter in wanted.items():
        kind = type(converter).__name__
        if kind == "IntConverter" and not isinstance(values[place], int):
            values[place] = 1
        if kind == "UUIDConverter" and isinstance(values[place], int):
            values[place] = "00000000-0000-0000-0000-000000000001"
    if name in ("trading:receipt", "trading:receipt_file"):
        values["number"] = "AAAAAAAAAA"
    return reverse(name, kwargs=values)


def whole_face(name: str) -> str:
    return name.split(":")[0]


@pytest.fixture
def everybody(browser) -> dict[str, Client]:
    clients = {name: browser(name) for name in PEOPLE}
    for client in clients.values():
        client.raise_request_exception = False
    return clients


@cache
def lots() -> dict[str, str]:
    """A lot of each stage at which secrets differ, and one that does not exist."""
    found = {stage: Deal.objects.filter(stage=stage).order_by("deadline")[0].stream for stage in STAGES}
    return {**found, "none": "cons-0000000000000000"}


WITH_TOKENS = ClientHandler(enforce_csrf_checks=True)
"""As browsers meet it; the test's own browsers need no token."""
STAGES = ("in_review", "bidding", "evaluation")


@cache
def reader(stream: str, username: str) -> bool:
    """Whether this person plays a part in the lot, or it lies in the reach of the person's office."""
    from ggzy.core.authority import REACH
    from ggzy.core.disclosure import within_reach
    from ggzy.core.roles import Role
    from ggzy.desk import clock

    p = stands(stream)
    if p is None or not username:
        return False
    for post in Person.objects.get(username=username).posts_in_force(clock.now()):
        actor = post.actor(clock.now())
        rule = REACH.get(actor.role)
        if actor.role in (Role.INSPECTOR, Role.DISCIPLINE):
            if within_reach(p, actor):
                return True
        elif actor.role is not Role.BIDDER and rule and rule[0](p, actor):
            return True
    return False


def own(stream: str, username: str) -> bool:
    """Whether the firm of this person has the lot's file or a bid in it."""
    p = stands(stream)
    assert p
    me = pseudonym(stream, p.round.number, Person.objects.get(username=username).posts.first().organisation.uscc)
    return me in p.round.obtained or me in p.round.bids


def not_at_the_door(name: str, everybody: dict[str, Client], who: tuple[str, ...]) -> list[str]:
    """Of these the ones that the page lets in: whom it turns away for their role it does so before it reads what they ask."""
    url = filled(name, lots()["bidding"])
    return [each for each in who if everybody[each].get(url).status_code != 403]


@pytest.mark.parametrize("name", sorted(ALL))
def test_no_address_breaks_and_no_stranger_reads_it(name, everybody):
    asked = lots() if "stream" in ALL[name].pattern.converters else {"bidding": lots()["bidding"]}
    if matter_of(name):  # no lot is one; real ones are asked for in test_matters
        asked = {"none": lots()["bidding"]}
    for stage, stream in asked.items():
        url = filled(name, stream)
        for who, client in everybody.items():
            if stage == "none" and who not in ONE_OF_EACH:
                continue
            answer = client.get(url)
            assert answer.status_code < 500 or name == "health", (url, who, answer.status_code)
            if answer.status_code != 200 or name in FOR_ALL or whole_face(name) in FOR_ALL:
                continue
            assert who, f"未登录可看：{url}"
            if "stream" not in ALL[name].pattern.converters or not name.startswith(NO_STRANGERS):
                continue
            bidder = who.startswith("toubiao")
            welcome = stage != "in_review" and name in OPEN_TO_BIDDERS if bidder else reader(stream, who)
            takes_part = bidder and name in FOR_WHO_BIDS and own(stream, who)
            assert welcome or takes_part, f"{who} 不是{stage}项目的当事人，却可看：{url}"


@pytest.mark.parametrize(
    "name",
    sorted(n for n in ALL if "str" in "".join(type(c).__name__.lower() for c in ALL[n].pattern.converters.values())),
)
def test_nonsense_in_an_address_is_not_found(name, everybody):
    """NUL, dots and slashes, markup, very long names: never an error of the server."""
    good = filled(name, lots()["bidding"])
    open_to = not_at_the_door(name, everybody, ("toubiao1", "jianguan1", "guanli"))
    for nonsense in ("a%00b", "%2e%2e", "%3Cscript%3E", "x" * 3000, "%ff"):
        parts = good.strip("/").split("/")
        changeable = [
            n
            for n, part in enumerate(parts)
            if re.fullmatch(r"cons-.*|o1|i1|R1|nobody|MQ|[0-9A-Z]{18}|[A-Z2-7]{12}|0{64}", part)
        ]
        for n in changeable:
            url = "/" + "/".join([*parts[:n], nonsense, *parts[n + 1 :]]) + ("/" if good.endswith("/") else "")
            for who in sorted(open_to):
                assert everybody[who].get(url).status_code < 500, (url[:80], who)


@pytest.mark.parametrize("name", sorted(ALL))
def test_strange_parameters_break_nothing(name, everybody):
    url = filled(name, lots()["bidding"])
    queries = (
        "page=-1&month=9999-99&stage=x&region=53%25&list=x", "q=%00&stage=%00&month=0000-01&new=%C2%B2&old=-1", "page=99999999999999999999&sort=password",
        "page=%C2%B2&sort=--pk&q=%25%27%22", "export=exe&version=%C2%B2", "next=//evil.example/&%ff=%fe&have=" + "x" * 5000,
    )  # fmt: skip
    for who in not_at_the_door(name, everybody, ("toubiao1", "jianguan1")):
        for query in queries:
            answer = everybody[who].get(f"{url}?{query}")
            assert answer.status_code < 500 or name == "health", (url, who, query)
            assert not answer.headers.get("Location", "").startswith(("//", "http")), (url, query)


@pytest.mark.parametrize("name", sorted(n for n in ALL if "practice" not in n))
def test_a_post_without_its_token_or_by_the_wrong_role_changes_nothing(name, browser):
    before = JournalEntry.objects.count()
    for who in ("zhaobiao1", "toubiao3", "zhuanjia1", "jianguan1"):
        strict = browser(who)
        strict.handler, strict.raise_request_exception = WITH_TOKENS, False
        url = filled(name, lots()["bidding"])
        assert strict.post(url, {"text": "试探试探"}).status_code in (403, 404, 405), (url, who)
    for stream in (lots()["bidding"], lots()["evaluation"]):
        url = filled(name, stream)
        for who in ("zhaobiao6", "daili3", "jianguan10", "jijian"):
            client = browser(who)
            client.raise_request_exception = False
            fields = {
                "text": "试探试探",
                "reason": "试探试探",
                "seen": "²",
                "act_id": "\0",
                "do": "award",
                "no_interest": "1",
            }
            assert client.post(url, fields).status_code < 500, (url, who)
        if "stream" not in ALL[name].pattern.converters or matter_of(name):
            break
    assert JournalEntry.objects.count() == before
