"""policyparse: task records from Vietnamese administrative plans.

    import policyparse
    plan = policyparse.parse("plan.docx")
    plan.tasks[0].assignees
"""

from policyparse._version import __version__
from policyparse.errors import PolicyparseError, ReadError
from policyparse.lexicon import Lexicon, load_lexicon
from policyparse.pipeline import analyse, parse
from policyparse.records.model import Plan, Task

__all__ = ["Lexicon", "Plan", "PolicyparseError", "ReadError", "Task", "__version__", "analyse", "load_lexicon", "parse"]
