"""Time policyparse against its floor: `make bench`, or `python bench/run.py --rounds 15`.

Everything runs in one process, turn by turn: a round times each measurement once, and a ratio is taken inside a round, so
that a slow minute of the machine slows both sides. Only the ratios mean anything on another machine. None is asserted.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from itertools import islice, permutations
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from floor import Floor
from scans import ALL, BARE, ONE, list_scan_measurements

from policyparse import Lexicon, Plan, __version__, analyse, load_lexicon
from policyparse.lexicon.cache import read_compiled, write_compiled
from policyparse.lexicon.loader import build_lexicon
from policyparse.lexicon.tables import digest_of, read_tables
from policyparse.mentions.agencies import find_agencies
from policyparse.mentions.citations import find_citations
from policyparse.readers import DEFAULT_OPTIONS
from policyparse.readers.docx import DocxReader
from policyparse.readers.pdf import PdfReader
from policyparse.readers.text import TextReader
from policyparse.resolution.documents import DocumentResolver

PLAN = Path(__file__).resolve().parent.parent / "corpus" / "kh-154" / "kh-154.txt"
WORD = PLAN.with_name("kh-154-auto.docx")
PAGES = PLAN.with_name("kh-154.pdf")
RULED_PAGES = PLAN.parent.with_name("annex-40") / "annex-40.pdf"
TEXT_PAGES = 14
FIRST_OF_BODY, FIRST_OF_FOOT = "I. ", "Nơi nhận"
MIN_ROUNDS = 7


class Measurement(NamedTuple):
    """Something to time, `inner` times in a row so that it takes long enough to be timed."""

    name: str
    work: Callable[[], object]
    inner: int = 1


class Ratio(NamedTuple):
    """One row of the report: a measurement over another, and what we want it to be at most."""

    label: str
    measured: str
    base: str
    target: float


def repeat_body(text: str, size: int) -> str:
    """One document of about `size` bytes: the plan's letterhead, its body again and again, its foot."""
    lines = text.split("\n")
    start = next(index for index, line in enumerate(lines) if line.startswith(FIRST_OF_BODY))
    end = next(index for index, line in enumerate(lines) if line.startswith(FIRST_OF_FOOT))
    body = lines[start:end]
    times = max(1, round(size / len("\n".join(body).encode())))
    return "\n".join([*lines[:start], *body * times, *lines[end:]])


def bind(*parts: tuple[bytes, int]) -> bytes:
    """One PDF file of so many pages of each part, from its first on and from its first again."""
    from pypdfium2 import PdfDocument

    bound = PdfDocument.new()
    for data, count in parts:
        part = PdfDocument(data)
        bound.import_pages(part, [index % len(part) for index in range(count)])
    result = BytesIO()
    bound.save(result)
    return result.getvalue()


_PLACES = "An Bình Cầu Dương Giang Hải Khánh Lâm Minh Nam Phú Quang Sơn Tân Vĩnh Xuân"
_KINDS = ("Trung tâm Văn hóa", "Ban Quản lý dự án", "Hạt Kiểm lâm", "Trạm Y tế", "Đội Quản lý đô thị", "Phòng Tài chính")


def lexicon_of(names: int) -> Lexicon:
    """A lexicon of about so many names, ours and made-up bodies."""
    tables = read_tables(None)
    ours = len(load_lexicon().names)
    made = (f"{kind} {' '.join(words)}" for kind in _KINDS for words in permutations(_PLACES.split(), 3))
    rows = [f"doi-{n},{name},,public-unit,place,,,bench,no" for n, name in enumerate(islice(made, names - ours))]
    text = "id,name,aliases,kind,scope,valid_from,valid_to,source,verified\n" + "\n".join(rows) + "\n"
    tables["agencies.csv"] = [*tables["agencies.csv"], ("bench", text)]
    return build_lexicon(tables)


