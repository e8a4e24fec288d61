"""What a records office knows, as data: agencies, cue words, document types, headings, time words."""

from policyparse.lexicon.loader import add_registry, load_lexicon
from policyparse.lexicon.model import AgencyClass, AgencyName, DocType, HeadingRule, LabelRule, Lexicon, Place, TimeRule

__all__ = [
    "AgencyClass",
    "AgencyName",
    "DocType",
    "HeadingRule",
    "LabelRule",
    "Lexicon",
    "Place",
    "TimeRule",
    "add_registry",
    "load_lexicon",
]
