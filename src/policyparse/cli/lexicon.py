"""`policyparse lexicon`: an office tends its own lexicon, without code and without touching ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policyparse.cli.application import (
    ERRORS_FOUND,
    EXIT_CODES,
    NOT_WRITTEN,
    NOTHING_READ,
    AsOfOption,
    LexiconOption,
    app,
    fatal,
    load_knowledge,
    print_text,
    read_day,
)
from policyparse.cli.wording import SpokenTyper

if TYPE_CHECKING:
    from policyparse.lexicon import Lexicon

_HISTORY = ".truoc"  # what a table was before a change, so that the change can be taken back

lexicon_app = SpokenTyper(
    help="Từ điển cơ quan: kiểm tra, thử, thêm, so sánh, xem lịch sử.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
add_app = SpokenTyper(
    help="Thêm vào từ điển của cơ quan.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(lexicon_app, name="lexicon")
lexicon_app.add_typer(add_app, name="add")

OwnOption = Annotated[
    Path, typer.Option("--lexicon", metavar="DIR", help="Thư mục từ điển riêng của cơ quan; chưa có thì được tạo.")
]
CHECK_CODES = f"{EXIT_CODES}  5  từ điển có lỗi\n"


@lexicon_app.command("check", epilog=CHECK_CODES)
def check_command(lexicon: LexiconOption = None) -> None:
    """Kiểm tra các bảng: tên trùng, ngày sai, thay đổi không có căn cứ, nối vào chỗ không có, nối thành vòng."""
    with fatal(ERRORS_FOUND, lexicon):
        from policyparse.lexicon import load_lexicon

        knowledge = load_lexicon(lexicon)
    ours = _ours()
    own = [agency for identity, agency in knowledge.agencies.items() if ours.agencies.get(identity) != agency]
    unsure = sum(not agency.verified for agency in knowledge.agencies.values())
    edges = sum(not edge.verified for edge in knowledge.successions)
    print_text(
        f"Không có lỗi. {len(knowledge.agencies)} cơ quan ({unsure} chưa kiểm chứng; {len(own)} của riêng cơ quan), "
        f"{len(knowledge.names)} cách viết, {len(knowledge.successions)} thay đổi ({edges} chưa kiểm chứng), "
        f"{len(knowledge.members)} dòng thành viên.\n"
        f"Dấu vân tay ghi trên kết quả: {knowledge.digest}"
    )


@lexicon_app.command("try", epilog=EXIT_CODES)
def try_command(
    sentence: Annotated[str, typer.Argument(metavar="CÂU", help="Câu cần thử.")],
    place: Annotated[str, typer.Option("--place", help="Tỉnh, thành phố của văn bản, ví dụ “Hà Tĩnh”.")] = "",
    day: Annotated[str | None, typer.Option("--date", metavar="NGÀY", help="Ngày văn bản, dạng 2023-05-05.")] = None,
    as_of: AsOfOption = None,
    lexicon: LexiconOption = None,
) -> None:
    """Cho biết chương trình thấy cơ quan nào trong một câu, và hiểu là cơ quan nào."""
    asked, issued = read_day(as_of), read_day(day, "--date")
    knowledge = load_knowledge(lexicon)
    from policyparse.document import fold
    from policyparse.lexicon.directory import directory
    from policyparse.mentions.agencies import find_agencies
    from policyparse.resolution.agencies import NameResolver
    from policyparse.resolution.answering import Answerer

    known = directory(knowledge)
    province = known.find_province(fold(place)) or (place if place in known.places else None)
    if place and province is None:
        raise typer.BadParameter(f"không có tỉnh, thành phố “{place}”", param_hint="--place")
    date = issued.isoformat() if issued else None
    names = NameResolver(knowledge, province, date)
    text = " ".join(sentence.split())
    lines, unsure = [], False
    for found in find_agencies(text, fold(text), knowledge):
        printed = text[slice(*found.span)]
        body = names.resolve(printed, fold(printed), found.kind, found.name)
        kind = "nhóm" if body.group else "chức danh" if found.kind == "post" else "cơ quan"
        if body.id is not None:
            lines.append(f"{printed} → {kind} {body.id}")
        elif body.candidates:
            unsure = True
            lines.append(f"{printed} → chưa rõ, có thể là: {', '.join(body.candidates)}")
        else:
            lines.append(f"{printed} → không có trong từ điển, giữ như in")
        if asked is not None:
            answer = Answerer(knowledge, date, asked.isoformat()).answer(body)
            lines += [f"    ngày {asked}: {name} ({identity or 'chưa rõ'})" for identity, name in answer.agencies]
            lines += [
                f"    {step.edge.date} → {step.after or 'không có nơi nhận'}: {step.edge.basis} [{step.edge.source}]"
                for step in answer.steps
            ]
            lines += [f"    {answer.question}"] if answer.question else []
    print_text("\n".join(lines) or "Không thấy cơ quan nào trong câu này.")
    if unsure and not place:
        typer.echo('Thêm --place "tên tỉnh, thành phố" để biết là cơ quan của nơi nào.', err=True)


@add_app.command("agency", epilog=EXIT_CODES)
def add_agency_command(
    name: Annotated[str, typer.Argument(metavar="TÊN", help="Tên đầy đủ; nếu từ điển đã có thì chỉ thêm tên khác.")],
    lexicon: OwnOption,
    alias: Annotated[list[str] | None, typer.Option("--alias", help="Tên khác, viết tắt; dùng được nhiều lần.")] = None,
    scope: Annotated[str, typer.Option("--scope", help="place: mỗi tỉnh một cơ quan; central: của trung ương.")] = "place",
    kind: Annotated[str, typer.Option("--kind", help="Loại cơ quan.")] = "office",
    valid_from: Annotated[str, typer.Option("--from", metavar="NGÀY", help="Có từ ngày nào, dạng 2025-07-01.")] = "",
    valid_to: Annotated[str, typer.Option("--to", metavar="NGÀY", help="Đến hết ngày nào.")] = "",
    source: Annotated[str, typer.Option("--source", help="Căn cứ, ví dụ “QĐ 12/QĐ-UBND”. Không ghi: chưa kiểm chứng.")] = "",
) -> None:
    """Thêm một cơ quan, hoặc tên khác của cơ quan đã có, vào bảng agencies.csv của cơ quan."""
    with fatal(NOTHING_READ, lexicon):
        from policyparse.lexicon.office import add_agency

        identity, text = add_agency(
            lexicon,
            name,
            tuple(alias or ()),
            scope=scope,
            kind=kind,
            valid_from=valid_from,
            valid_to=valid_to,
            source=source,
        )
    _write(lexicon, "agencies.csv", text)
    place = "" if scope == "central" else ' --place "tên tỉnh, thành phố"'
    print_text(
        f"Đã ghi {identity} vào {lexicon / 'agencies.csv'}.\n"
        f'Thử: policyparse lexicon try "{(alias or [name])[0]} tổng hợp"{place} --lexicon {lexicon}\n'
        f"Bỏ lại lần ghi này: policyparse lexicon undo --lexicon {lexicon}"
    )


@lexicon_app.command("undo", epilog=EXIT_CODES)
def undo_command(lexicon: OwnOption) -> None:
    """Bỏ lại lần ghi gần nhất của lệnh add."""
    kept = lexicon / f"agencies.csv{_HISTORY}"
    with fatal(NOTHING_READ, lexicon):
        from policyparse.errors import LexiconError
        from policyparse.lexicon.office import check_table
        from policyparse.lexicon.tables import read_table

        before = read_table(lexicon, kept.name)
        if before is None:
            raise LexiconError("không có lần ghi nào để bỏ lại")
        if before:
            check_table(lexicon, "agencies.csv", before)
    with fatal(NOT_WRITTEN, lexicon):
        from policyparse.export.output import put_file

        table = lexicon / "agencies.csv"
        if before:
            put_file(table, before.encode())
        else:
            table.unlink(missing_ok=True)
        kept.unlink()
    print_text(f"Đã bỏ lại lần ghi gần nhất trong {table}.")


@lexicon_app.command("diff", epilog=EXIT_CODES)
def diff_command(
    old: Annotated[Path, typer.Argument(metavar="CŨ", help="Thư mục từ điển cũ.")],
    new: Annotated[Path, typer.Argument(metavar="MỚI", help="Thư mục từ điển mới.")],
) -> None:
    """So hai thư mục từ điển: cơ quan, tên, thay đổi, thành viên nào thêm, bớt, khác."""
    before, after = load_knowledge(old), load_knowledge(new)
    with fatal(NOTHING_READ, new):
        from policyparse.lexicon.office import differences

        lines = list(differences(before, after))
    print_text("\n".join(lines) or "Hai từ điển như nhau.")


@lexicon_app.command("show", epilog=EXIT_CODES)
def show_command(
    asked: Annotated[str, typer.Argument(metavar="MÃ", help="Mã (so-noi-vu@ha-tinh, place/ha-giang, group/…) hoặc tên.")],
    history: Annotated[bool, typer.Option("--history", help="Kèm các thay đổi, căn cứ và nguồn.")] = False,
    lexicon: LexiconOption = None,
) -> None:
    """Xem một mục của từ điển: tên, cách viết, thời gian, lịch sử."""
    knowledge = load_knowledge(lexicon)
    with fatal(NOTHING_READ, lexicon):
        from policyparse.errors import LexiconError
        from policyparse.lexicon.directory import directory
        from policyparse.lexicon.office import describe_entry, find_entry

        known = directory(knowledge)
        identity = find_entry(known, asked)
        if identity is None:
            raise LexiconError(f"từ điển không có “{asked}”")
        lines = describe_entry(known, identity, history=history)
    print_text("\n".join(lines))


def _ours() -> Lexicon:
    from policyparse.lexicon import load_lexicon

    return load_lexicon()


def _write(folder: Path, name: str, text: str) -> None:
    """Write a table whole or not at all, what it was kept beside it."""
    with fatal(NOT_WRITTEN, folder):
        from policyparse.export.output import make_folder, put_file
        from policyparse.lexicon.tables import read_table

        make_folder(folder)
        put_file(folder / f"{name}{_HISTORY}", (read_table(folder, name) or "").encode())
        put_file(folder / name, text.encode())
