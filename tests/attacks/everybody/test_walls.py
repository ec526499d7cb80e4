"""The walls 数据边界: every address of the three faces × every seat × things of several lines and regions, held against one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.db import transaction
from django.dispatch import receiver
from django.test import Client
from django.test.signals import template_rendered
from django.urls import reverse

from ggzy.core.dossier import AWARDED
from ggzy.core.regions import covers
from ggzy.desk import clock
from ggzy.practice.roll import CITY, STATE
from ggzy.store.models import (
    CaseCard,
    ChecklistRow,
    Deal,
    DocketCard,
    DossierRow,
    FalseFinding,
    JournalEntry,
    OfficeCard,
    Organisation,
    Post,
)
from ggzy.supervision.models import Finding, Look
from tests.attacks.everybody.test_matrix import ALL
from tests.attacks.everybody.things import Thing, all_things
from tests.attacks.everybody.walls import (
    BY_LINE,
    FACES,
    KINDS,
    LOOKING,
    OF_ALL_LINES,
    PARTIES,
    PLACES,
    ROWS,
    SEATS,
    Place,
)

pytestmark = pytest.mark.django_db
REFUSED = (403, 404)
FORM = {
    "do": "come", "reason": "试探试探", "text": "试探试探", "order_no": "1号", "to": "tenderee", "opinion": "试探试探", "put_right": "yes", "document_no": "1号",
}  # fmt: skip
ANYTHING = {
    "kind": "notice", "form": "html", "sha256": "0" * 64, "number": 1, "round": 1, "index": 0, "code": "speak", "bidder": "NOBODYNOBODY", "act": "speak",
    "token": "nobody", "answer": "confirm", "objection_id": "o1", "inquiry_id": "i1", "pk": 1, "order_id": "R1", "key": "MQ", "uscc": "NOBODY",
    "subject": "account", "post": 1, "run": 1, "row": 1, "seq": 1,
}  # fmt: skip
ACT_OF = {
    "case": "assign", "complaint": "accept", "report": "take", "interference": "read", "power": "decide", "matter": "reply", "circular": "reply",
    "call": "send-up", "office_report": "accept", "coordination": "opinion", "pool": "drop", "credit": "withdraw", "appeal": "answer",
    "succession": "confirm", "import": "confirm", "finding": "explain",
}  # fmt: skip
NEAR = tuple(who for who in SEATS if not who.startswith("dali"))
BESIDE = tuple(who for who in NEAR if SEATS[who].role in "SA")
"""Whose regions and lines cut through the prefecture: these are asked for every thing, all others for the first of its kind."""
NOT_PUBLIC = {"trading:paper": {"kind": "evaluation_report"}}
"""Papers that everybody may read are no test of a wall."""
ROLES_ASKED = {letter: next(who for who in ("jianguan5", "guanli3", "jiaoyi3", "ducha", "jijian", "shenji", "jiancha") if SEATS[who].role == letter) for letter in "SACIDUP"}
"""Of each official role the seat that has the things of the city's housing in reach."""


