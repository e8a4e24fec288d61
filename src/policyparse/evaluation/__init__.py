"""Evaluation: scores against gold, agreement between annotators, and the gate whose floors only rise."""

from policyparse.evaluation.gate import check, raise_floors
from policyparse.evaluation.report import FieldScore, Remark, Report, render_report
from policyparse.evaluation.scoring import agreement, evaluate

__all__ = ["FieldScore", "Remark", "Report", "agreement", "check", "evaluate", "raise_floors", "render_report"]
