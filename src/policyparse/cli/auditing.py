"""`policyparse audit`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policyparse.cli.application import (
    ERRORS_FOUND,
    EXIT_CODES,
    NOT_WRITTEN,
    NOTHING_READ,
    SOME_FAILED,
    AnnexOption,
    Changes,
    ChangesOption,
    LexiconOption,
    LimitOption,
    app,
    by_suffix,
    complain,
    fatal,
    list_annexes,
    list_sources,
    load_knowledge,
    print_text,
    read_options,
)
from policyparse.export.findings import AuditFormat

if TYPE_CHECKING:
    from policyparse.records.model import Plan

AUDIT_CODES = f"{EXIT_CODES}  5  đọc được cả, có phát hiện ở mức lỗi\n"


@app.command("audit", epilog=AUDIT_CODES)
def audit_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", show_default=False, help="Tệp văn bản cần soát viện dẫn.")],
    form: Annotated[
        AuditFormat | None,
        typer.Option("--format", "-f", help="Định dạng kết quả. Không có: theo đuôi của -o; màn hình thì table."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Tệp đích; không có: in ra màn hình.")
    ] = None,
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
    changes: ChangesOption = Changes.ACCEPT,
    limit: LimitOption = None,
    annex: AnnexOption = None,
) -> None:
    """Soát viện dẫn: số, ký hiệu, ngày, cơ quan, hiệu lực, tên gọi tắt; mỗi phát hiện có trích dẫn, lý do, đề xuất."""
    options = read_options(limit, changes)
    sources = list_sources(files, options)
    annexes = list_annexes(annex, sources, options)
    if fix is not None and len(sources) != 1:
        raise typer.BadParameter("--fix chỉ dùng với một tệp", param_hint="--fix")
    if fix is not None and annexes:
        raise typer.BadParameter("--fix không dùng cùng --annex; hãy sửa từng tệp", param_hint="--fix")
    chosen = by_suffix(AuditFormat, form, output, AuditFormat.TABLE)
    if output is not None and any(file.exists() and output.exists() and output.samefile(file) for file in files):
        raise typer.BadParameter(f"{output} là tệp nguồn; kết quả không được ghi đè lên văn bản", param_hint="--output")
    knowledge = load_knowledge(lexicon)
    with fatal(NOTHING_READ, registry):
        from policyparse.export.findings import render_findings
        from policyparse.lexicon import add_registry
        from policyparse.pipeline import parse

        if registry is not None:
            knowledge = add_registry(knowledge, registry)
    plans: list[Plan] = []
    for source in sources:
        try:
            plans.append(parse(source, lexicon=knowledge, options=options, annexes=annexes))
        except Exception as error:
            complain(error, source)
    if plans:
        told = render_findings(plans, chosen, knowledge, infos=everything or chosen is not AuditFormat.TABLE)
        if output is None:
            print_text(told)
        else:
            with fatal(NOT_WRITTEN, output):
                from policyparse.export.output import put_file

                put_file(output, told.encode("utf-8", "backslashreplace"))
    if fix is not None and plans:
        with fatal(NOT_WRITTEN, fix):
            from policyparse.export.fixed import write_fixed

            fixed = write_fixed(plans[0], sources[0], fix)
        typer.echo(f"Đã sửa {fixed.changed} chỗ, ghi ra {fix}.", err=True)
    if len(plans) < len(sources):
        raise typer.Exit(SOME_FAILED if plans else NOTHING_READ)
    if any(finding.severity == "error" for plan in plans for finding in plan.findings):
        raise typer.Exit(ERRORS_FOUND)
