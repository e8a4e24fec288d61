"""Findings: what a careful officer would mark in the citations and the text.

The rules are rows of `audit_rules.csv`; each finding carries the code of one. A finding whose suggestion is null says that
something is wrong, or may be, and that the text does not tell what is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policyparse.audit.aliases import audit_aliases
from policyparse.audit.case import Case
from policyparse.audit.dates import audit_dates
from policyparse.audit.issuers import audit_issuers
from policyparse.audit.ledger import audit_ledger
from policyparse.audit.symbols import audit_symbols
from policyparse.audit.texts import audit_texts
from policyparse.records.model import Finding

__all__ = ["Case", "audit"]

_GROUPS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    audit_symbols,
    audit_dates,
    audit_issuers,
    audit_aliases,
    audit_texts,
    audit_ledger,
)


def audit(case: Case) -> tuple[Finding, ...]:
    """All findings on one document, in text order."""
    found = {(f.span, f.code): f for group in _GROUPS for f in group(case)}
    return tuple(sorted(found.values(), key=lambda finding: (finding.span.start, finding.code)))
