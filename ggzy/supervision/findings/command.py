"""`ggzy findings`: follows the journal; or works everything out anew; or writes the findings to a file, one JSON line each.

Of off-line deals and split projects the suspicions are written, not only what a person has confirmed: see `outside`.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from typing import Any

import django

KINDS = {
    "duty_breached/review_filing": "review_late",
    "duty_breached/answer_objection": "objection_late",
    "duty_breached/publish_candidates": "candidates_late",
    "duty_breached/written_report": "report_late",
    "duty_breached/sign_contract": "contract_late",
    "duty_breached/assign": "clue_left",
    "names_looked_up": "leaked_names",
}
"""How a rule, and of duties the duty, is called in an export; all others by the rule's own name."""


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ggzy findings", description="监督发现：跟着日志算，或者重新算")
    parser.add_argument("--rebuild", action="store_true", help="丢弃已有的发现，从日志重新算")
    parser.add_argument("--lists", type=Path, help="由各管理局读入这个文件夹里其他部门的名单（approvals.csv 等），同交易比对")
    parser.add_argument("--export", type=Path, help="把全部发现、疑似未进场和疑似拆分的项目写到这个文件，一行一条（JSONL）")
    parser.add_argument("--match", action="store_true", help="把读入的全部名单同交易重新比对一遍（每夜由本程序另起进程做一次）")
    parser.add_argument("--match-asked", action="store_true", help="把等待比对的地区比对一遍（读入、撤回大名单以后由本程序另起进程做）")
    parser.add_argument("--check-log", action="store_true", help="把数据库同公开日志全部核对一遍，不符的告警（每夜由本程序另起进程做一次）")
    asked = parser.parse_args(words)
    django.setup()
    from ggzy.supervision.findings import reader

    if asked.rebuild:
        began = time.monotonic()
        print(f"已从{reader.rebuild(os.cpu_count() or 1)}个项目、案件重新算出发现，用时{time.monotonic() - began:.0f}秒。")
    if asked.match or asked.match_asked:
        from ggzy.supervision.findings import nightly

        os.nice(10)
        print(f"已重新比对名单上的{nightly.match_all() if asked.match else nightly.match_asked()}行。")
    if asked.check_log:
        from ggzy.supervision.findings import log_alarm

        os.nice(10)
        print(f"同公开日志不符的记录{log_alarm.check_whole()}个。")
    if asked.lists:
        from ggzy.supervision.findings import outside

        print("\n".join(outside.read_folder(asked.lists)))
    if asked.export:
        print(f"已写出{export(asked.export)}条发现。")
    if not (asked.rebuild or asked.match or asked.match_asked or asked.check_log or asked.lists or asked.export):
        reader.main()
    return 0


def export(file: Path) -> int:
    from ggzy.supervision.findings import outside
    from ggzy.supervision.models import Finding

    found = [*map(line_of, Finding.standing.order_by("at", "key")), *outside.lines()]
    lines = [json.dumps(each, ensure_ascii=False) for each in found]
    file.touch(mode=0o600)
    file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return len(lines)


def line_of(finding: Any) -> dict[str, Any]:
    rule = f"{finding.rule}/{finding.subject.split('/')[0]}" if finding.rule == "duty_breached" else finding.rule
    return {
        "kind": KINDS.get(rule, rule), "stream": finding.streams[0] if len(finding.streams) == 1 else "", "streams": finding.streams,
        "office": finding.office, "person": finding.person_id, "firm": finding.firms[0] if finding.firms else "",
        "firms": finding.firms, "at": finding.at.isoformat(), "grade": finding.grade,
    }  # fmt: skip
