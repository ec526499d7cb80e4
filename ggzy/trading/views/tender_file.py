"""编制招标文件: built from structured clauses, kept as a draft, checked against every rule, filed, read as a paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ggzy.core.acts.registration import SubmitFiling
from ggzy.core.procedures.standard_clauses import standard_file
from ggzy.core.rule import Refused
from ggzy.desk import checklists, counter
from ggzy.desk.screening import screened
from ggzy.layout.deals import Viewed, submit, told
from ggzy.layout.session import as_role, now_of
from ggzy.store.models import Expert
from ggzy.trading.forms.file_sections import ALL, SECTIONS, sections_of
from ggzy.trading.forms.tender_fields import fields_of
from ggzy.trading.forms.tender_file import TenderFileForms, known_fields
from ggzy.trading.forms.tender_rows import ROWS, with_row, without_row
from ggzy.trading.models import TenderFileDraft
from ggzy.trading.views.acting import TENDERER, tenderer_deal

ANCHORS = {ALL, *(section.anchor for section in SECTIONS)}


@as_role(*TENDERER)
def tender_file(request: HttpRequest, stream: str) -> HttpResponse:
    """The builder: shows the draft; a post saves it, and adds or takes rows, checks or files as its button says."""
    viewed = tenderer_deal(request, stream)
    if request.method != "POST":
        return page(request, viewed, TenderFileForms(draft_of(viewed)), at=request.GET.get("at", ""))
    fields = typed(request, viewed)
    do, _colon, where = request.POST.get("do", "save").partition(":")
    if do == "standard":
        fields = fields_of(standard_file(viewed.p.project.kind)) | {"attachments": fields["attachments"]}  # type: ignore[union-attr]
    elif do == "add" and where in ROWS:
        fields = with_row(fields, where)
    elif do == "remove":
        name, _colon, n = where.partition(":")
        if name in ROWS and n.isdecimal():
            fields = without_row(fields, name, int(n))
    save(request, stream, fields)
    forms = TenderFileForms(fields)
    if do == "file":
        return file_it(request, viewed, forms)
    if do == "save":
        messages.success(request, _("草稿已保存。"))
        here = reverse("trading:tender_file", args=[stream])
        return redirect(f"{here}?at={where}#{where}" if where in ANCHORS else here)
    return page(request, viewed, forms, checked=do == "check", at=where.partition(":")[0])


@as_role(*TENDERER)
@require_POST
def keep_draft(request: HttpRequest, stream: str) -> HttpResponse:
    """Autosave: what stands in the form now; answers with one line for the page."""
    viewed = tenderer_deal(request, stream)
    save(request, viewed.p.stream, typed(request, viewed))
    return render(request, "trading/pieces/saved.html", {"at": now_of(request)})


def typed(request: HttpRequest, viewed: Viewed) -> dict[str, Any]:
    """What was posted; the attachments, which no field holds, stay as the draft has them."""
    return {**known_fields(request.POST), "attachments": draft_of(viewed).get("attachments", [])}


def draft_of(viewed: Viewed) -> dict[str, Any]:
    """What the builder begins with: the draft, else the file last filed, else the standard clauses."""
    kept = TenderFileDraft.objects.filter(stream=viewed.p.stream).first()
    if kept:
        return dict(kept.fields)
    assert viewed.p.project
    return fields_of(viewed.p.tender_file or standard_file(viewed.p.project.kind))


def save(request: HttpRequest, stream: str, fields: dict[str, Any]) -> None:
    TenderFileDraft.objects.update_or_create(
        stream=stream,
        defaults={"fields": fields, "saved_at": now_of(request), "saved_by": getattr(request.user, "name", "")},
    )


def file_it(request: HttpRequest, viewed: Viewed, forms: TenderFileForms) -> HttpResponse:
    if not forms.is_valid():
        return page(request, viewed, forms, checked=True)
    outcome = submit(request, viewed.p.stream, SubmitFiling(tender_file=forms.tender_file()))
    if isinstance(outcome, Refused):
        return page(request, viewed, forms, checked=True, refused=outcome)
    told(request, outcome, _("招标文件已提交备案，等待行业监督部门审查。"))
    return redirect("trading:deal", viewed.p.stream)


def page(
    request: HttpRequest,
    viewed: Viewed,
    forms: TenderFileForms,
    *,
    checked: bool = False,
    at: str = "",
    refused: Refused | None = None,
) -> HttpResponse:
    valid = forms.is_valid()
    faults = (
        counter.faults(viewed.p, SubmitFiling(tender_file=forms.tender_file()), viewed.actor, now_of(request))
        if valid
        else []
    )
    wrong_stage = next((f for f in faults if f.rule in ("wrong_stage", "wrong_role", "not_suspended")), None)
    faults = [f for f in faults if f is not wrong_stage]
    sections = sections_of(forms, faults, at=at, all_open=checked)
    context = {
        "viewed": viewed,
        "p": viewed.p,
        "forms": forms,
        "checked": checked,
        "at": at,
        "refused": refused,
        "sections": sections,
        "unfolded": at == ALL,
        "lacking": sum(len(shown.problems) for shown in sections),
        "faults": faults,
        "grey": wrong_stage if wrong_stage is not None else why_closed(viewed),
        # A draft that is not whole yet cannot be read: then what was filed last is told.
        "screened": screened(viewed.p, file) if (file := forms.tender_file() if valid else viewed.p.tender_file) else [],
        "returned": [(c, f) for c in checklists.points_of(checklists.list_of(viewed.p)) for f in viewed.p.findings if f.code == c.code and not f.met],
        "draft": TenderFileDraft.objects.filter(stream=viewed.p.stream).first(),
        "known": known_specialities(),
    }
    return render(request, "trading/tender_file.html", context, status=409 if refused is not None else 200)


def why_closed(viewed: Viewed) -> Refused | None:
    """At other stages the builder only shows; asked of the table with the file that stands."""
    file = viewed.p.tender_file
    if viewed.p.stage == "registered" or file is None:
        return None
    return counter.may(viewed.p, SubmitFiling(tender_file=file), viewed.actor)


def known_specialities() -> list[str]:
    """Specialities that the pool of experts has."""
    found = {s for row in Expert.objects.filter(active=True).values_list("specialities", flat=True) for s in row}
    return sorted(found)