def build_measurements() -> list[Measurement]:
    """All that is timed, the lexicon loaded and the input made beforehand."""
    lexicon = load_lexicon()
    reader = TextReader()
    data = PLAN.read_bytes()
    text = data.decode("utf-8")

    def records(source: bytes) -> Plan:
        return analyse(reader.read(source, PLAN.name, DEFAULT_OPTIONS), lexicon=lexicon)

    def records_of_many(times: int) -> None:
        for _ in range(times):
            records(data)

    def command(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)

    def plain_paragraphs() -> list[str]:
        import docx

        return [paragraph.text for paragraph in docx.Document(str(WORD)).paragraphs]

    document = reader.read(data, PLAN.name, DEFAULT_OPTIONS)
    bodies = list(find_agencies(document.text, document.shadow, lexicon))

    def citations() -> None:
        DocumentResolver(document, find_citations(document.text, document.shadow, lexicon), bodies, lexicon).resolve()

    def plumbed_words(pages: bytes) -> int:
        import pdfplumber

        with pdfplumber.open(BytesIO(pages)) as opened:
            return sum(len(page.extract_words()) for page in opened.pages)

    pdf_reader = PdfReader()
    text_pages = bind((PAGES.read_bytes(), 6))
    mixed_pages = bind((PAGES.read_bytes(), TEXT_PAGES), (RULED_PAGES.read_bytes(), 8))
    word, word_reader = WORD.read_bytes(), DocxReader()
    some_names, many_names = lexicon_of(3_000), lexicon_of(20_000)
    for made in (some_names, many_names):
        analyse(reader.read(data, PLAN.name, DEFAULT_OPTIONS), lexicon=made)  # the automaton is made once
    cache = Path(tempfile.mkdtemp(prefix="policyparse-bench-"))
    atexit.register(shutil.rmtree, cache, ignore_errors=True)
    os.environ["POLICYPARSE_CACHE"] = str(cache)
    write_compiled(lexicon)

    def compiled() -> None:
        if read_compiled(digest_of(read_tables(None))) is None:
            raise RuntimeError("the compiled lexicon is not there")

    floor = Floor(name.written for name in lexicon.names)
    one_mb, ten_mb = (repeat_body(text, size).encode() for size in (1_000_000, 10_000_000))
    few, many = (round(size / len(data)) for size in (1_000_000, 10_000_000))
    in_lines = repeat_body(text, 100_000)
    in_one_line = " ".join(in_lines.split("\n")).encode()
    return [
        Measurement("floor", lambda: floor(data), inner=20),
        Measurement("3,000 names", lambda: analyse(reader.read(data, PLAN.name, DEFAULT_OPTIONS), lexicon=some_names), inner=3),
        Measurement("20,000 names", lambda: analyse(reader.read(data, PLAN.name, DEFAULT_OPTIONS), lexicon=many_names), inner=3),
        Measurement("lexicon from its tables", lambda: build_lexicon(read_tables(None))),
        Measurement("lexicon compiled", compiled, inner=3),
        Measurement("records", lambda: records(data), inner=3),
        Measurement("citations", citations, inner=5),
        Measurement("one document, 1 MB", lambda: records(one_mb)),
        Measurement("one document, 10 MB", lambda: records(ten_mb)),
        Measurement(f"{few} documents, 1 MB", lambda: records_of_many(few)),
        Measurement(f"{many} documents, 10 MB", lambda: records_of_many(many)),
        Measurement("100 kB in lines", lambda: records(in_lines.encode())),
        Measurement("100 kB in one line", lambda: records(in_one_line)),
        Measurement("DOCX", lambda: word_reader.read(word, WORD.name, DEFAULT_OPTIONS), inner=3),
        Measurement("PDF, 6 text pages", lambda: pdf_reader.read(text_pages, PAGES.name, DEFAULT_OPTIONS), inner=3),
        Measurement("pdfplumber words, 6 text pages", lambda: plumbed_words(text_pages)),
        Measurement("PDF, 14 text and 8 ruled pages", lambda: pdf_reader.read(mixed_pages, PAGES.name, DEFAULT_OPTIONS)),
        Measurement("pdfplumber words, 22 pages", lambda: plumbed_words(mixed_pages)),
        Measurement("python-docx paragraphs", plain_paragraphs, inner=3),
        *(Measurement(name, work) for name, work in list_scan_measurements()),
        Measurement("import typer, rich", lambda: command("-c", "import typer, rich")),
        Measurement("--help", lambda: command("-m", "policyparse", "--help")),
        Measurement("parse, table", lambda: command("-m", "policyparse", "parse", str(PLAN))),
        Measurement("parse, JSON", lambda: command("-m", "policyparse", "parse", str(PLAN), "--format", "json")),
    ]


