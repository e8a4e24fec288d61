"""Who answers on a later day: KH-154 against a table made by reading the domain reference, section 2, line by line."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import msgspec
import pytest

from policyparse import Plan, parse
from policyparse.lexicon import load_lexicon
from policyparse.records.model import Assignee
from sentences import parse_lines

EXPECTED = list(csv.DictReader(Path(__file__).with_name("kh154_as_of.csv").read_text("utf-8").splitlines()))
LATER = date(2026, 11, 1)


@pytest.fixture(scope="module")
def later(repo_root: Path) -> Plan:
    return parse(repo_root / "corpus/kh-154/kh-154.txt", as_of=LATER)


def assignees(plan: Plan) -> dict[str, Assignee]:
    return {assignee.mention: assignee for task in plan.tasks for assignee in task.assignees}


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["mention"])
def test_each_body_on_the_later_day(later: Plan, row: dict[str, str]) -> None:
    found = assignees(later)[row["mention"]]
    assert found.agency is not None
    assert found.agency.id == row["on_its_day"]
    assert found.answers is not None
    assert [agency.id for agency in found.answers.agencies] == row["on_2026_11_01"].split(";")
    assert {key for edge in found.answers.edges for key in edge.source.split(";")} == set(filter(None, row["sources"].split(";")))
    assert bool(found.answers.question) == (row["asks"] == "yes")
    assert all(edge.basis and edge.date for edge in found.answers.edges)


def test_every_lead_body_stands_in_the_table(later: Plan) -> None:
    leads = {a.mention for task in later.tasks for a in task.assignees if a.role == "lead"}
    assert leads <= {row["mention"] for row in EXPECTED}
    assert len(leads) == 17


def test_on_its_own_day_every_body_answers_for_itself(repo_root: Path) -> None:
    plan = parse(repo_root / "corpus/kh-154/kh-154.txt", as_of=date(2023, 5, 5))
    for found in assignees(plan).values():
        assert found.agency is not None
        assert found.answers is not None
        assert [agency.id for agency in found.answers.agencies] == [found.agency.id]
        assert found.answers.edges == ()


def test_nothing_but_the_answers_changes(later: Plan, kh154_plan_txt: Plan) -> None:
    """Zero changed quotations: with the answers and due days taken out, the result is the result without a day."""
    tasks = tuple(
        msgspec.structs.replace(
            task,
            assignees=tuple(msgspec.structs.replace(assignee, answers=None) for assignee in task.assignees),
            deadlines=tuple(msgspec.structs.replace(each, next_due=None, complies_by=None) for each in task.deadlines),
        )
        for task in later.tasks
    )
    assert tasks == kh154_plan_txt.tasks
    assert later.text == kh154_plan_txt.text
    assert later.agencies == kh154_plan_txt.agencies


def test_every_source_of_an_edge_is_named_in_the_lexicon() -> None:
    lexicon = load_lexicon()
    keys = {key for edge in lexicon.successions for key in edge.source.split(";")}
    assert keys <= lexicon.sources.keys()
    assert all(edge.verified == ("OWN" not in edge.source) for edge in lexicon.successions)


@pytest.mark.parametrize(
    ("line", "asked", "ids", "question"),
    [
        (
            "1. Giám đốc Sở Thông tin và Truyền thông tổng hợp.",
            "2026-11-01",
            ["post/giam-doc-so-khoa-hoc-va-cong-nghe@ha-tinh", "post/giam-doc-so-van-hoa-the-thao-va-du-lich@ha-tinh"],
            "Việc này thuộc cơ quan nào?",
        ),
        ("1. Công an huyện Đức Thọ tổng hợp.", "2026-11-01", [], "không có cơ quan kế thừa"),
        ("1. Kho bạc Nhà nước tỉnh tổng hợp.", "2025-04-01", ["kho-bac-nha-nuoc-khu-vuc@khu-vuc-xi"], None),
        ("1. Cục Thuế tỉnh tổng hợp.", "2025-04-01", [None], "Chưa rõ Chi cục Thuế khu vực nào"),
        ("1. Bảo hiểm xã hội tỉnh tổng hợp.", "2025-04-01", ["bao-hiem-xa-hoi-khu-vuc@khu-vuc-xx"], None),
        ("1. Bảo hiểm xã hội tỉnh tổng hợp.", "2026-11-01", ["bao-hiem-xa-hoi@ha-tinh"], None),
        ("1. UBND Kỳ Anh tổng hợp.", "2026-11-01", [], "chưa rõ là cơ quan nào"),
        ("1. Trung tâm Nghiên cứu Mù Sương tổng hợp.", "2026-11-01", [], "Từ điển không có"),
        ("1. Sở Nông nghiệp và Môi trường tổng hợp.", "2024-01-01", ["so-nong-nghiep-va-moi-truong@ha-tinh"], "chưa có"),
        (
            "1. Ban Tuyên giáo Tỉnh ủy tổng hợp.",
            "2025-02-10",
            ["ban-tuyen-giao-va-dan-van-tinh-uy@ha-tinh"],
            "trong tháng chưa rõ",
        ),
        ("1. Huyện ủy Vũ Quang tổng hợp.", "2025-06-30", ["huyen-uy@ha-tinh.huyen-vu-quang"], None),
        (
            "1. Huyện ủy Vũ Quang tổng hợp.",
            "2025-07-01",
            [f"dang-uy-cap-xa@ha-tinh.xa-{name}" for name in ("vu-quang", "mai-hoa", "thuong-duc")],
            "đã chia cho 3 cơ quan",
        ),
    ],
)
def test_single_bodies(line: str, asked: str, ids: list[str | None], question: str | None) -> None:
    (task,) = parse_lines(line, as_of=date.fromisoformat(asked)).tasks
    answers = task.assignees[0].answers
    assert answers is not None
    assert [agency.id for agency in answers.agencies] == ids
    assert (question or "") in (answers.question or "")
    assert bool(question) == bool(answers.question)


def test_members_only_from_the_office_and_on_the_day(tmp_path: Path) -> None:
    lines = ("1. Các sở, ban, ngành tổng hợp.", "2. Các cơ quan, đơn vị liên quan phối hợp.")
    (first, *_) = parse_lines(*lines, expand=True).tasks
    answers = first.assignees[0].answers
    assert answers is not None
    assert answers.members == ()
    assert "Chưa có danh sách thành viên" in (answers.question or "")
    header = "group,member,valid_from,valid_to,source,verified\n"
    rows = "group/so-ban-nganh,so-y-te@ha-tinh,,2024-12-31,QĐ 1,yes\ngroup/so-ban-nganh,so-noi-vu@ha-tinh,2024-01-01,,QĐ 2,no\n"
    (tmp_path / "members.csv").write_text(header + rows, "utf-8")
    own = load_lexicon(tmp_path)
    for day, members in (("2023-06-01", ["so-y-te@ha-tinh"]), ("2024-06-01", ["so-y-te@ha-tinh", "so-noi-vu@ha-tinh"])):
        task = parse_lines(*lines, as_of=date.fromisoformat(day), expand=True, lexicon=own).tasks[0]
        found = task.assignees[0].answers
        assert found is not None
        assert [member.id for member in found.members] == members
    assert found is not None
    assert found.question == "1 thành viên trong danh sách chưa kiểm chứng."
    assert [member.verified for member in found.members] == [True, False]
