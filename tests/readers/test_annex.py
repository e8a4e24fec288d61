"""The annex of 40 rows: whatever the file, every cell is read and stands in its column."""

from __future__ import annotations

import csv
import sys
from importlib import import_module
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from policyparse import parse
from policyparse.document import Document
from policyparse.readers import load_readers, read
from policyparse.structure.tables import cells_by_place

from .samples import CORPUS

FOLDER = CORPUS / "annex-40"
FORMATS = [path for path in sorted(FOLDER.glob("annex-40.*")) if path.suffix[1:] in load_readers()]


def rows() -> list[list[str]]:
    with (FOLDER / "rows.csv").open(encoding="utf-8", newline="") as file:
        return [[" ".join(cell.split()) for cell in row] for row in csv.reader(file)]


def grid(document: Document) -> list[list[str]]:
    """The cells of the document's only table, merged ones in every row that they hold for."""
    places = cells_by_place(document, range(len(document.blocks)))
    (table,) = places.values()
    texts = [
        [" ".join(document.text[slice(*document.blocks[index].span)] for index in held) for _, held in sorted(cells.items())]
        for _, cells in sorted(table.items())
    ]
    return [row for row in texts if len(row) > 1]


def test_the_files_are_what_the_script_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(CORPUS))
    script = import_module("build_annex")
    table = script.load()
    assert [list(row) for row in table.rows][-1][0] == "40"
    assert script.build_html(table) == (FOLDER / "annex-40.html").read_bytes()
    for suffix, built in (("docx", script.build_docx(table)), ("xlsx", script.build_xlsx(table))):
        # Part by part: how well a build of zlib packs is not what this file is about.
        with ZipFile(BytesIO(built)) as new, ZipFile(FOLDER / f"annex-40.{suffix}") as committed:
            assert new.namelist() == committed.namelist()
            for name in new.namelist():
                assert new.read(name) == committed.read(name), name
    sys.modules.pop("build_annex")


def test_the_formats_are_there() -> None:
    assert {path.suffix for path in FORMATS} >= {".docx"}


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.suffix)
def test_every_cell_is_right(path: Path) -> None:
    assert grid(read(path)) == rows()


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.suffix)
def test_every_row_is_a_task_of_its_lead(path: Path) -> None:
    plan = parse(path)
    expected = rows()[1:]
    assert [task.locator for task in plan.tasks] == [("PL1", row[0]) for row in expected]
    assert [task.text for task in plan.tasks] == [row[1] for row in expected]
    for task, row in zip(plan.tasks, expected, strict=True):
        assert [(who.role, who.mention) for who in task.assignees if who.role == "lead"] == [("lead", row[2])]
        (deadline,) = (due for due in task.deadlines if due.text == row[4])
        assert deadline.span.start > task.span.end
        assert row[5] in [product.text for product in task.products]
