"""What a records office knows, as data: agencies, cue words, document types, headings, time words."""

from policyparse.lexicon.alternation import LETTER, any_of
from policyparse.lexicon.calendar import NO_CALENDAR, OfficeCalendar, load_calendar
from policyparse.lexicon.loader import add_registry, load_lexicon
from policyparse.lexicon.model import (
    AgencyClass,
    AgencyName,
    DocType,
    HeadingRule,
    LabelRule,
    Lexicon,
    Member,
    Place,
    Succession,
    TimeRule,
)

__all__ = [
    "LETTER",
    "NO_CALENDAR",
    "AgencyClass",
    "AgencyName",
    "DocType",
    "HeadingRule",
    "LabelRule",
    "Lexicon",
    "Member",
    "OfficeCalendar",
    "Place",
    "Succession",
    "TimeRule",
    "add_registry",
    "any_of",
    "load_calendar",
    "load_lexicon",
]
