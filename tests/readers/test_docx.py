"""DOCX: the order of the body, what prints in a run, tables that lay out and tables that list."""

from __future__ import annotations

import hashlib

import pytest

from policyparse.document import Document
from policyparse.errors import FileTooLarge
from policyparse.readers import DEFAULT_LIMITS, Limits, Options
from policyparse.readers.docx import DocxReader

from .samples import make_docx, paragraph, run, table

NATIONAL = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
DATE = "Hà Tĩnh, ngày 05 tháng 5 năm 2023"


def read_body(body: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    return DocxReader().read(make_docx(body), "plan.docx", Options(limits))


def lines_of(body: str) -> list[str]:
    text = read_body(body).text
    return text.split("\n") if text else []


@pytest.mark.parametrize(
    "runs, text",
    [
        (run("Sở ") + run("Tư pháp"), "Sở Tư pháp"),
        (run("a)") + "<w:r><w:tab/></w:r>" + run("Sở"), "a) Sở"),
        (run("Sở") + "<w:r><w:br/></w:r>" + run("Tư pháp"), "Sở Tư pháp"),
        (run("Sở") + "<w:r><w:cr/></w:r>" + run("Tư pháp"), "Sở Tư pháp"),
        (run("QĐ") + "<w:r><w:noBreakHyphen/></w:r>" + run("UBND"), "QĐ-UBND"),
        (run("công") + "<w:r><w:softHyphen/></w:r>" + run("nghiệp"), "công" + "nghiệp"),
        (run("Giao ") + f"<w:ins>{run('Sở Nội vụ')}</w:ins>", "Giao Sở Nội vụ"),
        (run("Giao ") + "<w:del><w:r><w:delText>Sở Y tế</w:delText></w:r></w:del>" + run("Sở Nội vụ"), "Giao Sở Nội vụ"),
        (f"<w:moveFrom>{run('cũ ')}</w:moveFrom><w:moveTo>{run('mới')}</w:moveTo>", "mới"),
        (f"<w:hyperlink>{run('hatinh.gov.vn')}</w:hyperlink>", "hatinh.gov.vn"),
        (f'<w:fldSimple w:instr="TITLE">{run("Kế hoạch")}</w:fldSimple>', "Kế hoạch"),
        ('<w:r><w:instrText>PAGE</w:instrText></w:r>' + run("12"), "12"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('trước ngày 15')}</w:sdtContent></w:sdt>", "trước ngày 15"),
        (run("Thực hiện") + '<w:r><w:footnoteReference w:id="2"/></w:r>', "Thực hiện"),
        (run("Thực hiện") + f"<w:r><w:pict>{paragraph('hộp')}</w:pict></w:r><!-- ghi chú --><?x y?>", "Thực hiện"),
        (run("Qua\u0309n ly\u0301"), "Quản lý"),
    ],
    ids=[
        "split run", "tab", "break", "carriage return", "no-break hyphen", "soft hyphen", "inserted", "deleted", "moved",
        "hyperlink", "simple field", "field code", "content control", "footnote mark", "text box", "decomposed",
    ],
)  # fmt: skip
def test_what_prints_in_a_paragraph(runs: str, text: str) -> None:
    assert lines_of(f"<w:p><w:pPr/>{runs}</w:p>") == [text]


@pytest.mark.parametrize(
    "lines, paragraphs",
    [
        (["Nhiệm vụ:", "- Một;", "- Hai."], ["Nhiệm vụ:", "- Một;", "- Hai."]),
        (["1. Một", "2.1. Hai", "b) Ba", "IV. Bốn"], ["1. Một", "2.1. Hai", "b) Ba", "IV. Bốn"]),
        (["Sở Nông nghiệp", "và Môi trường"], ["Sở Nông nghiệp và Môi trường"]),
        (["NHIỆM VỤ, GIẢI PHÁP", "CHỦ YẾU"], ["NHIỆM VỤ, GIẢI PHÁP CHỦ YẾU"]),
        (["KẾ HOẠCH", "Triển khai Nghị quyết"], ["KẾ HOẠCH", "Triển khai Nghị quyết"]),
        (["ngày", "15/11/2023"], ["ngày 15/11/2023"]),
        (["Một", "", "  ", "hai"], ["Một hai"]),
    ],
)
def test_a_break_by_hand_starts_a_paragraph_only_before_something_new(lines: list[str], paragraphs: list[str]) -> None:
    assert lines_of(paragraph(*lines)) == paragraphs


def test_a_page_break_ends_the_paragraph() -> None:
    assert lines_of(f'<w:p>{run("Hết.")}<w:r><w:br w:type="page"/></w:r>{run("Phụ lục")}</w:p>') == ["Hết.", "Phụ lục"]


def test_blocks_in_content_controls_keep_their_place() -> None:
    inner = table(["TT", "Việc", "Hạn"])
    body = paragraph("Một") + f"<w:sdt><w:sdtContent>{paragraph('Hai')}{inner}</w:sdtContent></w:sdt>" + paragraph("Ba")
    assert lines_of(body) == ["Một", "Hai", "TT", "Việc", "Hạn", "Ba"]


def test_a_table_is_read_by_rows_and_its_cells_are_named() -> None:
    document = read_body(paragraph("Phụ lục") + table(["TT", "Việc", "Hạn"], ["1", "Lập kế hoạch;\nbáo cáo", "2025"]))
    assert [(document.text[block.span.start : block.span.end], block.origin.cell) for block in document.blocks] == [
        ("Phụ lục", None),
        ("TT", "T1R1C1"),
        ("Việc", "T1R1C2"),
        ("Hạn", "T1R1C3"),
        ("1", "T1R2C1"),
        ("Lập kế hoạch;", "T1R2C2"),
        ("báo cáo", "T1R2C2"),
        ("2025", "T1R2C3"),
    ]
    assert [block.origin.line for block in document.blocks] == list(range(1, 9))


def test_a_merged_cell_counts_for_the_columns_it_spans() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + paragraph("Nhóm") + "</w:tc>"
    row = f"<w:tr>{wide}<w:tc>{paragraph('Hạn')}</w:tc></w:tr>"
    odd = row.replace('w:val="2"', 'w:val="hai"')
    document = read_body(f"<w:tbl>{row}{odd}</w:tbl>")
    assert [block.origin.cell for block in document.blocks] == ["T1R1C1", "T1R1C3", "T1R2C1", "T1R2C2"]


def test_a_deleted_row_is_gone() -> None:
    row = "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + paragraph("Bỏ") + "</w:tc></w:tr>"
    assert lines_of(table(["Giữ", "lại", "đây"]).replace("</w:tbl>", f"{row}</w:tbl>")) == ["Giữ", "lại", "đây"]


def test_a_nested_table_is_read_in_its_place() -> None:
    inner = paragraph("trước") + table(["x", "y", "z"]) + paragraph("sau")
    document = read_body(table(["1", inner, "3"]))
    assert document.text.split("\n") == ["1", "trước", "x", "y", "z", "sau", "3"]
    assert [block.origin.cell for block in document.blocks][2:4] == ["T2R1C1", "T2R1C2"]


FLATTENED = ["ỦY BAN NHÂN DÂN", "TỈNH HÀ TĨNH", NATIONAL, MOTTO, "Số: 154/KH-UBND", DATE]


@pytest.mark.parametrize(
    "letterhead",
    [
        table(["ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH", f"{NATIONAL}\n{MOTTO}"], ["Số: 154/KH-UBND", DATE]),
        table(["ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\nSố: 154/KH-UBND", f"{NATIONAL}\n{MOTTO}\n{DATE}"]),
        table(
            [paragraph("ỦY BAN NHÂN DÂN", "TỈNH HÀ TĨNH", "", "Số: 154/KH-UBND"), paragraph(NATIONAL, MOTTO, DATE)],
        ),
        table(["ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH", "", f"{NATIONAL}\n{MOTTO}"], ["Số: 154/KH-UBND", "", DATE]),
        table(["ỦY BAN NHÂN DÂN", NATIONAL], ["TỈNH HÀ TĨNH", MOTTO], ["", ""], ["Số: 154/KH-UBND", DATE]),
    ],
    ids=["two rows", "one row", "breaks by hand", "blank middle column", "a row a line"],
)
def test_a_letterhead_is_read_as_the_flattened_text_has_it(letterhead: str) -> None:
    assert lines_of(letterhead + paragraph("KẾ HOẠCH")) == [*FLATTENED, "KẾ HOẠCH"]


@pytest.mark.parametrize(
    "left, right, lines",
    [
        (
            "TỈNH ỦY HÀ TĨNH\n*\nSố 26-CTr/TU",
            "ĐẢNG CỘNG SẢN VIỆT NAM\nHà Tĩnh, ngày 07 tháng 02 năm 2023",
            ["TỈNH ỦY HÀ TĨNH", "*", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 26-CTr/TU", "Hà Tĩnh, ngày 07 tháng 02 năm 2023"],
        ),
        (
            "BỘ NỘI VỤ\nSố:      /BNV-TCBC\nV/v sắp xếp",
            f"CỘNG HOÀ XÃ HỘI CHỦ NGHĨA\nVIỆT NAM\n{MOTTO}\nHà Nội, ngày    tháng    năm 2025",
            [
                "BỘ NỘI VỤ", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA", "VIỆT NAM", MOTTO, "Số: /BNV-TCBC", "V/v sắp xếp",
                "Hà Nội, ngày tháng năm 2025",
            ],
        ),
        ("SỞ NỘI VỤ\nSố: 12/KH-SNV", DATE, ["SỞ NỘI VỤ", "Số: 12/KH-SNV", DATE]),
    ],
    ids=["Party", "official letter with blanks", "first table with a number"],
)  # fmt: skip
def test_other_letterheads(left: str, right: str, lines: list[str]) -> None:
    assert lines_of(table([left, right])) == lines


def test_a_table_of_tasks_that_speaks_of_the_party_is_no_letterhead() -> None:
    rows = [["1", "Kỷ niệm ngày thành lập Đảng Cộng sản Việt Nam"], ["2", "Tuyên truyền"]]
    assert lines_of(table(*rows)) == [cell for row in rows for cell in row]


def test_the_foot_is_read_by_columns() -> None:
    foot = table(["Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"], ["- Như trên;\n- Lưu: VT.", "KT. CHỦ TỊCH\nNguyễn Văn A"])
    assert lines_of(foot) == ["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "Nguyễn Văn A"]


def test_the_source_is_stamped() -> None:
    data = make_docx(paragraph("Một"))
    source = DocxReader().read(data, "plan.docx", Options()).source
    assert source.media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert (source.path, source.reader, source.sha256) == ("plan.docx", "docx", hashlib.sha256(data).hexdigest())


def test_too_many_paragraphs() -> None:
    body = paragraph("Một") * 3
    assert len(read_body(body, Limits(max_paragraphs=3)).blocks) == 3
    with pytest.raises(FileTooLarge):
        read_body(body, Limits(max_paragraphs=2))


def test_deep_nesting_is_read_to_the_depth_that_xml_allows() -> None:
    depth = 60
    body = "<w:tbl><w:tr><w:tc>" * depth + paragraph("đáy") + "</w:tc></w:tr></w:tbl>" * depth
    assert lines_of(body) == ["đáy"]
