"""Matters of supervision other than cases 监督事项, as lists read them: lists read in, projects not seen here, circulars."""

from __future__ import annotations

from django.db import models


class DocketCard(models.Model):
    """事项卡片: one row a stream, rewritten by its follower after each act.

    `office_ids` are the codes of the offices that it is addressed to; a to-do whose key is such a code is that office's.
    Of a finding the first is the office that handles it, and after `about ` stand those that it is about.
    """

    stream = models.CharField(max_length=40, primary_key=True)
    procedure = models.CharField(max_length=40, db_index=True)
    code = models.CharField("编号", max_length=60, db_index=True)
    title = models.CharField("事项", max_length=300)
    kind = models.CharField("种类", max_length=60, blank=True)
    region = models.CharField("地区", max_length=8, db_index=True)
    line = models.CharField(max_length=20, blank=True)
    industry = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=20, db_index=True)
    stage_label = models.CharField("阶段", max_length=40)
    issuer = models.CharField("发出单位", max_length=120, blank=True)
    issuer_id = models.CharField(max_length=18, blank=True)
    offices = models.CharField("有关单位", max_length=300, blank=True)
    office_ids = models.JSONField(default=list)
    amount_fen = models.BigIntegerField("金额", null=True)
    until = models.DateTimeField("期限", null=True)
    issued_at = models.DateTimeField("印发时间", null=True)
    outcome = models.CharField("结果", max_length=60, blank=True)
    shown = models.BooleanField("在门户公开", default=False)
    published_at = models.DateTimeField("公开时间", null=True)
    removed_at = models.DateTimeField("撤下时间", null=True)
    removed_as = models.CharField("为何撤下", max_length=20, blank=True)
    removed_reason = models.TextField("撤下的理由", blank=True)
    breaches = models.IntegerField("逾期", default=0)
    next_due = models.DateTimeField(null=True, db_index=True)
    registered_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("最近办理")
    seq = models.IntegerField(default=0)

    class Meta:
        ordering = ["-changed_at"]


class ListSource(models.Model):
    """名单来源: an office's list as it comes again and again; which column is which is remembered."""

    org_id = models.CharField(max_length=18, db_index=True)
    name = models.CharField("来源", max_length=120)
    kind = models.CharField("种类", max_length=12)
    region = models.CharField("地区", max_length=8)
    columns = models.JSONField(default=dict)
    unit = models.CharField("金额单位", max_length=4, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["org_id", "name"], name="one_source_of_a_name")]


class ListRun(models.Model):
    """一次读入: one file, from its arrival to the journal entry that tells its digest and counts (`stream`)."""

    class State(models.TextChoices):
        MAPPING = "mapping", "待核对列"
        READING = "reading", "正在读入"
        DONE = "done", "已读入"
        FAILED = "failed", "读入失败"
        WITHDRAWN = "withdrawn", "已撤回"

    source = models.ForeignKey(ListSource, on_delete=models.PROTECT, related_name="runs", verbose_name="来源")
    file_name = models.CharField("文件", max_length=200)
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    size = models.BigIntegerField("字节")
    state = models.CharField("状态", max_length=12, choices=State, default=State.MAPPING)
    header_row = models.IntegerField(default=0)
    headers = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    lines = models.IntegerField("已读行数", default=0)
    good = models.IntegerField("读入", default=0)
    bad = models.IntegerField("退回", default=0)
    trouble = models.CharField("原因", max_length=300, blank=True)
    stream = models.CharField(max_length=40, blank=True)
    actor = models.JSONField(default=dict)
    at = models.DateTimeField("时间")
    beat_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]


class OutsideProject(models.Model):
    """名单上的项目: one row of a list, what matching found, and how it is worked off. The deed is in the journal (`matter`)."""

    class Status(models.TextChoices):
        ABSENT = "absent", "未见进场"
        LIKELY = "likely", "疑似已进场"
        SPLIT = "split", "疑似拆分"
        RAISED = "raised", "正在核查"
        FOUND = "found", "认定未进场"
        CLEARED = "cleared", "核查排除"
        TRADED = "traded", "已进场"
        BELOW = "below", "不必进场"
        SAME = "same", "重复"

    run = models.ForeignKey(ListRun, on_delete=models.CASCADE, related_name="projects")
    line_no = models.IntegerField("行号")
    name = models.CharField("项目名称", max_length=300)
    code = models.CharField("项目代码", max_length=40, blank=True)
    owner = models.CharField("建设单位", max_length=120, blank=True)
    owner_id = models.CharField(max_length=18, blank=True)
    amount_fen = models.BigIntegerField("金额")
    region = models.CharField("地区", max_length=8, db_index=True)
    line = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    industry = models.CharField(max_length=20, blank=True)
    funding = models.CharField("资金来源", max_length=100, blank=True)
    public_funds = models.BooleanField(default=True)
    dated = models.DateField("名单日期", null=True)
    document = models.CharField("文号", max_length=100, blank=True)
    place = models.CharField("地点", max_length=200, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.ABSENT, db_index=True)
    duty = models.CharField("应进测试", max_length=300, blank=True)
    must = models.BooleanField("应当进场", default=False)
    confidence = models.SmallIntegerField("把握", default=0)
    candidates = models.JSONField(default=list)
    deal = models.CharField(max_length=40, blank=True)
    same_as = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="others")
    split_key = models.CharField(max_length=24, blank=True, db_index=True)
    judged = models.CharField("人工认定", max_length=300, blank=True)
    judged_by = models.CharField("认定人", max_length=60, blank=True)
    assigned_to = models.CharField(max_length=40, blank=True, db_index=True)
    assigned = models.CharField("经办人", max_length=60, blank=True)
    matter = models.CharField(max_length=40, blank=True, db_index=True)

    class Meta:
        ordering = ["-amount_fen", "id"]
        indexes = [models.Index(fields=["status", "region"], name="outside_by_status")]


class NameAlias(models.Model):
    """曾用名称: a name under which an office once found a deal of another name. It holds for the office's own region."""

    name = models.CharField(max_length=300, db_index=True)
    known = models.CharField(max_length=300)
    region = models.CharField("地区", max_length=8)
    org_id = models.CharField(max_length=18)
    org = models.CharField("认定的单位", max_length=120)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["name", "-region"]
        constraints = [models.UniqueConstraint(fields=["org_id", "name"], name="one_alias_of_a_name_an_office")]
