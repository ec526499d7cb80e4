"""Logging in 登录: attempts are counted by the real clock; after five failures an account rests for a quarter hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from ggzy.store.models import LoginAttempt

FAILURES = 5
LOCK = timedelta(minutes=15)


def locked_until(username: str, at: datetime) -> datetime | None:
    """When a locked name may try again; None when it may now."""
    attempts = LoginAttempt.objects.filter(username=known_as(username))
    success = attempts.filter(succeeded=True).order_by("-at", "-id").first()
    failures = attempts.filter(succeeded=False)
    if success:
        failures = failures.filter(at__gt=success.at)
    latest = list(failures.order_by("-at")[:FAILURES].values_list("at", flat=True))
    if len(latest) < FAILURES or latest[0] - latest[-1] >= LOCK or at >= latest[0] + LOCK:
        return None
    return latest[0] + LOCK


def begin_attempt(username: str, address: str | None, at: datetime) -> LoginAttempt | None:
    """Record an attempt before the password is looked at, so that many at once cannot outrun the count.

    None when the name is locked; the attempt stands as failed until `succeed`.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"login:{known_as(username)}"])
        if locked_until(username, at):
            return None
        return LoginAttempt.objects.create(username=known_as(username), address=address, at=at, succeeded=False)


def succeed(attempt: LoginAttempt) -> None:
    """The password was right: earlier failures no longer count."""
    attempt.succeeded = True
    attempt.save(update_fields=["succeeded"])


def unlock(username: str, at: datetime) -> None:
    """A reset through the person's own mailbox ends a lock."""
    LoginAttempt.objects.create(username=known_as(username), address=None, at=at, succeeded=True)


def known_as(username: str) -> str:
    """The name as counted: what is too long to be a name is cut, so that it cannot break the record."""
    return username.replace("\x00", "")[:60]
