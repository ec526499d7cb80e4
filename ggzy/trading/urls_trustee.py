"""Addresses of the trustees 保管人 and of the failure desk 解密失败处置."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.trading.views import failures, own_copy, release, trustee

urlpatterns: list[URLPattern] = [
    path("keys/", trustee.keys, name="keys"),
    path("<str:stream>/key/", trustee.key, name="key"),
    path("<str:stream>/key/envelope/", trustee.envelope, name="envelope"),
    path("<str:stream>/key/rehearse/", trustee.rehearse, name="rehearse"),
    path("<str:stream>/key/lost/", trustee.lost, name="lost"),
    path("<str:stream>/release/", release.release, name="release"),
    path("<str:stream>/release/shares/", release.sealed_shares, name="sealed_shares"),
    path("<str:stream>/release/progress/", release.progress, name="unsealing"),
    path("<str:stream>/disclose/", release.disclose, name="disclose"),
    path("<str:stream>/copy/", own_copy.own_copy, name="own_copy"),
    path("<str:stream>/failures/", failures.failures, name="failures"),
]
