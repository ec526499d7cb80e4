"""What every page knows: the platform's name and time, whether it is practice, and who is at the browser."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ggzy.core.roles import Role
from ggzy.layout.navigation import menu_bar
from ggzy.layout.session import current_post, now_of, posts_of
from ggzy.store.messages import unread_count


def platform(request: HttpRequest) -> dict[str, Any]:
    """Context for the base layout; whatever costs a query is asked for only when a template uses it."""
    known = hasattr(request, "user") and request.user.is_authenticated
    post = current_post(request) if known else None
    role = Role(post.role) if post else None
    return {
        "site_name": "公共资源交易平台",
        "practice": bool(getattr(settings, "GGZY_PRACTICE", False)),
        "platform_now": SimpleLazyObject(lambda: now_of(request)),
        "current_post": post,
        "other_posts": [other for other in posts_of(request) if post and other.pk != post.pk] if known else [],
        "nav": SimpleLazyObject(lambda: menu_bar(role, request.path)),
        "unread": SimpleLazyObject(lambda: unread_count(request.user, post) if known else 0),
    }