@pytest.fixture(scope="module")
def things(province, django_db_blocker) -> Iterator[dict[str, list[Thing]]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield all_things()
        transaction.set_rollback(True)


@pytest.fixture
def at(browser, things) -> Callable[[str], Client]:
    """The browser of somebody; who was not in the province logs in anew."""

    @cache
    def opened(who: str) -> Client:
        if who in NEAR and who != "tudi" or who in PARTIES.values():
            client = browser(who)
        else:
            client = browser()
            client.force_login(Post.objects.get(person__username=who).person)
        client.raise_request_exception = False
        return client

    return opened


# ---- who reads what: told by the table, and by what the card of a thing names


@cache
def office_of(who: str) -> str:
    return str(Post.objects.filter(person__username=who).order_by("pk")[0].organisation.uscc)


def reads(who: str, thing: Thing) -> bool:
    """Whether this seat may read the thing at all."""
    seat, kind = SEATS[who], thing.kind
    if seat.role not in KINDS[kind]:
        return False
    if kind in BY_LINE:
        place = PLACES[thing.place]
        return seat._replace(lines=()).covers(place) if kind in OF_ALL_LINES else seat.covers(place)
    return OTHERWISE[kind](who, thing)


def below(who: str, region: str) -> bool:
    return covers(SEATS[who].region, region)


def card_of(thing: Thing) -> DocketCard | OfficeCard:
    found = DocketCard.objects.filter(stream=thing.stream).first() or OfficeCard.objects.filter(stream=thing.stream).first()
    assert found
    return found


def in_its_region(who: str, thing: Thing) -> bool:
    return below(who, card_of(thing).region)


def of_its_line(who: str, thing: Thing) -> bool:
    card = card_of(thing)
    return SEATS[who].covers(Place(card.region, card.line, card.industry, ""))


def came_down(who: str, thing: Thing) -> bool:
    """A power stands on the list of those to whom it came down, too."""
    seat = SEATS[who]
    return of_its_line(who, thing) or (seat.region == CITY and seat.covers(Place(CITY, "construction", thing.place, "")))


def named(who: str, card: DocketCard) -> bool:
    return office_of(who) == card.issuer_id or office_of(who) in card.office_ids


def goes_up(who: str, thing: Thing) -> bool:
    """The office that began it, those it is addressed to, administrations above, inspectors and discipline of the region."""
    card = card_of(thing)
    assert isinstance(card, DocketCard)
    watches = SEATS[who].role in "ID" and below(who, card.region)
    above = SEATS[who].role == "A" and SEATS[who].region != card.region and below(who, card.region)
    return watches or above or named(who, card)


def is_asked(who: str, thing: Thing) -> bool:
    """A call's own page is read besides by those who are asked to report."""
    asked = DocketCard.objects.filter(procedure="officereport/1", code=card_of(thing).code, office_ids__contains=[office_of(who)])
    return goes_up(who, thing) or asked.exists()


def circular(who: str, thing: Thing) -> bool:
    """Whoever issues or watches reads down, the centre those of its own kind; a department what is sent to it."""
    card = card_of(thing)
    assert isinstance(card, DocketCard)
    own_kind = SEATS[who].role != "C" or card.kind.startswith("电子化")
    return named(who, card) or (SEATS[who].role != "S" and own_kind and below(who, card.region))


def handover(who: str, thing: Thing) -> bool:
    card = card_of(thing)
    assert isinstance(card, OfficeCard)
    return office_of(who) == card.office_id or (SEATS[who].role in "AIDUP" and below(who, card.region))


def in_dossiers(field: str) -> Callable[[str, Thing], bool]:
    """Whoever has a lot in reach of which an item stands in the dossier, of an expert one that was awarded."""

    def found(who: str, thing: Thing) -> bool:
        awarded = Deal.objects.filter(stage__in=AWARDED).values("stream")
        subject = str(thing.given["pk" if field == "person_id" else "uscc"])
        rows = DossierRow.objects.filter(**{field: subject}, **({"org_id": "", "stream__in": awarded} if field == "person_id" else {}))
        return any(SEATS[who].covers(Place(row.region, row.line, row.industry, "")) for row in rows)

    return found


def conduct(who: str, thing: Thing) -> bool:
    org = Organisation.objects.get(uscc=thing.given["uscc"])
    return office_of(who) == org.uscc or (SEATS[who].role in "ID" and below(who, org.region_id or "")) or (SEATS[who].role == "A" and SEATS[who].region == STATE)


OTHERWISE: dict[str, Callable[[str, Thing], bool]] = {
    "power": came_down, **dict.fromkeys(("pool", "credit", "appeal", "succession", "import"), in_its_region),
    **dict.fromkeys(("office_report", "coordination"), goes_up), "call": is_asked, "circular": circular, "handover": handover, "conduct": conduct,
    "agency": in_dossiers("org_id"), "firm": lambda who, thing: True,
    "expert": lambda who, thing: in_dossiers("person_id")(who, thing) or (SEATS[who].role != "S" and below(who, STATE)),
    **dict.fromkeys(("run", "import_run"), lambda who, thing: office_of(who) == office_of("guanli")),
    "post": lambda who, thing: office_of(who) == office_of("jianguan5"),
}  # fmt: skip


# ---- the matrix


def test_every_address_has_its_row():
    """Whoever adds an address to one of the three faces says here whose it is."""
    there = {name for name in ALL if name.partition(":")[0] in FACES}
    assert there == set(ROWS), f"没有写明：{there - set(ROWS)}；已经没有：{set(ROWS) - there}"


def address(name: str, thing: Thing | None) -> str:
    given = ANYTHING | NOT_PUBLIC.get(name, {}) | ({"act": ACT_OF.get(thing.kind, "speak"), **thing.given} if thing else {})
    wanted = ALL[name].pattern.converters
    values = {place: given.get(place, "nothing-0000000000000000") for place in wanted}
    if "pk" in wanted and type(wanted["pk"]).__name__ == "UUIDConverter":
        values["pk"] = "00000000-0000-0000-0000-000000000001"
    return reverse(name, kwargs=values)


def ask(client: Client, url: str, roles: str, *, acts: bool = False) -> int:
    posts = "!" in roles or (acts and "+" in roles)
    return int((client.put(url, b"") if "^" in roles else client.post(url, FORM) if posts else client.get(url)).status_code)


def by_role(at, name: str, roles: str, thing: Thing | None) -> Iterator[str]:
    """An official whose role the address is not for is turned away, though the thing lies in reach."""
    for letter, who in ROLES_ASKED.items():
        if letter not in roles and ask(at(who), address(name, thing), roles) not in REFUSED:
            yield f"{who} 岗位不对而进入 {name}"


STRICTER = {
    **dict.fromkeys(("supervision:call_paper", "supervision:call_figures", "supervision:collate"), goes_up),
    **dict.fromkeys(("supervision:power", "supervision:power_act"), of_its_line),
}  # fmt: skip
"""What others told is read by who called and by those above alone; of a power its list tells to whom it came down."""


def sideways(at, name: str, roles: str, thing: Thing, seats: tuple[str, ...]) -> Iterator[str]:
    """Of the right role, and of another line, of a sibling region, or not named: it is not there."""
    for who in seats:
        if SEATS[who].role in roles and not STRICTER.get(name, reads)(who, thing):
            status = ask(at(who), address(name, thing), roles, acts=True)
            if status not in REFUSED:
                yield f"{who} 越界（{status}）：{name} {thing.place} {thing.words}"


def let_in(at, name: str, roles: str, thing: Thing) -> Iterator[str]:
    """So that the refusals above say something: who may enter is let in. Whoever looks says why first."""
    who = next((who for who in NEAR if SEATS[who].role in roles and reads(who, thing)), None)
    if who is None or {"~", "!", "^"} & set(roles):
        return
    status = ask(at(who), address(name, thing), roles)
    if status in (*REFUSED, 405) or status >= 500:
        yield f"{who} 应当能进（{status}）：{name} {thing.words}"


@pytest.mark.parametrize(("face", "kind"), [(face, kind) for face, kinds in FACES.items() for kind in kinds if kind not in ("", "any", "registered")])
def test_nobody_enters_sideways(face, kind, at, things):
    before, wrong = JournalEntry.objects.count(), []
    for n, (name, roles) in enumerate((f"{face}:{name}", roles) for name, roles in FACES[face][kind].items()):
        home = things[kind][0]
        wrong += by_role(at, name, roles, home)
        for thing in things[kind]:
            wrong += sideways(at, name, roles, thing, tuple(SEATS) if thing is home else BESIDE)
        wrong += let_in(at, name, roles, home) if n or kind not in ("deal", "case") else []
    assert not wrong, "\n".join(wrong)
    assert JournalEntry.objects.count() == before


def test_a_matter_of_any_kind_is_not_read_by_its_entries_nor_urged_from_outside(at, things):
    """What is opened by a record's name alone: an entry of the journal, an urging, the look that says why, the second person's page."""
    wrong = []
    for kind, of_kind in things.items():
        if not of_kind[0].stream:
            continue
        for thing in of_kind if kind in BY_LINE else of_kind[:1]:
            wrong += sideways(at, "supervision:entry", "SAIDUPC", thing, tuple(SEATS) if thing is of_kind[0] else BESIDE)
        wrong += sideways(at, "service:second", "SACI", of_kind[-1], NEAR)
        wrong += sideways(at, "supervision:look", "DUP", of_kind[-1], tuple(SEATS))
        wrong += sideways(at, "supervision:urge", "SAIDUP", of_kind[-1], NEAR)
    assert not wrong, "\n".join(wrong)


def test_whoever_watches_the_watchers_says_why_and_it_stays(at, things):
    """Each deal and each case, each of the three: asked first, then let in; what they look at is theirs to read alone."""
    for kind in ("deal", "case"):
        for who in (who for who in NEAR if SEATS[who].role in LOOKING):
            page, stream = address(f"supervision:{kind}", things[kind][0]), things[kind][0].stream
            asked = at(who).get(page)
            assert asked.status_code == 302 and "/look/" in asked.headers["Location"], (who, kind)
            assert at(who).post(asked.headers["Location"], {"reason": "日常监督检查"}).status_code == 302
            assert at(who).get(page).status_code == 200 and Look.objects.filter(stream=stream, reason="日常监督检查").count() == 1, (who, kind)
            Look.objects.all().delete()


def test_read_only_seats_change_nothing(at, things):
    """Every address that acts is posted to by every seat that only reads and may enter it, after it has said why it looks."""
    before = JournalEntry.objects.count()
    for kind in ("deal", "case"):
        for who in ("jijian", "shenji", "jiancha"):
            at(who).post(reverse("supervision:look", args=[things[kind][0].stream]), {"reason": "日常监督检查"})
    for name, (kind, roles) in ROWS.items():
        if kind in things and ("+" in roles or "!" in roles) and name.startswith("supervision:"):
            for who in (who for who in ("ducha", "shenji", "jiancha") if SEATS[who].role in roles):
                assert at(who).post(address(name, things[kind][0]), FORM).status_code < 500, (who, name)
    assert JournalEntry.objects.count() == before


def test_what_a_page_borrows_from_elsewhere_stays_within_the_walls(at, things):
    """A check-list to begin with, the count of false findings, the link from a firm's record to the case behind it."""
    water = next(thing for thing in things["checklist"] if thing.place == "water_city")
    point = {"code": "w1", "text": "只在水务的要点里", "statute": "招标投标法", "article": 19}
    ChecklistRow.objects.create(stream=water.stream, region=CITY, line="construction", industry="water", since=clock.now(), document_no="1", office="水务", points=[point])
    lot = next(thing for thing in things["deal"] if thing.place == "water_city")
    FalseFinding.objects.create(rule="墙内误报", stream=lot.stream, finding="x", reason="x", person="x", at=clock.now())
    barred = CaseCard.objects.filter(stage="served", published_at__isnull=False)[0]
    for page, words, ours, theirs in (
        (f"{reverse('supervision:new_checklist')}?from={water.stream}", point["text"], "jianguan7", "jianguan5"),
        (reverse("supervision:checklists"), "墙内误报", "jianguan7", "jianguan5"),
        (reverse("supervision:credit_of", args=[barred.accused_org]), reverse("supervision:case", args=[barred.stream]), "jianguan1", "jianguan4"),
    ):  # fmt: skip
        assert words in at(ours).get(page).content.decode(), (ours, page)
        shown = at(theirs).get(page)
        assert shown.status_code == 200 and words not in shown.content.decode(), (theirs, page)


# ---- lists and counts

LISTS = {
    "supervision:cases": "case", "supervision:case_days": "case", "supervision:complaints": "complaint", "supervision:reports": "report",
    "supervision:findings": "finding", "supervision:unlisted": "row", "supervision:matters": "matter", "supervision:interferences": "interference",
    "supervision:powers": "power",
}  # fmt: skip
"""Of these kinds each thing in reach stands on its list, and no other."""
LOOK_THROUGH = ("jianguan4", "jianguan5", "jianguan7", "jianguan10", "tudi", "guanli4", "jiaoyi4", "dali_A", "dali_D")
WITH_WORDS = (*BY_LINE, "power")


@pytest.mark.parametrize("who", LOOK_THROUGH)
def test_lists_show_what_lies_in_reach_and_nothing_beside(who, at, things):
    """Every page of every face that is of no one thing: as a file with all rows where it can be had, else as the page."""
    known = [thing for kind in WITH_WORDS for thing in things[kind]]
    beside = {thing.words for thing in known if not reads(who, thing)}
    wrong = []
    for name, (kind, roles) in ROWS.items():
        if kind or SEATS[who].role not in roles or "~" in roles or "!" in roles or name == "service:logout":
            continue
        answer = at(who).get(address(name, None), {"export": "csv"})
        assert answer.status_code == 200, (who, name, answer.status_code)
        shown = b"".join(answer).decode("utf-8-sig")
        wrong += [f"{who} 在 {name} 看到 {words}" for words in beside if words in shown]
        listed = [thing for thing in things.get(LISTS.get(name, ""), ()) if reads(who, thing)]
        wrong += [f"{who} 在 {name} 没有看到 {thing.words}" for thing in listed if thing.words not in shown]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["jianguan1", "jianguan4", "jianguan7", "jianguan10", "tudi", "guanli3", "guanli4", "dali_A"])
