"""The spaCy components say what the command line says, in anybody's pipeline."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from unicodedata import normalize

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from policyparse.errors import ComponentError
from policyparse.lexicon.office import add_agency
from policyparse.pipeline import parse

NAMES = ("agencies", "citations", "dates", "roles")
WORDS: dict[str, object] = {"nlp": {"tokenizer": {"@tokenizers": "policyparse.words.v1"}}}
SENTENCE = "Giao Bộ Nội vụ chủ trì, phối hợp với Bộ Tài chính báo cáo theo Quyết định số 12/QĐ-TTg trước ngày 30/6/2024."


def pipeline(language: str = "xx", names: tuple[str, ...] = NAMES, config: dict[str, object] | None = None) -> Language:
    nlp: Language = spacy.blank(language, config=config or {})
    for name in names:
        nlp.add_pipe(f"policyparse_{name}")
    return nlp


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline()


def found(doc: Doc) -> dict[str, list[tuple[int, int, str, str]]]:
    return {
        key: [(span.start_char, span.end_char, span.label_, span.kb_id_) for span in spans] for key, spans in doc.spans.items()
    }


def squeeze(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def test_the_example_of_the_guide_prints_what_the_guide_says(repo_root: Path) -> None:
    guide = (repo_root / "docs" / "spacy.md").read_text("utf-8")
    code, printed = re.search(r"```python\n(.*?)```", guide, re.DOTALL), re.search(r"```text\n(.*?)```", guide, re.DOTALL)
    assert code is not None
    assert printed is not None
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code[1], "docs/spacy.md", "exec"), {})
    assert out.getvalue() == printed[1]


@pytest.mark.parametrize("folder", ["kh-154", "plans/kh-73-sa-thanh", "plans/cv-655-moc-giang", "plans/tb-87-thanh-duc"])
def test_roles_are_those_of_the_records(folder: str, nlp: Language, repo_root: Path) -> None:
    [path] = (repo_root / "corpus" / folder).glob("*.txt")
    doc = nlp(path.read_text("utf-8"))
    said = [
        (
            squeeze(task["text"]),
            task["core"],
            task["modality"],
            sorted((body["role"], squeeze(body["mention"])) for body in task["assignees"]),
        )
        for task in doc._.policyparse_tasks
    ]
    wanted = [
        (task.text, task.core, task.modality, sorted((body.role, body.mention) for body in task.assignees))
        for task in parse(path).tasks
    ]
    assert sorted(map(str, said)) == sorted(map(str, wanted))
    assert len(said) >= 10


@pytest.mark.parametrize(
    "change",
    [
        lambda text: normalize("NFD", text),
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace(" trước", "\r\ntrước"),
        lambda text: text.replace("Nội vụ", "Nội\u00a0vụ\u200b"),
        lambda text: "\ufeff\t" + text + "\n\n",
        lambda text: text.replace("QĐ-TTg", "QĐ\u2011TTg"),
        lambda text: text.replace("chủ trì", "chủ\u00ad trì"),
    ],
)
def test_places_are_exact_in_the_text_as_it_is(change: object, nlp: Language) -> None:
    text = change(SENTENCE)  # type: ignore[operator]
    doc = nlp(text)
    assert doc.text == text
    attributes = {"agencies": "policyparse_agency", "citations": "policyparse_citation", "dates": "policyparse_time"}
    plain = nlp(SENTENCE)
    for key, attribute in attributes.items():
        words = [text[facts["start"] : facts["end"]] for span in doc.spans[key] for facts in [span._.get(attribute)]]
        gone = str.maketrans({"\u200b": " ", "\u00ad": "", "\u2011": "-"})
        assert [squeeze(each.translate(gone)) for each in words] == [span.text for span in plain.spans[key]]
    assert [span.label_ for span in doc.spans["roles"]] == ["lead", "coordinate"]


def test_roles_take_bodies_that_others_found() -> None:
    nlp = spacy.blank("xx")
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": "agencies"})
    ruler.add_patterns([{"label": "ORG", "pattern": "Câu lạc bộ Sao Khuê"}])  # type: ignore[attr-defined]
    nlp.add_pipe("policyparse_roles")
    doc = nlp("Giao Câu lạc bộ Sao Khuê chủ trì tổ chức hội thi.")
    assert [(span.text, span.label_) for span in doc.spans["roles"]] == [("Câu lạc bộ Sao Khuê", "lead")]


def test_roles_alone_say_what_is_missing() -> None:
    nlp = pipeline(names=("roles",))
    with pytest.raises(ComponentError, match="policyparse_agencies"):
        nlp(SENTENCE)


def test_what_components_set_is_declared() -> None:
    nlp = pipeline()
    told = nlp.analyze_pipes()
    assert told is not None
    assert not any(told["problems"].values())
    assert told["attrs"]["doc._.policyparse_tasks"]["assigns"] == ["policyparse_roles"]


def test_saved_and_loaded_and_in_two_processes(tmp_path: Path) -> None:
    nlp = pipeline("vi", config=WORDS)
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    texts = [SENTENCE, "Sở Y tế báo cáo UBND tỉnh hằng quý.", ""]
    wanted = [(doc.text, found(doc), list(doc._.policyparse_tasks)) for doc in nlp.pipe(texts)]
    assert wanted == [(doc.text, found(doc), list(doc._.policyparse_tasks)) for doc in again.pipe(texts)]
    assert wanted == [(doc.text, found(doc), list(doc._.policyparse_tasks)) for doc in nlp.pipe(texts, n_process=2)]


def test_the_lexicon_of_an_office(tmp_path: Path) -> None:
    _, table = add_agency(tmp_path, "Sao Khuê Xứ Đoài")
    (tmp_path / "agencies.csv").write_text(table, "utf-8")
    with_it, without = spacy.blank("xx"), spacy.blank("xx")
    with_it.add_pipe("policyparse_agencies", config={"lexicon": str(tmp_path)})
    without.add_pipe("policyparse_agencies")
    text = "Giao Sao Khuê Xứ Đoài chủ trì."
    known, unknown = with_it(text), without(text)
    assert [span.text for span in known.spans["agencies"]] == ["Sao Khuê Xứ Đoài"]
    assert "Sao Khuê Xứ Đoài" not in [span.text for span in unknown.spans["agencies"]]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "a", "đ" * 3000, "😀 \u1100\u1161\u11a8 각 \u0301x"])
def test_any_text_passes(text: str) -> None:
    nlp = pipeline("vi", config=WORDS)
    assert nlp(text).text == text
