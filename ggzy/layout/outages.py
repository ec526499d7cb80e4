"""Outages as a table shows them 平台故障, on the public page of status and on that of the offices alike."""

from __future__ import annotations

from ggzy.core.outages import LABELS
from ggzy.desk import monitoring
from ggzy.layout.tables import Column
from ggzy.papers.unavailability import lasting

COLUMNS = (
    Column("number", "编号"),
    Column("kind", "性质", value=lambda row: LABELS[row.kind], field="kind"),
    Column("platform_began", "开始", kind="when"),
    Column("platform_ended", "恢复", kind="when"),
    Column("seconds", "历时", value=lambda row: lasting(monitoring.lasted(row)), sortable=False, searchable=False),
)
