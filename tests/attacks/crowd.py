"""A lot that nobody wants and one that fifty firms want, alike in all else: what tells them apart is a leak."""

from __future__ import annotations

import re
from datetime import datetime

from client.seal import Paper
from ggzy.core.acts import notice
from ggzy.core.calendar import SHANGHAI
from ggzy.core.roles import Actor
from ggzy.desk import clock
from ggzy.store.models import Clock
from tests.desk.door import Lot, register_firms
from tests.people import bidder

MANY = 50
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI)


def firm(number: int) -> Actor:
    """A firm whose code and name would be known anywhere again."""
    return bidder(f"91539999ZZ{number:07d}X", f"植入单位{number:02d}号")


def practice_morning() -> None:
    Clock.objects.all().delete()
    clock.start_at(NOW)


def empty_lot(**changed: str) -> Lot:
    return Lot(**changed).noticed()


def wanted_lot(many: int = MANY, **changed: str) -> Lot:
    lot = empty_lot(**changed)
    crowd(lot, many)
    return lot


def crowd(lot: Lot, many: int) -> None:
    """So many firms obtain the file and bid; some think better of it."""
    for number in range(many):
        lot.bid(firm(number), 2700_0000_00 + number, [Paper("商务标.txt", b"x" * 2000)])
    for number in range(0, many, 10):
        lot.must(lot.withdrawal(firm(number)), firm(number))


def obtain(lot: Lot, by: Actor) -> None:
    register_firms(by)
    lot.must(notice.ObtainFile(), by)


CHANGES_ANYHOW = re.compile(
    r'(csrfmiddlewaretoken|act_id)" value="[^"]*"|"X-CSRFToken": "\w+"|data-csrf="\w+"|data-(now|listen|ticket)="[^"]*"'
    r'|(演练时间|平台时间) (<time datetime="[^"]*">)?[\d:. -]+'
    r"|ticket=[\w:%-]+|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(\+08:00|Z)?|\d\d:\d\d:\d\d[.\d]*"
)


def compared(words: str, lot: Lot) -> str:
    """A page without tokens, clock and the lot's own number: what is left must be equal."""
    return CHANGES_ANYHOW.sub("", words.replace(lot.stream, "LOT").replace(lot.p.deal_code, "CODE"))
