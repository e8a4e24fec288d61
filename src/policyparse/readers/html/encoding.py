"""Which characters the bytes of a page stand for.

In this order: a mark at the start, UTF-8 that is valid, what the page declares, Windows-1258. Known are UTF-8, UTF-16,
Windows-1258, Windows-1252 with ISO-8859-1, and TCVN3. A .Vn or VNI font is brought to Unicode where it is named, not here.
"""

from __future__ import annotations

import codecs
import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from policyparse.errors import DamagedFile, WrongEncoding
from policyparse.readers.legacy_fonts import TCVN3, to_unicode

__all__ = ["decode", "page_of_archive"]

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"""<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_LATIN = frozenset(
    {"windows-1252", "cp1252", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "x-user-defined"}
)
_VIETNAMESE = frozenset({"windows-1258", "cp1258", "x-cp1258"})
_TCVN = frozenset({"tcvn", "tcvn3", "tcvn5712", "tcvn-5712", "x-viet-tcvn", "x-viet-tcvn5712", "tcvn5712-1", "viscii-abc"})
_HEAD = 4096
# A page cut in the middle of a letter, or with a stray byte, is still read; beyond this share it is another encoding.
_MOST_BROKEN = 0.002


def decode(data: bytes, source_path: str) -> str:
    """The text of a page. Raises `WrongEncoding` for bytes that nothing known makes sense of."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace").lstrip("\ufeff")
    if data[:_HEAD].count(b"\0") > len(data[:_HEAD]) // 4:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    found = _DECLARED.search(data[:_HEAD])
    declared = found[1].decode("ascii").lower() if found else ""
    if declared in _TCVN:
        return to_unicode(data.decode("latin-1"), TCVN3)
    if declared in _LATIN:
        return data.decode("cp1252", "replace")
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") <= len(text) * _MOST_BROKEN:
        return text
    if declared in _VIETNAMESE or not declared:
        return data.decode("cp1258", "replace")
    raise WrongEncoding(f"Bảng mã của trang web không đúng (trang ghi là {declared}); hãy lưu lại bằng UTF-8.", path=source_path)


def page_of_archive(data: bytes, source_path: str) -> bytes:
    """The page in a web archive (MHTML), as UTF-8."""
    try:
        message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
        page = next((part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")), None)
        content = page.get_payload(decode=True) if page is not None else None
    except Exception as error:  # the parser of mails raises whatever damaged headers make it trip over
        raise DamagedFile("Tệp lưu trang web (MHTML) hỏng.", path=source_path) from error
    if page is None or not isinstance(content, bytes):
        raise DamagedFile("Tệp lưu trang web (MHTML) không có trang nào bên trong.", path=source_path)
    charset = page.get_content_charset()
    if charset in (None, "utf-8"):
        return content
    return decode(f'<meta charset="{charset}">'.encode("ascii", "replace") + content, source_path).encode("utf-8")
