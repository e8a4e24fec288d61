"""Automatic numbers: what the reader of the printed page sees stands in the text, marked as not typed."""

from __future__ import annotations

import pytest

from policyparse.document import Document
from policyparse.readers import Options
from policyparse.readers.docx import DocxReader

from .samples import make_docx_with, run

ROMAN, DECIMAL, LETTER = ("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")


def level(depth: int, form: str, text: str, *, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(number: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def use(number: int, of: int, override: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'


def item(text: str, depth: int | None = 0, number: int | None = 1, style: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    place = (f'<w:ilvl w:val="{depth}"/>' if depth is not None else "") + (
        f'<w:numId w:val="{number}"/>' if number is not None else ""
    )
    numbers = f"<w:numPr>{place}</w:numPr>" if place else ""
    return f"<w:p><w:pPr>{named}{numbers}</w:pPr>{run(text) if text else ''}</w:p>"


def plain(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def read(body: str, numbering: str, styles: str = "") -> Document:
    return DocxReader().read(make_docx_with(body, numbering=numbering, styles=styles), "plan.docx", Options())


LADDER = definition(7, *(level(depth, *form) for depth, form in enumerate((ROMAN, DECIMAL, LETTER)))) + use(1, 7)
TWO_USES = definition(7, level(0, "decimal", "%1.")) + use(1, 7) + use(2, 7)
RESTARTED = definition(7, level(0, "decimal", "%1.")) + use(1, 7)
RESTARTED += use(2, 7, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
DOTTED = definition(7, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2."), level(2, "lowerLetter", "%3)")) + use(1, 7)
LEGAL = definition(7, level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", more="<w:isLgl/>")) + use(1, 7)
NEVER = definition(7, level(0, "upperRoman", "%1."), level(1, "decimal", "%2.", more='<w:lvlRestart w:val="0"/>')) + use(1, 7)
OWN_LEVEL = definition(7, level(0, "decimal", "%1.")) + use(
    1, 7, f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "Điều %1.", start=4)}</w:lvlOverride>'
)
BULLETS = definition(7, level(0, "bullet", "-"), level(1, "bullet", "o"), level(2, "bullet", "\uf0a7")) + use(1, 7)
SYMBOLS = definition(7, level(0, "bullet", "\uf0b7"), level(1, "bullet", "\uf02d")) + use(1, 7)


@pytest.mark.parametrize(
    "numbering, body, lines",
    [
        (
            LADDER,
            [item("Mục tiêu", 0), item("Chung", 1), item("Riêng", 1), item("Nhiệm vụ", 0), item("Sở", 1), item("Một", 2)],
            ["I. Mục tiêu", "1. Chung", "2. Riêng", "II. Nhiệm vụ", "1. Sở", "a) Một"],
        ),
        (
            LADDER,
            [*(item(letter, 2) for letter in "abcd"), plain("đ) năm"), item("sáu", 2)],
            ["a) a", "b) b", "c) c", "d) d", "đ) năm", "e) sáu"],
        ),
        (TWO_USES, [item("một"), item("hai"), item("ba", number=2)], ["1. một", "2. hai", "3. ba"]),
        (RESTARTED, [item("một"), item("hai"), item("lại một", number=2), item("hai", number=2)],
         ["1. một", "2. hai", "1. lại một", "2. hai"]),
        (DOTTED, [item("A"), item("B", 1), item("C", 1), item("D"), item("E", 1), item("G", 2)],
         ["1. A", "1.1. B", "1.2. C", "2. D", "2.1. E", "a) G"]),
        (DOTTED, [item("sâu trước", 1), item("rồi", 1)], ["1.1. sâu trước", "1.2. rồi"]),
        (LEGAL, [item("A"), item("B"), item("C", 1)], ["I. A", "II. B", "2.1 C"]),
        (NEVER, [item("A"), item("x", 1), item("B"), item("y", 1)], ["I. A", "1. x", "II. B", "2. y"]),
        (OWN_LEVEL, [item("Phạm vi"), item("Tổ chức thực hiện")], ["Điều 4. Phạm vi", "Điều 5. Tổ chức thực hiện"]),
        (BULLETS, [item("trên"), item("dưới", 1), item("dưới nữa", 2)], ["- trên", "+ dưới", "+ dưới nữa"]),
        (SYMBOLS, [item("chấm"), item("gạch", 1)], ["• chấm", "- gạch"]),
        (LADDER, [item("không có danh sách này", 0, 9), item("thôi đánh số", 0, 0)], ["không có danh sách này", "thôi đánh số"]),
        (LADDER, [item("một", 1), item("", 1), item("ba", 1)], ["1. một", "3. ba"]),
        (definition(7, level(0, "decimal", "%1.", start=27)) + use(1, 7), [item("từ 27")], ["27. từ 27"]),
        (definition(7, level(0, "lowerLetter", "%1)", start=26)) + use(1, 7), [item("z"), item("aa")], ["z) z", "aa) aa"]),
        (definition(7, level(0, "lowerRoman", "(%1)", start=4)) + use(1, 7), [item("bốn"), item("năm")], ["(iv) bốn", "(v) năm"]),
        (definition(7, level(0, "vietnameseCounting", "Phần thứ %1", start=21)) + use(1, 7), [item("- Chung")],
         ["Phần thứ hai mươi mốt - Chung"]),
        (definition(7, level(0, "decimal", "%1/2026/KH")) + use(1, 7), [item("x")], ["1/2026/KH x"]),
        (definition(7, level(0, "decimal", "100%")) + use(1, 7), [item("hộ")], ["100% hộ"]),
    ],
    ids=[
        "ladder", "typed đ", "two uses count on", "start anew", "1.1.", "deep first", "legal", "never restarts", "own level",
        "bullets", "signs", "no list", "empty item", "start", "aa", "roman", "words", "text around", "percent",
    ],
)  # fmt: skip
def test_numbers_are_written_out(numbering: str, body: list[str], lines: list[str]) -> None:
    assert read("".join(body), numbering).text.split("\n") == lines


def test_styles_bring_numbers() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H1b"><w:basedOn w:val="H1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Off"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
        '</w:style><w:style w:type="table" w:styleId="T"><w:pPr/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    linked = definition(7, level(0, "upperRoman", "%1."), level(1, "decimal", "%2.", more='<w:pStyle w:val="H2"/>')) + use(1, 7)
    body = [
        item("A", None, None, "H1"), item("B", None, None, "H1b"), item("C", None, None, "Off"),
        item("D", None, None, "H2"), item("E", 0, 0, "H1"), item("G", 1, None, "H1"),
    ]  # fmt: skip
    assert read("".join(body), linked, styles).text.split("\n") == ["I. A", "II. B", "C", "1. D", "E", "2. G"]


def test_a_numbering_style_lends_its_levels() -> None:
    styles = '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    numbering = (
        definition(7, more='<w:numStyleLink w:val="L"/>') + definition(8, level(0, "decimal", "%1)")) + use(1, 7) + use(2, 8)
    )
    assert read(item("một") + item("hai"), numbering, styles).text == "1) một\n2) hai"


def test_what_was_not_typed_is_marked() -> None:
    document = read(item("Sở Nội vụ", 1) + plain("1. gõ tay"), LADDER)
    assert [(block.implied, document.text[slice(*block.span)]) for block in document.blocks] == [
        (3, "1. Sở Nội vụ"),
        (0, "1. gõ tay"),
    ]


def test_an_empty_numbered_cell_holds_its_number() -> None:
    row = f"<w:tr><w:tc>{item('')}</w:tc><w:tc>{plain('Rà soát')}</w:tc></w:tr>"
    document = read(f"<w:tbl>{row * 2}</w:tbl>", definition(7, level(0, "decimal", "%1")) + use(1, 7))
    assert document.text.split("\n") == ["1", "Rà soát", "2", "Rà soát"]
    assert [block.origin.cell for block in document.blocks] == ["T1R1C1", "T1R1C2", "T1R2C1", "T1R2C2"]
