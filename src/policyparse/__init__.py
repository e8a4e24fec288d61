"""policyparse: task records from Vietnamese administrative plans.

    import policyparse
    plan = policyparse.parse("plan.docx")
    plan.tasks[0].assignees

Importing the package loads nothing heavy; each name is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from policyparse._version import __version__
from policyparse.errors import PolicyparseError, ReadError

if TYPE_CHECKING:
    from policyparse.learned import NO_MODELS, Models, load_models
    from policyparse.lexicon import Lexicon, OfficeCalendar, load_calendar, load_lexicon
    from policyparse.pipeline import analyse, parse
    from policyparse.readers import Limits, Options, list_documents
    from policyparse.records.model import Plan, Task

__all__ = [
    "NO_MODELS",
    "Lexicon",
    "Limits",
    "Models",
    "OfficeCalendar",
    "Options",
    "Plan",
    "PolicyparseError",
    "ReadError",
    "Task",
    "__version__",
    "analyse",
    "list_documents",
    "load_calendar",
    "load_lexicon",
    "load_models",
    "parse",
]

_HOMES = {
    "NO_MODELS": "policyparse.learned",
    "Models": "policyparse.learned",
    "load_models": "policyparse.learned",
    "Lexicon": "policyparse.lexicon",
    "OfficeCalendar": "policyparse.lexicon",
    "load_calendar": "policyparse.lexicon",
    "load_lexicon": "policyparse.lexicon",
    "analyse": "policyparse.pipeline",
    "parse": "policyparse.pipeline",
    "Limits": "policyparse.readers",
    "Options": "policyparse.readers",
    "list_documents": "policyparse.readers",
    "Plan": "policyparse.records.model",
    "Task": "policyparse.records.model",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
