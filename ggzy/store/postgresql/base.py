"""The connection 数据库连接 of Django's settings (`ENGINE`)."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that went away has closed the line or written why: something can be read where nothing was asked."""

    def is_usable(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        looked = select.poll()
        looked.register(self.connection.fileno(), select.POLLIN)
        return not looked.poll(0)
