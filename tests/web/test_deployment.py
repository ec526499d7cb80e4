"""A real deployment refuses to start as long as anything of a practice is in it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from ggzy.core.roles import Role
from ggzy.practice.accounts import PASSWORD
from ggzy.store.models import Clock, JournalEntry, Organisation, Person, Post
from ggzy.web.deployment import refusals

pytestmark = pytest.mark.django_db

SOUND = {
    "GGZY_MODE": "real",
    "GGZY_PRACTICE": False,
    "GGZY_CLOCK": "real",
    "GGZY_BANK": "files",
    "GGZY_OUTBOX": "files",
    "GGZY_SCANNER": "clamd:///run/clamav/clamd.ctl",
    "GGZY_TIME": "chrony",
    "DEBUG": False,
    "SECRET_KEY": "a1" * 32,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    "ALLOWED_HOSTS": ["ggzy.example"],
    "INSTALLED_APPS": ["ggzy.store"],
}


def settings(**other: Any) -> SimpleNamespace:
    return SimpleNamespace(**{**SOUND, **other})


@pytest.fixture
def trustee() -> Post:
    organisation = Organisation.objects.create(
        uscc="11532300015173029F", name="楚雄州住建局", kind="authority", status="verified"
    )
    person = Person.objects.create_user("zhang", None, name="张明")
    return Post.objects.create(
        person=person, organisation=organisation, title="科长", role=Role.SUPERVISOR, valid_from=timezone.now()
    )


def test_a_sound_real_deployment_starts(trustee: Post) -> None:
    assert refusals(settings()) == []


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"GGZY_CLOCK": "practice"}, "时钟"),
        ({"INSTALLED_APPS": ["ggzy.store", "ggzy.practice"]}, "演练程序"),
        ({"GGZY_BANK": "simulator"}, "模拟银行"),
        ({"GGZY_OUTBOX": "page"}, "短信"),
        ({"GGZY_SCANNER": ""}, "查毒"),
        ({"GGZY_TIME": "simulator"}, "时间源"),
        ({"DEBUG": True}, "DEBUG"),
        ({"SECRET_KEY": "short"}, "密钥"),
        ({"SECRET_KEY": "django-insecure-" + "x" * 40}, "密钥"),
        ({"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}, "Argon2"),
        ({"ALLOWED_HOSTS": ["*"]}, "域名"),
    ],
)
def test_each_thing_of_a_practice_is_refused_in_one_sentence(trustee: Post, wrong: dict[str, Any], word: str) -> None:
    (refusal,) = refusals(settings(**wrong))
    assert word in refusal and refusal.endswith("。")


def test_a_clock_that_was_moved_is_refused(trustee: Post) -> None:
    Clock.objects.create(id=1, shift=timedelta(days=1))
    (refusal,) = refusals(settings())
    assert "时钟被拨动过" in refusal


def test_a_practice_account_is_refused(trustee: Post) -> None:
    Person.objects.create_user("player", "demo", name="演练", demo=True)
    (refusal,) = refusals(settings())
    assert "演练账户" in refusal


def test_a_practice_password_is_refused(trustee: Post) -> None:
    trustee.person.set_password(PASSWORD)
    trustee.person.save()
    (refusal,) = refusals(settings())
    assert "演练口令" in refusal


def test_no_trustee_is_refused() -> None:
    (refusal,) = refusals(settings())
    assert "保管人" in refusal


def test_a_trustee_whose_time_is_over_is_no_trustee(trustee: Post) -> None:
    Post.objects.update(valid_to=trustee.valid_from)
    (refusal,) = refusals(settings())
    assert "保管人" in refusal


def test_an_unknown_mode_is_refused() -> None:
    (refusal,) = refusals(settings(GGZY_MODE="demo"))
    assert "GGZY_MODE" in refusal


def test_a_practice_is_not_played_over_real_records(trustee: Post) -> None:
    (refusal,) = refusals(settings(GGZY_MODE="practice"))
    assert "不能用来演练" in refusal


@pytest.mark.parametrize("mode", ["real", "practice"])
def test_records_of_one_key_a_lot_are_told_in_one_sentence(mode: str) -> None:
    row = {"stream": "s", "seq": 1, "at": timezone.now(), "actor": "{}", "act_id": "a", "previous": "", "digest": ""}
    entry = JournalEntry.objects.create(event="OpeningKeyRegistered", body='{"recipient":"age1x"}', **row)
    (sentence,) = refusals(settings(GGZY_MODE=mode))
    assert "早先版本" in sentence and "GGZY_DATA" in sentence
    JournalEntry.objects.filter(pk=entry.pk).delete()
    JournalEntry.objects.create(event="OpeningKeyRegistered", body='{"public_key":"age1x","seat":"centre"}', **row)
    assert not any("早先版本" in said for said in refusals(settings(GGZY_MODE=mode)))
