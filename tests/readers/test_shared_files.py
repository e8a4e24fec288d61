"""Old Word files of real offices: all their text is read, word for word what LibreOffice finds."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from unicodedata import normalize

import pytest

from conftest import TEST_ALL
from policyparse.readers import DEFAULT_OPTIONS, read
from policyparse.readers.office import convert, find_program

_SHORT = 1


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", normalize("NFC", text).lower()))


def test_every_word_of_the_old_files_is_read(shared: Path) -> None:
    if find_program() is None:
        pytest.skip("không có LibreOffice")
    files = sorted((shared / "plans" / "files").glob("*.doc*"))
    assert len(files) >= 5
    for path in files if TEST_ALL else files[:_SHORT]:
        document = read(path)
        printed = convert(
            path.read_bytes(), path.suffix[1:], "txt:Text (encoded):UTF8", str(path), DEFAULT_OPTIONS.limits
        ).decode("utf-8-sig")
        assert words(document.text) == words(printed), path.name
