"""Judge hard scans of the test part for the estimator of confidence: `python corpus/judge_scans.py [--cache FOLDER]`.

Each document is printed, scanned and read as `measure_lost.py` does; the judgements take the place of those of older scans.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from build_scans import CORPUS, KINDS
from measure_lost import scanned

from policyparse.document import Document
from policyparse.training.examples import load_documents
from policyparse.training.judgements import judge_again


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", default="hard-200", choices=list(KINDS))
    parser.add_argument("--cache", type=Path)
    chosen = parser.parse_args()
    scan = scanned(KINDS[chosen.kind], str, "whole", chosen.cache)
    documents = {document.name: document for document in load_documents(CORPUS, "test")}

    def scan_of(name: str) -> Document:
        return scan(documents[name])

    print(judge_again(CORPUS, scan_of))


if __name__ == "__main__":
    main()
