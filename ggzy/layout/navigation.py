"""Navigation 导航: one table of entries, each with its page, the roles that see it and the menu it stands in."""

from __future__ import annotations

from contextlib import suppress
from functools import cache, lru_cache

import msgspec
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.safestring import SafeString

from ggzy.core.roles import LOOKING, Role


class Entry(msgspec.Struct, frozen=True):
    """One entry: label, URL name, roles (empty: everyone), whether it needs a log-in; `menu` is empty for what stands by itself."""

    label: str
    url_name: str
    roles: tuple[Role, ...] = ()
    needs_login: bool = False
    menu: str = ""


OFFICIALS = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING)

ENTRIES = (
    Entry("首页", "portal:home"),
    Entry("交易信息", "portal:search", menu="交易公开"),
    Entry("开标日历", "portal:calendar", menu="交易公开"),
    Entry("结果公开", "portal:results", menu="交易公开"),
    Entry("曝光台", "portal:exposure", menu="监督公开"),
    Entry("代理机构", "portal:agencies", menu="监督公开"),
    Entry("责任清单", "portal:duties", menu="监督公开"),
    Entry("视为串通的情形", "portal:deemed", menu="监督公开"),
    Entry("投诉举报", "portal:complaints", menu="监督公开"),
    Entry("通报公开", "portal:circulars", menu="监督公开"),
    Entry("进场率", "portal:open_rate", menu="监督公开"),
    Entry("历史数据", "portal:old_deals", menu="交易公开"),
    Entry("核验", "portal:verify", menu="交易公开"),
    Entry("工作台", "service:workbench", needs_login=True),
    Entry("我的项目", "trading:projects", (Role.TENDEREE, Role.AGENCY)),
    Entry("评标任务", "trading:calls", (Role.EXPERT,)),
    Entry("我的投标", "trading:my_bids", (Role.BIDDER,)),
    Entry("不可用证明", "service:certificates", (Role.BIDDER,), menu="办理"),
    Entry("处罚告知", "service:cases", (Role.BIDDER, Role.AGENCY, Role.TENDEREE, Role.EXPERT), menu="办理"),
    Entry("我的档案", "service:dossier", (Role.BIDDER, Role.AGENCY, Role.TENDEREE, Role.EXPERT), menu="办理"),
    Entry("评价", "service:ratings", (Role.TENDEREE, Role.BIDDER, Role.SUPERVISOR, Role.CENTRE), menu="办理"),
    Entry("投诉", "service:complaints", (Role.BIDDER, Role.AGENCY, Role.TENDEREE), menu="办理"),
    Entry("项目登记", "trading:register", (Role.TENDEREE, Role.AGENCY), menu="办理"),
    Entry("事前监管", "supervision:before", OFFICIALS, menu="监督事项"),
    Entry("事后监管", "supervision:after", OFFICIALS, menu="监督事项"),
    Entry("备案审查", "supervision:filings", OFFICIALS, menu="监督事项"),
    Entry("材料报送", "supervision:expected", OFFICIALS, menu="监督事项"),
    Entry("审查要点", "supervision:checklists", OFFICIALS, menu="职责"),
    Entry("监督看板", "supervision:board", OFFICIALS),
    Entry("监督发现", "supervision:findings", OFFICIALS),
    Entry("案件", "supervision:cases", OFFICIALS),
    Entry("待我决定", "supervision:decisions", (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR), menu="职责"),
    Entry("职责与责任人", "supervision:duties", (*OFFICIALS, Role.CENTRE), menu="职责"),
    Entry("履职情况", "supervision:conduct", (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE), menu="职责"),
    Entry("权限下放", "supervision:powers", OFFICIALS, menu="职责"),
    Entry("投诉处理", "supervision:complaints", OFFICIALS, menu="监督事项"),
    Entry("举报处理", "supervision:reports", (Role.SUPERVISOR, Role.DISCIPLINE), menu="监督事项"),
    Entry("干预登记", "supervision:interferences", (Role.DISCIPLINE,), menu="监督事项"),
    Entry("登记干预", "service:interference", (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, Role.CENTRE, Role.EXPERT, Role.TENDEREE, Role.AGENCY), menu="办理"),
    Entry("应上未上", "supervision:unlisted", (Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE), menu="监督事项"),
    Entry("应上未上核查", "supervision:matters", (Role.SUPERVISOR,), menu="监督事项"),
    Entry("承继登记", "supervision:successions", OFFICIALS, menu="监督事项"),
    Entry("通报", "supervision:circulars", (*OFFICIALS, Role.CENTRE), menu="监督事项"),
    Entry("专家档案", "supervision:experts", OFFICIALS, menu="档案信用"),
    Entry("代理机构档案", "supervision:agencies", OFFICIALS, menu="档案信用"),
    Entry("正在限制的名单", "supervision:barred", OFFICIALS, menu="档案信用"),
    Entry("信用记录", "supervision:credits", OFFICIALS, menu="档案信用"),
    Entry("读入外部数据", "supervision:imports", (Role.ADMINISTRATION,), menu="档案信用"),
    Entry("档案申诉", "supervision:appeals", (Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING), menu="档案信用"),
    Entry("上报与评估", "supervision:calls", (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE, Role.CENTRE), menu="上报协调"),
    Entry("困难和措施", "supervision:difficulties", (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE, Role.CENTRE), menu="上报协调"),
    Entry("协调事项", "supervision:coordinations", (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE, Role.CENTRE), menu="上报协调"),
    Entry("开标密钥", "trading:keys", (Role.SUPERVISOR, Role.CENTRE, Role.TENDEREE), menu="办理"),
    Entry("平台故障", "supervision:outages", OFFICIALS, menu="监督事项"),
    Entry("开标异常", "supervision:failures", OFFICIALS, menu="监督事项"),
    Entry("查看留痕", "supervision:sights", (Role.DISCIPLINE,), menu="职责"),
    Entry("泄密核查", "supervision:leaks", (Role.DISCIPLINE,), menu="监督事项"),
    Entry("主体核验", "service:organisations", (Role.ADMINISTRATION, Role.CENTRE), menu="管理"),
    Entry("工作日历", "service:workdays", (Role.ADMINISTRATION,), menu="管理"),
    Entry("保证金退还", "service:refunds", (Role.CENTRE, *OFFICIALS), menu="管理"),
    Entry("预置私钥", "practice:keys", (Role.SUPERVISOR, Role.CENTRE, Role.TENDEREE), menu="演练"),
    Entry("演练账户", "practice:accounts", (Role.HOST,), menu="演练"),
    Entry("演练时钟", "practice:clock", (Role.HOST,), menu="演练"),
    Entry("银行模拟", "practice:bank", needs_login=True, menu="演练"),
    Entry("发件箱", "service:outbox", (Role.HOST,), menu="演练"),
)


