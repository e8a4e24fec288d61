"""`python -m policyparse.evaluation`: what those who keep the corpus need, and users of the program do not."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from policyparse.errors import GoldError, PolicyparseError
from policyparse.evaluation import agreement, check, evaluate, raise_floors, render_report
from policyparse.evaluation.report import render_fields
from policyparse.evaluation.splits import pooled_agreement, score_split

CORPUS = Path("corpus")

app = typer.Typer(help="Chấm điểm, độ đồng thuận và mức sàn.", add_completion=False, no_args_is_help=True, rich_markup_mode=None)

Show = Annotated[bool, typer.Option("--show", help="Kèm từng chỗ thiếu, từng chỗ thừa.")]
Corpus = Annotated[Path, typer.Option("--corpus", metavar="DIR", help="Thư mục bộ dữ liệu, có baseline.json.")]


@app.command("score")
def score_command(
    gold_dir: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Thư mục nhãn vàng.")],
    document: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Tệp cần chấm; không có: tệp .txt bên cạnh thư mục nhãn.")
    ] = None,
    show: Show = False,
) -> None:
    """Chấm một tệp, định dạng nào cũng được, theo nhãn vàng."""
    typer.echo(render_report(evaluate(gold_dir, document=document), show=show), nl=False)


@app.command("split")
def split_command(
    split: Annotated[
        str, typer.Argument(metavar="dev|test", help="Phần của corpus/plans; test chỉ để đo, không để chỉnh sửa theo.")
    ],
    show: Show = False,
    corpus: Corpus = CORPUS,
) -> None:
    """Chấm gộp các văn bản của một phần. Không xem được từng chỗ sai của phần test."""
    if show and split == "test":
        typer.echo("Phần test chỉ cho điểm số; xem từng chỗ sai thì phần ấy không còn đo được gì.", err=True)
        raise typer.Exit(2)
    typer.echo(render_report(score_split(corpus, split), show=show), nl=False)


@app.command("agreement")
def agreement_command(
    first: Annotated[Path, typer.Argument(metavar="A", help="Thư mục nhãn của người thứ nhất.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Thư mục nhãn của người thứ hai.")],
    show: Show = False,
    pooled: Annotated[bool, typer.Option("--pooled", help="A và B chứa mỗi văn bản một thư mục; tính gộp.")] = False,
) -> None:
    """Độ đồng thuận của hai người gán nhãn: B chấm theo A."""
    if pooled:
        typer.echo(render_fields(pooled_agreement(first, second), show=show), nl=False)
    else:
        typer.echo(render_report(agreement(first, second), show=show), nl=False)


@app.command("check")
def check_command(corpus: Corpus = CORPUS) -> None:
    """Kiểm tra mọi văn bản của bộ dữ liệu còn đạt mức sàn."""
    violations = check(corpus / "baseline.json", corpus)
    for violation in violations:
        typer.echo(violation, err=True)
    if violations:
        raise typer.Exit(1)
    typer.echo("Đạt mọi mức sàn.")


@app.command("raise-floors")
def raise_floors_command(
    corpus: Corpus = CORPUS,
    reason: Annotated[str | None, typer.Option("--reason", help="Lý do bộ dữ liệu đã đổi so với lần đo trước.")] = None,
) -> None:
    """Đo lại và nâng mức sàn lên điểm đạt được; không bao giờ hạ."""
    risen = raise_floors(corpus / "baseline.json", corpus, reason=reason)
    for name, fields in risen.items():
        for field, (before, after) in fields.items():
            typer.echo(f"{name}: {field} {'mới' if before is None else f'{before:.4f}'} → {after:.4f}")
    if not risen:
        typer.echo("Không mức sàn nào tăng.")


@app.command("citations")
def citations_command(
    split: Annotated[
        str, typer.Argument(metavar="dev|test", help="Phần dữ liệu; test chỉ để kiểm tra, không để chỉnh sửa theo.")
    ],
    show: Show = False,
    floor: Annotated[float, typer.Option("--floor", help="F1 phải đạt ở mọi mục; thấp hơn: mã thoát 1.")] = 0.0,
    corpus: Corpus = CORPUS,
) -> None:
    """Chấm viện dẫn trên các câu của corpus/citations."""
    from policyparse.evaluation.marks import score_marks

    low = False
    for field, score in score_marks(corpus / "citations", split).items():
        low = low or score.f1 < floor
        typer.echo(f"{field}: nhãn {score.gold}, tìm thấy {score.found}, đúng {score.right}, F1 {score.f1:.4f}")
        if show:
            for sign, items in (("thiếu", score.missed), ("thừa", score.false)):
                for item in items:
                    typer.echo(f"  {sign}: {item}")
    if low:
        raise typer.Exit(1)


@app.command("docbin")
def docbin_command(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="Tệp .spacy sẽ ghi.")],
    split: Annotated[str, typer.Option("--split", metavar="dev|test", help="Phần của corpus/plans.")] = "dev",
    corpus: Corpus = CORPUS,
) -> None:
    """Ghi các văn bản có nhãn thành DocBin của spaCy, kèm KH-154 trong phần dev."""
    from policyparse.evaluation.docbin import write_docbin
    from policyparse.evaluation.splits import PLANS, load_splits

    splits = load_splits(corpus)
    if split not in splits:
        raise GoldError(f"không có phần {split!r}", path=str(corpus / PLANS))
    folders = [corpus / PLANS / name / "gold" for name in splits[split]]
    if split == "dev":
        folders.insert(0, corpus / "kh-154" / "gold")
    typer.echo(f"Đã ghi {write_docbin(folders, out)} văn bản vào {out}.")


@app.command("pairs")
def pairs_command(
    split: Annotated[
        str, typer.Argument(metavar="dev|test", help="Phần dữ liệu; test chỉ để kiểm tra, không để chỉnh sửa theo.")
    ],
    show: Show = False,
    precision: Annotated[float, typer.Option("--precision", help="Độ chính xác phải đạt; thấp hơn: mã thoát 1.")] = 0.0,
    recall: Annotated[float, typer.Option("--recall", help="Độ phủ phải đạt; thấp hơn: mã thoát 1.")] = 0.0,
    corpus: Corpus = CORPUS,
) -> None:
    """Chấm việc ghép nhiệm vụ trên các cặp văn bản của corpus/pairs."""
    from policyparse.evaluation.pairs import hash_pairs, score_pairs

    if show and split == "test":
        typer.echo("Phần test chỉ cho điểm số; xem từng chỗ sai thì phần ấy không còn đo được gì.", err=True)
        raise typer.Exit(2)
    score = score_pairs(corpus, split)
    typer.echo(f"corpus/pairs {hash_pairs(corpus)}")
    typer.echo(
        f"{split}: nhãn {score.labels}, cặp trong nhãn {score.gold}, cặp tìm thấy {score.found}, đúng cặp {score.linked}, "
        f"đúng cả quan hệ {score.right}; độ chính xác {score.precision:.4f}, độ phủ {score.recall:.4f}; "
        f"cặp gần giống mà khác việc: ghép nhầm {score.near_made} trên {score.near}"
    )
    for name, (gold, found, right) in score.relations.items():
        typer.echo(f"  {name}: nhãn {gold}, tìm thấy {found}, đúng {right}")
    if show:
        for remark in score.remarks:
            typer.echo(f"  {remark}")
    if score.precision < precision or score.recall < recall:
        raise typer.Exit(1)


def main() -> None:
    """UTF-8 whatever the locale says, then the command; what we raise on purpose is one line and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="python -m policyparse.evaluation")
    except PolicyparseError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
