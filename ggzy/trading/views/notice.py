"""公告、澄清、延期、答疑、异议: what is told to all bidders while they prepare."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ggzy.core.acts import notice as acts
from ggzy.core.acts.opening import ExtendDeadline
from ggzy.core.documents import TenderFile
from ggzy.layout.fields import typed_moment
from ggzy.layout.session import as_role, now_of
from ggzy.trading.forms.acts import AnswerForm, ClarifyForm, ExtendForm, NoticeForm, ObjectionForm
from ggzy.trading.forms.tender_file import TenderFileForms
from ggzy.trading.models import TenderFileDraft
from ggzy.trading.views.acting import TENDERER, act_page, tenderer_deal
from ggzy.trading.views.acts_of_tenderer import SOMETHING, waiting_objection, waiting_question
from ggzy.trading.views.proposals import clarified_deadline, lawful_notice, moved_deadline


@as_role(*TENDERER)
def publish(request: HttpRequest, stream: str) -> HttpResponse:
    """发布招标公告: the earliest lawful times are proposed."""
    viewed = tenderer_deal(request, stream)
    terms = lawful_notice(now_of(request))
    typed = {name: typed_moment(getattr(terms, name)) for name in ("issue_from", "issue_to", "bid_deadline")}
    form = NoticeForm(request.POST or None, initial={**typed, "place": terms.place, "media": "\n".join(terms.media)})
    return act_page(
        request,
        viewed,
        form,
        lambda c: acts.PublishNotice(terms=acts.NoticeTerms(**c)),
        probe=acts.PublishNotice(terms=terms),
        done=_("招标公告已发布，潜在投标人可以获取招标文件。"),
        heading=_("发布招标公告"),
        submit_label=_("发布公告"),
        template="trading/notice.html",
        earliest=terms,
    )


@as_role(*TENDERER)
def clarify(request: HttpRequest, stream: str) -> HttpResponse:
    """澄清、修改招标文件, with a later deadline where fewer than fifteen days are left, and a changed file if wanted."""
    viewed = tenderer_deal(request, stream)
    later = clarified_deadline(viewed.p, now_of(request))
    form = ClarifyForm(request.POST or None, initial={"new_deadline": typed_moment(later)})
    draft = drafted_file(stream)
    if draft is None:
        form.fields["use_draft"].disabled = True
        form.fields["use_draft"].help_text = _("要修改招标文件条款的，请先在“编制招标文件”页改好草稿。")

    def command(c: dict[str, Any]) -> acts.Clarify:
        file = draft if c["use_draft"] else None
        return acts.Clarify(
            text=c["text"],
            affects_preparation=c["affects_preparation"],
            new_deadline=c["new_deadline"],
            tender_file=file,
        )

    return act_page(
        request,
        viewed,
        form,
        command,
        probe=acts.Clarify(text=SOMETHING, affects_preparation=False),
        done=_("澄清修改已发布，并通知所有获取招标文件的单位。"),
        heading=_("澄清、修改招标文件"),
        submit_label=_("发布"),
        template="trading/clarify.html",
        later=later,
    )


def drafted_file(stream: str) -> TenderFile | None:
    """The draft as a file, where it is complete."""
    kept = TenderFileDraft.objects.filter(stream=stream).first()
    forms = TenderFileForms(kept.fields) if kept else None
    return forms.tender_file() if forms and forms.is_valid() else None


@as_role(*TENDERER)
def extend(request: HttpRequest, stream: str) -> HttpResponse:
    """延长投标截止时间."""
    viewed = tenderer_deal(request, stream)
    proposed = moved_deadline(viewed.p, now_of(request))
    form = ExtendForm(request.POST or None, initial={"new_deadline": typed_moment(proposed)})
    return act_page(
        request,
        viewed,
        form,
        lambda c: ExtendDeadline(**c),
        probe=ExtendDeadline(new_deadline=proposed, reason=SOMETHING),
        done=_("投标截止时间已延长，并通知所有获取招标文件的单位。"),
        heading=_("延长投标截止时间"),
        submit_label=_("延长"),
    )


@as_role(*TENDERER)
def questions(request: HttpRequest, stream: str) -> HttpResponse:
    """答复疑问: who asks stays unknown; the answers go to everybody."""
    viewed = tenderer_deal(request, stream)
    form = AnswerForm(request.POST or None)
    asked = [q for r in (viewed.p.round, *viewed.p.earlier) for q in r.questions.values()]
    return act_page(
        request,
        viewed,
        form,
        lambda c: acts.AnswerQuestion(**c),
        probe=acts.AnswerQuestion(question_id=waiting_question(viewed.p), text=SOMETHING),
        done=_("已答复，答复对所有人公开，不显示提问单位。"),
        template="trading/questions.html",
        after="trading:questions",
        heading=_("答复疑问"),
        rows=sorted(asked, key=lambda q: (q.answered_at is not None, q.asked_at)),
        open_id=form.data.get("question_id", ""),
    )


def answer_of(c: dict[str, Any]) -> acts.AnswerObjection:
    """What is withheld is not published by mistake of the text beside it."""
    said = {"withheld": c["withheld"], "public_text": "" if c["withheld"] else c["public_text"]}
    return acts.AnswerObjection(objection_id=c["objection_id"], text=c["text"], upheld=c["upheld"] == "yes", **said)


@as_role(*TENDERER)
def objections(request: HttpRequest, stream: str) -> HttpResponse:
    """答复异议: until all are answered the process stands."""
    viewed = tenderer_deal(request, stream)
    form = ObjectionForm(request.POST or None)
    raised = [o for r in (viewed.p.round, *viewed.p.earlier) for o in r.objections.values()]
    return act_page(
        request,
        viewed,
        form,
        answer_of,
        probe=acts.AnswerObjection(objection_id=waiting_objection(viewed.p), text=SOMETHING, public_text=SOMETHING),
        done=_("异议已答复，异议内容和答复依法公开。"),
        template="trading/objections.html",
        after="trading:objections",
        heading=_("答复异议"),
        rows=sorted(raised, key=lambda o: (not o.pending, o.raised_at)),
        open_id=form.data.get("objection_id", ""),
        kinds={"file": _("对招标文件"), "opening": _("对开标"), "result": _("对评标结果")},
    )
