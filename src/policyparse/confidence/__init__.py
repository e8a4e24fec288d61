"""How sure a record is: probabilities calibrated on documents that the rules had not seen, and what to look at first."""

from policyparse.confidence.estimate import FIELDS, NAME, Estimator, load_estimator, weigh
from policyparse.confidence.evidence import Evidence
from policyparse.confidence.review import Review, choose_reviews

__all__ = ["FIELDS", "NAME", "Estimator", "Evidence", "Review", "choose_reviews", "load_estimator", "weigh"]
