"""The walls 数据边界 as one declared table: where things lie, who holds which seat, who may enter which address of which thing.

Nothing here is asked of the platform: what it answers is held against this table.
"""

from __future__ import annotations

from typing import NamedTuple

from ggzy.core.roles import Role
from ggzy.practice.roll import CITY, LUFENG, STATE

DALI = "532900"
ROLES = {
    "S": Role.SUPERVISOR, "A": Role.ADMINISTRATION, "I": Role.INSPECTOR, "D": Role.DISCIPLINE, "U": Role.AUDIT, "P": Role.PROCURATOR,
    "C": Role.CENTRE, "T": Role.TENDEREE, "G": Role.AGENCY, "B": Role.BIDDER, "E": Role.EXPERT, "H": Role.HOST,
}  # fmt: skip
LOOKING = "DUP"
"""They read, and say for each deal or case why."""


class Place(NamedTuple):
    """Where a thing lies: a region, a line of trade and its industry; and who supervises just there."""

    region: str
    line: str
    industry: str
    supervisor: str

    @property
    def lines(self) -> set[str]:
        return {self.line, f"{self.line}/{self.industry}"}


PLACES = {
    "housing_city": Place(CITY, "construction", "housing", "jianguan5"),
    "water_city": Place(CITY, "construction", "water", "jianguan7"),
    "land_city": Place(CITY, "land", "", "tudi"),
    "water_lufeng": Place(LUFENG, "construction", "water", "jianguan10"),
}


class Seat(NamedTuple):
    """Somebody in a post: the letter of the role, the root of the region subtree, and the lines; none named is all."""

    role: str
    region: str
    lines: tuple[str, ...] = ()

    def covers(self, place: Place) -> bool:
        """Down, never sideways."""
        root = self.region.rstrip("0")
        return place.region.startswith(root) and (not self.lines or bool(place.lines & set(self.lines)))


HOUSING, WATER, LAND = ("construction/housing",), ("construction/water",), ("land",)
SEATS = {
    "jianguan1": Seat("S", STATE, HOUSING), "jianguan4": Seat("S", STATE, WATER), "jianguan5": Seat("S", CITY, HOUSING),
    "jianguan7": Seat("S", CITY, WATER), "tudi": Seat("S", CITY, LAND), "jianguan10": Seat("S", LUFENG, WATER),
    "guanli": Seat("A", STATE), "guanli3": Seat("A", CITY), "guanli4": Seat("A", LUFENG),
    "jiaoyi1": Seat("C", STATE), "jiaoyi3": Seat("C", CITY), "jiaoyi4": Seat("C", LUFENG),
    "ducha": Seat("I", STATE), "jijian": Seat("D", STATE), "shenji": Seat("U", STATE), "jiancha": Seat("P", STATE),
    **{f"dali_{letter}": Seat(letter, DALI) for letter in "SAIDUPC"},
}  # fmt: skip
"""Those of 大理 are the sibling prefecture's; they and the land office of the city sit there for these tests alone."""
NEW_OFFICES = {"tudi": "楚雄市自然资源局（土地）"} | {f"dali_{letter}": f"大理州{ROLES[letter].label}" for letter in "SAIDUPC"}
PARTIES = {"T": "zhaobiao1", "G": "daili3", "B": "toubiao3", "E": "zhuanjia1", "H": "zhuchi"}

WATCHERS = "SAIDUP"
KINDS = {
    # things that belong to a region and a line: whoever covers both reads them, in these roles
    "deal": "SAIDUPC", "case": WATCHERS, "complaint": WATCHERS, "report": "SD", "finding": WATCHERS, "checklist": WATCHERS, "power": WATCHERS,
    "matter": "SAID",
    # of all lines: administrations, inspectors and discipline inspection read down the regions
    "row": "AID", "interference": "D", "pool": "AIDUP", "expert": WATCHERS, "credit": WATCHERS, "appeal": "AIDUP", "succession": WATCHERS,
    # of the offices that it names, and of those above
    "call": "SACID", "office_report": "SACID", "coordination": "SACID", "circular": "SAIDUPC", "handover": "SACIDUP",
    "import": "AID", "run": "A", "import_run": "A",
    # of a firm or office
    "agency": WATCHERS, "firm": WATCHERS, "conduct": "SAID", "post": "SAC",
}  # fmt: skip
BY_LINE = ("deal", "case", "complaint", "report", "finding", "checklist", "matter", "row", "interference")
"""Of these there is one in each of the places; an interference and a row of a list lie in a region, of all lines."""
OF_ALL_LINES = ("row", "interference")

