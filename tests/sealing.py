"""What tests of sealed bids share: a manifest and its lot."""

from typing import Any

from ggzy.core.sealing.manifest import Bidder, Manifest

LOT = "lot-20270104-chuxiong-01"
RED = "91530000709705745M"


def a_manifest(**changes: Any) -> Manifest:
    told: dict[str, Any] = {
        "lot": LOT,
        "round": 1,
        "bidder": Bidder(uscc=RED, name="红河建设有限公司"),
        "price_fen": 1_234_567_800,
        "duration_days": 365,
        "quality": "合格",
        "project_manager": "赵工",
        "draw_nonce": "ab" * 32,
        "made_at": "2027-01-20T09:00:00+08:00",
        "build": "test",
    }
    return Manifest(**(told | changes))
