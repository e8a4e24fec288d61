"""Document numbers in the forms that offices print."""

from __future__ import annotations

import pytest

from policyparse.document import fold
from policyparse.lexicon import load_lexicon
from policyparse.mentions.citations import CitationMention, find_citations
from sentences import HEAD, parse_lines

LEXICON = load_lexicon()


def find(text: str) -> list[CitationMention]:
    return find_citations(text, fold(text), LEXICON)


@pytest.mark.parametrize(
    ("printed", "number", "doc_type"),
    [
        ("Kế hoạch số 154/KH-UBND", "154/KH-UBND", "Kế hoạch"),
        ("Nghị quyết số 95/2022/NQ-HĐND", "95/2022/NQ-HĐND", "Nghị quyết"),
        ("Nghị quyết số 29-NQ/TW", "29-NQ/TW", "Nghị quyết"),
        ("Kế hoạch số 13 KH/TW", "13-KH/TW", "Kế hoạch"),
        ("Quyết định số 2783/QĐ- UBND", "2783/QĐ-UBND", "Quyết định"),
        ("Chỉ thị số 10- CT/TU", "10-CT/TU", "Chỉ thị"),
        ("CHƯƠNG TRÌNH HÀNH ĐỘNG SỐ 26-CTR/TU", "26-CTr/TU", "Chương trình hành động"),
        ("Nghị quyết số 27/NQ- TW", "27-NQ/TW", "Nghị quyết"),
        ("Quyết định 513/QĐ-TTg", "513/QĐ-TTg", "Quyết định"),
        ("Nghị quyết số: 105/2025/UBTVQH15", "105/2025/UBTVQH15", "Nghị quyết"),
        ("Luật Đất đai số 31/2024/QH15", "31/2024/QH15", "Luật"),
        ("Nghị quyết số 66.25/2026/NQ-CP", "66.25/2026/NQ-CP", "Nghị quyết"),
        ("Nghị quyết số 30c/NQ-CP", "30c/NQ-CP", "Nghị quyết"),
        ("Công văn số 565/UBND-KT1", "565/UBND-KT1", "Công văn"),
        ("Văn bản số 843/SKHĐT-KTN", "843/SKHĐT-KTN", "Văn bản"),
        ("Thông tư liên tịch số 01/2015/TTLT-VPCP-BNV", "01/2015/TTLT-VPCP-BNV", "Thông tư liên tịch"),
        ("Quyết định số 165/QÐ-TTg", "165/QĐ-TTg", "Quyết định"),
        ("Nghị quyết số 29–NQ/TW", "29-NQ/TW", "Nghị quyết"),
        ("Công điện số 0124/CĐ-UBND", "0124/CĐ-UBND", "Công điện"),
        ("Hướng dẫn số 36-HD/VPTW", "36-HD/VPTW", "Hướng dẫn"),
    ],
)
def test_numbers(printed: str, number: str, doc_type: str) -> None:
    text = f"Thực hiện {printed} ngày 07/02/2023 của cấp trên"
    mentions = [mention for mention in find(text) if mention.kind == "numbered"]
    assert [mention.number for mention in mentions] == [number]
    if not printed.startswith("Luật"):
        assert text[slice(*mentions[0].span)] == printed
        assert mentions[0].doc_type == doc_type


@pytest.mark.parametrize(
    "text",
    [
        "từ ngày 07/02/2023 đến 18-5-2018",
        "phủ sóng mạng 4G/5G và trực 24/7",
        "cơn bão số 13 và Quốc lộ 1A",
        "đạt 100% kế hoạch, tăng 8,5%/năm",
        "3/4 số hộ, tỷ lệ 1/500",
        "số điện thoại 0239/3855",
    ],
)
def test_what_only_looks_like_a_number(text: str) -> None:
    assert [mention for mention in find(text) if mention.kind == "numbered"] == []


def test_lists_under_one_head_word() -> None:
    text = "Các Công điện: số 17/CĐ-UBND ngày 01/3/2023, số 18/CĐ-UBND và số 19/CĐ-UBND ngày 05/3/2023 của UBND tỉnh"
    found = find(text)
    assert [(mention.number, mention.doc_type) for mention in found] == [
        ("17/CĐ-UBND", "Công điện"),
        ("18/CĐ-UBND", "Công điện"),
        ("19/CĐ-UBND", "Công điện"),
    ]


@pytest.mark.parametrize("law", ["Luật Việc làm", "Luật Phòng, chống thiên tai", "Bộ luật Dân sự", "Luật Ngân sách nhà nước"])
def test_laws_by_name(law: str) -> None:
    text = f"theo quy định của {law} và pháp luật có liên quan"
    assert [text[slice(*mention.span)] for mention in find(text) if mention.kind == "law"] == [law]


def test_lawyers_are_no_laws() -> None:
    assert find("Đoàn Luật sư tỉnh và Hội Luật gia tỉnh") == []


