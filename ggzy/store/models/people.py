"""People 人员 who log in, their invitations 邀请 and the record of attempts to log in 登录记录."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from ggzy.core.roles import Role

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager

    from ggzy.store.models.posts import Post

ROLE_CHOICES = [(role.value, role.label) for role in Role]


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Person:
        """A new person; without a password the account can be opened only by a reset or an invitation."""
        person = self.model(username=self.model.normalize_username(username), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """登录人员。职权不在人而在岗位（`Post`）：一人可有多岗，一单位可有多人。"""

    username = models.CharField(
        "登录名", max_length=60, unique=True, error_messages={"unique": "该登录名已被使用，请另取一个。"}
    )
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("手机号码", max_length=20, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    active = models.BooleanField("可登录", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    demo = models.BooleanField("演练账户", default=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    looked_up_at: datetime | None = None
    posts_found: list[Post] | None = None
    """Of the one who makes a request: the platform's time then, and the posts as they stood."""

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    if TYPE_CHECKING:
        posts: RelatedManager[Post]

    class Meta:
        ordering = ["username"]
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """The word Django's log-in asks for."""
        return self.active

    def posts_in_force(self, at: datetime) -> list[Post]:
        """The posts this person may act in at that time, own posts before deputised ones."""
        # What a deputised post needs besides is fetched for deputies alone, who are few.
        found = self.posts_found
        rows = self.posts.select_related("organisation", "office").order_by() if found is None else found
        return sorted((post for post in rows if post.in_force(at)), key=lambda post: (bool(post.deputy_of_id), post.pk))


class Invitation(models.Model):
    """加入本单位的邀请。只存令牌的摘要，令牌本身只在寄出的信里。"""

    token_hash = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey("store.Organisation", on_delete=models.CASCADE, related_name="invitations")
    office = models.ForeignKey("store.Office", null=True, blank=True, on_delete=models.PROTECT)
    role = models.CharField("职权", max_length=16, choices=ROLE_CHOICES)
    title = models.CharField("职务", max_length=60)
    name = models.CharField("受邀人姓名", max_length=60)
    email = models.EmailField("电子邮箱")
    administrator = models.BooleanField("可管理本单位人员", default=False)
    region = models.ForeignKey("store.Region", null=True, blank=True, on_delete=models.PROTECT)
    lines = models.JSONField("交易类别", default=list, blank=True)
    invited_by = models.ForeignKey("store.Post", null=True, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField("邀请时间")
    expires_at = models.DateTimeField("失效时间")
    accepted_at = models.DateTimeField("接受时间", null=True, blank=True)
    accepted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        ordering = ["-invited_at"]
        verbose_name = "邀请"

    def open_at(self, at: datetime) -> bool:
        """Whether it can still be accepted; the end is excluded."""
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at


class LoginAttempt(models.Model):
    """登录尝试，供锁定与追查；不记密码。"""

    username = models.CharField(max_length=60, db_index=True)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(db_index=True)
    succeeded = models.BooleanField()

    class Meta:
        ordering = ["-at"]
