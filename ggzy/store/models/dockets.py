"""Matters of supervision other than cases 监督事项, as lists read them: lists read in, projects not seen here, circulars."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex
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
        # Without the list of pending entries, which each look-up would read through while many rows come in.
        indexes = [GinIndex(fields=["office_ids"], opclasses=["jsonb_path_ops"], fastupdate=False, name="docket_by_office")]


class ListSource(models.Model):
    """名单来源: an office's list as it comes again and again; which column is which is remembered, and what was said once of all rows."""

    org_id = models.CharField(max_length=18, db_index=True)
    name = models.CharField("来源", max_length=120)
    kind = models.CharField("种类", max_length=12)
    region = models.CharField("地区", max_length=8)
    columns = models.JSONField(default=dict)
    unit = models.CharField("金额单位", max_length=4, blank=True)
    constants = models.JSONField(default=dict)

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
        CHECKING = "checking", "待另一人核对"
        ENTERING = "entering", "正在入册"
        ENTERED = "entered", "已入册"
        RETURNED = "returned", "已退回"

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
    as_of = models.DateField("资料截至", null=True)

    class Meta:
        ordering = ["-id"]


class ImportedRow(models.Model):
    """读入的一行: what one line of outside data says, until the whole file has been checked and then what became of it.

    `said` is emptied once the row is entered or handed back: what stands elsewhere is kept there alone.
    """

    run = models.ForeignKey(ListRun, on_delete=models.CASCADE, related_name="rows")
    line_no = models.IntegerField("行号")
    label = models.CharField("对象", max_length=200)
    words = models.CharField("内容", max_length=500)
    said = models.JSONField(default=dict)
    entered_at = models.DateTimeField("入册时间", null=True)
    trouble = models.CharField("没有入册的原因", max_length=300, blank=True)
    stream = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["run_id", "line_no"]
        constraints = [models.UniqueConstraint(fields=["run", "line_no"], name="one_row_of_a_line")]


class OldDeal(models.Model):
    """历史交易: a deal of before, as another system told of it; read only, and the platform cannot vouch for it."""

    run = models.ForeignKey(ListRun, on_delete=models.PROTECT, related_name="old_deals")
    line_no = models.IntegerField("行号")
    title = models.CharField("项目名称", max_length=300)
    code = models.CharField("原编号", max_length=60, blank=True)
    tenderee = models.CharField("招标人", max_length=120, blank=True)
    agency = models.CharField("代理机构", max_length=120, blank=True)
    winner = models.CharField("中标人", max_length=200, blank=True)
    amount_fen = models.BigIntegerField("成交金额", null=True)
    region = models.CharField("地区", max_length=8, db_index=True)
    line = models.CharField("类别", max_length=20, blank=True)
    noticed = models.DateField("公告日期", null=True)
    dated = models.DateField("成交日期", null=True)
    notice = models.TextField("公告内容", blank=True)
    result = models.TextField("结果内容", blank=True)
    address = models.CharField("原网页", max_length=500, blank=True)
    source = models.CharField("来源", max_length=120)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["-dated", "-id"]
        constraints = [models.UniqueConstraint(fields=["run", "line_no"], name="one_old_deal_of_a_line")]


class ListedRows(models.QuerySet["OutsideProject"]):
    def that_had_to_trade(self) -> Self:
        """What an open rate is counted of: each project once, that had to come by the test or was found to have had to. A
        contract that differs from its award is another matter: its project came."""
        counted = self.filter(run__state=ListRun.State.DONE, leads=[]).exclude(status__in=("same", "cleared", "below", "split"))
        return counted.filter(must=True) | counted.filter(status="found")


class OutsideProject(models.Model):
    """名单上的项目: one row of a list, what matching found, and how it is worked off. The deed is in the journal (`matter`)."""

    class Status(models.TextChoices):
        ABSENT = "absent", "未见进场"
        LIKELY = "likely", "疑似已进场"
        SPLIT = "split", "疑似拆分"
        DIVERGES = "diverges", "合同不符"
        RAISED = "raised", "正在核查"
        FOUND = "found", "认定未进场"
        ASIDE = "aside", "认定不按中标结果订立合同"
        CLEARED = "cleared", "核查排除"
        TRADED = "traded", "已进场"
        BELOW = "below", "不必进场"
        SAME = "same", "重复"

    OPEN = (Status.ABSENT, Status.SPLIT, Status.LIKELY, Status.DIVERGES)
    """What a person still has to look at."""

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
    remark = models.CharField("备注", max_length=500, blank=True)
    list_kind = models.CharField("名单种类", max_length=12, default="approval")
    contractor = models.CharField("承包人", max_length=200, blank=True, default="")
    contractor_id = models.CharField(max_length=18, blank=True, default="")
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.ABSENT, db_index=True)
    duty = models.CharField("应进测试", max_length=300, blank=True)
    must = models.BooleanField("应当进场", default=False)
    confidence = models.SmallIntegerField("把握", default=0)
    candidates = models.JSONField(default=list)
    leads = models.JSONField("与中标结果的差别", default=list)
    deal = models.CharField(max_length=40, blank=True)
    same_as = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="others")
    split_key = models.CharField(max_length=24, blank=True, db_index=True)
    judged = models.CharField("人工认定", max_length=300, blank=True)
    judged_by = models.CharField("认定人", max_length=60, blank=True)
    assigned_to = models.CharField(max_length=40, blank=True, db_index=True)
    assigned = models.CharField("经办人", max_length=60, blank=True)
    matter = models.CharField(max_length=40, blank=True, db_index=True)

    objects = ListedRows.as_manager()

    class Meta:
        ordering = ["-amount_fen", "id"]
        indexes = [models.Index(fields=["status", "region"], name="outside_by_status")]
        constraints = [models.UniqueConstraint(fields=["run", "line_no"], name="one_project_of_a_line")]


class Shareholding(models.Model):
    """股东: one share in one firm as the register's extract of a day tells it.

    A person's number is never here: `holder_key` is its digest under the platform's key, and `tail` its last four digits.
    """

    run = models.ForeignKey(ListRun, on_delete=models.CASCADE, related_name="shares")
    line_no = models.IntegerField("行号")
    firm_id = models.CharField("企业代码", max_length=18, db_index=True)
    firm = models.CharField("企业名称", max_length=120, blank=True)
    holder = models.CharField("股东", max_length=120)
    holder_key = models.CharField(max_length=160)
    tail = models.CharField("证件尾号", max_length=4, blank=True)
    percent = models.DecimalField("持股比例", max_digits=9, decimal_places=6)
    as_of = models.DateField("截至日期")

    class Meta:
        verbose_name = "股东"


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
