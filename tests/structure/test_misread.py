"""Labels that a recogniser misread are known by their place in the sequence, in scans and nowhere else."""

from __future__ import annotations

import pytest

from policyparse.document import Origin, Paragraph, Source, build_document
from policyparse.lexicon import Lexicon
from policyparse.structure import build_outline, read_letterhead

HEAD = (
    "ỦY BAN NHÂN DÂN",
    "TỈNH AN THÁI",
    "CỘNG HÒA XÃ HỌI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 87/KH-UBND",
    "An Thái, ngày 14 tháng 02 năm 2025",
    "KẾ HOẠCH",
    "Phát triển du lịch năm 2025",
)


def locators(lines: list[str], lexicon: Lexicon, *, ocr: bool = True, head: tuple[str, ...] = HEAD) -> list[str]:
    source = Source("x", "0" * 64, "image/png", "scan", 1, ocr)
    document = build_document([Paragraph(line, Origin(1)) for line in (*head, *lines)], source)
    outline = build_outline(document, read_letterhead(document, lexicon), lexicon)
    return ["/".join(node.locator) for node in outline.nodes if node.kind == "item"]


@pytest.mark.parametrize("second", ["H. NHIỆM VỤ", "1I. NHIỆM VỤ", "IL NHIỆM VỤ"][:2])
@pytest.mark.parametrize(
    "third", ["HI. TỔ CHỨC THỰC HIỆN", "1II. TỔ CHỨC THỰC HIỆN", "II. TỔ CHỨC THỰC HIỆN", "IIL. TỔ CHỨC THỰC HIỆN"]
)
def test_roman_numbers(second: str, third: str, lexicon: Lexicon) -> None:
    lines = ["I. MỤC ĐÍCH", "1. Cụ thể hóa nhiệm vụ.", second, "1. Sở Y tế kiểm tra.", third, "1. Sở Tài chính bố trí."]
    assert locators(lines, lexicon) == ["I", "I/1", "II", "II/1", "III", "III/1"]


@pytest.mark.parametrize("first", ["a)", "4)", "ạ)", "8)"])
@pytest.mark.parametrize("third", ["c)", "€)", "e)"])
def test_letters(first: str, third: str, lexicon: Lexicon) -> None:
    lines = [
        "I. NHIỆM VỤ",
        "1. Đào tạo",
        f"{first} Sở Nội vụ mở lớp.",
        "b) Sở Y tế kiểm tra.",
        f"{third} Sở Xây dựng lập phương án.",
    ]
    assert locators(lines, lexicon) == ["I", "I/1", "I/1/a", "I/1/b", "I/1/c"]


@pytest.mark.parametrize("fourth, fifth", [("đ)", "đ)"), ("d)", "d)"), ("d)", "đ)")])
def test_d_and_its_barred_sister(fourth: str, fifth: str, lexicon: Lexicon) -> None:
    rows = [f"{label} Sở Nội vụ mở lớp." for label in ("a)", "b)", "c)", fourth, fifth, "e)")]
    assert [each[-1] for each in locators(["1. Đào tạo", *rows], lexicon)][1:] == list("abcdđe")


def test_a_heading_without_a_label_is_given_none(lexicon: Lexicon) -> None:
    lines = ["I. MỤC ĐÍCH", "1. Cụ thể hóa nhiệm vụ.", "TÌM HIỂU VỀ CHUYỂN ĐỔI SỐ", "II. NHIỆM VỤ", "1. Sở Y tế kiểm tra."]
    assert locators(lines, lexicon) == ["I", "I/1", "II", "II/1"]


def test_the_number_of_a_cited_document_is_not_the_letters_own(lexicon: Lexicon) -> None:
    head = (*HEAD[:4], "Số: #74. /UBND-SGDĐT", "Víw thực hiện Thông báo số 496-TB/TU", HEAD[5])
    document = build_document(
        [Paragraph(line, Origin(1)) for line in (*head, "Kính gửi: Các sở", "1. Sở Y tế kiểm tra.")],
        Source("x", "0" * 64, "image/png", "scan", 1, True),
    )
    assert read_letterhead(document, lexicon).number is None


def test_a_comma_behind_a_number_and_a_tilde_for_a_dash(lexicon: Lexicon) -> None:
    lines = ["1. Sở Nội vụ:", "- Mở lớp.", "~ Tổng kết.", "2, Sở Y tế kiểm tra."]
    assert locators(lines, lexicon) == ["1", "1/-1", "1/-2", "2"]


def test_numbers_with_brackets_stay_numbers(lexicon: Lexicon) -> None:
    lines = ["I. NHIỆM VỤ", *(f"{number}) Sở Nội vụ mở lớp." for number in range(1, 6))]
    assert locators(lines, lexicon) == ["I", "I/1", "I/2", "I/3", "I/4", "I/5"]


def test_a_text_is_counted_as_it_is_printed(lexicon: Lexicon) -> None:
    lines = ["I. MỤC ĐÍCH", "1. Cụ thể hóa nhiệm vụ.", "H. NHIỆM VỤ", "1. Sở Y tế kiểm tra."]
    assert locators(lines, lexicon, ocr=False)[2] == "H"


@pytest.mark.parametrize("printed", ["KÊ HOẠCH", "KẾHOẠCH", "KẾ HOẠCH _"])
def test_the_type_of_a_scan_is_known_by_its_letters(printed: str, lexicon: Lexicon) -> None:
    head = tuple(printed if line == "KẾ HOẠCH" else line for line in HEAD)
    source = Source("x", "0" * 64, "image/png", "scan", 1, True)
    document = build_document([Paragraph(line, Origin(1)) for line in (*head, "1. Sở Y tế kiểm tra.")], source)
    assert read_letterhead(document, lexicon).doc_type == "Kế hoạch"
    assert document.text.split("\n")[6] == printed
