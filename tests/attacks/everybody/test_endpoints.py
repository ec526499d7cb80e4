"""Every endpoint is spoken to by schemathesis as stranger, bidder and supervisor: no error of ours, no stack, no leak."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings

from ggzy.desk import counter
from ggzy.desk.pseudonym import pseudonym
from ggzy.store.models import Deal, Message, Organisation, Person
from tests.attacks.everybody.openapi import PLACE, document
from tests.attacks.everybody.test_headers import STACK, sound
from tests.attacks.everybody.test_matrix import ALL, lots

if TYPE_CHECKING:
    from schemathesis import Case  # it takes two seconds to come in, which only the tests that use it shall wait for

pytestmark = [pytest.mark.django_db, pytest.mark.conformance]
EXAMPLES = 3
SECONDS = 12
"""For each of the three: after that the rest of the endpoints get one example each."""


def routes() -> dict[str, str]:
    """Each name with its whole route, prefixes included."""
    from django.urls import get_resolver

    found: dict[str, str] = {}

    def walk(patterns: Any, before: str, space: str) -> None:
        for each in patterns:
            route = before + str(each.pattern)
            if hasattr(each, "url_patterns"):
                walk(each.url_patterns, route, f"{each.namespace or each.app_name}:" if each.namespace or each.app_name else space)
            else:
                found[space + str(each.name)] = route

    walk(get_resolver().url_patterns, "", "")
    return found


def known() -> dict[str, list[Any]]:
    streams = list(lots().values()) + list(Deal.objects.filter(stage="opening").values_list("stream", flat=True)[:1])
    p = counter.load(lots()["evaluation"])
    return {
        "stream": streams, "kind": ["notice", "tender_file", "opening_record"], "form": ["html", "pdf"], "bidder": sorted(p.round.bids),
        "number": [1, 2], "round": [1], "index": [0], "pk": [1, 2, str(Message.objects.values_list("pk", flat=True).first())],
        "uscc": list(Organisation.objects.values_list("uscc", flat=True)[:3]), "code": ["sign_in", "speak"], "act": ["speak"],
    }  # fmt: skip


def secrets_of_others(who: str) -> list[bytes]:
    """Pseudonyms, receipts of the lots whose bidders are secret, but for the own ones."""
    found: set[str] = set()
    codes = set(Organisation.objects.filter(posts__person__username=who).values_list("uscc", flat=True)) if who else set()
    for deal in Deal.objects.filter(stage="bidding"):
        own = {pseudonym(deal.stream, deal.round, code) for code in codes}
        of = counter.load(deal.stream).round
        found |= set(of.obtained) - own
        found |= {number for name, bid in of.bids.items() if name not in own for number in bid.receipts}
    return [one.encode() for one in found]


def send(client: Any, case: Case) -> Any:
    if case.method == "GET":
        return client.get(case.formatted_path, {k: str(v) for k, v in (case.query or {}).items()})
    if case.media_type == "application/json":
        return client.post(case.formatted_path, case.body if isinstance(case.body, dict | list) else f"{case.body}", content_type="application/json")
    return client.post(case.formatted_path, {k: str(v) for k, v in case.body.items()} if isinstance(case.body, dict) else {})


def faults(answer: Any, url: str, who: str, secret: list[bytes]) -> list[str]:
    body = b"" if answer.streaming else answer.content
    found = [f"error {answer.status_code}"] if answer.status_code >= 500 and url != "/health" else []
    found += ["stack trace"] if STACK.search(body.decode("utf-8", "replace")) else []
    found += ["leads away"] if answer.headers.get("Location", "").startswith(("//", "http")) else []
    found += [f"leak of {one.decode()}" for one in secret if one in body]
    return found + sound(answer, logged_in=False)


@pytest.mark.parametrize("who", ["", "toubiao1", "jianguan1"])
def test_nothing_said_to_any_endpoint_breaks_it_or_makes_it_talk(browser, who):
    import schemathesis

    schema = schemathesis.openapi.from_dict(document(routes(), known()))
    client, secret = browser(who), secrets_of_others(who)
    client.raise_request_exception = False
    assert secret
    answers, wrong, begun = Counter(), [], time.monotonic()
    for result in schema.get_all_operations():
        operation = result.ok()
        many = EXAMPLES if time.monotonic() - begun < SECONDS else 1

        @seed(7)
        @settings(max_examples=many, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def speak(case: Case) -> None:
            with transaction.atomic():
                answer = send(client, case)
                if connection.needs_rollback or case.operation.path.startswith("/service/logout"):
                    transaction.set_rollback(True)
            answers[answer.status_code] += 1
            for fault in faults(answer, case.formatted_path, who, secret):
                wrong.append((case.method, case.formatted_path[:120], fault, str(case.query or case.body)[:200]))

        speak()
        if operation.path == "/service/logout/" and who:
            client.force_login(Person.objects.get(username=who))
    asked = answers.total()
    print(f"{who or 'stranger'}: {asked} requests to {len(ALL)} addresses in {time.monotonic() - begun:.0f} s, {len(wrong)} faults; {dict(answers)}")
    assert asked >= 2 * len(ALL) and not wrong, wrong[:20]


def test_the_document_names_every_route_and_can_be_broken(browser):
    """The search must be able to find: a page that fails is seen."""
    assert set(routes()) == set(ALL) and len({PLACE.sub("x", route) for route in routes().values()}) > 100
    answer = browser().get("/")
    answer.content = b"Traceback (most recent call last)" + b"REDREDREDRED"
    answer.status_code = 500
    found = faults(answer, "/", "", [b"REDREDREDRED"])
    assert {"error 500", "stack trace", "leak of REDREDREDRED"} <= set(found)
