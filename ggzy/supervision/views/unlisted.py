"""应上未上: the list of projects not seen here, one of them with its candidates, and the matters that came of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.unlisted import ConfirmUnlisted, FindContractAside, FindUnlisted
from ggzy.core.calendar import day_of
from ggzy.core.procedures.unlisted import FOUND
from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.unlisted.contracts import INNOCENT
from ggzy.core.unlisted.fields import KINDS
from ggzy.core.unlisted.names import name_key
from ggzy.core.unlisted_matter import STANCES, Suspected, Unlisted
from ggzy.desk import counter
from ggzy.layout import watching
from ggzy.layout.deals import Viewed, party_deal, told
from ggzy.layout.history import history, stage_line
from ggzy.layout.reach import deals_of_office
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import Deal, DocketCard, ListRun, NameAlias, OutsideProject, Post
from ggzy.supervision import judging, weighing
from ggzy.supervision.docket_acts import DocketAct, act_page, buttons, duties
from ggzy.supervision.findings import nightly
from ggzy.supervision.forms.unlisted import AssignForm, ConfirmForm
from ggzy.supervision.models import Judgement
from ggzy.supervision.reach import WATCHERS, cases_within, region_name
from ggzy.supervision.unlisted_acts import ACTS
from ggzy.supervision.views.circulars import issue_of

READ_LISTS = (Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE)
"""Who reads what other offices' lists are weighed against; a department reads the matters that came of it."""
Status = OutsideProject.Status
OPEN = OutsideProject.OPEN
JUDGING = ("link", "undo", "forget", "explain")
TABS = {"open": _("待核对"), **{status.value: status.label for status in Status}}
COLUMNS = (
    Column("name", "项目名称", url=lambda row: reverse("supervision:unlisted_row", args=[row.pk])),
    Column("owner", "建设单位"),
    Column("amount_fen", "金额", kind="fen", value=lambda row: row.amount_fen or None, field="amount_fen"),
    Column("region", "地区", value=lambda row: region_name(row.region), field="region"),
    Column("status", "状态", value=lambda row: row.get_status_display(), field="status", searchable=False),
    Column("confidence", "已进场的把握%", kind="number"),
    Column("why", "为什么", value=lambda row: why(row), sortable=False, searchable=False),
    Column("dated", "名单日期", kind="when", searchable=False),
    Column("assigned", "经办人"),
    Column("code", "项目代码"),
)


def why(row: OutsideProject) -> str:
    """How a contract differs from its award, else what a person judged, else what speaks for the best candidate, else the duty test."""
    if row.status == Status.DIVERGES:
        return "；".join(row.leads)
    if row.judged:
        return row.judged
    best = row.candidates[0] if row.candidates else None
    return "；".join(best["why"]) if best else _("没有相近的交易；%(duty)s") % {"duty": row.duty}


def rows_within(actor: Actor) -> QuerySet[OutsideProject]:
    """Rows of the region subtree, of lists that were read in whole."""
    if actor.role not in READ_LISTS or not actor.region:
        return OutsideProject.objects.none()
    return OutsideProject.objects.filter(region__startswith=stem(actor.region), run__state=ListRun.State.DONE)


def people_of(actor: Actor, now: Any) -> dict[str, str]:
    """Who of the own office can be given rows."""
    posts = Post.objects.filter(role=Role.ADMINISTRATION.value, organisation__uscc=actor.org_id)
    found = posts.select_related("person", "organisation", "deputy_of__person", "deputy_of__organisation").order_by("pk")
    return {str(post.person_id): post.person.name for post in found if post.in_force(now)}


