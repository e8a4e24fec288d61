"""Mentions of documents: numbers and symbols in all their damaged forms, laws by name, the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from policyparse.document import CAPITALS, fold
from policyparse.lexicon import Lexicon
from policyparse.spans import Cover, Span

# A symbol starts with its number: 154, 0124, 30c, 66.25. Codes are letters with at least two capitals (CTr, QĐ, NN&PTNT).
_NUMBER = r"(?<![\w/.,-])\d{1,5}(?:\.\d{1,2}(?= ?/ ?20\d\d))?[a-zđ]?"
_CODE = r"[A-ZĐÐƯ][A-Za-zĐÐđƯươ.&]{0,14}\d{0,2}(?:\([A-ZĐ]+\))?"
_YEAR = r"(?:19|20)\d{2}"
_JOIN = r" ?[-–—‑_] ?"
_SYMBOL = re.compile(
    rf"({_NUMBER})(?:"
    rf" ?/ ?({_YEAR}) ?/ ?({_CODE}(?:(?:{_JOIN}| ?/ ?){_CODE})*)"  # 95/2022/NQ-HĐND, 72/2025/QH15
    rf"| ?/ ?({_CODE}(?:(?:{_JOIN}|/ ?){_CODE})*)"  # 154/KH-UBND, 27/NQ- TW
    rf"|{_JOIN}({_CODE}) ?/ ?({_CODE}(?:{_JOIN}{_CODE})*)"  # 29-NQ/TW, 10- CT/TU
    rf"|[ ]({_CODE}) ?/ ?({_CODE})"  # 13 KH/TW
    r")(?![\w/])"
)
_LAW_NAMES = "Luật|Bộ luật|Bộ Luật|Pháp lệnh|LUẬT|BỘ LUẬT|PHÁP LỆNH"
_LAW = re.compile(rf"(?:{_LAW_NAMES}) (?!này|số\b|SỐ\b)(?=[{CAPITALS}]|sửa đổi|tổ chức|đất đai)")
_CONSTITUTION = re.compile(r"(?<!\w)Hiến pháp(?:\snăm\s\d{4})?(?!\w)")
_LAW_WORD = re.compile(r"\w+|,(?= )")
_LAW_STOP = frozenset(
    [
        "và",
        "của",
        "theo",
        "trên",
        "được",
        "số",
        "năm",
        "ngày",
        "có",
        "cho",
        "để",
        "tại",
        "trong",
        "các",
        "những",
        "với",
        "từ",
        "đến",
        "khi",
        "đã",
        "đang",
        "sẽ",
        "là",
        "bằng",
        "do",
        "nhằm",
        "cũng",
        "này",
        "đó",
        "nêu",
        "quy",
        "hướng",
        "phải",
        "về",
        "hoặc",
        "ban",
        "sửa",
        "chưa",
        "như",
        "không",
        "gồm",
        "thay",
        "một",
        "vào",
        "hiện",
        "thì",
        "cơ",
    ]
)
_NAMED_WORD = re.compile(r"\w[\w.-]*|[“”\"]")


_NAMED_STOP = re.compile(
    r"\s?(?:[,;:.()]|theo |giai đoạn|thời kỳ|đến năm|trên địa bàn|để |nhằm |gắn |đáp ứng|được |trong |vào |tại |và (?:các|những|kế hoạch|nghị quyết|chương trình|đề án|quyết định|văn bản|chỉ thị|thực hiện|triển khai|hướng dẫn|tổ chức|luật|thông tư)(?!\w)|của (?!ngành )|từ |cho |với |phù hợp|định hướng|tầm nhìn|này|số \d|đã |đi vào|do |về việc|ban hành|hoặc |tới |thực hiện)"
)


class CitationMention(NamedTuple):
    """A document cited at one place.

    `kind` is numbered, law, self or named; `head` is the span of the type word that the number belongs to (for lists under
    one head word it lies before the mention); `number` is repaired, `damage` names what was repaired.
    """

    span: Span
    kind: str
    doc_type: str | None
    number: str | None
    symbol: Span | None
    damage: tuple[str, ...] = ()
    shared_head: bool = False


class _Grammar(NamedTuple):
    head: re.Pattern[str]
    types: dict[str, str]
    abbreviations: frozenset[str]
    cases: dict[str, str]
    laws: re.Pattern[str]
    self_reference: re.Pattern[str]
    named: re.Pattern[str]
    known_heads: dict[str, str]


@lru_cache(maxsize=4)
def _grammar(lexicon: Lexicon) -> _Grammar:
    names = [kind.name for kind in lexicon.doc_types]
    types = {fold(name): name for name in names}
    alternatives = "|".join(re.escape(fold(name)) for name in sorted(names, key=len, reverse=True))
    abbreviations = {kind.abbr for kind in lexicon.doc_types if kind.abbr}
    abbreviations.update(form for kind in lexicon.doc_types for form in kind.forms)
    tokens = [*abbreviations, *lexicon.issuers]
    laws = "|".join(re.escape(fold(law)) for law in sorted(lexicon.laws, key=len, reverse=True))
    capital = "|".join(
        re.escape(name)
        for name in sorted(names, key=len, reverse=True)
        if name not in ("Văn bản", "Luật", "Bộ luật", "Pháp lệnh")
    )
    return _Grammar(
        head=re.compile(
            rf"(?<!\w)({alternatives})(?:\s+(?:hành động|liên tịch|kết luận|phối hợp))?(?:\s*số|\s+số\s*:|\s)?(?:\s+số)?\s*:?\s*$"
        ),
        types=types,
        abbreviations=frozenset(abbreviations),
        cases={token.upper(): token for token in sorted(tokens, reverse=True)},
        laws=re.compile(rf"(?:{laws})(?!\w)"),
        self_reference=re.compile(rf"(?<!\w)(?:{capital})\snày(?!\w)"),
        named=re.compile(rf"({capital}) (?=[^\W\d]|[“\"])"),
        known_heads={kind.abbr: kind.name for kind in lexicon.doc_types if kind.abbr},
    )


def _repair_code(code: str, grammar: _Grammar) -> str:
    """One letter group as it is officially written: QĐ for QÐ, CTr for CTR, TTg for TTG."""
    code = code.replace("Ð", "Đ")
    return grammar.cases.get(code.upper(), code)


def _repair(match: re.Match[str], grammar: _Grammar) -> tuple[str, tuple[str, ...], str | None]:
    """The number in its official form, what was wrong with it, and the type letters."""
    number, year, with_year, plain, party_type, party_issuer, lost_type, lost_issuer = match.groups()
    raw = match[0]
    damage = ["space"] if re.search(r"\s", raw) else []
    if party_type or lost_type:
        kind, issuer = (party_type, party_issuer) if party_type else (lost_type, lost_issuer)
        if lost_type:
            damage = ["hyphen-lost"]
        parts = [_repair_code(part, grammar) for part in re.split(r"\s?[-–—‑_]\s?", issuer)]
        kind = _repair_code(kind, grammar)
        fixed = f"{number}-{kind}/{'-'.join(parts)}"
    else:
        tail = with_year or plain or ""
        pieces = re.split(r"(\s?[-–—‑_/]\s?)", tail)
        parts = [_repair_code(piece, grammar) if index % 2 == 0 else piece.strip() for index, piece in enumerate(pieces)]
        parts = [part if part == "/" or index % 2 == 0 else "-" for index, part in enumerate(parts)]
        kind = parts[0]
        if not year and len(parts) >= 3 and parts[-1] in ("TW", "TU", "TƯ") and kind in grammar.abbreviations:
            damage.append("separator")  # 27/NQ-TW: the Party writes 27-NQ/TW
            fixed = f"{number}-{kind}/{parts[-1]}"
        else:
            fixed = f"{number}/{year + '/' if year else ''}{''.join(parts)}"
    if "".join(fixed.split()).upper() == "".join(re.sub("[–—‑_]", "-", raw).split()).upper() and fixed != re.sub(r"\s", "", raw):
        damage.append("case")
    return fixed, tuple(damage), kind


def _plausible(match: re.Match[str], grammar: _Grammar, headed: bool) -> bool:
    codes = re.findall(r"[A-ZĐÐƯ][A-Za-zĐÐđƯươ.&]*\d*", match[0])
    if not codes:
        return False
    if match[7] or match[5]:  # number-type/issuer, with or without its hyphen: the type letters must be known
        kind = _repair_code(match[5] or match[7], grammar)
        return kind in grammar.abbreviations or (headed and match[5] is not None)
    if headed or match[2]:
        return sum(char.isupper() for char in match[0]) >= 2
    first = _repair_code(codes[0], grammar)
    return first in grammar.abbreviations or first in grammar.cases.values() or sum(c.isupper() for c in "".join(codes)) >= 4


_LIST_GAP = re.compile(
    r"^(?:\s*[,;]|\s+và|\s+hoặc)*\s*(?:ngày \d[\d/. tháng năm]+?)?(?:\s*của [^;,]{3,60}?)?(?:\s*[,;]\s*|\s+và\s+|\s*)(?:các\s+)?(?:số\s*:?\s*)?$"
)
_NUMBER_WORD = re.compile(r"(?:(?<=\s)|(?<=:)|(?<=\())số\s*:?\s*$")
_DATED_WORD = re.compile(r"((?:đề )?ngày \d{1,2}(?:[/.-]\d{1,2}[/.-]| tháng \d{1,2} năm )\d{4}\s*)số\s*:?\s*$")


def _find_numbered(text: str, shadow: str, grammar: _Grammar) -> Iterator[CitationMention]:
    previous: CitationMention | None = None
    for match in _SYMBOL.finditer(text):
        start, end = match.span()
        line = shadow.rfind("\n", 0, start) + 1
        floor = max(line, start - 46)
        before = shadow[floor:start]
        head = grammar.head.search(before)
        shared = False
        if head is None and (dated := _DATED_WORD.search(shadow, max(line, start - 46), start)):
            head = grammar.head.search(shadow[max(line, dated.start() - 30) : dated.start()])
            floor = max(line, dated.start() - 30)
        if head is None:
            head = _list_head(shadow, line, start, previous, grammar)
            shared = head is not None
        if not _plausible(match, grammar, head is not None):
            continue
        number, damage, letters = _repair(match, grammar)
        if match[0].endswith("."):
            end -= 1
            number = number.rstrip(".")
        doc_type: str | None = None
        begin = start
        if head is not None and not shared:
            doc_type = grammar.types[head[1]]
            begin = floor + head.start()
        elif word := _NUMBER_WORD.search(shadow, floor, start):
            begin = word.start()
        if shared and head is not None:
            doc_type = grammar.types[head[1]]
        if doc_type is None and letters:
            doc_type = grammar.known_heads.get(letters)
        mention = CitationMention(Span(begin, end), "numbered", doc_type, number, Span(start, end), damage, shared)
        previous = mention
        yield mention


def _list_head(shadow: str, line: int, start: int, previous: CitationMention | None, grammar: _Grammar) -> re.Match[str] | None:
    """The head word of the list that a number without a head of its own stands in."""
    if previous is not None and previous.span.start >= line and previous.doc_type and start - previous.span.end < 200:
        gap = shadow[previous.span.end : start]
        if _LIST_GAP.match(gap) or (_NUMBER_WORD.search(gap) and not grammar.head.search(gap)):
            return grammar.head.search(fold(previous.doc_type) + " ")
    opening = re.search(
        r"(?:các|những) ([^:;.()]{3,60}?)(?: của [^:;]{3,60})?\s*:\s*(?:số\s*:?\s*)?$", shadow[max(line, start - 140) : start]
    )
    return grammar.head.search(opening[1] + " ") if opening else None


def _find_laws(text: str, shadow: str, grammar: _Grammar) -> Iterator[CitationMention]:
    for match in _LAW.finditer(text):
        start, name = match.start(), match.end()
        if shadow.startswith(("luật sư ", "luật gia "), start) or text[start - 1 : start].isalnum():
            continue
        kind = "Bộ luật" if shadow.startswith("bộ", start) else "Pháp lệnh" if shadow.startswith("ph", start) else "Luật"
        if shadow.startswith("sửa đổi", name):
            known = re.compile(
                r"sửa đổi, bổ sung(?: một số điều)?(?: của)?(?: (?:các|\d+))? luật [^,;.()]{3,80}|sửa đổi, bổ sung \d+ luật"
            ).match(shadow, name)
        else:
            known = grammar.laws.match(shadow, name)
        end = known.end() if known else _law_end(text, shadow, name)
        number = re.compile(r"\s+số\s*:?\s*\d").match(shadow, end)
        if number or end <= name:
            continue
        dated = re.compile(r" (?:\(sửa đổi\) )?(?:năm \d{4}|\d{4}(?![\d/]))").match(shadow, end)
        yield CitationMention(Span(start, dated.end() if dated else end), "law", kind, None, None)
    for match in _CONSTITUTION.finditer(text):
        if not re.compile(r",? (?:và )?pháp luật").match(shadow, match.end()):
            yield CitationMention(Span(*match.span()), "law", "Hiến pháp", None, None)


def _law_end(text: str, shadow: str, start: int) -> int:
    """End of an unlisted law's name: its words up to a function word, a mark or the end of the clause."""
    end = start
    words = 0
    for word in _LAW_WORD.finditer(shadow, start, start + 90):
        gap = text[end : word.start()]
        if (words and gap not in (" ", "")) or word[0] == "," or word[0] in _LAW_STOP or word[0].isdigit() or words == 7:
            break
        if words and text[word.start()].isupper() and text[end - 1].islower() and text[start].isupper() and words >= 2:
            break
        end = word.end()
        words += 1
    return end


