"""Annex task tables that a portal flattened to one line a cell."""

from __future__ import annotations

from pathlib import Path

import pytest

import policyparse
from sentences import FOOT, facts_of, parse_lines
from sentences import HEAD as LETTERHEAD

HEAD = ["TT", "Nhiệm vụ", "Văn bản giao nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn hoàn thành", "Kết quả"]


def table(*lines: str, header: list[str] = HEAD) -> list[set[tuple[str, str]]]:
    """The facts of the rows of an annex table."""
    return facts_of(parse_lines("1. Mục tiêu chung", foot=(*FOOT, "PHỤ LỤC", "DANH MỤC NHIỆM VỤ", *header, *lines)))


def row(lead: str, partner: str | None = None, due: str | None = None) -> set[tuple[str, str]]:
    """The facts of one row."""
    facts = {("lead", lead)}
    return facts | ({("coordinate", partner)} if partner else set()) | ({("due", due)} if due else set())


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["1", "Lập danh mục dữ liệu", "Kế hoạch số 3/KH-UBND", "Sở Nội vụ", "Sở Y tế", "Quý I/2026", "Danh mục"],
            [row("Sở Nội vụ", "Sở Y tế", "Quý I/2026")],
            id="every cell filled",
        ),
        pytest.param(
            ["1", "Lập danh mục dữ liệu số", "Sở Nội vụ", "Quý I/2026"],
            [row("Sở Nội vụ", due="Quý I/2026")],
            id="empty cells were dropped",
        ),
        pytest.param(
            ["1", "Lập danh mục dữ liệu.", "Sở Y tế chủ trì hướng dẫn cách lập.", "Kế hoạch số 3/KH-UBND", "Sở Nội vụ", "2026"],
            [row("Sở Nội vụ", due="2026") | {("lead", "Sở Y tế")}],
            id="work of two lines, the second names a body",
        ),
        pytest.param(
            [
                "1",
                "Lập danh mục",
                "Sở Nội vụ",
                "2026",
                "Báo cáo tháng 5 đã gửi",
                "Đang sửa theo góp ý",
                "2",
                "Công khai",
                "Sở Y tế",
            ],
            [row("Sở Nội vụ", due="2026"), row("Sở Y tế")],
            id="a product of several lines is no further work",
        ),
        pytest.param(
            ["I", "NHÓM DỮ LIỆU", "1", "Lập danh mục", "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh", "Sở Y tế", "2026"],
            [row("Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh", "Sở Y tế", "2026")],
            id="a group row",
        ),
        pytest.param(
            ["1", "Phát triển kinh tế số", "Sở Tài chính", "Sở Tài chính và các xã", "2026"],
            [row("Sở Tài chính", "Sở Tài chính", "2026") | {("coordinate", "các xã")}],
            id="a body in both columns; a line that ends with số is whole",
        ),
        pytest.param(
            ["1", "Lập danh mục", *HEAD, "Sở Nội vụ", "Sở Y tế", "2026", "2", "Công khai danh mục", "Sở Y tế"],
            [row("Sở Nội vụ", "Sở Y tế", "2026"), row("Sở Y tế")],
            id="a row cut by a page that repeats the header",
        ),
    ],
)
def test_rows_find_their_columns(lines: list[str], expected: list[set[tuple[str, str]]]) -> None:
    assert table(*lines) == expected


def test_roles_below_one_heading_stand_in_its_place() -> None:
    header = ["TT", "Nội dung", "Cơ quan thực hiện", "Thời gian", "Chủ trì", "Phối hợp"]
    assert table("1", "Lập danh mục", "Sở Nội vụ", "Sở Y tế", "2026", header=header) == [row("Sở Nội vụ", "Sở Y tế", "2026")]


def test_progress_beside_a_time_limit_is_no_deadline() -> None:
    header = ["TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn", "Tiến độ"]
    assert table("1", "Lập danh mục", "Sở Nội vụ", "2026", "Đang thực hiện", header=header) == [row("Sở Nội vụ", due="2026")]


def test_a_header_that_ends_on_a_cue_is_not_joined_with_the_next(tmp_path: Path) -> None:
    """The text reader joins "… chủ trì, phối hợp" with the next line, but a column's name is whole."""
    lines = [
        *LETTERHEAD,
        "1. Mục tiêu chung",
        *FOOT,
        "PHỤ LỤC",
        "TT",
        "Nội dung",
        "Cơ quan chủ trì",
        "Cơ quan phối hợp",
        "Thời gian hoàn thành",
        "1",
        "Lập danh mục các bến khách ngang sông",
        "Sở Xây dựng",
        "Sở Tài chính",
        "Quý II/2024",
    ]
    file = tmp_path / "plan.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    (task,) = policyparse.parse(file).tasks
    assert [deadline.text for deadline in task.deadlines] == ["Quý II/2024"]
    assert [(a.role, a.mention) for a in task.assignees] == [("lead", "Sở Xây dựng"), ("coordinate", "Sở Tài chính")]


