"""Letterhead and outline."""

from __future__ import annotations

from sentences import FOOT, parse_lines


def locators(*lines: str) -> list[str]:
    return ["/".join(task.locator) for task in parse_lines(*lines).tasks]


def test_vietnamese_letters_and_bullets() -> None:
    found = locators("1. Việc chung", *(f"{letter}) Sở Y tế thực hiện việc {letter}." for letter in "abcdđe"))
    assert found == [f"I/1/{letter}" for letter in "abcdđe"]


def test_bullets_are_counted_under_their_parent_and_intro_lines_are_no_level() -> None:
    found = locators(
        "1. Cải cách", "Sở Nội vụ chủ trì:", "- Rà soát.", "- Kiểm tra.", "+ Báo cáo kết quả.", "2. Sở Y tế", "- Tổ chức khám."
    )
    assert found == ["I/1/-1", "I/1/-2", "I/1/-2/+1", "I/2/-1"] or found == ["I/1/-1", "I/1/-2/+1", "I/2/-1"]


def test_a_label_that_repeats_gets_a_mark() -> None:
    assert locators("1. Sở Y tế", "a) Rà soát.", "b) Kiểm tra.", "b) Báo cáo.") == ["I/1/a", "I/1/b", "I/1/b~2"]


def test_free_paragraphs_are_counted_and_the_closing_one_hangs_from_the_part() -> None:
    closing = "Trong quá trình thực hiện, nếu có vướng mắc, các cơ quan, đơn vị báo cáo Sở Y tế."
    assert locators("1. Sở Y tế", "Tổ chức khám bệnh lưu động.", closing) == ["I/1/p1", "I/p1"]


def test_ladders_of_decisions() -> None:
    assert locators("Điều 1. Giao Sở Y tế thực hiện.", "Điều 2. Giao Sở Nội vụ thực hiện.") == ["I/Điều 1", "I/Điều 2"]


def test_numbers_with_parts() -> None:
    assert locators("1. Việc chung", "1.1. Sở Y tế thực hiện.", "1.2. Sở Nội vụ thực hiện.") == ["I/1/1.1", "I/1/1.2"]


def test_the_letterhead_in_one_line_and_with_number_and_date_swapped() -> None:
    head = (
        "UBND TỈNH HÀ TĨNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "Hà Tĩnh, ngày 05 tháng 5 năm 2023",
        "Số: 07/KH-UBND",
        "KẾ HOẠCH",
        "VỀ VIỆC THỬ NGHIỆM",
    )
    document = parse_lines("I. NHIỆM VỤ", head=head).document
    assert (document.number, document.issued, document.doc_type, document.place) == (
        "07/KH-UBND",
        "2023-05-05",
        "Kế hoạch",
        "Hà Tĩnh",
    )
    assert document.title == "VỀ VIỆC THỬ NGHIỆM"


def test_a_letter() -> None:
    head = (
        "VĂN PHÒNG CHÍNH PHỦ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 15/VPCP-KTTH",
        "V/v rà soát quy định",
        "Hà Nội, ngày 02 tháng 3 năm 2023",
        "Kính gửi: Bộ Tài chính.",
    )
    plan = parse_lines("Bộ Tài chính chủ trì, phối hợp với Bộ Nội vụ nghiên cứu kiến nghị.", head=head)
    assert (plan.document.doc_type, plan.document.number, plan.document.title) == ("Công văn", "15/VPCP-KTTH", "rà soát quy định")
    assert [(a.role, a.mention) for a in plan.tasks[0].assignees] == [("lead", "Bộ Tài chính"), ("coordinate", "Bộ Nội vụ")]


def test_a_draft_has_a_key_of_its_own() -> None:
    head = (
        "ỦY BAN NHÂN DÂN",
        "TỈNH HÀ TĨNH",
        "Số:     /KH-UBND",
        "Hà Tĩnh, ngày     tháng     năm 2023",
        "KẾ HOẠCH",
        "THỬ NGHIỆM",
    )
    document = parse_lines("I. NHIỆM VỤ", head=head).document
    assert document.key.startswith("draft|")
    assert document.issued is None


def test_a_flattened_annex_table() -> None:
    annex = (
        "PHỤ LỤC",
        "TT", "Nội dung", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành",
        "1", "Xây dựng cơ sở dữ liệu", "Sở Nội vụ", "Sở Tài chính; các cơ quan liên quan", "Quý III/2023",
        "2", "Tổ chức tập huấn", "Sở Tư pháp", "Thường xuyên",
    )  # fmt: skip
    plan = parse_lines("1. Việc chung.", foot=(*FOOT, *annex))
    rows = [
        (task.locator, [(a.role, a.mention) for a in task.assignees], [d.text for d in task.deadlines]) for task in plan.tasks
    ]
    assert rows == [
        (
            ("PL1", "1"),
            [("lead", "Sở Nội vụ"), ("coordinate", "Sở Tài chính"), ("coordinate", "các cơ quan liên quan")],
            ["Quý III/2023"],
        ),
        (("PL1", "2"), [("lead", "Sở Tư pháp")], ["Thường xuyên"]),
    ]
