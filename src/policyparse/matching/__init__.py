"""Which tasks of one document are those of another: new, same, continued, reassigned, moved or in conflict.

    pairs = match_plans(new, [old, older], lexicon)   # one `Match` a task of `new`

The score is a similarity of words, not a probability.
"""

from __future__ import annotations

from policyparse.matching.pairing import match_plans
from policyparse.matching.relations import Match, Relation

__all__ = ["Match", "Relation", "match_plans"]
