"""The reader of another distribution, as docs/reading.md shows it: built, installed, found, used; and stopped when it hangs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from .samples import CORPUS

PACKAGE = Path(__file__).resolve().parents[2] / "docs" / "vi-du" / "trinh-doc-eml"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package in it, installed without any index."""
    folder = tmp_path_factory.mktemp("site")
    copy = tmp_path_factory.mktemp("package")
    for name in ("pyproject.toml", "policyparse_eml.py"):
        (copy / name).write_bytes((PACKAGE / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-index", "--no-deps"]
    done = subprocess.run([*pip, "--no-build-isolation", "--target", str(folder), str(copy)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def run(site: Path, *words: str, code: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "policyparse", *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)


def mail(folder: Path) -> Path:
    message = EmailMessage()
    message["Subject"] = "Kế hoạch cải cách"
    message.set_content("KẾ HOẠCH\nI. NHIỆM VỤ\n1. Sở Nội vụ chủ trì rà soát thủ tục trước ngày 30/9/2025.\n")
    message.add_attachment(
        (CORPUS / "annex-40" / "annex-40.docx").read_bytes(),
        maintype="application",
        subtype="octet-stream",
        filename="phu-luc.docx",
    )
    message.add_attachment(b"\x00\x01\x02", maintype="application", subtype="octet-stream", filename="smime.p7s")
    path = folder / "thu.eml"
    path.write_bytes(bytes(message))
    return path


def test_it_is_found_and_reads(site: Path, tmp_path: Path) -> None:
    done = run(site, "parse", str(mail(tmp_path)), "--format", "json")
    assert done.returncode == 0, done.stderr
    plan = json.loads(done.stdout)
    assert plan["source"]["reader"] == "eml"
    assert [task["origin"]["part"] for task in plan["tasks"]] == ["body"] + ["annex-1"] * 40
    assert [who["mention"] for who in plan["tasks"][0]["assignees"]] == ["Sở Nội vụ"]
    assert len(plan["tasks"]) == 41


def test_it_stands_behind_the_built_in_readers(site: Path) -> None:
    done = run(site, code="from policyparse.readers import load_readers; print(*load_readers())")
    names = done.stdout.split()
    assert names[-1] == "eml"
    assert {"text", "docx", "pdf", "html", "odt", "xlsx", "doc", "rtf"} <= set(names)


def test_without_it_the_mail_is_plain_text(tmp_path: Path) -> None:
    done = run(tmp_path, "parse", str(mail(tmp_path)), "--format", "json")
    assert json.loads(done.stdout)["source"]["reader"] == "text"
