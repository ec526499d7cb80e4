"""The roll 名册: who there is in the practice province, as rows. Offices bear their real names, people and firms none.

Credit codes are written without their check digit, which is computed when they are entered.
"""

from __future__ import annotations

from typing import NamedTuple

from ggzy.core.roles import Role

PROVINCE, STATE, CITY, LUFENG, ZONE = "530000", "532300", "532301", "532302", "5323K1"
AUTHORITY, CENTRE, TENDEREE, AGENCY, BIDDER, EMPLOYER = "authority", "centre", "tenderee", "agency", "bidder", "employer"


class Firm(NamedTuple):
    """One organisation; `code` has 17 characters."""

    key: str
    code: str
    name: str
    kind: str
    region: str
    head: str
    controller: str = ""


class Seat(NamedTuple):
    """One post of one person; a person with several posts has several rows."""

    username: str
    name: str
    firm: str
    role: Role
    office: str
    title: str
    lines: tuple[str, ...] = ()
    administrator: bool = False


FIRMS = (
    Firm("zhujian", "11532300MB0Y00011", "楚雄州住房和城乡建设局", AUTHORITY, STATE, "周正荣"),
    Firm("jiaotong", "11532300MB0Y00022", "楚雄州交通运输局", AUTHORITY, STATE, "施文斌"),
    Firm("shuiwu", "11532300MB0Y00033", "楚雄州水务局", AUTHORITY, STATE, "起永昌"),
    Firm("zhujian_city", "11532301MB0Y00044", "楚雄市住房和城乡建设局", AUTHORITY, CITY, "鲁建忠"),
    Firm("jiaotong_city", "11532301MB0Y00055", "楚雄市交通运输局", AUTHORITY, CITY, "董学文"),
    Firm("shuiwu_city", "11532301MB0Y00066", "楚雄市水务局", AUTHORITY, CITY, "苏丽萍"),
    Firm("zhujian_lufeng", "11532302MB0Y00077", "禄丰市住房和城乡建设局", AUTHORITY, LUFENG, "白云生"),
    Firm("jiaotong_lufeng", "11532302MB0Y00088", "禄丰市交通运输局", AUTHORITY, LUFENG, "尹世昌"),
    Firm("shuiwu_lufeng", "11532302MB0Y00099", "禄丰市水务局", AUTHORITY, LUFENG, "钱永福"),
    Firm("jianshe_zone", "11532300MB0Y00101", "楚雄开发区建设管理局", AUTHORITY, ZONE, "夏春明"),
    Firm("guanliju", "11532300MB0Y00112", "楚雄州公共资源交易管理局", AUTHORITY, STATE, "李志强"),
    Firm("guanliju_city", "11532301MB0Y00123", "楚雄市公共资源交易管理局", AUTHORITY, CITY, "张晓东"),
    Firm("guanliju_lufeng", "11532302MB0Y00134", "禄丰市公共资源交易管理局", AUTHORITY, LUFENG, "毕春华"),
    Firm("ducha", "11532300MB0Y00145", "楚雄州人民政府督查室", AUTHORITY, STATE, "罗永平"),
    Firm("jiwei", "11532300MB0Y00156", "中共楚雄州纪委监委", AUTHORITY, STATE, "郑清和"),
    Firm("shenji", "11532300MB0Y00178", "楚雄州审计局", AUTHORITY, STATE, "段审言"),
    Firm("jiancha", "11532300MB0Y00189", "楚雄州人民检察院", AUTHORITY, STATE, "罗检明"),
    Firm("shengju", "11530000MB0Y00190", "云南省政务服务管理局", AUTHORITY, PROVINCE, "赵云峰"),
    Firm("zhuchi", "11530000MB0Y00167", "演练组织办公室", AUTHORITY, STATE, "主持人"),
    Firm("zhongxin", "12532300MB1Y00011", "楚雄州公共资源交易中心", CENTRE, STATE, "赵敏"),
    Firm("zhongxin_city", "12532301MB1Y00022", "楚雄市公共资源交易中心", CENTRE, CITY, "何丽琼"),
    Firm("zhongxin_lufeng", "12532302MB1Y00033", "禄丰市公共资源交易中心", CENTRE, LUFENG, "王家宝"),
    Firm("chengtou", "91532301MA6Y00011", "楚雄市城市建设投资开发有限公司", TENDEREE, CITY, "杨建国"),
    Firm("shuitou", "91532301MA6Y00022", "楚雄市水务投资有限公司", TENDEREE, CITY, "黄永祥"),
    Firm("jiaotou_city", "91532301MA6Y00033", "楚雄市交通建设投资有限公司", TENDEREE, CITY, "杞绍荣"),
    Firm("zhijiao", "12532300MB1Y00044", "楚雄州职业教育中心建设筹备处", TENDEREE, STATE, "刘文清"),
    Firm("shuitou_lufeng", "91532302MA6Y00044", "禄丰市水务产业投资有限公司", TENDEREE, LUFENG, "沙建伟"),
    Firm("jiaotou_lufeng", "91532302MA6Y00055", "禄丰市公路建设开发有限公司", TENDEREE, LUFENG, "吴国栋"),
    Firm("jiaoyu_lufeng", "12532302MB1Y00055", "禄丰市教育基建管理中心", TENDEREE, LUFENG, "陈玉兰"),
    Firm("kaitou", "91532300MA6Y00066", "楚雄开发区投资开发有限公司", TENDEREE, ZONE, "徐立新"),
    Firm("chengxin", "91530100MA6Y00077", "云南诚信工程咨询有限公司", AGENCY, CITY, "李秀英"),
    Firm("hengda", "91532301MA6Y00088", "楚雄恒达招标代理有限公司", AGENCY, CITY, "高红梅"),
    Firm("hongtu", "91532301MA6Y00101", "楚雄红土建设工程有限公司", BIDDER, CITY, "马国强"),
    Firm("lantian", "91530100MA6Y00112", "云南蓝田市政工程有限公司", BIDDER, STATE, "段志刚"),
    Firm("lvzhou", "91532301MA6Y00123", "楚雄绿洲建筑有限公司", BIDDER, CITY, "普海燕"),
    Firm("jinsha", "91532302MA6Y00134", "禄丰金沙建设集团有限公司", BIDDER, LUFENG, "沈绍兴"),
    Firm("zixi", "91532301MA6Y00145", "楚雄紫溪路桥工程有限公司", BIDDER, CITY, "鲁正华"),
    Firm("longchuan", "91532301MA6Y00156", "楚雄龙川水利水电建设有限公司", BIDDER, CITY, "方玉林"),
    Firm("diancheng", "91530100MA6Y00167", "云南滇程建设工程有限公司", BIDDER, STATE, "严启明"),
    Firm("wumeng", "91532300MA6Y00178", "楚雄乌蒙山建筑工程有限公司", BIDDER, STATE, "孔令春"),
    Firm("yuanmou", "91532300MA6Y00189", "云南元谋人路桥有限公司", BIDDER, STATE, "郭廷柱"),
    Firm("lantian_zi", "91530100MA6Y00202", "云南蓝田园林绿化有限公司", BIDDER, STATE, "段志明", "lantian"),
    Firm("yuan_shizheng", "91530100MA6Y00211", "云南市政勘测设计院有限公司", EMPLOYER, STATE, "吕思源"),
    Firm("yuan_jianzhu", "91530100MA6Y00222", "云南彩云建筑设计有限公司", EMPLOYER, STATE, "尚德明"),
    Firm("yuan_gonglu", "91530100MA6Y00233", "云南通途公路勘察设计有限公司", EMPLOYER, STATE, "卢国华"),
    Firm("yuan_shuili", "91530100MA6Y00244", "云南润泽水利设计有限公司", EMPLOYER, STATE, "江河清"),
    Firm("suo_zaojia", "91532301MA6Y00255", "楚雄中正工程造价咨询有限公司", EMPLOYER, CITY, "程工明"),
    Firm("xueyuan", "12532300MB1Y00066", "楚雄工程技术学院", EMPLOYER, STATE, "文知远"),
)

