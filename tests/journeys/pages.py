"""Every page of the platform 页面清单: its route, who opens it, and on a lot of which stage. The walk fails on a route that is in
neither table."""

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    """`who` is a practice account, or `party:role` for somebody who plays that role in the lot, or empty for the public."""

    route: str
    title: str
    who: str = ""
    stage: str = ""
    more: str = ""


PAGES = (
    Page("portal:home", "门户首页"),
    Page("portal:search", "交易信息查询"),
    Page("portal:calendar", "开标日历"),
    Page("portal:results", "结果公开"),
    Page("portal:deal", "项目全过程（公示中）", stage="publicity"),
    Page("portal:deal", "项目全过程（已归档）", stage="archived"),
    Page("portal:versions", "招标文件各版本对比", stage="bidding"),
    Page("service:login", "登录"),
    Page("service:register", "主体登记"),
    Page("service:ask_reset", "找回口令"),
    Page("service:workbench", "工作台（招标人）", "zhaobiao1"),
    Page("service:workbench", "工作台（代理机构）", "daili1"),
    Page("service:workbench", "工作台（投标人）", "toubiao1"),
    Page("service:workbench", "工作台（评标专家）", "zhuanjia1"),
    Page("service:workbench", "工作台（监督部门）", "jianguan1"),
    Page("service:workbench", "工作台（交易中心）", "jiaoyi1"),
    Page("service:workbench", "工作台（演练主持人）", "zhuchi"),
    Page("service:posts", "岗位切换", "zhaobiao1"),
    Page("service:change_password", "修改口令", "zhaobiao1"),
    Page("service:organisations", "主体核验", "guanli"),
    Page("service:workdays", "工作日历", "guanli"),
    Page("service:organisation", "单位信息", "toubiao1", more="own"),
    Page("service:members", "本单位人员", "zhaobiao1"),
    Page("service:invite_member", "邀请人员", "zhaobiao1"),
    Page("service:deputy", "委托代理", "zhaobiao1"),
    Page("service:messages", "消息中心", "zhaobiao1"),
    Page("service:sent_messages", "已发消息", "jianguan1"),
    Page("service:outbox", "发件箱（演练）", "zhuchi"),
    Page("service:refunds", "保证金退还", "jiaoyi1"),
    Page("service:deposit", "交纳保证金", "toubiao1", "bidding", "obtained"),
    Page("trading:projects", "我的项目", "zhaobiao1"),
    Page("trading:register", "项目登记与应招测试", "zhaobiao1"),
    Page("trading:deal", "项目办理页", "party:tenderee", "awarded"),
    Page("trading:appointment", "确认招标代理委托", "party:tenderee", "registered", "asked"),
    Page("trading:tender_file", "招标文件编制", "party:tenderee", "registered"),
    Page("trading:notice", "发布招标公告", "party:tenderee", "filed"),
    Page("trading:questions", "答复疑问", "party:tenderee", "bidding"),
    Page("trading:clarify", "发布澄清修改", "party:tenderee", "bidding"),
    Page("trading:extend", "延长截止时间", "party:tenderee", "bidding"),
    Page("trading:objections", "答复异议", "party:tenderee", "bidding"),
    Page("trading:committee", "抽取评标委员会", "party:tenderee", "opening"),
    Page("trading:publicity", "公示中标候选人", "party:tenderee", "publicity"),
    Page("trading:award", "确定中标人", "party:tenderee", "awarded"),
    Page("trading:written_report", "书面报告", "party:tenderee", "awarded"),
    Page("trading:contract", "签订合同", "party:tenderee", "awarded"),
    Page("trading:archive", "归档", "party:tenderee", "contracted"),
    Page("trading:terminate", "终止招标", "party:tenderee", "bidding"),
    Page("trading:again", "重新招标", "party:tenderee", "bidding"),
    Page("trading:forfeit", "保证金不予退还", "party:tenderee", "awarded"),
    Page("trading:my_bids", "我的投标", "toubiao1"),
    Page("trading:obtain", "获取招标文件", "toubiao3", "bidding", "not obtained"),
    Page("trading:file", "招标文件", "toubiao1", "bidding", "obtained"),
    Page("trading:ask", "提问", "toubiao1", "bidding", "obtained"),
    Page("trading:object", "提出异议", "toubiao1", "bidding", "obtained"),
    Page("trading:bid", "编制投标文件", "toubiao1", "bidding", "obtained"),
    Page("trading:withdraw", "撤回投标", "toubiao1", "bidding", "obtained"),
    Page("trading:receipts", "我的回执", "toubiao1", "bidding", "obtained"),
    Page("trading:hall", "开标大厅（招标人）", "party:tenderee", "opening"),
    Page("trading:hall", "开标大厅（监督部门）", "jianguan1", "opening"),
    Page("trading:calls", "我的评标任务", "zhuanjia1"),
    Page("trading:seat", "评标席位", "zhuanjia1", "evaluation"),
    Page("trading:deliberation", "合议、表决与澄清", "zhuanjia1", "evaluation"),
    Page("trading:seats", "委员签到与更换", "jiaoyi1", "evaluation"),
    Page("trading:evaluation_report", "评标报告", "party:tenderee", "publicity"),
    Page("trading:inquiries", "书面澄清", "winner", "archived"),
    Page("trading:my_sheet", "我的得分明细", "winner", "archived"),
    Page("supervision:filings", "备案审查", "jianguan1"),
    Page("supervision:review", "审查招标文件", "jianguan1", "in_review"),
    Page("supervision:board", "监督看板", "jianguan1"),
    Page("supervision:deal", "项目监督", "jianguan1", "opening"),
    Page("supervision:look", "登记查看理由（纪检监察）", "jijian", "opening"),
    Page("supervision:suspend", "责令暂停", "jianguan1", "opening"),
    Page("supervision:resume", "决定恢复", "party:supervisor", "publicity", "suspended"),
    Page("supervision:keys", "开标密钥", "jianguan1"),
    Page("supervision:key", "生成并登记开标公钥", "jianguan1", "filed"),
    Page("supervision:lost", "报告私钥灭失", "jianguan1", "bidding"),
    Page("supervision:release", "启用开标私钥", "jianguan1", "opening"),
    Page("supervision:failures", "解密异常", "jianguan1"),
    Page("practice:accounts", "演练账户"),
    Page("practice:clock", "演练时钟", "zhuchi"),
    Page("practice:bank", "银行模拟", "toubiao1"),
    Page("practice:keys", "演练私钥", "jianguan1"),
)

