"""What a match is told as: a table for people, the whole of it for programs."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Connection

from policyparse.export.rows import document_heading, printed_day
from policyparse.export.table import WIDTH
from policyparse.lexicon import Lexicon
from policyparse.matching.aligning import marked
from policyparse.matching.neighbours import is_stored, neighbours
from policyparse.matching.pairing import match_tasks
from policyparse.matching.relations import Change, Match, Relation
from policyparse.records.model import DocumentRecord, Plan
from policyparse.store.answers import Answer, AnswerFormat, Cell

RELATIONS = {
    Relation.NEW: "mới",
    Relation.SAME: "trùng",
    Relation.CONTINUED: "tiếp nối",
    Relation.REASSIGNED: "đổi chủ trì",
    Relation.DEADLINE_MOVED: "đổi thời hạn",
    Relation.CONFLICT: "mâu thuẫn",
}
FIELDS = {"lead": "chủ trì", "coordinate": "phối hợp", "deadline": "thời hạn", "text": "lời văn"}
_SIGNS = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
_ELLIPSES = re.compile(r"(?:\s*…)+\s*")
_NOTHING = "(không nêu)"
_NOTE = "Độ giống là mức giống nhau của lời văn, từ 0 đến 1, không phải xác suất."


class MatchReport(NamedTuple):
    """The matches of one document, in the order of its tasks. `stored` is true if the store has this very file already."""

    plan: Plan
    matches: tuple[Match, ...]
    stored: bool = False

    def render(self, form: AnswerFormat, width: int = WIDTH) -> bytes:
        """The whole content of one file."""
        if form is AnswerFormat.JSON:
            return (json.dumps(self.content(), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
        return self.answer().render(form, width)

    def answer(self) -> Answer:
        """One row a task."""
        rows: list[tuple[Cell, ...]] = []
        for match in self.matches:
            other = match.counterpart
            rows.append(
                (
                    "/".join(match.task.locator),
                    match.task.text,
                    RELATIONS[match.relation],
                    other.task.id if other else None,
                    short_name(other.plan.document) if other else None,
                    f"{match.similarity:.2f}".replace(".", ",") if other else None,
                    "; ".join(told(change) for change in match.changes) or None,
                )
            )
        fields = ("locator", "text", "relation", "counterpart", "counterpart_document", "similarity", "changes")
        headings = ("Mục", "Nhiệm vụ", "Quan hệ", "Nhiệm vụ đã có", "Văn bản", "Độ giống", "Khác nhau")
        return Answer(f"So với kho: {document_heading(self.plan)}", fields, headings, rows, len(rows), self.summary())

    def summary(self) -> str:
        """How many tasks there are of each relation, and what the figure beside them is."""
        counts = Counter(match.relation for match in self.matches)
        parts = [f"{counts[relation]} {words}" for relation, words in RELATIONS.items() if counts[relation]]
        itself = " Tệp này đã có trong kho: bảng so nó với các văn bản khác." if self.stored else ""
        return f"{len(self.matches)} nhiệm vụ: {', '.join(parts) or 'không có gì để so'}.{itself} {_NOTE}"

    def content(self) -> dict[str, Any]:
        """All of it. `equal` are pairs of spans of equal words: into the new document's canonical text, and the old one's."""
        return {
            "document": {"key": self.plan.document.key, "number": self.plan.document.number, "title": self.plan.document.title},
            "relations": {relation.value: sum(match.relation is relation for match in self.matches) for relation in Relation},
            "tasks": [_task_content(match) for match in self.matches],
        }


def match_with_store(connection: Connection, plan: Plan, lexicon: Lexicon) -> MatchReport:
    """Every task of a plan against what a store holds. Raises `ModelsMissing` where scikit-learn is not installed."""
    matches = match_tasks(plan, neighbours(connection, plan, lexicon), lexicon)
    return MatchReport(plan, tuple(matches), is_stored(connection, plan))


def told(change: Change) -> str:
    """A change in words; what was put into a text and taken out is marked {+so+} and [-so-], without what stayed."""
    if change.field == "text":
        return f"lời văn: {_ELLIPSES.sub(' … ', signed(change, {**_SIGNS, '=': ' … '}, str)).strip()}"
    return f"{FIELDS[change.field]}: {change.old or _NOTHING} → {change.new or _NOTHING}"


def marked_plainly(change: Change) -> str:
    """The new text with what was taken out and put in, as word diffs are written in mails."""
    return signed(change, _SIGNS, str)


def signed(change: Change, signs: dict[str, str], escaped: Callable[[str], str]) -> str:
    """The new text with what was taken out and put in between signs, and what it is made of escaped; signs hold words only."""
    told = before = ""
    for kind, piece in marked(change.new, change.old):
        words = piece.lstrip()
        apart = before and (kind != "=" or before == "-") and words[:1].isalnum()
        told += (" " if piece != words or apart else "") + signs[kind].format(escaped(words))
        before = kind
    return told


def short_name(document: DocumentRecord) -> str:
    """A document by its kind, number and day."""
    day = f"ngày {printed_day(document.issued)}" if document.issued else None
    return " ".join(part for part in (document.doc_type or "Văn bản", document.number or "(chưa có số)", day) if part)


def _task_content(match: Match) -> dict[str, Any]:
    other = match.counterpart
    return {
        "task_id": match.task.id,
        "locator": list(match.task.locator),
        "text": match.task.text,
        "span": list(match.task.span),
        "relation": match.relation.value,
        "similarity": match.similarity,
        "counterpart": None
        if other is None
        else {
            "task_id": other.task.id,
            "text": other.task.text,
            "span": list(other.task.span),
            "document": {
                "key": other.plan.document.key,
                "number": other.plan.document.number,
                "issued": other.plan.document.issued,
            },
        },
        "changes": [change._asdict() for change in match.changes],
        "equal": [[list(new), list(old)] for new, old in match.equal],
    }
