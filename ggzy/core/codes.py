"""Codes 编码: credit codes of organisations, project codes of 17, 20 and 23 characters, trade codes of 40, and names.

The project codes are those that public platforms exchange: a project, its tender projects, their sections, each the
code of its parent and a serial of three digits. Refusals are `ValueError` with a reason in plain Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength, ValidationError

CREDIT_CODE_LENGTH = 18
PLATFORM_LENGTH = 11
PROJECT_SERIAL_LENGTH = 6
SERIAL_LENGTH = 3
PROJECT_LENGTH = PLATFORM_LENGTH + PROJECT_SERIAL_LENGTH
TENDER_PROJECT_LENGTH = PROJECT_LENGTH + SERIAL_LENGTH
SECTION_LENGTH = TENDER_PROJECT_LENGTH + SERIAL_LENGTH
TRADE_CODE_LENGTH = 40

CREDIT_CODE_REASONS: dict[type[ValidationError], str] = {
    InvalidLength: f"统一社会信用代码应为{CREDIT_CODE_LENGTH}位",
    InvalidFormat: "统一社会信用代码含有不允许的字符：前8位应为数字，其后不使用字母I、O、S、V、Z",
    InvalidComponent: "统一社会信用代码的登记机关或者行政区划部分不对",
    InvalidChecksum: "统一社会信用代码的末位校验码不对，请核对是否输错",
}


class ProjectLevel(StrEnum):
    """What a project code names."""

    PROJECT = "项目"
    TENDER_PROJECT = "招标项目"
    SECTION = "标段（包）"


LEVELS = {
    PROJECT_LENGTH: ProjectLevel.PROJECT,
    TENDER_PROJECT_LENGTH: ProjectLevel.TENDER_PROJECT,
    SECTION_LENGTH: ProjectLevel.SECTION,
}


def plain(text: str) -> str:
    """The text with full-width digits and letters made narrow, blanks and hidden characters taken out, in capitals."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(c for c in narrow if not c.isspace() and unicodedata.category(c) != "Cf").upper()


def credit_code(text: str) -> str:
    """统一社会信用代码 in its plain form, its check digit verified (GB 32100)."""
    code = plain(text)
    if not code:
        raise ValueError("请填写统一社会信用代码")
    if len(code) != CREDIT_CODE_LENGTH:
        raise ValueError(f"{CREDIT_CODE_REASONS[InvalidLength]}，现为{len(code)}位")
    try:
        return uscc.validate(code)
    except ValidationError as wrong:
        raise ValueError(CREDIT_CODE_REASONS.get(type(wrong), "统一社会信用代码不正确")) from wrong


def uscc_problem(text: str) -> str:
    """Why the text is no 统一社会信用代码; empty when it is one."""
    try:
        credit_code(text)
    except ValueError as wrong:
        return str(wrong)
    return ""


def project_code(platform: str, serial: int) -> str:
    """PROJECT_CODE: the platform's 11 characters and a serial of six digits, 17 in all."""
    platform = plain(platform)
    if not re.fullmatch(rf"[0-9A-Z]{{{PLATFORM_LENGTH}}}", platform):
        raise ValueError(f"平台编码应为{PLATFORM_LENGTH}位数字或者大写字母")
    return platform + _serial(serial, PROJECT_SERIAL_LENGTH)


def tender_project_code(project: str, serial: int) -> str:
    """TENDER_PROJECT_CODE: the project's code and a serial of three digits, 20 in all."""
    return _child(project, ProjectLevel.PROJECT, serial)


def section_code(tender_project: str, serial: int) -> str:
    """BID_SECTION_CODE: the tender project's code and a serial of three digits, 23 in all."""
    return _child(tender_project, ProjectLevel.TENDER_PROJECT, serial)


def project_level(code: str) -> ProjectLevel:
    """Which of the three a code names, by its length."""
    code = plain(code)
    level = LEVELS.get(len(code))
    if level is None:
        raise ValueError(f"编码应为17位（项目）、20位（招标项目）或者23位（标段），现为{len(code)}位")
    if not re.fullmatch(rf"[0-9A-Z]{{{PLATFORM_LENGTH}}}[0-9]+", code):
        raise ValueError(f"编码前{PLATFORM_LENGTH}位应为平台编码，其后应为数字序号")
    return level


def parent_code(code: str) -> str:
    """The code of the tender project a section belongs to, or of its project; empty for a project."""
    return "" if project_level(code) is ProjectLevel.PROJECT else plain(code)[:-SERIAL_LENGTH]


def trade_code(kind: str, platform_credit_code: str, on: date, serial: int) -> str:
    """统一交易标识码: `A01-<credit code of the platform>-<yyyymmdd>-<six digits>-<check>`, 40 characters in all.

    Only the length of 40 is known from published interfaces. Make-up, kinds (a letter and two digits) and the check
    character, here ISO/IEC 7064 MOD 37,36, are this platform's own until the national rule is at hand; change them
    here and nowhere else.
    """
    if not re.fullmatch(r"[A-Z]\d\d", kind, re.ASCII):
        raise ValueError("交易类别应为一个大写字母加两位数字，例如A01")
    body = f"{kind}-{credit_code(platform_credit_code)}-{on:%Y%m%d}-{_serial(serial, 6)}-"
    return body + _check_character(body)


def is_trade_code(text: str) -> bool:
    """Whether the text is a 统一交易标识码 as `trade_code` makes them."""
    code = plain(text)
    shape = r"[A-Z]\d\d-[0-9A-Z]{18}-\d{8}-\d{6}-[0-9A-Z]"
    return bool(re.fullmatch(shape, code, re.ASCII)) and code[-1] == _check_character(code[:-1])


BRACKETS = str.maketrans("[]{}〔〕【】〈〉", "()()()()()")


def plain_name(name: str) -> str:
    """An organisation's name for comparing: width of letters and brackets, blanks and middle dots no longer matter."""
    return re.sub("[·•・‧∙⋅.]", "", plain(name).translate(BRACKETS))


def plain_number(document_no: str) -> str:
    """文号 for comparing: 〔2026〕, [2026] and （2026） are one."""
    return plain(document_no).translate(BRACKETS)


def same_name(a: str, b: str) -> bool:
    """Whether two names of organisations are the same but for their way of writing. Empty names are never the same."""
    return bool(plain_name(a)) and plain_name(a) == plain_name(b)


def _child(parent: str, level: ProjectLevel, serial: int) -> str:
    if project_level(parent) is not level:
        raise ValueError(f"上级编码应为{level}编码")
    return plain(parent) + _serial(serial, SERIAL_LENGTH)


def _serial(serial: int, digits: int) -> str:
    if not 0 < serial < 10**digits:
        raise ValueError(f"序号应在1至{10**digits - 1}之间")
    return f"{serial:0{digits}d}"


def _check_character(body: str) -> str:
    """ISO/IEC 7064 MOD 37,36: finds every single wrong character and nearly every swap of neighbours."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    check = 36
    for sign in body.replace("-", ""):
        check = (check + alphabet.index(sign)) % 36 or 36
        check = check * 2 % 37
    return alphabet[(1 - check) % 36]
