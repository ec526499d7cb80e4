"""Offices' own matters 机关履职 as lists read them, and the powers in force that follow from them."""

from __future__ import annotations

from django.db import models


class OfficeCard(models.Model):
    """机关事项卡片: one row a handover or delegation, rewritten by its follower after each act."""

    stream = models.CharField(max_length=40, primary_key=True)
    procedure = models.CharField(max_length=40)
    code = models.CharField("编号", max_length=40, db_index=True)
    title = models.CharField("事项", max_length=300)
    region = models.CharField("地区", max_length=8, db_index=True)
    line = models.CharField(max_length=20)
    industry = models.CharField(max_length=20, blank=True)
    office_id = models.CharField(max_length=18, db_index=True)
    office = models.CharField("单位", max_length=120)
    stage = models.CharField(max_length=20, db_index=True)
    stage_label = models.CharField("阶段", max_length=40)
    person = models.CharField(max_length=40, blank=True)
    told = models.JSONField(default=dict)
    next_due = models.DateTimeField(null=True, db_index=True)
    registered_at = models.DateTimeField("提出时间")
    changed_at = models.DateTimeField("最近办理")
    seq = models.IntegerField(default=0)

    class Meta:
        ordering = ["-changed_at"]
        verbose_name = "机关事项"


class PowerRow(models.Model):
    """下放的权限: each version of a delegation; written with the act that it follows from, asked at each act it governs."""

    delegation = models.CharField(max_length=40, db_index=True)
    number = models.SmallIntegerField()
    region = models.CharField("承接地区", max_length=8, db_index=True)
    line = models.CharField(max_length=20)
    industry = models.CharField(max_length=20, blank=True)
    matters = models.JSONField(default=list)
    ceiling_fen = models.BigIntegerField("限额", default=0)
    since = models.DateTimeField("生效")
    until = models.DateTimeField("失效", null=True)
    office = models.CharField("下放机关", max_length=120)
    document_no = models.CharField("文号", max_length=100)

    class Meta:
        ordering = ["region", "since"]
        constraints = [
            models.UniqueConstraint(fields=["delegation", "number"], name="one_power_of_a_version"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="power_ends_after_it_begins"
            ),
        ]


class ChecklistRow(models.Model):
    """发布的审查要点: written with the act that it follows from; the counter asks it at each review."""

    stream = models.CharField(max_length=40, primary_key=True)
    region = models.CharField(max_length=8, db_index=True)
    line = models.CharField(max_length=20)
    industry = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField("生效")
    until = models.DateTimeField("失效", null=True)
    document_no = models.CharField("文号", max_length=100)
    office = models.CharField("发布机关", max_length=120)
    points = models.JSONField(default=list)

    class Meta:
        ordering = ["-since"]
        verbose_name = "审查要点"
