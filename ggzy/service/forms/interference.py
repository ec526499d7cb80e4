"""插手干预登记: who asked what of whom, when and how; and what was done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.codes import plain
from ggzy.core.law.interference import MANNERS
from ggzy.core.roles import Actor, Role
from ggzy.layout.fields import moment_field
from ggzy.layout.reach import deals_of_office
from ggzy.layout.regions import RegionSelect, by_prefecture
from ggzy.store.models import Deal

__ = gettext_lazy


class InterferenceForm(forms.Form):
    asked_by = forms.CharField(label=__("谁打的招呼"), max_length=100)
    office = forms.CharField(label=__("他的单位、职务"), max_length=200, required=False)
    of_whom = forms.CharField(label=__("向谁提出"), max_length=200)
    asked_at = moment_field(__("什么时候"))
    manner = forms.ChoiceField(label=__("用什么方式"), choices=list(MANNERS.items()))
    what = forms.CharField(label=__("要求什么"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}), help_text=__("照原话写。"))
    done = forms.CharField(label=__("当时怎样处理的"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    deal = forms.CharField(
        label=__("就哪个项目"), max_length=40, required=False,
        help_text=__("填写交易编号，就本单位的项目或者已经公开的项目；不是就某个项目打招呼的不填。"),
    )  # fmt: skip
    region = forms.ChoiceField(label=__("地区"), widget=RegionSelect, required=False, help_text=__("填写了项目的，可以不选。"))

    def __init__(self, *given: Any, actor: Actor, **options: Any):
        super().__init__(*given, **options)
        province, groups = by_prefecture(_("全境"))
        self.actor = actor
        self.fields["region"].choices = [("", _("请选择")), province, *groups]  # type: ignore[attr-defined]
        self.fields["of_whom"].initial, self.fields["region"].initial = actor.person, actor.region

    def clean_deal(self) -> Deal | None:
        """By its code; a project that this reader may not know of is answered like one that does not exist."""
        if not (code := plain(self.cleaned_data["deal"])):
            return None
        found = Deal.objects.filter(known_to(self.actor), code=code).first()
        if found is None:
            raise ValidationError(_("没有这个交易编号，请核对；也可以不填，在“要求什么”中写明项目"))
        return found

    def clean(self) -> dict[str, Any]:
        given, deal = super().clean() or {}, self.cleaned_data.get("deal")
        given["region"] = deal.region if deal else given.get("region") or ""
        if not given["region"] and not {"region", "deal"} & set(self.errors):
            self.add_error("region", _("请选择地区"))
        given["deal"] = deal.stream if deal else ""
        return given


def known_to(actor: Actor) -> Q:
    """What everybody may know of, what lies in the office's reach, and the party's own."""
    own = Q(published=True)
    if actor.role in (Role.TENDEREE, Role.AGENCY):
        return own | Q(tenderee_id=actor.org_id) | Q(agency_id=actor.org_id)
    if actor.role is Role.EXPERT:
        return own
    return own | Q(pk__in=deals_of_office(actor).values("pk"))
