"""Years of the working calendar that were published while the platform runs 公布的年度工作日历."""

from __future__ import annotations

from django.db import models

from ggzy.store.models.posts import Post


class PublishedYear(models.Model):
    """一年的放假安排：按国务院办公厅通知录入；更正是新的一版，旧版照原样留着；通知可以涉及上一年十二月的最后几日。"""

    year = models.SmallIntegerField("年度")
    edition = models.SmallIntegerField("第几版", default=1)
    why = models.TextField("更正的理由", blank=True, default="")
    holidays = models.JSONField("放假的日期")
    workdays = models.JSONField("调休上班的日期")
    source = models.TextField("依据")
    published_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("录入时间")

    class Meta:
        ordering = ["year", "edition"]
        constraints = [models.UniqueConstraint(fields=["year", "edition"], name="one_year_of_each_edition")]
        verbose_name = "年度工作日历"

    def __str__(self) -> str:
        return f"{self.year}年"
