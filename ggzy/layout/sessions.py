"""Where sessions are kept 会话存取: Django's table and its words, read by a written statement, for every request asks."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from ggzy.store import written

SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's sessions; one that was ended or has expired is nobody's, as ever."""

    @classmethod
    def get_model_class(cls) -> Any:
        return db.SessionStore.get_model_class()

    def load(self) -> dict[str, Any]:
        found = written.rows(SESSION, [self.session_key, timezone.now()])
        if not found:
            self._session_key = None
            return {}
        return self.decode(found[0][0])  # type: ignore[no-any-return]
