"""What an office asks its store: whose tasks, what falls due, where words stand, what is known of a task, how much there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, tuple_

from policyparse.errors import StoreError
from policyparse.export.rows import printed_day
from policyparse.lexicon import NO_CALENDAR, Lexicon, OfficeCalendar
from policyparse.records.days import bound_in_time, in_time_until, next_day
from policyparse.resolution.working_days import WorkingDays
from policyparse.store import schema
from policyparse.store.answers import Answer, Cell
from policyparse.store.folding import fold_words
from policyparse.store.search import Hit, find_passages

_Row = Any  # a row of whichever query
_ROLES = {"lead": "Chủ trì", "coordinate": "Phối hợp", "implement": "Thực hiện"}
_FAR = "9999-12-31"
_REST = timedelta(days=15)  # longer than any run of days off: so far may a day and the working day that complies lie apart

_tasks, _documents, _deadlines, _assignees = schema.tasks, schema.documents, schema.deadlines, schema.assignees


def docket(
    connection: Connection,
    lexicon: Lexicon,
    agency: str,
    *,
    role: str | None = None,
    due_before: date | None = None,
    as_of: date | None = None,
    calendar: OfficeCalendar = NO_CALENDAR,
    limit: int | None = None,
) -> Answer:
    """The tasks of a body, those that fall due first on top.

    The body is named in full, by an alias of the lexicon, or by its id; `as_of` adds how many days are left. What complies is the
    last working day, as `calendar` has it; that is the day that `due_before` speaks of.
    """
    meant = _meanings(lexicon, agency)
    theirs = []
    if role:
        theirs.append(_assignees.c.role == role)
    if due_before:
        theirs.append(_assignees.c.last_day < (due_before + _REST).isoformat())
    light = select(_assignees.c.document, _assignees.c.task, _assignees.c.last_day).where(*theirs)
    keys = _current_keys(connection)
    # One query a meaning: each is answered by an index alone.
    found = {
        (document, task, day) for one in meant for document, task, day in connection.execute(light.where(one)) if document in keys
    }
    places = sorted(found, key=lambda place: (place[2] or _FAR, keys[place[0]], place[1]))
    days = WorkingDays(calendar)
    if due_before:
        near = [place for place in places if date.fromisoformat(place[2]) >= due_before - _REST]
        met = _days_in_time(connection, [Hit(document, task) for document, task, _ in near], days)
        places = [place for place in places if met.get(place[:2], place[2]) < due_before.isoformat()]
    dues = {(document, task): day for document, task, day in places[:limit]}
    complying = _days_in_time(connection, [Hit(document, task) for (document, task), day in dues.items() if day], days)
    order = sorted(dues, key=lambda place: complying.get(place, _FAR))
    shown = _rows_of(connection, [Hit(document, task) for document, task in order])
    roles = _roles(connection, or_(*meant), shown)
    texts = _deadline_texts(connection, shown)
    answers: list[tuple[Cell, ...]] = [
        (
            row.task_id,
            _document_name(row),
            row.locator,
            row.text,
            ", ".join(_ROLES[name] for name in _ROLES if name in roles[row.document, row.ordinal]),
            texts.get((row.document, row.ordinal)),
            dues[row.document, row.ordinal],
            complying.get((row.document, row.ordinal)),
            _left(complying.get((row.document, row.ordinal)), as_of),
        )
        for row in shown
    ]
    fields = ("task_id", "document", "locator", "text", "role", "deadlines", "due_date", "complies_by", "days_left")
    headings = ("Mã nhiệm vụ", "Văn bản", "Mục", "Nhiệm vụ", "Vai trò", "Thời hạn", "Ngày cuối", "Làm xong đến", "Còn (ngày)")
    return Answer(f"Nhiệm vụ của {agency}", fields, headings, answers, len(places), as_of=as_of)


def due(
    connection: Connection, as_of: date, within: int, *, calendar: OfficeCalendar = NO_CALENDAR, limit: int | None = None
) -> Answer:
    """What falls due from `as_of` on within so many days, recurring deadlines included, soonest first.

    What counts is the last working day that complies. What is still to come as printed, but could only be met before `as_of`, is
    there too, with the days by which it is late.
    """
    end = as_of + timedelta(days=within)
    rules = select(_deadlines.c.rrule, _deadlines.c.bound).where(_deadlines.c.rrule.is_not(None)).distinct()
    coming: dict[tuple[str, str], date] = {}
    for rule in connection.execute(rules):
        for bound in {rule.bound, bound_in_time(rule.bound, "0 giờ")}:
            day = next_day(rule.rrule, bound, as_of)
            if day is not None and day <= end + _REST:
                coming[rule.rrule, bound] = day
    first, last_of_all = (as_of - _REST).isoformat(), (end + _REST).isoformat()
    once = and_(_deadlines.c.last_day >= first, _deadlines.c.last_day <= last_of_all)
    recurring = _deadlines.c.rrule.in_({rule for rule, _ in coming}) if coming else None
    query = (
        select(
            *_task_columns(),
            _deadlines.c.text.label("deadline"),
            _deadlines.c.last_day.label("due"),
            _deadlines.c.rrule,
            _deadlines.c.bound,
        )
        .select_from(
            _deadlines.join(_tasks, and_(_tasks.c.document == _deadlines.c.document, _tasks.c.ordinal == _deadlines.c.task)).join(
                _documents, _documents.c.id == _tasks.c.document
            )
        )
        .where(_documents.c.current, once if recurring is None else or_(once, recurring))
    )
    days = WorkingDays(calendar)
    found: list[tuple[str, str, _Row]] = []
    for row in connection.execute(query):
        last = date.fromisoformat(row.due) if row.due else coming.get((row.rrule, bound_in_time(row.bound, row.deadline)))
        if last and not row.due and row.issued and row.issued > last.isoformat():  # nothing comes back before it was ordered
            last = next_day(row.rrule, bound_in_time(row.bound, row.deadline), date.fromisoformat(row.issued))
        complies = (in_time_until(last, row.deadline, days) or last) if last else None
        if last and complies and complies <= end and max(last, complies) >= as_of:
            found.append((complies.isoformat(), last.isoformat(), row))
    found.sort(key=lambda one: (one[0], one[1], one[2].key, one[2].sha256, one[2].ordinal))
    leads = _leads(connection, [row for _, _, row in found[:limit]])
    answers: list[tuple[Cell, ...]] = [
        (
            complies,
            _left(complies, as_of),
            last,
            row.task_id,
            _document_name(row),
            row.text,
            leads.get((row.document, row.ordinal)),
            row.deadline,
        )
        for complies, last, row in found[:limit]
    ]
    fields = ("complies_by", "days_left", "due_date", "task_id", "document", "text", "lead", "deadline")
    headings = ("Làm xong đến", "Còn (ngày)", "Ngày cuối", "Mã nhiệm vụ", "Văn bản", "Nhiệm vụ", "Chủ trì", "Thời hạn")
    title = f"Đến hạn từ {printed_day(as_of.isoformat())} đến {printed_day(end.isoformat())}"
    return Answer(title, fields, headings, answers, len(found), as_of=as_of)


def search(connection: Connection, words: str, *, documents: bool = False, limit: int = 100) -> Answer:
    """The tasks, or the documents, that have all the words, however they are accented."""
    hits = find_passages(connection, words, tasks=not documents, limit=limit)
    rows = _rows_of(connection, hits)
    answers: list[tuple[Cell, ...]]
    if documents:
        answers = [(row.key, _document_name(row), row.issuer, row.title, row.task_count) for row in rows]
        fields: tuple[str, ...] = ("key", "document", "issuer", "title", "tasks")
        headings: tuple[str, ...] = ("Khóa", "Văn bản", "Cơ quan ban hành", "Trích yếu", "Số nhiệm vụ")
    else:
        answers = [(row.task_id, _document_name(row), row.locator, row.text) for row in rows]
        fields, headings = ("task_id", "document", "locator", "text"), ("Mã nhiệm vụ", "Văn bản", "Mục", "Nhiệm vụ")
    return Answer(f"Tìm “{words}”", fields, headings, answers, len(answers))


def show(connection: Connection, task_id: str) -> Answer:
    """All that the store knows of one task. Raises `StoreError` for an id that it does not know."""
    query = select(*_task_columns(), _tasks.c.headings, _tasks.c.modality, _tasks.c.line, _documents.c.title, _documents.c.path)
    row = connection.execute(
        query.join_from(_tasks, _documents, _documents.c.id == _tasks.c.document).where(
            _tasks.c.id == task_id, _documents.c.current
        )
    ).first()
    if row is None:
        raise StoreError("không có nhiệm vụ mang mã này trong kho", path=task_id)
    at = {"document": row.document, "task": row.ordinal}
    found: list[tuple[str, str, Cell]] = [
        ("task_id", "Mã nhiệm vụ", row.task_id),
        ("document", "Văn bản", _document_name(row)),
        ("title", "Trích yếu", row.title),
        ("locator", "Mục", row.locator),
        ("headings", "Đề mục", row.headings),
        ("text", "Nhiệm vụ", row.text),
        ("modality", "Tính chất", "Đề nghị" if row.modality == "request" else "Giao"),
    ]
    bodies = select(_assignees).where(_at(_assignees, at)).order_by(_assignees.c.ordinal)
    found += [(one.role, _ROLES[one.role], one.agency or one.mention) for one in connection.execute(bodies)]
    times = select(_deadlines).where(_at(_deadlines, at)).order_by(_deadlines.c.ordinal)
    found += [("deadline", "Thời hạn", f"{one.text}{_meaning(one)}") for one in connection.execute(times)]
    cited = (
        select(schema.citations.c.text, schema.cited_documents.c.key)
        .select_from(
            schema.task_citations.join(
                schema.citations,
                and_(
                    schema.citations.c.document == schema.task_citations.c.document,
                    schema.citations.c.ordinal == schema.task_citations.c.citation,
                ),
            ).outerjoin(
                schema.cited_documents,
                and_(
                    schema.cited_documents.c.document == schema.citations.c.document,
                    schema.cited_documents.c.ordinal == schema.citations.c.target,
                ),
            )
        )
        .where(_at(schema.task_citations, at))
        .order_by(schema.citations.c.ordinal)
    )
    found += [("citation", "Viện dẫn", f"{one.text} ({one.key or 'chưa rõ văn bản nào'})") for one in connection.execute(cited)]
    found += [("path", "Tệp", row.path), ("line", "Dòng", row.line)]
    return Answer(f"Nhiệm vụ {task_id}", ("field", "label", "value"), ("Trường", "Mục", "Nội dung"), [*found], len(found))


def stats(connection: Connection) -> Answer:
    """How much there is of what."""

    def counted(query: Select[Any]) -> int:
        return int(connection.execute(query).scalar_one())

    def grouped(column: ColumnElement[Any], where: ColumnElement[bool] | None = None, top: int = 15) -> list[_Row]:
        number = func.count().label("number")
        query = select(column.label("name"), number).group_by(column).order_by(number.desc(), column).limit(top)
        return list(connection.execute(query if where is None else query.where(where)).all())

    everything = select(func.count()).select_from
    rows: list[tuple[Cell, ...]] = [
        ("documents", "Văn bản trong kho", counted(everything(_documents))),
        ("superseded", "  bị tệp khác cùng khóa thay", counted(everything(_documents).where(_documents.c.current.is_(False)))),
        ("tasks", "Nhiệm vụ", counted(everything(_tasks))),
        (
            "dated",
            "  có ngày cuối",
            counted(select(func.count()).select_from(_deadlines).where(_deadlines.c.last_day.is_not(None))),
        ),
        ("citations", "Viện dẫn", counted(everything(schema.citations))),
        ("unresolved", "  chưa rõ văn bản nào", counted(everything(schema.citations).where(schema.citations.c.target.is_(None)))),
        ("findings", "Cảnh báo", counted(everything(schema.findings))),
    ]
    rows += [("type", f"Loại: {row.name or 'không rõ'}", row.number) for row in grouped(_documents.c.doc_type)]
    leads = grouped(_assignees.c.agency, and_(_assignees.c.role == "lead", _assignees.c.agency.is_not(None)))
    rows += [("lead", f"Chủ trì: {row.name}", row.number) for row in leads]
    outcomes = schema.outcomes
    number = func.count().label("number")
    failed = select(outcomes.c.state, outcomes.c.code, number).group_by(outcomes.c.state, outcomes.c.code)
    rows += [
        ("not-stored", f"Không vào kho: {row.state} {row.code}", row.number)
        for row in connection.execute(failed.order_by(outcomes.c.state, outcomes.c.code))
    ]
    return Answer("Thống kê kho", ("kind", "label", "number"), ("Mã", "Mục", "Số lượng"), rows, len(rows))


def _at(table: Any, at: dict[str, int]) -> ColumnElement[bool]:
    return and_(table.c.document == at["document"], table.c.task == at["task"])


def _meanings(lexicon: Lexicon, written: str) -> list[ColumnElement[bool]]:
    """A body by its id, else by the classes that a name of the lexicon stands for, else by its name as it was read."""
    from policyparse.document.shadow import fold

    if "@" in written:
        return [_assignees.c.agency_id == written]
    folded = fold(" ".join(written.split()))
    classes = {name.agency for name in lexicon.names if name.surface == folded}
    if classes:
        return [_assignees.c.agency_class.in_(sorted(classes))]
    return [_assignees.c.agency_class == written, _assignees.c.name_folded == fold_words(written)]


def _task_columns() -> tuple[ColumnElement[Any], ...]:
    return (
        _tasks.c.document,
        _tasks.c.ordinal,
        _tasks.c.id.label("task_id"),
        _tasks.c.locator,
        _tasks.c.text,
        _documents.c.key,
        _documents.c.sha256,
        _documents.c.doc_type,
        _documents.c.number,
        _documents.c.issued,
    )


def _current_keys(connection: Connection) -> dict[int, tuple[str, str]]:
    """What current documents are put in order by. An index has all of it, so that no document is read."""
    query = select(_documents.c.id, _documents.c.key, _documents.c.sha256).where(_documents.c.current)
    return {document: (key, sha256) for document, key, sha256 in connection.execute(query)}


def _among(
    document: ColumnElement[Any], task: ColumnElement[Any], places: Sequence[tuple[int, int | None]]
) -> ColumnElement[bool]:
    """The rows of these tasks. SQLite finds pairs by no index and reads the whole table, so their documents are named first."""
    return and_(document.in_(sorted({place[0] for place in places})), tuple_(document, task).in_(places))


def _roles(connection: Connection, theirs: ColumnElement[bool], rows: Sequence[_Row]) -> dict[tuple[int, int], set[str]]:
    found: dict[tuple[int, int], set[str]] = {(row.document, row.ordinal): set() for row in rows}
    for start in range(0, len(rows), 400):
        pairs = [(row.document, row.ordinal) for row in rows[start : start + 400]]
        place = _among(_assignees.c.document, _assignees.c.task, pairs)
        for one in connection.execute(select(_assignees.c.document, _assignees.c.task, _assignees.c.role).where(place, theirs)):
            found[one.document, one.task].add(one.role)
    return found


def _rows_of(connection: Connection, hits: Sequence[Hit]) -> list[_Row]:
    extra = (_documents.c.title, _documents.c.issuer, _documents.c.task_count)
    found: dict[Hit, _Row] = {}
    for start in range(0, len(hits), 400):
        portion = hits[start : start + 400]
        if portion[0].task is None:
            query = select(
                _documents.c.id.label("document"),
                _documents.c.key,
                _documents.c.doc_type,
                _documents.c.number,
                _documents.c.issued,
                *extra,
            ).where(_documents.c.id.in_([hit.document for hit in portion]))
            found |= {Hit(row.document, None): row for row in connection.execute(query)}
        else:
            pairs = _among(_tasks.c.document, _tasks.c.ordinal, [(hit.document, hit.task) for hit in portion])
            query = (
                select(*_task_columns(), *extra).join_from(_tasks, _documents, _documents.c.id == _tasks.c.document).where(pairs)
            )
            found |= {Hit(row.document, row.ordinal): row for row in connection.execute(query)}
    return [found[hit] for hit in hits]


def _deadline_texts(connection: Connection, rows: Sequence[_Row]) -> dict[tuple[int, int], str]:
    query = select(_deadlines.c.document, _deadlines.c.task, _deadlines.c.text.label("words")).order_by(_deadlines.c.ordinal)
    return _joined(connection, query, _deadlines, rows)


def _days_in_time(connection: Connection, hits: Sequence[Hit], days: WorkingDays) -> dict[tuple[int, int], str]:
    """The first of the last working days in time among a task's deadlines."""
    found: dict[tuple[int, int], str] = {}
    for start in range(0, len(hits), 400):
        places = [(hit.document, hit.task) for hit in hits[start : start + 400]]
        theirs = _among(_deadlines.c.document, _deadlines.c.task, places)
        query = select(_deadlines.c.document, _deadlines.c.task, _deadlines.c.text, _deadlines.c.last_day)
        for one in connection.execute(query.where(theirs, _deadlines.c.last_day.is_not(None))):
            last = date.fromisoformat(one.last_day)
            day = (in_time_until(last, one.text, days) or last).isoformat()
            place = one.document, one.task
            found[place] = min(day, found.get(place, day))
    return found


