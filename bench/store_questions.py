"""Medians of what an office asks, over a store of any size, in wall-clock and processor seconds.

python bench/scale_corpus.py build/scale --count 20000
policyparse batch build/scale --db build/scale.db
python bench/store_questions.py build/scale.db
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from statistics import median

from sqlalchemy import Connection, Engine

from policyparse.lexicon import load_lexicon
from policyparse.store import open_store, reading
from policyparse.store.citing import cites
from policyparse.store.feed import last_cursor, read_feed, settle_feed
from policyparse.store.questions import docket, due, search, stats

BODIES = ("Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp", "Sở Công Thương", "Sở Y tế")
WORDS = ("khoa hoc cong nghe", '"do thi hoa"', "Sở Công Thương chủ trì", "nông nghiệp 2024", "29-NQ/TW")
NUMBERS = ("29-NQ/TW", "57-NQ/TW", "120/QĐ-TTg", "301-NQ/TW", "44/QĐ-TTg")
ROUNDS = 3


def measure(store: Engine, name: str, questions: Iterable[Callable[[Connection], object]]) -> None:
    walls, cores = [], []
    for question in questions:
        wall, core = time.perf_counter(), time.process_time()
        with reading(store) as connection:
            question(connection)
        walls.append(time.perf_counter() - wall)
        cores.append(time.process_time() - core)
    print(f"{name:32} {median(walls):7.3f} s  {median(cores):7.3f} core-s")


def main() -> None:
    lexicon, store = load_lexicon(), open_store(sys.argv[1], create=True)
    settle_feed(store)
    with reading(store) as connection:
        last = last_cursor(connection)
    day = date(2024, 1, 1)
    whose = [partial(docket, lexicon=lexicon, agency=body, limit=200) for body in BODIES * ROUNDS]
    measure(store, "docket", whose)
    measure(store, "docket --role lead --due-before", [partial(one, role="lead", due_before=day, as_of=day) for one in whose])
    measure(store, "due --within 30d", [partial(due, as_of=date(2024, month, 1), within=30, limit=200) for month in range(1, 13)])
    measure(store, "search", [partial(search, words=words) for words in WORDS * ROUNDS])
    measure(store, "cites", [partial(cites, written=number, limit=200) for number in NUMBERS * ROUNDS])
    measure(store, "feed of 1,000 events", [lambda _: list(read_feed(store, last - 1_000))] * 5)
    measure(store, "stats", [stats] * 3)


if __name__ == "__main__":
    main()
