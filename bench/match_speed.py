"""How long a plan takes to be matched against a store, and where the time goes; without the start of Python and its libraries.

python bench/scale_corpus.py OUT --count 5000 [--province "Hà Tĩnh"]
policyparse batch OUT --db kho.db
python bench/match_speed.py kho.db --tasks 30
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import msgspec
from sqlalchemy import func, select

from policyparse.lexicon import load_lexicon
from policyparse.matching.neighbours import neighbours
from policyparse.matching.pairing import match_tasks
from policyparse.pipeline import parse
from policyparse.store import open_store, reading
from policyparse.store.schema import documents, tasks

PLAN = Path(__file__).resolve().parent.parent / "corpus" / "kh-154" / "kh-154.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("db")
    parser.add_argument("--plan", type=Path, default=PLAN)
    parser.add_argument("--tasks", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    lexicon = load_lexicon()
    plan = parse(chosen.plan, lexicon=lexicon)
    plan = msgspec.structs.replace(plan, tasks=plan.tasks[: chosen.tasks])
    store = open_store(chosen.db)
    with reading(store) as connection:
        match_tasks(plan, neighbours(connection, plan, lexicon), lexicon)  # loads the libraries
        size = [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (documents, tasks)]
        finding, deciding, cpu, found = [], [], [], 0
        for _ in range(chosen.rounds):
            start, used = perf_counter(), process_time()
            near = neighbours(connection, plan, lexicon)
            middle = perf_counter()
            matches = match_tasks(plan, near, lexicon)
            finding.append(middle - start)
            deciding.append(perf_counter() - middle)
            cpu.append(process_time() - used)
            found = sum(match.counterpart is not None for match in matches)
    print(f"{size[0]} documents, {size[1]} tasks; {len(plan.tasks)} new tasks, {len(near)} neighbours, {found} counterparts")
    print(f"neighbours {median(finding):.2f} s, pairing {median(deciding):.2f} s, CPU of both {median(cpu):.2f} s (medians)")


if __name__ == "__main__":
    main()
