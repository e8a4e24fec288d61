"""The same work in the body and in the annex: reported where the two contradict each other, and only there."""

from __future__ import annotations

import pytest

from sentences import FOOT, parse_lines

WORK = "Xây dựng cơ sở dữ liệu cán bộ của tỉnh"
HEAD = ("PHỤ LỤC", "DANH MỤC NHIỆM VỤ", "TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn hoàn thành")


def messages(body: str, *row: str) -> list[str]:
    """What is said of an annex of one row beside one line of body."""
    plan = parse_lines(body, foot=(*FOOT, *HEAD, "1", *row))
    found = [finding for finding in plan.findings if finding.code == "task.annex-conflict"]
    assert all(plan.text[slice(*finding.span)] == row[0] for finding in found)
    return [finding.message for finding in found]


def test_another_lead() -> None:
    (message,) = messages(f"1. Sở Y tế chủ trì {WORK.lower()}.", WORK, "Sở Nội vụ", "các sở, ngành", "Quý IV/2023")
    assert "“Sở Nội vụ”" in message
    assert "“Sở Y tế” " in message.replace(":", " ")
    assert "dòng 10" in message


def test_another_day() -> None:
    body = f"1. Sở Nội vụ chủ trì {WORK.lower()}, hoàn thành trước ngày 30/9/2023."
    (message,) = messages(body, WORK, "Sở Nội vụ", "các sở, ngành", "Trước ngày 31/12/2023")
    assert "31/12/2023" in message
    assert "30/9/2023" in message


@pytest.mark.parametrize(
    ("body", "row"),
    [
        (f"1. Sở Nội vụ chủ trì {WORK.lower()}.", (WORK, "Sở Nội vụ", "các sở, ngành", "Quý IV/2023")),
        (f"1. Sở Nội vụ, Sở Y tế chủ trì {WORK.lower()}.", (WORK, "Sở Nội vụ", "các sở, ngành", "Quý IV/2023")),
        ("1. Sở Y tế chủ trì xây dựng đề án khác.", (WORK, "Sở Nội vụ", "các sở, ngành", "Quý IV/2023")),
        ("1. Sở Y tế chủ trì tập huấn cán bộ.", ("Tập huấn cán bộ", "Sở Nội vụ", "các sở", "2023")),
    ],
)
def test_no_contradiction(body: str, row: tuple[str, ...]) -> None:
    assert messages(body, *row) == []
