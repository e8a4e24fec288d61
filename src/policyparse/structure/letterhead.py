"""The head and foot of an administrative document, in the flattened forms that portals and offices leave behind.

Form: Nghị định 30/2020/NĐ-CP, Phụ lục I (state), Hướng dẫn 36-HD/VPTW and 05-HD/VPTW (Party).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple
from unicodedata import normalize

from policyparse.document import Document, annex_number, fold
from policyparse.lexicon import Lexicon
from policyparse.lexicon.directory import directory
from policyparse.spans import Span
from policyparse.structure.masthead import is_capitals, is_issuer_line, issuing_body, read_title, without_sender

# A recogniser takes one accent for another, so here the vowels of the title may be any of their kinds.
_MOTTO = re.compile(
    r"c[oôộọồ]ng h[oòóọỏ]a x[aãàảạ] h[oôộọồốỏ]i ch[uủúùũ] ngh[iĩìíị]a vi[eêệẹ]t ?nam|đ[aảáãà]ng c[oôộọ]ng s[aảáãà]+n vi[eêệẹ]t nam|độc lập\s?-\s?tự do\s?-\s?hạnh phúc"
)
_UNION = re.compile(r"đoàn (?:tncs|thanh niên cộng sản) hồ chí minh")  # in the place of the motto
_RULE = re.compile(r"[-_=*—–.\s]+")
_NUMBER = re.compile(r"(?<!\w)số\s?:?\s*(?=[\d./ ]|#|$)")
_START = re.compile("")
_SYMBOL = re.compile(
    r"(\d{1,5}[a-zđ]?(?:\.\d{1,2})?)?\s?(?:[/-]\s?)((?:(?:19|20)\d{2}\s?/\s?)?[A-ZĐƯ][\w&.]*(?:\s?[-–/]\s?[A-ZĐƯ][\w&]*)*)"
)
_DATE = re.compile(
    r"(?:^|[\s,])([^\d,;:]{2,40}?),?\s+ngày\s*(\d{1,2}|[….]+|)\s*tháng\s*(\d{1,2}|[….]+|)\s*năm\s*(\d{4}|[….]*)", re.ASCII
)
_RECIPIENTS = re.compile(r"^nơi nhận\s*:?")
_SECRECY = re.compile(r"^(TUYỆT MẬT|TỐI MẬT|MẬT)$")
_URGENCY = re.compile(r"^(HỎA TỐC|HOẢ TỐC|THƯỢNG KHẨN|KHẨN)$")
_AUTHORITY = re.compile(r"^((?:TM|KT|TL|TUQ|Q|T/M|K/T|T/L)\.?)\s+(.+)$")
_POST = re.compile(
    r"^(?:(?:PHÓ |THỨ |QUYỀN )?(?:CHỦ TỊCH|BỘ TRƯỞNG|GIÁM ĐỐC|CHỦ NHIỆM|THỦ TƯỚNG|TRƯỞNG BAN|BÍ THƯ|CHÁNH VĂN PHÒNG|TỔNG GIÁM ĐỐC|CỤC TRƯỞNG|THỨ TRƯỞNG))\b(.*)$"
)
_ABOUT = re.compile(r"^v\s?[/⁄íi|]\s?[vw](?!\w)\s?:?\s*")  # "V/v", and what a recogniser makes of it
_NEW_PART = re.compile(r"^(?:PHỤ LỤC|BẢNG|DANH MỤC|DANH SÁCH|BIỂU|MẪU)\b")
# Behind the signature a line that names an annex, or heads the numbers of a table, opens one in whatever letters.
_ANNEX_LINE = re.compile(r"(?:Phụ lục|Phụ biểu|Biểu|Bảng|Danh mục|Lịch)(?!\w)[^;]{0,90}|(?:TT|STT|Stt|Số TT)\.?")
_ATTACHED = re.compile(r"\(?\s?(?:ban hành )?kèm theo ")
_FOOTNOTE = re.compile(r"^\[\w{1,3}\]")
_ENACTING = re.compile(r"^(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|CHỈ THỊ|KẾT LUẬN)\s*:$")


_LONGEST_HEAD = 24


class Signature(NamedTuple):
    authority: str | None
    post: str | None
    name: str | None


_PROVINCE_LINE = re.compile(r"(?:ủy ban nhân dân |ubnd )?(?:tỉnh|thành phố|tp\.?) ")


class Letterhead(NamedTuple):
    """Who issued what, when and where. Indexes count blocks; `body` lists the ranges of blocks that carry the text."""

    number: str | None
    doc_type: str | None
    issued: str | None
    place: str | None
    issuer: str | None
    province: str | None
    title: str | None
    title_blocks: range
    secrecy: str | None
    urgency: str | None
    number_span: Span | None
    date_span: Span | None
    date_printed: str | None
    body: tuple[range, ...]
    foot: tuple[range, ...]
    annexes: tuple[range, ...]
    recipients: tuple[str, ...]
    signatures: tuple[Signature, ...]


def _find_province(lines: list[str], place: str | None, head: list[str], lexicon: Lexicon) -> str | None:
    """The province of the issuer's lines, else of the place of signing, else of a head whose two columns ran together."""
    places = directory(lexicon)
    beside = [line for line in head if _PROVINCE_LINE.match(line)]
    found = (places.find_province(fold(line)) for line in [*lines, place or "", *beside])
    return next((province for province in found if province), None)


