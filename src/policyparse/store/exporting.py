"""A store to one file, plan by plan: the same bytes whoever read the documents, in whatever order, into whatever database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from itertools import count, islice
from typing import IO, Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from policyparse.errors import OutputError
from policyparse.export import csv as csv_format
from policyparse.export import jsonl
from policyparse.export.rows import Column, task_rows
from policyparse.records.days import rule_of
from policyparse.records.model import Plan, Task
from policyparse.store import schema
from policyparse.store.recording import unpack_plan
from policyparse.store.sheets import SheetWriter
from policyparse.store.tracking import due_date

_PARQUET_ROWS = 5_000


class ExportFormat(StrEnum):
    """What a whole store can be written as."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    ICS = "ics"


def stored_plans(connection: Connection) -> Iterator[Plan]:
    """Every result of a store, by document key and then by content."""
    documents = schema.documents
    order = select(documents.c.id).order_by(documents.c.key, documents.c.sha256)
    for identity in connection.execute(order).scalars().all():
        row = connection.execute(select(documents.c.plan, documents.c.path).where(documents.c.id == identity)).one()
        plan = unpack_plan(row.plan)
        yield msgspec.structs.replace(plan, source=msgspec.structs.replace(plan.source, path=row.path))


class Written(NamedTuple):
    """How many tasks there were, and how many deadlines without a day a calendar left out."""

    tasks: int
    left_out: int = 0


def write_export(connection: Connection, form: ExportFormat, file: IO[bytes]) -> Written:
    """Write all tasks of the store."""
    return _WRITERS[form](stored_plans(connection), file)


def _jsonl(plans: Iterator[Plan], file: IO[bytes]) -> Written:
    tasks = 0
    for plan in plans:
        file.write(jsonl.render([plan]))
        tasks += len(plan.tasks)
    return Written(tasks)


def _rows(plans: Iterator[Plan]) -> Iterator[list[str]]:
    numbers = count(1)
    for plan in plans:
        for row in task_rows([plan]):
            row[Column.NUMBER] = str(next(numbers))
            yield [row[column] for column in Column]


def _csv(plans: Iterator[Plan], file: IO[bytes]) -> Written:
    file.write(csv_format.render([]))  # the mark and the headings
    tasks = 0
    for row in _rows(plans):
        file.write(csv_format.line(row))
        tasks += 1
    return Written(tasks)


def _xlsx(plans: Iterator[Plan], file: IO[bytes]) -> Written:
    with SheetWriter(file, "Nhiệm vụ", list(Column)) as sheet:
        for row in _rows(plans):
            sheet.add(row)
        return Written(sheet.rows)


def _parquet(plans: Iterator[Plan], file: IO[bytes]) -> Written:
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise OutputError('thiếu pyarrow để ghi Parquet: cài thêm "policyparse[parquet]"') from error
    texts = pyarrow.list_(pyarrow.string())
    kinds = {str: pyarrow.string(), bool: pyarrow.bool_(), date: pyarrow.date32(), list: texts}
    layout = pyarrow.schema([(name, kinds[kind]) for name, kind, _ in _FIELDS])
    pairs = ((plan, task) for plan in plans for task in plan.tasks)
    tasks = 0
    with parquet.ParquetWriter(file, layout, compression="zstd") as writer:
        while portion := list(islice(pairs, _PARQUET_ROWS)):
            columns = {name: [value(plan, task) for plan, task in portion] for name, _, value in _FIELDS}
            writer.write_table(pyarrow.table(columns, schema=layout))
            tasks += len(portion)
    return Written(tasks)


def _ics(plans: Iterator[Plan], file: IO[bytes]) -> Written:
    from policyparse.export.ics import CALENDAR_NAME, Entry, count_left_out, plan_entries, write_calendar

    entries: list[Entry] = []
    tasks = left_out = 0
    for plan in plans:
        entries += plan_entries(plan)
        tasks, left_out = tasks + len(plan.tasks), left_out + count_left_out([plan])
    for part in write_calendar(entries, CALENDAR_NAME):
        file.write(part)
    return Written(tasks, left_out)


def _named(role: str) -> Callable[[Plan, Task], list[str]]:
    return lambda plan, task: [one.agency.name if one.agency else one.mention for one in task.assignees if one.role == role]


_FIELDS: tuple[tuple[str, type, Callable[[Plan, Task], Any]], ...] = (
    ("task_id", str, lambda plan, task: task.id),
    ("document_key", str, lambda plan, task: plan.document.key),
    ("document_number", str, lambda plan, task: plan.document.number),
    ("document_type", str, lambda plan, task: plan.document.doc_type),
    ("document_issued", str, lambda plan, task: plan.document.issued),
    ("issuer", str, lambda plan, task: plan.document.issuer.name if plan.document.issuer else None),
    ("sha256", str, lambda plan, task: plan.source.sha256),
    ("locator", str, lambda plan, task: "/".join(task.locator)),
    ("text", str, lambda plan, task: task.text),
    ("core", bool, lambda plan, task: task.core),
    ("modality", str, lambda plan, task: task.modality),
    ("lead", list, _named("lead")),
    ("coordinate", list, _named("coordinate")),
    ("implement", list, _named("implement")),
    ("due_date", date, lambda plan, task: due_date(task)),
    ("deadlines", list, lambda plan, task: [deadline.text for deadline in task.deadlines]),
    ("recurrences", list, lambda plan, task: [rule for deadline in task.deadlines if (rule := rule_of(deadline))]),
    ("products", list, lambda plan, task: [product.text for product in task.products]),
    ("citations", list, lambda plan, task: [one.text for one in plan.citations if one.id in set(task.citations)]),
)
_WRITERS: dict[ExportFormat, Callable[[Iterator[Plan], IO[bytes]], Written]] = {
    ExportFormat.JSONL: _jsonl,
    ExportFormat.CSV: _csv,
    ExportFormat.XLSX: _xlsx,
    ExportFormat.PARQUET: _parquet,
    ExportFormat.ICS: _ics,
}
