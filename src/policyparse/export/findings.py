"""Findings of the audit as a table, JSON and SARIF 2.1.0."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from policyparse._version import __version__

if TYPE_CHECKING:
    from rich.table import Table

    from policyparse.lexicon import Lexicon
    from policyparse.records.model import Finding, Plan

CANNOT_TELL = "không thể kết luận"
SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "info": "lưu ý"}
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class AuditFormat(StrEnum):
    """The formats by the names that users type."""

    TABLE = "table"
    JSON = "json"
    SARIF = "sarif"


def render_findings(plans: Sequence[Plan], form: AuditFormat, lexicon: Lexicon, *, infos: bool = True) -> str:
    """The findings of some documents in one of the formats; `infos=False` leaves out what is only worth knowing."""
    if form is AuditFormat.TABLE:
        return "".join(_printed(plan, lexicon, infos) for plan in plans)
    data = _json(plans, lexicon, infos) if form is AuditFormat.JSON else _sarif(plans, lexicon, infos)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _shown(plan: Plan, infos: bool) -> list[Finding]:
    return [finding for finding in plan.findings if infos or finding.severity != "info"]


def _rules(lexicon: Lexicon) -> dict[str, str]:
    return {rule.code: rule.rule for rule in lexicon.audit_rules}


def _json(plans: Sequence[Plan], lexicon: Lexicon, infos: bool) -> dict[str, Any]:
    rules = _rules(lexicon)
    files = []
    for plan in plans:
        found = [
            {
                "rule": rules.get(finding.code),
                "code": finding.code,
                "severity": finding.severity,
                "quote": plan.text[slice(*finding.span)],
                "span": list(finding.span),
                "line": finding.origin.line,
                "page": finding.origin.page,
                "cell": finding.origin.cell,
                "reason": finding.message,
                "suggestion": finding.suggestion,
                "conclusion": "suggested" if finding.suggestion is not None else CANNOT_TELL,
            }
            for finding in _shown(plan, infos)
        ]
        counts = Counter(finding.severity for finding in plan.findings)
        counted = {severity: counts[severity] for severity in _LEVELS}  # type: ignore[index]
        files.append({"path": plan.source.path, "document": plan.document.key, "counts": counted, "findings": found})
    return {"version": __version__, "lexicon": lexicon.digest, "files": files}


def _sarif(plans: Sequence[Plan], lexicon: Lexicon, infos: bool) -> dict[str, Any]:
    """One run; columns and offsets count code points. The region's snippet quotes the canonical text."""
    rules = [
        {
            "id": rule.code,
            "name": rule.rule,
            "shortDescription": {"text": rule.title},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            "properties": {"rule": rule.rule, "needs": rule.needs},
        }
        for rule in lexicon.audit_rules
    ]
    places = {rule.code: index for index, rule in enumerate(lexicon.audit_rules)}
    results = []
    for plan in plans:
        uri = quote(plan.source.path.replace("\\", "/"))
        for finding in _shown(plan, infos):
            told = f"Đề xuất: {finding.suggestion}" if finding.suggestion is not None else CANNOT_TELL.capitalize() + " cách sửa."
            words = plan.text[slice(*finding.span)]
            location = {
                "artifactLocation": {"uri": uri},
                "region": {"startLine": max(finding.origin.line, 1), "snippet": {"text": words}},
            }
            results.append(
                {
                    "ruleId": finding.code,
                    "ruleIndex": places[finding.code],
                    "level": _LEVELS[finding.severity],
                    "message": {"text": f"{finding.message} {told}"},
                    "locations": [{"physicalLocation": location}],
                    "properties": {"span": list(finding.span), "suggestion": finding.suggestion},
                }
            )
    driver = {"name": "policyparse", "version": __version__, "semanticVersion": __version__, "language": "vi", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _printed(plan: Plan, lexicon: Lexicon, infos: bool) -> str:
    import os
    import sys

    from rich.console import Console

    from policyparse.export.table import WIDTH

    fits = sys.stdout.isatty() or "COLUMNS" in os.environ
    console = Console(width=None if fits else WIDTH)
    with console.capture() as capture:
        console.print(findings_table(plan, lexicon, infos=infos))
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def findings_table(plan: Plan, lexicon: Lexicon, *, infos: bool = True) -> Table:
    """The findings of one document as a table to look at."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from policyparse.export.table import plain_words

    rules = _rules(lexicon)
    counts = Counter(finding.severity for finding in plan.findings)
    counted = ", ".join(f"{counts[severity]} {word}" for severity, word in SEVERITIES.items())  # type: ignore[index]
    hidden = "" if infos or not counts["info"] else " (không hiện lưu ý; thêm --all để hiện)"
    table = Table(title=plain_words(plan.source.path), caption=counted + hidden, box=box.SQUARE, expand=True, show_lines=True)
    for heading, ratio in (("Dòng", None), ("Mức", None), ("Quy tắc", None), ("Trích", 3), ("Lý do", 5), ("Đề xuất", 3)):
        table.add_column(heading, ratio=ratio, no_wrap=ratio is None, overflow="fold")
    for finding in _shown(plan, infos):
        words = plan.text[slice(*finding.span)]
        table.add_row(
            str(finding.origin.line),
            Text(SEVERITIES[finding.severity], style=_STYLES[finding.severity]),
            rules.get(finding.code, ""),
            plain_words(words),
            plain_words(finding.message),
            plain_words(finding.suggestion if finding.suggestion is not None else CANNOT_TELL),
        )
    return table
