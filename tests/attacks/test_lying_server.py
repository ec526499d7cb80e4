"""A server that lies about the time to the trustees' own program: before bidding is over it gets no share and no key."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from ggzy.core.calendar import SHANGHAI
from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.policy import policy_digest
from ggzy.desk import log_keys
from tests.client.conftest import bare_page, served_bare  # noqa: F401  its fixtures
from tests.closing import PublicLog
from tests.core.sealing.bids import PSEUDONYM, Lot
from tests.desk import door
from tests.people import RED, SUPERVISOR
from tests.trading.tenderers import at_work

pytestmark = pytest.mark.browser

PAST = datetime(2020, 1, 2, 9, 0, tzinfo=SHANGHAI)
FUTURE = datetime(2999, 1, 2, 9, 0, tzinfo=SHANGHAI)
SECOND = timedelta(seconds=1)
TRY = """async ({grounds, known, cases}) => {
  const key = {lot: "lot-1", round: 1, seat: "supervisor", suite: "age", made_at: "", backed_up: true, ...known, grounds};
  const told = {};
  for (const [name, {key: changed, lot, bids}] of Object.entries(cases)) {
    const own = {...key, ...changed};
    const given = await seal.releaseShares(own, {...lot, now: lot.now && (() => new Date(lot.now))}, bids).then((done) => `${Object.keys(done.shares).length}`, (e) => e.message);
    let key_told;
    try { key_told = seal.discloseTrusteeKey(own, lot); } catch (e) { key_told = e.message; }
    told[name] = [given, lot.now ? given : key_told];
  }
  return told;
}"""


def test_a_key_opens_nothing_until_the_log_and_its_witnesses_say_that_bidding_is_over(page):
    """Each case is one lie; `whole` and those that only seem to be lies open."""
    lot, log, other = Lot.of("age"), PublicLog(), PublicLog()
    bid = {"pseudonym": PSEUDONYM, "statement_text": statements.encode(lot.bid().signed).decode()}
    known = {"public_key": lot.keys["supervisor"], "private_key": lot.trustees["supervisor"].private}
    digest = policy_digest("lot-1", 1, lot.policy, lot.keys)

    def case(key: dict[str, Any] | None = None, *, due: datetime = PAST, proof: str = "", **changed: Any) -> dict[str, Any]:
        base = {"lot": "lot-1", "round": 1, "policy_digest": digest, "deadline": due.isoformat(), "suspended": False, "proof": proof}
        return {"key": key or {}, "lot": base | changed, "bids": [bid]}

    true = log.proof("lot-1", 1, PAST)
    after = case(proof=log.proof("lot-1", 1, FUTURE), due=FUTURE, now=(FUTURE + SECOND).isoformat())
    practice = {"grounds": log.grounds(practice=True)}
    cases = {
        "whole": case(proof=true),
        "one witness of two": case(proof=log.proof("lot-1", 1, PAST, by=("纪委",))),
        "at the very second": case(proof=log.proof("lot-1", 1, PAST, seen=PAST)),
        "in a practice by its own time": case(practice, due=FUTURE, proof=log.proof("lot-1", 1, FUTURE, seen=PAST), told_now=FUTURE.isoformat()),
        "later than remembered": case({"grounds": log.grounds(deadline=(PAST - SECOND).isoformat())}, proof=true),
        "own clock later": after,
        "own clock": case(due=FUTURE, proof=log.proof("lot-1", 1, FUTURE), told_now=FUTURE.isoformat()),
        "practice's clock": case(practice, due=FUTURE, proof=log.proof("lot-1", 1, FUTURE), told_now=(FUTURE - SECOND).isoformat()),
        "no time": case(deadline="soon", proof=true),
        "no proof": case(),
        "no grounds": case({"grounds": None}, proof=true),
        "no witness": case(proof=log.proof("lot-1", 1, PAST, by=())),
        "witness's clock": case(proof=log.proof("lot-1", 1, PAST, seen=PAST - SECOND)),
        "own log": case(proof=other.proof("lot-1", 1, PAST)),
        "own witnesses": case({"grounds": {**log.grounds(), "witnesses": other.grounds()["witnesses"]}}, proof=true),
        "other lot": case(proof=log.proof("lot-2", 1, PAST)),
        "other round": case(proof=log.proof("lot-1", 2, PAST)),
        "other event": case(proof=log.proof("lot-1", 1, PAST, event="NoticePublished")),
        "other deadline": case(proof=log.proof("lot-1", 1, PAST + timedelta(days=1))),
        "entry too early": case(proof=log.proof("lot-1", 1, PAST, at=PAST - SECOND, seen=PAST)),
        "earlier than remembered": case({"grounds": log.grounds(deadline=(PAST + SECOND).isoformat())}, proof=true),
        "one bit": case(proof=true.replace("extra eyJ", "extra eyK", 1)),
        "cut off": case(proof=true[:-8]),
    }  # fmt: skip
    said = page.evaluate(TRY, {"grounds": log.grounds(), "known": known, "cases": cases})
    opens = list(cases)[:6]
    assert {name: said[name][0] for name in opens} == dict.fromkeys(opens, "1")
    words = {
        "own clock": "按本机时钟", "practice's clock": "按本机时钟", "no time": "按本机时钟", "no proof": "没有给出投标截止的日志证明",
        "no grounds": "没有记下公开日志", "no witness": "不足半数", "witness's clock": "的时钟，投标截止时间还没有到", "own log": "没有本日志的签名",
        "own witnesses": "不足半数", "other lot": "不是本标段", "other round": "不是本标段", "other event": "不是本标段", "other deadline": "与页面所示的不同",
        "entry too early": "早于截止时间", "earlier than remembered": "早于本机以前记下", "one bit": "不成立", "cut off": "不成立",
    }  # fmt: skip
    assert set(words) == set(cases) - set(opens)
    for name, why in words.items():
        for answer in said[name]:
            assert why in answer, (name, said[name])


@pytest.mark.parametrize("suite", ["age", "gm"])
def test_a_share_sent_as_a_rehearsal_envelope_is_not_opened_for_the_server(page, suite):
    lot = Lot.of(suite)
    pair = lot.trustees["supervisor"]
    sealed = lot.bid().statement.share_of("supervisor")
    key = {"lot": "lot-1", "round": 1, "seat": "supervisor", "suite": suite, "public_key": pair.public, "private_key": pair.private}
    answer = page.evaluate("([key, envelope]) => seal.openRehearsal(key, envelope).catch((e) => e.message)", [key, base64.b64encode(sealed.raw).decode()])
    assert answer == "平台给出的不是演练信封，里面的内容没有交出。请保存本页并向监督部门反映"


# ---- the page itself doctored ----

DOCTORED = """<!doctype html><meta charset="utf-8"><section id="trustee" data-lot="{lot}" data-round="1" data-seat="supervisor" data-suite="age" data-title="x"
data-public-key="{key}" data-practice="/practice/key/" data-shares="/trading/{lot}/release/shares/" data-envelope="/trading/{lot}/key/envelope/"><p data-trouble hidden role="alert"></p><span data-here></span>
<div data-restore hidden><input type="file" id="restore" data-restore-file></div><form method="post" data-release><input name="given" type="hidden"><button disabled>交出</button></form>
<form method="post" data-disclose><input name="private_key" type="hidden"><button disabled>公开</button></form><form method="post" data-rehearse><input name="answer" type="hidden"><button disabled>演练</button></form></section>
<script type="application/json" id="closing">{closing}</script><script type="module" src="/static/trading/trustee.js"></script>"""


@pytest.mark.django_db(transaction=True)
def test_pages_and_answers_doctored_before_the_deadline_get_nothing(browser_page, live_server, tmp_path, settings):
    """The operator owns the log's key and every page, writes the closing into the log itself and shows a deadline long past."""
    settings.GGZY_VAULT = tmp_path / "vault"
    lot = door.Lot().noticed()
    lot.bid(RED)
    log = PublicLog(log_keys.signing_key(), log_keys.origin())
    deadline = lot.p.round.deadline
    assert deadline
    backup = tmp_path / "supervisor.txt"
    backup.write_text(log.backup(lot.keys["supervisor"].private), encoding="utf-8")
    bid = next(iter(lot.p.round.bids.values()))
    sealed = statements.decode(bid.statements[-1].text.encode()).statement.share_of("supervisor")
    # The witnesses cosign what grows, at their own time, which is before the deadline.
    long_ago = datetime.now(SHANGHAI) - timedelta(days=1)
    forged = log.proof(lot.stream, 1, deadline, seen=long_ago)
    closing = {"lot": lot.stream, "round": 1, "deadline": deadline.isoformat(), "proof": forged, "told_now": (deadline + SECOND).isoformat()}
    early = {**closing, "deadline": long_ago.isoformat(), "proof": log.proof(lot.stream, 1, long_ago, seen=long_ago)}
    digest = policy_digest(lot.stream, 1, lot.p.tender_file.policy, lot.p.round.keys)
    told = {"closing": closing, "policy_digests": [digest], "bids": [{"pseudonym": bid.bidder, "statement_text": bid.statements[-1].text, "own_key": True}]}
    html = DOCTORED.format(lot=lot.stream, key=lot.keys["supervisor"].public, closing=json.dumps(closing))
    sent: list[str] = []
    page = browser_page
    page.context.add_cookies([{"name": "ggzy", "value": at_work(SUPERVISOR).cookies["ggzy"].value, "url": live_server.url}])
    # The true page once: it remembers the deadline beside the key.
    page.goto(f"{live_server.url}/trading/{lot.stream}/key/")
    page.get_by_text("不在这个浏览器里", exact=True).wait_for()  # it listens from then on
    page.set_input_files("#restore", backup)
    page.get_by_text("在这个浏览器里", exact=True).wait_for()
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    page.route("**/release/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.route("**/release/shares/", lambda route: route.fulfill(body=json.dumps(told), content_type="application/json"))
    page.route("**/key/envelope/**", lambda route: route.fulfill(json={"envelope": base64.b64encode(sealed.raw).decode()}))

    def tried(button: str) -> str:
        page.goto(f"{live_server.url}/trading/{lot.stream}/release/")
        page.get_by_text("在这个浏览器里", exact=True).wait_for()
        page.get_by_role("button", name=button).click()
        page.locator("[data-trouble]:not([hidden])").wait_for()
        return page.inner_text("[data-trouble]")

    assert "按本机时钟" in tried("交出") and "按本机时钟" in tried("公开") and "不是演练信封" in tried("演练")
    told["closing"] = early
    assert "早于本机以前记下的截止时间" in tried("交出")
    assert not any(request.startswith(("POST", "PUT")) or "AGE-SECRET" in request or '"value"' in request for request in sent)
    assert not any("given=" in request or "private_key=" in request or "answer=" in request for request in sent)
