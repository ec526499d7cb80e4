"""A second person for what is no deal's matter 双人办理: granting an official post, restoring a backup."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from ggzy.store.models.people import Person
from ggzy.store.models.posts import Post


class SecondRequest(models.Model):
    """等待第二人确认的申请：提出后并不生效，另一人确认时才生效；办结后不改。"""

    class Kind(models.TextChoices):
        POST = "post", "授予岗位"
        DEPUTY = "deputy", "委托代理"
        RESTORE = "restore", "从备份恢复"

    kind = models.CharField("事项", max_length=12, choices=Kind.choices)
    about = models.CharField("内容", max_length=300)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    region = models.CharField("地区", max_length=8, blank=True)
    org_id = models.CharField("单位", max_length=18, blank=True)
    asker = models.TextField("提出人", help_text="行为人，按提出时")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提出时间")
    until = models.DateTimeField("确认期限")
    outcome = models.CharField("结果", max_length=12, blank=True)
    settled_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    settled_post = models.CharField("办理岗位", max_length=200, blank=True)
    settled_at = models.DateTimeField("办理时间", null=True)
    reason = models.CharField("理由", max_length=500, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = "等待第二人确认的申请"

    def state_at(self, at: datetime) -> str:
        """What became of it; waiting ends at `until`, which is excluded."""
        return self.outcome or ("expired" if at >= self.until else "waiting")
