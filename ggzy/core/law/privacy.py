"""个人信息保护法 (Personal Information Protection Law, 2021): one function an article."""

from __future__ import annotations

import re

from ggzy.core.codes import plain
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "个人信息保护法"
IDENTITY_NUMBER = re.compile(r"(?<![0-9A-Z])[1-9]\d{5}(?:19|20)\d{9}[\dX](?![0-9A-Z])")
MOBILE_NUMBER = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
PUBLISHED = ("text", "public_text", "reason", "namesake")
"""Fields of acts that everybody reads."""


@rule(Basis(LAW, 25, "不得公开"))
def no_personal_numbers_published(ask: Ask) -> Unmet | None:
    """不得公开个人信息：公开的文字里不能有身份证号码、手机号码。"""
    text = plain("\n".join(getattr(ask.command, name, "") for name in PUBLISHED)).upper()
    for what, numbers in (("身份证号码", IDENTITY_NUMBER), ("手机号码", MOBILE_NUMBER)):
        if numbers.search(text):
            return Unmet(f"将要公开的文字里有{what}", "请删去后再提交")
    return None