def _bare(text: str) -> str:
    return "".join(char for char in normalize("NFD", text) if char.isalpha())


def _mend_type(text: str, types: dict[str, str]) -> str:
    """A line of a scan that is the name of a type but for accents, blanks and specks, as that name: QUYẾTĐỊNH, CHÍ THỊ."""
    if text in types or len(text) > 40 or not text.isupper():
        return text
    letters = _bare(text)
    meant = [name for name in types if _bare(name) == letters]
    return meant[0] + text[len(text.rstrip(" :")) :] if len(meant) == 1 else text


def read_letterhead(document: Document, lexicon: Lexicon) -> Letterhead:
    """Take a document's head and foot apart. Whatever is not found is None; the rest of the text is body."""
    main = document.blocks[: _end_of_main(document)]
    texts = [document.text[slice(*block.span)] for block in main]
    folded = [document.shadow[slice(*block.span)] for block in main]
    types = {kind.name.upper(): kind.name for kind in lexicon.doc_types if kind.name not in ("Văn bản", "Luật")}
    if document.source.ocr:
        texts = [_mend_type(text, types) for text in texts]
    number: str | None = None
    number_span = date_span = None
    numbered = False  # there is a line for the number, though perhaps nobody can read it
    issued = place = about = doc_type = secrecy = urgency = printed = None
    issuer_lines: list[str] = []
    head_end = 0
    about_range = range(0)
    limit = min(len(texts), _LONGEST_HEAD)
    index = 0
    if texts and _NEW_PART.match(texts[0]) and not any(_MOTTO.search(low) for low in folded[:limit]):
        limit = 0  # an annex without its document: it has a title, and no head
    while index < limit:
        text, low, block = texts[index], folded[index], document.blocks[index]
        consumed = False
        attached = bool(_ATTACHED.match(low))  # tells what the text belongs to: not its own number and date
        if _RULE.fullmatch(text):
            consumed = True
        elif motto := _MOTTO.search(low):
            consumed = True
            beside = text[: motto.start()].strip(" \t|*")  # two columns in one line: "SỞ XÂY DỰNG    Độc lập - Tự do …"
            if beside and number is None and date_span is None and (beside.isupper() or is_issuer_line(beside)):
                issuer_lines.append(beside)
        elif issuer_lines and _UNION.fullmatch(low):
            consumed = True
        elif match := _SECRECY.match(text):
            secrecy, consumed = match[1], True
        elif match := _URGENCY.match(text):
            urgency, consumed = match[1], True
        if (
            number is None
            and index < 14
            and not attached
            and not _ABOUT.match(low)
            and (match := _NUMBER.search(low))
            and match.start() < 60
            and _may_stand_before_number(text[: match.start()], low)
        ):
            numbered = numbered or match.start() == 0
            if match.end() == len(text) and index + 1 < limit and _SYMBOL.match(texts[index + 1]):  # broken behind "Số:"
                index, consumed = index + 1, True
                text, low, block = texts[index], folded[index], document.blocks[index]
                match = _START.match(text)
            if match and (symbol := _SYMBOL.match(text, match.end())):
                printed_number = symbol[1]
                tail = re.sub(r"\s", "", symbol[2])
                separator = "-" if re.match(r"\d+\s?-", text[match.end() : symbol.end()]) else "/"
                number = f"{printed_number}{separator}{tail}" if printed_number else None
                number_span = Span(block.span.start + match.end(), block.span.start + symbol.end())
                consumed = True
        if (
            date_span is None
            and not attached
            and (match := _DATE.search(low))
            and (number is not None or index < 12)
            and match.end() > len(low) - 24
            and len(low) < 160
        ):
            date_span = Span(block.span.start + low.index("ngày", match.start()), block.span.start + match.end())
            printed = document.text[slice(*date_span)]
            start = match.start(1)
            place = texts[index][start : match.end(1)].strip(" ,*") or None
            if place:
                place = re.sub(r"^.*(?:Số\s?:?\s?\S+|\|)\s*", "", place).strip() or None
            if (
                match[2].isdigit()
                and match[3].isdigit()
                and match[4].isdigit()
                and 1 <= int(match[3]) <= 12
                and 1 <= int(match[2]) <= 31
            ):
                issued = f"{match[4]}-{int(match[3]):02d}-{int(match[2]):02d}"
            consumed = True
        elif _ABOUT.match(low) and doc_type is None and numbered:
            about = _ABOUT.sub("", low, count=1)
            about = text[len(low) - len(about) :].strip()
            about_range = range(index, index + 1)
            if not about and index + 1 < limit:
                about = texts[index + 1]
                about_range = range(index, index + 2)
                index += 1
            consumed = True
        elif (
            not consumed
            and number is None
            and date_span is None
            and text.rstrip(" :") not in types
            and (text.isupper() or is_issuer_line(text))
        ):
            issuer_lines.append(text)
            consumed = True
        upper = text.rstrip(" :*")
        if upper in types and (number is not None or date_span is not None or index > 1):
            doc_type = types[upper]
            head_end = index + 1
            break
        glued = (
            next((name for name in types if text.startswith(name + " ") and is_capitals(without_sender(text, None))), None)
            if number is not None
            else None
        )
        if glued and not consumed:
            doc_type = types[glued]
            head_end = index
            break
        if not consumed and number is not None and date_span is not None:
            head_end = index
            break
        if consumed:
            head_end = index + 1
        index += 1
    issuer = issuing_body(issuer_lines)
    title, title_blocks = read_title(texts, folded, head_end, doc_type, _ABOUT, issuer)
    if title is None and about:
        title, title_blocks = about, about_range
        doc_type = doc_type or "Công văn"
    body, foot, annexes = _split(texts, folded, max(head_end, title_blocks.stop), types)
    for stretch in _joined_annexes(document, len(main)):
        further = _split_annex(document, stretch, types)
        body, annexes = body + further[0], annexes + further[1]
    recipients, signatures = _read_foot(texts, folded, foot)
    return Letterhead(
        number=number,
        doc_type=doc_type,
        issued=issued,
        place=place,
        issuer=issuer,
        province=_find_province(issuer_lines, place, folded[:4], lexicon),
        title=title,
        title_blocks=title_blocks,
        secrecy=secrecy,
        urgency=urgency,
        number_span=number_span,
        date_span=date_span,
        date_printed=printed,
        body=body,
        foot=foot,
        annexes=annexes,
        recipients=recipients,
        signatures=signatures,
    )


