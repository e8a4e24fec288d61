"""What the command line says of itself and of commands typed wrong is Vietnamese, and says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner, Result

from policyparse.cli import app

ENGLISH = re.compile(
    r"\b(?:usage|options?|arguments?|commands?|error|missing|invalid|required|default|show this|no such|did you|try '|requires"
    r"|value|input|should|unexpected|does not|range|list\[)\b",
    re.IGNORECASE,
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), prog_name="policyparse")


def commands(group: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield before
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*before, name))


COMMANDS = list(commands(typer.main.get_command(app)))


def own_words(text: str) -> str:
    """Without the names of options and of what is typed as it stands."""
    return re.sub(r"--?[\w-]+|<[^>]*>|policyparse [\w ]+|[A-Z_]{2,}", "", text)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help(command: tuple[str, ...]) -> None:
    done = run(*command, "--help")
    assert done.exit_code == 0
    assert done.stdout.startswith("Cách dùng: policyparse")
    assert "In hướng dẫn này rồi thoát." in done.stdout
    assert not ENGLISH.findall(own_words(done.stdout))


def test_no_command_is_cut_short() -> None:
    listed = run("--help").stdout.split("Lệnh:")[1].split("Mã thoát:")[0]
    assert "..." not in listed


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("parse", "thiếu FILE"),
        ("docket x", "thiếu --db"),
        ("export --db x", "thiếu --format, hoặc -o"),
        ("export --db x -o a.docx", "đặt đuôi .jsonl, .csv"),
        ("parse x -f docx", "“docx” không dùng được; chọn một trong: table, json,"),
        ("parse x --nope", "không có tùy chọn --nope"),
        ("parse x --forma json", "không có tùy chọn --forma. Có phải --format?"),
        ("parse x -z", "không có tùy chọn -z"),
        ("prase x", "không có lệnh “prase”. Có phải parse?"),
        ("lexicon chek", "không có lệnh “chek”. Có phải check?"),
        ("lexicon add body", "không có lệnh “body”"),
        ("show a b --db x", "thừa tham số: b"),
        ("due --db x --limit 0", "0 nhỏ quá, phải từ 1 trở lên"),
        ("due --db x --limit ba", "“ba” không phải số nguyên"),
        ("due --db x --within 3", "“3” không phải một khoảng dạng 30d"),
        ("parse x -o", "sau -o phải có giá trị"),
        ("parse x --quiet=1", "--quiet không nhận giá trị"),
        ("watch không-có --db x", "không có thư mục “không-có”"),
        ("parse x --as-of mai", "“mai” không phải một ngày"),
        ("parse x --limit pages", "--limit"),
    ],
)
def test_wrong_usage(typed: str, told: str) -> None:
    done = run(*typed.split())
    assert done.exit_code == 2
    assert done.stdout == ""
    assert told in done.stderr
    assert done.stderr.count("Lỗi: ") == 1
    assert not ENGLISH.findall(own_words(done.stderr))


@pytest.mark.parametrize("typed", ["", "lexicon", "lexicon add"])
def test_no_command_is_help(typed: str) -> None:
    done = run(*typed.split())
    assert done.exit_code == 2
    assert "Lệnh:" in done.output
    assert "Lỗi: " not in done.output


def test_the_exit_code_of_a_command_is_kept() -> None:
    assert run("parse", "không có.txt").exit_code == 3
    assert run("--version").exit_code == 0
