"""The six relations, each with its example and its counter-example, and how documents stand to each other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from policyparse.lexicon import Lexicon
from policyparse.matching import Match, Relation, match_plans
from policyparse.matching.bodies import Bodies
from policyparse.matching.documents import Standing, period_of, standing_of
from policyparse.records.model import Plan

from .plans import plan_of

TASK = "1. Sở Nội vụ chủ trì xây dựng kho bài giảng trực tuyến dùng chung cho cán bộ, công chức, xong trước ngày 30/9/2026."
DRAFT: dict[str, Any] = {"number": "     /KH-UBND", "issued": "ngày     tháng     năm 2026"}
WARD: dict[str, Any] = {"number": "9/KH-UBND", "issuer": ("ỦY BAN NHÂN DÂN", "PHƯỜNG THÀNH SEN"), "place": "Thành Sen"}
NEXT: dict[str, Any] = {"number": "8/KH-UBND", "issued": "ngày 08 tháng 01 năm 2027", "title": "Chuyển đổi số năm 2027"}
BESIDE: dict[str, Any] = {"number": "99/KH-UBND", "issued": "ngày 08 tháng 02 năm 2026", "title": "Cải cách hành chính năm 2026"}
ELSEWHERE: dict[str, Any] = {"issuer": ("ỦY BAN NHÂN DÂN", "TỈNH NGHỆ AN"), "place": "Nghệ An"}
PARENT = (
    "Thực hiện Kế hoạch số 12/KH-UBND ngày 10/01/2026 của Ủy ban nhân dân tỉnh, Ủy ban nhân dân phường ban hành Kế hoạch sau:"
)


def only(new: Plan, old: Plan, lexicon: Lexicon) -> Match:
    (match,) = match_plans(new, [old], lexicon)
    return match


@pytest.mark.parametrize(
    ("letterhead", "swap", "relation"),
    [
        (DRAFT, ("", ""), Relation.SAME),
        (DRAFT, ("30/9/2026", "31/10/2026"), Relation.DEADLINE_MOVED),
        (DRAFT, (", xong trước ngày 30/9/2026", ""), Relation.DEADLINE_MOVED),
        (DRAFT, ("Sở Nội vụ", "Sở Tư pháp"), Relation.REASSIGNED),
        (DRAFT, ("kho bài giảng trực tuyến dùng chung", "quy định về trang phục công sở"), Relation.NEW),
        (NEXT, ("30/9/2026", "30/9/2027"), Relation.CONTINUED),
        (NEXT, ("Sở Nội vụ", "Sở Tư pháp"), Relation.REASSIGNED),
        (BESIDE, ("", ""), Relation.SAME),
        (BESIDE, ("30/9/2026", "31/10/2026"), Relation.CONFLICT),
        (BESIDE, ("Sở Nội vụ", "Sở Tư pháp"), Relation.CONFLICT),
        (ELSEWHERE, ("", ""), Relation.NEW),
    ],
)
def test_relations(lexicon: Lexicon, letterhead: dict[str, Any], swap: tuple[str, str], relation: Relation) -> None:
    assert swap[0] in TASK
    new = plan_of(lexicon, TASK.replace(*swap) if swap[0] else TASK, **letterhead)
    match = only(new, plan_of(lexicon, TASK), lexicon)
    assert match.relation is relation
    assert (match.counterpart is None) == (relation is Relation.NEW)


@pytest.mark.parametrize(
    ("task", "relation"),
    [
        ("1. Phòng Văn hóa - Xã hội thống kê các cơ sở thức ăn đường phố, xong trước ngày 25/3/2026.", Relation.REASSIGNED),
        ("1. Phòng Văn hóa - Xã hội thống kê các cơ sở thức ăn đường phố, xong trước ngày 31/5/2026.", Relation.CONFLICT),
        ("1. Trạm Y tế phường cấp giấy chứng nhận an toàn thực phẩm cho bếp ăn tập thể.", Relation.CONFLICT),
    ],
)
def test_what_a_ward_makes_of_its_provinces_plan(lexicon: Lexicon, task: str, relation: Relation) -> None:
    province = plan_of(
        lexicon,
        "1. UBND các xã, phường thống kê các cơ sở thức ăn đường phố, xong trước ngày 31/3/2026.",
        "2. Sở Y tế cấp giấy chứng nhận an toàn thực phẩm cho bếp ăn tập thể.",
    )
    assert only(plan_of(lexicon, task, intro=[PARENT], **WARD), province, lexicon).relation is relation


def test_a_successor_is_the_same_lead(lexicon: Lexicon) -> None:
    old = plan_of(
        lexicon,
        "1. Sở Thông tin và Truyền thông nâng cấp nền tảng tích hợp, chia sẻ dữ liệu của tỉnh.",
        issued="ngày 10 tháng 01 năm 2024",
        title="Chuyển đổi số năm 2024",
    )
    new = plan_of(lexicon, "1. Sở Khoa học và Công nghệ nâng cấp nền tảng tích hợp, chia sẻ dữ liệu của tỉnh.")
    other = plan_of(lexicon, "1. Sở Nội vụ nâng cấp nền tảng tích hợp, chia sẻ dữ liệu của tỉnh.")
    assert only(new, old, lexicon).relation is Relation.CONTINUED
    assert only(other, old, lexicon).relation is Relation.REASSIGNED


def test_a_province_that_was_merged_goes_on_in_the_other(lexicon: Lexicon) -> None:
    then: dict[str, Any] = {"issued": "ngày 10 tháng 01 năm 2024", "title": "Giảm nghèo năm 2024"}
    old = plan_of(lexicon, TASK, issuer=("ỦY BAN NHÂN DÂN", "TỈNH HẢI DƯƠNG"), place="Hải Dương", **then)
    merged = plan_of(lexicon, TASK, issuer=("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẢI PHÒNG"), place="Hải Phòng")
    assert only(merged, old, lexicon).relation is Relation.CONTINUED
    assert only(plan_of(lexicon, TASK), old, lexicon).relation is Relation.NEW


def test_what_the_whole_country_is_told_is_handed_down(lexicon: Lexicon) -> None:
    line = "1. Ủy ban nhân dân các tỉnh, thành phố rà soát hộ nghèo, hộ cận nghèo, xong trước ngày 30/9/2026."
    central: dict[str, Any] = {"issuer": ("THỦ TƯỚNG CHÍNH PHỦ",), "place": "Hà Nội", "number": "14/CT-TTg", "kind": "CHỈ THỊ"}
    order = plan_of(lexicon, line, title="Về giảm nghèo", **central)
    for day, relation in (("15/9/2026", Relation.REASSIGNED), ("15/12/2026", Relation.CONFLICT)):
        own = plan_of(lexicon, f"1. Sở Nông nghiệp và Môi trường rà soát hộ nghèo, hộ cận nghèo, xong trước ngày {day}.")
        assert only(own, order, lexicon).relation is relation


def test_two_offices_of_one_name_are_two(lexicon: Lexicon) -> None:
    line = "1. Văn phòng Sở xây dựng kho bài giảng trực tuyến dùng chung cho cán bộ, công chức."
    first, second = (
        plan_of(lexicon, line, number=f"5/KH-{symbol}", issuer=("ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH", name))
        for symbol, name in (("SNV", "SỞ NỘI VỤ"), ("STP", "SỞ TƯ PHÁP"))
    )
    assert only(first, second, lexicon).relation is Relation.CONFLICT
    assert only(first, first, lexicon).relation is Relation.SAME


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (
            "Sửa chữa hồ chứa nước Khe Lau, xong trước ngày 30/6/2026.",
            "Sửa chữa hồ chứa nước Đồng Mít, xong trước ngày 30/6/2026.",
        ),
        ("Tổ chức tiêm phòng vắc xin lở mồm long móng đợt 2.", "Tổ chức tiêm phòng vắc xin lở mồm long móng đợt 1."),
        ("Thẩm định Đề án sắp xếp các trường mầm non.", "Xây dựng Đề án sắp xếp các trường mầm non."),
    ],
)
def test_near_words_and_other_work(lexicon: Lexicon, new: str, old: str) -> None:
    lead = "1. Sở Nông nghiệp và Môi trường"
    plans = [plan_of(lexicon, f"{lead} {line[0].lower()}{line[1:]}", **letter) for line, letter in ((new, DRAFT), (old, {}))]
    assert only(plans[0], plans[1], lexicon).relation is Relation.NEW
    assert only(plans[0], plans[0], lexicon).relation is Relation.SAME


def test_one_old_task_has_one_counterpart(lexicon: Lexicon) -> None:
    new = plan_of(lexicon, TASK, TASK.replace("1.", "2.").replace("cán bộ, công chức", "cán bộ, công chức, viên chức"), **DRAFT)
    matches = match_plans(new, [plan_of(lexicon, TASK)], lexicon)
    assert [match.relation for match in matches] == [Relation.SAME, Relation.NEW]


def test_clauses_that_carry_a_decision_out_are_no_work(lexicon: Lexicon) -> None:
    clause = "Điều 3. Chánh Văn phòng UBND tỉnh, Giám đốc Sở Nội vụ chịu trách nhiệm thi hành Quyết định này."
    first, second = (
        plan_of(lexicon, f"1. {TASK[3:]}", clause, kind="QUYẾT ĐỊNH", number=number) for number in ("7/QĐ-UBND", "8/QĐ-UBND")
    )
    assert [task.core for task in first.tasks] == [True, False]
    assert [match.relation for match in match_plans(first, [second], lexicon)] == [Relation.SAME, Relation.NEW]


def test_equal_spans_are_equal_words(lexicon: Lexicon) -> None:
    new, old = plan_of(lexicon, TASK.replace("dùng chung", "mở dùng chung"), **DRAFT), plan_of(lexicon, TASK)
    match = only(new, old, lexicon)
    assert len(match.equal) == 2
    for mine, theirs in match.equal:
        assert new.text[slice(*mine)] == old.text[slice(*theirs)] != ""
    assert match.changes[-1].field == "text"


class TestStanding:
    def standing(self, lexicon: Lexicon, new: Plan, old: Plan) -> Standing:
        return standing_of(new, old, Bodies(lexicon))

    def test_documents(self, lexicon: Lexicon) -> None:
        old = plan_of(lexicon, TASK)
        stands = {
            Standing.VERSION: plan_of(lexicon, TASK, **DRAFT),
            Standing.NEXT: plan_of(lexicon, TASK, **NEXT),
            Standing.BESIDE: plan_of(lexicon, TASK, **BESIDE),
            Standing.ELSEWHERE: plan_of(lexicon, TASK, **ELSEWHERE),
            Standing.HANDED_DOWN: plan_of(lexicon, TASK, intro=[PARENT], **WARD),
        }
        assert {self.standing(lexicon, new, old) for new in stands.values()} == set(stands)
        for expected, new in stands.items():
            assert self.standing(lexicon, new, old) is expected

    @pytest.mark.parametrize(
        ("title", "years"),
        [
            ("Chuyển đổi số năm 2027", (2027, 2027)),
            ("Chuyển đổi số giai đoạn 2026 - 2030", (2026, 2030)),
            ("Chuyển đổi số đến năm 2030, tầm nhìn 2045", (2026, 2045)),
            ("Triển khai Nghị định số 136/2019/NĐ-CP ngày 12/3/2019", (2026, 2026)),
            ("Tăng cường chuyển đổi số", (2026, 2026)),
        ],
    )
    def test_periods(self, lexicon: Lexicon, title: str, years: tuple[int, int]) -> None:
        assert period_of(plan_of(lexicon, TASK, title=title)) == years

    def test_what_amends_and_what_replaces(self, lexicon: Lexicon) -> None:
        old = plan_of(lexicon, TASK)
        number = "Kế hoạch số 12/KH-UBND ngày 10/01/2026 của Ủy ban nhân dân tỉnh"
        amending = plan_of(lexicon, TASK, kind="QUYẾT ĐỊNH", number="70/QĐ-UBND", title=f"Sửa đổi, bổ sung {number}")
        replacing = plan_of(lexicon, TASK, number="71/KH-UBND", intro=[f"Kế hoạch này thay thế {number}."])
        naming = plan_of(lexicon, TASK, number="72/KH-UBND", intro=[f"Tiếp tục thực hiện {number}."])
        assert self.standing(lexicon, amending, old) is Standing.VERSION
        assert self.standing(lexicon, replacing, old) is Standing.VERSION
        assert self.standing(lexicon, naming, old) is Standing.BESIDE


def test_without_the_library_it_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['sklearn'] = None\n"
        "from policyparse.cli import main\n"
        "sys.argv = ['policyparse', 'diff', sys.argv[1], sys.argv[1]]\n"
        "main()"
    )
    plan = Path(__file__).resolve().parents[2] / "corpus" / "kh-154" / "kh-154.txt"
    done = subprocess.run([sys.executable, "-c", code, str(plan)], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 3
    assert "PP701" in done.stderr
    assert "policyparse[models]" in done.stderr
