"""`policyparse match` and `policyparse diff`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policyparse.cli.application import (
    EXIT_CODES,
    NOTHING_READ,
    AnnexOption,
    Changes,
    ChangesOption,
    LexiconOption,
    LimitOption,
    app,
    by_suffix,
    fatal,
    list_annexes,
    load_knowledge,
    read_options,
)
from policyparse.cli.asking import OutputOption, ask_store, put_content
from policyparse.cli.batching import DbOption

if TYPE_CHECKING:
    from policyparse.lexicon import Lexicon
    from policyparse.readers.options import Options
    from policyparse.records.model import Plan


class MatchForm(StrEnum):
    """The formats of an answer that speaks of no days."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


class DifferenceForm(StrEnum):
    """The formats of `policyparse.matching.showing`, named here so that help loads none of it."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"
    MD = "md"


@app.command("match", epilog=EXIT_CODES)
def match_command(
    new: Annotated[Path, typer.Argument(metavar="NEW", show_default=False, help="Văn bản mới.")],
    db: DbOption,
    lexicon: LexiconOption = None,
    changes: ChangesOption = Changes.ACCEPT,
    limit: LimitOption = None,
    annex: AnnexOption = None,
    form: Annotated[
        MatchForm | None, typer.Option("--format", "-f", help="Định dạng. Không có: theo đuôi của -o; màn hình thì table.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Như --format json.")] = False,
    output: OutputOption = None,
) -> None:
    """Từng nhiệm vụ của văn bản mới so với kho: mới, trùng, tiếp nối, đổi chủ trì, đổi thời hạn, hay mâu thuẫn."""
    chosen = MatchForm.JSON if as_json else by_suffix(MatchForm, form, output, MatchForm.TABLE)
    if chosen is MatchForm.XLSX and output is None:
        raise typer.BadParameter("định dạng xlsx cần -o/--output", param_hint="--format")
    options = read_options(limit, changes)
    knowledge = load_knowledge(lexicon)
    plan = _read(new, knowledge, options, list_annexes(annex, [new], options))
    with ask_store(db) as connection:
        from policyparse.export.table import WIDTH, screen_width
        from policyparse.matching.answers import match_with_store
        from policyparse.store.answers import AnswerFormat

        report = match_with_store(connection, plan, knowledge)
    put_content(report.render(AnswerFormat(chosen.value), WIDTH if output else screen_width()), output)
    if not plan.tasks:
        typer.echo(f"{new}: không có nhiệm vụ nào để so.", err=True)


@app.command("diff", epilog=EXIT_CODES)
def diff_command(
    old: Annotated[Path, typer.Argument(metavar="A", show_default=False, help="Bản trước: dự thảo, bản đã ban hành.")],
    new: Annotated[Path, typer.Argument(metavar="B", show_default=False, help="Bản sau: bản ban hành, bản sửa đổi.")],
    lexicon: LexiconOption = None,
    changes: ChangesOption = Changes.ACCEPT,
    limit: LimitOption = None,
    form: Annotated[
        DifferenceForm | None, typer.Option("--format", "-f", help="Định dạng. Không có: theo đuôi của -o, màn hình thì table.")
    ] = None,
    output: OutputOption = None,
) -> None:
    """Hai bản của một văn bản: nhiệm vụ nào thêm, bỏ, đổi chủ trì, phối hợp, thời hạn, lời văn; viện dẫn nào thêm, bỏ."""
    chosen = by_suffix(DifferenceForm, form, output, DifferenceForm.TABLE)
    options = read_options(limit, changes)
    knowledge = load_knowledge(lexicon)
    before, after = (_read(file, knowledge, options) for file in (old, new))
    with fatal(NOTHING_READ, None):
        from policyparse.matching.showing import DifferenceFormat, render
        from policyparse.matching.versions import compare

        content = render(compare(before, after, knowledge), DifferenceFormat(chosen.value), console=output is None)
    put_content(content, output)


def _read(file: Path, lexicon: Lexicon, options: Options, annexes: Sequence[Path] = ()) -> Plan:
    with fatal(NOTHING_READ, file):
        from policyparse.pipeline import parse

        return parse(file, lexicon=lexicon, options=options, annexes=annexes)
