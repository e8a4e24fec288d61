"""Small documents to compare: the lines of their tasks, and what their letterhead says."""

from __future__ import annotations

from collections.abc import Sequence

from policyparse.document import Origin, Paragraph, Source, build_document
from policyparse.lexicon import Lexicon
from policyparse.pipeline import analyse
from policyparse.records.model import Plan


def head(
    *,
    number: str = "12/KH-UBND",
    issued: str = "ngày 10 tháng 01 năm 2026",
    issuer: Sequence[str] = ("ỦY BAN NHÂN DÂN", "TỈNH HÀ TĨNH"),
    place: str = "Hà Tĩnh",
    kind: str = "KẾ HOẠCH",
    title: str = "Chuyển đổi số năm 2026",
) -> list[str]:
    """The lines above the tasks."""
    motto = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    return [*issuer, *motto, f"Số: {number}", f"{place}, {issued}", kind, title]


def plan_of(lexicon: Lexicon, *lines: str, intro: Sequence[str] = (), **letterhead: object) -> Plan:
    """A plan with these tasks."""
    written = [*head(**letterhead), *intro, "I. NHIỆM VỤ", *lines, "Nơi nhận:", "- Lưu: VT."]  # type: ignore[arg-type]
    paragraphs = [Paragraph(line, Origin(number)) for number, line in enumerate(written, 1)]
    return analyse(build_document(paragraphs, Source("plan.txt", "", "text/plain", "text")), lexicon=lexicon)
