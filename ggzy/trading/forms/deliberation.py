"""Forms of the committee's deliberation 评议: chair, rejection, written clarification, determination, ties."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.evaluation.method import AsFound, Certificates, Comprehensive, CountedPerformances, LowestEvaluatedPrice
from ggzy.core.evaluation.preliminary import RejectionGround
from ggzy.trading.bench import Bench


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def reason(label: Any = gettext_lazy("理由"), rows: int = 2) -> forms.CharField:
    return forms.CharField(label=label, min_length=2, max_length=2000, widget=lines(rows))


class BenchForm(forms.Form):
    """A form that knows the bench it stands on."""

    def __init__(self, *args: Any, bench: Bench, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.bench = bench
        self.set_up(bench)

    def set_up(self, bench: Bench) -> None:
        """Fill the choices from the bench."""

    def offer(self, field: str, choices: list[tuple[str, str]]) -> None:
        self.fields[field].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]

    def offer_bids(self) -> None:
        self.offer("bidder", [(b.bidder, b.org) for b in self.bench.bids if b.valid])


class NothingForm(BenchForm):
    """A button alone."""


class ChairForm(BenchForm):
    expert_id = forms.ChoiceField(label=gettext_lazy("推选"))

    def set_up(self, bench: Bench) -> None:
        self.offer("expert_id", [(s, bench.label(s)) for s in bench.p.round.seats])


class DeclineForm(BenchForm):
    reason = forms.CharField(
        label=gettext_lazy("与哪一投标人有何利害关系"), min_length=4, max_length=300, widget=lines(2)
    )


class ProposeForm(BenchForm):
    bidder = forms.ChoiceField(label=gettext_lazy("投标人"))
    ground = forms.ChoiceField(label=gettext_lazy("法定情形"))
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        min_length=4,
        max_length=2000,
        widget=lines(3),
        help_text=gettext_lazy("写明投标文件的位置，如“见资格审查资料第12页”。"),
    )

    def set_up(self, bench: Bench) -> None:
        self.offer_bids()
        self.offer("ground", [(g.value, f"{g.text}（{g.basis}）") for g in RejectionGround])


class VoteForm(BenchForm):
    proposal_id = forms.CharField(widget=forms.HiddenInput)
    reject = forms.ChoiceField(
        label=gettext_lazy("表决"),
        choices=(("yes", gettext_lazy("赞成否决")), ("no", gettext_lazy("反对否决"))),
        widget=forms.RadioSelect,
    )
    reason = reason()


class AskForm(BenchForm):
    bidder = forms.ChoiceField(label=gettext_lazy("投标人"))
    text = forms.CharField(label=gettext_lazy("需要澄清、说明或者补正的内容"), max_length=20000, widget=lines(3))
    minutes = forms.IntegerField(
        label=gettext_lazy("答复时限（分钟）"),
        min_value=10,
        max_value=14400,
        initial=60,
        help_text=gettext_lazy("自发出起算，到时未答复的视为没有答复。"),
    )

    def set_up(self, bench: Bench) -> None:
        self.offer_bids()


class SpeakForm(BenchForm):
    text = forms.CharField(label=gettext_lazy("发言"), max_length=2000, widget=lines(2))


class ExplainForm(BenchForm):
    bidder = forms.CharField(widget=forms.HiddenInput)
    criterion = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("书面理由"), min_length=4, max_length=2000, widget=lines(2))


class ReopenForm(BenchForm):
    expert_id = forms.ChoiceField(label=gettext_lazy("委员"))
    bidder = forms.ChoiceField(label=gettext_lazy("投标人"))
    reason = reason(gettext_lazy("准许重新评分的理由"))

    def set_up(self, bench: Bench) -> None:
        self.offer("expert_id", [(s, bench.label(s)) for s in bench.p.round.seats])
        self.offer_bids()


class RejectAllForm(BenchForm):
    reason = forms.CharField(label=gettext_lazy("否决全部投标的理由"), min_length=4, max_length=2000, widget=lines(3))


class TieForm(BenchForm):
    """The order of equal bids as the committee voted; by lot the platform draws and nothing is to be filled in."""

    reason = forms.CharField(label=gettext_lazy("表决情况"), max_length=2000, widget=lines(2), required=False)

    def set_up(self, bench: Bench) -> None:
        tie = self.tie = tie_of(bench)
        if tie is None or tie.settle_by == "lot":
            return
        names = [(key, bench.p.round.bids[key].org) for key in tie.keys]
        for place in range(len(tie.keys)):
            self.fields[f"place{place}"] = forms.ChoiceField(
                label=_("并列中排第%(n)s") % {"n": place + 1}, choices=[("", _("请选择")), *names]
            )
        self.order_fields([*(f"place{n}" for n in range(len(tie.keys))), "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        order = self.order
        if len(set(order)) != len(order):
            raise forms.ValidationError(_("同一投标人不能排在两个位置"))
        return cleaned

    @property
    def order(self) -> tuple[str, ...]:
        placed = sorted(n for n in self.cleaned_data if n.startswith("place"))
        return tuple(self.cleaned_data[n] for n in placed if self.cleaned_data[n])


def tie_of(bench: Bench) -> Any:
    """The first tie that people must settle, once all own points are in; None when there is none."""
    from ggzy.core.procedures.evaluation_consequences import result_of

    p = bench.p
    incomplete = bench.criteria and any(
        (s, b.bidder) not in p.round.sheets for s in p.round.seats for b in p.valid_bids
    )
    if bench.preliminary or incomplete or not p.valid_bids:
        return None
    return next(iter(result_of(p).ties), None)


class DetermineForm(BenchForm):
    """The committee's findings on one bid: deviations that the file prices, and what counts of claimed merits."""

    bidder = forms.ChoiceField(label=gettext_lazy("投标人"))

    def set_up(self, bench: Bench) -> None:
        self.offer_bids()
        method = bench.p.tender_file.method if bench.p.tender_file else None
        if isinstance(method, LowestEvaluatedPrice):
            for one in method.deviations:
                if isinstance(one.adds, AsFound):
                    self.add(
                        f"amount.{one.code}",
                        _("%(name)s：加价金额（元）") % {"name": one.name},
                        one.adds.rule,
                        places=2,
                    )
                else:
                    self.add(
                        f"units.{one.code}", _("%(name)s：数量") % {"name": one.name}, _("没有该偏差的不填"), places=4
                    )
        elif isinstance(method, Comprehensive):
            self.set_up_merits(method)
        self.fields["reason"] = forms.CharField(
            label=_("认定理由"), min_length=4, max_length=2000, widget=lines(2), help_text=_("写明投标文件的位置。")
        )

    def set_up_merits(self, method: Comprehensive) -> None:
        kinds = [c.by for c in method.criteria]
        if any(isinstance(by, CountedPerformances) for by in kinds):
            self.fields["performances"] = forms.IntegerField(
                label=_("认定的业绩个数"), min_value=0, required=False, help_text=_("不填的，按投标文件所列个数。")
            )
        accepted = [c for by in kinds if isinstance(by, Certificates) for c in by.accepted]
        if accepted:
            self.fields["recount"] = forms.BooleanField(label=_("按下列勾选重新认定证书"), required=False)
            self.fields["certificates"] = forms.MultipleChoiceField(
                label=_("认定有效的证书"),
                choices=[(c.code, f"{c.name}（{c.points}分）") for c in accepted],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def add(self, name: str, label: str, hint: str, places: int) -> None:
        self.fields[name] = forms.DecimalField(
            label=label, help_text=hint, required=False, max_digits=18, decimal_places=places
        )

    @property
    def is_of_use(self) -> bool:
        """Whether the tender file leaves the committee anything to determine."""
        return len(self.fields) > 2

    def deviations(self) -> dict[str, tuple[str, Decimal]]:
        """What was filled in: by code, whether units or an amount in yuan, and how much."""
        found = {}
        for name, value in self.cleaned_data.items():
            kind, _dot, code = name.partition(".")
            if kind in ("units", "amount") and value:
                found[code] = (kind, value)
        return found
