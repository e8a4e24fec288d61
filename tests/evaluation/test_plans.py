"""The documents written for the corpus: whole, annotated, split over all kinds, and with every form in two of them at least."""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import is_normalized

import pytest

from policyparse.evaluation.gold import Annotation, GoldText, read_gold
from policyparse.evaluation.splits import load_splits

PLANS = Path(__file__).resolve().parents[2] / "corpus" / "plans"
NAMES = sorted(path.parent.name for path in PLANS.glob("*/plan.txt"))

FORMS = {
    "label lines": r"^[-+]? ?(?:[a-d]\) )?(?:Cơ quan|Đơn vị) (?:chủ trì|thực hiện)[^:\n]*: ",
    "label of the time": r"^[-+]? ?(?:[a-d]\) )?Th(?:ời gian|ời hạn)[^:\n]*: ",
    "agency heading": r"^\d+\. (?:Sở|Công an|Trung tâm|Đảng uỷ|Ban) [^:,.;]{3,40}\n[-a1]",
    "heading and duty on one line": r"^\d+\. (?:Sở|Công an tỉnh|Giám đốc Sở|Đề nghị Tỉnh Đoàn)[^:,\n]{0,30}: \w",
    "annex flattened to lines": r"^(?:TT|STT)\n",
    "annex with tabs": r"^(?:TT|STT)\t",
    "1.1 ladder": r"^1\.1\. ",
    "intro line with bullets": r"^.*(?:có trách nhiệm|lãnh đạo|chỉ đạo|phát triển nông thôn|PTNT|Thành phố|kế hoạch|đoàn):\n[-+] ",
    "list of Giao": r"^(?:\d\.|-) Giao (?:.*\n){1,8}(?:\d\.|-) Giao ",
    "subject first": r"^\d\. (?:Sở|UBND|Trung tâm|Công ty|Phòng|Văn phòng|Uỷ ban)[^:.]{3,60} (?:khẩn trương|theo dõi|bảo đảm|đầu tư|tiếp tục)",
    "posts": r"^(?:\d+\. |[a-z]\) )?(?:Giám đốc|Chỉ huy trưởng|Hiệu trưởng|Trưởng (?:phòng|các thôn)|Đồng chí Phó)",
    "requests": r"Đề nghị (?:Đảng uỷ|Ban |Ủy ban|Uỷ ban|Bộ |Ngân hàng)",
    "short names": r"\((?:sau đây )?gọi (?:tắt )?là |\(sau đây viết tắt là ",
    "monthly": r"h[àằ]ng tháng",
    "quarterly": r"h[àằ]ng quý",
    "yearly": r"h[àằ]ng năm",
    "channel": r"\(qua ",
    "blank in a symbol": r"\d+ -?[-/]? ?(?:CTr|TTr|NQ|TTg|SNV)|QĐ -TTg",
}


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {name: (PLANS / name / "plan.txt").read_text("utf-8") for name in NAMES}


def gold(name: str) -> Annotation:
    return read_gold(PLANS / name / "gold", GoldText(PLANS / name / "plan.txt"))


def test_there_are_thirty_and_a_third_is_no_plans(texts: dict[str, str]) -> None:
    assert len(NAMES) >= 30
    others = [name for name in NAMES if not name.startswith("kh-")]
    assert len(others) * 3 >= len(NAMES)
    assert {name.split("-")[0] for name in others} == {"cd", "ct", "ctr", "cv", "qd", "tb"}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_stands_in_two_documents(texts: dict[str, str], form: str) -> None:
    having = [name for name, text in texts.items() if re.search(FORMS[form], text, re.MULTILINE)]
    assert len(having) >= 2, having


@pytest.mark.parametrize("name", NAMES)
def test_texts_and_gold_are_whole(texts: dict[str, str], name: str) -> None:
    text, found = texts[name], gold(name)
    assert is_normalized("NFC", text)
    assert 25 <= text.count("\n") <= 80
    assert found.short
    assert len(found.tasks) >= 8
    assert all(task.lead or task.implement or task.coordinate for task in found.tasks)
    assert [row.line for row in found.tasks] == sorted(row.line for row in found.tasks)
    assert all(row.issuer is None and row.subject is None and row.kind in ("numbered", "alias", "law") for row in found.citations)


def test_the_test_part_has_every_kind() -> None:
    splits = load_splits(PLANS.parent)
    assert {split: len(names) for split, names in splits.items()} == {"dev": 20, "test": 10}
    assert {name.split("-")[0] for name in splits["test"]} >= {"cd", "cv", "ctr", "kh", "qd", "tb"}
