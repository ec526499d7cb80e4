"""Messages 消息: the message centre with read receipts, and the outbox for mail and short messages."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from ggzy.store.models.people import Person
from ggzy.store.models.posts import Post


class Message(models.Model):
    """站内消息。编号随机，不使人从编号推知他人收到多少消息；`read_at` 为阅读回执。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to_post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="messages")
    to_person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="messages")
    subject = models.CharField("标题", max_length=200)
    body = models.TextField("正文", blank=True)
    stream = models.CharField("所涉流程", max_length=120, blank=True, db_index=True)
    link = models.CharField("办理链接", max_length=300, blank=True)
    for_reading = models.BooleanField("阅件", default=False)
    """阅件：只须知悉，不须办理；其余为办件。"""
    command = models.CharField("要办的事", max_length=60, blank=True)
    """办件要办的命令：办过以后，工作台不再列出，这条消息也不再提醒。"""
    sent_by = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="sent_messages")
    sent_at = models.DateTimeField("发出时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "id"]
        verbose_name = "消息"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_post__isnull=False) | Q(to_person__isnull=False), name="message_has_an_addressee"
            )
        ]

    def __str__(self) -> str:
        return self.subject


class OutboxMessage(models.Model):
    """发件箱：交给邮件或短信端口的信件。`sent_at` 为空表示尚未发出。"""

    class Channel(models.TextChoices):
        MAIL = "mail", "电子邮件"
        SMS = "sms", "短信"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    address = models.CharField("收件地址", max_length=200)
    subject = models.CharField("标题", max_length=200, blank=True)
    body = models.TextField("正文")
    at = models.DateTimeField("提交时间")
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    adapter = models.CharField("发送方式", max_length=20)

    class Meta:
        ordering = ["-at", "id"]
        verbose_name = "发件"
