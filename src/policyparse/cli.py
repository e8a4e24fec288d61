"""The command line: arguments in, exit codes out. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policyparse._version import __version__
from policyparse.errors import PolicyparseError
from policyparse.export import Format
from policyparse.export.findings import AuditFormat

if TYPE_CHECKING:
    from policyparse.lexicon import Lexicon
    from policyparse.readers.options import Options
    from policyparse.records.model import Plan

DONE, SOME_FAILED, NOTHING_READ, NOT_WRITTEN, ERRORS_FOUND = 0, 1, 3, 4, 5  # 2, wrong usage, is given by Typer itself

_EXIT_CODES = """\b
Mã thoát:
  0  xong cả
  1  một số tệp lỗi (các tệp khác vẫn có kết quả)
  2  dùng sai lệnh hoặc tham số
  3  không đọc được gì
  4  không ghi được kết quả
"""

_AUDIT_CODES = f"{_EXIT_CODES}  5  đọc được cả, có phát hiện ở mức lỗi\n"

app = typer.Typer(
    help="Đọc văn bản giao nhiệm vụ: ai chủ trì, ai phối hợp, khi nào xong, căn cứ văn bản nào.",
    epilog=_EXIT_CODES,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # Rich's help alone takes longer to import than all the rest
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class ReportFormat(StrEnum):
    """How `evaluate` prints its report."""

    TEXT = "text"
    JSON = "json"


class Changes(StrEnum):
    """How tracked changes are read."""

    ACCEPT = "accept"
    REJECT = "reject"


class UnexpectedError(PolicyparseError):
    """A fault of ours: something raised what it never should. One file's fault does not stop the others."""

    code = "PP999"


LexiconOption = Annotated[
    Path | None, typer.Option("--lexicon", metavar="DIR", help="Thư mục từ điển riêng của cơ quan, bổ sung cho từ điển có sẵn.")
]
LimitOption = Annotated[
    list[str] | None,
    typer.Option(
        "--limit", metavar="TÊN=SỐ", help="Đặt lại một giới hạn khi đọc, ví dụ seconds=60, bytes=200M; dùng được nhiều lần."
    ),
]


