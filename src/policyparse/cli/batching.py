"""`policyparse batch`, `policyparse export` and `policyparse watch`."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from policyparse.cli.application import (
    EXIT_CODES,
    NOT_WRITTEN,
    NOTHING_READ,
    SOME_FAILED,
    AsOfOption,
    CalendarOption,
    Changes,
    ChangesOption,
    LexiconOption,
    LimitOption,
    ModelsOption,
    app,
    by_suffix,
    choose_models,
    complain,
    fatal,
    load_knowledge,
    load_office_calendar,
    read_day,
    read_options,
    tell_left_out,
)

if TYPE_CHECKING:
    from policyparse.batch.running import Summary, Workers
    from policyparse.batch.settings import Report, Settings

INTERRUPTED = 130
BATCH_CODES = f"{EXIT_CODES}  130  dừng theo yêu cầu (Ctrl-C); chạy lại lệnh để làm tiếp\n"

DbOption = Annotated[
    str, typer.Option("--db", metavar="URL", show_default=False, help="Kho: tệp SQLite (kho.db) hoặc postgresql://…")
]


class Engine(StrEnum):
    """Who does the work."""

    LOCAL = "local"
    DASK = "dask"


class ExportForm(StrEnum):
    """The formats of `policyparse.store.exporting`, named here so that help loads none of it."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    ICS = "ics"


_STATES = {
    "done": "đã đọc vào kho",
    "unchanged": "đã có trong kho",
    "failed": "không đọc được",
    "quarantined": "bị cách ly",
    "refused": "từ chối vì độ mật",
}


@app.command("batch", epilog=BATCH_CODES)
def batch_command(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="PATH|GLOB|@LIST", show_default=False, help="Tệp, thư mục, mẫu tên, hoặc @ tệp danh sách."),
    ],
    db: DbOption,
    workers: Annotated[
        int | None, typer.Option("--workers", "-w", min=1, help="Số tiến trình đọc; không có: bằng số lõi.")
    ] = None,
    engine: Annotated[Engine, typer.Option("--engine", help="local: máy này; dask: nhiều máy qua Dask.")] = Engine.LOCAL,
    scheduler: Annotated[str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Địa chỉ bộ điều phối Dask.")] = None,
    allow_secret: Annotated[bool, typer.Option("--allow-secret", help="Nhận cả văn bản có dấu độ mật.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Đọc lại cả tệp đã lỗi hoặc bị cách ly.")] = False,
    log: Annotated[
        Path | None, typer.Option("--log", metavar="FILE", help="Nhật ký, mỗi tệp một dòng JSON, ghi nối tiếp.")
    ] = None,
    lexicon: LexiconOption = None,
    changes: ChangesOption = Changes.ACCEPT,
    limit: LimitOption = None,
    as_of: AsOfOption = None,
    calendar: CalendarOption = None,
    models: ModelsOption = True,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Không hiện tiến độ và tổng kết; lỗi vẫn báo.")] = False,
) -> None:
    """Đọc cả kho văn bản vào cơ sở dữ liệu; ngắt lúc nào cũng được, chạy lại cùng lệnh để làm tiếp."""
    options = read_options(limit, changes)
    day = read_day(as_of)
    if scheduler is not None and engine is not Engine.DASK:
        raise typer.BadParameter("--scheduler chỉ dùng với --engine dask", param_hint="--scheduler")
    knowledge, days = load_knowledge(lexicon), load_office_calendar(calendar)
    with fatal(NOTHING_READ, None):
        from policyparse.batch.settings import Settings, fingerprint
        from policyparse.batch.sources import list_sources

        paths = list_sources(sources, options, leave_out=_own_files(db, log))
        stamp = fingerprint(knowledge, days, day, changes.value, choose_models(models))
    with fatal(NOT_WRITTEN, None):
        from policyparse.batch.running import start_run

        db = _absolute(db)
        run, contended = start_run(db, shlex.join(["batch", *sources]), stamp)
    settings = Settings(
        url=db,
        run=run,
        engine=stamp,
        lexicon=str(lexicon.absolute()) if lexicon else None,
        calendar=str(calendar.absolute()) if calendar else None,
        as_of=day,
        changes=changes.value,
        limits=options.limits,
        models=models,
        allow_secret=allow_secret,
        retry=retry,
    )
    with fatal(NOTHING_READ, None):
        crew = _crew(settings, workers or os.cpu_count() or 1, engine, scheduler)
    if engine is Engine.DASK:
        paths = [str(Path(path).absolute()) for path in paths]  # the workers may stand elsewhere
    summary, interrupted = _work(settings, paths, crew, log, quiet=quiet, shuffled=contended)
    raise typer.Exit(_judge(summary, interrupted))


