"""What the supervision face keeps for itself 履职留痕: who looked, when and why. Nothing here decides."""

from __future__ import annotations

from django.db import models


class Visit(models.Model):
    """Who was there, in which post, when: common to the rows below."""

    stream = models.CharField(max_length=40, db_index=True)
    person_id = models.CharField(max_length=40)
    person = models.CharField("人员", max_length=60)
    post = models.CharField("岗位", max_length=200)
    at = models.DateTimeField("时间")

    class Meta:
        abstract = True
        ordering = ["-at"]


class ReviewOpened(Visit):
    """打开备案审查：审查人何时打开了哪一次提交的招标文件，供履职考核。"""

    filing_version = models.IntegerField("第几次提交")

    class Meta(Visit.Meta):
        verbose_name = "打开备案审查"


class Look(Visit):
    """纪检监察、审计、检察查看：每个项目每天首次查看前说明事由。"""

    reason = models.CharField("查看事由", max_length=500)

    class Meta(Visit.Meta):
        verbose_name = "查看事由"


class Decided(models.Model):
    """领导决定：谁在哪个岗位、何时、就什么作出了决定；由跟进写入，只增加。"""

    at = models.DateTimeField("时间", db_index=True)
    person_id = models.CharField(max_length=40, db_index=True)
    person = models.CharField("决定人", max_length=60)
    post = models.CharField("岗位", max_length=200)
    org_id = models.CharField(max_length=18, db_index=True)
    stream = models.CharField(max_length=40)
    region = models.CharField(max_length=8, db_index=True)
    about = models.CharField("事项", max_length=300)
    decision = models.CharField("决定", max_length=100)
    detail = models.TextField("内容", blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "领导决定"


class Watching(models.Model):
    """到场：监督人员在一个项目现场，从到到离；`seen_at` 是页面最近一次报到的时间，读日志的一行跟进。"""

    stream = models.CharField(max_length=40, db_index=True)
    person_id = models.CharField(max_length=40)
    person = models.CharField("人员", max_length=60)
    org = models.CharField("单位", max_length=120)
    role = models.CharField(max_length=16)
    stage = models.CharField(max_length=20)
    came_at = models.DateTimeField("到场")
    seen_at = models.DateTimeField("最近在场")
    left_at = models.DateTimeField("离场", null=True, db_index=True)

    class Meta:
        ordering = ["-came_at"]
        verbose_name = "到场"


class Standing(models.Manager["Finding"]):
    """What the rules say now."""

    def get_queryset(self) -> models.QuerySet[Finding]:
        return super().get_queryset().filter(gone_at=None)


class Finding(models.Model):
    """发现: one row of what a rule says of the journal; wholly worked out, so that it can be worked out anew.

    `subject` tells two findings of one rule in one record apart. A finding across records has no stream of its own and
    lists them in `streams`, and in `traced` its entries, each with its record. What became a clue, or was judged by
    somebody, is kept when the rule does not say it any more: since `gone_at` it does not hold 不再成立.
    """

    key = models.CharField("编号", max_length=20, primary_key=True)
    stream = models.CharField(max_length=40, blank=True, db_index=True)
    streams = models.JSONField(default=list)
    title = models.CharField("项目、案件", max_length=300, blank=True)
    region = models.CharField("地区", max_length=8, db_index=True)
    line = models.CharField(max_length=20, blank=True)
    industry = models.CharField(max_length=20, blank=True)
    rule = models.CharField(max_length=40, db_index=True)
    version = models.SmallIntegerField("规则版本")
    family = models.CharField(max_length=8)
    grade = models.SmallIntegerField("等级")
    subject = models.CharField(max_length=200)
    at = models.DateTimeField("发生时间", db_index=True)
    words = models.CharField("情况", max_length=1000)
    inputs = models.JSONField(default=dict)
    entries = models.JSONField(default=list)
    traced = models.JSONField(default=list)
    bases = models.JSONField(default=list)
    office = models.CharField("涉及单位", max_length=18, blank=True, db_index=True)
    person_id = models.CharField(max_length=40, blank=True, db_index=True)
    person = models.CharField("涉及人员", max_length=60, blank=True)
    firms = models.JSONField(default=list)
    gone_at = models.DateTimeField("不再成立", null=True)

    objects = models.Manager["Finding"]()
    standing = Standing()

    class Meta:
        verbose_name = "发现"
        ordering = ["-at", "key"]

    @property
    def cited(self) -> list[tuple[str, int]]:
        """The entries that it rests on, each with its record."""
        return [(stream, seq) for stream, seq in self.traced] or [(self.stream, seq) for seq in self.entries]


class Note(models.Model):
    """记数: what one record adds to a series that a rule across records looks at."""

    stream = models.CharField(max_length=40, db_index=True)
    series = models.CharField(max_length=20)
    subject = models.CharField(max_length=100)
    group = models.CharField("同组", max_length=40, blank=True)
    at = models.DateTimeField()
    title = models.CharField(max_length=300)
    region = models.CharField(max_length=8)
    line = models.CharField(max_length=20)
    industry = models.CharField(max_length=20, blank=True)
    value = models.JSONField()

    class Meta:
        verbose_name = "跨项目记数"
        indexes = [
            models.Index(fields=["series", "subject"], name="notes_of_a_subject"),
            models.Index(fields=["series", "group"], name="notes_of_a_group"),
        ]


class ConductRow(models.Model):
    """履职记数: one thing behind a figure of conduct (`ggzy.core.conduct.Row`) as its lot's journal tells it.

    Without an office it is the department's that is in charge of the place when somebody asks.
    """

    stream = models.CharField(max_length=40, db_index=True)
    seq = models.IntegerField()
    kind = models.CharField(max_length=12)
    org_id = models.CharField(max_length=18, blank=True)
    region = models.CharField(max_length=8)
    line = models.CharField(max_length=20)
    industry = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    title = models.CharField(max_length=300)
    words = models.CharField(max_length=300, blank=True)
    people = models.JSONField(default=list)
    bad = models.BooleanField(default=False)
    seconds = models.IntegerField(null=True)
    opened = models.BooleanField(default=True)
    days = models.IntegerField(default=0)
    upheld = models.SmallIntegerField(default=0)
    clarified = models.SmallIntegerField(default=0)
    returned = models.BooleanField(default=False)

    class Meta:
        verbose_name = "履职记数"
        indexes = [models.Index(fields=["at", "region"], name="conduct_of_a_time")]


class FindingsHead(models.Model):
    """读到哪里: how far the findings have read the public log's places, and when last nothing was left to read. One row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    place = models.BigIntegerField(default=0)
    level_at = models.DateTimeField("最近一次读完", null=True)
    rules = models.TextField("按哪些规则算的", default="")


class NotWorkedOut(models.Model):
    """没有算成: a record whose findings, a series whose comparison, or a finding whose raising failed; tried again until it succeeds."""

    what = models.CharField("哪一种", max_length=20)
    thing = models.CharField("哪一个", max_length=100)
    why = models.CharField("程序错误", max_length=120)
    since = models.DateTimeField("从何时起")
    tried_at = models.DateTimeField("最近一次重试")
    tries = models.IntegerField("次数", default=1)

    class Meta:
        verbose_name = "没有算成的"
        constraints = [models.UniqueConstraint(fields=["what", "thing"], name="not_worked_out_once")]


class LogAlarm(models.Model):
    """日志告警: a record, or without one the public log itself, that does not agree with what was published.

    Which entry it is, is not kept: of what bidders hand in nothing here may tell that it is there.
    """

    stream = models.CharField("记录", max_length=40, primary_key=True)
    places = models.IntegerField("不符的处数")
    what = models.TextField("公开日志本身的情况", blank=True)
    found_at = models.DateTimeField("发现时间")
    gone_at = models.DateTimeField("不再不符的时间", null=True)

    class Meta:
        verbose_name = "记录与公开日志不符"


class LogWatch(models.Model):
    """核对到哪里: the next place of the public log to be held against the database, and when last all of it was. One row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    place = models.BigIntegerField(default=0)
    whole_at = models.DateTimeField("最近一次全部核对", null=True)


class ListsMatched(models.Model):
    """名单比对: when the rows of a region were last weighed against the deals; without a region, the last night's round."""

    region = models.CharField("地区", max_length=8, primary_key=True)
    at = models.DateTimeField("比对时间")
    rows = models.IntegerField("比对的行", default=0)


class MatchWanted(models.Model):
    """等待比对: lists of a region have changed since its rows were weighed; gone once they are. Ended half way, it stays."""

    region = models.CharField("地区", max_length=8, primary_key=True)
    at = models.DateTimeField("提出时间")
    weighed = models.IntegerField("已比行数", default=0)
    of = models.IntegerField("共多少行", default=0)
    beat_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "等待比对"


class ReportDraft(models.Model):
    """上报草稿: what an office has typed so far, as typed; no deed, so no entry of the journal."""

    stream = models.CharField(max_length=40, primary_key=True)
    content = models.JSONField(default=dict)
    person = models.CharField("保存人", max_length=60)
    at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "上报草稿"


class DifficultyRow(models.Model):
    """困难和措施: one row a difficulty of an office's report, rewritten by its follower; `asker_id` is the office that asked."""

    stream = models.CharField(max_length=40, db_index=True)
    number = models.SmallIntegerField("序号")
    about = models.CharField("上报", max_length=300)
    region = models.CharField(max_length=8, db_index=True)
    asker_id = models.CharField(max_length=18, db_index=True)
    office_id = models.CharField(max_length=18, db_index=True)
    office = models.CharField("单位", max_length=120)
    found_by = models.TextField("谁发现")
    what = models.TextField("困难")
    tried = models.TextField("措施")
    by = models.DateField("办到日期")
    state = models.CharField("进展", max_length=12, db_index=True)
    outcome = models.TextField("结果", blank=True)
    told_at = models.DateTimeField("上报时间")
    changed_at = models.DateTimeField("最近更新")

    class Meta:
        verbose_name = "困难和措施"
        ordering = ["by", "id"]
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="one_row_a_difficulty")]


class Judgement(models.Model):
    """人工判断: what a person judged of a row of a list, or whom it was given to, and why. Only added to, whatever program asks.

    It says by itself what was judged: the row may be read in anew, and the list withdrawn.
    """

    class Kind(models.TextChoices):
        LINK = "link", "认定就是平台上的交易"
        UNDO = "undo", "取消认定"
        FORGET = "forget", "撤回曾用名称"
        ASSIGN = "assign", "交办"
        EXPLAIN = "explain", "差别有正当解释"

    row = models.BigIntegerField("名单行", db_index=True)
    name = models.CharField("项目名称", max_length=300)
    amount_fen = models.BigIntegerField("金额")
    source = models.CharField("名单", max_length=300)
    region = models.CharField("地区", max_length=8, db_index=True)
    kind = models.CharField("判断", max_length=8, choices=Kind)
    said = models.CharField("内容", max_length=400)
    reason = models.TextField("理由", blank=True)
    person_id = models.CharField(max_length=40)
    person = models.CharField("办理人", max_length=60)
    org_id = models.CharField(max_length=18)
    org = models.CharField("单位", max_length=120)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = "人工判断"
        ordering = ["-at", "-id"]
