from __future__ import annotations

import json
from collections.abc import Callable

import jsonschema  # type: ignore[import-untyped]
import pytest

from policyparse.export import render
from policyparse.records.model import Plan, Task, build_schema, decode_plan

PlanFactory = Callable[..., Plan]


def test_one_plan_is_one_object_that_the_schema_accepts_and_that_reads_back(make_plan: PlanFactory) -> None:
    plan = make_plan()
    data = render(plan, "json")
    jsonschema.Draft202012Validator(build_schema()).validate(json.loads(data))
    assert decode_plan(data) == plan


def test_a_sequence_is_an_array_however_short(make_plan: PlanFactory) -> None:
    validator = jsonschema.Draft202012Validator({**build_schema(), "$ref": "#/$defs/Plan"})
    assert json.loads(render([], "json")) == []
    assert len(json.loads(render([make_plan()], "json"))) == 1
    several = json.loads(render([make_plan(path="a.txt"), make_plan(path="b.docx")], "json"))
    assert [plan["source"]["path"] for plan in several] == ["a.txt", "b.docx"]
    for plan in several:
        validator.validate(plan)


def test_vietnamese_letters_are_written_as_they_are(make_plan: PlanFactory) -> None:
    assert "Sở Tư pháp chủ trì".encode() in render(make_plan(), "json")


def test_each_line_is_a_task_with_its_document(make_plan: PlanFactory) -> None:
    plan = make_plan(repeat=3, task="một dòng\u2028vẫn là một dòng\nkể cả khi xuống dòng")
    lines = render([plan, make_plan()], "jsonl").decode().removesuffix("\n").split("\n")
    assert len(lines) == 4
    first = json.loads(lines[0])
    assert list(first) == ["document", *Task.__struct_fields__]
    whole = json.loads(render(plan, "json"))
    assert first == {"document": whole["document"], **whole["tasks"][0]}


def test_no_task_is_no_line(make_plan: PlanFactory) -> None:
    assert render(make_plan(repeat=0), "jsonl") == b""


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "xlsx", "md", "table"])
def test_equal_plans_make_equal_bytes(make_plan: PlanFactory, form: str) -> None:
    assert render([make_plan(), make_plan()], form) == render([make_plan(), make_plan()], form)
