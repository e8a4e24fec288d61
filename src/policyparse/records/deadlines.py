"""A deadline into the record of the contract."""

from __future__ import annotations

from policyparse.document import Document
from policyparse.records.model import Anchor, Deadline
from policyparse.resolution.deadlines import FoundDeadline
from policyparse.resolution.due import NOT_DUE, Reckoner


def deadline_record(document: Document, found: FoundDeadline, reckoner: Reckoner) -> Deadline:
    """The words as printed, and beside them what they say and what was reckoned."""
    mention = found.mention
    anchor = None
    if mention is not None and mention.event and mention.offset:
        anchor = Anchor(event=mention.event, offset=mention.offset, working_days=mention.working_days)
    value = reckoner.settle(mention) if mention else None
    due = reckoner.due(mention, value, found.bound) if mention else NOT_DUE
    return Deadline(
        text=document.text[slice(*found.span)],
        span=found.span,
        kind=found.kind,  # type: ignore[arg-type]
        value=value,
        rrule=mention.rrule if mention else None,
        bound=found.bound,  # type: ignore[arg-type]
        anchor=anchor,
        time=mention.hour if mention else None,
        rrules=mention.rrules if mention else (),
        next_due=due.day.isoformat() if due.day else None,
        complies_by=due.complies_by.isoformat() if due.complies_by else None,
    )
