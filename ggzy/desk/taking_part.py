"""Taking part 参与: the lots of one bidder, known by its pseudonyms alone, for no table names it before the opening."""

from __future__ import annotations

from django.db import connection

from ggzy.desk.pseudonym import pseudonyms
from ggzy.store.models import Deal


def own_rounds(uscc: str) -> dict[str, set[int]]:
    """The streams and rounds that the firm takes part in."""
    asked = Deal.objects.filter(published=True).order_by().values_list("stream", "round")
    names = pseudonyms(((stream, number) for stream, last in asked for number in range(1, last + 1)), uscc)
    found: dict[str, set[int]] = {}
    with connection.cursor() as cursor:
        # One array: thousands of single parameters would take longer to write down than to look up.
        cursor.execute("SELECT pseudonym FROM store_participant WHERE pseudonym = ANY(%s)", [list(names)])
        for (name,) in cursor.fetchall():
            stream, number = names[name]
            found.setdefault(stream, set()).add(number)
    return found
