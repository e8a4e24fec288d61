"""Letterheads as offices of all levels write them: who issues, which number, what the document is called."""

from __future__ import annotations

from pathlib import Path

import pytest

import policyparse

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
TEXT = ("Căn cứ Luật Trẻ em ngày 05/4/2016;", "I. NHIỆM VỤ", "1. Sở Y tế chủ trì tổng hợp.")


def head(tmp_path: Path, *lines: str) -> policyparse.Plan:
    """The result for a letterhead with a short text below it."""
    file = tmp_path / "plan.txt"
    file.write_text("\n".join((*lines, *TEXT)), encoding="utf-8")
    return policyparse.parse(file)


@pytest.mark.parametrize(
    ("above", "identity", "name"),
    [
        (("ỦY BAN NHÂN DÂN", "TỈNH HÀ TĨNH"), "ubnd@ha-tinh", "Ủy ban nhân dân tỉnh Hà Tĩnh"),
        (("UBND TỈNH HÀ TĨNH", "SỞ NỘI VỤ"), "so-noi-vu@ha-tinh", "Sở Nội vụ"),
        (
            ("UBND TỈNH HÀ TĨNH", "SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"),
            "so-nong-nghiep-va-moi-truong@ha-tinh",
            "Sở Nông nghiệp và Môi trường",
        ),
        (
            ("ỦY BAN NHÂN DÂN", "TỈNH HÀ TĨNH", "ỦY BAN NHÂN DÂN XÃ CẨM BÌNH"),
            "ubnd-xa-cam-binh@ha-tinh",
            "ỦY BAN NHÂN DÂN XÃ CẨM BÌNH",
        ),
        (("UBND tỉnh Hà Tĩnh", "UBND xã Cẩm Bình"), "ubnd-xa-cam-binh@ha-tinh", "UBND xã Cẩm Bình"),
        (("PHÒNG GIÁO DỤC HUYỆN AN BÌNH", "TRƯỜNG TIỂU HỌC SỐ 2"), "truong-tieu-hoc-so-2@ha-tinh", "TRƯỜNG TIỂU HỌC SỐ 2"),
        (("ĐẢNG BỘ THÀNH PHỐ", "BAN CHẤP HÀNH"), "dang-bo-thanh-pho-ban-chap-hanh", "ĐẢNG BỘ THÀNH PHỐ BAN CHẤP HÀNH"),
    ],
)
def test_the_issuer_is_the_last_body_above_the_number(tmp_path: Path, above: tuple[str, ...], identity: str, name: str) -> None:
    plan = head(
        tmp_path, *above, *MOTTO, "Số: 12/KH-SNV", "Hà Tĩnh, ngày 05 tháng 5 năm 2026", "KẾ HOẠCH", "THỰC HIỆN NĂM AN TOÀN"
    )
    issuer = plan.document.issuer
    assert issuer is not None
    assert (issuer.id, issuer.name) == (identity, name)
    assert plan.document.key == f"{identity}|2026-05-05|12/KH-SNV"


def test_a_number_on_the_line_below_its_word(tmp_path: Path) -> None:
    lines = (
        "ỦY BAN NHÂN DÂN",
        "TỈNH HÀ TĨNH",
        *MOTTO,
        "Số:",
        "2820/QĐ-UBND",
        "Hà Tĩnh, ngày 19 tháng 11 năm 2025",
        "QUYẾT ĐỊNH",
        "VỀ AN TOÀN",
    )
    plan = head(tmp_path, *lines)
    assert plan.document.key == "ubnd@ha-tinh|2025-11-19|2820/QĐ-UBND"
    assert [c.number for c in plan.citations if c.kind == "numbered"] == []


