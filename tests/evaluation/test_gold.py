"""What gold is refused for, and what the complaint names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evaluation.conftest import Rows, write_gold
from policyparse.errors import GoldError
from policyparse.evaluation import agreement, evaluate
from policyparse.evaluation.gold import GoldText, read_gold

FILES = ("tasks", "citations", "dates", "agencies", "findings")


def test_right_gold_is_read_whole(gold_dir: Path) -> None:
    gold = read_gold(gold_dir, GoldText(gold_dir.parent / "cay-xanh.txt"))
    assert [task.line for task in gold.tasks] == [10, 11, 13, 14]
    assert gold.tasks[0].locator == ("I", "1")
    assert (len(gold.citations), len(gold.dates), len(gold.agencies), len(gold.findings)) == (2, 4, 7, 0)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="không có"):
        evaluate(tmp_path / "gold")
    with pytest.raises(GoldError, match="không có"):
        agreement(tmp_path / "a", tmp_path / "b")


def test_no_text(tmp_path: Path, rows: Rows) -> None:
    gold = write_gold(tmp_path / "gold", rows)
    with pytest.raises(GoldError, match="không rõ"):
        evaluate(gold)


def test_two_texts_and_none_named_like_the_folder(gold_dir: Path) -> None:
    (gold_dir.parent / "cay-xanh.txt").rename(gold_dir.parent / "a.txt")
    (gold_dir.parent / "b.txt").write_text("b", "utf-8")
    with pytest.raises(GoldError, match="không rõ"):
        evaluate(gold_dir)


@pytest.mark.parametrize("name", FILES)
def test_an_absent_file_is_not_an_empty_one(gold_dir: Path, name: str) -> None:
    (gold_dir / f"{name}.jsonl").unlink()
    with pytest.raises(GoldError, match=rf"{name}\.jsonl"):
        evaluate(gold_dir)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("row", ["{", "[]", "nhiệm vụ", '{"line": 5'])
def test_a_row_that_is_no_object(gold_dir: Path, name: str, row: str) -> None:
    path = gold_dir / f"{name}.jsonl"
    kept = path.read_text("utf-8")
    path.write_text(f"{kept}\n{row}\n", "utf-8")
    number = kept.count("\n") + 2
    with pytest.raises(GoldError, match=rf"{name}\.jsonl: hàng {number} "):
        evaluate(gold_dir)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("tasks", {"consult": ["Sở Y tế"]}),
        ("tasks", {"modality": "wish"}),
        ("tasks", {"line": "10"}),
        ("tasks", {"line": 0}),
        ("tasks", {"line": 16}),
        ("tasks", {"locator": []}),
        ("tasks", {"locator": ["I", "2"]}),
        ("tasks", {"lead": ["Sở Xây dưng"]}),
        ("tasks", {"lead": [""]}),
        ("tasks", {"coordinate": [{"mention": "Sở Tài chính", "line": 11}]}),
        ("tasks", {"coordinate": ["Sở Tài chính"]}),
        ("tasks", {"advise_to": [{"mention": "Sở Tài chính", "relation": "tell"}]}),
        ("tasks", {"advise_to": [{"mention": "UBND tỉnh", "relation": "report"}]}),
        ("tasks", {"products": [{"text": "Danh mục cây xanh"}]}),
        ("tasks", {"deadline": [{"text": "ngày 15/3/2030", "kind": "someday", "value": None, "rrule": None, "bound": "by"}]}),
        ("tasks", {"deadline": [{"text": "ngày 15/3/2030", "kind": "due", "value": None, "rrule": None, "bound": None}]}),
        ("citations", {"kind": "quoted"}),
        ("citations", {"number": None}),
        ("citations", {"issued": "02/01/2030"}),
        ("citations", {"target": "12/QĐ-UBND"}),
        ("citations", {"line": 10}),
        ("citations", {"issuer": "UBND tỉnh"}),
        ("citations", {"subject": "về cây xanh"}),
        ("dates", {"role": "birthday"}),
        ("dates", {"kind": "year"}),
        ("dates", {"text": "15-3-2030"}),
        ("agencies", {"mention": "Sở Cây xanh"}),
        ("agencies", {"group": "no"}),
        ("findings", {"code": "citation.wrong"}),
        ("findings", {"text": "nhà nước nhà nước"}),
    ],
)
def test_a_row_against_the_guideline_is_named(
    tmp_path: Path, gold_dir: Path, rows: Rows, name: str, change: dict[str, Any]
) -> None:
    rows["findings"].append({"line": 13, "code": "text.repeated-words", "text": "nhà nước"})
    evaluate(write_gold(gold_dir, rows))
    rows[name][0] |= change
    write_gold(gold_dir, rows)
    with pytest.raises(GoldError, match=rf"{name}\.jsonl: ") as caught:
        evaluate(gold_dir)
    assert caught.value.code == "PP300"
    assert "hàng 1 " in str(caught.value) or "I/2" in str(caught.value)


def test_a_missing_key_is_named(gold_dir: Path, rows: Rows) -> None:
    del rows["tasks"][2]["products"]
    write_gold(gold_dir, rows)
    with pytest.raises(GoldError, match=r"tasks\.jsonl: hàng 3 sai quy cách.*products"):
        evaluate(gold_dir)


def test_an_inherited_assignee_may_stand_on_another_line(gold_dir: Path, rows: Rows) -> None:
    rows["tasks"][1]["implement"] = ["Các sở, ban, ngành"]
    assert evaluate(write_gold(gold_dir, rows)).fields["implements"].gold == 3


def test_on_demand_needs_no_bound(gold_dir: Path, rows: Rows) -> None:
    rows["tasks"][1]["deadline"] = [{"text": "theo", "kind": "on_demand", "value": None, "rrule": None, "bound": None}]
    assert evaluate(write_gold(gold_dir, rows)).fields["due"].gold == 3
