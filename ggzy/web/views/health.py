"""健康检查: what a monitor asks for: does the platform work, and does its clock run?"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ggzy.desk import timekeeping
from ggzy.store import log_state
from ggzy.store.beats import beat_age_seconds
from ggzy.supervision.findings import lag, left_over, log_alarm

TICKER_LATE_SECONDS = 15
LOG_LATE_SECONDS = 15
FINDINGS_LATE_SECONDS = 60
"""One pass of what is many may take some seconds."""
SPACE_NEEDED = 1024**3


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 while all is well, else 503 with what is not."""
    found = {
        "database": _database(),
        "ticker": _ticker(),
        "log": _log(),
        "findings": _findings(),
        "records": _records(),
        "disk": _disk(),
        "backup": _backup(),
        "clock": _clock(),
    }
    well = all(part["ok"] for part in found.values())
    return JsonResponse({"ok": well, **found}, status=200 if well else 503, json_dumps_params={"ensure_ascii": False})


def _database() -> dict[str, Any]:
    begun = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return {"ok": False}
    return {"ok": True, "milliseconds": round((time.monotonic() - begun) * 1000, 1)}


def _ticker() -> dict[str, Any]:
    age = beat_age_seconds(settings.GGZY_DATA, "ticker")
    return {"ok": age is not None and age <= TICKER_LATE_SECONDS, "age_seconds": age}


def _clock() -> dict[str, Any]:
    """Not well with no measurement, none lately, or one that tells of trouble; the pages of a practice have a source too."""
    try:
        known = timekeeping.latest()
    except DatabaseError:
        return {"ok": False}
    if known is None:
        return {"ok": True, "offset_us": None, "sources": 0, "trouble": "时钟偏差还没有测量"}
    return {
        "ok": not known.trouble, "offset_us": known.offset_us, "error_us": known.error_us,
        "sources": known.sources, "source": known.source, "trouble": known.trouble,
    }  # fmt: skip


def _log() -> dict[str, Any]:
    """The public log. A witness that is down is told and does not make the platform ill; one that refuses does."""
    told = log_state.told(settings.GGZY_DATA)
    if told is None:
        return {"ok": False, "trouble": "公开日志的排序程序没有启动"}
    age = round(max(0.0, time.time() - told["at"]), 1)
    late = "公开日志的排序程序没有动静" if age > LOG_LATE_SECONDS else ""
    trouble = told["trouble"] or late
    witnesses = {label: wrong or "正常" for label, wrong in told["witnesses"].items()}
    ok = not trouble and not told["refused"]
    return {"ok": ok, "trouble": trouble, "size": told["size"], "age_seconds": age, "witnesses": witnesses}


def _findings() -> dict[str, Any]:
    """The program that works out findings: not well when it does not move; how far behind it is, and of how many records and
    comparisons it could not work them out, is told."""
    age = beat_age_seconds(settings.GGZY_DATA, "findings")
    try:
        behind, failed = lag.places_behind(), left_over.count()
    except DatabaseError:
        return {"ok": False, "age_seconds": age}
    return {"ok": age is not None and age <= FINDINGS_LATE_SECONDS, "age_seconds": age, "behind": behind, "failed": failed}


def _records() -> dict[str, Any]:
    """Whether the database agrees with what was published; which records do not, the offices are told."""
    try:
        alarms = log_alarm.standing().count()
    except DatabaseError:
        return {"ok": False}
    return {"ok": not alarms, "trouble": "有记录与公开日志不符，请运行 ggzy verify" if alarms else ""}


def _disk() -> dict[str, Any]:
    free = shutil.disk_usage(settings.GGZY_DATA).free
    # Whole GB: anybody may ask, and the last megabytes would tell that sealed bids are coming in.
    return {"ok": free >= SPACE_NEEDED, "free_mb": free // 1024**3 * 1024}


def _backup() -> dict[str, Any]:
    """Told, not judged: how old a backup may be is the operator's decision."""
    backups = Path(settings.GGZY_BACKUPS)
    manifests = sorted(backups.glob("*/manifest.json")) if backups.is_dir() else []
    return {"ok": True, "last": manifests[-1].parent.name if manifests else None}
