"""Addresses of the trading face 交易系统; `<stream>` is a deal."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, path

from ggzy.trading.views import (
    appointment,
    attachments,
    award,
    committee,
    deal,
    ending,
    namesakes,
    notice,
    papers,
    projects,
    tender_file,
)

app_name = "trading"

PROJECTS = [
    path("projects/", projects.projects, name="projects"),
    path("register/", projects.register, name="register"),
    path("register/duty-test/", projects.test_duty, name="duty_test"),
]
TENDERER = [
    path("<str:stream>/", deal.deal, name="deal"),
    path("<str:stream>/appointment/", appointment.appointment, name="appointment"),
    path("<str:stream>/tender-file/", tender_file.tender_file, name="tender_file"),
    path("<str:stream>/tender-file/draft/", tender_file.keep_draft, name="tender_file_draft"),
    path("<str:stream>/tender-file/preview.<str:form>", papers.preview, name="tender_file_preview"),
    path("<str:stream>/tender-file/attachments/", attachments.change, name="change_attachments"),
    path("<str:stream>/attachments/<str:sha256>", attachments.attachment, name="attachment"),
    path("<str:stream>/notice/", notice.publish, name="notice"),
    path("<str:stream>/clarify/", notice.clarify, name="clarify"),
    path("<str:stream>/extend/", notice.extend, name="extend"),
    path("<str:stream>/questions/", notice.questions, name="questions"),
    path("<str:stream>/objections/", notice.objections, name="objections"),
    path("<str:stream>/committee/", committee.draw, name="committee"),
    path("<str:stream>/publicity/", award.publicity, name="publicity"),
    path("<str:stream>/award/", award.award, name="award"),
    path("<str:stream>/fallen/<str:sha256>", award.fallen_paper, name="fallen_paper"),
    path("<str:stream>/written-report/", award.written_report, name="written_report"),
    path("<str:stream>/contract/", award.contract, name="contract"),
    path("<str:stream>/manager/", namesakes.explain, name="manager"),
    path("<str:stream>/decline-award/", award.decline_award, name="decline_award"),
    path("<str:stream>/archive/", ending.archive, name="archive"),
    path("<str:stream>/archive/package.zip", ending.archive_package, name="archive_package"),
    path("<str:stream>/terminate/", ending.terminate, name="terminate"),
    path("<str:stream>/again/", ending.again, name="again"),
    path("<str:stream>/forfeit/", ending.forfeit, name="forfeit"),
    path("<str:stream>/papers/<slug:kind>.<str:form>", papers.paper, name="paper"),
]

OTHERS = ("urls_upload", "urls_bidder", "urls_hall", "urls_draws", "urls_trustee", "urls_expert")
"""Addresses of the other parties' pages, a module each; they come first, as theirs begin with fixed words."""


def of_others() -> list[URLPattern | URLResolver]:
    modules = (f"ggzy.trading.{name}" for name in OTHERS)
    return [pattern for name in modules if find_spec(name) for pattern in import_module(name).urlpatterns]


urlpatterns: list[URLPattern | URLResolver] = [*of_others(), *PROJECTS, *TENDERER]
