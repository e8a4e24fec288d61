"""What all tests share: the sample plan, the lexicon, the sizes of generated input, and the list of skips we expect."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from policyparse.lexicon import Lexicon
    from policyparse.records.model import Plan

ROOT = Path(__file__).resolve().parent.parent
EXPECTED_SKIPS = Path(__file__).with_name("expected_skips.txt")
TEST_ALL = bool(os.environ.get("POLICYPARSE_TEST_ALL"))  # set by `make test-all`

os.environ.setdefault("POLICYPARSE_CACHE", "")  # what a test reads, it reads from the tables

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("all", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("all" if TEST_ALL else "ci")


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout with material that is not ours to publish; tests that need it skip without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("không có ../shared")
    return folder


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    from policyparse.lexicon import load_lexicon

    return load_lexicon()


@pytest.fixture(scope="session")
def kh154_plan_txt(lexicon: Lexicon) -> Plan:
    """The sample plan as read from its text file."""
    from policyparse.pipeline import parse

    return parse(ROOT / "corpus" / "kh-154" / "kh-154.txt", lexicon=lexicon)


def _load_expected_skips() -> list[tuple[str, str]]:
    lines = [line.strip() for line in EXPECTED_SKIPS.read_text(encoding="utf-8").splitlines()]
    rows = [line.rpartition(" | ") for line in lines if line and not line.startswith("#")]
    return [(prefix.strip(), reason) for prefix, _, reason in rows]


class SkipGuard:
    """Fails the run when a test is skipped that nobody said may be: a test that never runs proves nothing."""

    def __init__(self, expected: list[tuple[str, str]]) -> None:
        self.expected = expected
        self.unexpected: list[tuple[str, str]] = []

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.outcome != "skipped" or hasattr(report, "wasxfail"):
            return
        told = report.longrepr
        reason = (told[2] if isinstance(told, tuple) else str(told)).removeprefix("Skipped: ")
        if not any(report.nodeid.startswith(prefix) and reason == words for prefix, words in self.expected):
            self.unexpected.append((report.nodeid, reason))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        if self.unexpected and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return (yield)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.unexpected:
            terminalreporter.section(f"skips that {EXPECTED_SKIPS.name} does not list", red=True)
            for nodeid, reason in self.unexpected:
                terminalreporter.write_line(f"{nodeid} | {reason}")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(SkipGuard(_load_expected_skips()), "skip-guard")
