"""Versions 招标文件版本: each version in full, and what changed from one to another."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.layout.differences import difference, points
from ggzy.portal.life import FileVersion, published


def versions(request: HttpRequest, stream: str) -> HttpResponse:
    """Without a choice: the latest version, compared with the one before it."""
    deal = published(stream)
    if not deal.files:
        raise Http404(_("没有公开的招标文件"))
    new = chosen(deal.files, request.GET.get("new", ""), len(deal.files))
    old = chosen(deal.files, request.GET.get("old", ""), new.number - 1)
    if old.number > new.number:
        old, new = new, old
    context = {
        "deal": deal,
        "project": deal.registered.project,
        "files": deal.files,
        "old": old,
        "new": new,
        "changes": difference(old.file, new.file),
        "groups": [(name, list(rows)) for name, rows in groupby(points(new.file), key=lambda point: point.group)],
    }
    return render(request, "portal/versions.html", context)


def chosen(files: list[FileVersion], asked: str, otherwise: int) -> FileVersion:
    """The version of that number; a number that no version has is not found."""
    number = int(asked) if asked.isdecimal() and len(asked) < 5 else max(otherwise, 1)
    if asked and not any(version.number == number for version in files):
        raise Http404(_("没有这个版本"))
    return files[number - 1]
