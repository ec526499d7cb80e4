"""The practice private keys' page, and the accounts' page."""

from __future__ import annotations

import pytest

from ggzy.store.models import Deal
from tests.practice.conftest import text

pytestmark = pytest.mark.django_db
PAGE = "/practice/keys/"


def opening() -> Deal:
    return Deal.objects.get(stage="opening")


def test_the_lots_supervisor_fetches_the_backup(browser):
    supervisor, deal = browser("jianguan1"), opening()
    assert deal.title in text(supervisor.get(PAGE))
    answer = supervisor.get(f"{PAGE}{deal.stream}.txt")
    assert answer.status_code == 200 and "\nAGE-SECRET-KEY-1" in text(answer)
    assert answer["Cache-Control"] == "private, no-store"


def test_every_seat_fetches_its_own_backup_and_no_others(browser):
    page = f"{PAGE}{opening().stream}.txt"
    backups = {who: text(browser(who).get(page)) for who in ("jianguan1", "jiaoyi1", "zhaobiao1")}
    for who, seat in (("jianguan1", "supervisor"), ("jiaoyi1", "centre"), ("zhaobiao1", "tenderee")):
        assert f"# seat: {seat}\n" in backups[who]
    assert len({backup.splitlines()[-1] for backup in backups.values()}) == 3


def test_the_deputy_fetches_it_too(browser):
    assert browser("jianguan2").get(f"{PAGE}{opening().stream}.txt").status_code == 200


@pytest.mark.parametrize("username", ["daili1", "toubiao1", "zhuanjia1", "guanli", "zhuchi"])
def test_no_other_role_gets_a_key(browser, username):
    assert browser(username).get(PAGE).status_code == 403
    assert browser(username).get(f"{PAGE}{opening().stream}.txt").status_code == 403


def test_another_lines_supervisor_and_a_stranger_learn_nothing(browser):
    deal = opening()
    assert browser("jianguan3").get(f"{PAGE}{deal.stream}.txt").status_code == 404
    assert deal.title not in text(browser("jianguan3").get(PAGE))
    assert browser().get(f"{PAGE}{deal.stream}.txt").status_code == 302


def test_a_lot_without_a_kept_key_and_one_that_is_not_there_are_not_found(browser):
    supervisor = browser("jianguan1")
    assert supervisor.get(f"{PAGE}{Deal.objects.get(stage='filed').stream}.txt").status_code == 404
    assert supervisor.get(f"{PAGE}cons-0000000000000000.txt").status_code == 404


def test_accounts_are_told_to_everybody_and_committees_to_the_host_alone(browser):
    assert "toubiao1" in text(browser().get("/practice/"))
    sitting = "正在评标的委员（仅主持人可见）"
    assert sitting in text(browser("zhuchi").get("/practice/"))
    for username in ("", "zhaobiao1", "toubiao1", "jijian"):
        assert sitting not in text(browser(username).get("/practice/"))