def test_a_bare_repeat_is_the_one_document_it_can_mean() -> None:
    plan = parse_lines(
        "1. Sở Y tế thực hiện Nghị quyết số 08-NQ/TU ngày 18/5/2018 của Tỉnh ủy và tổng kết Nghị quyết số 08-NQ/TU.",
        "2. Sở Nội vụ thực hiện Nghị quyết số 08-NQ/TU ngày 22/11/2021 của Tỉnh ủy.",
        "3. Sở Tài chính thực hiện Nghị quyết số 08-NQ/TU.",
    )
    keys = {document.id: document.key for document in plan.cited_documents}
    assert [keys.get(citation.target or "") for citation in plan.citations] == [
        "08-NQ/TU|2018-05-18",
        "08-NQ/TU|2018-05-18",
        "08-NQ/TU|2021-11-22",
        None,
    ]
    assert len(plan.citations[-1].candidates) == 2


def test_short_names_stand_for_what_they_are_defined_for() -> None:
    plan = parse_lines(
        "1. Sở Y tế thực hiện Kế hoạch số 13-KH/TW ngày 28/11/2022 của Bộ Chính trị (sau đây gọi là Kế hoạch 13).",
        "2. Sở Nội vụ cụ thể hóa Kế hoạch 13.",
    )
    aliases = [(citation.text, citation.number) for citation in plan.citations if citation.kind == "alias"]
    assert aliases == [("Kế hoạch 13", "13-KH/TW"), ("Kế hoạch 13", "13-KH/TW")]
    assert len({citation.target for citation in plan.citations}) == 1


@pytest.mark.parametrize(
    ("printed", "number", "damage"),
    [
        ("Quyết định số 1961/QĐUBND", "1961/QĐ-UBND", "hyphen-lost"),
        ("Nghị quyết số 72-NQ-TW", "72-NQ/TW", "separator"),
        ("Kế hoạch số 154-KH/UBND", "154/KH-UBND", "separator"),
        ("Nghị định số 3O/2O2O/NĐ-CP", "30/2020/NĐ-CP", "digit"),
        ("Quyết định số 12/QD-UBND", "12/QĐ-UBND", "letter"),
        ("Quyết định số 165/QÐ-TTg", "165/QĐ-TTg", "letter"),
        ("Quyết định số 165/QĐ−TTg", "165/QĐ-TTg", "dash"),
        ("Nghị định số 126/2024/NĐ-CP1", "126/2024/NĐ-CP", "footnote"),
        ("quyết định số 18/qđ-ubnd", "18/QĐ-UBND", "case"),
    ],
)
def test_what_was_repaired_is_said(printed: str, number: str, damage: str) -> None:
    mention = find(f"Căn cứ {printed} ngày 07/02/2023")[0]
    assert (mention.number, damage in mention.damage) == (number, True)


def test_drafting_units_keep_their_letters() -> None:
    assert [mention.number for mention in find("Văn bản số 1552/BTTTT-TTH và Công văn số 565/UBND-KT1")] == [
        "1552/BTTTT-TTH",
        "565/UBND-KT1",
    ]


def test_a_reference_back_needs_one_candidate() -> None:
    plan = parse_lines(
        "1. Sở Y tế thực hiện Chỉ thị số 31/CT-TTg ngày 12/4/2023. Sở Nội vụ kiểm tra Chỉ thị nêu trên.",
        "2. Sở Tài chính thực hiện Chỉ thị số 31/CT-TTg và Chỉ thị số 5/CT-UBND; đánh giá Chỉ thị nêu trên.",
    )
    back = [citation for citation in plan.citations if citation.text.endswith("nêu trên")]
    assert [citation.number for citation in back] == ["31/CT-TTg", None]
    assert len(back[1].candidates) == 2


def test_series_and_address_of_a_document() -> None:
    plan = parse_lines(
        "1. Sở Y tế thực hiện Nghị quyết số 29-NQ/TW ngày 17/11/2022, Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 và Kế hoạch số 5/KH-UBND ngày 06/3/2023.",
    )
    assert [(document.series, document.work) for document in plan.cited_documents] == [
        ("khóa XIII", "/akn/vn/doc/resolution/tw/2022-11-17/29-nq-tw"),
        ("2020", "/akn/vn/act/decree/cp/2020-03-05/30-2020-nd-cp"),
        ("2023", "/akn/vn/doc/plan/ubnd-hatinh/2023-03-06/5-kh-ubnd"),
    ]


def test_the_number_line_broken_behind_its_word_is_no_citation() -> None:
    head = [line for old in HEAD for line in (("Số:", "12/KH-UBND") if old.startswith("Số:") else (old,))]
    plan = parse_lines("1. Sở Y tế thực hiện Nghị quyết số 08-NQ/TU ngày 18/5/2018 của Tỉnh ủy.", head=tuple(head))
    assert [citation.number for citation in plan.citations] == ["08-NQ/TU"]


def test_the_issuer_ends_where_the_subject_begins_with_a_capital() -> None:
    plan = parse_lines("1. Theo Thông tư số 29/2024/TT-BTC ngày 16/5/2024 của Bộ trưởng Bộ Tài chính Quy định về giá.")
    assert plan.citations[0].issuer.mention == "Bộ trưởng Bộ Tài chính"
