"""No question reads a whole table of tasks, deadlines or assignees, however few documents it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from policyparse.lexicon import Lexicon, load_lexicon
from policyparse.records.model import Plan
from policyparse.store import open_store, reading, writing
from policyparse.store.citing import cites
from policyparse.store.questions import docket, search, show
from policyparse.store.recording import store_plan

LARGE = ("tasks", "deadlines", "assignees", "citations")
QUESTIONS: dict[str, Callable[[Connection, Lexicon, Plan], object]] = {
    "docket": lambda connection, lexicon, _: docket(connection, lexicon, "Sở Công Thương", limit=200),
    "docket of leads": lambda connection, lexicon, _: docket(
        connection, lexicon, "Sở Công Thương", role="lead", due_before=date(2026, 1, 1), as_of=date(2025, 11, 1)
    ),
    "search": lambda connection, _, __: search(connection, "khoa hoc cong nghe"),
    "show": lambda connection, _, plan: show(connection, plan.tasks[0].id),
    "cites": lambda connection, _, __: cites(connection, "29-NQ/TW", limit=200),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_reads_a_whole_table(name: str, tmp_path: Path, kh154_plan_txt: Plan) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'kho.db'}", create=True)
    with writing(store) as connection:
        store_plan(connection, kh154_plan_txt, "e1", 1)
    asked: list[tuple[str, Any]] = []
    event.listen(store, "before_cursor_execute", lambda _, __, statement, values, *rest: asked.append((statement, values)))
    with reading(store) as connection:
        QUESTIONS[name](connection, load_lexicon(), kh154_plan_txt)
        selects = [(statement, values) for statement, values in asked if statement.startswith(("SELECT", "WITH"))]
        assert selects
        steps = [
            (step[3], statement)
            for statement, values in selects
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    store.dispose()
    assert [step for step in steps if step[0] in {f"SCAN {table}" for table in LARGE}] == []