@pytest.mark.parametrize(
    ("below", "title"),
    [
        (("Phòng, chống đuối nước trẻ em năm 2026",), "Phòng, chống đuối nước trẻ em năm 2026"),
        (
            ("Giám sát việc cấp", "nước sạch nông thôn giai đoạn 2022 - 2025"),
            "Giám sát việc cấp nước sạch nông thôn giai đoạn 2022 - 2025",
        ),
        (("PHÒNG, CHỐNG ĐUỐI NƯỚC", "CHO TRẺ EM"), "PHÒNG, CHỐNG ĐUỐI NƯỚC CHO TRẺ EM"),
        (("PHÒNG, CHỐNG ĐUỐI NƯỚC", "III. TỔ CHỨC THỰC HIỆN"), "PHÒNG, CHỐNG ĐUỐI NƯỚC"),
        ((), None),
        (("Kính gửi: Các sở, ban, ngành.",), None),
    ],
)
def test_titles_in_capitals_and_in_small_letters(tmp_path: Path, below: tuple[str, ...], title: str | None) -> None:
    plan = head(tmp_path, "UBND TỈNH HÀ TĨNH", *MOTTO, "Số: 12/KH-UBND", "Hà Tĩnh, ngày 05 tháng 5 năm 2026", "KẾ HOẠCH", *below)
    assert plan.document.title == title


@pytest.mark.parametrize(
    ("below", "title"),
    [
        (("BAN HÀNH QUY CHẾ TRỰC BAN", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH"), "BAN HÀNH QUY CHẾ TRỰC BAN"),
        (("BAN HÀNH QUY CHẾ TRỰC BAN", "CHỦ TỊCH ỦY BAN NHÂN DÂN", "TỈNH HÀ TĨNH"), "BAN HÀNH QUY CHẾ TRỰC BAN"),
        (("BAN HÀNH QUY CHẾ TRỰC BAN", "ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH"), "BAN HÀNH QUY CHẾ TRỰC BAN"),
        (
            ("BAN HÀNH QUY CHẾ TRỰC BAN CỦA", "ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH"),
            "BAN HÀNH QUY CHẾ TRỰC BAN CỦA ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH",
        ),
        (("THÀNH LẬP TỔ GIÚP VIỆC", "HỘI ĐỒNG THI ĐUA"), "THÀNH LẬP TỔ GIÚP VIỆC HỘI ĐỒNG THI ĐUA"),
        (("V/V BAN HÀNH QUY CHẾ TRỰC BAN",), "BAN HÀNH QUY CHẾ TRỰC BAN"),
        (("THỰC HIỆN CHỈ THỊ SỐ 27/CT-TTg", "TẠI CÁC XÃ VEN BIỂN"), "THỰC HIỆN CHỈ THỊ SỐ 27/CT-TTg TẠI CÁC XÃ VEN BIỂN"),
    ],
)
def test_who_enacts_is_no_part_of_the_title(tmp_path: Path, below: tuple[str, ...], title: str) -> None:
    lines = (
        "Số: 12/QĐ-UBND",
        "Hà Tĩnh, ngày 05 tháng 5 năm 2026",
        "QUYẾT ĐỊNH",
        *below,
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
    )
    plan = head(
        tmp_path, "ỦY BAN NHÂN DÂN", "TỈNH HÀ TĨNH", *MOTTO, *lines, "QUYẾT ĐỊNH:", "Điều 1. Giao Sở Nội vụ chủ trì trực ban."
    )
    assert plan.document.title == title
    assert plan.tasks[0].assignees[0].mention == "Sở Nội vụ"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("CÔNG ĐIỆN V/V BẢO ĐẢM AN TOÀN HỒ ĐẬP CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH điện:", "BẢO ĐẢM AN TOÀN HỒ ĐẬP"),
        ("CÔNG ĐIỆN VỀ BẢO ĐẢM AN TOÀN HỒ ĐẬP ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH điện:", "VỀ BẢO ĐẢM AN TOÀN HỒ ĐẬP"),
        ("CÔNG ĐIỆN VỀ BẢO ĐẢM AN TOÀN HỒ ĐẬP", "VỀ BẢO ĐẢM AN TOÀN HỒ ĐẬP"),
    ],
)
def test_a_telegram_glued_to_its_sender(tmp_path: Path, line: str, title: str) -> None:
    lines = ("Số: 07/CĐ-UBND", "Hà Tĩnh, ngày 05 tháng 5 năm 2026", line, "- Giám đốc Sở Nông nghiệp và Môi trường;")
    plan = head(tmp_path, "ỦY BAN NHÂN DÂN", "TỈNH HÀ TĨNH", *MOTTO, *lines, "1. Sở Xây dựng kiểm tra các hồ đập.")
    assert (plan.document.doc_type, plan.document.title) == ("Công điện", title)