@app.command("watch", epilog=BATCH_CODES)
def watch_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục nhận văn bản.")],
    db: DbOption,
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Số tiến trình đọc.")] = 1,
    allow_secret: Annotated[bool, typer.Option("--allow-secret", help="Nhận cả văn bản có dấu độ mật.")] = False,
    log: Annotated[Path | None, typer.Option("--log", metavar="FILE", help="Nhật ký, mỗi tệp một dòng JSON.")] = None,
    lexicon: LexiconOption = None,
    changes: ChangesOption = Changes.ACCEPT,
    limit: LimitOption = None,
    models: ModelsOption = True,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Không hiện gì; lỗi vẫn báo.")] = False,
) -> None:
    """Đọc một thư mục vào kho, rồi chờ và đọc tiếp mỗi tệp mới đến hoặc thay đổi, đến khi Ctrl-C."""
    options = read_options(limit, changes)
    if not folder.is_dir():
        raise typer.BadParameter(f"không có thư mục “{folder}”", param_hint="DIR")
    knowledge, days = load_knowledge(lexicon), load_office_calendar(None)
    with fatal(NOT_WRITTEN, None):
        from policyparse.batch.local import LocalWorkers
        from policyparse.batch.running import start_run
        from policyparse.batch.settings import Settings, fingerprint
        from policyparse.batch.watching import watch_folder

        db = _absolute(db)
        stamp = fingerprint(knowledge, days, None, changes.value, choose_models(models))
        left_out = _own_files(db, log)

    def read(paths: list[str]) -> bool:
        with fatal(NOT_WRITTEN, None):
            run, contended = start_run(db, shlex.join(["watch", str(folder)]), stamp)
        settings = Settings(
            url=db,
            run=run,
            engine=stamp,
            lexicon=str(lexicon.absolute()) if lexicon else None,
            changes=changes.value,
            limits=options.limits,
            models=models,
            allow_secret=allow_secret,
        )
        summary, interrupted = _work(settings, paths, LocalWorkers(settings, workers), log, quiet=quiet, shuffled=contended)
        if summary.failure is not None:
            raise typer.Exit(NOT_WRITTEN)
        return not interrupted

    watch_folder(folder, options, read, leave_out=left_out)
    raise typer.Exit(INTERRUPTED)


@app.command("export", epilog=EXIT_CODES)
def export_command(
    db: DbOption,
    form: Annotated[ExportForm | None, typer.Option("--format", "-f", help="Định dạng. Không có: theo đuôi của -o.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Tệp đích; không có: in ra (chỉ jsonl, csv, ics).")
    ] = None,
) -> None:
    """Xuất mọi nhiệm vụ trong kho ra một tệp; cùng một kho luôn ra cùng một tệp, từng byte."""
    if form is None and output is None:
        raise typer.BadParameter("thiếu --format, hoặc -o với đuôi tệp nói định dạng", param_hint="--format")
    form = by_suffix(ExportForm, form, output, ExportForm.JSONL)
    if output is None and form in (ExportForm.XLSX, ExportForm.PARQUET):
        raise typer.BadParameter(f"định dạng {form} cần -o/--output", param_hint="--format")
    with fatal(NOTHING_READ, None):
        from policyparse.store import open_store, reading, speaking_of

        store = open_store(db)
    with fatal(NOT_WRITTEN, output):
        import io

        from policyparse.export.output import fill_file, put_stdout
        from policyparse.store.exporting import ExportFormat, Written, write_export

        with speaking_of(store), reading(store) as connection:
            if output is not None:
                written: list[Written] = []
                fill_file(output, lambda file: written.append(write_export(connection, ExportFormat(form.value), file)))
                left_out = written[0].left_out
            else:
                buffer = io.BytesIO()
                left_out = write_export(connection, ExportFormat(form.value), buffer).left_out
                put_stdout(buffer.getvalue())
    store.dispose()
    tell_left_out(left_out)