def test_the_board_counts_what_lies_in_reach_alone(who, at, things):
    told: dict[str, object] = {}

    @receiver(template_rendered)
    def keep(sender, template, context, **_more):
        if template.name == "supervision/board.html":
            told.update(context.flatten())

    assert at(who).get(reverse("supervision:board")).status_code == 200
    template_rendered.disconnect(keep)
    counted = {heap.label: heap.count for heap in told["heaps"]}  # type: ignore[attr-defined]
    deals = [deal for deal in Deal.objects.all() if covers_card(who, deal) and deal.stage not in ENDED]
    assert told["total"] == len(deals) == sum(row.counts["running"] for row in told["regions"])  # type: ignore[attr-defined]
    assert counted["线索和案件"] == sum(covers_card(who, card) and card.stage in OPEN_CASES for card in CaseCard.objects.all())
    assert sum(n for label, n in counted.items() if label.endswith("色发现")) == sum(covers_card(who, found) for found in Finding.objects.all())
    assert counted["待审备案"] == sum(deal.stage == "in_review" for deal in deals)


ENDED = ("archived", "terminated", "ended", "declined", "failed", "unsold")
OPEN_CASES = ("clue", "investigating", "notified", "decided")


def covers_card(who: str, card: Deal | CaseCard | Finding) -> bool:
    return SEATS[who].covers(Place(card.region, card.line, card.industry, ""))
