"""Documents that are split: which belong where, pooled scores, floors of a split, and gold in the short form."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evaluation.conftest import GOLD, TEXT, Rows, write_gold
from policyparse.errors import GoldError
from policyparse.evaluation import agreement, check, evaluate, raise_floors
from policyparse.evaluation.__main__ import app
from policyparse.evaluation.facts import FIELDS, NOT_IN_SHORT
from policyparse.evaluation.gate import hash_corpus, list_documents, load_baseline
from policyparse.evaluation.splits import load_splits, pooled_agreement, score_split

SHORT = ("tasks", "citations", "dates")


def shorten(rows: Rows) -> Rows:
    return {name: deepcopy(rows[name]) for name in SHORT}


@pytest.fixture
def split_corpus(corpus: Path) -> Path:
    """The corpus with the plan three times more, in the short form: twice in dev, once in test."""
    for name in ("a", "b", "c"):
        write_gold(corpus / "plans" / name / "gold", shorten(GOLD))
        (corpus / "plans" / name / "plan.txt").write_text(TEXT, "utf-8")
    (corpus / "plans" / "SPLIT.toml").write_text('dev = ["a", "b"]\ntest = ["c"]\n', "utf-8")
    return corpus


def change(corpus: Path, name: str, rows: Rows) -> None:
    write_gold(corpus / "plans" / name / "gold", shorten(rows))


class TestShortForm:
    def test_it_leaves_out_what_it_does_not_annotate(self, split_corpus: Path) -> None:
        fields = evaluate(split_corpus / "plans" / "a" / "gold").fields
        assert list(fields) == [field for field in FIELDS if field not in NOT_IN_SHORT]

    def test_two_files_of_five_are_no_form(self, split_corpus: Path) -> None:
        (split_corpus / "plans" / "a" / "gold" / "findings.jsonl").write_text("", "utf-8")
        with pytest.raises(GoldError, match="agencies"):
            evaluate(split_corpus / "plans" / "a" / "gold")

    def test_agreement_speaks_of_what_both_annotated(self, tmp_path: Path, rows: Rows) -> None:
        whole, short = write_gold(tmp_path / "a", rows), write_gold(tmp_path / "b", shorten(rows))
        assert not NOT_IN_SHORT & agreement(whole, short).fields.keys()


class TestWrappedUnits:
    """A unit that runs over a line break, and a row of an annex flattened to one cell a line."""

    TEXT = TEXT.replace("lập danh mục cây xanh trước ngày", "lập danh mục cây\nxanh trước ngày")

    @pytest.fixture
    def wrapped(self, split_corpus: Path, rows: Rows) -> Path:
        (split_corpus / "plans" / "a" / "plan.txt").write_text(self.TEXT, "utf-8")
        rows["tasks"], rows["citations"], rows["dates"] = rows["tasks"][:1], [], []
        return split_corpus

    @pytest.mark.parametrize(("line", "stands"), [(11, True), (None, False), (12, False)])
    def test_a_part_says_its_line(self, wrapped: Path, rows: Rows, line: int | None, stands: bool) -> None:
        rows["tasks"][0]["deadline"][0] |= {"line": line} if line else {}
        change(wrapped, "a", rows)
        if not stands:
            with pytest.raises(GoldError, match="trước ngày 15/3/2030"):
                evaluate(wrapped / "plans" / "a" / "gold")
            return
        deadlines = evaluate(wrapped / "plans" / "a" / "gold").fields["deadlines"]
        assert (deadlines.gold, deadlines.right) == (1, 1)

    def test_a_quotation_runs_over_the_break(self, wrapped: Path, rows: Rows) -> None:
        rows["tasks"][0]["deadline"] = []
        rows["tasks"][0]["products"] = [{"text": "danh mục cây xanh"}]
        change(wrapped, "a", rows)
        assert evaluate(wrapped / "plans" / "a" / "gold").fields["products"].gold == 1


class TestSplits:
    def test_a_corpus_without_plans_has_none(self, corpus: Path) -> None:
        assert load_splits(corpus) == {}

    @pytest.mark.parametrize(
        ("written", "wrong"),
        [
            ('dev = ["a"]\ntest = ["c"]', "b"),
            ('dev = ["a", "b", "x"]\ntest = ["c"]', "x"),
            ('dev = ["a", "b", "c"]\ntest = ["c"]', "c"),
            ("dev = [", "SPLIT"),
            (None, "SPLIT"),
        ],
    )
    def test_every_document_is_in_one(self, split_corpus: Path, written: str | None, wrong: str) -> None:
        path = split_corpus / "plans" / "SPLIT.toml"
        path.unlink() if written is None else path.write_text(written, "utf-8")
        with pytest.raises(GoldError, match=wrong):
            load_splits(split_corpus)

    def test_scores_are_those_of_all_facts_together(self, split_corpus: Path, rows: Rows) -> None:
        rows["tasks"] = rows["tasks"][:2]
        change(split_corpus, "b", rows)
        tasks = score_split(split_corpus, "dev").fields["tasks"]
        assert (tasks.gold, tasks.found, tasks.right) == (6, 8, 6)
        assert (tasks.precision, tasks.recall) == (0.75, 1.0)
        assert {remark.place for remark in tasks.false} == {"b dòng 13", "b dòng 14"}

    def test_a_crash_is_told(self, split_corpus: Path) -> None:
        (split_corpus / "plans" / "c" / "plan.txt").write_bytes(b"")
        change(split_corpus, "c", {name: [] for name in SHORT})
        assert "c: " in (score_split(split_corpus, "test").failure or "")

    def test_agreement_is_pooled(self, split_corpus: Path, tmp_path: Path, rows: Rows) -> None:
        rows["tasks"].pop()
        for name in ("a", "b"):
            write_gold(tmp_path / "first" / name, shorten(GOLD))
            write_gold(tmp_path / "second" / name, shorten(rows if name == "b" else GOLD))
        tasks = pooled_agreement(tmp_path / "first", tmp_path / "second")["tasks"]
        assert (tasks.gold, tasks.found, tasks.right) == (8, 7, 7)


class TestGate:
    def test_floors_are_of_splits_and_whole_hundredths(self, split_corpus: Path, rows: Rows) -> None:
        rows["tasks"] = rows["tasks"][:3]
        change(split_corpus, "c", rows)
        raise_floors(split_corpus / "baseline.json", split_corpus)
        floors = load_baseline(split_corpus / "baseline.json").floors
        assert sorted(floors) == ["cay-xanh/cay-xanh.txt", "plans/dev", "plans/test"]
        assert sorted(list_documents(split_corpus)) == ["cay-xanh/cay-xanh.txt"]
        assert (floors["plans/dev"]["tasks"], floors["plans/test"]["tasks"]) == (1.0, 0.85)  # 6/7 = 0.857
        assert check(split_corpus / "baseline.json", split_corpus) == []

    def test_a_floor_of_a_split_that_is_missed(self, split_corpus: Path) -> None:
        path = split_corpus / "baseline.json"
        raise_floors(path, split_corpus)
        written = json.loads(path.read_bytes())
        written["floors"]["plans/dev"]["leads"] = 1.01
        path.write_text(json.dumps(written), "utf-8")
        (violation,) = check(path, split_corpus)
        assert violation.startswith("plans/dev: leads (Chủ trì) đạt F1 ")

    def test_the_hash_covers_the_split(self, split_corpus: Path) -> None:
        before = hash_corpus(split_corpus)
        (split_corpus / "plans" / "SPLIT.toml").write_text('dev = ["a"]\ntest = ["b", "c"]\n', "utf-8")
        assert hash_corpus(split_corpus) != before


class TestCommand:
    def test_dev_shows_its_misses(self, split_corpus: Path, rows: Rows) -> None:
        rows["tasks"][0]["lead"] = ["Sở Y tế"]
        change(split_corpus, "a", rows)
        result = CliRunner().invoke(app, ["split", "dev", "--show", "--corpus", str(split_corpus)])
        assert result.exit_code == 0
        assert "thiếu  a dòng 10: Sở Y tế" in result.output

    def test_test_shows_only_numbers(self, split_corpus: Path) -> None:
        shown = CliRunner().invoke(app, ["split", "test", "--show", "--corpus", str(split_corpus)])
        assert shown.exit_code == 2
        result = CliRunner().invoke(app, ["split", "test", "--corpus", str(split_corpus)])
        assert result.exit_code == 0
        assert "1 văn bản" in result.output
