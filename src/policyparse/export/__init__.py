"""Records to files: one module a format, one way in.

    write(plan, "xlsx", Path("nhiem-vu.xlsx"))   # one result
    write(plans, "csv", None)                    # several, to standard output

Importing this package loads no format; each is imported when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from policyparse.errors import OutputError
from policyparse.export.output import put_file, put_stdout

if TYPE_CHECKING:
    from policyparse.records.model import Plan

__all__ = ["FORMATS", "Format", "format_of", "render", "write"]


class Format(StrEnum):
    """The formats by the names that users type; `policyparse.export.<name>` renders each."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    MD = "md"
    ICS = "ics"

    @property
    def suffix(self) -> str:
        """How the name of a file in this format ends."""
        return ".txt" if self is Format.TABLE else f".{self.value}"


FORMATS: tuple[str, ...] = tuple(Format)


def format_of(path: Path) -> Format | None:
    """The format that a file's suffix stands for, or None."""
    return next((form for form in Format if form.suffix == path.suffix.lower()), None)


def render(plans: Plan | Sequence[Plan], form: str) -> bytes:
    """The whole content of one file.

    A plan alone is its own JSON object, a sequence is an array even if it holds one plan: what a script gets depends
    on what it asked for, not on how many files happened to be readable. The other formats make no difference.
    """
    rendering: Callable[[Plan | Sequence[Plan]], bytes] = import_module(f"{__name__}.{Format(form)}").render
    if isinstance(plans, Sequence) or Format(form) is Format.JSON:
        return rendering(plans)
    return rendering([plans])


def write(plans: Plan | Sequence[Plan], form: str, target: Path | None) -> None:
    """Render, then put the bytes to `target`, or to standard output if there is none.

    A file is written whole or not at all. Raises `OutputError`, and nothing else, when it cannot be.
    """
    try:
        if target is not None:
            put_file(target, render(plans, form))
        elif Format(form) is Format.XLSX:
            raise OutputError("định dạng xlsx cần một tệp đích, không in ra màn hình được")
        elif Format(form) is Format.TABLE:
            from policyparse.export.table import render_for_console

            put_stdout(render_for_console([*plans] if isinstance(plans, Sequence) else [plans]))
        else:
            put_stdout(render(plans, form))
    except UnicodeEncodeError as error:
        where = str(target) if target is not None else None
        raise OutputError("kết quả có ký tự không ghi được bằng UTF-8 (thường là tên tệp nguồn)", path=where) from error
