"""Numbers and symbols of documents: found in all their damaged forms, and set right.

What is repaired is form: blanks, dashes, capitals, lost hyphens, the separators of Party and state exchanged, letters read
for digits, Đ in another guise, a footnote's digit. A number that may be another document's stays as it is printed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from policyparse.lexicon import Lexicon
from policyparse.spans import Cover, Span

# A symbol starts with its number: 154, 0124, 30c, 66.25. Codes are letters with at least two capitals (CTr, QĐ, NN&PTNT).
# Patterns begin with a character or a set, and look behind afterwards: only then does `re` skip to the places that can match.
_NUMBER = r"[0-9](?<![\w/.,-].)\d{0,4}(?:\.\d{1,2}(?= ?/ ?20\d\d))?[a-zđ]?"
_CODE = r"[A-ZĐƯ][A-Za-zĐđƯươ.&]{0,14}\d{0,2}(?:\([A-ZĐ]+\))?"
_YEAR = r"(?:19|20)\d{2}"
_JOIN = r" ?[-_] ?"
_SYMBOL = re.compile(
    rf"(?P<number>{_NUMBER})(?:"
    rf" ?/ ?(?P<year>{_YEAR}) ?/ ?(?P<dated>{_CODE}(?:(?:{_JOIN}| ?/ ?){_CODE})*)"  # 95/2022/NQ-HĐND, 72/2025/QH15
    rf"| ?/ ?(?P<state>{_CODE}(?:(?:{_JOIN}|/ ?){_CODE})*)"  # 154/KH-UBND, 27/NQ- TW
    rf"|{_JOIN}(?P<kind>{_CODE})(?: ?/ ?(?P<organ>{_CODE}(?:{_JOIN}{_CODE})*)|{_JOIN}(?P<third>{_CODE}))"  # 29-NQ/TW, 72-NQ-TW
    rf"|-(?P<old>HĐBT|CT|CP|TTg|UB)"  # 297-CT, 244-HĐBT
    rf"|[ ](?P<lost>{_CODE}) ?(?:/ ?(?P<party>{_CODE})|- ?(?P<slashless>{_CODE}))"  # 13 KH/TW, 25 KH-UBND
    r")(?![\w/])"
)
_STANDARD = re.compile(
    r"(?<!\w)(?:TCVN|QCVN|QCĐP|TCCS|TCN|TCXDVN|QCXDVN)(?: (?:ISO/IEC|ISO|IEC))? \d[\d.-]{0,10}\d?(?::\d{4})?(?:/[A-ZĐ]{2,12}(?:&[A-ZĐ]+)?)?(?!\w)"
)

# One character for one, so that positions hold: dashes, Icelandic Ð, the blank that does not break.
_ALIKES = {**dict.fromkeys("‐‑‒–—―−\u00ad", "-"), "⁄": "/", "Ð": "Đ", "ð": "đ", "\u00a0": " "}
_ALIKE = str.maketrans(_ALIKES)
_D = str.maketrans("D", "Đ")
_DIGITS = str.maketrans("OoIl", "0011")
_NEAR_DIGIT = re.compile(r"[OIl](?:(?<=\d.)|(?=\d))")
_MISREAD = re.compile(
    r"[\dOIl](?<![\w/.,-].)(?:(?<=[OIl])(?=[OIl]{0,2}\d)|(?<=\d)(?=\d{0,3}[OIl]))[\dOIl]{0,4}(?= ?/ ?(?:[12][\dOlI]{3}|[A-ZĐ])| ?- ?[A-ZĐ][A-Za-zĐ]{1,4} ?[/-])"
    r"|/[12](?=\d{0,2}[OlI])[\dOlI]{3}(?=/[A-ZĐ])"
)
_SMALL = re.compile(r"ố (\d{1,5}(?:/\d{4})?[/-][a-zđ]{2,5}[-/][a-zđ&]{2,10})(?![\w/-])")
# Letter groups without their Đ, and as recognisers misread them: T as I, Đ twice, Q as O. The second are types only.
_STRAYS = {
    "QD": "QĐ",
    "ND": "NĐ",
    "HDND": "HĐND",
    "CD": "CĐ",
    "QĐĐ": "QĐ",
    "NĐĐ": "NĐ",
    "HĐĐND": "HĐND",
    "HĐNĐ": "HĐND",
    "UBNĐ": "UBND",
    "IW": "TW",
    "TIW": "TW",
    "IU": "TU",
    "TIg": "TTg",
    "ITg": "TTg",
    "IIg": "TTg",
}
_STRAY_KINDS = {"NO": "NQ", "CI": "CT", "CIr": "CTr", "TIr": "TTr", "ITr": "TTr", "OĐ": "QĐ"}
_STRAY = re.compile(rf"(?<![A-ZĐ])(?:{'|'.join(sorted([*_STRAYS, *_STRAY_KINDS], key=len, reverse=True))})(?![A-ZĐa-z])")
_FIVE = re.compile(r"5(?<=[/-].)(?=[A-ZĐ]{2,})")  # 733/5TC-QLG
_SEPARATOR = re.compile(r"\s?([-_/])\s?")
_BLANK = re.compile(r"\s")
_SPECK = re.compile(r"[A-Za-zĐ]\d-")
_ODD_DASH = re.compile("[‐‑‒–—―−_\u00ad]")
_NUMERALS = re.compile(r"[\dOIl]+(?:/[\dOlI]{4}(?=/))?")
_LETTER_FOR_DIGIT = re.compile(r"[OIl]")
_CORE = frozenset(("UBND", "HĐND", "TTg", "CP", "VPCP"))
_PARTY_END = ("TW", "TU", "TƯ", "HU", "ĐU")


class Symbol(NamedTuple):
    """A number and symbol at one place: official form, what was repaired, its letters, and how sure its form alone is."""

    span: Span
    number: str
    damage: tuple[str, ...]
    kind: str | None
    plain: bool  # right even without a type word in front of it


class _Tables(NamedTuple):
    kinds: frozenset[str]
    cases: dict[str, str]
    issuer_cases: dict[str, str]
    issuers: frozenset[str]
    party: frozenset[str]
    state: frozenset[str]
    glued: tuple[str, ...]


@lru_cache(maxsize=4)
def tables_of(lexicon: Lexicon) -> _Tables:
    """Letter groups of the lexicon, arranged for looking up."""
    kinds = {kind.abbr for kind in lexicon.doc_types if kind.abbr}
    kinds.update(form for kind in lexicon.doc_types for form in kind.forms)
    issuers = frozenset(lexicon.issuers)
    party = frozenset(token for token in issuers if token.endswith(_PARTY_END) and lexicon.issuers[token].system == "party")
    state = _CORE | {token for token in issuers if token.startswith("S") and lexicon.issuers[token].system == "state"}
    return _Tables(
        kinds=frozenset(kinds),
        cases={token.upper(): token for token in sorted([*kinds, *issuers], reverse=True)},
        issuer_cases={token.upper(): token for token in sorted(issuers, reverse=True)},
        issuers=issuers,
        party=party,
        state=state,
        glued=tuple(sorted(kinds, key=len, reverse=True)),
    )


def plain_text(text: str) -> str:
    """The text with look-alikes set right, of the same length: every dash "-", Ð as Đ, O and l in numbers as digits."""
    plain = text
    for odd, usual in _ALIKES.items():  # each is one scan in C; translating the whole text takes twenty times as long
        plain = plain.replace(odd, usual)
    if _NEAR_DIGIT.search(plain):
        plain = _MISREAD.sub(lambda match: match[0].translate(_DIGITS), plain)
    plain = _FIVE.sub("S", plain)
    return _SMALL.sub(lambda match: f"ố {match[1].upper()}", plain)


def find_symbols(text: str, plain: str, lexicon: Lexicon) -> list[Symbol]:
    """Everything in a text that has the form of a number and symbol, in order. `plain` is `plain_text(text)`."""
    tables = tables_of(lexicon)
    found = []
    if "CVN " in plain or "TCN " in plain or "QCĐP " in plain or "TCCS " in plain:
        for match in _STANDARD.finditer(plain):
            number = match[0].rstrip(".-")
            found.append(Symbol(Span(match.start(), match.start() + len(number)), number, (), number.split(" ", 1)[0], True))
    taken = Cover(symbol.span for symbol in found)
    for match in _SYMBOL.finditer(plain):
        symbol = _read(match, text, tables)
        if symbol is not None and not taken.overlaps(symbol.span):
            found.append(symbol)
    return sorted(found)


def _code(code: str, tables: _Tables, *, first: bool = True) -> str:
    """One letter group as it is officially written: CTr for CTR, TTg for TTG, QĐ for QD. Only the first can be a type."""
    if code in tables.kinds or code in tables.issuers:
        return code
    held = (tables.cases if first else tables.issuer_cases).get(code.upper())
    if held is not None:
        return held
    if first and code not in _STRAYS:
        bare = code.rstrip("0123456789")
        return _STRAY_KINDS.get(code, bare if bare in tables.kinds else code)  # TT1-BTNMT: a speck behind a type
    return _STRAYS.get(code, code)


def _codes(tail: str, tables: _Tables, *, typed: bool) -> list[str]:
    """Letter groups and separators in turn. `typed`: the first may be a type."""
    pieces = _SEPARATOR.split(tail)
    return [
        _code(piece, tables, first=typed and index == 0) if index % 2 == 0 else piece.replace("_", "-")
        for index, piece in enumerate(pieces)
    ]


def _read(match: re.Match[str], text: str, tables: _Tables) -> Symbol | None:
    number, year = match["number"], match["year"]
    start, end = match.span()
    if match[0].endswith("."):
        end -= 1
    printed = text[start:end]
    damage: list[str] = []
    known = False
    if match["old"]:
        return Symbol(Span(start, end), f"{number}-{match['old']}", (), match["old"], plain=False)
    kind = match["kind"] or match["lost"]
    if kind:
        kind = _code(kind, tables)
        tail = match["organ"] or match["third"] or match["party"] or match["slashless"]
        organ = _drop_footnote(_codes(tail.rstrip("."), tables, typed=False), tables, damage, after_kind=True)
        known = kind in tables.kinds
        lost = bool(match["lost"])
        if (match["lost"] or match["third"]) and not known:
            return None
        if lost:
            damage.append("hyphen-lost")
        first = organ[0]
        stately = first in tables.state or match["slashless"] is not None
        if stately and first in tables.party:
            stately = False
        if match["third"] and first not in tables.state and first not in tables.party:
            return None
        if match["third"] or (match["organ"] and stately):
            damage.append("separator")
        fixed = f"{number}/{kind}-{''.join(organ)}" if stately else f"{number}-{kind}/{''.join(organ)}"
    else:
        parts = _codes((match["dated"] or match["state"]).rstrip("."), tables, typed=True)
        parts = _split_glued(parts, tables, damage)
        parts = _drop_footnote(parts, tables, damage, after_kind=len(parts) > 1 and parts[0] in tables.kinds)
        kind = parts[0]
        if not year and len(parts) == 3 and parts[2] in tables.party and kind in tables.kinds:
            damage.append("separator")  # 27/NQ-TW: the Party writes 27-NQ/TW
            fixed = f"{number}-{kind}/{parts[2]}"
        else:
            fixed = f"{number}/{year + '/' if year else ''}{''.join(parts)}"
        known = bool(year) or kind in tables.kinds or kind in tables.issuers
    if _BLANK.search(printed) and "hyphen-lost" not in damage:
        damage.insert(0, "space")
    damage += _small_damage(printed, fixed)
    capitals = sum(char.isupper() for char in fixed)
    if capitals < 2:
        return None
    plain = known if (match["kind"] or match["lost"] or year) else (known or capitals >= 4)
    return Symbol(Span(start, end), fixed, tuple(damage), kind, plain and not match["slashless"])


def _split_glued(parts: list[str], tables: _Tables, damage: list[str]) -> list[str]:
    """QĐUBND as QĐ-UBND: one letter group that is a type and an issuer written together."""
    glued = parts[0]
    if len(parts) > 1 or glued in tables.issuers or glued in tables.kinds:
        return parts
    folded = glued.upper()
    for kind in tables.glued:
        if folded.startswith(kind.upper()):
            issuer = tables.cases.get(folded[len(kind) :])
            if issuer in tables.issuers and len(issuer) > 1:
                damage.append("hyphen-lost")
                return [kind, "-", issuer]
    return parts


def _drop_footnote(parts: list[str], tables: _Tables, damage: list[str], *, after_kind: bool) -> list[str]:
    """NĐ-CP1 as NĐ-CP: the digit belongs to a note. QH15 and drafting units (UBND-KT1) keep theirs."""
    last = parts[-1]
    base = last.rstrip("0123456789")
    if base != last and after_kind and last not in tables.issuers and base in tables.issuers and len(parts) <= 3:
        damage.append("footnote")
        return [*parts[:-1], base]
    return parts


def _small_damage(printed: str, fixed: str) -> list[str]:
    """What differs once blanks are gone: dashes, look-alike letters, misread digits, capitals."""
    damage = []
    bare = _BLANK.sub("", printed)
    speck = _SPECK.search(bare) and not _SPECK.search(fixed)
    if _ODD_DASH.search(bare):
        damage.append("dash")
    if "Ð" in bare or "ð" in bare or _STRAY.search(bare.replace("Ð", "Đ")) or _FIVE.search(bare) or speck:
        damage.append("letter")
    number = _NUMERALS.match(bare)
    if number and _LETTER_FOR_DIGIT.search(number[0]) and fixed[:1].isdigit():
        damage.append("digit")
    if bare == fixed:
        return damage
    level = bare.translate(_ALIKE).replace("_", "-")
    alike = level.upper().translate(_D) == fixed.upper().translate(_D)
    if "digit" not in damage and alike and level.translate(_D) != fixed.translate(_D):
        damage.append("case")
    return damage
