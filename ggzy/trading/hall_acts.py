"""What can be done in the opening hall 开标大厅办理: a row an act, with who may, its form, and the command it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.acts import draws, notice, opening, trustees
from ggzy.core.draws.promise import OPENING, SEAT_OF
from ggzy.core.procedures.consequences import needs_coefficients
from ggzy.core.procedures.drawing import choices
from ggzy.core.procedures.drawing_rows import DRAWERS
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.layout.deals import why_not
from ggzy.trading.forms.hall import AnswerOnTheSpotForm, NothingToSay, ObjectForm, RevealForm, SayForm, SignForm
from ggzy.trading.hall import Hall

TENDERER = (Role.TENDEREE, Role.AGENCY)
SPEAKERS = (*TENDERER, Role.BIDDER, Role.SUPERVISOR, Role.CENTRE)
TRIED = "（试办）"


@dataclass(frozen=True)
class Kind:
    """One kind of act. `subjects` are what it can be done to now, each named by a key; one with none is not shown."""

    code: str
    title: Any
    button: Any
    done: Any
    by: tuple[Role, ...]
    form: type[forms.Form]
    subjects: Callable[[Hall], list[str]]
    command: Callable[[str, dict[str, Any], str], Command] | None
    explained: Any = ""
    weighty: bool = False


def once(wanted: Callable[[Hall], bool]) -> Callable[[Hall], list[str]]:
    return lambda hall: [""] if hall.running and wanted(hall) else []


def pending(hall: Hall, *, mine: bool = False) -> list[str]:
    return [s.objection.objection_id for s in hall.objections if s.objection.pending and (s.mine or not mine)]


def draw_wanted(hall: Hall) -> bool:
    """Before the bids are read out too, with the reason why not yet."""
    d = hall.p.round.drawings[OPENING]
    wanted = bool(choices(hall.p)) and (hall.p.unsealing or needs_coefficients(hall.p))
    return wanted and d.outcome is None and SEAT_OF[hall.viewed.actor.role] not in d.reveals


KINDS = (
    Kind(
        "sign_in", gettext_lazy("开标签到"), gettext_lazy("签到"), gettext_lazy("已签到。"), (Role.BIDDER,), NothingToSay,
        once(lambda h: bool(h.mine and not h.mine.signed_in_at)),
        lambda key, c, act: opening.SignInOpening(),
        gettext_lazy("签到后请留在大厅，解密全部完成后公布各投标人名称、报价等内容。"),
    ),
    Kind(
        "begin", gettext_lazy("宣布开始解密"), gettext_lazy("开始解密，计时"), gettext_lazy("已宣布开始解密，解密时限开始计算。"),
        TENDERER, NothingToSay, once(lambda h: h.phase == "unsealing" and h.p.round.window_until is None),
        lambda key, c, act: trustees.BeginUnsealing(),
        gettext_lazy("各保管人的份额够数就自动解密，不必等待计时。有人没有到场的，宣布后按招标文件规定的解密时限计时，期满仍不能解密的由系统按原因登记。"),
        weighty=True,
    ),
    Kind(
        "draw", gettext_lazy("现场抽取评标系数"), gettext_lazy("揭示承诺"), gettext_lazy("本方承诺已揭示。两方揭示的，系数随即公布；还差一方的，请等待。"),
        DRAWERS, RevealForm, once(draw_wanted),
        lambda key, c, act: draws.RevealForOpening(identity=c.get("identity") or TRIED),
        gettext_lazy("系数由各投标文件里密封的随机数和三方事先的承诺共同决定，任意两方揭示即得出结果；只抽一次，全部输入对全场公布，每个页面都可复算。"), weighty=True,
    ),
    Kind(
        "answer", gettext_lazy("当场答复异议"), gettext_lazy("答复"), gettext_lazy("异议已答复。"), TENDERER,
        AnswerOnTheSpotForm, pending,
        lambda key, c, act: notice.AnswerObjection(objection_id=key, text=c.get("text", TRIED), upheld=c.get("upheld") == "yes"),
        gettext_lazy("对开标的异议应当当场答复并记录（《招标投标法实施条例》第44条）。"),
    ),
    Kind(
        "object", gettext_lazy("提出异议"), gettext_lazy("提出异议"), gettext_lazy("异议已提出，开标暂停，等待招标人当场答复。"),
        (Role.BIDDER,), ObjectForm, once(lambda h: h.mine is not None),
        lambda key, c, act: notice.RaiseObjection(objection_id=act, text=c.get("text", TRIED)),
        gettext_lazy("对开标有异议的，应当在开标现场提出；开标结束后不再受理。"),
    ),
    Kind(
        "withdraw", gettext_lazy("撤回异议"), gettext_lazy("撤回异议"), gettext_lazy("异议已撤回。"), (Role.BIDDER,), NothingToSay,
        lambda h: pending(h, mine=True),
        lambda key, c, act: notice.WithdrawObjection(objection_id=key),
    ),
    Kind(
        "sign", gettext_lazy("签署开标记录"), gettext_lazy("签署"), gettext_lazy("开标记录已签署。"),
        (*TENDERER, Role.BIDDER, Role.CENTRE), SignForm,
        once(lambda h: h.my_signature is None and (h.viewed.actor.role is not Role.BIDDER or h.mine is not None)),
        lambda key, c, act: opening.SignOpeningRecord(opinion=c.get("opinion", "")),
        gettext_lazy("签署表示对唱标内容的确认；有意见的请写明，意见随记录公开。"),
    ),
    Kind(
        "close", gettext_lazy("宣布开标结束"), gettext_lazy("宣布结束"), gettext_lazy("开标已结束。"), TENDERER, NothingToSay,
        once(lambda h: True),
        lambda key, c, act: opening.CloseOpening(),
        gettext_lazy("结束后不能再签到、签署或者对开标提出异议。请确认在场各方没有异议。"), weighty=True,
    ),
    Kind(
        "say", gettext_lazy("发言"), gettext_lazy("发送"), "", SPEAKERS, SayForm,
        once(lambda h: h.viewed.actor.role is not Role.BIDDER or h.mine is not None), None,
        gettext_lazy("发言供全场交流并随开标过程保存，不代替签到、异议等正式办理。解密完成前投标人只显示代号，请勿在发言中透露单位名称和报价。"),
    ),
)  # fmt: skip
BY_CODE = {kind.code: kind for kind in KINDS}


@dataclass
class Offer:
    """One act as offered on the page: its form, and why its button is grey."""

    kind: Kind
    key: str
    form: forms.Form
    grey: Refused | None = None
    refused: Refused | None = None
    about: str = ""
    act_id: str = field(default="")

    @property
    def name(self) -> str:
        return f"{self.kind.code}-{self.key}" if self.key else self.kind.code


def offers(request: HttpRequest, hall: Hall, posted: Offer | None = None) -> list[Offer]:
    """Every act of this viewer's role that the session knows now; what was posted and refused keeps its words."""
    found = []
    for kind in KINDS:
        if hall.viewed.actor.role not in kind.by:
            continue
        for key in kind.subjects(hall):
            offer = offered(request, hall, kind, key)
            found.append(posted if posted is not None and posted.name == offer.name else offer)
    return found


