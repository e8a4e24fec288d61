"""DOCX: what Word keeps beside the plain runs, and which of it a reader of the page sees."""

from __future__ import annotations

from typing import Literal

import pytest

from policyparse.document import Document
from policyparse.errors import ReadError
from policyparse.lexicon import Lexicon
from policyparse.pipeline import analyse
from policyparse.readers import DEFAULT_OPTIONS, Options
from policyparse.readers.docx import DocxReader

from .samples import make_docx, make_docx_with, pack, paragraph, parts_of, run

WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def read(body: str, changes: Literal["accept", "reject"] = "accept", **related: str) -> Document:
    data = make_docx_with(body, **related) if related else make_docx(body)
    return DocxReader().read(data, "plan.docx", Options(changes=changes))


def field(code: str, shown: str) -> str:
    turn = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return f"{turn('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{turn('separate')}{shown}{turn('end')}"


def box(text: str) -> str:
    return f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"


BOTH_WAYS = (
    f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx {WPS}>{box('Trong khung')}</wps:txbx></w:drawing>"
    f"</mc:Choice><mc:Fallback><w:pict><v:textbox {VML}>{box('Trong khung')}</v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    "runs, lines",
    [
        (run("Xem ") + field(" REF x ", run("Điều 3")) + run("."), ["Xem Điều 3."]),
        (run("Số ") + field("IF " + field("PAGE", run("9")), run("5")) + run("/KH"), ["Số 5/KH"]),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("hỏng"), []),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>" + run("hiện"), ["hiện"]),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>không ẩn</w:t></w:r>', ["không ẩn"]),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run(" 90%"), ["≥ 90%"]),
        (run("2021\u20112025, Sở\u00a0Nội vụ, công\u00adnghiệp"), ["2021-2025, Sở Nội vụ, côngnghiệp"]),
        (run("Trước") + BOTH_WAYS + run(" sau"), ["Trước sau", "Trong khung"]),
        (f"<w:r><w:pict><v:textbox {VML}>{box('Chỉ VML')}</v:textbox></w:pict></w:r>", ["Chỉ VML"]),
        ('<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>a+b</m:t></m:r></m:oMath>', ["a+b"]),
    ],
    ids=["field", "nested field", "field without end", "hidden", "not hidden", "sign", "hyphens and spaces", "box", "VML", "maths"],
)  # fmt: skip
def test_what_a_reader_of_the_page_sees(runs: str, lines: list[str]) -> None:
    text = read(f"<w:p>{runs}</w:p>").text
    assert (text.split("\n") if text else []) == lines


CHANGED = run("Giao ") + f"<w:del><w:r><w:delText>Sở A</w:delText></w:r></w:del><w:ins>{run('Sở B')}</w:ins>" + run(" chủ trì")
MARK = "<w:p><w:pPr><w:rPr><w:{}/></w:rPr></w:pPr>{}</w:p>"
ROW = "<w:tr>{}<w:tc>{}</w:tc></w:tr>"


@pytest.mark.parametrize(
    "body, accepted, rejected",
    [
        (f"<w:p>{CHANGED}</w:p>", "Giao Sở B chủ trì", "Giao Sở A chủ trì"),
        (MARK.format("del", run("đầu ")) + paragraph("cuối"), "đầu cuối", "đầu\ncuối"),
        (MARK.format("ins", run("đầu ")) + paragraph("cuối"), "đầu\ncuối", "đầu cuối"),
        (f"<w:p><w:moveFrom>{run('cũ ')}</w:moveFrom><w:moveTo>{run('mới ')}</w:moveTo>{run('x')}</w:p>", "mới x", "cũ x"),
        ("<w:tbl>" + ROW.format("<w:trPr><w:ins/></w:trPr>", paragraph("thêm")) + ROW.format("", paragraph("cũ")) + "</w:tbl>",
         "thêm\ncũ", "cũ"),
    ],
    ids=["run", "joined", "split", "moved", "row"],
)  # fmt: skip
def test_tracked_changes_are_read_either_way(body: str, accepted: str, rejected: str) -> None:
    assert read(body).text == accepted
    assert read(body, "reject").text == rejected


