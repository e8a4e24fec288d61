"""Citations beside other people's tools, on the same texts in one run: `make peers`.

Found mentions (a find counts where it overlaps a mention of the gold), right numbers, resolved targets, time per MB. eyecite
reads American, refex German citations: both are asked what they find in Vietnamese, and eyecite is timed on English of the
same size too, on which it was built to be fast.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

from floor import NUMBER

from policyparse import load_lexicon
from policyparse.document import Origin, Paragraph, Source, build_document
from policyparse.evaluation.marks import Section, found_marks, parse_section, read_sections
from policyparse.mentions.agencies import find_agencies
from policyparse.mentions.citations import find_citations
from policyparse.resolution.documents import DocumentResolver

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
ROUNDS = 7
# One sentence in nine cites, about as often as opinions do; none names a court: looking that up costs eyecite ten times as much.
CASES = (
    "The court below followed {0} Harlan Mills, {1} U.S. {2} ({3}), in which the same clause was read against the carrier.",
    "See also Orchard Bank v. Pell, {1} F.2d {2}, {0} ({3}); but see Id. at {0}, where the panel declined to go further.",
    "Relief of this kind is governed by {0} U.S.C. § {2}, and the rule of Dunmore v. Tully, {1} F. Supp. {2} ({3}), is no help.",
    *(
        "No one disputes the facts, which the magistrate set out at length and which need no repetition here.",
        "The carrier answered on the last day allowed, denied that it had been told of the change, and asked for costs.",
        "Counsel for the port authority argued at the hearing that the schedule had been read to the crew before they sailed.",
    )
    * 8,
)


class Found(NamedTuple):
    """What a tool says of one text: (start, end, number or None, resolved target or None)."""

    start: int
    end: int
    number: str | None
    target: str | None


Finder = Callable[[Section], list[Found]]


def find_by_pattern(section: Section) -> list[Found]:
    """The plain pattern of the floor: a type word, "số", a number."""
    return [Found(*match.span(), match[1], None) for match in NUMBER.finditer("\n".join(section.lines))]


def find_by_policyparse(section: Section) -> list[Found]:
    """Everything: found, repaired, resolved."""
    starts = _line_starts(section)
    marks = found_marks(section, parse_section(section))
    return [Found(starts[m.line - 1] + m.start, starts[m.line - 1] + m.start + len(m.text), m.number, m.target) for m in marks]


def find_by_eyecite(section: Section) -> list[Found]:
    """eyecite with the tokenizer it recommends for speed."""
    found = cite_english("\n".join(section.lines))
    return [Found(citation.span()[0], citation.span()[1], citation.corrected_citation(), None) for citation in found]


def find_by_refex(section: Section) -> list[Found]:
    """legal-reference-extraction, whose module is called refex."""
    result = _refex().extract("\n".join(section.lines))
    return [Found(c.span.start, c.span.end, getattr(c, "number", None), c.resolves_to) for c in result.citations if c.span]


def cite_english(text: str) -> list[Any]:
    """eyecite's citations in a text."""
    from eyecite import get_citations

    found: list[Any] = get_citations(text, tokenizer=_hyperscan())
    return found


def score(finder: Finder, sections: list[Section]) -> list[float]:
    """F1 of mentions, of numbers, and of resolved targets."""
    counts = {field: [0, 0, 0] for field in ("mentions", "numbers", "targets")}
    for section in sections:
        starts = _line_starts(section)
        gold = [
            (starts[m.line - 1] + m.start, starts[m.line - 1] + m.start + len(m.text), m.number, m.target) for m in section.marks
        ]
        found = finder(section)
        for field, wanted, given in (
            ("mentions", gold, found),
            ("numbers", [g for g in gold if g[2]], [f for f in found if f.number]),
            ("targets", [g for g in gold if g[3]], [f for f in found if f.target]),
        ):
            counts[field][0] += len(wanted)
            counts[field][1] += len(given)
            counts[field][2] += sum(any(_same(field, g, f) for f in given) for g in wanted)
    return [2 * right / (gold + found) if gold + found else 0.0 for gold, found, right in counts.values()]


def _same(field: str, gold: tuple[int, int, str | None, str | None], found: Found) -> bool:
    if found.start >= gold[1] or found.end <= gold[0]:
        return False
    return field == "mentions" or (found.number == gold[2] if field == "numbers" else found.target == gold[3])


def _line_starts(section: Section) -> list[int]:
    starts = [0]
    for line in section.lines:
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _english(size: int) -> str:
    rng = random.Random(154)
    lines: list[str] = []
    while sum(map(len, lines)) < size:
        lines.append(
            rng.choice(CASES).format(rng.randint(1, 60), rng.randint(1, 590), rng.randint(1, 999), rng.randint(1950, 2020))
        )
    return "\n".join(lines)[:size]


@cache
def _hyperscan() -> Any:
    from eyecite.tokenizers import HyperscanTokenizer

    return HyperscanTokenizer()


@cache
def _refex() -> Any:
    from refex.orchestrator import CitationExtractor

    return CitationExtractor()


def time_all(works: dict[str, Callable[[], object]], size: int) -> Iterator[tuple[str, float]]:
    """Median seconds of processor time per MB, the works taking turns."""
    spent: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(ROUNDS + 1):  # the first warms up
        for name, work in works.items():
            start = process_time()
            for _ in range(3):
                work()
            if turn:
                spent[name].append((process_time() - start) / 3)
    for name, values in spent.items():
        yield name, statistics.median(values) / size * 1_000_000


def main() -> None:
    """Print the table."""
    lexicon = load_lexicon()
    sections = [section for path in sorted((CORPUS / "citations").glob("*.marks")) for section in read_sections(path)]
    text = (CORPUS / "kh-154" / "kh-154.txt").read_text(encoding="utf-8")
    size = len(text.encode())
    paragraphs = [Paragraph(line, Origin(number)) for number, line in enumerate(text.split("\n"), 1)]
    document = build_document(paragraphs, Source("kh-154.txt", "", "text/plain", "text"))
    shadow = document.shadow
    bodies = list(find_agencies(document.text, shadow, lexicon))
    whole = Section("kh-154", tuple(text.split("\n")), ())
    english = _english(size)

    def find_and_resolve() -> None:
        DocumentResolver(document, find_citations(document.text, shadow, lexicon), bodies, lexicon).resolve()

    times = dict(
        time_all(
            {
                "policyparse": find_and_resolve,
                "pattern": lambda: find_by_pattern(whole),
                "eyecite": lambda: find_by_eyecite(whole),
                "eyecite, English": lambda: cite_english(english),
                "refex": lambda: find_by_refex(whole),
            },
            size,
        )
    )
    print(f"{len(sections)} sections, {sum(len(section.marks) for section in sections)} mentions; times on {size:,} bytes\n")
    print("| tool | mentions F1 | numbers F1 | targets F1 | s per MB | x policyparse |")
    print("|---|---|---|---|---|---|")
    finders: dict[str, Finder | None] = {
        "policyparse": find_by_policyparse,
        "pattern": find_by_pattern,
        "eyecite": find_by_eyecite,
        "eyecite, English": None,
        "refex": find_by_refex,
    }
    for name, finder in finders.items():
        scores = " | ".join(f"{value:.3f}" for value in score(finder, sections)) if finder else "– | – | –"
        print(f"| {name} | {scores} | {times[name]:.2f} | {times[name] / times['policyparse']:.1f} |")


if __name__ == "__main__":
    main()
