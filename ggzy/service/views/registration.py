"""Registration of organisations 主体登记: sign-up by anyone, the official's list, verification, decided changes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ggzy.core.roles import Role
from ggzy.layout.session import as_role, current_post, now_of, refuse
from ggzy.layout.tables import Column, Table
from ggzy.service.forms.organisations import CHANGE_CHOICES, STATUS_CHOICES, DecisionForm, RegistrationForm
from ggzy.service.views.organisations import profile, within_reach
from ggzy.store.models import ChangeRequest, Organisation, Post
from ggzy.store.registry import ROLE_OF_KIND, decide_change, decide_registration, sign_up


@sensitive_post_parameters("password", "password_again")
def register(request: HttpRequest) -> HttpResponse:
    """主体登记。"""
    form = RegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            post = sign_up(form.entry(), form.person_fields(), form.cleaned_data["password"], now_of(request))
        except IntegrityError:
            # Two sent the same code or name in one moment; the check above saw neither.
            form.add_error(None, _("该单位或登录名刚刚已被登记，请核对后重新提交"))
        else:
            login(request, post.person)
            messages.success(request, _("登记已提交，现由公共资源交易管理局核验；核验结果将发到消息中心。"))
            return redirect("service:organisation", uscc=post.organisation.uscc)
    return render(request, "service/register.html", {"form": form})


def organisation_columns() -> list[Column]:
    return [
        Column("name", _("单位名称"), url=lambda row: f"/service/organisations/{row.uscc}/"),
        Column("uscc", _("统一社会信用代码")),
        Column("kind", _("主体类别"), value=lambda row: row.get_kind_display(), field="kind"),
        Column("region.name", _("所在地区")),
        Column("status", _("状态"), value=lambda row: row.get_status_display(), field="status"),
        Column("registered_at", _("登记时间"), kind="when"),
        Column("verified_by_name", _("核验人")),
    ]


@as_role(Role.ADMINISTRATION, Role.CENTRE)
def organisations(request: HttpRequest) -> HttpResponse:
    """主体核验：本辖区登记的市场主体，待办在前。"""
    post = current_post(request)
    assert post is not None
    kinds = [kind.value for kind in ROLE_OF_KIND]
    rows = within_reach(Organisation.objects.filter(kind__in=kinds).select_related("region"), post)
    waiting = rows.filter(status=Organisation.Status.PENDING)
    changing = rows.filter(change_requests__decision="").distinct()
    table = Table(
        request,
        _("登记主体"),
        organisation_columns(),
        rows,
        empty=_("本辖区还没有登记的主体"),
        empty_next=_("市场主体在“主体登记”页提交后会出现在这里。"),
        order="-registered_at",
    )
    if table.exporting:
        return table.export()
    page = {"table": table, "waiting": waiting, "changing": changing, "may_decide": post.role == Role.ADMINISTRATION}
    return render(request, "service/organisations.html", page)


def of_reach(post: Post, uscc: str) -> Organisation:
    """The market organisation of that code in the official's region; others do not exist for this official."""
    kinds = [kind.value for kind in ROLE_OF_KIND]
    found = within_reach(Organisation.objects.filter(kind__in=kinds), post).filter(uscc=uscc).first()
    if found is None:
        raise Http404
    return found


@require_POST
@as_role(Role.ADMINISTRATION)
def decide(request: HttpRequest, uscc: str) -> HttpResponse:
    """核验、退回、停用或恢复一家主体。"""
    post = current_post(request)
    assert post is not None
    organisation = of_reach(post, uscc)
    form = DecisionForm(request.POST, choices=STATUS_CHOICES[Organisation.Status(organisation.status)])
    if not form.is_valid():
        return profile(request, organisation, decision=form)
    decided = form.cleaned_data
    refused = decide_registration(
        organisation, request.POST.get("seen", ""), decided["decision"], decided["reason"], post, now_of(request)
    )
    if refused is not None:
        return refuse(request, refused, 409)
    organisation.refresh_from_db()
    words = {"name": organisation.name, "status": organisation.get_status_display()}
    messages.success(request, _("已办理：%(name)s，%(status)s。") % words)
    return redirect("service:organisation", uscc=uscc)


@require_POST
@as_role(Role.ADMINISTRATION)
def decide_change_request(request: HttpRequest, uscc: str, pk: int) -> HttpResponse:
    """核准或者不予变更名称、基本账户。"""
    post = current_post(request)
    assert post is not None
    organisation = of_reach(post, uscc)
    asked = get_object_or_404(ChangeRequest, pk=pk, organisation=organisation)
    form = DecisionForm(request.POST, choices=CHANGE_CHOICES, prefix=f"change-{pk}")
    if not form.is_valid():
        return profile(request, organisation, change_form=form, change_pk=pk)
    decided = decide_change(asked, form.cleaned_data["decision"], form.cleaned_data["reason"], post, now_of(request))
    if decided:
        messages.success(request, _("变更申请已办理，决定已通知该单位。"))
    else:
        messages.warning(request, _("该变更申请已由他人办理，本次未改变任何记录。"))
    return redirect("service:organisation", uscc=uscc)
