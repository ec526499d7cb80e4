"""Administrative regions 行政区划 and functional zones 功能区, with the dates between which a code was in force."""

from __future__ import annotations

from datetime import date

from django.db import models


class Region(models.Model):
    """行政区划或功能区。开发区作为功能区与县（市、区）并列，隶属州（市）。"""

    class Kind(models.TextChoices):
        PROVINCE = "province", "省"
        PREFECTURE = "prefecture", "州（市）"
        COUNTY = "county", "县（市、区）"
        ZONE = "zone", "功能区"

    code = models.CharField("区划代码", max_length=9, primary_key=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = "行政区划"

    def __str__(self) -> str:
        return self.name

    def in_force(self, on: date) -> bool:
        """Whether the code was in force on that day; an empty end means it still is."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)

    @property
    def full_name(self) -> str:
        """云南省楚雄彝族自治州楚雄市: the names from the root down."""
        return (self.parent.full_name if self.parent else "") + self.name