def _leads(connection: Connection, rows: Sequence[_Row]) -> dict[tuple[int, int], str]:
    name = func.coalesce(_assignees.c.agency, _assignees.c.mention).label("words")
    query = (
        select(_assignees.c.document, _assignees.c.task, name).where(_assignees.c.role == "lead").order_by(_assignees.c.ordinal)
    )
    return _joined(connection, query, _assignees, rows)


def _joined(connection: Connection, query: Select[Any], table: Any, rows: Sequence[_Row]) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], list[str]] = {}
    for start in range(0, len(rows), 400):
        pairs = [(row.document, row.ordinal) for row in rows[start : start + 400]]
        for one in connection.execute(query.where(_among(table.c.document, table.c.task, pairs))):
            found.setdefault((one.document, one.task), []).append(one.words)
    return {place: "; ".join(dict.fromkeys(words)) for place, words in found.items()}


def _document_name(row: _Row) -> str:
    parts = [row.doc_type or "Văn bản", row.number, f"ngày {printed_day(row.issued)}" if row.issued else None]
    return " ".join(part for part in parts if part)


def _meaning(row: _Row) -> str:
    meaning = row.last_day or row.rrule or row.value
    return f" ({meaning})" if meaning else ""


def _left(day: str | None, as_of: date | None) -> int | None:
    return (date.fromisoformat(day) - as_of).days if day and as_of else None
