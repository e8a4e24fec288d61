"""`policyparse audit`: formats, the office's register, the repaired copy, exit codes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document
from typer.testing import CliRunner

import policyparse
from policyparse.cli import app
from policyparse.errors import OutputError
from policyparse.export.fixed import write_fixed
from sentences import HEAD

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "corpus" / "kh-154" / "kh-154.txt"
RUNNER = CliRunner()
LETTERHEAD = "".join(f"{line}\n" for line in HEAD)


def run(*arguments: str | Path) -> tuple[int, str]:
    result = RUNNER.invoke(app, ["audit", *map(str, arguments)])
    return result.exit_code, result.stdout


def test_table() -> None:
    code, printed = run(PLAN)
    assert code == 5  # errors were found
    assert "13 KH/TW" in printed
    assert "13-KH/TW" in printed
    assert "không thể kết luận" in printed
    assert "A17" not in printed
    assert "A17" in run(PLAN, "--all")[1]


def test_json_quotes_what_it_speaks_of() -> None:
    code, printed = run(PLAN, "--format", "json")
    file = json.loads(printed)["files"][0]
    text = policyparse.parse(PLAN).text
    assert code == 5
    assert all(text[slice(*finding["span"])] == finding["quote"] for finding in file["findings"])
    assert all((finding["suggestion"] is None) == (finding["conclusion"] != "suggested") for finding in file["findings"])
    assert sum(file["counts"].values()) == len(file["findings"])


def test_sarif_has_what_version_2_1_0_requires() -> None:
    log = json.loads(run(PLAN, "--format", "sarif")[1])
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (only,) = log["runs"]
    driver = only["tool"]["driver"]
    rules = driver["rules"]
    assert driver["name"] == "policyparse"
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert {rule["defaultConfiguration"]["level"] for rule in rules} <= {"error", "warning", "note", "none"}
    assert only["results"]
    for result in only["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note", "none")
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]).endswith("kh-154.txt")
        assert place["region"]["startLine"] >= 1
        assert place["region"]["snippet"]["text"]


def test_the_register_of_an_office(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(LETTERHEAD + "Thực hiện Kế hoạch số 88/KH-UBND ngày 07/3/2023 của Ủy ban nhân dân tỉnh.\n", encoding="utf-8")
    register = tmp_path / "so.csv"
    register.write_text("number,issued\n88/KH-UBND,2023-03-03\n", encoding="utf-8")
    assert run(plan)[0] == 0
    code, printed = run(plan, "--registry", register)
    assert (code, "2023-03-03" in printed) == (5, True)
    register.write_text("number,date\n88/KH-UBND,03/3/2023\n", encoding="utf-8")
    assert run(plan, "--registry", register)[0] == 3
    assert run(plan, "--registry", tmp_path / "none.csv")[0] == 3


def test_exit_codes(tmp_path: Path) -> None:
    clean = tmp_path / "clean.txt"
    clean.write_text("Sở Y tế báo cáo kết quả.\n", encoding="utf-8")
    assert run(clean)[0] == 0
    assert run(clean, tmp_path / "none.txt")[0] == 1
    assert run(tmp_path / "none.txt")[0] == 3
    assert run(clean, "--format", "xml")[0] == 2
    assert run(clean, PLAN, "--fix", tmp_path / "out.txt")[0] == 2
    assert run(PLAN, "--fix", tmp_path / "none" / "out.txt")[0] == 4
    assert run(PLAN, "--fix", tmp_path / "out.docx")[0] == 4
    assert not (tmp_path / "out.docx").exists()


def test_fix_repairs_form_and_nothing_else(tmp_path: Path) -> None:
    fixed = tmp_path / "fixed.txt"
    assert run(PLAN, "--fix", fixed)[0] == 5
    before, after = PLAN.read_text("utf-8").split("\n"), fixed.read_text("utf-8").split("\n")
    assert len(before) == len(after)
    changed = {number: (old, new) for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new}
    assert set(changed) == {10, 11, 52, 53, 70}
    assert "Kế hoạch số 13-KH/TW" in changed[11][1]
    assert changed[53][1] == changed[53][0].replace("2783/QĐ- UBND", "2783/QĐ-UBND")
    assert changed[52][1] == changed[52][0].replace("18/08/2022", "18/8/2022")
    again = policyparse.parse(fixed)
    left = {finding.code for finding in again.findings}
    assert not left & {"citation.symbol.space", "citation.symbol.hyphen-lost", "citation.symbol.case", "date.padding"}
    assert {"citation.date.registry", "text.repeated-words"} <= left  # what may be a matter of substance stays


def test_fix_writes_word_files_run_by_run(tmp_path: Path) -> None:
    source, target = tmp_path / "in.docx", tmp_path / "out.docx"
    word = Document()
    for line in HEAD:
        word.add_paragraph(line)
    paragraph = word.add_paragraph("Theo Quyết định số 27")
    paragraph.add_run("83/QĐ-").bold = True
    paragraph.add_run(" UBND ngày 23/9/2022 của UBND tỉnh.")
    word.add_paragraph("Kế hoạch số 13-KH/TW ngày 28/11/2022 giữ nguyên.")
    word.save(str(source))
    result = write_fixed(policyparse.parse(source), source, target)
    assert result.changed == 1
    lines = [paragraph.text for paragraph in Document(str(target)).paragraphs][len(HEAD) :]
    assert lines[0] == "Theo Quyết định số 2783/QĐ-UBND ngày 23/9/2022 của UBND tỉnh."
    assert lines[1] == "Kế hoạch số 13-KH/TW ngày 28/11/2022 giữ nguyên."
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target) as new:
        assert old.namelist() == new.namelist()
        assert [n for n in old.namelist() if old.read(n) != new.read(n)] == ["word/document.xml"]


def test_fix_refuses_the_file_itself_and_other_formats(tmp_path: Path) -> None:
    plan = policyparse.parse(PLAN)
    copy = tmp_path / "plan.txt"
    copy.write_bytes(PLAN.read_bytes())
    with pytest.raises(OutputError):
        write_fixed(plan, copy, copy)
    other = tmp_path / "plan.pdf"
    other.write_bytes(b"%PDF")
    with pytest.raises(OutputError):
        write_fixed(plan, other, tmp_path / "out.pdf")
    assert copy.read_bytes() == PLAN.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_fix_keeps_encoding_and_line_ends(tmp_path: Path, encoding: str) -> None:
    source, target = tmp_path / "in.txt", tmp_path / "out.txt"
    head = LETTERHEAD.replace("\n", "\r\n")
    source.write_bytes((head + "Theo Quyết định số 12/QĐ- UBND ngày 23/9/2022.\r\nHết.\r\n").encode(encoding))
    write_fixed(policyparse.parse(source), source, target)
    assert target.read_bytes() == (head + "Theo Quyết định số 12/QĐ-UBND ngày 23/9/2022.\r\nHết.\r\n").encode(encoding)


@pytest.mark.parametrize("form", ["table", "json"])
def test_output_goes_to_a_file(tmp_path: Path, form: str) -> None:
    target = tmp_path / "soát.txt"
    code, printed = run(PLAN, "--format", form, "-o", target)
    assert (code, printed) == (5, "")
    assert target.read_text("utf-8").rstrip("\n") == run(PLAN, "--format", form)[1].rstrip("\n")


def test_output_never_replaces_the_document(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_bytes(PLAN.read_bytes())
    assert run(plan, "-o", plan)[0] == 2
    assert plan.read_bytes() == PLAN.read_bytes()
    assert run(plan, "-o", tmp_path / "không có" / "soát.txt")[0] == 4
