"""`policyparse parse`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policyparse.cli.application import (
    EXIT_CODES,
    NOT_WRITTEN,
    NOTHING_READ,
    SOME_FAILED,
    AnnexOption,
    AsOfOption,
    CalendarOption,
    Changes,
    ChangesOption,
    LexiconOption,
    LimitOption,
    ModelsOption,
    app,
    choose_models,
    complain,
    fatal,
    list_annexes,
    list_sources,
    load_knowledge,
    load_office_calendar,
    read_day,
    read_options,
    show_progress,
    tell_left_out,
)
from policyparse.export import Format

if TYPE_CHECKING:
    from policyparse.learned import Models
    from policyparse.records.model import Plan

REVIEW_FORMS = (Format.TABLE, Format.JSON, Format.CSV, Format.XLSX)


@app.command("parse", epilog=EXIT_CODES)
def parse_command(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE", show_default=False, help="Tệp cần đọc: Word, PDF, ảnh quét, trang web, Excel, ODT, RTF, .txt, ZIP."
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="Nơi ghi: một tệp, hoặc một thư mục (mỗi văn bản một tệp). Không có: in ra màn hình.",
        ),
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="Định dạng. Không có: theo đuôi của -o; thư mục thì json; màn hình thì table."),
    ] = None,
    lexicon: LexiconOption = None,
    changes: ChangesOption = Changes.ACCEPT,
    limit: LimitOption = None,
    annex: AnnexOption = None,
    as_of: AsOfOption = None,
    calendar: CalendarOption = None,
    expand: Annotated[
        bool, typer.Option("--expand", help="Liệt kê thành viên của nhóm theo bảng members.csv của cơ quan.")
    ] = False,
    models: ModelsOption = True,
    review_budget: Annotated[
        int | None,
        typer.Option(
            "--review-budget",
            metavar="N",
            min=1,
            show_default=False,
            help="Chỉ ghi N nhiệm vụ kém chắc chắn nhất của mọi tệp, kèm chỗ cần xem và lý do (table, json, csv, xlsx).",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Không hiện tiến độ, lời nhắc; lỗi vẫn báo.")] = False,
) -> None:
    """Đọc văn bản, ghi ra danh mục nhiệm vụ. Tệp ZIP: mỗi văn bản bên trong một kết quả."""
    from policyparse.export import write
    from policyparse.export.destination import choose_destination
    from policyparse.export.output import make_folder

    options = read_options(limit, changes)
    day = read_day(as_of)
    sources = list_sources(files, options)
    annexes = list_annexes(annex, sources, options)
    try:
        destination = choose_destination(sources, output, form)
        if review_budget is not None and (destination.folder or destination.form not in REVIEW_FORMS):
            raise ValueError(f"--review-budget ghi một danh sách, dạng {', '.join(REVIEW_FORMS)}")
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    with fatal(NOT_WRITTEN, output):
        if destination.folder is not None:
            make_folder(destination.folder)
    knowledge = load_knowledge(lexicon)
    days = load_office_calendar(calendar)
    trained = choose_models(models)
    with fatal(NOTHING_READ, None):
        from policyparse.pipeline import parse

    unread = unwritten = left_out = 0
    together: list[Plan] = []
    with show_progress(len(sources), shown=not quiet and len(sources) > 1 and sys.stderr.isatty()) as advance:
        for source, target in zip(sources, destination.files_for(sources), strict=True):
            try:
                plan = parse(
                    source,
                    lexicon=knowledge,
                    options=options,
                    as_of=day,
                    calendar=days,
                    expand=expand,
                    models=trained,
                    annexes=annexes,
                )
            except Exception as error:
                unread += 1
                complain(error, source)
                continue
            finally:
                advance()
            if plan.source.ocr and not quiet:
                typer.echo(f"{source}: chữ do máy nhận dạng từ bản quét; nên đối chiếu số, ngày với bản gốc.", err=True)
            if destination.form is Format.ICS:
                from policyparse.export.ics import count_left_out

                left_out += count_left_out([plan])
            if target is None or review_budget is not None:
                together.append(plan)
                continue
            try:
                write(plan, destination.form, target)
            except Exception as error:
                unwritten += 1
                complain(error, target)
    if review_budget is not None:
        with fatal(NOT_WRITTEN, output):
            _write_reviews(together, trained, review_budget, destination.form, destination.file)
    elif together:
        with fatal(NOT_WRITTEN, output):
            write(together[0] if len(sources) == 1 else together, destination.form, destination.file)
    if not quiet:
        tell_left_out(left_out)
    if unwritten:
        raise typer.Exit(NOT_WRITTEN)
    if unread:
        raise typer.Exit(NOTHING_READ if unread == len(sources) else SOME_FAILED)


def _write_reviews(plans: list[Plan], models: Models, budget: int, form: Format, file: Path | None) -> None:
    from policyparse.export.output import put_file, put_stdout
    from policyparse.store.answers import AnswerFormat
    from policyparse.store.reviews import answer_reviews

    content = answer_reviews(plans, models, budget).render(AnswerFormat(form.value))
    if file is None:
        put_stdout(content)
    else:
        put_file(file, content)
