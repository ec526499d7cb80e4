"""Who takes part in the journey of one tender 一个标段的全部参与人, each at a browser of their own, and what they carry."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser

from ggzy.core.calendar import SHANGHAI
from ggzy.core.proceeding import Proceeding
from ggzy.desk import counter
from ggzy.desk.pseudonym import pseudonym
from ggzy.store.models import Organisation, Post
from tests.journeys.person import Person

TITLE = "楚雄市灵秀路排水管网改造工程施工"
BIDDERS = {"toubiao1": "26500000", "toubiao2": "26800000", "toubiao3": "27100000"}
FIRMS = ("楚雄红土建设工程有限公司", "云南蓝田市政工程有限公司", "楚雄绿洲建筑有限公司")
WINNER = FIRMS[0]
DEPOSIT = "500000"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n"


class Journey:
    """The people, each at a browser, and the lot they are about."""

    def __init__(self, chromium: Browser, server: str, folder: Path):
        self.chromium, self.server, self.folder = chromium, server, folder
        self.people: dict[str, Person] = {}
        self.stream = ""

    def __call__(self, username: str = "") -> Person:
        if username not in self.people:
            self.people[username] = Person(self.chromium, self.server, username)
        return self.people[username]

    @property
    def tenderee(self) -> Person:
        return self("zhaobiao1")

    @property
    def supervisor(self) -> Person:
        return self("jianguan1")

    @property
    def public(self) -> Person:
        return self("")

    def at(self, page: str, face: str = "trading") -> str:
        return f"/{face}/{self.stream}/{page}"

    @property
    def p(self) -> Proceeding:
        p = counter.load(self.stream)
        assert p
        return p

    def stands_at(self, stage: str) -> None:
        assert self.p.stage == stage, self.p.stage

    def wait_until(self, moment: datetime) -> None:
        """The host moves the practice clock, on its page."""
        local = moment.astimezone(SHANGHAI)
        host = self("zhuchi").go("/practice/clock/")
        host.fill(day=local.strftime("%Y-%m-%d"), time=local.strftime("%H:%M")).press("拨到这一时间").sees(
            "演练时钟已拨到"
        )

    def nothing_is_said_of_bidders(self) -> None:
        """Before the opening neither the public nor the tenderee, the centre, the supervisor learns who or how many."""
        watchers = (
            (self.public, f"/deals/{self.stream}/"),
            (self.tenderee, self.at("")),
            (self.tenderee, self.at("hall/")),
            (self.tenderee, self.at("questions/")),
            (self.supervisor, self.at("", "supervision")),
            (self("jiaoyi1"), f"/deals/{self.stream}/"),
            (self("toubiao4"), f"/deals/{self.stream}/"),
        )
        for who, path in watchers:
            who.go(path).does_not_see(
                *FIRMS, *(pseudonym(self.stream, 1, code) for code in codes()), "已递交", "家投标"
            )


def codes() -> list[str]:
    return list(Organisation.objects.filter(name__in=FIRMS).values_list("uscc", flat=True))


def account_of(username: str) -> str:
    return Organisation.objects.get(uscc=code_of(username)).base_account_no


def code_of(username: str) -> str:
    return Post.objects.get(person__username=username, role="bidder").organisation.uscc
