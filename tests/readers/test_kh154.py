"""The corpus document: the file an office would have sent reads like the text that was published."""

from __future__ import annotations

import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from io import BytesIO
from types import ModuleType
from zipfile import ZipFile

import pytest

from policyparse.document import Document
from policyparse.readers import read

from .samples import CORPUS

TEXT = CORPUS / "kh-154" / "kh-154.txt"
DOCX = CORPUS / "kh-154" / "kh-154.docx"


def paragraphs(document: Document) -> list[str]:
    return [document.text[block.span.start : block.span.end] for block in document.blocks]


@pytest.fixture(scope="module")
def build_docx() -> ModuleType:
    spec = spec_from_file_location("build_docx", CORPUS / "build_docx.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_both_files_have_the_same_paragraphs() -> None:
    expected = [line for line in paragraphs(read(TEXT)) if not re.fullmatch(r"-+", line)]
    assert paragraphs(read(DOCX)) == expected


def test_the_text_keeps_the_lines_of_the_file() -> None:
    document = read(TEXT)
    lines = TEXT.read_text(encoding="utf-8").split("\n")
    assert len(document.blocks) == 134
    for block in document.blocks:
        printed = " ".join(lines[block.origin.line - 1].split())
        assert len(printed) >= 3
        assert document.text[block.span.start] == printed[0]


def test_the_docx_counts_its_blocks_and_names_its_cells() -> None:
    document = read(DOCX)
    assert [block.origin.line for block in document.blocks] == list(range(1, len(document.blocks) + 1))
    cells = [block.origin.cell for block in document.blocks]
    assert cells[:7] == ["T1R1C1", "T1R1C1", "T1R1C2", "T1R1C2", "T1R2C1", "T1R2C2", None]
    assert cells[-11:] == ["T2R1C1"] * 11


def test_the_docx_is_what_the_script_makes(build_docx: ModuleType) -> None:
    text = TEXT.read_text(encoding="utf-8")
    built = build_docx.build(text)
    assert built == build_docx.build(text)
    # Part by part: how well a build of zlib packs is not what this file is about.
    with ZipFile(BytesIO(built)) as new, ZipFile(DOCX) as committed:
        assert new.namelist() == committed.namelist()
        for name in new.namelist():
            assert new.read(name) == committed.read(name), name
