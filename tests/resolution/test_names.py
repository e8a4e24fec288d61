"""Names in a document: short names it introduces, rows, ids that the lexicon knows, order that does not matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyparse.lexicon import load_lexicon
from policyparse.lexicon.directory import directory
from policyparse.records.model import AgencyRef, Plan
from sentences import parse_lines

DIRECTORY = directory(load_lexicon())
NAMES = [
    "Sở Y tế",
    "SKHĐT",
    "Sở NN&PTNT",
    "UBND tỉnh",
    "UBND huyện Hương Sơn",
    "UBND Kỳ Anh",
    "UBND",
    "BTC",
    "Ban Chỉ đạo tỉnh",
    "các sở, ban, ngành",
    "Giám đốc Sở Nội vụ",
    "Bộ trưởng Bộ Y tế",
    "Thủ trưởng các sở, ban, ngành",
    "Sở Tài chính Nghệ An",
    "Công an thành phố",
    "Thành ủy",
    "Tỉnh ủy",
    "Sở Lao động, Thương binh và Xã hội (LĐTBXH)",
    "LĐTBXH",
    "Cục Thuế",
]


def ids(plan: Plan) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    return {found.mention: (found.agency.id, found.agency.candidates) for found in plan.agencies if found.agency}


def refs(plan: Plan) -> list[AgencyRef]:
    found = [who.agency for task in plan.tasks for who in task.assignees]
    found += [who.agency for task in plan.tasks for who in task.addressees]
    found += [body.agency for body in plan.agencies]
    return [ref for ref in found if ref is not None]


def test_short_names_that_the_document_introduces() -> None:
    plan = parse_lines(
        "1. Sở Giáo dục và Đào tạo (GDĐT) chủ trì, phối hợp với Ban Chỉ đạo tỉnh (gọi tắt là BCĐ) rà soát.",
        "2. GDĐT tổng hợp theo Công văn số 5/GDĐT-VP, báo cáo BCĐ.",
    )
    found = ids(plan)
    assert found["GDĐT"] == ("so-giao-duc-va-dao-tao@ha-tinh", ())
    assert found["BCĐ"] == (None, ())
    assert sum(body.mention == "GDĐT" for body in plan.agencies) == 1


def test_letters_that_are_not_those_of_the_body_introduce_nothing() -> None:
    assert "XYZ" not in ids(parse_lines("1. Sở Y tế (XYZ) chủ trì rà soát.", "2. XYZ tổng hợp."))


def test_the_row_under_one_head() -> None:
    found = ids(parse_lines("1. Các Sở: Tài chính, Y tế tổng hợp."))
    assert found == {"Các Sở: Tài chính": ("so-tai-chinh@ha-tinh", ()), "Y tế": ("so-y-te@ha-tinh", ())}


@pytest.mark.parametrize(
    ("issuer", "body"),
    [
        (("BỘ NỘI VỤ", "Số: 12/KH-BNV", "Hà Nội, ngày 05 tháng 5 năm 2023"), (None, ("so-noi-vu",))),
        (("UBND TỈNH NGHỆ AN", "Số: 12/KH-UBND", "Vinh, ngày 05 tháng 5 năm 2023"), ("so-noi-vu@nghe-an", ())),
    ],
)
def test_the_town_where_a_ministry_signs_is_not_the_province_it_speaks_of(
    issuer: tuple[str, ...], body: tuple[str | None, tuple[str, ...]]
) -> None:
    head = (issuer[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", *issuer[1:], "KẾ HOẠCH", "VỀ MỘT SỐ NHIỆM VỤ", "I. NHIỆM VỤ")
    assert ids(parse_lines("1. Sở Nội vụ tổng hợp.", head=head))["Sở Nội vụ"] == body


def test_a_name_broken_over_lines() -> None:
    from policyparse.document import Origin, Paragraph, Source, build_document
    from policyparse.pipeline import analyse
    from sentences import FOOT, HEAD

    lines = (*HEAD, "1. Sở Nông nghiệp và Phát", "triển nông thôn chủ trì rà soát.", *FOOT)
    paragraphs = [Paragraph(line, Origin(number)) for number, line in enumerate(lines, 1)]
    plan = analyse(build_document(paragraphs, Source("x", "", "text/plain", "text"), wrapped=True))
    assert "so-nong-nghiep-va-phat-trien-nong-thon@ha-tinh" in {found[0] for found in ids(plan).values()}


@given(st.lists(st.sampled_from(NAMES), max_size=8))
def test_every_id_in_a_result_exists_in_the_lexicon(names: list[str]) -> None:
    for ref in refs(parse_lines(*(f"{number}. Giao {name} chủ trì rà soát." for number, name in enumerate(names, 1)))):
        assert ref.id is None or DIRECTORY.exists(ref.id)
        assert all(DIRECTORY.exists(candidate) for candidate in ref.candidates)


@given(st.permutations(NAMES[:-3]))
def test_resolving_does_not_depend_on_the_order_of_mentions(names: list[str]) -> None:
    def lines(order: list[str]) -> list[str]:
        return [f"{number}. Giao {name} chủ trì rà soát." for number, name in enumerate(order, 1)]

    assert ids(parse_lines(*lines(names))) == ids(parse_lines(*lines(NAMES[:-3])))
