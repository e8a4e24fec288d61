"""One result into the tables: all of it in one transaction, or nothing."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, insert, select, text, update

from policyparse.records.days import last_day, rule_of
from policyparse.records.model import CitedDocument, Plan, decode_plan, encode_plan
from policyparse.spans import Span
from policyparse.store import schema
from policyparse.store.connections import lock_for_all
from policyparse.store.folding import fold_symbol, fold_words
from policyparse.store.tracking import due_date, track

Row = dict[str, Any]
_LEVEL = 1  # of compression: a third of the time of the usual level for a tenth more bytes
_STOP = re.compile(r"(?<=;) (?=\S)|(?<=\.)(?<! \w\w\.)(?<! \w\.) (?=\S)|\n")  # no stop after TP. or P.


def store_plan(connection: Connection, plan: Plan, engine: str, run: int) -> bool:
    """Put a result into the store in the place of an older one of the same bytes. False if this engine's is there already.

    `engine` is whatever the result depends on besides the bytes. Afterwards exactly one document of its key is current.
    """
    keys = {plan.document.key}
    documents = schema.documents
    _lock(connection, plan.source.sha256)
    old = connection.execute(
        select(documents.c.id, documents.c.engine, documents.c.key).where(documents.c.sha256 == plan.source.sha256)
    ).first()
    if old is not None:
        if old.engine == engine:
            return False
        keys.add(old.key)
        _remove(connection, old.id)
    for key in sorted(keys):
        _lock(connection, key)
    row = insert(documents).values(_storable(_document_row(plan, engine, run))).returning(documents.c.id)
    identity = connection.execute(row).scalar_one()
    for table, rows in _part_rows(plan, identity):
        if rows:
            connection.execute(insert(table), list(map(_storable, rows)))
    for key in sorted(keys):
        _settle(connection, key)
    connection.execute(delete(schema.outcomes).where(schema.outcomes.c.sha256 == plan.source.sha256))
    return True


def withdraw(connection: Connection, sha256: str) -> bool:
    """Take a document out of the store; its tasks are withdrawn in the feed. False if it is not there."""
    documents = schema.documents
    old = connection.execute(select(documents.c.id, documents.c.key).where(documents.c.sha256 == sha256)).first()
    if old is None:
        return False
    _lock(connection, old.key)
    _remove(connection, old.id)
    _settle(connection, old.key)
    connection.execute(delete(schema.files).where(schema.files.c.sha256 == sha256))
    return True


def unpack_plan(packed: bytes) -> Plan:
    """The result as it was stored."""
    return decode_plan(zlib.decompress(packed))


def _lock(connection: Connection, name: str) -> None:
    lock_for_all(connection, zlib.crc32(name.encode()) + (1 << 32))


def _remove(connection: Connection, document: int) -> None:
    for table in schema.PARTS:
        connection.execute(delete(table).where(table.c.document == document))
    connection.execute(delete(schema.documents).where(schema.documents.c.id == document))


def _settle(connection: Connection, key: str) -> None:
    """Which document of this key counts: of the latest run, rather typed than recognised, then by content.

    None of these depends on the order in which the workers of a run happened to finish.
    """
    documents = schema.documents
    columns = (documents.c.id, documents.c.run, documents.c.ocr, documents.c.sha256, documents.c.current)
    found = connection.execute(select(*columns).where(documents.c.key == key)).all()
    if found:
        best = max(found, key=lambda row: (row.run, not row.ocr, row.sha256))
        changed = [row.id for row in found if row.current != (row.id == best.id)]
        for identity in changed:
            connection.execute(update(documents).where(documents.c.id == identity).values(current=identity == best.id))
    connection.execute(text("INSERT INTO feed_pending (key) VALUES (:key) ON CONFLICT DO NOTHING"), {"key": key})


def _storable(row: Row) -> Row:
    """PostgreSQL has no room for NUL in a text. The whole result keeps it."""
    for name, value in row.items():
        if type(value) is str and "\0" in value:
            row[name] = value.replace("\0", "\ufffd")
    return row


def _document_row(plan: Plan, engine: str, run: int) -> Row:
    document, issuer = plan.document, plan.document.issuer
    return {
        "sha256": plan.source.sha256,
        "engine": engine,
        "run": run,
        "path": plan.source.path,
        "key": document.key,
        "current": True,
        "number": document.number,
        "number_folded": fold_symbol(document.number) if document.number else None,
        "doc_type": document.doc_type,
        "issued": document.issued,
        "issuer_id": issuer.id if issuer else None,
        "issuer": issuer.name if issuer else None,
        "title": document.title,
        "secrecy": document.secrecy,
        "urgency": document.urgency,
        "reader": plan.source.reader,
        "ocr": plan.source.ocr,
        "task_count": len(plan.tasks),
        "plan": zlib.compress(encode_plan(plan), _LEVEL),
    }


def _part_rows(plan: Plan, document: int) -> Iterator[tuple[Table, list[Row]]]:
    tasks = list(enumerate(plan.tasks))
    days = [day.isoformat() if (day := due_date(task)) else None for task in plan.tasks]
    order = {citation.id: number for number, citation in enumerate(plan.citations)}
    cited = {cited.id: number for number, cited in enumerate(plan.cited_documents)}
    yield schema.tasks, [_task_row(plan, document, number) for number, _ in tasks]
    yield (
        schema.assignees,
        [
            {
                "document": document,
                "task": number,
                "ordinal": ordinal,
                "role": assignee.role,
                "mention": assignee.mention,
                "agency_id": (identity := assignee.agency.id if assignee.agency else None),
                "agency_class": identity.partition("@")[0] if identity else None,
                "agency": assignee.agency.name if assignee.agency else None,
                "name_folded": fold_words(assignee.agency.name if assignee.agency else assignee.mention),
                "inherited": assignee.inherited,
                "last_day": days[number],
            }
            for number, task in tasks
            for ordinal, assignee in enumerate(task.assignees)
        ],
    )
    yield (
        schema.deadlines,
        [
            {
                "document": document,
                "task": number,
                "ordinal": ordinal,
                "text": deadline.text,
                "kind": deadline.kind,
                "value": deadline.value,
                "rrule": rule_of(deadline),
                "bound": deadline.bound,
                "last_day": day.isoformat() if (day := last_day(deadline)) else None,
            }
            for number, task in tasks
            for ordinal, deadline in enumerate(task.deadlines)
        ],
    )
    yield (
        schema.citations,
        [
            {
                "document": document,
                "ordinal": number,
                "text": citation.text,
                "kind": citation.kind,
                "target": cited.get(citation.target or ""),
                "sentence": sentence_around(plan.text, citation.span),
                "line": citation.origin.line,
            }
            for number, citation in enumerate(plan.citations)
        ],
    )
    links = {(number, order[identity]) for number, task in tasks for identity in task.citations if identity in order}
    yield schema.task_citations, [{"document": document, "task": task, "citation": citation} for task, citation in sorted(links)]
    yield schema.cited_documents, [_cited_row(document, number, one) for number, one in enumerate(plan.cited_documents)]
    yield (
        schema.subject_links,
        [
            {"document": document, "source": source, "target": target}
            for source, target in _named_in_subjects(plan.cited_documents)
        ],
    )
    yield (
        schema.findings,
        [
            {
                "document": document,
                "ordinal": number,
                "code": finding.code,
                "severity": finding.severity,
                "message": finding.message,
                "suggestion": finding.suggestion,
                "line": finding.origin.line,
            }
            for number, finding in enumerate(plan.findings)
        ],
    )
    whole = f"{plan.document.number or ''} {plan.document.title or ''} {plan.text}"
    yield (
        schema.passages,
        [
            *({"document": document, "task": number, "folded": fold_words(task.text)} for number, task in tasks),
            {"document": document, "task": None, "folded": fold_words(whole)},
        ],
    )


def _task_row(plan: Plan, document: int, number: int) -> Row:
    task = plan.tasks[number]
    feed = msgspec.json.encode(track(plan.document, task))
    return {
        "document": document,
        "ordinal": number,
        "id": task.id,
        "locator": "/".join(task.locator),
        "headings": " / ".join(task.headings),
        "text": task.text,
        "core": task.core,
        "modality": task.modality,
        "line": task.origin.line,
        "feed_digest": blake2b(feed, digest_size=16).hexdigest(),
    }


def _cited_row(document: int, number: int, cited: CitedDocument) -> Row:
    return {
        "document": document,
        "ordinal": number,
        "key": cited.key,
        "number": cited.number,
        "number_folded": fold_symbol(cited.number) if cited.number else None,
        "doc_type": cited.doc_type,
        "issued": cited.issued,
        "issuer_id": cited.issuer.id,
        "issuer": cited.issuer.name or cited.issuer.mention,
        "subject": cited.subject,
        "relation": cited.relation,
        "aliases": json.dumps(cited.aliases, ensure_ascii=False),
    }


def _named_in_subjects(cited: tuple[CitedDocument, ...]) -> list[tuple[int, int]]:
    numbers = [f" {fold_symbol(one.number)} " if one.number else None for one in cited]
    links = []
    for source, one in enumerate(cited):
        subject = f" {fold_words(one.subject)} " if one.subject else ""
        for target, number in enumerate(numbers):
            # The same number with two dates is two documents: a subject that gives no date then names neither.
            if number and target != source and number in subject and numbers.count(number) == 1:
                links.append((source, target))
    return links


def sentence_around(words: str, span: Span) -> str:
    """The sentence of the canonical text that a span stands in."""
    start = words.rfind("\n", 0, span[0]) + 1
    end = words.find("\n", span[1])
    end = len(words) if end < 0 else end
    for stop in _STOP.finditer(words, start, end):
        if stop.end() <= span[0]:
            start = stop.end()
        elif stop.start() >= span[1]:
            end = stop.start()
            break
    return words[start:end].strip()
