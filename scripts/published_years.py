"""Write ggzy/core/published_years.py from the package chinesecalendar, when it has a new State Council notice.

    python scripts/published_years.py > ggzy/core/published_years.py

The package transcribes the State Council's yearly notices (国务院办公厅关于某年部分节假日安排的通知). A year
the package does not hold is not written.
"""

from __future__ import annotations

from datetime import date, timedelta
from importlib.metadata import version

from chinese_calendar import constants

FIRST_YEAR = 2016


def runs(days: list[date]) -> str:
    """Days as text, consecutive ones joined: `0101-0103 0215-0223 0404-0406`."""
    spans: list[tuple[date, date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return " ".join(f"{a:%m%d}" if a == b else f"{a:%m%d}-{b:%m%d}" for a, b in spans)


def main() -> None:
    """Print the module."""
    last_year = max(day.year for day in constants.holidays)
    print('"""Published years 已公布年度: days off and worked weekends, by the yearly notices. Generated."""')
    print()
    print(f'SOURCE = "国务院办公厅节假日安排通知（据 chinesecalendar {version("chinesecalendar")}）"')
    print()
    print("PUBLISHED: dict[int, tuple[str, str]] = {")
    print("    # year: (放假, 调休上班)")
    for year in range(FIRST_YEAR, last_year + 1):
        off = runs([day for day in constants.holidays if day.year == year])
        working = runs([day for day in constants.workdays if day.year == year])
        print(f'    {year}: (\n        "{off}",\n        "{working}",\n    ),')
    print("}")


if __name__ == "__main__":
    main()
