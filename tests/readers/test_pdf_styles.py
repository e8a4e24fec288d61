"""One plan set in many ways, by LibreOffice and by reportlab, has the same paragraphs in all of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from policyparse.document import Document
from policyparse.readers import DEFAULT_LIMITS, Options, read, read_bytes
from policyparse.readers.office import convert, find_program

from .pdf_samples import FULL, font
from .samples import CORPUS

PLAN = CORPUS / "kh-154" / "kh-154.docx"
HERE = Options(isolation="never")
ALL = bool(os.environ.get("POLICYPARSE_TEST_ALL"))


def ragged(paragraph: Any) -> None:
    if paragraph.alignment in (None, WD_ALIGN_PARAGRAPH.JUSTIFY):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT


def block(paragraph: Any) -> None:
    paragraph.paragraph_format.first_line_indent = Mm(0)
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
    ragged(paragraph)


def spaced(paragraph: Any) -> None:
    paragraph.paragraph_format.first_line_indent = Mm(0)
    paragraph.paragraph_format.space_after = Pt(6)


def hanging(paragraph: Any) -> None:
    if paragraph.text[:2] in ("- ", "+ "):
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(12), Mm(-5)


def wide(paragraph: Any) -> None:
    paragraph.paragraph_format.line_spacing = 1.5


def one_font(paragraph: Any) -> None:
    for run in paragraph.runs:
        run.font.name, run.font.size = "DejaVu Serif", Pt(11)


STYLES: list[Callable[[Any], None]] = [hanging, block, ragged, spaced, wide, one_font]


def letters(document: Document) -> list[str]:
    """The paragraphs without their blanks: whether one stood behind a hyphen at the end of a line no page tells."""
    return [document.text[slice(*block.span)].replace(" ", "") for block in document.blocks]


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES if ALL else STYLES[:1], ids=lambda style: style.__name__)
def test_however_libreoffice_sets_it(style: Callable[[Any], None]) -> None:
    if find_program() is None:
        pytest.skip("không có LibreOffice")
    word = docx.Document(str(PLAN))
    for paragraph in word.paragraphs:
        style(paragraph)
    saved = BytesIO()
    word.save(saved)
    pdf = convert(saved.getvalue(), "docx", "pdf", "a.docx", DEFAULT_LIMITS)
    assert letters(read_bytes(pdf, "a.pdf", options=HERE)) == letters(read(PLAN, options=HERE))


def number_page(canvas: Any, _: Any) -> None:
    canvas.setFont(font(FULL), 9)
    canvas.drawCentredString(297, 810, str(canvas.getPageNumber()))


@pytest.mark.parametrize("indent", [0, 36])
def test_however_reportlab_sets_it(indent: int) -> None:
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    source = read(PLAN, options=HERE)
    lines = [source.text[slice(*block.span)] for block in source.blocks if block.origin.cell is None][2:]
    style = ParagraphStyle(
        "body", fontName=font(FULL), fontSize=12, leading=17, alignment=TA_JUSTIFY, firstLineIndent=indent, spaceAfter=5
    )
    result = BytesIO()
    template = SimpleDocTemplate(result, leftMargin=85, rightMargin=57, topMargin=57, bottomMargin=57, invariant=1)
    flow = [Paragraph(escape(line, quote=False), style) for line in lines]
    template.build(flow, onFirstPage=number_page, onLaterPages=partial(number_page))
    found = letters(read_bytes(result.getvalue(), "a.pdf", options=HERE))
    assert found == [line.replace(" ", "") for line in lines]


# Not ru_maxrss: a process starts with its parent's, so this would measure the tests that ran before.
_PEAK = """
import re, sys
from policyparse.readers import DEFAULT_OPTIONS
from policyparse.readers.pdf import PdfReader
blocks = PdfReader().read(open(sys.argv[1], "rb").read(), "a.pdf", DEFAULT_OPTIONS).blocks
print(len(blocks), int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells the peak on Linux only")
def test_five_hundred_pages_stay_below_four_hundred_megabytes(tmp_path: Path) -> None:
    from pypdfium2 import PdfDocument

    pages = 500 if ALL else 60
    bound = PdfDocument.new()
    for name, count in (("kh-154/kh-154.pdf", pages * 7 // 10), ("annex-40/annex-40.pdf", pages * 3 // 10)):
        part = PdfDocument((CORPUS / name).read_bytes())
        bound.import_pages(part, [index % len(part) for index in range(count)])
    path = tmp_path / "many.pdf"
    bound.save(str(path))
    done = subprocess.run([sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True)
    blocks, peak = map(int, done.stdout.split())
    assert blocks > 20 * pages
    # What comes with the interpreter and its libraries is there for one page as for many
    assert peak < (400 if ALL else 130)
