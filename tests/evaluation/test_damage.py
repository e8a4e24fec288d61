"""Damage done by program, and tasks known again by their words."""

from __future__ import annotations

from policyparse import NO_MODELS, analyse
from policyparse.evaluation.ablation import read_text
from policyparse.evaluation.damage import lose_numbering, wrap_lines
from policyparse.evaluation.gold import Annotation, TaskRow
from policyparse.evaluation.overlap import TaskCounts, count_tasks, gold_texts
from policyparse.training.examples import load_documents

TEXT = "II. NHIỆM VỤ\n1. Sở A rà soát.\na) Lập kế hoạch;\n- Báo cáo.\n+ Gửi.\nĐiều 3. Hiệu lực\nKhông có nhãn."


def test_loses_labels_and_no_line() -> None:
    assert lose_numbering(TEXT) == "NHIỆM VỤ\nSở A rà soát.\nLập kế hoạch;\nBáo cáo.\nGửi.\nHiệu lực\nKhông có nhãn."


def test_loses_the_same_share_on_every_run() -> None:
    half = lose_numbering(TEXT, 0.5, 3)
    assert half == lose_numbering(TEXT, 0.5, 3)
    assert half not in (TEXT, lose_numbering(TEXT))


def test_wraps_at_blanks_and_loses_no_word() -> None:
    line = "Chủ trì, phối hợp với các cơ quan liên quan rà soát văn bản " * 4
    wrapped = wrap_lines(line, 40)
    assert max(map(len, wrapped.split("\n"))) <= 40
    assert wrapped.split() == line.split()
    assert wrap_lines("một\n\nhai") == "một\n\nhai"


def _task(line: int, locator: str, *, optional: bool = False) -> TaskRow:
    return TaskRow(
        line=line,
        locator=(locator,),
        core=True,
        modality="order",
        lead=(),
        coordinate=(),
        implement=(),
        advise_to=(),
        deadline=(),
        products=(),
        optional=optional,
    )


def test_pairs_tasks_by_their_words() -> None:
    text = (
        "I. NHIỆM VỤ\n1. Sở Tài chính bố trí kinh phí sửa chữa cầu.\n2. Sở Xây dựng thẩm định bản vẽ.\n3. Sở Y tế trực cấp cứu.\n"
    )
    gold = Annotation(tasks=(_task(2, "1"), _task(3, "2"), _task(4, "3", optional=True)))
    wanted, optional = gold_texts(read_text(text), gold)
    assert wanted == ["sở tài chính bố trí kinh phí sửa chữa cầu", "sở xây dựng thẩm định bản vẽ"]
    assert optional == ["sở y tế trực cấp cứu"]
    misread = text.replace("sửa chữa", "sứa chửa").replace("2. Sở Xây dựng thẩm định bản vẽ.", "Hết")
    plan = analyse(read_text(misread), models=NO_MODELS)
    assert count_tasks(plan, wanted, optional) == TaskCounts(gold=2, found=1, right=1)


def test_each_task_is_paired_once() -> None:
    text = "I. NHIỆM VỤ\n1. Sở Tài chính bố trí kinh phí.\n2. Sở Tài chính bố trí kinh phí.\n"
    gold = Annotation(tasks=(_task(2, "1"),))
    plan = analyse(read_text(text), models=NO_MODELS)
    assert count_tasks(plan, *gold_texts(read_text(text), gold)) == TaskCounts(gold=1, found=2, right=1)


def test_whole_texts_score_by_words_as_they_do_by_lines(repo_root: object) -> None:
    from pathlib import Path

    assert isinstance(repo_root, Path)
    for document in load_documents(repo_root / "corpus", "dev")[:4]:
        whole = read_text(document.text)
        counts = count_tasks(analyse(whole, models=NO_MODELS), *gold_texts(whole, document.gold))
        assert counts.right == counts.gold == counts.found


def test_nothing_wanted_and_nothing_found_is_right() -> None:
    assert TaskCounts().f1 == 1.0
    assert (TaskCounts(1, 2, 1) + TaskCounts(1, 0, 0)).f1 == 0.5
