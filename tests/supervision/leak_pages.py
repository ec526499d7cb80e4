"""The pages of a leak inquiry 泄密核查, as its tests ask for them."""

from __future__ import annotations

from tests.supervision.conftest import text

LEAKS = "/supervision/leaks/"
WHY = {"reason": "受理信访件〔2026〕12号"}


def body(response) -> str:
    return text(response).split("<main")[1].split("</main>")[0]


def trace(client, **sent):
    return client.post(LEAKS, {**WHY, "code": "", **sent})