def build_ratios(measurements: list[Measurement]) -> list[Ratio]:
    """What is compared with what. The names that carry a number of documents are looked up."""
    few, many = (m.name for m in measurements if " documents, " in m.name)
    timed = {measurement.name for measurement in measurements}
    scans = [Ratio("scan, one processor / tesserocr", ONE, BARE, 1.15), Ratio("scan, all processors / one", ALL, ONE, 0.7)]
    return [
        *(ratio for ratio in scans if {ratio.measured, ratio.base} <= timed),
        Ratio("text to records / floor", "records", "floor", 20),
        Ratio("citations, found and resolved / floor", "citations", "floor", 6),
        Ratio("one document of 10 MB / of 1 MB", "one document, 10 MB", "one document, 1 MB", 11),
        Ratio("10 MB of plans / 1 MB of plans", many, few, 11),
        Ratio("100 kB in one line / in lines", "100 kB in one line", "100 kB in lines", 1.5),
        Ratio("a plan with 20,000 names / with 3,000", "20,000 names", "3,000 names", 1.3),
        Ratio("compiled lexicon / from its tables", "lexicon compiled", "lexicon from its tables", 0.5),
        Ratio("DOCX, all of it / python-docx paragraphs", "DOCX", "python-docx paragraphs", 0.6),
        Ratio("PDF text pages / pdfplumber words", "PDF, 6 text pages", "pdfplumber words, 6 text pages", 0.3),
        Ratio("PDF of text and tables / pdfplumber words", "PDF, 14 text and 8 ruled pages", "pdfplumber words, 22 pages", 0.6),
        Ratio("policyparse --help / import typer, rich", "--help", "import typer, rich", 2),
        Ratio("policyparse parse FILE / import typer, rich", "parse, table", "import typer, rich", 4),
        Ratio("the same, printing JSON", "parse, JSON", "import typer, rich", 4),
    ]


def time_all(measurements: list[Measurement], rounds: int, seconds: float) -> tuple[dict[str, list[float]], list[str]]:
    """Seconds of each measurement in each round, and the names of those given up because one run took over `seconds`."""
    times: dict[str, list[float]] = {measurement.name: [] for measurement in measurements}
    dropped: list[str] = []
    for turn in range(rounds + 1):  # the first is the warm-up
        for name, work, inner in measurements:
            if name in dropped:
                continue
            gc.collect()
            start = perf_counter()
            for _ in range(inner):
                work()
            spent = (perf_counter() - start) / inner
            if turn:
                times[name].append(spent)
            elif spent > seconds:
                times[name].append(spent)
                dropped.append(name)
        print("." if turn else f"{rounds} rounds ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return times, dropped


def render(times: dict[str, list[float]], ratios: list[Ratio], dropped: list[str]) -> str:
    """The report as Markdown."""
    lines = [
        f"policyparse {__version__}, Python {platform.python_version()}, {os.cpu_count()} CPUs, "
        f"{max(map(len, times.values()))} rounds, {PLAN.stat().st_size:,} bytes a plan",
        "",
        "| ratio | target | median | min - max | |",
        "|---|---|---|---|---|",
    ]
    for label, measured, base, target in ratios:
        values = [above / below for above, below in zip(times[measured], times[base], strict=False)]
        median = statistics.median(values)
        verdict = "met" if median <= target else "**missed**"
        lines.append(f"| {label} | <= {target:g} | {median:.2f} | {min(values):.2f} - {max(values):.2f} | {verdict} |")
    lines += ["", "| measurement | ms, median | min - max |", "|---|---|---|"]
    for name, values in times.items():
        low, middle, high = (1_000 * value for value in (min(values), statistics.median(values), max(values)))
        note = " (timed once, cold: too slow to repeat)" if name in dropped else ""
        lines.append(f"| {name}{note} | {middle:,.2f} | {low:,.2f} - {high:,.2f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time policyparse against its floor.")
    parser.add_argument("--rounds", type=int, default=MIN_ROUNDS, help=f"timed rounds after the warm-up, at least {MIN_ROUNDS}")
    parser.add_argument("--seconds", type=float, default=30.0, help="time a measurement that takes longer than this only once")
    arguments = parser.parse_args()
    measurements = build_measurements()
    times, dropped = time_all(measurements, max(MIN_ROUNDS, arguments.rounds), arguments.seconds)
    print(render(times, build_ratios(measurements), dropped))


if __name__ == "__main__":
    main()
