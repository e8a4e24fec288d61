"""What all commands share: the application, exit codes, options, complaints and progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from policyparse._version import __version__
from policyparse.cli.wording import SpokenTyper
from policyparse.errors import PolicyparseError

if TYPE_CHECKING:
    from policyparse.learned import Models
    from policyparse.lexicon import Lexicon, OfficeCalendar
    from policyparse.readers.options import Options

DONE, SOME_FAILED, NOTHING_READ, NOT_WRITTEN, ERRORS_FOUND = 0, 1, 3, 4, 5  # 2, wrong usage, is given by `wording`

_Form = TypeVar("_Form", bound=StrEnum)

EXIT_CODES = """\b
Mã thoát:
  0  xong cả
  1  một số tệp lỗi (các tệp khác vẫn có kết quả)
  2  dùng sai lệnh hoặc tham số
  3  không đọc được gì
  4  không ghi được kết quả
"""

app = SpokenTyper(
    help="Đọc văn bản giao nhiệm vụ: ai chủ trì, ai phối hợp, khi nào xong, căn cứ văn bản nào.",
    epilog=EXIT_CODES,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # Rich's help alone takes longer to import than all the rest
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Changes(StrEnum):
    """How tracked changes are read."""

    ACCEPT = "accept"
    REJECT = "reject"


class UnexpectedError(PolicyparseError):
    """A fault of ours: something raised what it never should. One file's fault does not stop the others."""

    code = "PP999"


ChangesOption = Annotated[
    Changes, typer.Option("--changes", help="Sửa đổi có theo dõi: đọc như đã chấp nhận hết, hoặc đã từ chối hết.")
]
LexiconOption = Annotated[
    Path | None, typer.Option("--lexicon", metavar="DIR", help="Thư mục từ điển riêng của cơ quan, bổ sung cho từ điển có sẵn.")
]
LimitOption = Annotated[
    list[str] | None,
    typer.Option(
        "--limit", metavar="TÊN=SỐ", help="Đặt lại một giới hạn khi đọc, ví dụ seconds=60, bytes=200M; dùng được nhiều lần."
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="NGÀY", help="Tính đến ngày này, ví dụ 2026-11-01: ngày đến hạn kế tiếp của từng thời hạn."),
]
CalendarOption = Annotated[
    Path | None,
    typer.Option("--calendar", metavar="FILE", help="Lịch làm việc của cơ quan (CSV hoặc TOML): ngày nghỉ, ngày làm bù."),
]
ModelsOption = Annotated[bool, typer.Option("--models/--no-models", help="Có dùng các mô hình đã huấn luyện hay chỉ dùng luật.")]


AnnexOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--annex", metavar="TỆP", help="Phụ lục nằm ở tệp riêng (Word, Excel, PDF …), nối vào văn bản; dùng được nhiều lần."
    ),
]


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


def read_options(limit: list[str] | None, changes: Changes) -> Options:
    from policyparse.readers.options import DEFAULT_LIMITS, Options, with_limit

    limits = DEFAULT_LIMITS
    for setting in limit or ():
        try:
            limits = with_limit(limits, setting)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--limit") from error
    return Options(limits, changes=changes.value)


def list_sources(files: list[Path], options: Options) -> list[Path]:
    """The files, an archive's members in its place. What is wrong with an archive is said where it is read."""
    from policyparse.readers import list_documents

    sources: list[Path] = []
    for file in files:
        try:
            sources += map(Path, list_documents(file, options=options))
        except PolicyparseError:
            sources.append(file)
    return sources


def list_annexes(annex: list[Path] | None, sources: list[Path], options: Options) -> list[Path]:
    """The files of annexes, an archive's members in its place; they go with one document only."""
    if annex and len(sources) != 1:
        raise typer.BadParameter("phụ lục chỉ nối được vào một văn bản; hãy chạy lệnh cho từng văn bản", param_hint="--annex")
    return list_sources(annex or [], options)


def load_knowledge(overlay: Path | None) -> Lexicon:
    with fatal(NOTHING_READ, overlay):
        from policyparse.lexicon import load_lexicon

        knowledge = load_lexicon(overlay)
    if overlay is not None and not any(path.suffix in (".csv", ".toml") for path in overlay.iterdir()):
        typer.echo(f"{overlay}: không có bảng nào ở đây (agencies.csv …); chỉ dùng từ điển có sẵn.", err=True)
    return knowledge


def read_day(written: str | None, option: str = "--as-of") -> date | None:
    """The day that an option gives, written 2026-11-01 or as offices do, 01/11/2026; anything else is wrong usage."""
    if written is None:
        return None
    try:
        return datetime.strptime(written, "%d/%m/%Y" if "/" in written else "%Y-%m-%d").date()
    except ValueError as error:
        raise typer.BadParameter(f"“{written}” không phải một ngày dạng 2026-11-01 hay 01/11/2026", param_hint=option) from error


def by_suffix(forms: type[_Form], given: _Form | None, output: Path | None, otherwise: _Form) -> _Form:
    """The format that was asked for, else the one that the name of the output file ends with.

    An end that names no format of the command, but another kind of file, is wrong usage: an officer who asks for a .docx
    is not given a table of characters under that name.
    """
    if given is not None or output is None:
        return given or otherwise
    suffix = output.suffix.lower().removeprefix(".")
    known = {str(form.value): form for form in forms}
    if suffix in known:
        return known[suffix]
    if suffix in ("", "txt", "text", "tmp", "out"):
        return otherwise
    if output.exists() and not output.is_file():  # a device or a pipe
        return otherwise
    ends = [".txt" if name == "table" else f".{name}" for name in known]
    raise typer.BadParameter(
        f"không biết ghi {output.name} theo định dạng nào: thêm --format, hoặc đặt đuôi {', '.join(ends)}",
        param_hint="--output",
    )


def load_office_calendar(file: Path | None) -> OfficeCalendar:
    with fatal(NOTHING_READ, file):
        from policyparse.lexicon import NO_CALENDAR, load_calendar

        return load_calendar(file) if file else NO_CALENDAR


def choose_models(wanted: bool) -> Models:
    with fatal(NOTHING_READ, None):
        from policyparse.learned import NO_MODELS, load_models

        return load_models() if wanted else NO_MODELS


def print_text(text: str) -> None:
    from policyparse.export.output import put_stdout

    with fatal(NOT_WRITTEN, None):
        put_stdout((text.rstrip("\n") + "\n").encode("utf-8", "backslashreplace"))


@contextmanager
def fatal(exit_code: int, path: Path | str | None) -> Iterator[None]:
    """Whatever is raised inside ends the command: one line on stderr, and this exit code."""
    try:
        yield
    except Exception as error:
        complain(error, path)
        raise typer.Exit(exit_code) from error


def complain(error: Exception, path: Path | str | None) -> None:
    """One line on stderr, whatever the message or the path contains."""
    if not isinstance(error, PolicyparseError):
        error = UnexpectedError(f"lỗi ngoài dự kiến của chương trình ({type(error).__name__}: {error})")
    if error.path is None and path is not None:
        error.path = str(path)
    line = "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in str(error))
    typer.echo(line, err=True)


def tell_left_out(count: int) -> None:
    """Say on stderr how many deadlines a calendar could not show."""
    if count:
        reasons = "thường xuyên, có điều kiện, không ghi ngày …"
        typer.echo(f"{count} thời hạn không có ngày cụ thể ({reasons}) nên không có trong lịch.", err=True)


@contextmanager
def show_progress(total: int, *, shown: bool) -> Iterator[Callable[[], None]]:
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