def test_a_title_that_the_text_is_glued_to(tmp_path: Path) -> None:
    text = "LUẬN PHIÊN HỌP THÁNG 3 CỦA TỔ CÔNG TÁC Ngày 05 tháng 3 năm 2026, Tổ công tác họp theo Kế hoạch số 9/KH-UBND."
    lines = ("Số: 31/TB-VP", "Hà Tĩnh, ngày 06 tháng 3 năm 2026", "THÔNG BÁO", "KẾT", text)
    plan = head(tmp_path, "UBND TỈNH HÀ TĨNH", *MOTTO, *lines)
    assert plan.document.title == "KẾT LUẬN PHIÊN HỌP THÁNG 3 CỦA TỔ CÔNG TÁC"
    assert plan.citations[0].number == "9/KH-UBND"  # the line is still read


def test_the_partys_title_goes_on_in_small_letters(tmp_path: Path) -> None:
    lines = (
        "Số 11-CT/TU",
        "Hà Tĩnh, ngày 22 tháng 7 năm 2025",
        "CHỈ THỊ",
        "CỦA BAN THƯỜNG VỤ TỈNH ỦY",
        "về công tác tiếp dân",
        "-----",
    )
    plan = head(tmp_path, "TỈNH ỦY HÀ TĨNH", "*", "ĐẢNG CỘNG SẢN VIỆT NAM", *lines, "1. Sở Nội vụ chủ trì rà soát.")
    assert plan.document.title == "CỦA BAN THƯỜNG VỤ TỈNH ỦY về công tác tiếp dân"


@pytest.mark.parametrize("gap", ["\t", "   ", " | "])
def test_two_columns_in_one_line(tmp_path: Path, gap: str) -> None:
    lines = (
        f"UBND TỈNH HÀ TĨNH{gap}CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        f"SỞ XÂY DỰNG{gap}Độc lập - Tự do - Hạnh phúc",
        f"Số: 265/QĐ-SXD{gap}Hà Tĩnh, ngày 30 tháng 12 năm 2025",
    )
    plan = head(tmp_path, *lines, "QUYẾT ĐỊNH", "Về việc ban hành Kế hoạch kiểm tra")
    assert plan.document.issuer is not None
    assert (plan.document.issuer.name, plan.document.key) == ("Sở Xây dựng", "so-xay-dung@ha-tinh|2025-12-30|265/QĐ-SXD")


def test_the_union_in_the_place_of_the_motto_issues_nothing(tmp_path: Path) -> None:
    lines = (
        "TỈNH ĐOÀN HÀ TĨNH",
        "***",
        "ĐOÀN TNCS HỒ CHÍ MINH",
        "Số: 20-KH/TĐTN",
        "Hà Tĩnh, ngày 04 tháng 9 năm 2025",
        "KẾ HOẠCH",
    )
    issuer = head(tmp_path, *lines, "Tổ chức hội thi").document.issuer
    assert issuer is not None
    assert issuer.name == "TỈNH ĐOÀN HÀ TĨNH"


def test_a_number_that_nobody_can_read_is_not_taken_from_the_text(tmp_path: Path) -> None:
    lines = ("Hà Tĩnh, ngày 12 tháng 10 năm 2023", "Số: #74. /UBND-VX", "V/v thực hiện Thông báo số 49-TB/TU ngày 17/8/2023")
    plan = head(
        tmp_path, "ỦY BAN NHÂN DÂN", "TỈNH HÀ TĨNH", *MOTTO, *lines, "Thực hiện Thông báo số 49-TB/TU ngày 17/8/2023, yêu cầu:"
    )
    document = plan.document
    assert (document.number, document.doc_type, document.title) == (
        None,
        "Công văn",
        "thực hiện Thông báo số 49-TB/TU ngày 17/8/2023",
    )


def test_an_office_is_that_of_the_body_above_it(tmp_path: Path) -> None:
    lines = ("Số: 34/TB-VP", "Hà Tĩnh, ngày 05 tháng 5 năm 2026", "THÔNG BÁO", "Kết luận cuộc họp giao ban")
    keys = {
        head(tmp_path, *above, *MOTTO, *lines).document.key
        for above in (("ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH", "VĂN PHÒNG"), ("VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH",))
    }
    assert keys == {"van-phong-ubnd-tinh-ha-tinh|2026-05-05|34/TB-VP"}
