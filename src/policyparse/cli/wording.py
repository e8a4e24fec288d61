"""The one place where what Typer says in English is said in Vietnamese: help, and complaints about how a command was typed.

Typer keeps most of its sentences in code, out of gettext's reach. What is told is therefore told anew from what its
exceptions carry; those have no public names but those of their classes.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

_Function = TypeVar("_Function", bound=Callable[..., Any])

INTERRUPTED = 130
_WHOLE_SENTENCE = 240  # Typer cuts what a list of commands says of each; wrapped it is read to its end

_HELP = (
    (re.compile(r"^Usage: ", re.M), "Cách dùng: "),
    (re.compile(r"^Options:$", re.M), "Tùy chọn:"),
    (re.compile(r"^Arguments:$", re.M), "Tham số:"),
    (re.compile(r"^Commands:$", re.M), "Lệnh:"),
    (re.compile(r"\[OPTIONS\]"), "[TÙY CHỌN]"),
    (re.compile(r"\bCOMMAND \[ARGS\]\.\.\."), "LỆNH [THAM SỐ]..."),
    (re.compile(r"\[required\]"), "[bắt buộc]"),
    (re.compile(r"\[default: "), "[mặc định: "),
    (re.compile(r"\bx>=(\d+)\]"), r"từ \1]"),
    (re.compile(r"<(?:int|integer)(?: range)?>"), lambda found: "SỐ".ljust(len(found[0]))),
    (re.compile(r"Show this message and exit\."), "In hướng dẫn này rồi thoát."),
    (re.compile(r"(?<=\S)( <(?:list\[)?(?:Path|str)\]?>)(?=  )"), lambda found: " " * len(found[0])),  # beside a name of ours
)

# By the type that pydantic gives its errors.
_VALUES: dict[str, Callable[[dict[str, Any], Any], str]] = {
    "int_parsing": lambda _, given: f"“{given}” không phải số nguyên",
    "int_from_float": lambda _, given: f"“{given}” không phải số nguyên",
    "float_parsing": lambda _, given: f"“{given}” không phải số",
    "greater_than_equal": lambda bound, given: f"{given} nhỏ quá, phải từ {bound['ge']} trở lên",
    "less_than_equal": lambda bound, given: f"{given} lớn quá, nhiều nhất là {bound['le']}",
}
_CHOICE = re.compile(r"'(?P<given>.*)' is not one of (?P<choices>'.*')\.$", re.S)
_NO_COMMAND = re.compile(r"No such command '(?P<given>.*?)'\.", re.S)
_SURPLUS = re.compile(r"Got unexpected extra argument\S* \((?P<given>.*)\)$", re.S)
_NEEDS_VALUE = re.compile(r"requires (?:an argument|\d+ arguments)\.$")
_TAKES_NO_VALUE = re.compile(r"does not take a value\.$")


class _Speaking:
    """What commands and groups of commands have in common."""

    def get_help(self, ctx: Any) -> str:
        return translate_help(super().get_help(ctx))  # type: ignore[misc]

    def get_usage(self, ctx: Any) -> str:
        return translate_help(super().get_usage(ctx))  # type: ignore[misc]

    def get_short_help_str(self, limit: int = 45) -> str:
        return str(super().get_short_help_str(_WHOLE_SENTENCE))  # type: ignore[misc]


class SpokenCommand(_Speaking, TyperCommand):
    """A command whose help is in Vietnamese throughout."""


class SpokenGroup(_Speaking, TyperGroup):
    """A group of commands that complains in Vietnamese."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command; where it was typed wrong, say so on stderr and give exit code 2."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except typer.Abort:
            typer.echo("Đã dừng.", err=True)
            sys.exit(INTERRUPTED)
        except Exception as error:
            if not hasattr(error, "format_message"):
                raise
            typer.echo(describe_misuse(error), err=True)
            sys.exit(getattr(error, "exit_code", 2))
        sys.exit(code if isinstance(code, int) else 0)


class SpokenTyper(typer.Typer):
    """A `Typer` whose commands and groups are the ones above."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=SpokenGroup, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[_Function], _Function]:
        """Like Typer's own."""
        return super().command(name, cls=SpokenCommand, **settings)


def translate_help(text: str) -> str:
    """Help as Typer lays it out, its own words in Vietnamese."""
    for pattern, words in _HELP:
        text = pattern.sub(words, text)
    return text


def describe_misuse(error: Any) -> str:
    """The lines for stderr: how the command is used, what was wrong, where to read more."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.format_message())
    context = getattr(error, "ctx", None)
    wrong = _what_is_wrong(error)
    lines = [f"Lỗi: {wrong if wrong.endswith('?') else f'{wrong}.'}"]
    if context is not None:
        lines = [context.get_usage(), *lines, f"Xem thêm: {context.command_path} --help"]
    return "\n".join(lines)


def _what_is_wrong(error: Any) -> str:
    kind, message = type(error).__name__, str(error.message)
    if kind == "NoSuchOption":
        return f"không có tùy chọn {error.option_name}{_suggest(error.possibilities or ())}"
    if kind == "BadOptionUsage" and _NEEDS_VALUE.search(message):
        return f"sau {error.option_name} phải có giá trị"
    if kind == "BadOptionUsage" and _TAKES_NO_VALUE.search(message):
        return f"{error.option_name} không nhận giá trị"
    if kind == "MissingParameter":
        return f"thiếu {_name_of(error)}"
    if kind == "BadParameter":
        named = _name_of(error)
        wrong = _wrong_value(error)
        return wrong if not named or wrong.startswith(named) else f"{named}: {wrong}"
    if found := _NO_COMMAND.match(message):
        return f"không có lệnh “{found['given']}”{_suggest(_near(found['given'], error.ctx))}"
    if message == "Missing command.":
        return "thiếu tên lệnh"
    if found := _SURPLUS.match(message):
        return f"thừa tham số: {found['given']}"
    return message.rstrip(".")


def _wrong_value(error: Any) -> str:
    message = str(error.message)
    if found := _CHOICE.search(message):
        return f"“{found['given']}” không dùng được; chọn một trong: {found['choices'].replace(chr(39), '')}"
    cause = getattr(error.__cause__, "errors", None)
    told = cause()[0] if cause is not None else {}
    if words := _VALUES.get(told.get("type", "")):
        return words(told.get("ctx", {}), told.get("input"))
    return message.rstrip(".")


def _name_of(error: Any) -> str:
    hint = error.param_hint
    if hint is None and error.param is not None:
        hint = error.param.get_error_hint()
    if hint is None:
        return ""
    named = hint if isinstance(hint, str) else " / ".join(hint)
    return named.replace("'", "")


def _near(given: str, context: Any) -> Sequence[str]:
    return difflib.get_close_matches(given, context.command.list_commands(context)) if context is not None else ()


def _suggest(near: Sequence[str]) -> str:
    return f". Có phải {' hay '.join(sorted(near))}?" if near else ""