NOT_PAGES = {
    "acts and answers to scripts": (
        "trading:upload_begin", "trading:upload", "trading:upload_finish", "trading:upload_chunk", "trading:time",
        "trading:admissible", "trading:withdraw_objection", "trading:submit", "trading:hall_now", "trading:hall_act",
        "trading:answer_call", "trading:seat_draft", "trading:file_checks", "trading:file_scores", "trading:deliberate",
        "trading:sign_report", "trading:file_report", "trading:answer_inquiry", "trading:duty_test",
        "trading:tender_file_draft", "trading:change_attachments", "service:logout", "service:switch_post", "service:refund_again",
        "service:decide_registration", "service:decide_change", "service:remove_member", "service:end_deputy",
        "service:revoke_invitation", "supervision:board_live", "supervision:envelope", "supervision:rehearse",
        "supervision:progress", ":health",
    ),
    "papers and files": (
        "trading:seat_paper", "trading:attachment", "trading:tender_file_preview", "trading:archive_package", "trading:paper", "trading:receipt",
        "trading:receipt_file", "supervision:opinion", "supervision:paper", "portal:paper", "portal:calendar_feed",
        "practice:key",
    ),
    "pages that need something of their own, walked by their own tests": (
        "service:lot_notice", "service:reset_password", "service:amend_entry", "service:request_change",
        "service:accept_invitation", "service:message", "service:outbox_message",
    ),
}
