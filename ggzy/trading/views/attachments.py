"""招标文件附件: put beside the draft, filed with it, handed to whoever may read the tender file."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ggzy.desk.examining import finding_on
from ggzy.layout.deals import Viewed, reaches, view_deal
from ggzy.layout.papers import may_read_file
from ggzy.layout.session import as_role
from ggzy.store import attachments
from ggzy.trading.views.acting import TENDERER, tenderer_deal
from ggzy.trading.views.tender_file import draft_of, save

MOST_BYTES = 100 * 1024 * 1024
MOST_FILES = 60


@as_role(*TENDERER)
@require_POST
def change(request: HttpRequest, stream: str) -> HttpResponse:
    """Add the files sent, or take one away; both change the draft alone."""
    viewed = tenderer_deal(request, stream)
    fields = draft_of(viewed)
    kept: list[dict[str, Any]] = list(fields.get("attachments", []))
    if removed := request.POST.get("remove", ""):
        kept = [row for row in kept if row["sha256"] != removed]
        messages.success(request, _("附件已从草稿中删除。"))
    for file in request.FILES.getlist("files"):
        if why := why_not_kept(file, kept):
            messages.error(request, why)
            continue
        sha256, size = attachments.keep(file.chunks())
        finding = finding_on(attachments.path_of(sha256), sha256)
        if finding.suspicious:
            messages.error(request, _("“%(name)s”没有保存：%(what)s。") % {"name": plain_name(file), "what": finding.what})
            continue
        kept.append({"name": plain_name(file), "sha256": sha256, "size": size})
        messages.success(request, _("附件“%(name)s”已保存到草稿。") % {"name": plain_name(file)})
    save(request, stream, {**fields, "attachments": kept})
    return redirect(reverse("trading:tender_file", args=[stream]) + "#attachments")


def why_not_kept(file: UploadedFile, kept: list[dict[str, Any]]) -> str:
    """Why a file is not taken, in plain Chinese; empty when it is."""
    name = plain_name(file)
    if not file.size:
        return _("“%(name)s”是空文件，请检查后重新选择。") % {"name": name}
    if file.size > MOST_BYTES:
        return _("“%(name)s”超过100兆字节，请拆分后上传。") % {"name": name}
    if name in {row["name"] for row in kept}:
        return _("已有同名附件“%(name)s”，请先删除旧的，或者改名后上传。") % {"name": name}
    return _("附件不能超过%(most)s个。") % {"most": MOST_FILES} if len(kept) >= MOST_FILES else ""


def plain_name(file: UploadedFile) -> str:
    """The name without folders and control characters."""
    name = PurePath(str(file.name).replace("\\", "/")).name
    return "".join(letter for letter in name if letter.isprintable())[-100:] or _("未命名")


def attachment(request: HttpRequest, stream: str, sha256: str) -> HttpResponse:
    """One attachment, always as a download; 404 for whoever may not read the tender file."""
    viewed = view_deal(request, stream)
    name = next((row["name"] for row in readable(viewed) if row["sha256"] == sha256), "")
    path = attachments.path_of(sha256) if name else None
    if path is None or not path.exists():
        raise Http404(_("没有这个附件"))
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")


def readable(viewed: Viewed) -> list[dict[str, Any]]:
    """The attachments of every version filed, and for tenderee and agency those of the draft."""
    found = [{"name": a.name, "sha256": a.sha256} for _at, file in viewed.p.file_versions for a in file.attachments]
    own = viewed.actor.role in TENDERER and reaches(viewed)
    drafted = draft_of(viewed).get("attachments", []) if own else []
    return [*(found if may_read_file(viewed) else []), *drafted]
