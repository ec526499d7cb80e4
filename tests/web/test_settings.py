"""Settings: what a deployment may choose, and what it gets."""

from __future__ import annotations

import pytest

from ggzy.web import mail_url
from ggzy.web.database_url import from_url


def test_a_database_address_may_name_a_socket_folder() -> None:
    found = from_url("postgresql://ggzy@/trade?host=%2Fvar%2Frun%2Fpg")
    assert (found["HOST"], found["NAME"], found["USER"], found["PORT"]) == ("/var/run/pg", "trade", "ggzy", "")


def test_a_database_address_may_name_a_server() -> None:
    found = from_url("postgres://u:p%40ss@db.example:6432/trade?sslmode=require")
    assert (found["HOST"], found["PORT"], found["PASSWORD"]) == ("db.example", "6432", "p@ss")
    assert found["OPTIONS"]["sslmode"] == "require"


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="只使用 PostgreSQL"):
        from_url("mysql://u@h/d")


@pytest.mark.parametrize(
    ("address", "port", "starttls", "tls"),
    [
        ("smtps://u:p%40ss@mail.example", 465, False, True),
        ("smtp+starttls://u:p%40ss@mail.example", 587, True, False),
        ("smtp://u:p%40ss@mail.example:2525", 2525, False, False),
    ],
)
def test_a_mail_server_is_named_in_one_address(address: str, port: int, starttls: bool, tls: bool) -> None:
    assert mail_url.from_url(address) == ("mail.example", port, "u", "p@ss", starttls, tls)


def test_a_mail_address_that_says_no_way_is_refused() -> None:
    with pytest.raises(ValueError, match="GGZY_SMTP"):
        mail_url.from_url("mail.example:25")


@pytest.mark.django_db
def test_the_models_and_their_migrations_agree() -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
