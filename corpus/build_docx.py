"""Lay out KH-154 as the office that issued it would have: `python corpus/build_docx.py` writes kh-154/kh-154.docx.

kh-154-auto.docx is the same with automatic numbers: I. 1. a) as levels of one list, "-" and "+" as levels of another. What
Word would count differently (the letter đ, a number out of order) is typed, as offices do.

The layout follows Appendix I of Decree 30/2020/NĐ-CP. The words are those of kh-154.txt in NFC with single blanks; the
dashes that stand there for ruled lines become ruled lines. Running it again gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

FOLDER = Path(__file__).parent / "kh-154"
FONT = "Times New Roman"
BODY_SIZE = Pt(14)
# python-docx would stamp the hour of the run on both.
PROPERTIES_DATE = datetime(2023, 5, 5)
ENTRY_DATE = (2023, 5, 5, 0, 0, 0)

_RULE = re.compile(r"-{3,}$")
_CHAPTER = re.compile(r"[IVX]+\. ")
_SECTION_HEADING = re.compile(r"\d+\. .*:$")  # "1." without a colon at the end is a plain paragraph


# The levels of the numbered list and of the list of bullets: format, text, indent in millimetres.
NUMBERED = (("upperRoman", "%1.", 0), ("decimal", "%2.", 5), ("lowerLetter", "%3)", 10))
BULLETS = (("bullet", "-", 13), ("bullet", "+", 18))
ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
_LABEL = re.compile(r"(?:(?P<roman>[IVX]+)\.|(?P<number>\d{1,2})\.|(?P<letter>[a-zđ])\)|(?P<dash>-)|(?P<plus>\+)) ")


def build(text: str, *, automatic: bool = False) -> bytes:
    """The bytes of a DOCX file with the paragraphs of `text`, which has the parts of KH-154 in the same order.

    With `automatic`, labels are numbers of a list wherever Word would count to the same.
    """
    lines = [" ".join(line.split()) for line in normalize("NFC", text).split("\n")]
    lines = [line for line in lines if line and not _RULE.match(line)]
    national = lines.index("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    number = next(index for index, line in enumerate(lines) if line.startswith("Số:"))
    recipients = lines.index("Nơi nhận:")
    title = number + 2

    document: Any = Document()
    _set_page(document)
    _set_default_style(document)
    _number_pages(document.sections[0])
    _add_letterhead(document, lines[:national], lines[national:number], lines[number], lines[number + 1])
    _add_title(document, lines[title], lines[title + 1])
    add_number = _Lists(document).add_number if automatic else _add_nothing
    for line in lines[title + 2 : recipients]:
        _add_body(document, line, add_number)
    _add_foot(document, lines[recipients:])
    _set_properties(document)
    return _save(document)


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.header_distance = section.footer_distance = Mm(10)


def _set_default_style(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, BODY_SIZE
    fonts = style.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _number_pages(section: Any) -> None:
    """An Arabic number in the middle of the top margin, from the second page on."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "2"  # what stands there until Word counts the pages
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)


def _add_letterhead(document: Any, issuer: list[str], national: list[str], number: str, place_and_date: str) -> None:
    table = _add_plain_table(document, rows=2, widths=(Mm(62), Mm(98)))
    left, right = table.rows[0].cells
    _fill(left, ((line, Pt(12), "bold") for line in issuer))
    _add_rule(left, indent=Mm(20))
    country, motto = national
    _fill(right, ((country, Pt(12), "bold"), (motto, Pt(13), "bold")))
    _add_rule(right, indent=Mm(19))
    left, right = table.rows[1].cells
    _fill(left, ((number, Pt(13), ""),))
    _fill(right, ((place_and_date, Pt(13), "italic"),))


def _add_title(document: Any, doc_type: str, subject: str) -> None:
    for line, before in ((doc_type, Pt(18)), (subject, Pt(0))):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = before
        paragraph.add_run(line).bold = True
    _add_rule(document, indent=Mm(55))


