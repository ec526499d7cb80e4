"""Reviews 备案审查 as they were really done: how long which version lay open, and which automatic findings were false."""

from __future__ import annotations

from django.db import models


class ReviewSpell(models.Model):
    """审查时长：一人看一个版本的一段时间；页面每半分钟报到一次，`seconds` 只计报到之间不超过一分钟的时间。"""

    stream = models.CharField(max_length=40, db_index=True)
    version = models.SmallIntegerField("第几版")
    person_id = models.CharField(max_length=40)
    person = models.CharField("人员", max_length=60)
    post = models.CharField("岗位", max_length=200)
    began_at = models.DateTimeField("开始")
    seen_at = models.DateTimeField("最近")
    seconds = models.IntegerField("秒", default=0)
    parts = models.JSONField("打开的章节", default=list)

    class Meta:
        ordering = ["-began_at"]
        verbose_name = "审查时长"


class FalseFinding(models.Model):
    """误报：审查人认定为误报的自动检查发现，按规则计数；由跟进写入，只增加。"""

    rule = models.CharField(max_length=40, db_index=True)
    stream = models.CharField(max_length=40)
    finding = models.CharField(max_length=300)
    version = models.CharField(max_length=40, default="screening/1")
    reason = models.CharField(max_length=1000)
    person = models.CharField("认定人", max_length=60)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-at"]
        verbose_name = "误报"
