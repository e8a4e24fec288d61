"""The command line: arguments in, exit codes out. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import io
import sys

from policyparse.cli.application import app

# Importing a module adds its commands, and help lists them in this order.
# isort: off
from policyparse.cli import parsing, auditing, batching, asking, matching, lexicon, evaluating
# isort: on

__all__ = ["app", "asking", "auditing", "batching", "evaluating", "lexicon", "main", "matching", "parsing"]


def main() -> None:
    """The entry point: UTF-8 whatever the locale says, then the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name="policyparse")
