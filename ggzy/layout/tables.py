"""Tables on pages: declared once, they sort, filter, page and export, safe against formulas in spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.db.models import F, Func, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import cached_property
from openpyxl import Workbook
from openpyxl.styles import Font

from ggzy.core.calendar import SHANGHAI
from ggzy.layout.marks import copy_of_page
from ggzy.layout.templatetags.ggzy import fen, until, when
from ggzy.papers.copies import Copy

PAGE_ROWS = 20
EXPORT_ROWS = 50_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column:
    """One column: `name` is the attribute path (`organisation.name`) or key; `kind` is text, number, fen, when or until.

    `value` overrides how a row's value is read; `field` names the queryset's field for sorting and filtering when it
    differs from the path; `url` gives a row's link; `sortable` and `searchable` switch those off.
    """

    name: str
    label: str
    kind: str = "text"
    value: Callable[[Any], Any] | None = None
    field: str = ""
    url: Callable[[Any], str] | None = None
    sortable: bool = True
    searchable: bool = True

    def of(self, row: Any) -> Any:
        if self.value:
            return self.value(row)
        found = row
        for part in self.name.split("."):
            found = found.get(part) if isinstance(found, dict) else getattr(found, part, None)
            if found is None:
                return None
        return found() if callable(found) else found

    def text(self, row: Any) -> str:
        return as_text(self.of(row), self.kind)

    @property
    def path(self) -> str:
        """The queryset's field; none for a computed column without one."""
        return self.field or ("" if self.value else self.name.replace(".", "__"))


