"""`ggzy appoint` 登记人员: the first people of a real deployment, entered by its operator at the machine itself.

Everybody else is invited or signs up on the pages; somebody has to be there to verify them, and the trustee of the
opening keys before the platform may start at all.
"""

from __future__ import annotations

import argparse
import secrets
from typing import Any

from ggzy.cli import Trouble
from ggzy.prepare import migrate


def main(arguments: list[str]) -> int:
    migrate([])
    from ggzy.core.roles import LABELS, LOOKING, Role

    roles = [
        role.value for role in (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE, Role.INSPECTOR, *LOOKING)
    ]
    named = "、".join(f"{value}（{LABELS[Role(value)]}）" for value in roles)
    parser = argparse.ArgumentParser(
        prog="ggzy appoint", description="登记一个机关或中心及其人员，显示一次性初始口令。"
    )
    parser.add_argument("role", choices=roles, metavar="职权", help=named)
    parser.add_argument("region", metavar="区划代码", help="辖区，例如 532300")
    parser.add_argument("uscc", metavar="统一社会信用代码")
    parser.add_argument("organisation", metavar="单位名称")
    parser.add_argument("username", metavar="登录名")
    parser.add_argument("name", metavar="姓名")
    parser.add_argument("--title", default="工作人员", metavar="职务")
    parser.add_argument("--email", default="", metavar="电子邮箱")
    chosen = parser.parse_args(arguments)
    print(f"已登记：{chosen.organisation} {chosen.name}。\n登录名：{chosen.username}\n初始口令：{appoint(chosen)}")
    print("初始口令只显示这一次，首次登录须修改。")
    print("平台已经运行的，该岗位须由公共资源交易管理局人员在“等待第二人确认”中确认后生效。")
    return 0


def appoint(chosen: argparse.Namespace) -> str:
    """Enter organisation (once), person and post in one transaction; the first password."""
    from django.db import transaction

    from ggzy.core.codes import uscc_problem
    from ggzy.core.roles import Actor, Role
    from ggzy.desk import clock
    from ggzy.store.models import Organisation, Person, Post, Region
    from ggzy.store.regions import load_regions
    from ggzy.store.registry import enter
    from ggzy.store.second import ask_for_post

    load_regions()
    region = Region.objects.filter(code=chosen.region).first()
    if region is None:
        raise Trouble(f"没有区划代码 {chosen.region}。")
    if problem := uscc_problem(chosen.uscc):
        raise Trouble(f"统一社会信用代码 {chosen.uscc} 不对：{problem.rstrip('。')}。")
    if Person.objects.filter(username=chosen.username).exists():
        raise Trouble(f"登录名 {chosen.username} 已被使用。")
    now, password = clock.now(), secrets.token_urlsafe(12)
    kind = Organisation.Kind.CENTRE if chosen.role == Role.CENTRE else Organisation.Kind.AUTHORITY
    with transaction.atomic():
        organisation = Organisation.objects.filter(uscc=chosen.uscc).first() or enter(
            now,
            by=chosen.name,
            uscc=chosen.uscc,
            name=chosen.organisation,
            kind=kind,
            region=region,
            status=Organisation.Status.VERIFIED,
            verified_at=now,
            verified_by_name="平台运行人员",
        )
        person = Person.objects.create_user(
            chosen.username, password, name=chosen.name, email=chosen.email, must_change_password=True
        )
        post = Post.objects.create(
            person=person,
            organisation=organisation,
            title=chosen.title,
            role=chosen.role,
            region=region,
            administrator=True,
            valid_from=now,
        )
        if others_can_confirm(post):
            ask_for_post(post, Actor(role=Role.HOST, person_id="0", person="平台运行人员"), now)
    return password


def others_can_confirm(post: Any) -> bool:
    """The first people of a platform are entered by its operator alone; once it has begun and somebody can confirm,
    nobody is."""
    from ggzy.core.roles import Role, region_covers
    from ggzy.store.models import JournalStream, Post

    held = Post.objects.filter(role=Role.ADMINISTRATION.value, unconfirmed=False, person__active=True)
    return JournalStream.objects.exists() and any(
        region_covers(other.region_id or "", post.region_id or "") for other in held.exclude(pk=post.pk)
    )
