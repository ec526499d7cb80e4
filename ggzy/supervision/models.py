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
    """纪检监察查看：每次登录首次查看一个项目前说明事由。"""

    reason = models.CharField("查看事由", max_length=500)

    class Meta(Visit.Meta):
        verbose_name = "纪检监察查看"
