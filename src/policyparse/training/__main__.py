"""`python -m policyparse.training units`: train a model anew, with the same predictions every time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
Corpus = Annotated[Path, typer.Option("--corpus", help="Thư mục bộ dữ liệu.")]
Folder = Annotated[Path, typer.Option("--models", help="Nơi ghi mô hình.")]


@app.callback()
def training() -> None:
    """Huấn luyện lại các mô hình từ bộ dữ liệu của dự án."""


@app.command("units")
def units_command(corpus: Corpus = Path("corpus"), models: Folder = Path("models")) -> None:
    """Bộ phân loại dòng của văn bản mất đánh số."""
    from policyparse.training.units import train

    typer.echo(f"units: {train(corpus, models)}")


@app.command("measure-units")
def measure_units_command(split: str, corpus: Corpus = Path("corpus")) -> None:
    """F1 nhiệm vụ khi không có và khi có mô hình, trên văn bản bị làm hỏng; dev: mỗi văn bản do mô hình chưa thấy nó."""
    from policyparse.training.measuring import measure_units

    for line in measure_units(corpus, split):
        typer.echo(line)


@app.command("confidence")
def confidence_command(corpus: Corpus = Path("corpus"), models: Folder = Path("models")) -> None:
    """Độ tin cậy của từng nhiệm vụ, từ các bản ghi đã chấm đúng sai trong corpus/confidence."""
    from policyparse.training.confidence import train

    typer.echo(f"confidence: {train(corpus, models)}")


@app.command("judge")
def judge_command(corpus: Corpus = Path("corpus")) -> None:
    """Chấm lại các bản ghi của phần test bằng chương trình hiện tại; bản ghi của lần xem đầu giữ nguyên."""
    from policyparse.training.judgements import judge_again

    typer.echo(f"corpus/confidence: {judge_again(corpus)} bản ghi")


@app.command("measure-confidence")
def measure_confidence_command(corpus: Corpus = Path("corpus")) -> None:
    """Xác suất nói ra đáng tin đến đâu, mỗi văn bản do mô hình chưa thấy nó."""
    from policyparse.training.judgements import JUDGED, read_judgements
    from policyparse.training.reliability import assess, describe

    for line in describe(assess(read_judgements(corpus / JUDGED))):
        typer.echo(line)


@app.command("agencies")
def agencies_command(corpus: Corpus = Path("corpus"), models: Folder = Path("models")) -> None:
    """Bộ gán nhãn cơ quan chưa có trong từ điển."""
    from policyparse.training.agencies import train

    typer.echo(f"agencies: {train(corpus, models)}")


@app.command("measure-agencies")
def measure_agencies_command(split: str, corpus: Corpus = Path("corpus")) -> None:
    """Vai trò khi không có và khi có bộ gán nhãn; dev: cả so sánh các bộ gán nhãn."""
    from policyparse.training.measuring_agencies import compare_taggers, measure_roles

    for line in measure_roles(corpus, split):
        typer.echo(line)
    for line in compare_taggers(corpus) if split == "dev" else ():
        typer.echo(line)


if __name__ == "__main__":
    app(prog_name="python -m policyparse.training")