SUPERVISION = {
    "": {  # lists, forms that begin something, own pages
        "filings": WATCHERS, "expected": WATCHERS, "before": WATCHERS, "after": WATCHERS, "board": WATCHERS, "board_live": WATCHERS, "sights": "D",
        "leaks": "D", "outages": WATCHERS, "findings": WATCHERS, "failures": WATCHERS, "duties": "SAIDUPC", "conduct": "SAID", "decisions": "SAI",
        "checklists": WATCHERS, "new_checklist": "S", "powers": WATCHERS, "new_power": "SA", "cases": WATCHERS, "case_days": WATCHERS, "new_case": "S",
        "lists": "A", "imports": "A", "unlisted": "AID", "judgements": "AID", "matters": WATCHERS, "circulars": "SAIDUPC", "new_circular": "IAC",
        "experts": WATCHERS, "agencies": WATCHERS, "appeals": "AIDUP", "credits": WATCHERS, "new_credit": "A", "calls": "SACID", "new_call": "A",
        "difficulties": "SACID", "coordinations": "SACID", "new_coordination": "SAC", "interferences": "D", "reports": "SD", "complaints": WATCHERS,
        "successions": WATCHERS, "new_succession": "SA", "region_map": WATCHERS, "complaint_days": WATCHERS, "report_days": "SD", "barred": WATCHERS,
    },
    "deal": {
        "deal": "SAIDUPC", "look": "DUP", "leak": "D", "review": "SAIDUPC+", "review_beat": "SAIDUPC", "dismiss": "S!", "opinion": "SAIDUPC~",
        "paper": "SAIDUPC", "evidence": "SAIDUPC", "scene": "SAIDUPC+", "presence": "SAIDUPC", "ask": "SA+", "correct": "S+", "judge": "S~+",
        "suspend": "S+", "resume": "S+", "extension": "SA~+", "unlist": "A+", "relist": "A+",
    },
    "finding": {"finding": WATCHERS, "finding_act": "SAID+"},
    "case": {
        "case": WATCHERS, "case_paper": f"{WATCHERS}~", "case_pack": WATCHERS, "case_exhibit": f"{WATCHERS}~", "case_act": "SAID+",
    },
    "complaint": {"complaint": WATCHERS, "complaint_exhibit": f"{WATCHERS}~", "complaint_paper": f"{WATCHERS}~", "complaint_act": "S+"},
    "report": {"report": "SD", "report_file": "SD~", "report_act": "SD+"},
    "interference": {"interference": "D", "interference_act": "D+"},
    "checklist": {"checklist": f"{WATCHERS}+"},
    "power": {"power": WATCHERS, "power_act": "SA+"},
    "matter": {"matter": "SAID", "matter_act": "SA+"},
    "row": {"unlisted_row": "AID+"},
    "run": {"list_run": "A", "list_bad": "A~"},
    "import_run": {"import_run": "A", "import_bad": "A~", "import_file": "A~"},
    "import": {"import_matter": "AID", "import_act": "A+"},
    "circular": {"circular": "SAIDUPC", "circular_paper": "SAIDUPC", "circular_revise": "IAC", "circular_act": "IACS+"},
    "call": {"call": "SACID", "call_paper": "SACID~", "call_figures": "SACID~", "collate": "A~", "call_act": "AI+"},
    "office_report": {"office_report": "SACID", "office_report_paper": "SACID", "fill_report": "SAC~", "office_report_act": "SAC+"},
    "coordination": {
        "coordination": "SACID", "coordination_paper": "SACID~", "coordination_minutes": "SACID~", "coordination_act": "SACI+",
    },
    "handover": {"handover": "SACIDUP+"},
    "expert": {"expert": WATCHERS, "propose_removal": "A"},
    "pool": {"pool": WATCHERS, "pool_act": "A+"},
    "agency": {"agency": WATCHERS},
    "firm": {"credit_of": WATCHERS},
    "credit": {"credit_entry": WATCHERS, "credit_act": "A+"},
    "appeal": {"appeal": "AIDUP", "appeal_act": "A+"},
    "succession": {"succession": WATCHERS, "succession_act": "SA+"},
    "conduct": {"conduct_of_office": "SAID", "conduct_of_person": "SAID~"},
    "post": {"new_handover": "SAC~"},
    "any": {"entry": "SAIDUPC", "urge": WATCHERS},
}  # fmt: skip
"""By kind of thing: each address with the roles that it is for. `+` acts when posted to; `!` can only be posted to; `~` asks
for a part that not every such thing has, so that who may enter is not shown to be let in; `^` is put."""

