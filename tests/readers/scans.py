"""Scans for the tests: the printer and scanner of corpus/build_scans.py, and whether this machine can read what they make."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from policyparse.readers.scan.engine import find_models

if TYPE_CHECKING:
    from PIL.Image import Image

CORPUS = Path(__file__).resolve().parents[2] / "corpus"

needs_tesseract = pytest.mark.skipif(find_models() is None, reason="không có Tesseract với mô hình tiếng Việt")


@cache
def printer() -> ModuleType:
    """The module that prints and scans; skips the test where no font has the Vietnamese letters."""
    if str(CORPUS) not in sys.path:
        sys.path.insert(0, str(CORPUS))
    module = import_module("build_scans")
    if module.find_fonts() is None:
        pytest.skip("không có phông Liberation Serif với chữ Việt")
    return module


def scan(plan: str, kind: str, page: int | None = None) -> list[Any]:
    """The scanned pages of a plan, or one of them, from 1."""
    made = printer()
    pages: list[Image] = made.scan_plan(made.load_plans()[plan], made.KINDS[kind])
    return pages if page is None else [pages[page - 1]]


def tiff(pages: list[Any], dpi: int) -> bytes:
    """The pages as one TIFF file."""
    packed = BytesIO()
    pages[0].save(packed, "TIFF", save_all=True, append_images=pages[1:], dpi=(dpi, dpi), compression="tiff_lzw")
    return packed.getvalue()
