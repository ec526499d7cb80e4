"""Loads the practice province 装入演练省份: once, whole or not at all, its winter played through the counter."""

from __future__ import annotations

import sys
import time

from django.db import transaction

from ggzy.desk import clock, counter
from ggzy.practice import cases, chain, complaints, dossiers, lists, offices
from ggzy.practice.deals import stories
from ggzy.practice.province import enter_province
from ggzy.practice.stage import on, perform
from ggzy.store.models import Clock, Deal, Person

BEGINS = on(11, 3, 9)
PLAYERS_COME = on(3, 2, 9, 10)


def load() -> bool:
    """Make the province unless it is there; tells whether it was made.

    One transaction: a start that is killed half way leaves nothing, and the next one begins again.
    """
    if Clock.objects.exists():
        return False
    begun = time.monotonic()
    print("正在装入演练省份（仅第一次，约半分钟）……", file=sys.stderr, flush=True)
    with transaction.atomic():
        clock.start_at(BEGINS)
        enter_province(BEGINS)
        perform([*stories(), *cases.stories(), *complaints.stories(), *lists.stories(), *offices.stories(), *chain.stories(), *dossiers.stories()], PLAYERS_COME)
        name_those_who_sit()
    print(f"演练省份已装入，用时{time.monotonic() - begun:.0f}秒。", file=sys.stderr, flush=True)
    return True


def name_those_who_sit() -> None:
    """Give the experts of the committee that sits now the log-in names zhuanjia1, zhuanjia2 …, so that players find them."""
    deal = Deal.objects.get(stage="evaluation")
    p = counter.load(deal.stream)
    assert p
    seats = [int(seat.expert_id) for seat in p.round.seats.values() if not seat.representative]
    unfinished = sorted(seats, key=lambda person: any(key[0] == str(person) for key in p.round.checks))
    for n, person in enumerate(unfinished, start=1):
        swap_names(Person.objects.get(pk=person), f"zhuanjia{n}")


def swap_names(person: Person, wanted: str) -> None:
    """Exchange log-in names between two people."""
    if person.username == wanted:
        return
    other, own = Person.objects.get(username=wanted), person.username
    for one, name in ((other, f"{own}-"), (person, wanted), (other, own)):
        one.username, one.email = name, f"{name}@yanlian.example"
        one.save(update_fields=["username", "email"])
