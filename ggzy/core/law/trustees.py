"""平台规则：保管方案、份额、解密失败处置. What the platform asks of trustees, so that nobody opens early and all opens in time."""

from __future__ import annotations

import re

from ggzy.core.law.electronic import NOT_UNSEALED
from ggzy.core.rule import Unmet, rule
from ggzy.core.sealing import shares
from ggzy.core.sealing.policy import key_fingerprint, looks_like_public_key, policy_digest, seat_label, wrong_with
from ggzy.core.sealing.statement import BidStatement, verify_signature
from ggzy.core.sealing.suites import named
from ggzy.core.sealing.suites.errors import WrongKey
from ggzy.core.table import Ask
from ggzy.core.unsealing import disputed_with, part_problem, policy_of, sealed_to, statement_of, words

SEATS = ("centre", "supervisor", "tenderee")
"""保管席位 that somebody here can take: a seat bears the name of the role that holds it."""
SHA256 = re.compile("([0-9a-f]{64})?")


# ---- the policy in the tender file ----


@rule(None)
def policy_is_sound(ask: Ask) -> Unmet | None:
    """保管方案完整：席位不重复，门限不超过席位数，交易中心一家永远不足以解密。"""
    policy = ask.command.tender_file.policy
    if why := wrong_with(policy):
        return Unmet(f"保管方案不成立：{why}", "请修改保管方案")
    strange = [seat for seat in policy.trustees if seat not in SEATS]
    if strange:
        return Unmet(f"平台上还没有“{seat_label(strange[0])}”的岗位，不能由它保管", f"请在{words(SEATS)}中选择")
    return None


@rule(None)
def policy_stays(ask: Ask) -> Unmet | None:
    """公告后保管方案不再更改：各席位的公钥已按它登记，投标文件已按它加密。"""
    file = ask.command.tender_file
    if file and file.policy != policy_of(ask.p):
        return Unmet("公告发布后不能更改保管方案", "请保持原来的保管人、门限、密码套件和解密时限")
    return None


# ---- keys ----


@rule(None)
def seat_is_own(ask: Ask) -> Unmet | None:
    """各席位只办理本席位的密钥和份额。"""
    seat = ask.command.seat
    if ask.p.tender_file is None:
        return Unmet("招标文件还没有提交，保管方案未定", "请在招标文件提交备案后办理", "招标人")
    if seat not in policy_of(ask.p).trustees:
        return Unmet("本标段的保管方案没有这个席位", f"本标段由{words(policy_of(ask.p).trustees)}保管")
    if seat != ask.actor.role.value:
        return Unmet(f"“{seat_label(seat)}”席位只能由{seat_label(seat)}办理")
    return None


@rule(None)
def key_rehearsed(ask: Ask) -> Unmet | None:
    """开标私钥须先演练解密一次，证明确由本席位掌握。"""
    if not looks_like_public_key(policy_of(ask.p).suite, ask.command.public_key):
        return Unmet("开标公钥格式不正确，或者不是本标段的密码套件", "请在密钥页面重新生成")
    if not ask.command.rehearsed:
        return Unmet("还没有完成开标私钥演练", "请先在密钥页面打开演练信封")
    return None


@rule(None)
def only_a_lost_key_is_replaced(ask: Ask) -> Unmet | None:
    """公告发布后，只有已报告灭失的席位可以另行登记：已递交的投标文件仍按原公钥密封。"""
    if ask.command.seat not in ask.p.round.lost:
        return Unmet("公告已发布，本席位的公钥不能更换", "私钥确已灭失的，请先报告灭失")
    return None


@rule(None)
def key_is_registered(ask: Ask) -> Unmet | None:
    """登记过公钥的席位才能报告灭失，一把只报告一次。"""
    if ask.command.seat not in ask.p.round.keys:
        return Unmet("本席位还没有登记开标公钥")
    return Unmet("本席位已经报告灭失") if ask.command.seat in ask.p.round.lost else None


@rule(None)
def opening_keys_registered(ask: Ask) -> Unmet | None:
    """各席位的开标公钥齐备，才能加密投标、发布公告。"""
    policy, r = policy_of(ask.p), ask.p.round
    missing = [s for s in policy.trustees if s in r.lost or not looks_like_public_key(policy.suite, r.keys.get(s, ""))]
    if missing:
        return Unmet(f"还有席位没有登记开标公钥：{words(missing)}", "请该席位在密钥页面生成并登记", words(missing))
    return None


# ---- the statement ----


@rule(None)
def statement_is_given(ask: Ask) -> Unmet | None:
    """递交的是签了名的递交声明。"""
    return None if ask.command.signed else Unmet("还没有递交声明", "请先加密、上传投标文件")


@rule(None)
def withdrawal_is_given(ask: Ask) -> Unmet | None:
    """撤回投标文件，凭投标人签了名的撤回声明。"""
    return None if ask.command.signed else Unmet("还没有签名的撤回声明", "声明由“撤回投标文件”页在您的浏览器里签名，请允许网页脚本后刷新重试")


