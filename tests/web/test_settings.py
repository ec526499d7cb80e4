"""Settings: what a deployment may choose, and what it gets."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.mail.backends.smtp import EmailBackend

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


def test_a_mail_server_must_show_a_certificate_that_holds() -> None:
    context = EmailBackend(use_tls=True).ssl_context
    assert context.verify_mode is ssl.CERT_REQUIRED and context.check_hostname


def test_a_mail_address_that_says_no_way_is_refused() -> None:
    with pytest.raises(ValueError, match="GGZY_SMTP"):
        mail_url.from_url("mail.example:25")


@pytest.fixture(scope="module")
def of_a_real_one(tmp_path_factory) -> dict[str, Any]:
    """The settings as a real deployment reads them, in a process of its own."""
    tell = "import json, ggzy.web.settings as s; print(json.dumps({n: v for n, v in vars(s).items() if n.isupper()}, default=str))"
    data, keys = (str(tmp_path_factory.mktemp(name)) for name in ("real", "keys"))
    env = {k: v for k, v in os.environ.items() if not k.startswith("GGZY_")}
    env |= {"GGZY_DATA": data, "GGZY_KEYS": keys, "GGZY_HOSTS": "ggzy.example"}
    done = subprocess.run([sys.executable, "-c", tell], env=env, capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


def test_a_real_deployment_keeps_its_cookies_to_itself(of_a_real_one) -> None:
    s = of_a_real_one
    assert s["SESSION_COOKIE_NAME"].startswith("__Host-") and s["SESSION_COOKIE_SECURE"] and s["SESSION_COOKIE_HTTPONLY"]
    assert s["CSRF_COOKIE_NAME"].startswith("__Host-") and s["CSRF_COOKIE_SECURE"] and {s["SESSION_COOKIE_SAMESITE"], s["CSRF_COOKIE_SAMESITE"]} == {"Lax"}
    assert s["SESSION_COOKIE_AGE"] == 8 * 3600 and s["GGZY_IDLE_SECONDS"] == 1800


def test_the_keys_may_lie_on_a_device_of_their_own(of_a_real_one) -> None:
    s = of_a_real_one
    assert (Path(s["GGZY_KEYS"]) / "session.key").exists()
    assert not [file for file in Path(s["GGZY_DATA"]).rglob("*") if file.suffix == ".key"]


def test_a_real_deployment_speaks_tls_alone(of_a_real_one) -> None:
    s = of_a_real_one
    assert s["SECURE_SSL_REDIRECT"] and s["SECURE_HSTS_SECONDS"] >= 31_536_000 and s["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert s["SECURE_REDIRECT_EXEMPT"] == ["^health$"]


def test_a_real_deployment_answers_to_its_own_names_and_shows_no_inside(of_a_real_one) -> None:
    s = of_a_real_one
    assert s["ALLOWED_HOSTS"] == ["ggzy.example"] and s["DEBUG"] is False
    assert s["CSRF_TRUSTED_ORIGINS"] == ["https://ggzy.example"] and "USE_X_FORWARDED_HOST" not in s
    assert not [app for app in s["INSTALLED_APPS"] if "practice" in app or "admin" in app]
    assert s["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert set(s["GGZY_LIMITS"]) == {"open", "acts", "heavy", "reports", "reports_a_day"} and all(s["GGZY_LIMITS"].values())


@pytest.mark.django_db
def test_the_models_and_their_migrations_agree() -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
