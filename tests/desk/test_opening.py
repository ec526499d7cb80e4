"""What the opening journals of a bidder's affiliations stays as it was, whatever the registry says later."""

from __future__ import annotations

import pytest

from ggzy.core.law.related import relations
from ggzy.desk import clock, ticker
from ggzy.store.models import Organisation
from tests.desk.door import Lot
from tests.people import BLUE, RED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_vault(tmp_path, settings):
    settings.GGZY_VAULT = tmp_path / "vault"


def test_affiliations_are_those_of_the_opening_and_a_later_change_leaves_them():
    lot = Lot().noticed().closed()
    Organisation.objects.filter(uscc__in=(RED.org_id, BLUE.org_id)).update(legal_representative="张三")
    lot.release()
    ticker.run_due(clock.now())
    Organisation.objects.filter(uscc=BLUE.org_id).update(legal_representative="李四")
    p = lot.p
    (found,) = relations(p)
    assert set(found.orgs) == {RED.org, BLUE.org} and "张三" in found.what
    heads = {firm.org_id: firm.head for bid in p.opened_bids for firm in bid.firms}
    assert heads[BLUE.org_id] == "张三"
