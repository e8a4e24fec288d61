"""Whatever file an office sends, the records are the same: ids, who does what, deadlines, and which documents are meant."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from policyparse import parse
from policyparse.readers import load_readers
from policyparse.readers.office import find_program
from policyparse.records.model import Plan

from .samples import CORPUS

FOLDER = CORPUS / "kh-154"
NEEDS_OFFICE = {"doc", "rtf"}
FILES = [path for path in sorted(FOLDER.glob("**/kh-154*.*")) if path.suffix != ".txt"]


def facts(plan: Plan) -> Iterator[tuple[object, ...]]:
    """What is laid on whom, without anything that depends on the file: no line, no place in the text."""
    documents = {document.id: document.key for document in plan.cited_documents}
    mentions = {citation.id: citation for citation in plan.citations}
    for task in plan.tasks:
        yield task.id, task.locator, task.headings, task.core, task.modality
        yield task.id, [(who.role, who.agency, who.inherited) for who in task.assignees]
        yield task.id, [(who.relation, who.mention) for who in task.addressees]
        yield task.id, [(due.kind, due.value, due.rrule, due.bound) for due in task.deadlines]
        yield task.id, [product.text for product in task.products]
        cited = [mentions[name] for name in task.citations]
        yield task.id, [(citation.number, citation.target and documents[citation.target]) for citation in cited]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_same_plan_in_another_file_gives_the_same_records(path: Path, kh154_plan_txt: Plan) -> None:
    suffix = path.suffix[1:]
    if suffix not in load_readers():
        pytest.skip("chưa đọc được định dạng này")
    if suffix in NEEDS_OFFICE and find_program() is None:
        pytest.skip("không có LibreOffice")
    plan = parse(path)
    assert plan.source.reader == suffix
    assert plan.document == kh154_plan_txt.document
    assert list(facts(plan)) == list(facts(kh154_plan_txt))
    assert [(document.key, len(document.mentions)) for document in plan.cited_documents] == [
        (document.key, len(document.mentions)) for document in kh154_plan_txt.cited_documents
    ]
    if suffix != "pdf":  # on a page a blank at the end of a line cannot be told, nor how an accent was typed
        assert sorted(finding.code for finding in plan.findings) == sorted(finding.code for finding in kh154_plan_txt.findings)


def test_every_format_is_there() -> None:
    assert {path.suffix for path in FILES} >= {".docx", ".doc", ".rtf", ".odt", ".html"}


def test_the_portal_page_is_what_the_script_makes() -> None:
    spec = importlib.util.spec_from_file_location("build_formats", CORPUS / "build_formats.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    page = script.build_page((FOLDER / "kh-154.txt").read_text("utf-8"))
    assert page == (FOLDER / "exports" / "kh-154-portal.html").read_bytes()
    # What the site put around the text would be tasks and citations of its own
    assert page.count("chủ trì".encode()) > (FOLDER / "kh-154.txt").read_bytes().count("chủ trì".encode())
