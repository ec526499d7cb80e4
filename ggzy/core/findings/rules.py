"""All rules of findings 发现规则 in force, by code."""

from __future__ import annotations

from ggzy.core.findings import acts, behind, duties, irregular, signals
from ggzy.core.findings.finding import FindingRule
from ggzy.core.findings.serial import SERIES, SeriesRule

ON_ANY: tuple[FindingRule, ...] = duties.RULES
"""Asked of every record."""
ON_LOTS: tuple[FindingRule, ...] = (*acts.RULES, *irregular.RULES, *signals.RULES, *behind.RULES)
"""Asked of lots alone."""
EVERY: tuple[FindingRule | SeriesRule, ...] = (*ON_ANY, *ON_LOTS, *SERIES)
RULES = {rule.code: rule for rule in EVERY}
