"""Names 名称: people, firms and works, made from a seeded generator; families of firms share parts of their names."""

from __future__ import annotations

from random import Random

from stdnum.cn import uscc

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜普李沙鲁杞尹段字起白"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英文斌华建晓红志春梅国庆玉珍云峰兰永康海正燕学礼慧忠诚雪光远彩虹宏亮金泽立新荣旭东林青松柏泉"
BRANDS = ["红土", "蓝田", "绿洲", "金沙", "紫溪", "龙川", "滇程", "乌蒙", "元谋", "哀牢", "苍洱", "玉溪河", "曲江", "南盘", "怒江源", "腾越", "澄江", "抚仙", "版纳", "普者黑", "石林", "大理石", "鸡足", "轿子", "白马", "梅里", "碧罗", "无量", "景迈", "易武", "沧江", "阳宗", "星云", "杞麓", "程海", "剑湖", "昭通", "朱提", "爨乡", "滇池"]
SECOND = ["恒", "达", "兴", "盛", "泰", "和", "远", "诚", "信", "宏", "瑞", "丰", "祥", "顺", "安", "通", "鑫", "源", "嘉", "创", "益", "德", "正", "方"]
TRADES = {
    "housing": ("建筑工程有限公司", "建设集团有限公司", "市政工程有限公司", "建设工程有限公司"),
    "transport": ("路桥工程有限公司", "公路工程有限公司", "交通建设有限公司"),
    "water": ("水利水电工程有限公司", "水利工程有限公司", "水电建设有限公司"),
}
AGENCY = ("招标代理有限公司", "工程咨询有限公司", "项目管理有限公司")
OWNERS = {
    "housing": ("城市建设投资开发有限公司", "教育基建管理中心", "保障性住房建设管理有限公司"),
    "transport": ("交通建设投资有限公司", "公路建设开发有限公司"),
    "water": ("水务投资有限公司", "水务产业投资有限公司"),
}
WORKS = {
    "housing": ("老旧小区改造配套基础设施工程", "污水处理厂扩建工程", "教学综合楼建设项目", "雨污分流改造工程", "卫生院业务用房工程",
                "农贸市场新建工程", "标准厂房建设项目", "道路提升改造工程", "养老服务中心建设项目"),
    "transport": ("农村公路改建工程", "乡村道路硬化工程", "县道提质改造工程", "桥梁加固工程", "通村公路安防工程"),
    "water": ("灌区渠系配套改造工程", "高效节水灌溉泵站工程", "集镇供水管网改造工程", "小型水库除险加固工程", "河道治理工程"),
}  # fmt: skip
PLACES = ["东瓜", "鹿城", "紫溪", "吕合", "子午", "三街", "苍岭", "大过口", "树苴", "中山", "新街", "八角", "西舍路", "大地基", "勤丰", "碧城", "土官", "彩云", "妥甸", "大庄", "法脿", "安龙堡", "龙川", "沙桥", "天申堂", "五街"]
PARTS = ("", "", "", "（一期）", "（二期）", "一标段", "二标段")


def person(chance: Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2, 2))))


def phone(chance: Random) -> str:
    return chance.choice(("138", "139", "137", "150", "158", "187")) + f"{chance.randrange(10**8):08d}"


def token(chance: Random) -> str:
    """A log-in name that tells nothing."""
    return f"u{chance.getrandbits(40):010x}"


def account(chance: Random) -> str:
    return f"53{chance.randrange(10**17):017d}"


def credit_code(chance: Random, region: str, authority: bool = False) -> str:
    """A unified credit code 统一社会信用代码 with its check digit; nobody bears it."""
    body = ("11" if authority else "91") + region[:6].replace("K", "0") + f"MB{chance.randrange(10**7):07d}"
    return body + uscc.calc_check_digit(body)


def invest_code(chance: Random, region: str) -> str:
    """An investment project code 投资项目代码, as the approving office gives it long before anything is tendered."""
    return f"{chance.choice((25, 26))}{chance.randrange(1, 13):02d}-{region[:6]}-04-01-{chance.randrange(10**6):06d}"


class Firms:
    """Firm names, none twice; a family shares its brand."""

    def __init__(self, chance: Random) -> None:
        self.chance, self.taken, self.heads = chance, set[str](), set[str]()

    def name(self, place: str, endings: tuple[str, ...], brand: str = "") -> str:
        for _ in range(200):
            chosen = brand or self.chance.choice(BRANDS)
            more = "".join(self.chance.sample(SECOND, self.chance.choice((0, 1, 2)) if brand else self.chance.choice((1, 2, 2))))
            name = self.chance.choice((place, place, "云南")) + chosen + more + self.chance.choice(endings)
            if name not in self.taken:
                self.taken.add(name)
                return name
        name = f"{place}{brand or self.chance.choice(BRANDS)}{len(self.taken)}{self.chance.choice(endings)}"
        self.taken.add(name)
        return name

    def head(self) -> str:
        """A head's name, none twice where that can be: two of one name in a lot would be a relation to vote on."""
        for _ in range(50):
            name = person(self.chance)
            if name not in self.heads:
                break
        self.heads.add(name)
        return name