HOUSING, TRANSPORT, WATER = ("construction/housing",), ("construction/transport",), ("construction/water",)
REVIEW = "招标投标监管科"

SEATS = (
    Seat("jianguan1", "周正荣", "zhujian", Role.SUPERVISOR, REVIEW, "科长", HOUSING, True),
    Seat("jianguan1b", "李法明", "zhujian", Role.SUPERVISOR, "政策法规科", "法制审核员", HOUSING),
    Seat("jianguan2", "何晓燕", "zhujian", Role.SUPERVISOR, "建筑市场监管科", "副科长", HOUSING),
    Seat("jianguan3", "施文斌", "jiaotong", Role.SUPERVISOR, "建设管理科", "科长", TRANSPORT, True),
    Seat("jianguan4", "起永昌", "shuiwu", Role.SUPERVISOR, "建设与监督科", "科长", WATER, True),
    Seat("jianguan5", "鲁建忠", "zhujian_city", Role.SUPERVISOR, "招标投标监管站", "站长", HOUSING, True),
    Seat("jianguan6", "董学文", "jiaotong_city", Role.SUPERVISOR, "建设管理股", "股长", TRANSPORT, True),
    Seat("jianguan7", "苏丽萍", "shuiwu_city", Role.SUPERVISOR, "建设管理股", "股长", WATER, True),
    Seat("jianguan8", "白云生", "zhujian_lufeng", Role.SUPERVISOR, "招标投标监管站", "站长", HOUSING, True),
    Seat("jianguan9", "尹世昌", "jiaotong_lufeng", Role.SUPERVISOR, "建设管理股", "股长", TRANSPORT, True),
    Seat("jianguan10", "钱永福", "shuiwu_lufeng", Role.SUPERVISOR, "建设管理股", "股长", WATER, True),
    Seat("jianguan11", "夏春明", "jianshe_zone", Role.SUPERVISOR, "招标投标监管科", "科长", ("construction",), True),
    Seat("guanli", "李志强", "guanliju", Role.ADMINISTRATION, "综合监督科", "科长", (), True),
    Seat("guanli2", "杨丽华", "guanliju", Role.ADMINISTRATION, "综合监督科", "科员"),
    Seat("guanli3", "张晓东", "guanliju_city", Role.ADMINISTRATION, "监督股", "股长", (), True),
    Seat("guanli4", "毕春华", "guanliju_lufeng", Role.ADMINISTRATION, "监督股", "股长", (), True),
    Seat("shengju1", "赵云峰", "shengju", Role.ADMINISTRATION, "公共资源交易监管处", "处长", (), True),
    Seat("ducha", "罗永平", "ducha", Role.INSPECTOR, "督查一科", "科长", (), True),
    Seat("jijian", "郑清和", "jiwei", Role.DISCIPLINE, "党风政风监督室", "主任", (), True),
    Seat("shenji", "段审言", "shenji", Role.AUDIT, "投资审计科", "科长", (), True),
    Seat("jiancha", "罗检明", "jiancha", Role.PROCURATOR, "第四检察部", "主任", (), True),
    Seat("zhuchi", "主持人", "zhuchi", Role.HOST, "", "主持人", (), True),
    Seat("jiaoyi1", "赵敏", "zhongxin", Role.CENTRE, "交易见证科", "科长", (), True),
    Seat("jiaoyi2", "普云芬", "zhongxin", Role.CENTRE, "财务科", "保证金专员"),
    Seat("jiaoyi3", "何丽琼", "zhongxin_city", Role.CENTRE, "交易见证科", "见证员", (), True),
    Seat("jiaoyi4", "王家宝", "zhongxin_lufeng", Role.CENTRE, "交易见证科", "见证员", (), True),
    Seat("zhaobiao1", "杨建国", "chengtou", Role.TENDEREE, "工程部", "部长", (), True),
    Seat("zhaobiao2", "李慧芳", "chengtou", Role.TENDEREE, "合约部", "经办人"),
    Seat("zhaobiao3", "黄永祥", "shuitou", Role.TENDEREE, "工程部", "部长", (), True),
    Seat("zhaobiao4", "杞绍荣", "jiaotou_city", Role.TENDEREE, "工程部", "部长", (), True),
    Seat("zhaobiao5", "刘文清", "zhijiao", Role.TENDEREE, "基建办", "主任", (), True),
    Seat("zhaobiao6", "沙建伟", "shuitou_lufeng", Role.TENDEREE, "工程部", "部长", (), True),
    Seat("zhaobiao7", "吴国栋", "jiaotou_lufeng", Role.TENDEREE, "工程部", "部长", (), True),
    Seat("zhaobiao8", "陈玉兰", "jiaoyu_lufeng", Role.TENDEREE, "基建科", "科长", (), True),
    Seat("zhaobiao9", "徐立新", "kaitou", Role.TENDEREE, "工程部", "部长", (), True),
    Seat("yezhu1", "张学军", "chengtou", Role.EXPERT, "工程部", "招标人代表"),
    Seat("yezhu1", "张学军", "chengtou", Role.TENDEREE, "工程部", "工程师"),
    Seat("yezhu2", "字光明", "shuitou", Role.EXPERT, "工程部", "招标人代表"),
    Seat("yezhu2", "字光明", "shuitou", Role.TENDEREE, "工程部", "工程师"),
    Seat("yezhu3", "李国安", "jiaotou_city", Role.EXPERT, "工程部", "招标人代表"),
    Seat("yezhu3", "李国安", "jiaotou_city", Role.TENDEREE, "工程部", "工程师"),
    Seat("yezhu4", "赵文艳", "zhijiao", Role.EXPERT, "基建办", "招标人代表"),
    Seat("yezhu4", "赵文艳", "zhijiao", Role.TENDEREE, "基建办", "工程师"),
    Seat("yezhu5", "罗有才", "shuitou_lufeng", Role.EXPERT, "工程部", "招标人代表"),
    Seat("yezhu5", "罗有才", "shuitou_lufeng", Role.TENDEREE, "工程部", "工程师"),
    Seat("yezhu6", "尹丽娟", "jiaotou_lufeng", Role.EXPERT, "工程部", "招标人代表"),
    Seat("yezhu6", "尹丽娟", "jiaotou_lufeng", Role.TENDEREE, "工程部", "工程师"),
    Seat("yezhu7", "朱建云", "jiaoyu_lufeng", Role.EXPERT, "基建科", "招标人代表"),
    Seat("yezhu7", "朱建云", "jiaoyu_lufeng", Role.TENDEREE, "基建科", "工程师"),
    Seat("yezhu8", "谭志远", "kaitou", Role.EXPERT, "工程部", "招标人代表"),
    Seat("yezhu8", "谭志远", "kaitou", Role.TENDEREE, "工程部", "工程师"),
    Seat("daili1", "李秀英", "chengxin", Role.AGENCY, "项目一部", "项目经理", (), True),
    Seat("daili2", "冯小军", "chengxin", Role.AGENCY, "项目二部", "项目经理"),
    Seat("daili3", "高红梅", "hengda", Role.AGENCY, "业务部", "项目经理", (), True),
    Seat("daili4", "魏海涛", "hengda", Role.AGENCY, "业务部", "项目助理"),
    Seat("toubiao1", "马国强", "hongtu", Role.BIDDER, "经营部", "经理", (), True),
    Seat("toubiao1b", "沙丽琴", "hongtu", Role.BIDDER, "经营部", "标书员"),
    Seat("toubiao2", "段志刚", "lantian", Role.BIDDER, "市场部", "经理", (), True),
    Seat("toubiao2b", "范晓琳", "lantian", Role.BIDDER, "市场部", "标书员"),
    Seat("toubiao3", "普海燕", "lvzhou", Role.BIDDER, "经营部", "经理", (), True),
    Seat("toubiao4", "沈绍兴", "jinsha", Role.BIDDER, "经营部", "经理", (), True),
    Seat("toubiao5", "鲁正华", "zixi", Role.BIDDER, "经营部", "经理", (), True),
    Seat("toubiao6", "方玉林", "longchuan", Role.BIDDER, "经营部", "经理", (), True),
    Seat("toubiao7", "严启明", "diancheng", Role.BIDDER, "市场部", "经理", (), True),
    Seat("toubiao8", "孔令春", "wumeng", Role.BIDDER, "经营部", "经理", (), True),
    Seat("toubiao9", "郭廷柱", "yuanmou", Role.BIDDER, "经营部", "经理", (), True),
    Seat("toubiao10", "段志明", "lantian_zi", Role.BIDDER, "经营部", "经理", (), True),
)

