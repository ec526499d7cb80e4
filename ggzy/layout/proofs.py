"""Proofs to download 日志证明, as every face hands them out."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ggzy.core.tlog.proof import Proof


def proof_file(proof: Proof | None, name: str) -> HttpResponse:
    """The proof as a file; within a second of the act there is none yet."""
    if proof is None:
        told = _("这条记录正在写入公开日志，请几秒后再试。")
        return HttpResponse(told, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "2"})
    response = HttpResponse(str(proof), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.tlog-proof"'
    return response

