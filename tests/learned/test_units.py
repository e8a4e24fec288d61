"""Texts that lost their numbering, read with the unit classifier and without it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyparse import NO_MODELS, analyse, load_models
from policyparse.document import Document, Paragraph, Source, build_document, join_blocks
from policyparse.document.model import Origin
from policyparse.evaluation.ablation import bootstrap_gain, count_damaged, read_text
from policyparse.evaluation.damage import lose_numbering, wrap_lines
from policyparse.evaluation.overlap import TaskCounts
from policyparse.learned.lines import Line
from policyparse.learned.restoring import body_lines
from policyparse.learned.units import KINDS, Guess, find_classifier
from policyparse.lexicon import Lexicon
from policyparse.mentions.agencies import find_agencies
from policyparse.structure import Outline, build_outline, lost_numbering, read_letterhead
from policyparse.training.examples import load_documents, make_copies
from policyparse.training.units import fit, pack

HEAD = """ỦY BAN NHÂN DÂN
TỈNH BÌNH LÂM
Số: 12/KH-UBND
Bình Lâm, ngày 05 tháng 3 năm 2026
KẾ HOẠCH
CẢI TẠO CHỢ TRUYỀN THỐNG NĂM 2026
Thực hiện Nghị quyết số 15/NQ-HĐND ngày 10 tháng 12 năm 2025 của Hội đồng nhân dân tỉnh, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:
"""
WHOLE = (
    HEAD
    + """I. MỤC TIÊU
