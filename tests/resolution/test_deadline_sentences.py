"""The sentences of corpus/deadlines: what was written by hand is what the program says, and nothing besides."""

from __future__ import annotations

from pathlib import Path

import pytest
from dateutil.rrule import rrulestr

from policyparse.errors import GoldError
from policyparse.evaluation.deadlines import DAYS, Sentence, load_sentences, read_meanings
from policyparse.lexicon import Lexicon
from sentences import parse_lines

FOLDER = Path(__file__).resolve().parents[2] / "corpus" / "deadlines"
SENTENCES = load_sentences(FOLDER)
HEADER = "issued,sentence,n,kind,bound,value,rrule,anchor,time,due_2025_12_01,due_2026_06_15,due_2027_01_01\n"


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: f"{sentence.table}: {sentence.text[:60]}")
def test_sentence(sentence: Sentence, lexicon: Lexicon) -> None:
    assert read_meanings(sentence, lexicon) == sentence.meanings


def test_there_are_enough_of_every_kind() -> None:
    meanings = [meaning for sentence in SENTENCES for meaning in sentence.meanings]
    assert len(meanings) + sum(not sentence.meanings for sentence in SENTENCES) >= 450
    assert sum(not sentence.meanings for sentence in SENTENCES) >= 60
    kinds = {"due", "period", "recurrence", "horizon", "ongoing", "on_demand", "conditional"}
    assert {meaning.kind for meaning in meanings} == kinds


def test_every_rule_is_one_that_calendars_read() -> None:
    rules = {meaning.rrule for sentence in SENTENCES for meaning in sentence.meanings if meaning.rrule}
    assert len(rules) > 40
    for rule in rules:
        assert str(rrulestr(rule))


def test_a_due_day_is_never_before_the_day_that_is_counted_from() -> None:
    pairs = [(due, day) for s in SENTENCES for m in s.meanings for due, day in zip(m.due, DAYS, strict=True) if due]
    assert len(pairs) > 200
    assert all(due >= day.isoformat() for due, day in pairs)


def test_a_list_of_rates_gives_all_rules() -> None:
    [task] = parse_lines("1. Sở Y tế báo cáo UBND tỉnh định kỳ hằng tháng, quý, 6 tháng, năm.").tasks
    assert task.deadlines[0].rrule is None
    assert task.deadlines[0].rrules == (
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;INTERVAL=3",
        "FREQ=MONTHLY;INTERVAL=6",
        "FREQ=YEARLY",
    )


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "không có bảng"),
        ("a,b\n", "cần các cột"),
        (f"{HEADER}2025-11-10,Sở Y tế báo cáo {{hằng năm}}.,2,recurrence,during,,,,,,,\n", "không khớp"),
        (f"{HEADER}2025-11-10,Sở Y tế báo cáo.,1,recurrence,during,,,,,,,\n", "không khớp"),
    ],
)
def test_a_table_that_says_nothing_is_refused(tmp_path: Path, table: str, words: str) -> None:
    if table:
        (tmp_path / "a.csv").write_text(table, "utf-8")
    with pytest.raises(GoldError, match=words):
        load_sentences(tmp_path)


@pytest.mark.parametrize(
    "label",
    [
        *("Thời gian", "Thời gian gửi", "Thời gian nộp, báo cáo", "Thời gian trình UBND tỉnh", "Thời gian hoàn thành chậm nhất"),
        *("Yêu cầu về thời gian", "Mốc thời gian", "Thời hạn nộp", "Hạn", "Hạn chót", "Hạn hoàn thành", "Kỳ hạn"),
        *("Lịch thực hiện", "Mốc hoàn thành", "Ngày hoàn thành", "Dự kiến hoàn thành", "Tần suất thực hiện", "Kỳ báo cáo"),
    ],
)
def test_lines_of_times_by_other_names(label: str) -> None:
    plan = parse_lines("1. Xây dựng phần mềm quản lý kho.", "- Cơ quan chủ trì: Sở Y tế.", f"- {label}: Quý IV/2023.")
    assert [deadline.text for task in plan.tasks for deadline in task.deadlines] == ["Quý IV/2023"]


@pytest.mark.parametrize("label", ["Thời gian bảo hành", "Thời gian làm việc", "Thời hạn bảo quản", "Hạn mức"])
def test_lines_of_times_that_are_of_something_else(label: str) -> None:
    plan = parse_lines("1. Xây dựng phần mềm quản lý kho.", "- Cơ quan chủ trì: Sở Y tế.", f"- {label}: 24 tháng.")
    assert [deadline.text for task in plan.tasks for deadline in task.deadlines] == []


def test_the_place_is_no_part_of_a_time() -> None:
    lines = (
        "1. Tập huấn nghiệp vụ.",
        "- Cơ quan chủ trì: Sở Y tế.",
        "- Thời gian, địa điểm: Ngày 15/12/2023, tại Hội trường tỉnh.",
    )
    [task] = parse_lines(*lines).tasks
    assert [deadline.text for deadline in task.deadlines] == ["Ngày 15/12/2023"]