def entries_for(role: Role | None, path: str) -> list[dict[str, object]]:
    """The entries that this role sees, the one of the present page marked: of those that contain it, the closest."""
    closest = _closest(role, path)
    return [
        {"label": entry.label, "url": url, "menu": entry.menu, "here": url == closest}
        for entry, url in _seen_by(role, _faces())
    ]


def menus_for(role: Role | None, path: str) -> list[dict[str, object]]:
    """The entries in their menus, in the order of the table; a menu of one entry is that entry."""
    menus: dict[str, list[dict[str, object]]] = {}
    for entry in entries_for(role, path):
        menus.setdefault(str(entry["menu"] or entry["label"]), []).append(entry)
    return [
        inside[0] if len(inside) == 1 else {"label": label, "entries": inside, "here": any(entry["here"] for entry in inside)}
        for label, inside in menus.items()
    ]


def menu_bar(role: Role | None, path: str) -> SafeString:
    """The menus as they stand on the page; all pages under one entry show the same, so it is drawn once."""
    return _drawn(role, _closest(role, path), _faces())


def _faces() -> str:
    """Which faces this process serves: the module of its addresses."""
    return get_urlconf() or str(settings.ROOT_URLCONF)


@lru_cache(maxsize=2048)
def _drawn(role: Role | None, here: str, faces: str) -> SafeString:
    return render_to_string("web/menus.html", {"menus": menus_for(role, here)})


def _closest(role: Role | None, path: str) -> str:
    """The address of the entry that the page stands under, or nothing."""
    urls = [url for _, url in _seen_by(role, _faces())]
    return max((url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default="")


@cache
def _seen_by(role: Role | None, faces: str) -> tuple[tuple[Entry, str], ...]:
    """The entries of a role with their addresses.

    A face that a deployment leaves out (practice, in a real one) has no address, so its entries are left out too.
    """
    found = []
    for entry in ENTRIES:
        if (entry.needs_login and role is None) or (entry.roles and role not in entry.roles):
            continue
        with suppress(NoReverseMatch):
            found.append((entry, reverse(entry.url_name, urlconf=faces)))
    return tuple(found)