@dataclass
class Table:
    """A table for one request. In a view: make it, `return table.export()` when `table.exporting`, else render it.

    `rows` is a queryset (sorted, filtered and paged in the database) or a list. Several tables on one page take a
    `prefix` each. `order` is the first sorting, a column's name, with "-" for descending.
    """

    request: HttpRequest
    caption: str
    columns: Sequence[Column]
    rows: QuerySet[Any] | Iterable[Any]
    empty: str = "暂无记录"
    empty_next: str = ""
    order: str = ""
    prefix: str = ""
    page_rows: int = PAGE_ROWS
    filters: bool = True
    _found: Any = field(default=None, init=False, repr=False)

    # --- what is asked for

    def asked(self, name: str) -> str:
        return self.request.GET.get(self.prefix + name, "").replace("\x00", "").strip()

    @property
    def query(self) -> str:
        return self.asked("q")[:100]

    @property
    def exporting(self) -> bool:
        return self.asked("export") in ("csv", "xlsx")

    @cached_property
    def sorting(self) -> tuple[Column | None, bool]:
        """The column sorted by and whether it is descending."""
        wanted = self.asked("sort") or self.order
        descending, name = wanted.startswith("-"), wanted.lstrip("-")
        column = next((column for column in self.columns if column.name == name and column.sortable), None)
        return column, descending

    # --- the rows

    @cached_property
    def found(self) -> Any:
        """All rows that match, sorted: a queryset or a list."""
        return self._from_queryset(self.rows) if isinstance(self.rows, QuerySet) else self._from_list(list(self.rows))

    def _from_queryset(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.query:
            match = Q()
            for column in self.columns:
                if column.searchable and column.path and column.kind == "text":
                    match |= Q(**{f"{column.path}__icontains": self.query})
            rows = rows.filter(match) if match else rows
        column, descending = self.sorting
        if column and column.path:
            order = in_reading_order(column.path) if column.kind == "text" else F(column.path)
            nulls_last = order.desc(nulls_last=True) if descending else order.asc(nulls_last=True)
            rows = rows.order_by(nulls_last, "pk")
        return rows

    def _from_list(self, rows: list[Any]) -> list[Any]:
        if self.query:
            wanted = self.query.lower()
            rows = [r for r in rows if any(wanted in c.text(r).lower() for c in self.columns if c.searchable)]
        column, descending = self.sorting
        if column:
            known = [row for row in rows if column.of(row) is not None]
            unknown = [row for row in rows if column.of(row) is None]
            rows = sorted(known, key=lambda row: order_key(column.of(row)), reverse=descending) + unknown
        return rows

    @cached_property
    def count(self) -> int:
        return self.found.count() if isinstance(self.found, QuerySet) else len(self.found)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.page_rows))

    @property
    def page(self) -> int:
        wanted = self.asked("page")
        return min(max(1, int(wanted)), self.pages) if wanted.isdecimal() and len(wanted) < 9 else 1

    @cached_property
    def page_rows_found(self) -> list[Any]:
        start = (self.page - 1) * self.page_rows
        return list(self.found[start : start + self.page_rows])

    def page_cells(self) -> list[list[dict[str, Any]]]:
        return [[self._cell(column, row) for column in self.columns] for row in self.page_rows_found]

    @staticmethod
    def _cell(column: Column, row: Any) -> dict[str, Any]:
        url = column.url(row) if column.url else ""
        return {"text": column.text(row), "kind": column.kind, "label": column.label, "url": url}

    # --- what the template shows

    @property
    def heads(self) -> list[dict[str, str]]:
        sorted_by, descending = self.sorting
        heads = []
        for column in self.columns:
            here = column is sorted_by
            can_sort = column.sortable and (bool(column.path) or not isinstance(self.rows, QuerySet))
            flipped = column.name if not here or descending else f"-{column.name}"
            heads.append(
                {
                    "label": column.label,
                    "kind": column.kind,
                    "url": self.url(sort=flipped, page=None) if can_sort else "",
                    "sorted": ("descending" if descending else "ascending") if here else "",
                }
            )
        return heads

    def url(self, **changes: str | None) -> str:
        """This page's address with these parameters of the table changed."""
        params: QueryDict = self.request.GET.copy()
        params.pop(self.prefix + "export", None)
        for name, value in changes.items():
            params.pop(self.prefix + name, None)
            if value is not None:
                params[self.prefix + name] = value
        return f"{self.request.path}?{params.urlencode()}"

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that a new filter keeps: all but the filter itself and the page."""
        own = {self.prefix + name for name in ("q", "page", "export")}
        return [(name, value) for name, values in self.request.GET.lists() if name not in own for value in values]

    @property
    def url_without_query(self) -> str:
        return self.url(q=None, page=None)

    @property
    def previous_url(self) -> str:
        return self.url(page=str(self.page - 1)) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(page=str(self.page + 1)) if self.page < self.pages else ""

    @property
    def csv_url(self) -> str:
        return self.url(export="csv", page=None)

    @property
    def xlsx_url(self) -> str:
        return self.url(export="xlsx", page=None)

    # --- export

    def export(self) -> HttpResponse:
        """All matching rows as the file asked for."""
        rows, copy = self.found[:EXPORT_ROWS], copy_of_page(self.request)
        if self.asked("export") == "xlsx":
            content = as_xlsx(self.caption, self.columns, rows, copy)
            kind, ending = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
        else:
            content, kind, ending = as_csv(self.columns, rows, copy), "text/csv; charset=utf-8", "csv"
        response = HttpResponse(content, content_type=kind)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(self.caption)}.{ending}"
        return response


def in_reading_order(path: str) -> Func:
    """The database's order for Chinese text: its GB 18030 bytes, in which the common characters stand by pinyin.

    The embedded database has no Chinese collation; a server of one's own need not have one either.
    """
    return Func(Cast(F(path), TextField()), function="convert_to", template="convert_to(%(expressions)s, 'GB18030')")


def order_key(value: Any) -> tuple[int, Any]:
    """The same order for rows in a list; numbers, times and text of one column do not compare, so they stand apart."""
    if isinstance(value, int | Decimal | float):
        return 0, value
    if isinstance(value, datetime):
        return 1, value.timestamp()
    return 2, str(value).encode("gb18030", "replace")


def as_text(value: Any, kind: str = "text") -> str:
    """A value as shown: money with 元, time in Shanghai, yes and no in Chinese."""
    if value is None:
        return ""
    if kind == "fen":
        return fen(value)
    if kind == "until" and isinstance(value, datetime):
        return until(value)
    if isinstance(value, datetime | date):
        return when(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def harmless(text: str) -> str:
    """Text that a spreadsheet must not take for a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_csv(columns: Sequence[Column], rows: Iterable[Any], copy: Copy | None = None) -> bytes:
    """CSV in UTF-8 with the mark that spreadsheets need to read Chinese; money in plain 元. A copy's line stands below."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(head(column)) for column in columns])
    for row in rows:
        writer.writerow([exported(column, row, for_csv=True) for column in columns])
    if copy is not None:
        writer.writerow([copy.line])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(caption: str, columns: Sequence[Column], rows: Iterable[Any], copy: Copy | None = None) -> bytes:
    """A workbook of one sheet; numbers stay numbers, text is stored as text and never as a formula. Of a copy the line stands
    below, and the code in the file's properties."""
    book = Workbook(write_only=False)
    sheet = book.active
    assert sheet is not None
    sheet.title = "".join(letter for letter in caption if letter not in "[]:*?/\\")[:31] or "表"
    sheet.append([harmless(head(column)) for column in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([exported(column, row, for_csv=False) for column in columns])
    if copy is not None:
        sheet.append([copy.line])
        book.properties.identifier = copy.fine
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def head(column: Column) -> str:
    return f"{column.label}（元）" if column.kind == "fen" else column.label


def exported(column: Column, row: Any, for_csv: bool) -> Any:
    """A cell of an export: amounts and numbers stay numbers, times are Shanghai time, the rest is harmless text."""
    value = column.of(row)
    if value is None:
        return ""
    if column.kind == "fen":
        yuan = Decimal(value) / 100
        return f"{yuan:.2f}" if for_csv else yuan
    if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI).replace(tzinfo=None)
        return local.isoformat(" ", "seconds") if for_csv else local
    # Control characters cannot stand in a workbook.
    text = "".join(letter for letter in as_text(value, column.kind) if letter >= " " or letter in "\t\n\r")
    return harmless(text)
