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


def is_issuer_line(text: str) -> bool:
    """True if a line in small letters names a body, as offices write that do not use the capitals of the rules."""
    return len(text) < 90 and text[:1].isupper() and text[-1:] not in ".;:," and bool(_BODY.match(text.lower()))


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
    return bodies[-1] if bodies else None


def read_title(
    texts: list[str], folded: list[str], start: int, doc_type: str | None, about: re.Pattern[str]
) -> tuple[str | None, range]:
    """The title that begins at line `start`, and its lines. `about` matches "V/v"."""
    end = start
    while end < len(texts) and end < start + 5 and texts[end].isupper() and not _RULE.fullmatch(texts[end]):
        if _LABEL.match(texts[end]):
            break
        end += 1
    if end > start:
        title = " ".join(texts[start:end])
        if doc_type and title.startswith(doc_type.upper() + " "):
            title = title[len(doc_type) + 1 :]
        return title, range(start, end)
    if not doc_type or start >= len(texts) or len(texts[start]) > _LONGEST:
        return None, range(start, start)
    line = folded[start]
    if about.match(line) or (_NAMES.match(line) and not line.endswith((":", ";"))):
        return _with_next(texts, folded, start)
    if _LABEL.match(texts[start]) or _TEXT.match(line) or _RULE.fullmatch(line) or line.endswith((":", ";", ".", ",")):
        return None, range(start, start)
    return _with_next(texts, folded, start)


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
