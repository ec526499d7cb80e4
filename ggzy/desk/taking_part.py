"""Taking part 参与: the lots of one bidder, found by marks of its pseudonyms, for no table names it before the opening."""

from __future__ import annotations

from django.db import connection

from ggzy.desk.pseudonym import pseudonyms
from ggzy.store.models import Deal
from ggzy.store.quiet import place


def own_rounds(uscc: str) -> dict[str, set[int]]:
    """The streams and rounds that the firm takes part in."""
    asked = Deal.objects.filter(published=True).order_by().values_list("stream", "round")
    names = pseudonyms(((stream, number) for stream, last in asked for number in range(1, last + 1)), uscc)
    places = {place(*where, name): where for name, where in names.items()}
    found: dict[str, set[int]] = {}
    with connection.cursor() as cursor:
        # One array: thousands of single parameters would take longer to write down than to look up.
        cursor.execute("SELECT place FROM store_participant WHERE place = ANY(%s)", [list(places)])
        for (mark,) in cursor.fetchall():
            stream, number = places[mark]
            found.setdefault(stream, set()).add(number)
    return found
