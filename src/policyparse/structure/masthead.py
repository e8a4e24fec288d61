"""The lines above the text: who issues, and what the document is called."""

from __future__ import annotations

import re

from policyparse.document import fold

# The first words of bodies, and of the lines that only carry a body's name on.
_BODY = re.compile(
    r"(?:chủ tịch |văn phòng |thường trực )?(?:ủy ban|uỷ ban|ubnd|ub mttq|hội đồng|hđnd|sở|bộ|ban|công an|cục|chi cục|tổng cục|vụ|viện|văn phòng|trung tâm|trường"
    r"|học viện|đại học|bệnh viện|trạm|đảng bộ|đảng ủy|đảng uỷ|chi bộ|tỉnh ủy|tỉnh uỷ|thành ủy|thành uỷ|huyện ủy|huyện uỷ|quận ủy|thị ủy|đoàn|tỉnh đoàn|thành đoàn"
    r"|huyện đoàn|hội|liên đoàn|liên minh|liên hiệp|mặt trận|ngân hàng|tổng công ty|công ty|tập đoàn|thanh tra|tòa án|toà án|viện kiểm sát|bảo hiểm|kho bạc|thuế"
    r"|hải quan|thống kê|phòng|thủ tướng|chính phủ|quốc hội|chủ tịch nước|báo|đài|quỹ|bộ tư lệnh|bộ chỉ huy|ban chỉ huy|quân khu|hạt|đội|nhà máy|hợp tác xã)(?!\w)"
)
# What cannot be a whole name: the next line carries it on, whatever it begins with.
_BEGUN = re.compile(
    r"(?:ủy ban nhân dân|hội đồng nhân dân|ubnd|hđnd|đảng bộ|tỉnh ủy|thành ủy|huyện ủy|văn phòng|chủ tịch|thường trực|ban chỉ đạo|ban quản lý|trung tâm|trường|công ty)$"
)
_CARRIED_ON = re.compile(
    r"(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|và|của|việt nam|khu vực|cấp|-|–)(?!\w)"
)
# Bodies that lead the Party's organisation named above them: one issuer in two lines.
_INNER = re.compile(r"(?:ban chấp hành|ban thường vụ)(?!\w)")
_LABEL = re.compile(r"(?:[IVXLC]+|\d{1,2}|[A-Za-z])\s?[.\-/)]\s|[-+*•]\s")
_TEXT = re.compile(
    r"(?:căn cứ|kính gửi|xét |theo đề nghị|thực hiện (?:chỉ đạo|ý kiến)|ngày \d|trong thời gian|thời gian qua|đồng kính gửi|sau khi )"
)
_NAMES = re.compile(r"(?:về|ban hành|phê duyệt|triển khai|thực hiện|kết luận|của)(?!\w)")
_BASIS = re.compile(r"(?:căn cứ|thực hiện|triển khai|xét |theo đề nghị|để |nhằm |ngày \d|trong |sau khi |[ivx1a]\s?[.\-/)]\s)")
_RULE = re.compile(r"[-_=*—–.\s]+")
_LONGEST = 300
_SYMBOL = re.compile(r"\S*\d\S*[/-]\S*")  # 27/CT-TTg: small letters that a title in capitals keeps
_SENDS = re.compile(r"\s+điện\s*:$")  # a telegram names its sender below the title: "THỦ TƯỚNG CHÍNH PHỦ điện:"
_POST = r"(?:phó )?(?:chủ tịch|bộ trưởng|giám đốc|chủ nhiệm|trưởng ban|tổng giám đốc|cục trưởng|chi cục trưởng|hiệu trưởng|bí thư|tổng thanh tra|chánh án|viện trưởng|thống đốc)"
_ENACTS = re.compile(rf"{_POST}(?!\w)|thủ tướng chính phủ$|chính phủ$")
_ENACTING_BASIS = re.compile(r"(?:[-+*•]\s)?(?:căn cứ|xét |theo đề nghị)")
_GOES_ON = re.compile(r"(?:^|\s)(?:của|và|cho|với|tại|giữa|theo|về|do|,)$")
_FEWEST = 4
_NAMED_BELOW = re.compile(r"về (?=\w)")


def is_issuer_line(text: str) -> bool:
    """True if a line in small letters names a body, as offices write that do not use the capitals of the rules."""
    return len(text) < 90 and text[:1].isupper() and text[-1:] not in ".;:," and bool(_BODY.match(text.lower()))


def is_capitals(text: str) -> bool:
    """True for a line in capital letters, whatever the symbols of documents in it are written like."""
    return _SYMBOL.sub(" ", text).isupper()


