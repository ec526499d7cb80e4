"""A database address 数据库地址 as Django's settings want it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES = ("postgresql", "postgres")


def from_url(address: str) -> dict[str, Any]:
    """postgresql://user:password@host:port/name?host=/socket/folder&sslmode=… → one entry of DATABASES."""
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES:
        raise ValueError("DATABASE_URL 应以 postgresql:// 开头：本平台只使用 PostgreSQL。")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "ggzy.store.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Written statements are prepared (ggzy/store/written.py); the ORM's are not.
        "OPTIONS": {"application_name": "ggzy", "prepare_threshold": 5, **options},
    }
