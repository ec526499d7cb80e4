"""The public log 公开日志 as files: what any web server could serve from the folder, served from it."""

from __future__ import annotations

import re

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ggzy.desk import log_keys

TILE = re.compile(r"tile/(entries|\d|[1-5]\d|6[0-3])/(x\d{3}/)*\d{3}(\.p/([1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?", re.ASCII)
TEXTS = {"checkpoint": "text/plain; charset=utf-8", log_keys.KEYS: "application/json"}
FOR_GOOD, FOR_A_SECOND = "public, max-age=31536000, immutable", "public, max-age=1"


@require_safe
def log_file(request: HttpRequest, name: str) -> FileResponse:
    """A tile, a bundle of entries, the checkpoint or the keys; nothing else has an address here."""
    if name not in TEXTS and not TILE.fullmatch(name):
        raise Http404(_("公开日志里没有这个文件"))
    try:
        file = (log_keys.files().folder / name).open("rb")
    except (FileNotFoundError, IsADirectoryError):
        raise Http404(_("公开日志里没有这个文件")) from None
    response = FileResponse(file, content_type=TEXTS.get(name, "application/octet-stream"))
    response["Cache-Control"] = FOR_A_SECOND if name in TEXTS else FOR_GOOD
    return response
