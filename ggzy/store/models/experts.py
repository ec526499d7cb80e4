"""Experts 评标专家: what the draw must know of each: speciality, employer, region, and whom to keep apart from."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from ggzy.store.models.people import Person
from ggzy.store.models.regions import Region


class Expert(models.Model):
    """评标专家库中的一名专家。`related_orgs` 为应当回避的单位（统一社会信用代码）。

    `as_of` 是从外部专家库读入的资料截至哪一天；`outside_marks` 由平台密钥从证件号码、来源的专家编号分别算出，只用来认出同一人，号码不保存。
    """

    class Level(models.TextChoices):
        PROVINCE = "province", "省级"
        PREFECTURE = "prefecture", "州（市）级"

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="expert")
    employer_uscc = models.CharField("所在单位代码", max_length=18, blank=True, db_index=True)
    employer_name = models.CharField("所在单位", max_length=120)
    specialities = models.JSONField("评标专业", default=list)
    title = models.CharField("职称", max_length=40)
    region = models.ForeignKey(Region, verbose_name="常驻地区", null=True, on_delete=models.PROTECT)
    level = models.CharField("专家库层级", max_length=12, choices=Level, default=Level.PROVINCE)
    qualified_until = models.DateField("聘期至")
    active = models.BooleanField("在库", default=True)
    as_of = models.DateField("外部资料截至", null=True, blank=True)
    outside_marks = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    related_orgs = models.JSONField("应回避单位", default=list, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [GinIndex(fields=["outside_marks"], fastupdate=False, name="expert_by_outside_mark")]
        verbose_name = "评标专家"

    def __str__(self) -> str:
        return self.person.name

    @property
    def unopened(self) -> bool:
        """待开户: brought by a file, and nobody has set a password yet, so that nobody would come to the seat."""
        return self.as_of is not None and not self.person.has_usable_password()

    @property
    def standing(self) -> str:
        return "已出库" if not self.active else "待开户" if self.unopened else "在库"

    def qualified(self, on: date) -> bool:
        """Whether the expert can be drawn on that day; the last day of the term counts."""
        return self.active and not self.unopened and on <= self.qualified_until

    def must_stay_apart_from(self) -> set[str]:
        """Organisations that the expert must not judge: the employer and those declared."""
        return {self.employer_uscc, *self.related_orgs} - {""}