def offered(request: HttpRequest, hall: Hall, kind: Kind, key: str) -> Offer:
    grey = why_not(request, hall.viewed, kind.command(key, {}, TRIED)) if kind.command else None
    if grey is not None and grey.rule == "key_is_the_registered_one":
        grey = None  # the page's program fills the key in when the form is sent
    prefix = f"{kind.code}{key[:8]}"
    return Offer(kind, key, kind.form(auto_id=f"{prefix}-%s"), grey, about=about(hall, key))


def about(hall: Hall, key: str) -> str:
    """The objection that an act is about, in its own words."""
    spoken = next((s for s in hall.objections if s.objection.objection_id == key), None) if key else None
    return _("%(who)s：%(text)s") % {"who": spoken.by, "text": spoken.objection.text} if spoken else ""


def why_not_said(hall: Hall) -> Refused | None:
    """Why one may not speak: the hall is closed, or one is only here to watch."""
    if not hall.running:
        return Refused(_("开标大厅现在不能发言"), remedy=_("开标期间可以发言；开标后如有意见，请依法提出异议或者投诉"))
    if hall.viewed.actor.role not in SPEAKERS:
        return Refused(_("您在开标大厅只能旁观，不能发言"), remedy=_("如发现问题，请按职责另行处理"))
    if hall.viewed.actor.role is Role.BIDDER and hall.mine is None:
        return Refused(_("您的单位没有有效递交的投标文件，不能在开标大厅发言"))
    return None
