"""Cases 监督案件 as lists read them, and what follows from their decisions: bars 限制 and the acts these stopped."""

from __future__ import annotations

from django.db import models


class CaseCard(models.Model):
    """案件卡片: one row a case, rewritten by its follower after each act."""

    stream = models.CharField(max_length=40, primary_key=True)
    procedure = models.CharField(max_length=40)
    code = models.CharField("案号", max_length=40, db_index=True)
    title = models.CharField("案件", max_length=300)
    region = models.CharField("地区", max_length=8, db_index=True)
    line = models.CharField(max_length=20)
    industry = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=20, db_index=True)
    stage_label = models.CharField("阶段", max_length=40)
    accused = models.CharField("当事人", max_length=120)
    accused_org = models.CharField(max_length=18, blank=True, db_index=True)
    accused_person = models.CharField(max_length=40, blank=True, db_index=True)
    told = models.BooleanField("当事人已知", default=False)
    suspected = models.CharField("事由", max_length=60)
    investigators = models.CharField("办案人员", max_length=200, blank=True)
    kept_from = models.CharField("不得查看的部门", max_length=18, blank=True)
    handed_to = models.CharField("移送的接收机关", max_length=18, blank=True, db_index=True)
    from_finding = models.CharField(max_length=20, blank=True, db_index=True)
    deal = models.CharField(max_length=40, blank=True)
    decision_no = models.CharField("决定书文号", max_length=100, blank=True)
    basis = models.CharField("处罚依据", max_length=100, blank=True)
    fine_fen = models.BigIntegerField("罚款", null=True)
    since = models.DateTimeField("限制起", null=True)
    until = models.DateTimeField("限制止", null=True)
    shown = models.BooleanField("正在公开", default=False)
    published_at = models.DateTimeField("公开时间", null=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True)
    withdrawn_reason = models.TextField("撤下的理由", blank=True)
    down = models.CharField("为何撤下", max_length=10, blank=True)
    stay = models.CharField("停止执行", max_length=10, blank=True)
    breaches = models.IntegerField("逾期", default=0)
    next_due = models.DateTimeField(null=True, db_index=True)
    registered_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("最近办理")
    seq = models.IntegerField(default=0)

    class Meta:
        ordering = ["-changed_at"]


class BarRow(models.Model):
    """限制: what one decision keeps a firm or a person from; half-open. Written with the act that it follows from."""

    case_id = models.CharField(max_length=40, primary_key=True)
    decision_no = models.CharField(max_length=100)
    basis = models.CharField(max_length=60)
    article = models.SmallIntegerField()
    capacities = models.JSONField(default=list)
    region = models.CharField(max_length=8)
    lines = models.JSONField(default=list)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    org_id = models.CharField(max_length=18, blank=True, db_index=True)
    person_id = models.CharField(max_length=40, blank=True, db_index=True)
    subject = models.CharField(max_length=120)
    issuer = models.CharField("作出决定的机关", max_length=120, blank=True)
    paper = models.CharField("文书", max_length=60, default="行政处罚决定书")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="bar_ends_after_it_begins"
            )
        ]


class Heir(models.Model):
    """承继: which firm the bars on another go on against; `stream` is the entry, empty for those who took over through others."""

    stream = models.CharField(max_length=40, blank=True, db_index=True)
    predecessor = models.CharField(max_length=18, db_index=True)
    successor = models.CharField(max_length=18, db_index=True)
    since = models.DateTimeField()
    origin = models.TextField()


class StoppedAct(models.Model):
    """被限制拦下的办理: only added to; whose it was and where is told as far as the lot's secrets allow."""

    case_id = models.CharField(max_length=40, db_index=True)
    at = models.DateTimeField()
    stream = models.CharField(max_length=40)
    act = models.CharField(max_length=60)
    org_id = models.CharField(max_length=18, blank=True)
    person = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["-at", "-id"]


class ExplainedCard(models.Model):
    """说明卡片: what became of a finding that somebody explained; the finding stands in supervision's own table."""

    stream = models.CharField(max_length=40, primary_key=True)
    finding = models.CharField(max_length=20, unique=True)
    rule = models.CharField(max_length=40, db_index=True)
    region = models.CharField(max_length=8, db_index=True)
    line = models.CharField(max_length=20, blank=True)
    industry = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=20)
    innocent = models.CharField("正当情形", max_length=200, blank=True)
    reason = models.TextField("理由")
    by = models.CharField("处理人", max_length=200)
    next_due = models.DateTimeField(null=True)
    registered_at = models.DateTimeField("首次处理")
    changed_at = models.DateTimeField("最近处理")
    seq = models.IntegerField(default=0)
