"""`policyparse evaluate` and `policyparse schema`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policyparse.cli.application import (
    EXIT_CODES,
    NOTHING_READ,
    LexiconOption,
    app,
    fatal,
    load_knowledge,
    print_text,
)


class ReportFormat(StrEnum):
    """How `evaluate` prints its report."""

    TEXT = "text"
    JSON = "json"


@app.command("evaluate", epilog=EXIT_CODES)
def evaluate_command(
    gold_dir: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Thư mục nhãn vàng.")] = Path("corpus/kh-154/gold"),
    show: Annotated[bool, typer.Option("--show", help="Kèm từng chỗ đúng thiếu, sai thừa.")] = False,
    form: Annotated[ReportFormat, typer.Option("--format", "-f", help="Định dạng báo cáo.")] = ReportFormat.TEXT,
    lexicon: LexiconOption = None,
) -> None:
    """Chấm điểm bộ đọc trên dữ liệu có nhãn vàng."""
    knowledge = load_knowledge(lexicon)
    with fatal(NOTHING_READ, gold_dir):
        from policyparse.evaluation import evaluate, render_report

        report = evaluate(gold_dir, lexicon=knowledge)
        if form is ReportFormat.JSON:
            import msgspec

            printed = msgspec.json.format(msgspec.json.encode(report), indent=2).decode()
        else:
            printed = render_report(report, show=show)
    print_text(printed)


@app.command("schema", epilog=EXIT_CODES)
def schema_command() -> None:
    """In lược đồ JSON (JSON Schema) của kết quả."""
    import json

    from policyparse.records.model import build_schema

    print_text(json.dumps(build_schema(), ensure_ascii=False, indent=2))