def _may_stand_before_number(before: str, low: str) -> bool:
    """True for nothing, the other column of the head, or place and date; a sentence before it names somebody else's number."""
    before = before.strip()
    return not before or before.isupper() or before[-1] in "|,;" or is_issuer_line(before) or bool(_DATE.search(low))


def _end_of_main(document: Document) -> int:
    """The index behind the last block of the document itself, without annexes from other files and without notes."""
    parts = (block.origin.part for block in document.blocks[: document.notes])
    return next((index for index, part in enumerate(parts) if annex_number(part)), document.notes)


def _joined_annexes(document: Document, start: int) -> Iterator[range]:
    """The blocks of each annex that came as a file of its own."""
    numbers = [annex_number(block.origin.part) for block in document.blocks[start : document.notes]]
    for _, held in groupby(range(len(numbers)), key=numbers.__getitem__):
        places = list(held)
        yield range(start + places[0], start + places[-1] + 1)


def _split_annex(document: Document, stretch: range, types: dict[str, str]) -> tuple[tuple[range, ...], tuple[range, ...]]:
    """Ranges of body and annex in a joined file: a plan with a title of its own has a body, anything else is annex."""
    texts = [document.text[slice(*document.blocks[index].span)] for index in stretch]
    folded = [document.shadow[slice(*document.blocks[index].span)] for index in stretch]
    titles = (index for index, text in enumerate(texts[:_LONGEST_HEAD]) if text.rstrip(" :*") in types or _NEW_PART.match(text))
    title = next(titles, None)
    if title is None or _NEW_PART.match(texts[title]):
        return (), (stretch,)
    _, lines = read_title(texts, folded, title + 1, types[texts[title].rstrip(" :*")], _ABOUT)
    body, _, annexes = _split(texts, folded, max(title + 1, lines.stop), types)

    def moved(ranges: tuple[range, ...]) -> tuple[range, ...]:
        return tuple(range(stretch.start + held.start, stretch.start + held.stop) for held in ranges)

    return moved(body), moved(annexes)