@as_role(*READ_LISTS)
def unlisted(request: HttpRequest) -> HttpResponse:
    """未见进场的项目一览。"""
    actor, tab = actor_of(request), request.GET.get("list", "open")
    tab = tab if tab in TABS else "open"
    rows, run = rows_within(actor), request.GET.get("run", "")
    rows = rows.filter(run_id=int(run)) if run.isascii() and run.isdecimal() and len(run) < 10 else rows
    wanted = rows.filter(status__in=OPEN) if tab == "open" else rows.filter(status=tab)
    if request.GET.get("mine"):
        wanted = wanted.filter(assigned_to=actor.person_id)
    table = Table(
        request, _("应上未上比对"), COLUMNS, wanted, order="-amount_fen", empty=_("没有这样的项目"),
        empty_next=_("公共资源交易管理局读入立项、预算、许可等名单后，平台自动同交易逐一比对。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    form = AssignForm(request.POST or None, people=people_of(actor, now_of(request)))
    if request.method == "POST" and actor.role is Role.ADMINISTRATION:
        if request.POST.get("do") == "again":
            done = weighing.ask(actor.region)
            messages.success(request, _("已重新比对。") if done else _("名单较多，已交给后台比对；本页会显示已比到第几行，可以离开，稍后再来。"))
            return redirect(request.get_full_path())
        if form.is_valid():
            messages.success(request, _("已交办%(n)s个项目。") % {"n": assign(table.found.select_related("run__source"), form, actor, now_of(request))})
            return redirect(request.get_full_path())
    tabs = [(code, label, rows.filter(status__in=OPEN if code == "open" else [code]).count(), code == tab) for code, label in TABS.items()]
    page = {"table": table, "tabs": tabs, "form": form, "manages": actor.role is Role.ADMINISTRATION, "mine": bool(request.GET.get("mine")), "run": ListRun.objects.filter(pk__in=rows.values("run_id")).first() if run else None}
    wanted = weighing.waiting(actor.region)
    page |= {"wanted": wanted, "under_way": wanted is not None and weighing.under_way(wanted)}
    page |= {"matched_at": nightly.last_matched(actor.region), "next_at": nightly.next_due(now_of(request))}
    return render(request, "supervision/unlisted.html", page, status=422 if form.errors else 200)


def assign(rows: Any, form: AssignForm, by: Actor, now: Any) -> int:
    person = form.cleaned_data["assignee"]
    name = dict(form.fields["assignee"].choices)[person]  # type: ignore[attr-defined]
    return judging.give(rows[:5000], person, name, by, now)


# ---- one row ----


@as_role(*READ_LISTS)
def row(request: HttpRequest, row: int) -> HttpResponse:
    """名单上的一个项目。"""
    actor = actor_of(request)
    item = get_object_or_404(rows_within(actor).select_related("run__source"), pk=row)
    manages, refused = actor.role is Role.ADMINISTRATION, None
    do = request.POST.get("do", "") if manages else ""
    confirm = ConfirmForm(request.POST if do == "confirm" else None)
    people = AssignForm(request.POST if do == "assign" else None, people=people_of(actor, now_of(request)))
    if do in JUDGING and judged(request, item, do):
        return redirect("supervision:unlisted_row", item.pk)
    if people.is_bound and people.is_valid():
        assign([item], people, actor, now_of(request))
        return redirect("supervision:unlisted_row", item.pk)
    if confirm.is_bound and confirm.is_valid():
        outcome = raise_matter(request, actor, item, confirm.cleaned_data["grounds"])
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已立为核查事项，请询问主管部门。"))
            return redirect("supervision:matter", outcome.stream)
        refused = outcome
    page = {
        "item": item, "candidates": candidates(actor, item), "region": region_name(item.region), "confirm": confirm, "people": people,
        "others": family(actor, item), "elsewhere": elsewhere(actor, item), "parts": parts(actor, item), "aliases": aliases_of(item),
        "own_org": actor.org_id, "manages": manages, "judgements": judgements_within(actor).filter(row=item.pk), "typed": request.POST, "refused": refused, "open": item.status in OPEN,
        "matter": DocketCard.objects.filter(stream=item.matter).first(),
        "list_kind": KINDS.get(item.list_kind, item.list_kind), "differs": item.status == Status.DIVERGES, "innocent": INNOCENT,
    }  # fmt: skip
    return render(request, "supervision/unlisted_row.html", page, status=409 if refused is not None else 422 if confirm.errors or people.errors or do in JUDGING else 200)


def candidates(actor: Actor, item: OutsideProject) -> list[tuple[Deal, dict[str, Any], bool]]:
    """Each candidate with its deal, and whether this office may open its page."""
    deals = {deal.stream: deal for deal in Deal.objects.filter(stream__in=[c["stream"] for c in item.candidates])}
    own = set(deals_of_office(actor).filter(stream__in=deals).values_list("stream", flat=True))
    return [(deals[c["stream"]], c, c["stream"] in own) for c in item.candidates if c["stream"] in deals]


def same_project(item: OutsideProject) -> Q:
    first = item.same_as_id or item.pk
    return (Q(pk=first) | Q(same_as_id=first)) & ~Q(pk=item.pk)


def family(actor: Actor, item: OutsideProject) -> list[OutsideProject]:
    """The other rows of the own region that tell of the same project."""
    return list(rows_within(actor).filter(same_project(item)).select_related("run__source")[:50])


def elsewhere(actor: Actor, item: OutsideProject) -> int:
    """How many rows of other regions tell of it; what they say is not this office's to read."""
    return OutsideProject.objects.filter(same_project(item), run__state=ListRun.State.DONE).exclude(pk__in=rows_within(actor).values("pk")).count()


def parts(actor: Actor, item: OutsideProject) -> list[OutsideProject]:
    """The rows of the own region that together with it reach the threshold."""
    return list(rows_within(actor).filter(split_key=item.split_key).order_by("dated", "pk")[:50]) if item.split_key else []


def aliases_of(item: OutsideProject) -> list[NameAlias]:
    """What offices whose region takes it in have found its name to be."""
    return [alias for alias in NameAlias.objects.filter(name=name_key(item.name)) if item.region.startswith(stem(alias.region))]


def judged(request: HttpRequest, item: OutsideProject, do: str) -> bool:
    """A person says which deal it is, or takes that back, and why: each a judgement that stays on record."""
    if item.matter:
        messages.error(request, _("该项目已立为核查事项，请在事项中办理。"))
        return True
    actor, now, reason = actor_of(request), now_of(request), request.POST.get("reason", "").strip()[:500]
    if len(reason) < judging.SHORTEST:
        messages.error(request, _("请写明怎样核对、为什么这样认定，至少%(n)s个字。") % {"n": judging.SHORTEST})
        return False
    if do == "explain":
        if item.status == Status.DIVERGES:
            judging.explain(item, reason, actor, now)
        return True
    if do in ("undo", "forget"):
        judging.take_back(item, Judgement.Kind(do), reason, actor, now)
        return True
    known = {c["stream"] for c in item.candidates} & {request.POST.get("deal", "")}
    deal = Deal.objects.filter(stream__in=known).first()
    if deal is None:
        messages.error(request, _("请从列出的交易中选择一项。"))
        return False
    telling = judging.link(item, deal, reason, actor, now)
    messages.success(request, _("已认定对应的交易；这个名称以后在本地区会自动认出。") if telling else _("已认定对应的交易。"))
    return True


JUDGEMENTS = (
    Column("at", "时间", kind="when"),
    Column("name", "项目名称", url=lambda row: reverse("supervision:unlisted_row", args=[row.row]) if row.there else ""),
    Column("source", "名单"),
    Column("amount_fen", "金额", kind="fen"),
    Column("region", "地区", value=lambda row: region_name(row.region), field="region"),
    Column("kind", "判断", value=lambda row: row.get_kind_display(), field="kind", searchable=False),
    Column("said", "内容"),
    Column("reason", "理由"),
    Column("person", "办理人"),
    Column("org", "单位"),
)


def judgements_within(actor: Actor) -> QuerySet[Judgement]:
    """Of the own region subtree: those above read what was judged below."""
    if actor.role not in READ_LISTS or not actor.region:
        return Judgement.objects.none()
    return Judgement.objects.filter(region__startswith=stem(actor.region))


@as_role(*READ_LISTS)
def judgements(request: HttpRequest) -> HttpResponse:
    """人工判断的记录：谁、何时、凭什么认定名单上的项目已经进场，或者取消了认定。"""
    rows, kind = judgements_within(actor_of(request)), request.GET.get("kind", "")
    kinds = dict(Judgement.Kind.choices)
    shown = rows.filter(kind=kind) if kind in kinds else rows
    there = OutsideProject.objects.filter(pk=OuterRef("row"), run__state=ListRun.State.DONE)
    table = Table(
        request, _("人工判断的记录"), JUDGEMENTS, shown.annotate(there=Exists(there)), order="-at", empty=_("还没有人工判断"),
        empty_next=_("在比对结果里认定“就是这个项目”、取消认定、交办，都会记在这里，不能修改或者删除。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    counted = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    tabs = [("", _("全部"), sum(counted.values()), kind not in kinds), *((code, label, counted.get(code, 0), code == kind) for code, label in kinds.items())]
    return render(request, "supervision/judgements.html", {"table": table, "tabs": tabs})


def raise_matter(request: HttpRequest, actor: Actor, item: OutsideProject, grounds: str) -> Any:
    """Hand the project in as a matter, with the rows it rests on; of two who do so at once the first."""
    others = [] if item.leads else parts(actor, item) or family(actor, item)  # what planned the project says nothing of how its contract differs
    rows = list({each.pk: each for each in [item, *others]}.values())
    with transaction.atomic():
        now = dict(OutsideProject.objects.select_for_update().filter(pk__in=[r.pk for r in rows]).order_by("pk").values_list("pk", "matter"))
        if any(now.get(r.pk) != r.matter for r in rows):
            return Refused(_("这个项目刚刚已由他人立为核查事项，或者名单已经撤回"), remedy=_("请刷新页面查看"), rule="moved_on")
        return handed_in(request, actor, item, grounds, rows)


def handed_in(request: HttpRequest, actor: Actor, item: OutsideProject, grounds: str, rows: list[OutsideProject]) -> Any:
    """With the candidates that were looked at and rejected."""
    rejected = [f"{deal.code} {deal.title}：{c['confidence']}%，{'；'.join(c['why'])}" for deal, c, _own in candidates(actor, item)]
    project = Suspected(
        name=item.name, code=item.code, owner=item.owner, owner_id=item.owner_id, region=item.region, line=item.line, industry=item.industry,
        kind=item.kind, amount_fen=sum(r.amount_fen for r in rows) if item.split_key else item.amount_fen,
        duty="；".join(item.leads) or item.duty + (_("；与%(n)s个项目疑似拆分") % {"n": len(rows) - 1} if item.split_key else ""),
        lists=tuple(dict.fromkeys(r.run.stream for r in rows if r.run.stream)),
        rows=tuple(f"{r.run.source.name}第{r.line_no}行：{r.name}，{r.amount_fen // 100}元，{r.document}" for r in rows),
        rejected=() if item.leads else tuple(rejected), names=tuple(dict.fromkeys(r.name for r in rows)), contractor=item.contractor,
        deal=item.deal if item.leads else "", leads=tuple(item.leads),
    )  # fmt: skip
    outcome = counter.open_stream(ConfirmUnlisted(project=project, grounds=grounds), actor, procedure="unlisted/1", act_id=request.POST.get("act_id", ""))
    if not isinstance(outcome, Refused):
        OutsideProject.objects.filter(pk__in=[r.pk for r in rows]).update(matter=outcome.stream)
        OutsideProject.objects.filter(pk__in=[r.pk for r in rows]).exclude(status=Status.SAME).update(status=Status.RAISED)
    return outcome


# ---- matters ----

MATTERS = (
    Column("code", "编号", url=lambda card: reverse("supervision:matter", args=[card.stream])),
    Column("title", "项目"),
    Column("amount_fen", "金额", kind="fen"),
    Column("region", "地区", value=lambda card: region_name(card.region), field="region"),
    Column("stage_label", "阶段"),
    Column("offices", "主管部门"),
    Column("outcome", "答复"),
    Column("until", "期限", kind="until"),
    Column("breaches", "逾期次数", kind="number"),
    Column("changed_at", "最近办理", kind="when"),
)


@as_role(*WATCHERS)
def matters(request: HttpRequest) -> HttpResponse:
    """应上未上核查事项一览。"""
    actor = actor_of(request)
    rows = DocketCard.objects.filter(watching.unlisted(actor))
    table = Table(
        request, _("应上未上核查"), MATTERS, rows, order="-changed_at", empty=_("还没有核查事项"),
        empty_next=_("公共资源交易管理局在比对名单中核对、确认后立项；主管部门在这里答复询问。"),
    )  # fmt: skip
    return table.export() if table.exporting else render(request, "supervision/matters.html", {"table": table, "looks": actor.role in READ_LISTS})


def view_matter(request: HttpRequest, stream: str) -> Viewed:
    return party_deal(request, stream, *WATCHERS, kind=Unlisted)


def cases_of(p: Unlisted, actor: Actor) -> list[tuple[str, str]]:
    """The clues that came of it, each with its stream where the case is in the reader's reach."""
    seen = set(cases_within(actor).filter(stream__in=[stream for stream, _code in p.cases]).values_list("stream", flat=True))
    return [(stream if stream in seen else "", code) for stream, code in p.cases]


def acts_of(p: Unlisted) -> dict[str, DocketAct]:
    """Either it did not trade here, or its contract does not follow what it came to: only one of the two can be found."""
    other = FindUnlisted if p.aside else FindContractAside
    return {code: act for code, act in ACTS.items() if act.command is not other}


def way_of(p: Unlisted, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the finding and the end that fit alone; where a contract was found as a project that did not come, that step under its right name."""
    found, aside, cleared = (p.procedure.stage(code).label for code in (*FOUND, "cleared"))
    entered, other = (found, aside) if p.found_as_unlisted or not p.aside else (aside, found)
    way = [step for step in steps if step["at"] or (p.stage != "cleared" and step["name"] not in (other, cleared))]
    return [step | {"name": aside} if p.aside and step["name"] == entered else step for step in way]


@as_role(*WATCHERS)
def matter(request: HttpRequest, stream: str) -> HttpResponse:
    """一个核查事项。"""
    viewed = view_matter(request, stream)
    p, now = viewed.p, now_of(request)
    rows = OutsideProject.objects.filter(matter=stream).select_related("run__source")
    page = {
        "viewed": viewed, "p": p, "region": region_name(p.region), "history": history(p, viewed.entries), "steps": way_of(p, stage_line(p, viewed.entries)),
        "duties": duties(p, now), "buttons": buttons(viewed, acts_of(p), now), "stance": STANCES.get(p.stance, ""), "rows": rows, "cases": cases_of(p, viewed.actor),
        "named": deals_of_office(viewed.actor).filter(code=p.reply_deal or None).first(),
        "looks": viewed.actor.role in READ_LISTS, "supervises": viewed.actor.role is Role.SUPERVISOR, "to_circular": to_circular(viewed, now),
    }  # fmt: skip
    return render(request, "supervision/matter.html", page)


def to_circular(viewed: Viewed, now: datetime) -> str:
    """Where a circular that tells of the finding is drafted, with it ticked: the months since then, in the region of whoever issues one."""
    p, actor = viewed.p, viewed.actor
    if p.found_at is None or p.aside or p.stage == "cleared" or not issue_of(actor):
        return ""
    period = {"region": actor.region, "since": day_of(p.found_at).replace(day=1), "until": day_of(now), "matter": p.stream}
    return f"{reverse('supervision:new_circular')}?{urlencode(period)}"


@as_role(Role.ADMINISTRATION, Role.SUPERVISOR)
def matter_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """核查事项的一个步骤。"""
    viewed = view_matter(request, stream)
    return act_page(request, viewed, ACTS, act, lambda s: reverse("supervision:matter", args=[s]), viewed.p.title)
