"""Navigation 导航: one table of entries, each with its page and the roles that see it."""

from __future__ import annotations

import msgspec
from django.urls import NoReverseMatch, reverse

from ggzy.core.roles import LOOKING, Role


class Entry(msgspec.Struct, frozen=True):
    """One entry: label, URL name, roles (empty: everyone), and whether it needs a log-in."""

    label: str
    url_name: str
    roles: tuple[Role, ...] = ()
    needs_login: bool = False


OFFICIALS = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING)

ENTRIES = (
    Entry("首页", "portal:home"),
    Entry("交易信息", "portal:search"),
    Entry("开标日历", "portal:calendar"),
    Entry("结果公开", "portal:results"),
    Entry("曝光台", "portal:exposure"),
    Entry("责任清单", "portal:duties"),
    Entry("投诉举报", "portal:complaints"),
    Entry("通报公开", "portal:circulars"),
    Entry("进场率", "portal:open_rate"),
    Entry("核验", "portal:verify"),
    Entry("工作台", "service:workbench", needs_login=True),
    Entry("我的项目", "trading:projects", (Role.TENDEREE, Role.AGENCY)),
    Entry("评标任务", "trading:calls", (Role.EXPERT,)),
    Entry("我的投标", "trading:my_bids", (Role.BIDDER,)),
    Entry("不可用证明", "service:certificates", (Role.BIDDER,)),
    Entry("处罚告知", "service:cases", (Role.BIDDER, Role.AGENCY, Role.TENDEREE, Role.EXPERT)),
    Entry("投诉", "service:complaints", (Role.BIDDER, Role.AGENCY, Role.TENDEREE)),
    Entry("项目登记", "trading:register", (Role.TENDEREE, Role.AGENCY)),
    Entry("备案审查", "supervision:filings", OFFICIALS),
    Entry("审查要点", "supervision:checklists", OFFICIALS),
    Entry("监督看板", "supervision:board", OFFICIALS),
    Entry("监督发现", "supervision:findings", OFFICIALS),
    Entry("案件", "supervision:cases", OFFICIALS),
    Entry("待我决定", "supervision:decisions", (Role.SUPERVISOR, Role.ADMINISTRATION)),
    Entry("职责与责任人", "supervision:duties", (*OFFICIALS, Role.CENTRE)),
    Entry("履职情况", "supervision:conduct", (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE)),
    Entry("权限下放", "supervision:powers", OFFICIALS),
    Entry("投诉处理", "supervision:complaints", OFFICIALS),
    Entry("举报处理", "supervision:reports", (Role.SUPERVISOR, Role.DISCIPLINE)),
    Entry("干预登记", "supervision:interferences", (Role.DISCIPLINE,)),
    Entry("登记干预", "service:interference", (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, Role.CENTRE, Role.EXPERT, Role.TENDEREE, Role.AGENCY)),
    Entry("应上未上", "supervision:unlisted", (Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE)),
    Entry("应上未上核查", "supervision:matters", (Role.SUPERVISOR,)),
    Entry("通报", "supervision:circulars", (*OFFICIALS, Role.CENTRE)),
    Entry("开标密钥", "trading:keys", (Role.SUPERVISOR, Role.CENTRE, Role.TENDEREE)),
    Entry("平台故障", "supervision:outages", OFFICIALS),
    Entry("开标异常", "supervision:failures", OFFICIALS),
    Entry("查看留痕", "supervision:sights", (Role.DISCIPLINE,)),
    Entry("主体核验", "service:organisations", (Role.ADMINISTRATION, Role.CENTRE)),
    Entry("工作日历", "service:workdays", (Role.ADMINISTRATION,)),
    Entry("保证金退还", "service:refunds", (Role.CENTRE, *OFFICIALS)),
    Entry("预置私钥", "practice:keys", (Role.SUPERVISOR, Role.CENTRE, Role.TENDEREE)),
    Entry("演练账户", "practice:accounts", (Role.HOST,)),
    Entry("演练时钟", "practice:clock", (Role.HOST,)),
    Entry("银行模拟", "practice:bank", needs_login=True),
    Entry("发件箱", "service:outbox", (Role.HOST,)),
)


def entries_for(role: Role | None, path: str) -> list[dict[str, object]]:
    """The entries that this role sees, the one of the present page marked.

    A face that a deployment leaves out (practice, in a real one) has no address, so its entries are left out too.
    """
    shown: list[dict[str, object]] = []
    for entry in ENTRIES:
        if (entry.needs_login and role is None) or (entry.roles and role not in entry.roles):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        shown.append({"label": entry.label, "url": url, "here": path == url or (url != "/" and path.startswith(url))})
    return only_longest_here(shown)


def only_longest_here(shown: list[dict[str, object]]) -> list[dict[str, object]]:
    """Of entries that contain the present page keep the closest marked."""
    here = [entry for entry in shown if entry["here"]]
    closest = max(here, key=lambda entry: len(str(entry["url"])), default=None)
    for entry in here:
        entry["here"] = entry is closest
    return shown
