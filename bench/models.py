"""What the models cost: `python bench/models.py`. Time of the processor, ratios taken inside a round.

The text without numbering is where every model works; on a whole text none is opened.
"""

from __future__ import annotations

import resource
import statistics
import sys
from collections.abc import Callable
from time import process_time

from floor import Floor
from run import PLAN, repeat_body
from underthesea import word_tokenize

from policyparse import NO_MODELS, Models, analyse, load_lexicon, load_models
from policyparse.evaluation.ablation import read_text
from policyparse.evaluation.damage import lose_numbering

ROUNDS = 7


def main() -> None:
    whole = PLAN.read_text("utf-8")
    lost = lose_numbering(whole)
    large, larger = (lose_numbering(repeat_body(whole, size)) for size in (250_000, 1_000_000))
    lexicon, models = load_lexicon(), load_models()
    floor = Floor(name.written for name in lexicon.names)

    def records(text: str, offered: Models) -> Callable[[], object]:
        return lambda: analyse(read_text(text), lexicon=lexicon, models=offered)

    work: dict[str, Callable[[], object]] = {
        "floor": lambda: [floor(lost.encode()) for _ in range(10)],
        "word_tokenize": lambda: [word_tokenize(line) for line in lost.split("\n") if line.strip()],
        "whole, rules": records(whole, NO_MODELS),
        "whole, models": records(whole, models),
        "lost, rules": records(lost, NO_MODELS),
        "lost, models": records(lost, models),
    }
    times: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(ROUNDS + 1):
        for name, run in work.items():
            start = process_time()
            run()
            if turn:
                times[name].append((process_time() - start) / (10 if name == "floor" else 1))
    for above, below in (
        ("whole, models", "floor"),
        ("lost, rules", "floor"),
        ("lost, models", "floor"),
        ("word_tokenize", "floor"),
        ("word_tokenize", "lost, models"),
        ("word_tokenize", "whole, models"),
        ("whole, models", "whole, rules"),
    ):
        ratios = [one / other for one, other in zip(times[above], times[below], strict=True)]
        print(f"{above} / {below}: {statistics.median(ratios):.2f} ({min(ratios):.2f} - {max(ratios):.2f})")
    spent = []
    for text in (large, larger):
        start = process_time()
        analyse(read_text(text), lexicon=lexicon, models=models)
        spent.append(process_time() - start)
    print(f"lost, models: 1 MB / 250 kB: {spent[1] / spent[0]:.2f}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(f"largest memory of this process, underthesea included: {most:.0f} MB")


if __name__ == "__main__":
    main()
