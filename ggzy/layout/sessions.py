"""Where sessions are kept 会话存取: Django's table and its words, read by a written statement, for every request asks."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from django.contrib.sessions.backends import db
from django.utils import timezone

from ggzy.store import written
from ggzy.store.written import Asked, Row

SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's sessions; one that was ended or has expired is nobody's, as ever."""

    @classmethod
    def get_model_class(cls) -> Any:
        return db.SessionStore.get_model_class()

    def load(self) -> dict[str, Any]:
        return self.read(written.trip([self.asked()])[0])

    def asked(self) -> Asked:
        return Asked(SESSION, [self.session_key, timezone.now()], False)

    def read(self, found: list[Row]) -> dict[str, Any]:
        if not found:
            self._session_key = None
            return {}
        return msgspec.json.decode(_decoded(found[0][0]))  # type: ignore[no-any-return]

    def loaded(self, found: list[Row]) -> None:
        """As it was found in another's trip."""
        self.accessed = True
        self._session_cache = self.read(found)


@lru_cache(maxsize=4096)
def _decoded(text: str) -> bytes:
    """Whether such a text bears our signature, and what it says, never changes; it is kept as JSON, which nobody alters."""
    return msgspec.json.encode(SessionStore().decode(text))