def _split(
    texts: list[str], folded: list[str], start: int, types: dict[str, str]
) -> tuple[tuple[range, ...], tuple[range, ...], tuple[range, ...]]:
    """Ranges of body, foot and annexes; a document attached to a decision opens a second stretch of body."""
    body: list[range] = []
    foot: list[range] = []
    annexes: list[range] = []
    kinds = {"body": body, "foot": foot, "annex": annexes}
    current, begin = "body", start
    for index in range(start, len(texts)):
        text, low = texts[index], folded[index]
        turn = None
        if _RECIPIENTS.match(low):
            turn = "foot"
        elif (current != "body" and _NEW_PART.match(text) and text[:20].isupper()) or (
            current == "body" and index > start + 3 and re.match(r"^(?:PHỤ LỤC)\b", text)
        ):
            turn = "annex"
        elif current == "body" and _AUTHORITY.match(text) and text.isupper() and index > start + 3:
            turn = "foot"
        elif current == "foot" and text.rstrip(" :*") in types and index > begin + 1 and not _ENACTING.match(text):
            turn = "body"
        elif current == "foot" and (_FOOTNOTE.match(text) or _ANNEX_LINE.fullmatch(text)):
            turn = "annex"
        if turn and turn != current:
            if index > begin:
                kinds[current].append(range(begin, index))
            current, begin = turn, index
    if len(texts) > begin:
        kinds[current].append(range(begin, len(texts)))
    return tuple(body), tuple(foot), tuple(annexes)


def _read_foot(texts: list[str], folded: list[str], feet: tuple[range, ...]) -> tuple[tuple[str, ...], tuple[Signature, ...]]:
    recipients: list[str] = []
    signatures: list[Signature] = []
    for foot in feet:
        authority: str | None = None
        posts: list[str] = []
        signing = False
        for index in foot:
            text = texts[index].strip(" *")
            if _RECIPIENTS.match(folded[index]):
                continue
            if match := _AUTHORITY.match(text):
                authority = match[1] if authority is None else authority
                posts.append(match[2])
                signing = True
            elif (match := _POST.match(text)) and not text.startswith("-"):
                name = match[1].strip()
                posts.append(text[: len(text) - len(match[1])].strip() if name else text)
                signing = True
                if name and not name.isupper():
                    signatures.append(Signature(authority, " ".join(posts), name))
                    signing, posts = False, []
            elif signing and text and not text.startswith(("-", "[")) and not text.isupper() and len(text) < 60:
                signatures.append(Signature(authority, posts[-1] if posts else None, text))
                signing, authority, posts = False, None, []
            elif text.startswith(("-", "–", "+")) and not signing:
                recipients.append(text.lstrip("-–+ ").rstrip(" ;."))
    return tuple(recipients), tuple(signatures)
