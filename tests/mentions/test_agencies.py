"""Bodies: names, groups kept whole, posts, and the words that only look like them."""

from __future__ import annotations

import pytest

from policyparse.document import fold
from policyparse.lexicon import load_lexicon
from policyparse.mentions.agencies import find_agencies

LEXICON = load_lexicon()


def find(text: str) -> list[str]:
    return [text[slice(*found.span)] for found in find_agencies(text, fold(text), LEXICON)]


@pytest.mark.parametrize(
    "name",
    [
        "Sở Y tế",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Sở Lao động - Thương binh và Xã hội",
        "Sở KH&ĐT",
        "Ngân hàng Nhà nước - Chi nhánh tỉnh Hà Tĩnh",
        "Ban Quản lý Khu kinh tế tỉnh",
        "UBND các huyện, thành phố, thị xã",
        "Uỷ ban nhân dân cấp xã",
        "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương",
        "các sở, ban, ngành",
        "các cơ quan, đơn vị, địa phương liên quan",
        "các tổ chức chính trị - xã hội",
        "Thủ trưởng các sở, ban, ngành",
        "Chủ tịch UBND các xã, phường",
        "Bộ trưởng Bộ Nội vụ",
        "Phó Thủ tướng Chính phủ Trần Hồng Hà",
        "Thuế tỉnh Hà Tĩnh",
        "Công an tỉnh",
        "Trung tâm Dịch vụ việc làm Thành phố",
        "Tập đoàn Công nghiệp - Viễn thông Quân đội",
        "các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ",
        "Báo và Phát thanh, Truyền hình tỉnh",
        "Ban Chấp hành Trung ương Đảng khóa XIII",
    ],
)
def test_whole_names(name: str) -> None:
    assert find(f"Kiểm tra {name} hằng năm") == [name]


@pytest.mark.parametrize(
    "text",
    ["sửa chữa trụ sở", "cơ sở dữ liệu quốc gia", "đội ngũ cán bộ", "ban hành đồng bộ", "đại hội, lễ hội", "hàng từ Đài Loan"],
)
def test_what_only_looks_like_a_body(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("Sở Y tế, Sở Nội vụ và Công an tỉnh", ["Sở Y tế", "Sở Nội vụ", "Công an tỉnh"]),
        ("các sở, ban, ngành và UBND các xã, phường", ["các sở, ban, ngành", "UBND các xã, phường"]),
        ("các Sở: Tài chính, Y tế", ["các Sở: Tài chính", "Y tế"]),
        ("Sở Văn hóa, Thể thao và Du lịch; Sở Tư pháp", ["Sở Văn hóa, Thể thao và Du lịch", "Sở Tư pháp"]),
    ],
)
def test_lists(text: str, bodies: list[str]) -> None:
    assert find(text) == bodies
