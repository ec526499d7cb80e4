"""Monitoring 监测: heartbeats of the pages, outages found in them, the clock's offset; and certificates made from them."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """网页心跳：真实时间、平台时间，及上次心跳以来的请求、出错、过慢的次数。"""

    at = models.DateTimeField(db_index=True)
    platform_at = models.DateTimeField()
    worker = models.CharField(max_length=60)
    requests = models.IntegerField(default=0)
    errors = models.IntegerField(default=0)
    slow = models.IntegerField(default=0)

    class Meta:
        ordering = ["at"]


class OutageRecord(models.Model):
    """一次平台不可用：起止、性质，和前后的心跳记录；不可用期间结束后不再改动。"""

    number = models.CharField("编号", max_length=20, unique=True)
    kind = models.CharField("性质", max_length=10)
    began = models.DateTimeField("开始", unique=True)
    ended = models.DateTimeField("恢复", null=True)
    platform_began = models.DateTimeField("开始（平台时间）")
    platform_ended = models.DateTimeField("恢复（平台时间）", null=True)
    beats = models.JSONField("前后的心跳", default=list)

    class Meta:
        ordering = ["-began"]
        verbose_name = "平台不可用"


class ClockReading(models.Model):
    """时钟偏差：平台时钟比时间源快多少微秒（慢为负）；没有时间源的，偏差为空。"""

    at = models.DateTimeField(db_index=True)
    source = models.CharField("时间源", max_length=120, blank=True)
    offset_us = models.BigIntegerField("偏差（微秒）", null=True)
    error_us = models.BigIntegerField("误差（微秒）", null=True)
    sources = models.SmallIntegerField("时间源个数", default=0)
    trouble = models.CharField("告警", max_length=200, blank=True)

    class Meta:
        ordering = ["-at"]


class Certificate(models.Model):
    """平台不可用证明：开给谁、哪一时段、内容原样保存，可以随时再领。"""

    number = models.CharField("编号", max_length=30, unique=True)
    org_id = models.CharField(max_length=18, db_index=True)
    org = models.CharField("单位", max_length=120)
    person = models.CharField("申领人", max_length=60)
    issued_at = models.DateTimeField("出具时间")
    since = models.DateTimeField("自")
    until = models.DateTimeField("至")
    content = models.TextField("内容")
    record = models.TextField("心跳记录")

    class Meta:
        ordering = ["-issued_at"]
        verbose_name = "平台不可用证明"