- Đến hết năm 2026, 80% chợ có hệ thống thoát nước.
- Không để xảy ra cháy, nổ tại các chợ.
II. NHIỆM VỤ
1. Sở Công Thương
- Rà soát hiện trạng 45 chợ hạng 2 và hạng 3, xong trong tháng 4 năm 2026.
- Hướng dẫn các xã lập phương án di dời tiểu thương trong thời gian sửa chữa.
2. Sở Xây dựng
- Thẩm định thiết kế mẫu mái che, lối thoát hiểm.
- Kiểm tra chất lượng công trình trước khi bàn giao.
III. TỔ CHỨC THỰC HIỆN
1. Sở Tài chính bố trí kinh phí theo phân cấp ngân sách.
2. Ủy ban nhân dân các xã, phường báo cáo kết quả về Sở Công Thương trước ngày 10 tháng 12 năm 2026.
Nơi nhận:
- Như trên;
- Lưu: VT.
"""
)
BARE = lose_numbering(WHOLE)


def _outline(text: str, lexicon: Lexicon) -> tuple[Document, Outline]:
    document = read_text(text)
    return document, build_outline(document, read_letterhead(document, lexicon), lexicon)


def _lost(text: str, lexicon: Lexicon) -> bool:
    return lost_numbering(*_outline(text, lexicon), lexicon)


def _lines(document: Document, lexicon: Lexicon) -> list[Line]:
    found = find_agencies(document.text, document.shadow, lexicon)
    return body_lines(document, read_letterhead(document, lexicon), found)[1]


def _guesses(text: str, lexicon: Lexicon) -> list[Guess]:
    classifier = find_classifier(load_models())
    assert classifier is not None
    document = read_text(text)
    return classifier.classify(_lines(document, lexicon))


def test_knows_when_numbering_is_lost(lexicon: Lexicon) -> None:
    assert _lost(BARE, lexicon)
    assert _lost(wrap_lines(BARE), lexicon)
    assert not _lost(WHOLE, lexicon)
    assert not _lost(HEAD + "Sở Công Thương rà soát các chợ.\nSở Xây dựng kiểm tra.\n", lexicon)


def test_no_document_of_the_corpus_is_taken_for_damaged(repo_root: Path, lexicon: Lexicon) -> None:
    for path in sorted((repo_root / "corpus").glob("**/*.txt")):
        assert not _lost(path.read_text("utf-8-sig"), lexicon), path


def test_no_real_document_is_taken_for_damaged(shared: Path, lexicon: Lexicon) -> None:
    for path in sorted((shared / "plans" / "text").glob("**/*.txt")):
        assert not _lost(path.read_text("utf-8-sig"), lexicon), path.name


def test_finds_the_tasks_of_a_text_without_numbering(lexicon: Lexicon) -> None:
    def told(text: str) -> list[tuple[str, list[str]]]:
        return [(task.text, [each.mention for each in task.assignees]) for task in analyse(read_text(text)).tasks]

    assert len(told(WHOLE)) == 6
    assert told(BARE) == told(WHOLE)
    without = analyse(read_text(BARE), models=NO_MODELS)
    assert len(without.tasks) < 3


def test_headings_and_units_without_labels_are_counted(lexicon: Lexicon) -> None:
    plan = analyse(read_text(BARE))
    locators = [task.locator for task in plan.tasks]
    assert locators[0] == ("h2", "h1", "p1")
    assert len(set(locators)) == len(locators)
    assert plan.tasks[0].headings == ("NHIỆM VỤ", "Sở Công Thương")
    for node in plan.outline:
        assert node.label is None


def test_says_what_each_line_is(lexicon: Lexicon) -> None:
    guesses = _guesses(BARE, lexicon)
    assert {guess.kind for guess in guesses} <= set(KINDS)
    assert all(0 <= guess.probability <= 1 for guess in guesses)
    assert [guess.level for guess in guesses[:6]] == ["none", "roman", "dash", "dash", "roman", "number"]
    assert guesses[6].kind == "task"
    assert guesses[4].kind == "heading"


def test_a_label_that_is_printed_keeps_its_level(lexicon: Lexicon) -> None:
    lines = BARE.split("\n")
    place = lines.index("Sở Xây dựng")
    lines[place] = "b) Sở Xây dựng"
    guesses = _guesses("\n".join(lines), lexicon)
    assert guesses[place - HEAD.count("\n") + 1].level == "letter"


def test_whole_texts_give_the_same_records_without_models(repo_root: Path) -> None:
    document = read_text((repo_root / "corpus" / "kh-154" / "kh-154.txt").read_text("utf-8"))
    without, given = analyse(document, models=load_models().without("units")), analyse(document)
    assert msgspec.structs.replace(given, engine=without.engine) == without


def test_lines_that_only_the_width_ended_are_joined(lexicon: Lexicon) -> None:
    opening = "Hướng dẫn các xã lập phương án di dời tiểu thương trong thời gian nghỉ"
    text = BARE.replace(
        "Hướng dẫn các xã lập phương án di dời tiểu thương trong thời gian sửa chữa.", f"{opening} Tết Nguyên đán của các chợ."
    )
    wrapped = read_text(wrap_lines(text, len(opening) + 2))
    assert any(wrapped.text[slice(*block.span)] == opening for block in wrapped.blocks)
    plan = analyse(wrapped)
    assert any(task.text.endswith("nghỉ Tết Nguyên đán của các chợ.") for task in plan.tasks)
    assert len(plan.text) == len(wrapped.text)


@given(st.lists(st.text("aăâ ỷ.", min_size=1), min_size=1, max_size=8), st.sets(st.integers(1, 7)))
def test_joining_moves_no_character(lines: list[str], joined: set[int]) -> None:
    source = Source("x", "", "text/plain", "text")
    document = build_document([Paragraph(line, Origin(number)) for number, line in enumerate(lines, 1)], source)
    one = join_blocks(document, joined)
    assert one.text.replace("\n", " ") == document.text.replace("\n", " ")
    assert len(one.blocks) == len(document.blocks) - len([index for index in joined if index < len(document.blocks)])
    assert "\n".join(one.text[slice(*block.span)] for block in one.blocks) == one.text
    for block in document.blocks:
        assert one.origin_at(block.span.start).line == block.origin.line


def test_training_twice_gives_the_same_bytes(repo_root: Path, lexicon: Lexicon) -> None:
    documents = [document for document in load_documents(repo_root / "corpus", "dev") if document.name == "cd-03-lam-chau"]
    examples = [example for document in documents for example in make_copies(document, lexicon)]
    again = [example for document in documents for example in make_copies(document, lexicon)]
    assert pack(fit(examples, 1)) == pack(fit(again, 1))


def test_gains_at_least_a_tenth_on_documents_it_has_not_seen(repo_root: Path, lexicon: Lexicon) -> None:
    """Pooled over the test part: what is missed there, nobody looks at."""
    documents = load_documents(repo_root / "corpus", "test")
    for damage in (lose_numbering, lambda text: wrap_lines(lose_numbering(text))):
        without, given_models = TaskCounts(), TaskCounts()
        for document in documents:
            damaged = read_text(damage(document.text))
            without += count_damaged(document.text, document.gold, damaged, lexicon=lexicon, models=NO_MODELS)
            given_models += count_damaged(document.text, document.gold, damaged, lexicon=lexicon, models=load_models())
        assert given_models.f1 >= without.f1 + 0.1


@pytest.mark.parametrize("threads", ["1", "2"])
def test_the_number_of_threads_changes_nothing(threads: str, lexicon: Lexicon) -> None:
    code = (
        "import hashlib, sys\n"
        "from policyparse import analyse\n"
        "from policyparse.evaluation.ablation import read_text\n"
        "from policyparse.records.model import encode_plan\n"
        "print(hashlib.sha256(encode_plan(analyse(read_text(sys.stdin.read())))).hexdigest())\n"
    )
    from hashlib import sha256

    from policyparse.records.model import encode_plan

    done = subprocess.run(
        [sys.executable, "-c", code],
        input=BARE,
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "OMP_NUM_THREADS": threads, "PYTHONUTF8": "1"},
        timeout=60,
    )
    assert done.stdout.strip() == sha256(encode_plan(analyse(read_text(BARE)))).hexdigest()


def test_a_document_scored_in_stretches_is_scored_alike(lexicon: Lexicon) -> None:
    """Cost grows with the text, not faster: what is scored at a time is bounded, and no line sees more than two around it."""
    classifier = find_classifier(load_models())
    assert classifier is not None
    document = read_text(HEAD + "\n".join(["Sở Tài chính bố trí kinh phí.", "Kinh phí"] * 1_100))
    lines = _lines(document, lexicon)
    assert len(classifier.classify(lines)) == len(lines) == 2_201


def test_the_gain_of_a_model_has_limits() -> None:
    better = [TaskCounts(10, 10, 9), TaskCounts(5, 5, 5), TaskCounts(8, 9, 7)]
    worse = [TaskCounts(10, 10, 5), TaskCounts(5, 5, 4), TaskCounts(8, 9, 3)]
    gain, low, high = bootstrap_gain(worse, better)
    assert low <= gain <= high
    assert low > 0
    assert bootstrap_gain(worse, better) == (gain, low, high)
    assert bootstrap_gain(better, better) == (0, 0, 0)


def test_arrays_are_small() -> None:
    artefact = load_models().find("units")
    assert artefact is not None
    arrays = artefact.read_arrays()
    assert sum(array.nbytes for array in arrays.values()) < 8_000_000
    assert all(array.dtype.kind in "fU" for array in arrays.values())
    assert np.isfinite(arrays["weights"]).all()
