"""Mentions of documents: type words and their numbers, lists under one head word, laws, the document itself, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from policyparse.document import fold
from policyparse.lexicon import LETTER, Lexicon, any_of
from policyparse.mentions.laws import find_laws, law_before
from policyparse.mentions.symbols import find_symbols, plain_text
from policyparse.spans import Cover, Span

_NAMED_WORD = re.compile(r"\w[\w.-]*|[“”\"]")


_NAMED_STOP = re.compile(
    r"\s?(?:[,;:.()]|theo |giai đoạn|thời kỳ|đến năm|trên địa bàn|để |nhằm |gắn |đáp ứng|được |trong |vào |tại |và (?:các|những|kế hoạch|nghị quyết|chương trình|đề án|quyết định|văn bản|chỉ thị|thực hiện|triển khai|hướng dẫn|tổ chức|luật|thông tư)(?!\w)|của (?!ngành )|từ |cho |với |phù hợp|định hướng|tầm nhìn|này|số \d|đã |đi vào|do |về việc|ban hành|hoặc |tới |thực hiện)"
)

# What may follow a type word and still belongs to it: "Thông báo kết luận", "Chương trình công tác".
_WIDER = r"(?:hành động|liên tịch|kết luận|phối hợp|công tác|thanh tra|thẩm tra|thẩm định|chỉ đạo|điều hành)"
# Type words in letters, as offices shorten them before a number.
_SHORTENED = {
    "qđ": "Quyết định",
    "nq": "Nghị quyết",
    "nđ": "Nghị định",
    "kh": "Kế hoạch",
    "ct": "Chỉ thị",
    "cv": "Công văn",
    "vb": "Văn bản",
}
_NOT_TYPED = ("Văn bản", "Luật", "Bộ luật", "Pháp lệnh")
_STANDARDS = {"TCVN": "Tiêu chuẩn quốc gia", "QCVN": "Quy chuẩn kỹ thuật quốc gia"}
_STANDARD_HEAD = re.compile(r"(?<!\w)(?:quy chuẩn kỹ thuật quốc gia|tiêu chuẩn quốc gia|quy chuẩn|tiêu chuẩn) $")
_LEVELS = ("điểm ", "khoản ", "điều ", "mục ", "phần ", "chương ", "phụ lục ")
_LEVEL = (
    r"(?:điểm [a-zđ](?!\w)|điểm \d{1,2}(?:\.\d{1,2})?|khoản \d{1,2}[a-zđ]?|điều \d{1,3}[a-zđ]?|(?:tiểu )?mục [ivx\d]{1,5}(?:\.\d{1,2})?"
    r"|phần (?:[ivx\d]{1,5}|[a-e])|chương [ivx\d]{1,5}|phụ lục [ivx\d]{1,5})"
)
_ADDRESS = re.compile(rf"(?<!\w){_LEVEL}(?:(?:,| và|;)? {_LEVEL}|(?:,| và) (?:\d{{1,3}}|[a-zđ])(?!\w))*(?:,? của|,? tại)? ?$")
_THIS = re.compile(r"này(?<=[ \n]này)(?!\w)")
_LONGEST_TYPE = 40
_ADDRESS_TAIL = re.compile(r"(?:,? của|,? tại)? ?$")


class CitationMention(NamedTuple):
    """A document cited at one place.

    `kind` is numbered, law, self or named; `head` is the span of the type word that the number belongs to (for lists under
    one head word it lies before the mention); `number` is repaired, `damage` names what was repaired;
    `address` is the place inside the document ("điểm a khoản 2 Điều 5") that is printed before it.
    """

    span: Span
    kind: str
    doc_type: str | None
    number: str | None
    symbol: Span | None
    damage: tuple[str, ...] = ()
    shared_head: bool = False
    address: Span | None = None


class _Grammar(NamedTuple):
    head: re.Pattern[str]
    types: dict[str, str]
    laws: re.Pattern[str]
    self_reference: re.Pattern[str]
    named: re.Pattern[str]
    known_heads: dict[str, str]


@lru_cache(maxsize=4)
def _grammar(lexicon: Lexicon) -> _Grammar:
    names = [kind.name for kind in lexicon.doc_types]
    alternatives = "|".join(fold(name).replace(" ", r"\s?") for name in sorted(names, key=len, reverse=True))
    typed = [kind.name for kind in lexicon.doc_types if kind.name not in _NOT_TYPED and kind.system != "slip"]
    known_heads: dict[str, str] = {}
    for kind in lexicon.doc_types:
        for abbr in filter(None, (kind.abbr, *kind.forms)):
            known_heads.setdefault(abbr, kind.name)
    return _Grammar(
        head=re.compile(
            rf"(?<!\w)({alternatives}|{'|'.join(_SHORTENED)})(?:\s{_WIDER})?(?:\s*số|\s+số\s*:|\s)?(?:\s+số)?\s*:?\s*$"
        ),
        types={fold(name).replace(" ", ""): name for name in names} | _SHORTENED,
        laws=re.compile(rf"{any_of(map(fold, lexicon.laws))}(?!\w)"),
        self_reference=re.compile(rf"{any_of(typed, not_behind=[LETTER])}$"),
        named=re.compile(rf"({any_of(typed)}) (?=[^\W\d]|[“\"])"),
        known_heads=known_heads,
    )


def _type_of(head: re.Match[str], grammar: _Grammar) -> str:
    return grammar.types["".join(head[1].split())]


_LIST_GAP = re.compile(
    r"^(?:\s*[,;]|\s+và|\s+hoặc)*\s*(?:ngày \d[\d/. tháng năm]+?)?(?:\s*của [^;,]{3,60}?)?(?:\s*[,;]\s*|\s+và\s+|\s*)(?:các\s+)?(?:số\s*:?\s*)?$"
)
_OPENING = re.compile(r"(?:các|những) ([^:;.()]{3,60}?)(?: của [^:;]{3,60})?\s*:\s*(?:số\s*:?\s*)?$")
_NUMBER_WORD = re.compile(r"(?:(?<=\s)|(?<=:)|(?<=\())số\s*:?\s*$")
_DATED_WORD = re.compile(r"((?:đề )?ngày \d{1,2}(?:[/.-]\d{1,2}[/.-]| tháng \d{1,2} năm )\d{4}\s*)số\s*:?\s*$")


def _find_numbered(text: str, shadow: str, grammar: _Grammar, lexicon: Lexicon) -> Iterator[CitationMention]:
    previous: CitationMention | None = None
    for symbol in find_symbols(text, plain_text(text), lexicon):
        start, end = symbol.span
        line = shadow.rfind("\n", 0, start) + 1
        floor = max(line, start - 46)
        kind = symbol.kind
        if kind is not None and (
            kind.startswith(("TC", "QC")) and " " in symbol.number and "/" not in symbol.number.split(" ")[0]
        ):
            head = _STANDARD_HEAD.search(shadow, floor, start)
            begin = head.start() if head else start
            yield CitationMention(Span(begin, end), "numbered", _STANDARDS.get(kind), symbol.number, symbol.span)
            continue
        begin, doc_type, shared = start, None, False
        law = law_before(text, shadow, line, start) if "/QH" in symbol.number or "UBTVQH" in symbol.number else None
        head = None if law else grammar.head.search(shadow[floor:start])
        if law is not None:
            begin, doc_type = law
        elif head is not None:
            begin, doc_type = floor + head.start(), _type_of(head, grammar)
        elif (dated := _DATED_WORD.search(shadow, floor, start)) and (
            head := grammar.head.search(shadow[max(line, dated.start() - 30) : dated.start()])
        ):
            begin, doc_type = max(line, dated.start() - 30) + head.start(), _type_of(head, grammar)
        else:
            doc_type = _list_type(shadow, line, start, previous, grammar)
            shared = doc_type is not None
            if word := _NUMBER_WORD.search(shadow, floor, start):
                begin = word.start()
            elif (
                doc_type is None
                and (not symbol.plain or (kind in ("CT", "CP", "TTg", "UB", "HĐBT") and "/" not in symbol.number))
            ) or (doc_type is None and "hyphen-lost" in symbol.damage):
                continue
        if doc_type is None and kind:
            doc_type = grammar.known_heads.get(kind)
        previous = CitationMention(Span(begin, end), "numbered", doc_type, symbol.number, symbol.span, symbol.damage, shared)
        yield previous


def _list_type(shadow: str, line: int, start: int, previous: CitationMention | None, grammar: _Grammar) -> str | None:
    """The type of the list that a number without a head word of its own stands in."""
    if previous is not None and previous.span.start >= line and previous.doc_type and start - previous.span.end < 200:
        gap = shadow[previous.span.end : start]
        if _LIST_GAP.match(gap) or (_NUMBER_WORD.search(gap) and not grammar.head.search(gap)):
            return previous.doc_type
    opening = _OPENING.search(shadow, max(line, start - 140), start)
    head = grammar.head.search(opening[1] + " ") if opening else None
    return _type_of(head, grammar) if head else None


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
        said = text[name:end]
        bare = said[:1].islower() and said.count(" ") < 2 and not said.startswith("tỉnh")  # "Kế hoạch phát triển" names none
        if len(said) > 2 and not bare:
            yield CitationMention(Span(start, end), "named", match[1], None, None)


def _find_self(text: str, grammar: _Grammar) -> Iterator[CitationMention]:
    """ "Kế hoạch này": the document itself."""
    for pointer in _THIS.finditer(text):
        end = pointer.start() - 1
        if match := grammar.self_reference.search(text, max(0, end - _LONGEST_TYPE), end):
            yield CitationMention(Span(match.start(), pointer.end()), "self", match[0], None, None)


def find_address(shadow: str, start: int) -> Span | None:
    """The place inside a document that is printed right before it, without "của"."""
    floor = max(shadow.rfind("\n", 0, start) + 1, start - 110)
    if all(shadow.find(level, floor, start) < 0 for level in _LEVELS):
        return None
    match = _ADDRESS.search(shadow, floor, start)
    if match is None:
        return None
    tail = _ADDRESS_TAIL.search(shadow, match.start(), start)
    return Span(match.start(), tail.start() if tail else start)


def find_citations(text: str, shadow: str, lexicon: Lexicon) -> list[CitationMention]:
    """All mentions of documents in a text, in order. `shadow` is the folded text. Mentions may nest (a law in a title)."""
    grammar = _grammar(lexicon)
    found = list(_find_numbered(text, shadow, grammar, lexicon))
    taken = Cover(mention.span for mention in found)
    found.extend(
        CitationMention(span, "law", kind, None, None)
        for span, kind in find_laws(text, shadow, grammar.laws)
        if not taken.overlaps(span)
    )
    found.extend(_find_self(text, grammar))
    found = [mention._replace(address=find_address(shadow, mention.span.start)) for mention in found]
    taken = Cover(mention.span for mention in found)
    found.extend(mention for mention in _find_named(text, shadow, grammar) if not taken.overlaps(mention.span))
    found.sort(key=lambda mention: (mention.span.start, -mention.span.end))
    return found
