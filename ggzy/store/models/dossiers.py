"""Dossiers 履职档案 as pages read them: items worked out from the journal, and ratings; both can be worked out anew."""

from __future__ import annotations

from django.db import models


class DossierRow(models.Model):
    """档案条目: one row an item (`ggzy.core.dossier.Item`), written once by its follower."""

    key = models.CharField(max_length=20, primary_key=True)
    kind = models.CharField("种类", max_length=12)
    person_id = models.CharField(max_length=40, blank=True, db_index=True)
    person = models.CharField("人员", max_length=60, blank=True)
    org_id = models.CharField(max_length=18, blank=True, db_index=True)
    stream = models.CharField(max_length=40, db_index=True)
    seq = models.IntegerField()
    at = models.DateTimeField("时间")
    title = models.CharField("项目", max_length=300)
    words = models.TextField("内容", blank=True)
    n = models.IntegerField(default=1)
    region = models.CharField("地区", max_length=8)
    line = models.CharField(max_length=20, blank=True)
    industry = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-at", "key"]
        indexes = [models.Index(fields=["kind", "stream"], name="dossier_kind_stream")]


class RatingCard(models.Model):
    """评价卡片: one row a rating. `by_org` is told to nobody whom it rates."""

    stream = models.CharField(max_length=40, primary_key=True)
    deal = models.CharField(max_length=40, db_index=True)
    deal_title = models.CharField("项目", max_length=300)
    kind = models.CharField(max_length=10)
    subject_id = models.CharField(max_length=40, db_index=True)
    subject = models.CharField("被评价人", max_length=120)
    side = models.CharField("评价方", max_length=16)
    by_org = models.CharField(max_length=18)
    marks = models.JSONField(default=list)
    mean_tenths = models.SmallIntegerField()
    corrected = models.SmallIntegerField("更正", default=0)
    locks_at = models.DateTimeField("锁定时间")
    region = models.CharField("地区", max_length=8)
    line = models.CharField(max_length=20, blank=True)
    industry = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=20)
    next_due = models.DateTimeField(null=True)
    registered_at = models.DateTimeField("评价时间")
    changed_at = models.DateTimeField()
    seq = models.IntegerField(default=0)

    class Meta:
        ordering = ["-registered_at"]
