"""What the trading face keeps for itself: drafts, which have no legal effect and so stand in no journal."""

from __future__ import annotations

from django.db import models


class TenderFileDraft(models.Model):
    """招标文件草稿：表单里填过的内容，自动保存，提交备案后仍留存以便修改。"""

    stream = models.CharField(max_length=40, primary_key=True)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=60)

    class Meta:
        verbose_name = "招标文件草稿"


class SeatDraft(models.Model):
    """评审草稿：一名评标委员在一个标段一轮评标中填了还没有提交的内容，只有本人能看到。

    `fields` 以表单项为键，值为 {"v": 所填, "t": 填写时刻（毫秒）}；两处不一致时以时刻晚的为准。
    """

    stream = models.CharField(max_length=40)
    round = models.SmallIntegerField()
    person = models.CharField(max_length=40)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = "评审草稿"
        constraints = [models.UniqueConstraint(fields=["stream", "round", "person"], name="one_draft_of_a_seat")]


class HallMessage(models.Model):
    """开标大厅发言：开标过程中的交流，存有时间，不产生法律效力；投标人只以本标段的假名保存。"""

    stream = models.CharField(max_length=40)
    round = models.SmallIntegerField()
    at = models.DateTimeField()
    role = models.CharField(max_length=16)
    author = models.CharField(max_length=40)
    name = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=500)
    act_id = models.CharField(max_length=40)

    class Meta:
        verbose_name = "开标大厅发言"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["stream", "author", "act_id"], name="one_message_of_an_act")]
        indexes = [models.Index(fields=["stream", "round"], name="messages_of_a_hall")]


class HallVisit(models.Model):
    """到场记录：监督、管理、见证人员何时起止在开标大厅，供事后监督；不记投标人。"""

    stream = models.CharField(max_length=40)
    round = models.SmallIntegerField()
    person_id = models.CharField(max_length=40)
    person = models.CharField(max_length=60)
    role = models.CharField(max_length=16)
    post = models.CharField(max_length=300)
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "开标大厅到场记录"
        ordering = ["came_at", "id"]
        indexes = [models.Index(fields=["stream", "round", "person_id"], name="visits_of_a_hall")]


class Rehearsal(models.Model):
    """私钥演练：哪个席位何时用哪把公钥对应的私钥打开过演练信封。"""

    stream = models.CharField(max_length=40)
    round = models.SmallIntegerField()
    seat = models.CharField(max_length=20)
    public_key = models.CharField("公钥", max_length=200)
    person_id = models.CharField(max_length=40)
    person = models.CharField("人员", max_length=60)
    post = models.CharField("岗位", max_length=200)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "私钥演练"
        ordering = ["-at"]
        indexes = [models.Index(fields=["stream", "round"], name="rehearsals_of_a_lot")]


class Reminded(models.Model):
    """开标前一天提醒过哪个席位演练私钥；截止时间改了，再提醒一次。"""

    stream = models.CharField(max_length=40)
    seat = models.CharField(max_length=20)
    deadline = models.DateTimeField()

    class Meta:
        verbose_name = "演练提醒"
        constraints = [models.UniqueConstraint(fields=["stream", "seat", "deadline"], name="one_reminder_of_a_deadline")]


class ArchiveOrder(models.Model):
    """归档任务：归档包由定时办理逐份生成，做完才办理归档；`failed` 写明没有做成的原因。"""

    stream = models.CharField(max_length=40, primary_key=True)
    post = models.ForeignKey("store.Post", on_delete=models.PROTECT, related_name="+")
    act_id = models.CharField(max_length=64)
    ordered_at = models.DateTimeField()
    seq = models.BigIntegerField(default=0)
    done = models.SmallIntegerField(default=0)
    total = models.SmallIntegerField(default=0)
    failed = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "归档任务"
        ordering = ["ordered_at"]
