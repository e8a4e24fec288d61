"""The corpus as DocBin holds what the gold says, at the places where the text says it."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from policyparse.errors import GoldError
from policyparse.evaluation.docbin import write_docbin
from policyparse.evaluation.gold import read_gold


def test_groups_hold_the_rows_of_the_gold(repo_root: Path, tmp_path: Path) -> None:
    folders = [repo_root / "corpus" / "kh-154" / "gold", repo_root / "corpus" / "plans" / "kh-73-sa-thanh" / "gold"]
    out = tmp_path / "corpus.spacy"
    assert write_docbin(folders, out) == 2
    first, second = DocBin().from_disk(out).get_docs(spacy.blank("xx").vocab)
    gold = read_gold(folders[0])
    assert first.user_data["name"] == "kh-154"
    assert [span.text for span in first.spans["agencies"]] == [row.mention for row in gold.agencies]
    assert [span.kb_id_ for span in first.spans["tasks"]] == ["/".join(row.locator) for row in gold.tasks]
    assert [(span.label_, span.text) for span in first.spans["citations"] if span.label_ == "law"] == [
        ("law", row.text) for row in gold.citations if row.kind == "law"
    ]
    assert {key: len(first.spans[key]) for key in ("citations", "dates")} == {
        "citations": len(gold.citations),
        "dates": len(gold.dates),
    }
    leads = {mention for row in read_gold(folders[1]).tasks for mention in row.lead}
    assert {span.text for span in second.spans["roles"] if span.label_ == "lead"} == leads
    assert "agencies" not in second.spans  # the short form says nothing of them


def test_the_same_bytes_every_time(repo_root: Path, tmp_path: Path) -> None:
    folders = [repo_root / "corpus" / "plans" / "tb-87-thanh-duc" / "gold"]
    written = []
    for name in ("a", "b"):
        write_docbin(folders, tmp_path / name)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]


def test_a_quotation_that_stands_nowhere(repo_root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plan" / "gold"
    folder.mkdir(parents=True)
    (tmp_path / "plan" / "plan.txt").write_text("Sở Y tế báo cáo.\n", "utf-8")
    for name in ("tasks", "citations"):
        (folder / f"{name}.jsonl").write_text("", "utf-8")
    (folder / "dates.jsonl").write_text(
        '{"line": 1, "text": "ngày 01/01/2024", "norm": "2024-01-01", "kind": "point", "role": "other"}\n', "utf-8"
    )
    with pytest.raises(GoldError):
        write_docbin([folder], tmp_path / "out.spacy")
    assert not (tmp_path / "out.spacy").exists()