@rule(None)
def statement_is_signed(ask: Ask) -> Unmet | None:
    """递交、撤回的声明须由投标人的制作程序签名，内容与签名时完全一致。"""
    if not verify_signature(ask.command.signed):
        return Unmet("声明的签名不符：内容在签名后被改动过", "请刷新页面后重新递交；填写的内容都在本机，不会丢失")
    return None


@rule(None)
def statement_submits(ask: Ask) -> Unmet | None:
    """撤回的声明不能用来递交。"""
    if ask.command.signed.statement.act != "submit":
        return Unmet("这是撤回的声明，不能用来递交", "撤回请在“撤回投标”页办理")
    return None


@rule(None)
def statement_withdraws(ask: Ask) -> Unmet | None:
    """递交的声明不能用来撤回；撤回声明只说撤回，不写加密文件。"""
    said = ask.command.signed.statement
    if said.act != "withdraw":
        return Unmet("这是递交的声明，不能用来撤回", "请在“撤回投标”页办理")
    if said.envelope_sha256 or said.size or said.recipient or said.policy or said.shares or said.bidder_copy:
        return Unmet("撤回声明不应写有加密文件", "请刷新页面后重试")
    return None


@rule(None)
def statement_is_of_this_bid(ask: Ask) -> Unmet | None:
    """声明写明的标段、轮次、投标人须与办理的一致。"""
    said, p = ask.command.signed.statement, ask.p
    if said.lot != p.stream:
        return Unmet("这份声明属于其他标段", "请从本标段的页面办理")
    if said.round != p.round.number:
        return Unmet(f"这份声明属于第{said.round}次招标，现在是第{p.round.number}次", "请刷新页面后重新办理")
    if said.pseudonym != ask.facts.pseudonym:
        return Unmet("这份声明不是贵单位的", "请确认登录的单位后刷新页面重试")
    return None


@rule(None)
def statement_follows_the_last_receipt(ask: Ask) -> Unmet | None:
    """声明须写明它接着哪一份回执：两个窗口各递交一次时，后一个不能在不知情时替换前一个。"""
    said = ask.command.signed.statement
    bid = ask.p.round.bids.get(ask.facts.pseudonym)
    receipts = bid.receipts if bid else []
    if (said.sequence, said.prev) != (len(receipts) + 1, receipts[-1] if receipts else ""):
        return Unmet("您的单位已在另一处递交、替换或者撤回过投标文件", "请刷新页面，核对最近一份回执后再办理")
    return None


@rule(None)
def sealed_under_the_policy(ask: Ask) -> Unmet | None:
    """投标文件须按本标段现行保管方案和各席位现行公钥密封，每个席位一份份额。"""
    said, p = ask.command.signed.statement, ask.p
    policy, keys = policy_of(p), p.round.keys
    again = "保管人可能更换过公钥，请刷新页面后重新加密、上传"
    if said.suite != policy.suite or said.policy != policy_digest(p.stream, p.round.number, policy, {seat: keys[seat] for seat in policy.trustees}):
        return Unmet("投标文件不是按本标段现行的保管方案密封的，开标时可能无法解密", again)
    if [(s.seat, s.key) for s in said.shares] != [(seat, key_fingerprint(keys[seat])) for seat in policy.trustees]:
        return Unmet("递交声明没有给每个保管人各一份密封的份额", again)
    if policy.bidder_part and not said.bidder_copy:
        return Unmet("本标段须投标人参与解密，递交声明没有投标人自己的一份", again)
    return None


# ---- at the opening ----


@rule(None)
def bidding_is_closed(ask: Ask) -> Unmet | None:
    """投标截止的手续办完、确定开标之后，才收份额：不足三家的不开标。"""
    return None if ask.p.stage == "opening" else Unmet("投标截止的手续正在办理", "请几秒钟后再试")


@rule(None)
def window_is_open(ask: Ask) -> Unmet | None:
    """解密时限届满后，不再收份额和解密副本。"""
    return Unmet("解密时限已经届满") if ask.p.round.window_closed_at else None


@rule(None)
def shares_belong_to_standing_bids(ask: Ask) -> Unmet | None:
    """只交出有效投标的份额：每份与递交声明写明的密封件相符，一份只交一次。"""
    c, r = ask.command, ask.p.round
    if not c.shares and not c.unreadable:
        return Unmet("没有份额可交", "请在密钥所在的浏览器办理，或者用备份文件恢复私钥")
    standing = {b.bidder: b for b in ask.p.standing_bids}
    given = {*r.released.get(c.seat, ()), *r.unreadable.get(c.seat, ())}
    for bidder in (*c.shares, *c.unreadable):
        if bidder not in standing:
            return Unmet("交来的份额里有不在开标之列的投标文件", "被替换、撤回的投标文件不解密，请刷新页面后重新办理")
        if bidder in given:
            return Unmet("本席位已经交出过这份投标文件的份额", "请刷新页面查看进展")
        given.add(bidder)  # nor given and called unreadable at once
    for bidder, text in c.shares.items():
        if why := share_problem(text, statement_of(standing[bidder]), c.seat):
            return Unmet(why, "请刷新页面后重新办理")
    if any(not sealed_to(ask.p, standing[bidder], c.seat, r.keys[c.seat]) for bidder in c.unreadable):
        return Unmet("有份额是向本席位原来的公钥密封的，现在的私钥本来就打不开，不能说成份额不实", "请刷新页面后重新办理")
    return None


