"""Refusals of officials, counted at the counter and told by supervision; of bidders nothing is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.core.acts.notice import ObtainFile
from ggzy.core.acts.registration import AcceptFiling
from ggzy.core.findings.irregular import REFUSED_A_DAY
from ggzy.desk import clock, counter
from ggzy.store.models import RefusedAct
from ggzy.supervision.findings import reader
from ggzy.supervision.models import Finding
from tests.core.story import ALL_MET
from tests.desk.door import Lot, register_firms
from tests.people import RED, SUPERVISOR
from tests.supervision.conftest import follow, text

pytestmark = pytest.mark.django_db


def refused(lot: Lot, act_id: str) -> None:
    assert not counter.hand_in(lot.stream, AcceptFiling(findings=ALL_MET), SUPERVISOR, act_id=act_id)


def test_who_is_refused_time_and_again_on_one_day_is_found_though_the_lot_has_not_moved(at):
    lot, most = Lot(), REFUSED_A_DAY[SUPERVISOR.role]
    register_firms(RED)
    assert not counter.hand_in(lot.stream, ObtainFile(), RED)
    assert not RefusedAct.objects.exists(), "of bidders nothing is kept"
    for n in range(most - 1):
        refused(lot, f"a{n}")
    refused(lot, f"a{most - 2}")  # the same form once more
    follow()
    assert RefusedAct.objects.get().times == most - 1 and not Finding.objects.exists()
    assert reader.catch_up() == 0
    refused(lot, "last")
    assert reader.catch_up() == 1 and reader.catch_up() == 0
    found = Finding.objects.get()
    assert (found.rule, found.family, found.person_id, found.inputs["不予受理次数"]) == ("refused_in_a_row", "act", SUPERVISOR.person_id, str(most))
    assert found.entries == [lot.p.seq]
    row = Finding.objects.values().get()
    reader.rebuild()
    assert Finding.objects.values().get() == row
    shown = text(at(SUPERVISOR).get(f"/supervision/findings/{found.key}/"))
    assert "一日内多次不予受理" in shown and "该步骤还没有轮到" in shown and "刚到岗" in shown


def test_before_it_is_often_enough_nobody_looks_and_while_it_goes_on_once_a_minute(monkeypatch):
    lot, most = Lot(), REFUSED_A_DAY[SUPERVISOR.role]
    follow()
    looked: list[str] = []
    monkeypatch.setattr(reader, "look_at", looked.extend)

    def looks_after(act: str) -> int:
        refused(lot, act)
        before = len(looked)
        assert reader.catch_up() == len(looked) - before
        return len(looked) - before

    assert [looks_after(f"a{n}") for n in range(most + 20)] == [0] * (most - 1) + [1] + [0] * 20
    row = RefusedAct.objects.get()
    assert not row.looked, "what came since is not forgotten"
    RefusedAct.objects.update(looked_at=row.looked_at - reader.REFUSALS_AGAIN)
    assert looks_after("later") == 1 and reader.catch_up() == 0 and RefusedAct.objects.get().looked
    refused(lot, "again")
    assert reader.catch_up() == 0 and not RefusedAct.objects.get().looked


def test_another_day_is_counted_by_itself(db):
    lot = Lot()
    for n in range(4):
        refused(lot, f"a{n}")
    clock.forward_to(clock.now() + timedelta(days=1))
    refused(lot, "b")
    assert sorted(RefusedAct.objects.values_list("times", flat=True)) == [1, 4]
