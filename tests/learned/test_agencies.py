"""The agency tagger: what it proposes, and that it never overrides."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyparse import NO_MODELS, Models, analyse, load_models
from policyparse.evaluation.ablation import read_text
from policyparse.learned import write_artefact
from policyparse.learned.agencies import AgencyTagger, split_syllables
from policyparse.spans import Span
from policyparse.training.agencies import fit_crf, invented_lines
from policyparse.training.invented import invent_sentences

SENTENCE = "Giao Xưởng Mộc cổ Bình Lâm chủ trì, phối hợp với Sở Công Thương lập dự toán kinh phí."


@pytest.fixture(scope="module")
def trained() -> bytes:
    """Trained on the invented sentences alone, of which there are enough for a test."""
    return fit_crf(invented_lines()[:250])


@pytest.fixture(scope="module")
def offered(trained: bytes, tmp_path_factory: pytest.TempPathFactory) -> Models:
    folder = tmp_path_factory.mktemp("models")
    write_artefact(folder / "agencies", "agencies.crfsuite", trained)
    (folder / "agencies" / "card.toml").write_text('shipped = true\nneeds = ["pycrfsuite"]\n', "utf-8")
    return load_models(folder)


def test_training_twice_gives_the_same_bytes(trained: bytes) -> None:
    assert fit_crf(invented_lines()[:250]) == trained


def test_invents_the_same_sentences_and_marks_their_bodies() -> None:
    sentences = invent_sentences(200, 3)
    assert sentences == invent_sentences(200, 3)
    assert sentences != invent_sentences(200, 4)
    bodies = [text[slice(*span)] for text, spans in sentences for span in spans]
    assert all(body[0].isupper() and body == body.strip() for body in bodies)
    assert len(set(bodies)) > 150


def test_proposes_a_body_that_no_list_knows(trained: bytes) -> None:
    text = "Giao Phòng Kiểm định chủ trì rà soát danh mục."
    proposed = AgencyTagger(trained).propose(text, Span(0, len(text)), [])
    assert [text[slice(*span)] for span in proposed] == ["Phòng Kiểm định"]


def test_never_overrides_a_body_that_was_found(trained: bytes) -> None:
    text = "Giao Phòng Kiểm định chủ trì rà soát danh mục."
    known = Span(text.index("Phòng"), text.index(" chủ trì"))
    assert AgencyTagger(trained).propose(text, Span(0, len(text)), [known]) == []
    part = Span(known.start, known.start + len("Phòng"))
    assert not any(span.overlaps(part) for span in AgencyTagger(trained).propose(text, Span(0, len(text)), [part]))


def test_what_it_proposes_is_a_slice_of_the_line(trained: bytes) -> None:
    tagger = AgencyTagger(trained)
    before = "Không thuộc dòng này. "
    text = before + SENTENCE
    for span in tagger.propose(text, Span(len(before), len(text)), []):
        assert len(before) <= span.start < span.end <= len(text)
        assert text[slice(*span)] == text[slice(*span)].strip()


def test_long_lines_are_cut(trained: bytes) -> None:
    text = "Giao Phòng Kiểm định chủ trì rà soát danh mục. " * 200
    assert len(AgencyTagger(trained).propose(text, Span(0, len(text)), [])) > 150


def test_is_used_where_it_is_offered_and_keeps_what_rules_found(offered: Models) -> None:
    text = "KẾ HOẠCH\nI. NHIỆM VỤ\n1. Giao Khoa Kiểm định nước chủ trì, phối hợp với Sở Y tế rà soát danh mục.\n"
    without, given = (analyse(read_text(text), models=models) for models in (NO_MODELS, offered))
    mentions = [{body.mention for body in plan.agencies} for plan in (without, given)]
    assert mentions[0] <= mentions[1]
    assert set(given.engine.models) == {"agencies"}


def test_splits_into_syllables_and_marks() -> None:
    text = "Sở Y tế; ngày 05/3."
    assert [text[slice(*span)] for span in split_syllables(text)] == ["Sở", "Y", "tế", ";", "ngày", "05", "/", "3", "."]


def test_the_card_says_whether_it_is_shipped(repo_root: Path) -> None:
    assert "agencies" not in load_models()
    assert not list((repo_root / "models" / "agencies").glob("*.crfsuite"))
