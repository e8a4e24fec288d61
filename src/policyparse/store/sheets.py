"""A workbook of one sheet that is written row by row, however many there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import TracebackType
from typing import IO

from policyparse.errors import OutputError
from policyparse.export.xlsx import CELL_LIMIT, CREATED

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST_ROWS = 1_048_576
_WIDTHS = (8, 60)


class SheetWriter:
    """Every cell is text: nothing is run, linked or turned into a number. Equal rows make equal bytes."""

    def __init__(self, file: IO[bytes], name: str, headings: Sequence[str]) -> None:
        import xlsxwriter

        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "default_format_properties": {"font_name": "Times New Roman", "font_size": 12},
        }
        self.rows = 0
        self._book = xlsxwriter.Workbook(file, options)
        self._book.set_properties({"title": name, "author": "policyparse", "created": CREATED})
        self._sheet = self._book.add_worksheet(name)
        self._cell = self._book.add_format({"valign": "top", "text_wrap": True})
        self._sheet.freeze_panes(1, 0)
        self._sheet.autofilter(0, 0, 0, len(headings) - 1)
        for number, heading in enumerate(headings):
            self._sheet.set_column(number, number, min(max(len(heading) + 4, _WIDTHS[0]), _WIDTHS[1]))
        self._write(0, headings, self._book.add_format({"bold": True, "bg_color": "#E7EEF7", "text_wrap": True}))

    def __enter__(self) -> SheetWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._book.close()

    def add(self, cells: Sequence[str]) -> None:
        """Write the next row. Raises `OutputError` when the sheet is full."""
        self.rows += 1
        if self.rows >= _MOST_ROWS:
            raise OutputError("một bảng tính chỉ chứa được 1.048.575 dòng; hãy xuất csv hoặc parquet")
        self._write(self.rows, cells, self._cell)

    def _write(self, row: int, cells: Sequence[str], style: object) -> None:
        for column, cell in enumerate(cells):
            self._sheet.write_string(row, column, _NO_XML.sub("\ufffd", cell)[:CELL_LIMIT], style)
