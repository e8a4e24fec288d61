"""How a document stands to an older one: another version of it, the next period's, a part handed down, or beside it."""

from __future__ import annotations

import re
from enum import StrEnum

from rapidfuzz import fuzz

from policyparse.document import fold
from policyparse.matching.bodies import Bodies
from policyparse.matching.words import load_vocabulary
from policyparse.records.model import CitedDocument, DocumentRecord, Plan
from policyparse.store.folding import fold_symbol

_YEARS = re.compile(r"(?<![/\d])(?:19|20)\d\d(?![/\d])")  # none of a date or of a symbol
_SAME_TITLE = 85  # of 100


class Standing(StrEnum):
    """How the new document stands to the old one; what two tasks of the same work are to each other hangs on it."""

    VERSION = "version"  # takes its place, as a whole or in what it says
    HANDED_DOWN = "handed-down"  # a lower body says how it does its part
    NEXT = "next"  # for another period
    BESIDE = "beside"  # both in force
    ELSEWHERE = "elsewhere"  # of another place


def standing_of(new: Plan, old: Plan, bodies: Bodies) -> Standing:
    """How `new` stands to `old`."""
    if is_version(new, old):
        return Standing.VERSION
    same_issuer = _same_issuer(new.document, old.document)
    if not same_issuer and (citing(new, old.document) or (bodies.is_central(old) and not bodies.is_central(new))):
        return Standing.HANDED_DOWN
    if not bodies.same_place(new, old):
        return Standing.ELSEWHERE
    first, second = period_of(new), period_of(old)
    if first and second and (first[1] < second[0] or second[1] < first[0]):
        return Standing.NEXT
    return Standing.BESIDE


def is_version(new: Plan, old: Plan) -> bool:
    """True if one is a version of the other: the same number and day, a draft of it, or what amends or replaces it."""
    if new.document.key == old.document.key:
        return True
    for one, other in ((new, old), (old, new)):
        cited = citing(one, other.document)
        amending = bool(load_vocabulary().amending.search(fold(one.document.title or "")))
        if any(link.relation in ("amends", "replaces") for link in cited) or (cited and amending):
            return True
    draft = any(plan.document.key.startswith("draft|") for plan in (new, old))
    return draft and _same_issuer(new.document, old.document) and same_title(new.document, old.document)


def amends_in_part(new: Plan, old: Plan) -> bool:
    """True if `new` changes some of `old` and leaves the rest in force."""
    cited = citing(new, old.document)
    return any(link.relation == "amends" for link in cited) and not any(link.relation == "replaces" for link in cited)


def citing(plan: Plan, document: DocumentRecord) -> list[CitedDocument]:
    """The cited documents of a plan that are this one, as far as number, day and body tell."""
    if not document.number:
        return []
    number = fold_symbol(document.number)
    return [
        cited
        for cited in plan.cited_documents
        if cited.number
        and fold_symbol(cited.number) == number
        and (cited.issued is None or document.issued is None or cited.issued == document.issued)
    ]


def period_of(plan: Plan) -> tuple[int, int] | None:
    """The first and the last year that a document's title is about, else the year of its issue.

    "đến năm 2030" begins with the year of issue.
    """
    issued = int(plan.document.issued[:4]) if plan.document.issued else None
    years = [int(year) for year in _YEARS.findall(plan.document.title or "")]
    if not years:
        return (issued, issued) if issued else None
    if issued and min(years) > issued + 1:
        years.append(issued)
    return min(years), max(years)


def same_title(first: DocumentRecord, second: DocumentRecord) -> bool:
    """True if two titles are one, give or take some words."""
    return fuzz.ratio(fold(first.title or ""), fold(second.title or "")) >= _SAME_TITLE


def _same_issuer(first: DocumentRecord, second: DocumentRecord) -> bool:
    if first.issuer is None or second.issuer is None:
        return first.issuer is second.issuer
    if first.issuer.id and second.issuer.id and first.issuer.id != second.issuer.id:
        return False
    return fold(first.issuer.name) == fold(second.issuer.name) and (first.place or "") == (second.place or "")