class _Lists:
    """The two lists of a document, and what Word would count next."""

    def __init__(self, document: Any) -> None:
        self._counts = [0, 0, 0]
        root = document.part.numbering_part.element
        for place, levels in ((0, NUMBERED), (1, BULLETS)):
            definition = OxmlElement("w:abstractNum")
            definition.set(qn("w:abstractNumId"), str(100 + place))
            for depth, (form, text, indent) in enumerate(levels):
                definition.append(_level(depth, form, text, Mm(indent)))
            root.insert(place, definition)
            use = OxmlElement("w:num")
            use.set(qn("w:numId"), str(100 + place))
            use.append(_valued("w:abstractNumId", str(100 + place)))
            root.append(use)

    def add_number(self, paragraph: Any, line: str) -> str:
        """Give the paragraph its number, if Word counts to what is printed; what is left to type."""
        label = _LABEL.match(line)
        if label is None or label.lastgroup is None:
            return line
        if label.lastgroup in ("dash", "plus"):
            place = "101", "0" if label.lastgroup == "dash" else "1"
        else:
            depth = ("roman", "number", "letter").index(label.lastgroup)
            count = self._counts[depth] + 1
            counted = (ROMAN[count : count + 1] or [""], [str(count)], [chr(ord("a") + count - 1)])[depth][0]
            if counted != label[label.lastgroup]:
                return line
            self._counts[depth] = count
            self._counts[depth + 1 :] = [0] * (len(self._counts) - depth - 1)
            place = "100", str(depth)
        numbers = OxmlElement("w:numPr")
        numbers.extend((_valued("w:ilvl", place[1]), _valued("w:numId", place[0])))
        paragraph._p.get_or_add_pPr().insert(0, numbers)
        return line[label.end() :]


def _level(depth: int, form: str, text: str, indent: Length) -> Any:
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), str(depth))
    for name, stated in (("w:start", "1"), ("w:numFmt", form), ("w:suff", "space"), ("w:lvlText", text), ("w:lvlJc", "left")):
        level.append(_valued(name, stated))
    layout = OxmlElement("w:pPr")
    indents = OxmlElement("w:ind")
    indents.set(qn("w:left"), "0")
    indents.set(qn("w:firstLine"), str(round(indent.twips)))
    layout.append(indents)
    level.append(layout)
    return level


def _valued(name: str, stated: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), stated)
    return element


def _add_nothing(paragraph: Any, line: str) -> str:
    return line


def _add_body(document: Any, line: str, add_number: Callable[[Any, str], str]) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_before = Pt(6)
    run = paragraph.add_run(add_number(paragraph, line))
    if _CHAPTER.match(line) or _SECTION_HEADING.match(line):
        run.bold = True
        paragraph.paragraph_format.keep_with_next = True


def _add_foot(document: Any, recipients: list[str]) -> None:
    """Whom it goes to, on the left; the right half stays empty because the source has no signature."""
    table = _add_plain_table(document, rows=1, widths=(Mm(80), Mm(80)))
    cell = table.rows[0].cells[0]
    heading, *names = recipients
    _fill(cell, ((heading, Pt(12), "bold italic"), *((name, Pt(11), "") for name in names)), WD_ALIGN_PARAGRAPH.LEFT)
    cell.paragraphs[0].paragraph_format.space_before = Pt(12)


def _add_plain_table(document: Any, rows: int, widths: tuple[Length, Length]) -> Any:
    table = document.add_table(rows=rows, cols=len(widths))  # the default table style draws no borders
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    return table


def _fill(cell: Any, lines: Iterable[tuple[str, Length, str]], alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER) -> None:
    for index, (line, size, face) in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.alignment = alignment
        run = paragraph.add_run(line)
        run.font.size = size
        run.bold = "bold" in face
        run.italic = "italic" in face


def _add_rule(container: Any, indent: Length) -> None:
    """A thin line: an empty paragraph with a bottom border, as narrow as the indents on both sides leave it."""
    paragraph = container.add_paragraph()
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = indent
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
    layout.space_after = Pt(6)
    border = OxmlElement("w:bottom")
    for key, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "0"), ("w:color", "000000")):
        border.set(qn(key), value)
    borders = OxmlElement("w:pBdr")
    borders.append(border)
    # The schema wants the borders before everything else that was set above.
    paragraph._p.pPr.insert(0, borders)


def _set_properties(document: Any) -> None:
    properties = document.core_properties
    properties.title = "Kế hoạch 154/KH-UBND"
    properties.author = properties.last_modified_by = "policyparse"
    properties.comments = ""
    properties.language = "vi-VN"
    properties.created = properties.modified = PROPERTIES_DATE
    properties.revision = 1


def _save(document: Any) -> bytes:
    """The package with every entry dated the same."""
    saved, result = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(result, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, ENTRY_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # else the bytes would tell which system they were made on
            target.writestr(entry, source.read(name))
    return result.getvalue()


def main() -> None:
    """Write both files anew."""
    text = (FOLDER / "kh-154.txt").read_text(encoding="utf-8")
    (FOLDER / "kh-154.docx").write_bytes(build(text))
    (FOLDER / "kh-154-auto.docx").write_bytes(build(text, automatic=True))


if __name__ == "__main__":
    main()
