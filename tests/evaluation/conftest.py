"""A tiny corpus: one made-up plan of fifteen lines, and its gold as rows that a test may change before they are written."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docx import Document

TEXT = """\
ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 7/KH-UBND
Hà Tĩnh, ngày 05 tháng 01 năm 2030
KẾ HOẠCH
Chăm sóc cây xanh đường phố

I. NHIỆM VỤ
1. Sở Xây dựng chủ trì, phối hợp với Sở Tài chính lập danh mục cây xanh trước ngày 15/3/2030.
2. Sở Y tế chủ trì, phối hợp với Sở Nội vụ mở vườn thuốc nam theo Quyết định số 12/QĐ-UBND ngày 02/01/2030.
II. TỔ CHỨC THỰC HIỆN
1. Sở Tài chính cân đối kinh phí theo Luật Ngân sách nhà nước.
2. Các sở, ban, ngành báo cáo UBND tỉnh trước ngày 20 tháng 11 hàng năm.
Nơi nhận: Như trên."""

Rows = dict[str, list[dict[str, Any]]]


def task(line: int, locator: str, **parts: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"lead": [], "coordinate": [], "implement": [], "advise_to": [], "deadline": [], "products": []}
    return {"line": line, "locator": locator.split("/"), "core": True, "modality": "order", **empty, **parts}


def citation(line: int, text: str, kind: str, **parts: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("doc_type", "number", "issued", "issuer", "subject", "target"))
    return {"line": line, "text": text, "kind": kind, **empty, **parts}


GOLD: Rows = {
    "tasks": [
        task(
            10,
            "I/1",
            lead=["Sở Xây dựng"],
            coordinate=[{"mention": "Sở Tài chính", "line": 10}],
            deadline=[{"text": "trước ngày 15/3/2030", "kind": "due", "value": "2030-03-15", "rrule": None, "bound": "before"}],
        ),
        task(11, "I/2", lead=["Sở Y tế"], coordinate=[{"mention": "Sở Nội vụ", "line": 11}]),
        task(13, "II/1", implement=["Sở Tài chính"]),
        task(
            14,
            "II/2",
            implement=["Các sở, ban, ngành"],
            advise_to=[{"mention": "UBND tỉnh", "relation": "report"}],
            deadline=[
                {
                    "text": "trước ngày 20 tháng 11 hàng năm",
                    "kind": "recurrence",
                    "value": None,
                    "rrule": "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=20",
                    "bound": "before",
                }
            ],
        ),
    ],
    "citations": [
        citation(
            11,
            "Quyết định số 12/QĐ-UBND",
            "numbered",
            doc_type="Quyết định",
            number="12/QĐ-UBND",
            issued="2030-01-02",
            target="12/QĐ-UBND|2030-01-02",
        ),
        citation(13, "Luật Ngân sách nhà nước", "law", doc_type="Luật"),
    ],
    "dates": [
        {"line": 5, "text": "ngày 05 tháng 01 năm 2030", "norm": "2030-01-05", "kind": "point", "role": "document"},
        {"line": 10, "text": "trước ngày 15/3/2030", "norm": "2030-03-15", "kind": "due", "role": "deadline"},
        {"line": 11, "text": "ngày 02/01/2030", "norm": "2030-01-02", "kind": "point", "role": "citation"},
        {"line": 14, "text": "trước ngày 20 tháng 11 hàng năm", "norm": "yearly", "kind": "recurrence", "role": "deadline"},
    ],
    "agencies": [
        {"line": 10, "mention": "Sở Xây dựng", "class": "so-xay-dung", "group": False},
        {"line": 10, "mention": "Sở Tài chính", "class": "so-tai-chinh", "group": False},
        {"line": 11, "mention": "Sở Y tế", "class": "so-y-te", "group": False},
        {"line": 11, "mention": "Sở Nội vụ", "class": "so-noi-vu", "group": False},
        {"line": 13, "mention": "Sở Tài chính", "class": "so-tai-chinh", "group": False},
        {"line": 14, "mention": "Các sở, ban, ngành", "class": "group", "group": True},
        {"line": 14, "mention": "UBND tỉnh", "class": "ubnd-tinh", "group": False},
    ],
    "findings": [],
}


@pytest.fixture
def rows() -> Rows:
    """The right gold of the plan."""
    return deepcopy(GOLD)


def write_gold(folder: Path, rows: Rows) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, kept in rows.items():
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept), "utf-8")
    return folder


def write_docx(path: Path) -> Path:
    """The plan as a Word file, without its empty line: every block has another number than its line."""
    document = Document()
    for line in filter(None, TEXT.split("\n")):
        document.add_paragraph(line)
    document.save(str(path))
    return path


@pytest.fixture
def corpus(tmp_path: Path, rows: Rows) -> Path:
    """A corpus folder that holds the plan, as text, and its gold."""
    folder = tmp_path / "corpus" / "cay-xanh"
    write_gold(folder / "gold", rows)
    (folder / "cay-xanh.txt").write_text(TEXT, "utf-8")
    return tmp_path / "corpus"


@pytest.fixture
def gold_dir(corpus: Path) -> Path:
    return corpus / "cay-xanh" / "gold"
