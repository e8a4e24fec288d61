"""Reading the tables, ours and an office's own, and refusing what cannot be right."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

import msgspec

from policyparse.errors import LexiconError
from policyparse.lexicon.bodies import (
    load_agencies,
    load_groups,
    load_members,
    load_places,
    load_regions,
    load_successions,
)
from policyparse.lexicon.cache import read_compiled, write_compiled
from policyparse.lexicon.checks import check_successions
from policyparse.lexicon.model import AuditRule, DocType, HeadingRule, Issuing, KnownDocument, LabelRule, Lexicon, TimeRule
from policyparse.lexicon.tables import Texts, compiled, digest_of, read_table, read_tables, rows_of, words_of

_DAY = re.compile(r"(?:\d{4}-\d{2}-\d{2})?")
_BINDINGS = frozenset(
    {"always", "past", "finish", "scheduled", "year", "span", "start", "appointed", "phase", "report", "rate", "label"}
)


def _binding(word: str) -> str:
    if word not in _BINDINGS:
        raise LexiconError(f"times.csv: “{word}” không phải một cách ràng buộc ({', '.join(sorted(_BINDINGS))})")
    return word


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
    text = read_table(file.parent, file.name)
    if text is None:
        raise LexiconError("không có tệp sổ đăng ký văn bản", path=str(file))
    rows = list(rows_of([(str(file), text)], file.name))
    if not rows or not {"number", "issued"} <= rows[0].keys():
        raise LexiconError("sổ đăng ký văn bản cần các cột number và issued", path=str(file))
    own = tuple(_known_document(row) for row in rows)
    numbers = {row.number for row in own}
    digest = hashlib.sha256(lexicon.digest.encode() + text.encode()).hexdigest()
    kept = tuple(row for row in lexicon.known_documents if row.number not in numbers)
    return msgspec.structs.replace(lexicon, known_documents=(*own, *kept), digest=f"sha256:{digest}")


def load_lexicon(overlay: Path | None = None) -> Lexicon:
    """The lexicon of this version, with an office's own folder of tables of the same names added on top.

    Rows of the overlay come after ours: an agency with the same id replaces ours, further names and words are added.
    An overlay that has changed on disk is read anew. Raises `LexiconError` for a folder or a table that cannot be used.
    """
    return _load_ours() if overlay is None else _load(read_tables(overlay))


@lru_cache(maxsize=1)
def _load_ours() -> Lexicon:
    return _load(read_tables(None))


_loaded: dict[str, Lexicon] = {}  # by digest, the last few: what is built on a lexicon is cached by its identity


def _load(tables: dict[str, Texts]) -> Lexicon:
    digest = digest_of(tables)
    if digest not in _loaded:
        lexicon = read_compiled(digest)
        if lexicon is None:
            lexicon = build_lexicon(tables)
            write_compiled(lexicon)
        while len(_loaded) >= 4:
            del _loaded[next(iter(_loaded))]
        _loaded[digest] = lexicon
    return _loaded[digest]


def build_lexicon(tables: dict[str, Texts]) -> Lexicon:
    """The lexicon that tables say, checked. `load_lexicon` keeps what this makes."""
    agencies, names = load_agencies(tables["agencies.csv"])
    places, units = load_places(tables["provinces.csv"], tables["units.csv"])
    lexicon = Lexicon(
        digest=digest_of(tables),
        agencies=agencies,
        names=names,
        places=places,
        units=units,
        regions=load_regions(tables["regions.csv"]),
        groups=load_groups(tables["groups.csv"]),
        successions=load_successions(tables["successions.csv"]),
        members=load_members(tables["members.csv"]),
        sources={row["key"]: row["what"] for row in rows_of(tables["sources.csv"], "sources.csv", ("key", "what"))},
        doc_types=tuple(
            DocType(row["name"], row["abbr"], row["system"], tuple(filter(None, row["forms"].split(";"))))
            for row in rows_of(tables["doc_types.csv"], "doc_types.csv")
        ),
        issuers={
            row["token"]: Issuing(row["token"], row["name"], row["system"])
            for row in rows_of(tables["issuers.csv"], "issuers.csv")
        },
        known_documents=tuple(_known_document(row) for row in rows_of(tables["known_documents.csv"], "known_documents.csv")),
        audit_rules=tuple(
            AuditRule(
                row["rule"], row["code"], row["severity"], row["title"], row["example"], row["counter_example"], row["needs"]
            )
            for row in rows_of(tables["audit_rules.csv"], "audit_rules.csv")
        ),
        laws=tuple(row["name"] for row in rows_of(tables["laws.csv"], "laws.csv")),
        labels=tuple(
            LabelRule(compiled(row["label"], "labels.csv"), row["field"], row["example"], row["counter_example"])
            for row in rows_of(tables["labels.csv"], "labels.csv")
        ),
        headings=tuple(
            HeadingRule(compiled(row["pattern"], "headings.csv"), row["kind"], row["example"], row["counter_example"])
            for row in rows_of(tables["headings.csv"], "headings.csv")
        ),
        times=tuple(
            TimeRule(
                row["id"],
                row["anchor"],
                row["pattern"],
                row["kind"],
                row["bound"],
                _binding(row.get("binds") or "past"),
                row["example"],
                row["counter_example"],
            )
            for row in rows_of(tables["times.csv"], "times.csv")
        ),
        words=words_of(tables["words.toml"]),
        measures=tuple(row["measure"] for row in rows_of(tables["measures.csv"], "measures.csv")),
    )
    check_successions(lexicon)
    return lexicon
