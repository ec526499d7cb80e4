"""Supervision's other matters 投诉、举报 as lists read them: one card for all kinds; what only one kind has stays in its journal."""

from __future__ import annotations

from django.db import models


class MatterCard(models.Model):
    """事项卡片: one row a complaint, report or the like, rewritten by its follower after each act."""

    stream = models.CharField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=20, db_index=True)
    procedure = models.CharField(max_length=40)
    code = models.CharField("编号", max_length=40, db_index=True)
    title = models.CharField("事项", max_length=300)
    region = models.CharField("地区", max_length=8, db_index=True)
    line = models.CharField(max_length=20)
    industry = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=20, db_index=True)
    stage_label = models.CharField("阶段", max_length=40)
    matter = models.CharField(max_length=20, blank=True)
    matter_label = models.CharField("事由", max_length=60, blank=True)
    deal = models.CharField(max_length=40, blank=True, db_index=True)
    deal_title = models.CharField("项目", max_length=300, blank=True)
    office_id = models.CharField(max_length=18, blank=True, db_index=True)
    office = models.CharField("承办部门", max_length=120, blank=True)
    party = models.CharField(max_length=18, blank=True, db_index=True)
    party_name = models.CharField("提出人", max_length=120, blank=True)
    answering = models.JSONField(default=list)
    handed_by = models.JSONField("移送的部门", default=list)
    kept_from = models.CharField(max_length=18, blank=True)
    outcome = models.CharField("结论", max_length=60, blank=True)
    decision_no = models.CharField("文号", max_length=100, blank=True)
    public_text = models.TextField("公布的文字", blank=True)
    published_at = models.DateTimeField("公布时间", null=True)
    breaches = models.IntegerField("逾期", default=0)
    next_due = models.DateTimeField(null=True, db_index=True)
    registered_at = models.DateTimeField("提出时间")
    changed_at = models.DateTimeField("最近办理")
    seq = models.IntegerField(default=0)

    class Meta:
        ordering = ["-changed_at"]
