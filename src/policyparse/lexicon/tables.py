"""Reading the tables as text and rows; nothing here knows what a column means."""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from policyparse.errors import LexiconError

# A table in the folders that have it: (folder, text), ours first.
Texts = list[tuple[str, str]]

TABLES = (
    "agencies.csv",
    "provinces.csv",
    "units.csv",
    "regions.csv",
    "groups.csv",
    "successions.csv",
    "members.csv",
    "sources.csv",
    "doc_types.csv",
    "issuers.csv",
    "known_documents.csv",
    "audit_rules.csv",
    "laws.csv",
    "labels.csv",
    "headings.csv",
    "times.csv",
    "measures.csv",
    "words.toml",
)
OURS = Path(__file__).with_name("data")


def read_table(folder: Path, name: str) -> str | None:
    """The text of a folder's table, or None if it has none of that name."""
    file = folder / name
    if not file.is_file():
        return None
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"không đọc được bảng {name}: {error}", path=str(file)) from error


def read_tables(overlay: Path | None) -> dict[str, Texts]:
    """All tables, ours and then the office's own."""
    folders = [OURS]
    if overlay is not None:
        if not overlay.is_dir():
            raise LexiconError("thư mục từ điển không tồn tại", path=str(overlay))
        folders.append(overlay)
    return {
        name: [(str(folder), text) for folder in folders if (text := read_table(folder, name)) is not None] for name in TABLES
    }


def digest_of(tables: Mapping[str, Texts]) -> str:
    """What identifies the content of a lexicon on every result."""
    digest = hashlib.sha256()
    for name in TABLES:
        for _, text in tables[name]:
            digest.update(name.encode())
            digest.update(text.encode())
    return f"sha256:{digest.hexdigest()}"


def rows_of(texts: Texts, name: str, needed: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    """The rows of a table, one folder after the other. Raises `LexiconError` that names table and line."""
    for origin, text in texts:
        table = csv.reader(text.splitlines(), strict=True)
        try:
            header = next(table, [])
            if missing := [column for column in needed if column not in header]:
                raise LexiconError(f"{name}: thiếu cột {', '.join(missing)}", path=origin)
            for row in table:
                if not row:
                    continue
                if len(row) != len(header):
                    raise LexiconError(f"{name}, dòng {table.line_num}: sai số cột", path=origin)
                yield dict(zip(header, row, strict=True))
        except csv.Error as error:
            raise LexiconError(f"{name}, dòng {table.line_num}: {error}", path=origin) from error


def words_of(texts: Texts) -> dict[str, tuple[str, ...]]:
    """The word lists, an office's words behind ours."""
    words: dict[str, tuple[str, ...]] = {}
    for origin, text in texts:
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise LexiconError(f"words.toml: {error}", path=origin) from error
        for key, value in table.items():
            entries = [entry.strip() for line in str(value).splitlines() for entry in line.split("|")]
            words[key] = tuple(dict.fromkeys((*words.get(key, ()), *filter(None, entries))))
    return words


def compiled(pattern: str, where: str) -> str:
    """The pattern, if it is one."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise LexiconError(f"{where}: mẫu không hợp lệ: {error}") from error
    return pattern
