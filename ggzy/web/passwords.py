"""Passwords that anybody here would try first 常见口令: words of this place and of this country's lists of leaked ones.

Django's own list knows twenty thousand leaked passwords, few of them Chinese.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

OF_THIS_PLACE = {
    "ggzy", "gonggongziyuan", "jiaoyi", "jiaoyizhongxin", "zhaobiao", "toubiao", "pingbiao", "kaibiao", "zhongbiao", "baozhengjin",
    "zhaobiaoren", "toubiaoren", "pingbiaozhuanjia", "jianguan", "jianduju", "zhujianju", "fagaiju", "caizhengju", "zhengfu", "yunnan",
    "chuxiong", "kunming", "dali", "yanlian", "guanli", "guanliyuan", "xitong", "admin", "administrator", "root", "test", "guest",
    "tender", "bidder", "expert", "supervisor", "ceshi", "mima", "gongsi", "jianshe",
}  # fmt: skip
"""Names of the system, of roles, offices and places."""
LEAKED = {
    "password", "passw", "pass", "woaini", "woaiwojia", "iloveyou", "qwerty", "qwertyuiop", "qwer", "asdf", "asdfgh", "asdfghjkl", "zxcvbn",
    "zxcvbnm", "qazwsx", "qazwsxedc", "qweasd", "qweasdzxc", "abc", "abcd", "abcdef", "abcdefgh", "aaaaaa", "aa", "a", "q", "qq", "wang", "li",
    "zhang", "liu", "chen", "yang", "zhongguo", "china", "nihao", "welcome", "letmein", "dragon", "monkey", "qaz", "wsx", "edc", "asd", "zxc",
    "woshishui", "caonima", "wodemima", "mimamima", "qwqw",
}  # fmt: skip


class NotTriedFirst:
    """Refuses one such word with digits and signs around it, and what only repeats itself or runs along the keys."""

    def validate(self, password: str, user: object = None) -> None:
        letters = re.sub(r"[^a-z]+", " ", password.lower().translate(LOOKALIKES)).split()
        plain = re.sub(r"[^a-z]+", " ", password.lower()).split()
        for words in (letters, plain):
            if words and all(word in OF_THIS_PLACE or word in LEAKED for word in words):
                raise ValidationError(
                    _("这样的密码容易被猜到：请换成几个互不相关的词，或者用密码管理器生成"), code="tried_first"
                )
        if len(set(password.lower())) < FEWEST_DIFFERENT:
            raise ValidationError(_("密码中重复的字符太多"), code="repeats")

    def get_help_text(self) -> str:
        return _("不要用本系统、岗位、地名的拼音加数字。")


LOOKALIKES = str.maketrans("@0$!", "aosi")
FEWEST_DIFFERENT = 5
