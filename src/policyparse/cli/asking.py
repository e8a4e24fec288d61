"""The commands that ask a store: docket, due, search, show, stats, cites, basis, graph, feed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policyparse.cli.application import (
    EXIT_CODES,
    NOT_WRITTEN,
    NOTHING_READ,
    AsOfOption,
    CalendarOption,
    LexiconOption,
    app,
    by_suffix,
    fatal,
    load_knowledge,
    load_office_calendar,
    read_day,
    tell_left_out,
)
from policyparse.cli.batching import DbOption

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from policyparse.store.answers import Answer


class AnswerForm(StrEnum):
    """The formats of `policyparse.store.answers`, named here so that help loads none of it."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    ICS = "ics"


class GraphForm(StrEnum):
    """The formats of a graph."""

    SVG = "svg"
    DOT = "dot"
    JSON = "json"
    GRAPHML = "graphml"


class RoleName(StrEnum):
    """The roles by which a docket can be narrowed."""

    LEAD = "lead"
    COORDINATE = "coordinate"
    IMPLEMENT = "implement"


FormOption = Annotated[
    AnswerForm | None, typer.Option("--format", "-f", help="Định dạng kết quả. Không có: theo đuôi của -o; màn hình thì table.")
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Tệp đích; không có: in ra màn hình.")]
RowsOption = Annotated[int, typer.Option("--limit", "-n", min=1, help="Số dòng nhiều nhất.")]
SymbolArgument = Annotated[
    str, typer.Argument(metavar="SỐ", show_default=False, help="Số, ký hiệu: 29-NQ/TW, hoặc kèm ngày: 29-NQ/TW|2022-11-17.")
]


@app.command("docket", epilog=EXIT_CODES)
def docket_command(
    agency: Annotated[str, typer.Argument(metavar="CƠ QUAN", show_default=False, help="Tên cơ quan, ví dụ “Sở Nội vụ”.")],
    db: DbOption,
    role: Annotated[RoleName | None, typer.Option("--role", help="Chỉ một vai trò.")] = None,
    due_before: Annotated[
        str | None, typer.Option("--due-before", metavar="NGÀY", help="Chỉ việc có ngày cuối trước ngày này.")
    ] = None,
    as_of: AsOfOption = None,
    calendar: CalendarOption = None,
    lexicon: LexiconOption = None,
    limit: RowsOption = 200,
    form: FormOption = None,
    output: OutputOption = None,
) -> None:
    """Việc của một cơ quan, việc đến hạn trước đứng trước."""
    day, before = read_day(as_of), read_day(due_before, "--due-before")
    knowledge, days = load_knowledge(lexicon), load_office_calendar(calendar)
    with ask_store(db) as connection:
        from policyparse.store.questions import docket

        chosen = role.value if role else None
        answer = docket(connection, knowledge, agency, role=chosen, due_before=before, as_of=day, calendar=days, limit=limit)
    give_answer(answer, form, output, hint=f' Kiểm tra tên cơ quan: policyparse lexicon try "{agency}"')


@app.command("due", epilog=EXIT_CODES)
def due_command(
    db: DbOption,
    within: Annotated[str, typer.Option("--within", metavar="30d", help="Trong bao lâu: 30d (ngày) hoặc 4w (tuần).")] = "30d",
    as_of: AsOfOption = None,
    calendar: CalendarOption = None,
    limit: RowsOption = 200,
    form: FormOption = None,
    output: OutputOption = None,
) -> None:
    """Việc sắp đến hạn, kể cả việc định kỳ, theo ngày làm việc cuối còn đúng hạn; không có --as-of thì tính từ hôm nay."""
    span, days = _read_span(within), load_office_calendar(calendar)
    day = read_day(as_of) or date.today()
    with ask_store(db) as connection:
        from policyparse.store.questions import due

        answer = due(connection, day, span, calendar=days, limit=limit)
    give_answer(answer, form, output)


@app.command("search", epilog=EXIT_CODES)
def search_command(
    words: Annotated[
        list[str], typer.Argument(metavar="CHỮ", show_default=False, help='Các từ cần có; "trong ngoặc kép" thì đúng thứ tự.')
    ],
    db: DbOption,
    documents: Annotated[bool, typer.Option("--documents", help="Tìm văn bản thay vì nhiệm vụ.")] = False,
    limit: RowsOption = 100,
    form: FormOption = None,
    output: OutputOption = None,
) -> None:
    """Tìm chữ trong nhiệm vụ; gõ thiếu dấu hay đặt dấu kiểu nào cũng tìm thấy."""
    with ask_store(db) as connection:
        from policyparse.store.questions import search

        answer = search(connection, " ".join(words), documents=documents, limit=limit)
    give_answer(answer, form, output)


@app.command("show", epilog=EXIT_CODES)
def show_command(
    task_id: Annotated[str, typer.Argument(metavar="MÃ", show_default=False, help="Mã nhiệm vụ.")],
    db: DbOption,
    form: FormOption = None,
    output: OutputOption = None,
) -> None:
    """Mọi điều kho biết về một nhiệm vụ."""
    with ask_store(db) as connection:
        from policyparse.store.questions import show

        answer = show(connection, task_id)
    give_answer(answer, form, output)


@app.command("stats", epilog=EXIT_CODES)
def stats_command(db: DbOption, form: FormOption = None, output: OutputOption = None) -> None:
    """Trong kho có bao nhiêu văn bản, nhiệm vụ, viện dẫn; tệp nào không vào được và vì sao."""
    with ask_store(db) as connection:
        from policyparse.store.questions import stats

        answer = stats(connection)
    give_answer(answer, form, output)


@app.command("cites", epilog=EXIT_CODES)
def cites_command(
    number: SymbolArgument,
    db: DbOption,
    limit: RowsOption = 200,
    form: FormOption = None,
    output: OutputOption = None,
) -> None:
    """Ai viện dẫn một văn bản: trực tiếp, bằng tên gọi tắt, hay qua chuỗi; nếu nó bị thay thế thì những gì dựa vào nó."""
    with ask_store(db) as connection:
        from policyparse.store.citing import cites

        answer = cites(connection, number, limit=limit)
    give_answer(answer, form, output)


@app.command("basis", epilog=EXIT_CODES)
def basis_command(number: SymbolArgument, db: DbOption, form: FormOption = None, output: OutputOption = None) -> None:
    """Một văn bản trong kho dựa vào những văn bản nào, từng bậc."""
    with ask_store(db) as connection:
        from policyparse.store.citing import basis

        answer = basis(connection, number)
    give_answer(answer, form, output)


@app.command("graph", epilog=EXIT_CODES)
def graph_command(
    db: DbOption,
    number: Annotated[str | None, typer.Argument(metavar="SỐ", help="Chỉ những gì dựa vào văn bản này.")] = None,
    form: Annotated[
        GraphForm | None, typer.Option("--format", "-f", help="Định dạng. Không có: theo đuôi của -o, hoặc svg.")
    ] = None,
    output: OutputOption = None,
) -> None:
    """Đồ thị viện dẫn; văn bản được viện dẫn mà không có trong kho vẽ nét đứt."""
    chosen = by_suffix(GraphForm, form, output, GraphForm.SVG)
    with ask_store(db) as connection:
        from policyparse.store.citing import GraphFormat, render_graph

        content = render_graph(connection, GraphFormat(chosen.value), number)
    put_content(content, output)


@app.command("feed", epilog=EXIT_CODES)
def feed_command(
    db: DbOption,
    since: Annotated[
        int, typer.Option("--since", metavar="CURSOR", min=0, help="Con trỏ của sự kiện cuối đã nhận; 0: từ đầu.")
    ] = 0,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Số sự kiện nhiều nhất.")] = None,
    output: OutputOption = None,
) -> None:
    """Nhiệm vụ mới, thay đổi, rút lại kể từ con trỏ: mỗi dòng một sự kiện CloudEvents, cho phần mềm theo dõi nhiệm vụ."""
    with fatal(NOTHING_READ, None):
        import msgspec

        from policyparse.errors import StoreReadOnly
        from policyparse.store import open_store, speaking_of
        from policyparse.store.feed import read_feed, settle_feed

        store = open_store(db)
        with speaking_of(store):
            try:
                with speaking_of(store):
                    settle_feed(store)
            except StoreReadOnly:  # what was told so far can still be read
                pass
            lines = b"".join(msgspec.json.encode(event) + b"\n" for event in read_feed(store, since, limit))
        store.dispose()
    put_content(lines, output)


@contextmanager
def ask_store(db: str) -> Iterator[Connection]:
    with fatal(NOTHING_READ, None):
        from policyparse.store import open_store, reading, speaking_of

        store = open_store(db)
        try:
            with speaking_of(store), reading(store) as connection:
                yield connection
        finally:
            store.dispose()


def give_answer(answer: Answer, given: AnswerForm | None, output: Path | None, *, hint: str = "") -> None:
    from policyparse.export.table import WIDTH, screen_width
    from policyparse.store.answers import AnswerFormat

    form = by_suffix(AnswerForm, given, output, AnswerForm.TABLE)
    if form is AnswerForm.XLSX and output is None:
        raise typer.BadParameter("định dạng xlsx cần -o/--output", param_hint="--format")
    with fatal(NOT_WRITTEN, output):
        content = answer.render(AnswerFormat(form.value), WIDTH if output else screen_width())
    put_content(content, output)
    if form is AnswerForm.ICS:
        tell_left_out(answer.without_day())
    if not answer.rows:
        typer.echo(f"{answer.title}: không có dòng nào.{hint}", err=True)


def put_content(content: bytes, output: Path | None) -> None:
    from policyparse.export.output import put_file, put_stdout

    with fatal(NOT_WRITTEN, output):
        if output is None:
            put_stdout(content)
        else:
            put_file(output, content)


def _read_span(written: str) -> int:
    unit = {"d": 1, "w": 7}.get(written[-1:])
    if unit is None or not written[:-1].isdecimal() or not 0 <= int(written[:-1]) <= 3650:
        raise typer.BadParameter(f"“{written}” không phải một khoảng dạng 30d hoặc 4w", param_hint="--within")
    return timedelta(days=unit * int(written[:-1])).days
