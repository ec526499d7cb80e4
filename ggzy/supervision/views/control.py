"""Suspend and resume 责令暂停、决定恢复: one form each, with an order's number and reasons."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.acts.control import Relist, Resume, Suspend, Unlist
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.layout.deals import Viewed, party_deal, second_needed, submit, told, why_not
from ggzy.layout.fields import typed_moment
from ggzy.layout.session import as_role, now_of
from ggzy.supervision.forms.control import RelistForm, ResumeForm, SuspendForm, UnlistForm
from ggzy.supervision.reach import supervised
from ggzy.supervision.resuming import earliest_deadline, made_good

SOMETHING = "（试办）"


@supervised
def suspend(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """责令暂停。"""
    return act_page(
        request, viewed, SuspendForm(request.POST or None), lambda given: Suspend(**given),
        probe=Suspend(order_no=SOMETHING, reason=SOMETHING), done=_("已责令暂停，各方即刻不能继续办理。"),
        heading=_("责令暂停"), button=_("责令暂停"), danger=True,
        note=_("暂停期间各方不能办理任何手续，系统时钟不会推进程序；投标人撤回投标、银行收退保证金不受影响。决定对社会公开。"),
    )  # fmt: skip


@supervised
def resume(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """决定恢复；投标期间暂停的，截止时间至少顺延暂停的时间。"""
    now = now_of(request)
    proposed, least = earliest_deadline(viewed.p, now), made_good(viewed.p, now)
    form = ResumeForm(request.POST or None, initial={"new_deadline": typed_moment(proposed)})
    if proposed is None:
        del form.fields["new_deadline"]
    return act_page(
        request, viewed, form, lambda given: Resume(**given),
        probe=Resume(reason=SOMETHING, new_deadline=proposed), done=_("已恢复，各方可以继续办理。"),
        heading=_("决定恢复"), button=_("决定恢复"), least=least,
        note=_("恢复决定对社会公开，并通知各方。"),
    )  # fmt: skip


def listing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the deal, for the administration of its region alone."""

    @as_role(Role.ADMINISTRATION)
    @wraps(view)
    def guarded(request: HttpRequest, stream: str) -> HttpResponse:
        return view(request, party_deal(request, stream, Role.ADMINISTRATION))

    return guarded


@listing
def unlist(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """从门户撤下：原页面只留下撤下的决定。"""
    return act_page(
        request, viewed, UnlistForm(request.POST or None), lambda given: Unlist(**given),
        probe=Unlist(order_no=SOMETHING, reason=SOMETHING), done=_("已从门户撤下。"),
        heading=_("从门户撤下"), button=_("提出撤下"), danger=True,
        note=_("只用于公开了依法不应公开的内容等情形。撤下后公众查不到本项目，原页面显示撤下的文号和理由；交易照常进行，各方仍可办理，记录一条不少。"),
    )  # fmt: skip


@listing
def relist(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """恢复在门户公开。"""
    return act_page(
        request, viewed, RelistForm(request.POST or None), lambda given: Relist(**given),
        probe=Relist(reason=SOMETHING), done=_("已恢复在门户公开。"),
        heading=_("恢复在门户公开"), button=_("恢复公开"), note=_("恢复后，本项目重新可以在门户查到。"),
    )  # fmt: skip


def act_page(
    request: HttpRequest, viewed: Viewed, form: forms.Form, command_of: Callable[[Any], Command], *,
    probe: Command, done: str, after: str = "supervision:deal", template: str = "supervision/act.html", **words: Any,
) -> HttpResponse:  # fmt: skip
    """Show the form of one act, or hand in what was posted; what was typed stays when it is refused."""
    refused = None
    if request.method == "POST" and form.is_valid():
        outcome = submit(request, viewed.p.stream, command_of(form.cleaned_data))
        if not isinstance(outcome, Refused):
            told(request, outcome, done)
            return redirect(after, viewed.p.stream)
        refused = outcome
    grey = None if refused is not None else why_not(request, viewed, probe)
    second = second_needed(viewed, probe)
    page = {"viewed": viewed, "p": viewed.p, "form": form, "refused": refused, "grey": grey, "second": second, **words}
    return render(request, template, page, status=409 if refused is not None else 422 if form.errors else 200)
