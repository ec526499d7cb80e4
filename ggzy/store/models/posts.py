"""Posts 岗位: a person in an organisation with a role, a reach and dates; a deputy 代理 holds one for a time."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.store.models.organisations import Office, Organisation
from ggzy.store.models.people import ROLE_CHOICES, Person
from ggzy.store.models.regions import Region


class Post(models.Model):
    """岗位：人 × 单位 × 科室 × 职务 × 职权 × 辖区 × 交易类别，自 `valid_from` 起至 `valid_to` 止（不含）。"""

    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="posts")
    office = models.ForeignKey(Office, verbose_name="科室", null=True, blank=True, on_delete=models.PROTECT)
    title = models.CharField("职务", max_length=60)
    role = models.CharField("职权", max_length=16, choices=ROLE_CHOICES)
    region = models.ForeignKey(Region, verbose_name="辖区", null=True, blank=True, on_delete=models.PROTECT)
    lines = models.JSONField("交易类别", default=list, blank=True)
    administrator = models.BooleanField("可管理本单位人员", default=False)
    valid_from = models.DateTimeField("起始时间")
    valid_to = models.DateTimeField("截止时间", null=True, blank=True)
    unconfirmed = models.BooleanField("待第二人确认", default=False)
    deputy_of = models.ForeignKey(
        "self", verbose_name="代理的岗位", null=True, blank=True, on_delete=models.PROTECT, related_name="deputies"
    )

    class Meta:
        ordering = ["organisation_id", "id"]
        verbose_name = "岗位"
        indexes = [models.Index(fields=["role", "organisation"], name="post_role_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")), name="post_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        acting = f"（代理{self.deputy_of.person.name}）" if self.deputy_of else ""
        return f"{self.person.name} {self.organisation.name}{self.title}{acting}"

    def why_not(self, at: datetime) -> Refused | None:
        """Why no act is possible in this post at that time; None when it is in force."""
        if not self.person.active:
            return Refused(f"{self.person.name}的账户已停用", remedy="请联系本单位的人员管理人")
        if self.unconfirmed:
            return Refused("该岗位还没有第二人确认，尚未生效", remedy="请由公共资源交易管理局，或者本单位另一名人员管理人确认")
        if at < self.valid_from:
            return Refused("该岗位尚未到起始时间", remedy="请待任期开始后办理")
        if self.valid_to is not None and at >= self.valid_to:
            if self.deputy_of_id:
                return Refused("代理期限已届满，不能再以代理人身份办理", remedy="请由被代理人办理，或由其重新委托代理")
            return Refused("该岗位已结束", remedy="请联系本单位的人员管理人，或切换到仍在任的岗位")
        if self.organisation.status == Organisation.Status.SUSPENDED:
            return Refused(f"{self.organisation.name}已停用", remedy="请联系公共资源交易管理局")
        return self.deputy_of.why_not(at) if self.deputy_of else None

    def in_force(self, at: datetime) -> bool:
        """Whether the person may act in this post at that time; a deputy needs the deputised post in force too."""
        return self.why_not(at) is None

    def actor(self, at: datetime) -> Actor:
        """The one who acts, as of that time. Ask `why_not` before: a post that is over has no actor."""
        refused = self.why_not(at)
        if refused is not None:
            raise PermissionError(str(refused))
        return Actor(
            role=Role(self.role),
            person_id=str(self.person_id),
            person=self.person.name,
            org_id=self.organisation.uscc,
            org=self.organisation.name_at(at),
            office=self.office.name if self.office else "",
            post=self.title,
            region=self.region_id or "",
            lines=tuple(self.lines),
            deputy_for=self.deputy_of.person.name if self.deputy_of else "",
        )