def without_sender(text: str, issuer: str | None) -> str:
    """The line of a telegram that is glued to its sender, without it: "CÔNG ĐIỆN VỀ … THỦ TƯỚNG CHÍNH PHỦ điện:"."""
    sends = _SENDS.search(text)
    if sends is None:
        return text
    text = text[: sends.start()]
    if issuer:
        sender = re.search(rf"\s+(?:{_POST} )?{re.escape(fold(issuer))}$", fold(text))
        text = text[: sender.start()] if sender else text
    return text


def issuing_body(lines: list[str]) -> str | None:
    """The issuer in the lines above the number: the last body that they name, its name perhaps broken over lines.

    The body above the issuer stands first (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục 2).
    """
    bodies: list[str] = []
    for line in lines:
        text = line.strip(" *|")
        low = fold(text)
        if not text:
            continue
        if bodies and (_CARRIED_ON.match(low) or _BEGUN.match(fold(bodies[-1])) or not _BODY.match(low) or _INNER.match(low)):
            bodies[-1] = f"{bodies[-1]} {text}"
        else:
            bodies.append(text)
    if len(bodies) > 1 and fold(bodies[-1]) == "văn phòng":  # whose it is, the line above says
        return f"{bodies[-1]} {bodies[-2]}"
    return bodies[-1] if bodies else None


def read_title(
    texts: list[str], folded: list[str], start: int, doc_type: str | None, about: re.Pattern[str], issuer: str | None = None
) -> tuple[str | None, range]:
    """The title that begins at line `start`, and its lines. `about` matches "V/v".

    Whoever enacts a decision below its title, or sends a telegram, is no part of the title. Of a line in which the text begins
    behind the title, or the list of those whom a telegram goes to, only the title is taken; the line is then the text's.
    """
    end = start
    while end < len(texts) and end < start + 5 and _is_title_line(texts[end]):
        end += 1
    words = [without_sender(text, issuer) for text in texts[start : end - _enacting_lines(texts, folded, start, end, issuer)]]
    if end < len(texts) and end < start + 5 and (end > start or doc_type) and (beginning := _glued_title(texts[end])):
        words.append(beginning)
    elif words and end < len(texts) and _NAMED_BELOW.match(texts[end]) and folded[end][-1:] not in ".:;":
        words.append(texts[end])  # as the Party writes: "CHỈ THỊ / CỦA BAN THƯỜNG VỤ TỈNH ỦY / về …"
        end += 1
    if words:
        title = " ".join(words)
        if doc_type and title.startswith(doc_type.upper() + " "):
            title = title[len(doc_type) + 1 :]
        said = about.match(fold(title))
        own = next((index for index in range(start, end) if _SENDS.search(texts[index])), end)
        return title[said.end() :] if said else title, range(start, own)
    if not doc_type or start >= len(texts) or len(texts[start]) > _LONGEST:
        return None, range(start, start)
    line = folded[start]
    if about.match(line) or (_NAMES.match(line) and not line.endswith((":", ";"))):
        return _with_next(texts, folded, start)
    if _LABEL.match(texts[start]) or _TEXT.match(line) or _RULE.fullmatch(line) or line.endswith((":", ";", ".", ",")):
        return None, range(start, start)
    return _with_next(texts, folded, start)


def _is_title_line(text: str) -> bool:
    return is_capitals(_SENDS.sub("", text)) and not _RULE.fullmatch(text) and not _LABEL.match(text)


def _enacting_lines(texts: list[str], folded: list[str], start: int, end: int, issuer: str | None) -> int:
    """How many of the last lines in capitals name who enacts, right above the bases."""
    if end >= len(texts) or not _ENACTING_BASIS.match(folded[end]):
        return 0
    for count in (1, 2):
        first = end - count
        if first <= start or _GOES_ON.search(folded[first - 1]):
            return 0
        line = " ".join(folded[first:end])
        if _ENACTS.match(line) or (issuer is not None and line == fold(issuer)):
            return count
    return 0


def _glued_title(text: str) -> str | None:
    """The words in capitals that a line begins with, if a sentence follows them: "… ĐỀ ÁN 06 Ngày 15 tháng 11 …"."""
    if _LABEL.match(text):
        return None
    words = text.split(" ")
    count = next((index for index, word in enumerate(words) if word != word.upper() and not _SYMBOL.fullmatch(word)), len(words))
    if count == len(words) or not words[count][:1].isupper():
        return None
    return " ".join(words[:count]) if sum(word.isalpha() for word in words[:count]) >= _FEWEST else None


def _with_next(texts: list[str], folded: list[str], start: int) -> tuple[str, range]:
    """A title in small letters, with the line that it goes on in."""
    following = start + 1
    if (
        following < len(texts)
        and texts[following][:1].islower()
        and not _BASIS.match(folded[following])
        and texts[following][-1:] not in ":;"
        and len(texts[start]) + len(texts[following]) < _LONGEST
    ):
        return f"{texts[start]} {texts[following]}", range(start, start + 2)
    return texts[start], range(start, start + 1)
