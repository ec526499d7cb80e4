"""A mail server's address 邮件服务器地址 as Django's settings want it."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class MailServer(NamedTuple):
    """Where mail is handed over, and how the connection is protected."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool


def from_url(address: str) -> MailServer:
    """smtps://user:password@host:port → the server; smtp+starttls:// and smtp:// for the other two ways."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("GGZY_SMTP 应为 smtps://用户:口令@服务器:端口，或以 smtp+starttls://、smtp:// 开头。")
    return MailServer(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+starttls",
        tls=parts.scheme == "smtps",
    )