def share_problem(text: str, said: BidStatement, seat: str) -> str:
    try:
        share = shares.decode(text.encode())
    except ValueError as wrong:
        return str(wrong)
    return "" if shares.belongs(share, said, seat) else "交来的份额不是这份投标文件、这个席位的"


@rule(None)
def unsealing_not_begun(ask: Ask) -> Unmet | None:
    """解密只宣布开始一次；已经全部解密的不需要计时。"""
    if ask.p.round.window_until:
        return Unmet("已经宣布开始解密")
    return None if ask.p.unsealing else Unmet("投标文件已经全部解密，不需要计时")


@rule(None)
def own_bid_waits(ask: Ask) -> Unmet | None:
    """只为本单位尚未解密的投标文件交出解密副本。"""
    bid = ask.p.round.bids.get(ask.facts.pseudonym)
    return None if bid and bid.waits else Unmet("贵单位的投标文件已有解密结果，不需要再交解密副本")


@rule(None)
def part_fits(ask: Ask) -> Unmet | None:
    """解密副本须是递交时留在本单位的那一份。"""
    why = part_problem(ask.p, ask.p.round.bids[ask.facts.pseudonym], ask.command.part)
    return Unmet(why, "请在制作投标文件的浏览器里办理，或者选择递交时下载的解密副本") if why else None


# ---- after it: who lied, and the failure desk ----


@rule(None)
def something_is_disputed(ask: Ask) -> Unmet | None:
    """只有份额真伪有争议时才公开私钥：私钥公开后，本席位保管的份额人人可以打开。"""
    if not disputed_with(ask.p, ask.command.seat):
        return Unmet("没有涉及本席位的份额争议，不需要公开私钥", "私钥不公开，被替换、撤回的投标文件就一直不能解密")
    return Unmet("本席位的私钥已经公开") if ask.command.seat in ask.p.round.disclosed else None


@rule(None)
def disclosure_not_permitted_yet(ask: Ask) -> Unmet | None:
    """公开私钥经两人准许一次即可。"""
    return Unmet("已经准许本席位公开私钥") if ask.command.seat in ask.p.round.may_disclose else None


@rule(None)
def disclosure_is_permitted(ask: Ask) -> Unmet | None:
    """公开私钥须先由两人准许：一人提出，另一席位或者管理部门的人确认。"""
    if ask.command.seat in ask.p.round.may_disclose:
        return None
    return Unmet("公开私钥还没有经两人准许", "请先写明理由提出，由另一人确认后再公开")


@rule(None)
def key_is_the_one_sealed_to(ask: Ask) -> Unmet | None:
    """公开的私钥须与争议的份额密封时所用的本席位公钥相配。"""
    c = ask.command
    try:
        public = named(policy_of(ask.p).suite).public_key_of(c.private_key)
    except WrongKey as wrong:
        return Unmet(str(wrong), "请选择登记时的备份文件")
    if not any(sealed_to(ask.p, bid, c.seat, public) for bid in disputed_with(ask.p, c.seat)):
        return Unmet("这把私钥与本席位登记的公钥不符", "请选择登记时的备份文件")
    return None


@rule(None)
def own_bid_stayed_shut(ask: Ask) -> Unmet | None:
    """只对本单位投标文件解密失败的认定申辩，一次为限。"""
    bid = ask.p.round.bids.get(ask.facts.pseudonym)
    if bid is None or not bid.not_opened:
        return Unmet("贵单位没有解密失败的投标文件")
    contest = ask.p.round.contests.get(ask.facts.pseudonym)
    return Unmet("贵单位已经申辩过" if contest.text else "监督部门已经认定") if contest else None


@rule(None)
def evidence_is_a_digest(ask: Ask) -> Unmet | None:
    """证据文件只登记摘要（SHA-256），文件由投标人保存备查。"""
    return None if SHA256.fullmatch(ask.command.file_sha256) else Unmet("证据文件的摘要应为64位十六进制数", "请重新选择文件")


@rule(None)
def failure_can_be_decided(ask: Ask) -> Unmet | None:
    """监督部门对解密失败的原因归属只认定一次，写明归属和理由。"""
    c = ask.command
    bid, contest = ask.p.round.bids.get(c.bidder), ask.p.round.contests.get(c.bidder)
    if bid is None or not bid.not_opened:
        return Unmet("没有这份解密失败的投标文件")
    if contest and contest.decided_at:
        return Unmet("已经认定过")
    return None if c.fault in NOT_UNSEALED else Unmet("请选择原因归属")


@rule(None)
def no_contest_undecided(ask: Ask) -> Unmet | None:
    """投标人的申辩全部认定后，才能结束开标。"""
    waiting = [c for c in ask.p.round.contests.values() if not c.decided_at]
    if waiting:
        return Unmet(f"还有{len(waiting)}件解密失败的申辩没有认定", "请等待监督部门认定", "行业监督部门")
    return None
