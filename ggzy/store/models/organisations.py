"""Organisations 主体 and their offices 科室, with every name and base account they ever had."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager


class Organisation(models.Model):
    """交易主体或机关单位，以统一社会信用代码为唯一标识；一次登记，全平台通用。"""

    class Kind(models.TextChoices):
        TENDEREE = "tenderee", "招标人"
        AGENCY = "agency", "招标代理机构"
        BIDDER = "bidder", "投标人"
        AUTHORITY = "authority", "行政机关"
        CENTRE = "centre", "公共资源交易中心"
        BANK = "bank", "银行"
        EMPLOYER = "employer", "专家所在单位"

    class Status(models.TextChoices):
        PENDING = "pending", "待核验"
        VERIFIED = "verified", "已核验"
        RETURNED = "returned", "已退回"
        SUSPENDED = "suspended", "已停用"

    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("主体类别", max_length=12, choices=Kind)
    region = models.ForeignKey(
        "store.Region", verbose_name="所在地区", null=True, on_delete=models.PROTECT, related_name="organisations"
    )
    address = models.CharField("地址", max_length=200, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=60, blank=True)
    controller_uscc = models.CharField(
        "控股或管理单位的统一社会信用代码", max_length=18, blank=True, help_text="无控股或管理关系的不填。"
    )
    base_account_name = models.CharField("基本账户户名", max_length=120, blank=True)
    base_account_no = models.CharField("基本账户账号", max_length=40, blank=True)
    base_account_bank = models.CharField("基本账户开户银行", max_length=120, blank=True)
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.PENDING)
    status_reason = models.CharField("退回或停用的理由", max_length=300, blank=True)
    registered_at = models.DateTimeField("登记时间", null=True, blank=True)
    verified_at = models.DateTimeField("核验时间", null=True, blank=True)
    verified_by = models.ForeignKey(
        "store.Post", verbose_name="核验岗位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_by_name = models.CharField("核验人", max_length=60, blank=True)
    demo = models.BooleanField("演练数据", default=False)

    name_found: tuple[datetime, str] | None = None
    """A moment and the name at that moment, where it was read together with the rest."""

    if TYPE_CHECKING:
        names: RelatedManager[NameHistory]
        accounts: RelatedManager[AccountHistory]
        offices: RelatedManager[Office]

    class Meta:
        ordering = ["name"]
        verbose_name = "主体"

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        return self.status == self.Status.VERIFIED

    def name_at(self, at: datetime) -> str:
        """The name it bore at that time; papers of then keep it."""
        if self.name_found and self.name_found[0] == at:
            return self.name_found[1]
        row = self.names.filter(since__lte=at).filter(Q(until=None) | Q(until__gt=at)).first()
        return row.name if row else self.name

    def account_numbers(self) -> set[str]:
        """Every base account it ever had: a deposit paid before a change stays linked to its payer."""
        return {self.base_account_no, *self.accounts.values_list("account_no", flat=True)} - {""}

    def former_names(self) -> set[str]:
        """Every name it ever bore, the present one included."""
        return {self.name, *self.names.values_list("name", flat=True)}

    def related(self) -> models.QuerySet[Organisation]:
        """Those tied to it by control or by one legal representative (招标投标法实施条例 第三十四条 looks at both)."""
        tie = Q(controller_uscc=self.uscc)
        if self.controller_uscc:
            tie |= Q(uscc=self.controller_uscc) | Q(controller_uscc=self.controller_uscc)
        if self.legal_representative:
            tie |= Q(legal_representative=self.legal_representative)
        return Organisation.objects.filter(tie).exclude(pk=self.pk)


class NameHistory(models.Model):
    """名称沿革：一行一个名称，`until` 为空的是现用名称。"""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField("名称", max_length=120)
    since = models.DateTimeField("启用时间")
    until = models.DateTimeField("停用时间", null=True, blank=True)
    changed_by = models.CharField("办理人", max_length=60, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(until=None), name="one_present_name")
        ]


class AccountHistory(models.Model):
    """基本账户沿革：变更后旧账户仍留存，已缴保证金据此原路退还。"""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="accounts")
    account_name = models.CharField("户名", max_length=120)
    account_no = models.CharField("账号", max_length=40, db_index=True)
    bank = models.CharField("开户银行", max_length=120)
    since = models.DateTimeField("启用时间")
    until = models.DateTimeField("停用时间", null=True, blank=True)
    changed_by = models.CharField("办理人", max_length=60, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(until=None), name="one_present_account")
        ]


class Office(models.Model):
    """机关内设科室，如住房和城乡建设局招标投标监管科。"""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="offices")
    name = models.CharField("科室", max_length=80)

    class Meta:
        ordering = ["organisation_id", "id"]
        verbose_name = "科室"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_office_of_a_name")]

    def __str__(self) -> str:
        return self.name


class ChangeRequest(models.Model):
    """变更申请：名称或基本账户的变更经指定工作人员核验后生效，申请与决定都留存。"""

    class Subject(models.TextChoices):
        NAME = "name", "名称变更"
        ACCOUNT = "account", "基本账户变更"

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "已核准"
        REFUSED = "refused", "不予变更"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="change_requests")
    subject = models.CharField("变更事项", max_length=8, choices=Subject)
    name = models.CharField("变更后名称", max_length=120, blank=True)
    account_name = models.CharField("变更后户名", max_length=120, blank=True)
    account_no = models.CharField("变更后账号", max_length=40, blank=True)
    bank = models.CharField("变更后开户银行", max_length=120, blank=True)
    grounds = models.CharField("变更理由", max_length=300)
    requested_at = models.DateTimeField("申请时间")
    requested_by = models.ForeignKey("store.Post", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.ForeignKey("store.Post", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField("决定", max_length=10, choices=Decision, blank=True)
    reason = models.CharField("决定理由", max_length=300, blank=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        verbose_name = "变更申请"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "subject"], condition=Q(decision=""), name="one_open_change_of_a_subject"
            )
        ]