def _crew(settings: Settings, workers: int, engine: Engine, scheduler: str | None) -> Workers:
    if engine is Engine.LOCAL:
        from policyparse.batch.local import LocalWorkers

        return LocalWorkers(settings, workers)
    from policyparse.batch.distributed import DaskWorkers

    return DaskWorkers(settings, workers, scheduler)


def _work(
    settings: Settings, paths: list[str], crew: Workers, log: Path | None, *, quiet: bool, shuffled: bool
) -> tuple[Summary, bool]:
    from policyparse.batch.running import Journal, end_run, run_batch

    shown = not quiet and sys.stderr.isatty()
    with (
        fatal(NOT_WRITTEN, log),
        Journal(log) as journal,
        _finishing(crew) as interrupted,
        _progress(len(paths), shown=shown) as (advance, refresh),
    ):
        summary = run_batch(paths, crew, journal, advance, refresh, shuffled=shuffled)
    if summary.failure is None:
        try:
            end_run(settings, summary)
        except Exception as error:
            complain(error, None)
            raise typer.Exit(NOT_WRITTEN) from error
    _tell(summary, quiet=quiet)
    return summary, bool(interrupted)


@contextmanager
def _finishing(crew: Workers) -> Iterator[list[int]]:
    """The first Ctrl-C lets what is in hand be finished, the second stops at once. The yielded list holds the signals."""
    signals: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        signals.append(number)
        if len(signals) == 1:
            typer.echo("Đang đọc nốt các tệp dở dang rồi dừng; nhấn Ctrl-C lần nữa để dừng ngay.", err=True)
            crew.finish()
        else:
            crew.kill()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _progress(total: int, *, shown: bool) -> Iterator[tuple[Callable[[Report], None], Callable[[], None]]]:
    if not shown:
        yield (lambda report: None), (lambda: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("Đang đọc"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("còn"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[bad]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, rate="", bad="")
        bad = 0

        def advance(report: Report) -> None:
            nonlocal bad
            bad += report.state not in ("done", "unchanged")
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, advance=1, rate=f"{speed:.1f} tệp/giây" if speed else "", bad=f"{bad} tệp có vấn đề" if bad else "")

        yield advance, bar.refresh


def _tell(summary: Summary, *, quiet: bool) -> None:
    from policyparse.errors import PolicyparseError

    for report in summary.problems:
        problem = PolicyparseError(report.message, path=report.path)
        problem.code = report.code
        complain(problem, report.path)
    if summary.failure is not None:
        complain(summary.failure, None)
    if quiet:
        return
    parts = [f"{summary.counts[state]} {words}" for state, words in _STATES.items() if summary.counts[state]]
    typer.echo(f"{summary.total} tệp: {', '.join(parts) or 'chưa đọc tệp nào'}; {summary.tasks} nhiệm vụ mới.")
    for (state, code), number in sorted(summary.reasons.items()):
        typer.echo(f"  {number} tệp {_STATES[state]}: {code}")
    if summary.left:
        typer.echo(f"Còn {summary.left} tệp chưa đọc: chạy lại cùng lệnh này để làm tiếp.")


def _judge(summary: Summary, interrupted: bool) -> int:
    from policyparse.errors import StoreError

    if summary.failure is not None:
        return NOT_WRITTEN if isinstance(summary.failure, StoreError) else SOME_FAILED
    if interrupted and summary.left:
        return INTERRUPTED
    if not summary.problems:
        return 0
    return SOME_FAILED if summary.counts["done"] or summary.counts["unchanged"] else NOTHING_READ


def _absolute(db: str) -> str:
    """A store that workers elsewhere find too."""
    file = _file_of(db)
    return str(Path(file).absolute()) if file else db


def _own_files(db: str, log: Path | None) -> list[str]:
    file = _file_of(db)
    stores = [file, f"{file}-wal", f"{file}-shm"] if file else []
    return [*stores, *([str(log)] if log else [])]


def _file_of(db: str) -> str | None:
    return db if "://" not in db else db.removeprefix("sqlite:///") if db.startswith("sqlite:///") else None
