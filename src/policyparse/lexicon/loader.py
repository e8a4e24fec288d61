"""Reading the tables, ours and an office's own, and refusing what cannot be right."""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from policyparse.document.shadow import fold
from policyparse.errors import LexiconError
from policyparse.lexicon.model import (
    AgencyClass,
    AgencyName,
    AuditRule,
    DocType,
    HeadingRule,
    Issuing,
    KnownDocument,
    LabelRule,
    Lexicon,
    Place,
    TimeRule,
)

_TABLES = (
    "agencies.csv",
    "provinces.csv",
    "doc_types.csv",
    "issuers.csv",
    "known_documents.csv",
    "audit_rules.csv",
    "laws.csv",
    "labels.csv",
    "headings.csv",
    "times.csv",
    "words.toml",
)


def _read(folder: Path, name: str) -> str | None:
    file = folder / name
    if not file.is_file():
        return None
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"không đọc được bảng {name}: {error}", path=str(file)) from error


def _rows(texts: list[tuple[str, str]], name: str) -> Iterator[dict[str, str]]:
    for origin, text in texts:
        table = csv.DictReader(text.splitlines(), strict=True)
        try:
            for row in table:
                if None in row or None in row.values():
                    raise LexiconError(f"{name}, dòng {table.line_num}: sai số cột", path=origin)
                yield row
        except csv.Error as error:
            raise LexiconError(f"{name}, dòng {table.line_num}: {error}", path=origin) from error


def _compiles(pattern: str, where: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise LexiconError(f"{where}: mẫu không hợp lệ: {error}") from error
    return pattern


def _load_words(texts: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
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


def _load_agencies(texts: list[tuple[str, str]]) -> tuple[dict[str, AgencyClass], tuple[AgencyName, ...]]:
    agencies: dict[str, AgencyClass] = {}
    names: dict[str, AgencyName] = {}
    for row in _rows(texts, "agencies.csv"):
        identity = row["id"]
        agencies[identity] = AgencyClass(
            id=identity,
            name=row["name"],
            kind=row["kind"],
            scope=row["scope"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            source=row["source"],
            verified=row["verified"] == "yes",
        )
        for index, written in enumerate([row["name"], *filter(None, row["aliases"].split(";"))]):
            surface = fold(written.strip())
            if not surface:
                raise LexiconError(f"agencies.csv: tên rỗng ở {identity}")
            names.setdefault(surface, AgencyName(surface, identity, index == 0, written.strip()))
            for variant in _local_variants(surface, row["scope"]):
                names.setdefault(variant, AgencyName(variant, identity, index == 0, written.strip()))
    return agencies, tuple(names.values())


def _local_variants(surface: str, scope: str) -> tuple[str, ...]:
    """The same body as cities write it, and without its place where the bare name is long enough to mean no other."""
    bare = surface.removesuffix(" tỉnh")
    if scope != "place" or bare == surface:
        return ()
    return (f"{bare} thành phố", bare) if bare.count(" ") >= 2 else (f"{bare} thành phố",)


_DAY = re.compile(r"(?:\d{4}-\d{2}-\d{2})?")


def _known_document(row: dict[str, str]) -> KnownDocument:
    number, issued, effective = row["number"].strip(), row["issued"].strip(), (row.get("effective_from") or "").strip()
    if not number or not issued or not _DAY.fullmatch(issued) or not _DAY.fullmatch(effective):
        raise LexiconError(f"sổ đăng ký văn bản: cần số, ký hiệu và ngày dạng 2023-05-05 ở dòng “{number}”")
    return KnownDocument(
        number,
        row.get("doc_type") or "",
        row.get("issuer") or "",
        issued,
        effective,
        (row.get("replaced_by") or "").strip(),
        row.get("source") or "office",
        row.get("verified", "yes") == "yes",
    )


def add_registry(lexicon: Lexicon, file: Path) -> Lexicon:
    """The lexicon with an office's own register of documents: a CSV table with at least `number` and `issued`.

    Its rows come before ours of the same number. Raises `LexiconError` for a file that is no such table.
    """
    text = _read(file.parent, file.name)
    if text is None:
        raise LexiconError("không có tệp sổ đăng ký văn bản", path=str(file))
    rows = list(_rows([(str(file), text)], file.name))
    if not rows or not {"number", "issued"} <= rows[0].keys():
        raise LexiconError("sổ đăng ký văn bản cần các cột number và issued", path=str(file))
    own = tuple(_known_document(row) for row in rows)
    numbers = {row.number for row in own}
    digest = hashlib.sha256(lexicon.digest.encode() + text.encode()).hexdigest()
    kept = tuple(row for row in lexicon.known_documents if row.number not in numbers)
    return msgspec.structs.replace(lexicon, known_documents=(*own, *kept), digest=f"sha256:{digest}")


def _digest(tables: dict[str, list[tuple[str, str]]]) -> str:
    digest = hashlib.sha256()
    for name in _TABLES:
        for _, text in tables[name]:
            digest.update(name.encode())
            digest.update(text.encode())
    return f"sha256:{digest.hexdigest()}"


@lru_cache(maxsize=4)
def load_lexicon(overlay: Path | None = None) -> Lexicon:
    """The lexicon of this version, with an office's own folder of tables of the same names added on top.

    Rows of the overlay come after ours: an agency with the same id replaces ours, further names and words are added.
    Raises `LexiconError` for a folder or a table that cannot be used.
    """
    folders = [Path(__file__).with_name("data")]
    if overlay is not None:
        if not overlay.is_dir():
            raise LexiconError("thư mục từ điển không tồn tại", path=str(overlay))
        folders.append(overlay)
    tables = {name: [(str(folder), text) for folder in folders if (text := _read(folder, name)) is not None] for name in _TABLES}
    agencies, names = _load_agencies(tables["agencies.csv"])
    return Lexicon(
        digest=_digest(tables),
        agencies=agencies,
        names=names,
        places=tuple(
            Place(row["id"], row["name"], row["unit"], fold(row["name"]))
            for row in _rows(tables["provinces.csv"], "provinces.csv")
        ),
        doc_types=tuple(
            DocType(row["name"], row["abbr"], row["system"], tuple(filter(None, row["forms"].split(";"))))
            for row in _rows(tables["doc_types.csv"], "doc_types.csv")
        ),
        issuers={
            row["token"]: Issuing(row["token"], row["name"], row["system"]) for row in _rows(tables["issuers.csv"], "issuers.csv")
        },
        known_documents=tuple(_known_document(row) for row in _rows(tables["known_documents.csv"], "known_documents.csv")),
        audit_rules=tuple(
            AuditRule(
                row["rule"], row["code"], row["severity"], row["title"], row["example"], row["counter_example"], row["needs"]
            )
            for row in _rows(tables["audit_rules.csv"], "audit_rules.csv")
        ),
        laws=tuple(row["name"] for row in _rows(tables["laws.csv"], "laws.csv")),
        labels=tuple(
            LabelRule(_compiles(row["label"], "labels.csv"), row["field"], row["example"], row["counter_example"])
            for row in _rows(tables["labels.csv"], "labels.csv")
        ),
        headings=tuple(
            HeadingRule(_compiles(row["pattern"], "headings.csv"), row["kind"], row["example"], row["counter_example"])
            for row in _rows(tables["headings.csv"], "headings.csv")
        ),
        times=tuple(
            TimeRule(row["id"], row["anchor"], row["pattern"], row["kind"], row["bound"], row["example"], row["counter_example"])
            for row in _rows(tables["times.csv"], "times.csv")
        ),
        words=_load_words(tables["words.toml"]),
    )