def _find_named(text: str, shadow: str, grammar: _Grammar) -> Iterator[CitationMention]:
    """Documents and programmes cited by a capitalised type word and a name, without a number."""
    for match in grammar.named.finditer(text):
        start, name = match.start(), match.end()
        if text[start - 1 : start].isalnum():
            continue
        if text[name].islower() and not shadow.startswith(
            (
                "tỉnh",
                "mục tiêu quốc gia",
                "hành động quốc gia",
                "quốc gia",
                "phát triển",
                "tổng thể",
                "mở rộng",
                "sử dụng đất",
                "chuyển đổi",
                "chung",
                "thí điểm",
                "xúc tiến",
                "về ",
                "cơ cấu",
            ),
            name,
        ):
            continue
        end = name
        limit = text.find("\n", name, name + 110)
        for word in _NAMED_WORD.finditer(text, name, limit if limit >= 0 else min(len(text), name + 110)):
            if end > name and _NAMED_STOP.match(shadow, end):
                break
            end = word.end()
        while text[end - 1] in ".-":
            end -= 1
        if end - name > 2 and text[start:end].count(" ") >= 1:
            yield CitationMention(Span(start, end), "named", match[1], None, None)


def find_citations(text: str, shadow: str, lexicon: Lexicon) -> list[CitationMention]:
    """All mentions of documents in a text, in order. `shadow` is the folded text. Mentions may nest (a law in a title)."""
    grammar = _grammar(lexicon)
    found = list(_find_numbered(text, shadow, grammar))
    taken = Cover(mention.span for mention in found)
    found.extend(mention for mention in _find_laws(text, shadow, grammar) if not taken.overlaps(mention.span))
    for match in grammar.self_reference.finditer(text):
        found.append(CitationMention(Span(*match.span()), "self", match[0].rsplit(" ", 1)[0], None, None))
    taken = Cover(mention.span for mention in found)
    found.extend(mention for mention in _find_named(text, shadow, grammar) if not taken.overlaps(mention.span))
    found.sort(key=lambda mention: (mention.span.start, -mention.span.end))
    return found
