"""Looks at names and personal data 查看留痕: who saw what, when, in which post; only ever added to, the database sees to it."""

from __future__ import annotations

from django.db import models


class Sight(models.Model):
    """一次查看：机关、交易中心人员或者平台主持人打开了会显示投标人名称或者个人信息的页面、文书、导出；招标人、代理机构和
    评标专家打开了一个标段尚未公开的内容。`code` 是取走的副本的编号。"""

    at = models.DateTimeField("时间", db_index=True)
    person_id = models.CharField(max_length=40, db_index=True)
    person = models.CharField("人员", max_length=60)
    post = models.CharField("岗位", max_length=200)
    role = models.CharField("职权", max_length=16)
    org_id = models.CharField(max_length=18)
    what = models.CharField("看了什么", max_length=60)
    how = models.CharField("方式", max_length=20)
    route = models.CharField(max_length=60)
    address = models.CharField("页面", max_length=300)
    stream = models.CharField("项目", max_length=40, blank=True, db_index=True)
    region = models.CharField("地区", max_length=8, blank=True)
    reason = models.CharField("事由", max_length=500, blank=True)
    code = models.CharField("副本编号", max_length=12, blank=True, default="")

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "查看留痕"
        constraints = [models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="a_code_is_of_one_copy")]
