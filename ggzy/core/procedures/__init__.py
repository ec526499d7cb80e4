"""Procedures 程序: one module a line of trade or kind of supervision's matters, tables only, versioned."""

from __future__ import annotations

from ggzy.core.procedures.case import CASE
from ggzy.core.procedures.construction import CONSTRUCTION
from ggzy.core.procedures.finding import FINDING
from ggzy.core.procedures.land_listing import LAND_LISTING
from ggzy.core.procedures.public_works import PUBLIC_WORKS
from ggzy.core.table import Procedure

PROCEDURES: dict[str, Procedure] = {p.code: p for p in (CONSTRUCTION, LAND_LISTING, PUBLIC_WORKS, CASE, FINDING)}
"""By code, every version that any proceeding may have begun under."""
