from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from policyparse.export import render, write
from policyparse.export.md import escape
from policyparse.export.rows import Column, task_rows
from policyparse.export.table import WIDTH
from policyparse.records.model import Plan
from sentences import parse_lines

PlanFactory = Callable[..., Plan]


def test_markdown_is_a_section_and_a_table_a_plan(make_plan: PlanFactory) -> None:
    lines = render([make_plan(), make_plan(number="2/KH-UBND")], "md").decode().splitlines()
    assert [line for line in lines if line.startswith("## ")][1].startswith("## Kế hoạch số 2/KH-UBND")
    table = lines[2:5]
    assert table[1] == "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {10}


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("a|b", r"a\|b"),
        ("a\\|b", r"a\\\|b"),
        ("<script>x</script> & y", "&lt;script&gt;x&lt;/script&gt; &amp; y"),
        ("*đậm* _nghiêng_ `mã`", r"\*đậm\* \_nghiêng\_ \`mã\`"),
        ("[x](http://y)", r"\[x\](http://y)"),
        ("dòng\nmới\r\nnữa", "dòng<br>mới<br>nữa"),
    ],
)
def test_markdown_words_stay_words(words: str, escaped: str) -> None:
    assert escape(words) == escaped


def test_table_shortens_tasks_and_names_the_plan(make_plan: PlanFactory) -> None:
    shown = render(make_plan(task="Xây dựng Đề án " * 40), "table").decode()
    assert "Kế hoạch số 154/KH-UBND" in shown
    assert "…" in shown
    assert "1 nhiệm vụ, 1 cảnh báo" in shown
    assert max(map(len, shown.splitlines())) <= WIDTH


@pytest.mark.parametrize(
    ("mention", "printed"),
    [
        ("Ủy ban nhân dân các thành phố: Hà Nội", "Ủy ban nhân dân thành phố"),
        ("UBND thành phố Đà Nẵng", "Ủy ban nhân dân thành phố"),
        ("UBND tỉnh Nghệ An", "Ủy ban nhân dân tỉnh"),
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
    ],
)
def test_a_city_is_not_printed_as_a_province(mention: str, printed: str) -> None:
    plan = parse_lines(f"1. {mention} chủ trì, phối hợp với Sở Nội vụ rà soát danh mục.")
    assert task_rows([plan])[0][Column.LEAD] == printed


def test_table_takes_no_markup_and_no_escape_codes_from_the_text(make_plan: PlanFactory) -> None:
    shown = render(make_plan(task="[bold red]x[/] \x1b[31my\x07"), "table").decode()
    assert "[bold red]x[/]" in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown


@pytest.mark.parametrize(("width", "columns"), [(80, 4), (120, 4), (160, 8)])
def test_a_narrow_screen_has_fewer_columns_and_all_words(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], width: int, columns: int
) -> None:
    line = "1. Sở Y tế chủ trì, phối hợp với Sở Tài chính trình đề án chậm nhất ngày 21/12/2025."
    monkeypatch.setenv("COLUMNS", str(width))
    write(parse_lines(line, as_of=date(2025, 12, 1)), "table", None)
    shown = capsysbinary.readouterr().out.decode()
    assert max(map(len, shown.splitlines())) <= width
    head = next(line for line in shown.splitlines() if line.startswith("│"))
    assert head.count("│") - 1 == columns
    words = shown.replace("│", " ").split()
    for part in ("Sở Y tế Tài chính", "21/12/2025", "19/12/2025", "I/1"):
        assert set(part.split()) <= set(" ".join(words).replace(")", "").split())
