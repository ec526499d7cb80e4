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
