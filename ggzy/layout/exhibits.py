"""Exhibits 证明材料 as downloads: never shown in the page, whatever they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from ggzy.desk import exhibits


def sent(sha256: str, known: Iterable[Any]) -> HttpResponseBase:
    """One of the exhibits that a record knows; 404 for every other digest."""
    found = next((each for each in known if each.sha256 == sha256), None)
    if found is None or not exhibits.path_of(found.sha256).exists():
        raise Http404(_("没有这份材料"))
    return FileResponse(exhibits.path_of(found.sha256).open("rb"), as_attachment=True, filename=found.name)
