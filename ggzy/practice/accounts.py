"""Practice accounts 演练账户: one for each role, all with one known password. Plain data, readable without a database.

Every person and organisation behind them is flagged as practice data; a real deployment refuses to start with any.
"""

from __future__ import annotations

from typing import NamedTuple

PASSWORD = "Yanlian2026!"
FREE_CODE = "91532301MA6Y888884"
"""A code with a right check digit that no firm of the province has: for whoever wants to register a new one."""


class Account(NamedTuple):
    """One row of the table that the start of a practice prints."""

    role: str
    name: str
    organisation: str
    username: str
    password: str = PASSWORD


ACCOUNTS = (
    Account("招标人", "杨建国", "楚雄市城市建设投资开发有限公司", "zhaobiao1"),
    Account("招标代理机构", "李秀英", "云南诚信工程咨询有限公司", "daili1"),
    Account("投标人", "马国强", "楚雄红土建设工程有限公司", "toubiao1"),
    Account("投标人", "段志刚", "云南蓝田市政工程有限公司", "toubiao2"),
    Account("投标人", "普海燕", "楚雄绿洲建筑有限公司", "toubiao3"),
    Account("评标专家", "正在评标的一名委员", "以抽取结果为准", "zhuanjia1"),
    Account("行业监督部门", "周正荣", "楚雄州住房和城乡建设局招标投标监管科", "jianguan1"),
    Account("行业监督部门（代理）", "何晓燕", "楚雄州住房和城乡建设局招标投标监管科", "jianguan2"),
    Account("交易中心", "赵敏", "楚雄州公共资源交易中心", "jiaoyi1"),
    Account("公共资源交易管理局", "李志强", "楚雄州公共资源交易管理局", "guanli"),
    Account("公共资源交易管理局（省）", "赵云峰", "云南省政务服务管理局", "shengju1"),
    Account("督查室", "罗永平", "楚雄州人民政府督查室", "ducha"),
    Account("纪检监察机关", "郑清和", "中共楚雄州纪委监委", "jijian"),
    Account("审计机关（只读）", "段审言", "楚雄州审计局", "shenji"),
    Account("检察机关（只读）", "罗检明", "楚雄州人民检察院", "jiancha"),
    Account("演练主持人", "主持人", "演练组织办公室", "zhuchi"),
)

FIRST_STEPS = (
    ("社会公众", "不必登录，看公告、开标日历和一个项目的全过程", "/"),
    ("社会公众", "核验一份回执，再用数据库最高权限改坏一行，看它被指出来（步骤见 docs/practice.md）", "/verify/"),
    ("招标人 zhaobiao1", "确认“环城西路桥梁加固”的代理委托，为“科技孵化中心”签订合同，或登记一个新项目", "/service/"),
    ("招标代理机构 daili1", "在“老旧小区改造（二期）”的开标大厅主持开标", "/service/"),
    ("投标人 toubiao1", "为明天9:30截止的“东城区雨污分流”缴保证金，在浏览器里编制、加密、递交投标文件", "/service/"),
    ("评标专家 zhuanjia1", "作为主任评审“第三中学教学综合楼”（招标人代表 yezhu7 也还没有评）", "/service/"),
    ("行业监督部门 jianguan1", "在“老旧小区改造（二期）”交出本席位的开标份额（页上可载入预置私钥），审查“第二污水处理厂”备案", "/service/"),
    ("行业监督部门 jianguan1", "核对同事登记的一项承继：确认以后，限制才对承继单位执行", "/supervision/successions/"),
    ("交易中心 jiaoyi1", "也在“老旧小区改造（二期）”交出份额：三席中任意两席交出，投标文件随即解密", "/service/"),
    ("一家新单位", f"不必登录，登记一家新的投标人（可用的统一社会信用代码 {FREE_CODE}），再由管理局核验", "/service/register/"),
    ("公共资源交易管理局 guanli", "核验新登记的单位和账户变更", "/service/organisations/"),
    ("公共资源交易管理局 guanli", "看“档案信用”：一名评价低的专家和本人的答复，一家备案两次被退回的代理机构；答复它的申诉", "/supervision/agencies/"),
    ("公共资源交易管理局（省） shengju1", "收悉或者退回州管理局报送、正在等待的汇总报告", "/supervision/calls/"),
    ("督查室 ducha、纪检监察机关 jijian", "看监督看板（纪检监察机关只读）", "/supervision/board/"),
    ("演练主持人 zhuchi", "向前拨动演练时钟，看到期事项依次办理", "/practice/clock/"),
)


def table() -> tuple[Account, ...]:
    """One account for each role."""
    return ACCOUNTS