def main() -> None:
    """The entry point: UTF-8 whatever the locale says, then the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name="policyparse")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"policyparse {__version__}")
        raise typer.Exit(DONE)


@app.callback()
def policyparse(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="In phiên bản rồi thoát.")
    ] = False,
) -> None:
    """Options that stand before any command."""


@app.command("parse", epilog=_EXIT_CODES)
def parse_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", show_default=False, help="Tệp văn bản cần đọc.")],
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
    changes: Annotated[
        Changes, typer.Option("--changes", help="Sửa đổi có theo dõi: đọc như đã chấp nhận hết, hoặc đã từ chối hết.")
    ] = Changes.ACCEPT,
    limit: LimitOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Không hiện tiến độ; lỗi vẫn báo.")] = False,
) -> None:
    """Đọc văn bản, ghi ra danh mục nhiệm vụ. Tệp ZIP: mỗi văn bản bên trong một kết quả."""
    from policyparse.export import write
    from policyparse.export.destination import choose_destination
    from policyparse.export.output import make_folder

    options = _options(limit, changes)
    sources = _list_documents(files, options)
    try:
        destination = choose_destination(sources, output, form)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    with _fatal(NOT_WRITTEN, output):
        if destination.folder is not None:
            make_folder(destination.folder)
    knowledge = _load_lexicon(lexicon)
    with _fatal(NOTHING_READ, None):
        from policyparse.pipeline import parse

    unread = unwritten = 0
    together: list[Plan] = []
    with _progress(len(sources), shown=not quiet and len(sources) > 1 and sys.stderr.isatty()) as advance:
        for source, target in zip(sources, destination.files_for(sources), strict=True):
            try:
                plan = parse(source, lexicon=knowledge, options=options)
            except Exception as error:
                unread += 1
                _complain(error, source)
                continue
            finally:
                advance()
            if target is None:
                together.append(plan)
                continue
            try:
                write(plan, destination.form, target)
            except Exception as error:
                unwritten += 1
                _complain(error, target)
    if together:
        with _fatal(NOT_WRITTEN, output):
            write(together[0] if len(sources) == 1 else together, destination.form, destination.file)
    if unwritten:
        raise typer.Exit(NOT_WRITTEN)
    if unread:
        raise typer.Exit(NOTHING_READ if unread == len(sources) else SOME_FAILED)


@app.command("audit", epilog=_AUDIT_CODES)
def audit_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", show_default=False, help="Tệp văn bản cần soát viện dẫn.")],
    form: Annotated[AuditFormat, typer.Option("--format", "-f", help="Định dạng kết quả.")] = AuditFormat.TABLE,
    registry: Annotated[
        Path | None,
        typer.Option("--registry", metavar="CSV", help="Sổ đăng ký văn bản của cơ quan: cột number, issued và các cột tùy chọn."),
    ] = None,
    fix: Annotated[
        Path | None,
        typer.Option("--fix", metavar="OUT", help="Ghi bản sao .txt hoặc .docx đã sửa lỗi hình thức ký hiệu, không sửa gì khác."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", "-a", help="Hiện cả mức lưu ý.")] = False,
    lexicon: LexiconOption = None,
    changes: Annotated[
        Changes, typer.Option("--changes", help="Sửa đổi có theo dõi: đọc như đã chấp nhận hết, hoặc đã từ chối hết.")
    ] = Changes.ACCEPT,
    limit: LimitOption = None,
) -> None:
    """Soát viện dẫn: số, ký hiệu, ngày, cơ quan, hiệu lực, tên gọi tắt; mỗi phát hiện có trích dẫn, lý do, đề xuất."""
    options = _options(limit, changes)
    sources = _list_documents(files, options)
    if fix is not None and len(sources) != 1:
        raise typer.BadParameter("--fix chỉ dùng với một tệp", param_hint="--fix")
    knowledge = _load_lexicon(lexicon)
    with _fatal(NOTHING_READ, registry):
        from policyparse.export.findings import render_findings
        from policyparse.lexicon import add_registry
        from policyparse.pipeline import parse

        if registry is not None:
            knowledge = add_registry(knowledge, registry)
    plans: list[Plan] = []
    for source in sources:
        try:
            plans.append(parse(source, lexicon=knowledge, options=options))
        except Exception as error:
            _complain(error, source)
    if plans:
        _print(render_findings(plans, form, knowledge, infos=everything or form is not AuditFormat.TABLE))
    if fix is not None and plans:
        with _fatal(NOT_WRITTEN, fix):
            from policyparse.export.fixed import write_fixed

            fixed = write_fixed(plans[0], sources[0], fix)
        typer.echo(f"Đã sửa {fixed.changed} chỗ, ghi ra {fix}.", err=True)
    if len(plans) < len(sources):
        raise typer.Exit(SOME_FAILED if plans else NOTHING_READ)
    if any(finding.severity == "error" for plan in plans for finding in plan.findings):
        raise typer.Exit(ERRORS_FOUND)


@app.command("evaluate", epilog=_EXIT_CODES)
def evaluate_command(
    gold_dir: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Thư mục nhãn vàng.")] = Path("corpus/kh-154/gold"),
    show: Annotated[bool, typer.Option("--show", help="Kèm từng chỗ đúng thiếu, sai thừa.")] = False,
    form: Annotated[ReportFormat, typer.Option("--format", "-f", help="Định dạng báo cáo.")] = ReportFormat.TEXT,
    lexicon: LexiconOption = None,
) -> None:
    """Chấm điểm bộ đọc trên dữ liệu có nhãn vàng."""
    knowledge = _load_lexicon(lexicon)
    with _fatal(NOTHING_READ, gold_dir):
        from policyparse.evaluation import evaluate, render_report

        report = evaluate(gold_dir, lexicon=knowledge)
        if form is ReportFormat.JSON:
            import msgspec

            printed = msgspec.json.format(msgspec.json.encode(report), indent=2).decode()
        else:
            printed = render_report(report, show=show)
    _print(printed)


@app.command("schema", epilog=_EXIT_CODES)
def schema_command() -> None:
    """In lược đồ JSON (JSON Schema) của kết quả."""
    import json

    from policyparse.records.model import build_schema

    _print(json.dumps(build_schema(), ensure_ascii=False, indent=2))


def _options(limit: list[str] | None, changes: Changes) -> Options:
    from policyparse.readers.options import DEFAULT_LIMITS, Options, with_limit

    limits = DEFAULT_LIMITS
    for setting in limit or ():
        try:
            limits = with_limit(limits, setting)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--limit") from error
    return Options(limits, changes=changes.value)


def _list_documents(files: list[Path], options: Options) -> list[Path]:
    """The files, an archive's members in its place. What is wrong with an archive is said where it is read."""
    from policyparse.readers import list_documents

    sources: list[Path] = []
    for file in files:
        try:
            sources += map(Path, list_documents(file, options=options))
        except PolicyparseError:
            sources.append(file)
    return sources


def _load_lexicon(overlay: Path | None) -> Lexicon:
    with _fatal(NOTHING_READ, overlay):
        from policyparse.lexicon import load_lexicon

        return load_lexicon(overlay)


def _print(text: str) -> None:
    from policyparse.export.output import put_stdout

    with _fatal(NOT_WRITTEN, None):
        put_stdout((text.rstrip("\n") + "\n").encode("utf-8", "backslashreplace"))


@contextmanager
def _fatal(exit_code: int, path: Path | str | None) -> Iterator[None]:
    """Whatever is raised inside ends the command: one line on stderr, and this exit code."""
    try:
        yield
    except Exception as error:
        _complain(error, path)
        raise typer.Exit(exit_code) from error


def _complain(error: Exception, path: Path | str | None) -> None:
    """One line on stderr, whatever the message or the path contains."""
    if not isinstance(error, PolicyparseError):
        error = UnexpectedError(f"lỗi ngoài dự kiến của chương trình ({type(error).__name__}: {error})")
    if error.path is None and path is not None:
        error.path = str(path)
    line = "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in str(error))
    typer.echo(line, err=True)


@contextmanager
def _progress(total: int, *, shown: bool) -> Iterator[Callable[[], None]]:
    """A bar on stderr that the yielded function moves on by one; if not shown, a function that does nothing."""
    if not shown:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Đang đọc"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)