SERVICE = {
    "": {
        "workbench": "SAIDUPCTGBEH", "second_requests": "SAIDUPC", "cases": "BGTE", "dossier": "BGTE", "ratings": "TBSC", "interference": "SAICETGD",
        "complaints": "BGT", "login": "", "logout": "", "posts": "", "change_password": "", "ask_reset": "", "reset_password": "", "register": "",
        "accept_invitation": "", "organisations": "AC", "workdays": "A", "certificates": "BTG", "refunds": "SAIDUPC", "members": "SAIDUPCTGBEH",
        "invite_member": "SAIDUPCTGBEH~", "deputy": "SAIDUPCTGBEH~", "messages": "SAIDUPCTGBEH", "sent_messages": "SAIDUPCTGBEH", "outbox": "H",
        "outbox_message": "H~", "lot_notice": "B~", "message": "SAIDUPCTGBEH~", "switch_post": "SAIDUPCTGBEH~", "certificate": "BTG~", "dossier_item": "BGTE~",
        "remove_member": "SAIDUPCTGBEH!~", "end_deputy": "SAIDUPCTGBEH!~", "revoke_invitation": "SAIDUPCTGBEH!~", "refund_again": "C!~",
    },
    "deal": {"oversight": "TGC", "rate": "TBSC~", "deposit": "B", "complain": "B", "complaint_admissible": "B"},
    "case": {"case": "BGTE", "case_paper": "BGTE~", "case_pack": "BGTE~", "case_exhibit": "BGTE~"},
    "complaint": {"complaint": "BGT", "complaint_paper": "BGT~", "complaint_exhibit": "B~"},
    "registered": {
        "organisation": "SAIDUPC", "amend_entry": "TGB~", "request_change": "TGB~", "decide_registration": "A!~", "decide_change": "A!~",
    },
    "any": {"second": "SACITG~"},
}  # fmt: skip
TRADING = {
    "": {
        "projects": "TG", "register": "TG", "duty_test": "TG", "my_bids": "B", "keys": "SCT", "time": "", "calls": "E", "answer_call": "E~",
    },
    "deal": {
        **dict.fromkeys(("deal", "tender_file", "notice", "clarify", "extend", "questions", "objections", "committee", "publicity", "award",
            "written_report", "archive", "archive_package", "terminate", "forfeit", "change_attachments", "tender_file_draft",
            "tender_file_preview"), "TG~"),
        "appointment": "T~", "again": "T~", "decline_award": "B~", "contract": "TB~", "manager": "B~", "fallen_paper": "TGBSA~",
        **dict.fromkeys(("obtain", "file", "ask", "object", "admissible", "bid", "withdraw", "receipts", "receipt", "receipt_file", "receipt_proof",
            "own_copy", "inquiries", "my_sheet", "upload"), "B~"),
        **dict.fromkeys(("withdraw_objection", "submit", "answer_inquiry", "upload_begin", "upload_finish"), "B!"),
        "upload_chunk": "B^",
        **dict.fromkeys(("hall", "hall_now", "failures"), "TGBSCAIDUP~"), "hall_act": "TGBSCAIDUP!~",
        "draws": "TGSC", **dict.fromkeys(("key", "envelope", "lost"), "SCT~"), "rehearse": "SCT!",
        **dict.fromkeys(("release", "sealed_shares", "unsealing", "disclose"), "SCT~"),
        **dict.fromkeys(("seat", "seat_paper", "deliberation"), "E~"),
        **dict.fromkeys(("seat_draft", "file_checks", "file_scores", "deliberate", "sign_report"), "E!"),
        "evaluation_report": "ETGCSAIDUP~", "file_report": "ETGCSAIDUP!~", "seats": "CTG~", "paper": "SAIDUPCTGBE~", "attachment": "SAIDUPCTGBE~",
    },
}  # fmt: skip
FACES = {"supervision": SUPERVISION, "service": SERVICE, "trading": TRADING}
ROWS = {f"{face}:{name}": (kind, roles) for face, kinds in FACES.items() for kind, rows in kinds.items() for name, roles in rows.items()}