@pytest.mark.parametrize(
    ("header", "lines", "expected"),
    [
        pytest.param(
            ["TT", "Tên đề án, nghị quyết", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian trình"],
            ["1", "Đề án phát triển du lịch biển", "Đảng đoàn HĐND tỉnh", "Ban Tuyên giáo Tỉnh ủy", "Quý II/2026"],
            [row("Đảng đoàn HĐND tỉnh", "Ban Tuyên giáo Tỉnh ủy", "Quý II/2026")],
            id="no column says that it holds work",
        ),
        pytest.param(
            ["TT", "Cơ quan chủ trì", "Nội dung", "Cơ quan phối hợp", "Thời gian"],
            ["1", "Sở Tư pháp", "Rà soát văn bản quy phạm", "Sở Nội vụ", "Quý II/2026"],
            [row("Sở Tư pháp", "Sở Nội vụ", "Quý II/2026")],
            id="who leads stands before the work",
        ),
        pytest.param(["TT", "Chỉ tiêu", "Chủ trì"], ["1", "Tỷ lệ phủ sóng đạt 100%", "Sở Tư pháp"], [], id="targets are no work"),
    ],
)
def test_columns_in_other_words_and_places(header: list[str], lines: list[str], expected: list[set[tuple[str, str]]]) -> None:
    assert table(*lines, header=header) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [
                "Nhiệm vụ\tCơ quan chủ trì\tThời gian",
                "Rà soát văn bản\tSở Tư pháp\tQuý II/2026",
                "Tập huấn\tSở Y tế\tQuý III/2026",
            ],
            {"1": row("Sở Tư pháp", due="Quý II/2026"), "2": row("Sở Y tế", due="Quý III/2026")},
            id="rows without numbers are counted",
        ),
        pytest.param(
            ["TT\tNội dung\tĐơn vị thực hiện", "1\tTập huấn\tChủ trì: Sở Nội vụ; phối hợp: Sở Y tế"],
            {"1": row("Sở Nội vụ", "Sở Y tế")},
            id="labels inside a cell",
        ),
    ],
)
def test_rows_of_cells(tmp_path: Path, rows: list[str], expected: dict[str, set[tuple[str, str]]]) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("\n".join([*LETTERHEAD, "1. Mục tiêu chung", *FOOT, "PHỤ LỤC", *rows]), encoding="utf-8")
    plan = policyparse.parse(path)
    assert {task.locator[-1]: facts for task, facts in zip(plan.tasks, facts_of(plan), strict=True)} == expected


_COLUMNS = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"]
_FIRST = ["Rà soát văn bản quy phạm", "Sở Tư pháp", "Sở Nội vụ", "Quý II/2026"]
_SECOND = ["Tập huấn nghiệp vụ công chức", "Sở Y tế", "UBND các xã", "Quý III/2026"]
_BARS = [
    "| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |",
    "|---|:---|---|---|---|",
    f"| 1 | {' | '.join(_FIRST)} |",
    f"| 2 | {' | '.join(_SECOND)} |",
]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Biểu phân công nhiệm vụ", *_COLUMNS, "1", *_FIRST, "2", *_SECOND], id="an annex in small letters"),
        pytest.param([*_COLUMNS, "1", *_FIRST, "2", *_SECOND], id="no name of the annex"),
        pytest.param(["PHỤ LỤC", *_COLUMNS[1:], "1", *_FIRST, "2", *_SECOND], id="no column of numbers in the header"),
        pytest.param(
            ["PHỤ LỤC", *_COLUMNS, f"1. {_FIRST[0]}", *_FIRST[1:], f"2. {_SECOND[0]}", *_SECOND[1:]],
            id="numbers on the work's line",
        ),
        pytest.param(["PHỤ LỤC", *_BARS], id="bars between the cells"),
    ],
)
def test_a_table_behind_the_signature_is_found(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("\n".join([*LETTERHEAD, "1. Mục tiêu chung", *FOOT, *lines]), encoding="utf-8")
    facts = facts_of(policyparse.parse(path))
    assert facts == [row("Sở Tư pháp", "Sở Nội vụ", "Quý II/2026"), row("Sở Y tế", "UBND các xã", "Quý III/2026")]


def test_a_cell_of_several_lines_names_several_bodies() -> None:
    lines = ["1", _FIRST[0], "Sở Tư pháp", "Sở Nội vụ;", "Sở Y tế", "Quý II/2026"]
    assert table(*lines, header=_COLUMNS) == [row("Sở Tư pháp", "Sở Nội vụ", "Quý II/2026") | {("coordinate", "Sở Y tế")}]
