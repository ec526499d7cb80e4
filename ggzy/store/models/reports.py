"""Reports by anyone 举报, as they came: outside the journal, for the journal keeps the very moment and these keep the day alone.

Nothing here tells who wrote: no address, no account, no time; of the query code only a digest. Keys are random.
"""

from __future__ import annotations

import uuid

from django.db import models


class ReportRow(models.Model):
    """举报: `kept_from` is the office that is itself reported; `stream` its record once the day was over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    day = models.DateField("收到的日期", db_index=True)
    query_sha256 = models.CharField(max_length=64, unique=True)
    region = models.CharField(max_length=8)
    line = models.CharField(max_length=20)
    industry = models.CharField(max_length=20, blank=True)
    deal = models.CharField(max_length=40, blank=True)
    deal_title = models.CharField(max_length=300, blank=True)
    reported = models.CharField("被举报的单位或者个人", max_length=200)
    kept_from = models.CharField(max_length=18, blank=True)
    text = models.TextField("举报的事实")
    contact = models.CharField("联系方式（自愿）", max_length=200, blank=True)
    holds_bid = models.BooleanField("含有投标文件的内容", default=False)
    stream = models.CharField(max_length=40, blank=True, db_index=True)

    class Meta:
        ordering = ["-day", "id"]


class ReportWord(models.Model):
    """举报人与承办部门之间的话: a question put, an answer given; by day, in an order that tells nothing finer."""

    report = models.ForeignKey(ReportRow, on_delete=models.CASCADE, related_name="words")
    number = models.IntegerField()
    day = models.DateField()
    by_reporter = models.BooleanField()
    text = models.TextField()
    noted = models.BooleanField("已记入日志", default=False)

    class Meta:
        ordering = ["report", "number"]


class ReportFile(models.Model):
    """举报附件: known by its digest; `holds_bid` where it is, or is said to be, a bid."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    report = models.ForeignKey(ReportRow, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    holds_bid = models.BooleanField(default=False)
