"""Procedures 程序: one module a line of trade or kind of supervision's matters, tables only, versioned."""

from __future__ import annotations

from ggzy.core.procedures.case import CASE
from ggzy.core.procedures.chain import CHAIN_PROCEDURES
from ggzy.core.procedures.circular import CIRCULAR
from ggzy.core.procedures.complaint import COMPLAINT
from ggzy.core.procedures.construction import CONSTRUCTION
from ggzy.core.procedures.coordination import COORDINATION
from ggzy.core.procedures.credit import CREDIT
from ggzy.core.procedures.dispute import DISPUTE
from ggzy.core.procedures.finding import FINDING
from ggzy.core.procedures.imported import IMPORT
from ggzy.core.procedures.interference import INTERFERENCE
from ggzy.core.procedures.land_listing import LAND_LISTING
from ggzy.core.procedures.offices import OFFICE_PROCEDURES
from ggzy.core.procedures.pool import POOL
from ggzy.core.procedures.public_works import PUBLIC_WORKS
from ggzy.core.procedures.rating import RATING
from ggzy.core.procedures.report import REPORT
from ggzy.core.procedures.statement import STATEMENT
from ggzy.core.procedures.succession import SUCCESSION
from ggzy.core.procedures.unlisted import LIST, UNLISTED
from ggzy.core.table import Procedure

OF_DEALS = (CONSTRUCTION, LAND_LISTING, PUBLIC_WORKS)
OF_SUPERVISION = (CASE, COMPLAINT, REPORT, INTERFERENCE, LIST, UNLISTED, CIRCULAR, FINDING, STATEMENT, SUCCESSION, COORDINATION, IMPORT, *CHAIN_PROCEDURES, *OFFICE_PROCEDURES)
OF_DOSSIERS = (RATING, DISPUTE, POOL, CREDIT)
PROCEDURES: dict[str, Procedure] = {p.code: p for p in (*OF_DEALS, *OF_SUPERVISION, *OF_DOSSIERS)}
"""By code, every version that any proceeding may have begun under."""
