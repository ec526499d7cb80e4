"""Whether this deployment may start 启动核对: a real one has no movable clock, simulator or practice account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from typing import Any

from django.conf import LazySettings
from django.utils import timezone

from ggzy.core.roles import Role
from ggzy.store import journal
from ggzy.store.models import Clock, JournalEntry, Organisation, Person, Post

SHORTEST_SECRET = 32
OLDEST_ACCOUNTS = 30


def refusals(settings: LazySettings | Any) -> list[str]:
    """One sentence for each reason not to start; empty when the platform may start."""
    if _has_one_key_for_a_lot():
        return ["这里是早先版本留下的记录（每个标段一把开标密钥），现在的版本读不了：请用 GGZY_DATA 或 DATABASE_URL 另选一处，重新开始。"]
    if journal.key_is_lost():
        return ["密钥文件夹里没有能打开已有日志的 quiet.key（静的条目是用它加封的）：请从备份的密钥包恢复，或者把 GGZY_KEYS 指到原来的文件夹，再启动平台。没有它，已经递交的投标声明谁也读不出。"]
    if settings.GGZY_MODE == "practice":
        return practice_refusals()
    if settings.GGZY_MODE != "real":
        return [f"运行方式“{settings.GGZY_MODE}”不对：GGZY_MODE 应为 real（正式）或 practice（演练）。"]
    return [*_of_settings(settings), *_of_records(timezone.now())]


def practice_refusals() -> list[str]:
    """A practice must not be played over a real deployment's records."""
    if Person.objects.filter(demo=False).exists() and not Clock.objects.exists():
        return ["这个数据库里是正式平台的记录，不能用来演练：请用 GGZY_DATA 或 DATABASE_URL 另选一处。"]
    return []


def _has_one_key_for_a_lot() -> bool:
    """Whether the journal is of before shares: then a lot had one opening key, of no seat."""
    return JournalEntry.objects.filter(event="OpeningKeyRegistered").exclude(body__contains='"seat"').exists()


def _of_settings(settings: LazySettings | Any) -> list[str]:
    checks: list[tuple[bool, str]] = [
        (settings.GGZY_CLOCK != "real" or settings.GGZY_PRACTICE, "正式平台不能使用可拨动的时钟。"),
        (
            any(app.startswith("ggzy.practice") for app in settings.INSTALLED_APPS),
            "正式平台不能装有演练程序（ggzy.practice）。",
        ),
        (settings.GGZY_BANK == "simulator", "正式平台不能使用模拟银行：请设 GGZY_BANK=files 并接入保证金专户银行。"),
        (settings.GGZY_OUTBOX == "page", "正式平台的邮件和短信不能只显示在网页上：请设 GGZY_OUTBOX=files 或 smtp。"),
        (
            settings.GGZY_SCANNER != "own" and not settings.GGZY_SCANNER.startswith("clamd://"),
            "正式平台必须写明怎样查毒：请设 GGZY_SCANNER=clamd:///run/clamav/clamd.ctl（ClamAV），或者 own（只用自带检查）。",
        ),
        (settings.GGZY_TIME == "simulator", "正式平台不能使用演练时间源：请设 GGZY_TIME=chrony，或者写明时间服务器。"),
        (settings.DEBUG, "正式平台不能打开 DEBUG。"),
        (
            len(settings.SECRET_KEY) < SHORTEST_SECRET or "insecure" in settings.SECRET_KEY,
            "正式平台的会话密钥过短或是默认值：请删除数据目录 keys 中的 session.key 后重新启动。",
        ),
        ("Argon2" not in settings.PASSWORD_HASHERS[0], "正式平台的口令必须用 Argon2 保存。"),
        ("*" in settings.ALLOWED_HOSTS, "正式平台必须写明域名：请设 GGZY_HOSTS。"),
    ]
    return [sentence for wrong, sentence in checks if wrong]


def _of_records(now: datetime) -> list[str]:
    checks: list[tuple[Callable[[], bool], str]] = [
        (Clock.objects.exists, "这个数据库的时钟被拨动过，是演练数据库，不能用于正式平台。"),
        (
            lambda: Person.objects.filter(demo=True).exists() or Organisation.objects.filter(demo=True).exists(),
            "这个数据库里有演练账户或演练单位，不能用于正式平台。",
        ),
        (_has_practice_password, "有账户还在用演练口令：请先为它重设口令，再启动正式平台。"),
        (
            lambda: not _has_trustee(now),
            "还没有开标密钥的保管人：请先用 ggzy appoint 登记一位行业监督部门（supervisor）的人员；交易中心和招标人的席位由各自的人员保管。",
        ),
    ]
    return [sentence for wrong, sentence in checks if wrong()]


def _has_practice_password() -> bool:
    """Looked for in the oldest accounts, which an operator makes by hand; each look costs a slow hash."""
    if not find_spec("ggzy.practice.accounts"):  # an installation without the practice province
        return False
    from ggzy.practice.accounts import PASSWORD

    return any(person.check_password(PASSWORD) for person in Person.objects.order_by("pk")[:OLDEST_ACCOUNTS])


def _has_trustee(now: datetime) -> bool:
    """No seat opens alone, and that of the supervisor is the one no party holds: somebody of its office, in office now."""
    posts = Post.objects.filter(role=Role.SUPERVISOR, person__active=True, person__demo=False)
    return any(post.in_force(now) for post in posts.select_related("person", "organisation", "deputy_of"))
