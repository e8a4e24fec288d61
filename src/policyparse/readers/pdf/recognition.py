"""Pages whose text cannot be used go to the recogniser."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from policyparse.errors import ProgramMissing
from policyparse.readers.options import Options
from policyparse.readers.page import Page

__all__ = ["recognise_pages"]

_SCANNER = "policyparse.readers.scan"


def recognise_pages(data: bytes, numbers: Sequence[int], source_path: str, options: Options) -> list[Page]:
    """What a recogniser reads on the pages with these numbers, from 1. Raises `ProgramMissing` where there is none.

    `policyparse.readers.scan` does it: `recognise(data, numbers, source_path, options) -> list[Page]`.
    """
    if find_spec(_SCANNER) is None:
        shown = ", ".join(map(str, numbers[:5])) + (", …" if len(numbers) > 5 else "")
        raise ProgramMissing(
            f"Trang {shown} là ảnh quét hoặc có lớp chữ hỏng: cần nhận dạng chữ, phần này chưa được cài.", path=source_path
        )
    return cast(list[Page], import_module(_SCANNER).recognise(data, numbers, source_path, options))
