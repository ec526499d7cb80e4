"""Who is at the browser, in which post: a person logs in once and acts in one post at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ggzy.core.roles import PUBLIC, Actor, Role
from ggzy.core.rule import Refused
from ggzy.desk import clock
from ggzy.layout.lately import LATELY
from ggzy.store.models import Person, Post

View = Callable[..., HttpResponse]

POST_KEY = "post"
SEEN_KEY = "seen"
BEGUN_KEY = "begun"
IDLE = timedelta(minutes=30)


def now_of(request: HttpRequest) -> datetime:
    """The platform's time for this request, read once: practice time in a practice deployment."""
    if not hasattr(request, "platform_now"):
        request.platform_now = getattr(getattr(request, "user", None), "looked_up_at", None) or clock.now()  # type: ignore[attr-defined]
    return request.platform_now  # type: ignore[attr-defined,no-any-return]


def posts_of(request: HttpRequest) -> list[Post]:
    """The posts that the person may act in now."""
    if not hasattr(request, "posts_in_force"):
        person = request.user
        found = person.posts_in_force(now_of(request)) if isinstance(person, Person) else []
        request.posts_in_force = found  # type: ignore[attr-defined]
    return request.posts_in_force  # type: ignore[attr-defined,no-any-return]


def current_post(request: HttpRequest) -> Post | None:
    """The post chosen on the posts page, else the first in force; None for the public."""
    posts = posts_of(request)
    chosen = request.session.get(POST_KEY) if posts else None
    return next((post for post in posts if post.pk == chosen), None) if chosen else next(iter(posts), None)


def why_no_post(request: HttpRequest) -> Refused:
    """Why a person who is logged in has no post to act in: the chosen one is over, or there is none."""
    chosen = request.session.get(POST_KEY)
    if chosen:
        post = Post.objects.select_related("person", "organisation", "deputy_of").filter(pk=chosen).first()
        over = post.why_not(now_of(request)) if post and post.person_id == request.user.pk else None
        if over is not None:
            return over
    return Refused(_("您目前没有在任的岗位"), remedy=_("请联系本单位的人员管理人为您设置岗位；新单位请先办理主体登记"))


def choose_post(request: HttpRequest, post: Post) -> None:
    """Act in this post from now on."""
    request.session[POST_KEY] = post.pk


def actor_of(request: HttpRequest) -> Actor:
    """The one who acts: person, post and organisation now; the public while there is no post with authority.

    An organisation not yet verified has no authority: its people may mend its registration, nothing else.
    """
    post = current_post(request)
    if post is None or not post.organisation.is_verified or request.user.must_change_password:  # type: ignore[union-attr]
        return PUBLIC
    known: dict[int, Actor] = request.__dict__.setdefault("actors", {})
    if post.pk not in known:
        known[post.pk] = post.actor(now_of(request))
    return known[post.pk]


def as_role(*roles: Role) -> Callable[[View], View]:
    """Let only these roles, of verified organisations, reach a view; others are told why in plain Chinese.

    With no role named any post in force will do, also of an organisation that still awaits verification.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("service:login"))
            if getattr(request.user, "must_change_password", False):
                return redirect("service:change_password")
            post = current_post(request)
            if post is None:
                return refuse(request, why_no_post(request))
            if roles and Role(post.role) not in roles:
                return refuse(request, wrong_role(post, roles))
            if roles and not post.organisation.is_verified:
                return refuse(request, not_verified(post))
            return view(request, *args, **kwargs)

        return guarded

    return guard


def known_person(view: View) -> View:
    """Let only people who are logged in reach a view, with or without a post: their own account's pages."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("service:login"))
        return view(request, *args, **kwargs)

    return guarded


def wrong_role(post: Post, roles: tuple[Role, ...]) -> Refused:
    """The page belongs to other roles."""
    meant_for = "、".join(role.label for role in roles)
    return Refused(
        _("您现在的岗位是“%(role)s”，本页只供%(meant_for)s使用")
        % {"role": Role(post.role).label, "meant_for": meant_for},
        remedy=_("如您另有相应岗位，请先切换岗位；否则请返回工作台"),
        whose_turn=meant_for,
    )


def not_verified(post: Post) -> Refused:
    """The organisation's registration has not been verified."""
    return Refused(
        _("%(organisation)s的主体登记%(status)s，暂不能办理业务")
        % {"organisation": post.organisation.name, "status": post.organisation.get_status_display()},
        remedy=_("请等待核验；被退回的，请在“本单位”页按退回理由改正后重新提交"),
        whose_turn=Role.ADMINISTRATION.label,
    )


def refuse(request: HttpRequest, refused: Refused, status: int = 403) -> HttpResponse:
    """The page that says why an act or a page is refused."""
    return render(request, "web/refused.html", {"refused": refused}, status=status)


class IdleMiddleware:
    """End a session after 30 minutes without an act of the person, or 8 hours in all, by the real clock even in practice.

    A page that polls by htmx is not an act of the person, so GET requests of htmx do not count.
    """

    def __init__(self, get_response: View):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            moment = timezone.now().timestamp()
            over = why_over(request.session, moment)
            if over:
                return ended(request, over)
            polling = request.method == "GET" and "HX-Request" in request.headers
            note_act(request.session, moment, polling)
            note_bidder(request)
        return self.get_response(request)


def why_over(session: Any, moment: float) -> str:
    """Why this session has come to its end; empty while it has not."""
    if moment - session.get(SEEN_KEY, moment) > idle_seconds():
        return _("您已超过30分钟没有操作，为安全起见已自动退出，请重新登录。")
    if moment - session.get(BEGUN_KEY, moment) > settings.GGZY_SESSION_SECONDS:
        return _("您登录已满8小时，为安全起见已自动退出，请重新登录。")
    return ""


def note_act(session: Any, moment: float, polling: bool) -> None:
    """Written at most once a minute: a write for every page would double the load of reading."""
    session.setdefault(BEGUN_KEY, moment)
    if SEEN_KEY not in session or (moment - session[SEEN_KEY] > 60 and not polling):
        session[SEEN_KEY] = moment


def note_bidder(request: HttpRequest) -> None:
    """As whom a bidder's session acted last: the doorway asks whether it still does."""
    post = current_post(request)
    actor = actor_of(request) if post is not None and post.role == Role.BIDDER else PUBLIC
    if actor is not PUBLIC:
        LATELY.note(request.session.session_key, (request.user.pk, actor))


def ended(request: HttpRequest, why: str) -> HttpResponse:
    """Log the person out, and lead to the log-in and back."""
    logout(request)
    messages.warning(request, why)
    return redirect_to_login(request.get_full_path(), reverse("service:login"))


def idle_seconds() -> float:
    """How long a session may rest; settings may shorten it, for terminals in public halls."""
    return float(getattr(settings, "GGZY_IDLE_SECONDS", IDLE.total_seconds()))
