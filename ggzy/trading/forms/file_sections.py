"""招标文件的章节: the builder's sections in their order, and what each still lacks; a new section is a row here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.rule import Refused
from ggzy.trading.forms.tender_file import TenderFileForms


class Section(NamedTuple):
    """Fields `names` of one `form`, or the table of rows that `form` names; `only` for one method; `rules` are its faults."""

    anchor: str
    caption: Any
    form: str
    names: str = ""
    rules: tuple[str, ...] = ()
    only: str = ""


SECTIONS = (
    Section("basics", gettext_lazy("基本要求"), "terms", "duration_days quality validity_days consortium minimum_bidders", ("validity_stated", "at_least_the_minimum_in_the_file")),
    Section("trustees", gettext_lazy("保管方案（谁保管开标密钥）"), "terms", "trustee_centre trustee_supervisor trustee_tenderee threshold bidder_part suite window_minutes", ("policy_is_sound",)),
    Section("money", gettext_lazy("报价、限价、保证金"), "terms", "ceiling_fen deposit_fen performance_bond_percent", ("deposit_within_two_percent", "deposit_within_eighty_wan", "ceiling_not_above_estimate", "no_floor_price", "performance_bond_within_ten_percent")),
    Section("qualified", gettext_lazy("资格条件"), "terms", "qualifications credit_asked"),
    Section("checks", gettext_lazy("初步评审项目"), "checks"),
    Section("method", gettext_lazy("评标办法"), "terms", "method ties candidates", ("at_most_three_candidates",)),
    Section("criteria", gettext_lazy("评审因素（分值合计100分）"), "criteria", "", ("method_is_sound",), "comprehensive"),
    Section("parameters", gettext_lazy("报价得分与汇总的参数"), "scoring", "k_list control_drop_list benchmark_drop_list drop_highest drop_lowest min_n_for_trimming e1 e2 price_floor mean_of later_rejection price_places price_mode deviation_places deviation_mode mean_kind mean_min_experts points_places points_mode", (), "comprehensive"),
    Section("deviations", gettext_lazy("量化的偏差"), "deviations", "", ("method_is_sound",), "lowest"),
    Section("parameters", gettext_lazy("评标价的参数"), "lowest", "max_total_percent evaluated_places evaluated_mode", (), "lowest"),
    Section("committee", gettext_lazy("评标委员会"), "terms", "committee_size representatives specialities", ("specialities_named", "committee_five_or_more_and_odd", "two_thirds_are_experts")),
    Section("clauses", gettext_lazy("合同主要条款"), "clauses"),
)  # fmt: skip


ALL = "all"
"""Asked for instead of a section: everything unfolded."""


@dataclass(frozen=True)
class Shown:
    """A section on the page: its form or table of rows, what it lacks, and where its button leads on to."""

    section: Section
    part: Any
    rows: bool
    problems: tuple[str, ...]
    open: bool
    next: str

    @property
    def count(self) -> int:
        return len(self.part.forms) if self.rows else 0


def sections_of(forms: TenderFileForms, faults: Iterable[Refused] = (), *, at: str = "", all_open: bool = False) -> list[Shown]:
    """The sections that the chosen method has. Open is the one asked for, else the first that lacks something."""
    method = "comprehensive" if forms.comprehensive else "lowest"
    kept = [section for section in SECTIONS if section.only in ("", method)]
    found = {s.anchor: lacks(forms, s) + faults_in(s, faults) for s in kept}
    first = next((anchor for anchor, problems in found.items() if problems), "")
    anchors = [s.anchor for s in kept]
    return [
        Shown(
            s,
            forms.rows[s.form] if s.form in forms.rows else getattr(forms, s.form),
            s.form in forms.rows,
            tuple(found[s.anchor]),
            at in (s.anchor, ALL) or (not at and s.anchor == first) or (all_open and bool(found[s.anchor])),
            following(anchors, s.anchor),
        )
        for s in kept
    ]


def following(anchors: Sequence[str], anchor: str) -> str:
    """The next section; the last leads back to itself."""
    return anchors[min(anchors.index(anchor) + 1, len(anchors) - 1)]


def lacks(forms: TenderFileForms, section: Section) -> list[str]:
    """What the fields of this section lack, in words."""
    if section.form in forms.rows:
        table = forms.rows[section.form]
        rows = [f"{row['code'].value() or _('新的一行')} {said}" for row in table for said in said_of(row, row.fields)]
        return [str(error) for error in table.non_form_errors()] + rows
    form = getattr(forms, section.form)
    return said_of(form, section.names.split())


def said_of(form: Any, names: Iterable[str]) -> list[str]:
    return [f"{form.fields[name].label}：{error}" for name in names for error in form.errors.get(name, ())]


def faults_in(section: Section, faults: Iterable[Refused]) -> list[str]:
    return [fault.reason for fault in faults if fault.rule in section.rules]