def mark(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def note(kind: str, number: int, text: str) -> str:
    return f'<w:{kind} w:id="{number}">{paragraph(text)}</w:{kind}>'


def test_notes_stand_behind_the_body_in_the_order_of_their_marks(lexicon: Lexicon) -> None:
    body = paragraph("I. NHIỆM VỤ") + f"<w:p>{run('1. Sở Y tế chủ trì thực hiện')}{mark('footnote', 3)}{run(' đề án.')}</w:p>"
    body += f"<w:p>{run('2. Sở Nội vụ chủ trì rà soát.')}{mark('endnote', 2)}{mark('footnote', 2)}</w:p>"
    footnotes = note("footnote", 0, "ngăn cách") + note("footnote", 2, "Hai.") + note("footnote", 3, "Nghị quyết số 08-NQ/TU.")
    document = read(body, footnotes=footnotes, endnotes=note("endnote", 2, "Sở Tài chính chủ trì."))
    parts = [(block.origin.part, document.text[slice(*block.span)]) for block in document.blocks[3:]]
    assert document.text.split("\n")[1] == "1. Sở Y tế chủ trì thực hiện đề án."
    assert parts == [("footnote", "Nghị quyết số 08-NQ/TU."), ("footnote", "Hai."), ("endnote", "Sở Tài chính chủ trì.")]
    plan = analyse(document, lexicon=lexicon)
    assert [task.locator for task in plan.tasks] == [("1",), ("2",)]
    assert [citation.number for citation in plan.citations] == ["08-NQ/TU"]


def test_margins_are_kept_apart_and_page_numbers_dropped() -> None:
    document = read(paragraph("Thân"), header=paragraph("2") + paragraph("DỰ THẢO LẦN 2"), footer=paragraph("Trang 1/3"))
    assert document.text == "Thân"
    assert [(aside.part, aside.text) for aside in document.asides] == [("header", "DỰ THẢO LẦN 2")]


def test_a_letterhead_in_the_margin_is_read_first() -> None:
    head = paragraph("UBND TỈNH X") + paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert read(paragraph("KẾ HOẠCH"), header=head).text.split("\n") == [
        "UBND TỈNH X", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "KẾ HOẠCH",
    ]  # fmt: skip


def cell(text: str, merged: str = "", span: int = 1) -> str:
    kind = {"": "", "first": '<w:vMerge w:val="restart"/>', "more": "<w:vMerge/>"}[merged]
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{kind}</w:tcPr>{paragraph(text)}</w:tc>'


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def test_a_merged_cell_holds_for_its_rows(lexicon: Lexicon) -> None:
    table = [
        row(
            cell("TT", "first"),
            cell("Nội dung công việc", "first"),
            cell("Cơ quan thực hiện", span=2),
            cell("Thời gian", "first"),
        ),
        row(cell("", "more"), cell("", "more"), cell("Chủ trì"), cell("Phối hợp"), cell("", "more")),
        row(cell("1"), cell("Rà soát quy hoạch"), cell("Sở Xây dựng", "first"), cell("Sở Tài chính"), cell("Tháng 3/2026")),
        row(cell("2"), cell("Lập danh mục dự án"), cell("", "more"), cell("Sở Công Thương"), cell("Tháng 4/2026", "first")),
        row(cell("3", "first"), cell("Tổ chức tập huấn", "first"), cell("Sở Nội vụ"), cell("Sở Tư pháp"), cell("", "more")),
        row(cell("", "more"), cell("", "more"), cell("Sở Y tế"), cell(""), cell("")),
    ]
    plan = analyse(read(f"{paragraph('PHỤ LỤC')}<w:tbl>{''.join(table)}</w:tbl>"), lexicon=lexicon)
    found = {
        task.locator: (
            task.text,
            [a.mention for a in task.assignees if a.role == "lead"],
            [a.mention for a in task.assignees if a.role == "coordinate"],
            [deadline.text for deadline in task.deadlines],
        )
        for task in plan.tasks
    }
    assert found == {
        ("PL1", "1"): ("Rà soát quy hoạch", ["Sở Xây dựng"], ["Sở Tài chính"], ["Tháng 3/2026"]),
        ("PL1", "2"): ("Lập danh mục dự án", ["Sở Xây dựng"], ["Sở Công Thương"], ["Tháng 4/2026"]),
        ("PL1", "3"): ("Tổ chức tập huấn", ["Sở Nội vụ", "Sở Y tế"], ["Sở Tư pháp"], ["Tháng 4/2026"]),
    }


def test_strict_documents_and_parts_that_are_missing() -> None:
    parts = parts_of(paragraph("Thân"))
    main = str(parts["word/document.xml"])
    strict = main.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="NULL"/></Relationships>'
    )
    data = pack({**parts, "word/document.xml": strict, "word/_rels/document.xml.rels": relations})
    assert DocxReader().read(data, "plan.docx", DEFAULT_OPTIONS).text == "Thân"


def test_a_damaged_part_of_numbers_is_said() -> None:
    data = make_docx_with(paragraph("Thân"), numbering="<w:num>")
    with pytest.raises(ReadError, match="numbering"):
        DocxReader().read(data, "plan.docx", DEFAULT_OPTIONS)
