"""What stands around a number: issuers before it, subjects behind a definition, and type words that are verbs."""

from __future__ import annotations

import pytest

from policyparse.records.model import Citation, Plan
from sentences import parse_lines


def citation(plan: Plan, number: str) -> Citation:
    return next(c for c in plan.citations if c.number == number and c.kind == "numbered")


@pytest.mark.parametrize(
    ("sentence", "number", "issuer"),
    [
        (
            "Đề án du lịch sông Rào Cái được UBND tỉnh phê duyệt tại Quyết định số 812/QĐ-UBND ngày 03/4/2022",
            "812/QĐ-UBND",
            "UBND tỉnh",
        ),
        ("Theo đề nghị của Sở Nội vụ tại Tờ trình số 77/TTr-SNV ngày 02/02/2023", "77/TTr-SNV", "Sở Nội vụ"),
        ("Thực hiện chỉ đạo của Thủ tướng Chính phủ tại Công văn số 1502/VPCP-KTTH ngày 10/3/2023", "1502/VPCP-KTTH", None),
        ("Bộ Y tế đã có văn bản gửi UBND tỉnh; Quyết định số 812/QĐ-UBND ngày 03/4/2022 quy định rõ", "812/QĐ-UBND", None),
    ],
)
def test_issuers_before_the_number(sentence: str, number: str, issuer: str | None) -> None:
    assert citation(parse_lines(f"1. {sentence}."), number).issuer.mention == issuer


def test_the_subject_stands_behind_the_definition_of_a_short_name() -> None:
    plan = parse_lines(
        "Thực hiện Nghị quyết số 12-NQ/TU ngày 01/3/2023 của Tỉnh ủy (sau đây gọi là Nghị quyết 12) về phát triển kinh tế biển, gắn với an ninh."
    )
    assert citation(plan, "12-NQ/TU").subject == "về phát triển kinh tế biển"


def test_a_national_document_is_about_no_province() -> None:
    said = "về việc phê duyệt Chương trình nước sạch trên địa bàn tỉnh"
    national = parse_lines(f"1. Thực hiện Quyết định số 55/QĐ-TTg ngày 02/3/2023 của Thủ tướng Chính phủ {said}.")
    own = parse_lines(f"1. Thực hiện Quyết định số 55/QĐ-UBND ngày 02/3/2023 của UBND tỉnh {said}.")
    assert citation(national, "55/QĐ-TTg").subject == "về việc phê duyệt Chương trình nước sạch"
    assert citation(own, "55/QĐ-UBND").subject == said


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("- Báo cáo UBND tỉnh kết quả thực hiện hằng năm.", []),
        ("- Hướng dẫn UBND các xã lập danh sách.", []),
        ("- Thực hiện Kế hoạch phát triển giai đoạn 2026-2030.", []),
        ("- Thực hiện Quy hoạch tỉnh giai đoạn 2021-2030.", ["Quy hoạch tỉnh"]),
        ("- Thực hiện Đề án phát triển nuôi biển giai đoạn 2026-2030.", ["Đề án phát triển nuôi biển"]),
    ],
)
def test_type_words_that_are_verbs_name_no_document(sentence: str, named: list[str]) -> None:
    assert [c.text for c in parse_lines("1. Sở Y tế:", sentence).citations if c.kind == "named"] == named


def test_a_plan_named_in_full_stands_for_the_decision_that_approves_it() -> None:
    plan = parse_lines(
        "Thực hiện Quyết định số 61/QĐ-TTg ngày 02/3/2023 phê duyệt Quy hoạch mạng lưới cảng cá (số 7/QĐ-BNNMT ngày 04/5/2023 và số "
        "9/QĐ-BNNMT ngày 05/6/2023) (gọi tắt là Quy hoạch mạng lưới cảng cá);",
        "1. Triển khai Quy hoạch mạng lưới cảng cá.",
    )
    aliases = [c for c in plan.citations if c.kind == "alias"]
    assert {c.number for c in aliases} == {"61/QĐ-TTg"}
    assert len(aliases) == 2