REPRESENTATIVES = {
    "chengtou": "yezhu1", "shuitou": "yezhu2", "jiaotou_city": "yezhu3", "zhijiao": "yezhu4",
    "shuitou_lufeng": "yezhu5", "jiaotou_lufeng": "yezhu6", "jiaoyu_lufeng": "yezhu7", "kaitou": "yezhu8",
}
"""Who of each tenderee sits on its committees 招标人代表."""

# ---- sixty experts 评标专家 by employer and speciality ----

MUNICIPAL, BUILDING, ROAD, HYDRAULIC, COST = "市政工程", "房屋建筑工程", "公路工程", "水利工程", "工程造价"

EXPERT_GROUPS = (
    ("yuan_shizheng", 9, (MUNICIPAL,), "高级工程师"),
    ("yuan_jianzhu", 9, (BUILDING,), "高级工程师"),
    ("yuan_gonglu", 8, (ROAD,), "高级工程师"),
    ("yuan_shuili", 8, (HYDRAULIC,), "高级工程师"),
    ("suo_zaojia", 9, (COST,), "高级经济师"),
    ("xueyuan", 4, (BUILDING, MUNICIPAL), "教授"),
    ("xueyuan", 3, (COST,), "副教授"),
    ("xueyuan", 2, (ROAD, HYDRAULIC), "副教授"),
    ("hongtu", 2, (MUNICIPAL,), "高级工程师"),
    ("lvzhou", 1, (BUILDING,), "高级工程师"),
    ("zixi", 1, (ROAD,), "高级工程师"),
    ("longchuan", 1, (HYDRAULIC,), "高级工程师"),
    ("chengtou", 1, (COST,), "高级工程师"),
    ("chengxin", 1, (COST,), "高级经济师"),
    ("zhijiao", 1, (BUILDING,), "高级工程师"),
)
"""Some work for bidders, tenderees and an agency, so that a draw shows who must stay away 回避 and why."""

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
GIVEN = ["文斌", "丽华", "建平", "晓红", "志伟", "春梅", "国庆", "玉珍", "云峰", "秀兰", "永康", "海霞", "正明", "燕萍", "学礼", "慧敏", "忠诚", "雪梅", "光远", "彩虹"]


def expert_name(n: int) -> str:
    """The name of expert `n`, from 0; no two alike."""
    return SURNAMES[n % len(SURNAMES)] + GIVEN[(n * 7 + n // len(SURNAMES)) % len(GIVEN)]
