"""Tasks found on hard scans, without and with the unit classifier: `python corpus/measure_lost.py dev|test [--kind hard-200]`.

Each document of the split is printed, scanned and read twice: as it is, and without its numbering, as pages are from which the
labels were lost. Reading takes seconds a page; `--cache FOLDER` keeps what was read for the next time.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import msgspec
from build_scans import CORPUS, KINDS, Scan, pack_tiff, read_text_plan, scan_plan

from policyparse.document import Block, Document, Source
from policyparse.evaluation.damage import lose_numbering
from policyparse.readers import read_bytes
from policyparse.readers.options import Options
from policyparse.training.examples import GoldDocument
from policyparse.training.measuring import measure_units


class _Read(msgspec.Struct):
    text: str
    blocks: tuple[Block, ...]
    source: Source


def scanned(kind: Scan, damage: Callable[[str], str], name: str, cache: Path | None) -> Callable[[GoldDocument], Document]:
    """What prints, scans and reads a document."""

    def scan(document: GoldDocument) -> Document:
        kept = cache / f"{document.name}.{kind.name}.{name}.msgpack" if cache else None
        if kept and kept.exists():
            held = msgspec.msgpack.decode(kept.read_bytes(), type=_Read)
            return Document(held.text, held.blocks, held.source)
        plan = read_text_plan(document.name, damage(document.text))
        read = read_bytes(pack_tiff(scan_plan(plan, kind), kind), f"{document.name}.tiff", options=Options(isolation="never"))
        if kept:
            kept.write_bytes(msgspec.msgpack.encode(_Read(read.text, read.blocks, read.source)))
        return read

    return scan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("split", choices=["dev", "test"])
    parser.add_argument("--kind", default="hard-200", choices=list(KINDS))
    parser.add_argument("--plans", nargs="*", default=(), help="score only these documents of the split")
    parser.add_argument("--cache", type=Path)
    chosen = parser.parse_args()
    kind = KINDS[chosen.kind]
    damages = {
        f"{kind.name} scan": scanned(kind, str, "whole", chosen.cache),
        "same, no numbering": scanned(kind, lose_numbering, "lost", chosen.cache),
    }
    for line in measure_units(CORPUS, chosen.split, damages, chosen.plans):
        print(line, flush=True)


if __name__ == "__main__":
    main()
