"""Sentences with bodies that no list knows: names put together from head words and fields, in clauses of plans. All invented."""

from __future__ import annotations

import random
import re

from policyparse.spans import Span

__all__ = ["invent_sentences"]

_HEADS = (
    "Phòng", "Khoa", "Tiểu ban", "Tổ", "Đội", "Trạm", "Trung tâm", "Ban", "Hội", "Câu lạc bộ", "Nhà", "Chi cục", "Trường", "Viện",
    "Quỹ", "Văn phòng", "Hạt", "Liên đoàn", "Công ty", "Hợp tác xã", "Bộ phận", "Chi nhánh", "Xí nghiệp", "Tổ công tác",
    "Ban Quản lý", "Đoàn", "Cụm", "Thư viện", "Bảo tàng", "Nhà hát", "Bưu điện", "Điện lực",
)  # fmt: skip
_FIELDS = (
    "kế hoạch", "tổng hợp", "tài vụ", "hậu cần", "chuyên môn", "kiểm định", "giống", "cây trồng", "thủy nông", "bảo tồn",
    "di sản", "thiếu nhi", "nghiên cứu", "đào tạo", "quan trắc", "khuyến học", "dinh dưỡng", "an toàn", "lễ tân", "trật tự",
    "đô thị", "công ích", "chiếu sáng", "cấp thoát nước", "dữ liệu", "số hóa", "lưu trữ", "hành chính", "tuyên truyền", "thi đua",
    "âm nhạc", "vận tải", "bến xe", "cứu hộ", "kiểm dịch", "chăn nuôi", "thuốc", "xét nghiệm", "dược", "ngoại khoa", "nội trú",
    "hỗ trợ", "khởi nghiệp", "xúc tiến", "giao dịch", "bảo hiểm", "giám sát", "phản biện", "nước sạch", "vệ sinh",
)  # fmt: skip
_PLACES = (
    "", "", "", "tỉnh", "thành phố", "huyện", "xã", "phường", "khu vực 3", "số 2", "xã Hòa Lâm", "huyện Yên Sơn", "tỉnh Bình Lâm",
    "miền Tây", "Bắc Sơn", "Đông Phú",
)  # fmt: skip
_DUTIES = (
    "rà soát danh mục", "xây dựng kế hoạch chi tiết", "bố trí nhân lực", "kiểm tra việc chấp hành quy định",
    "tổng hợp kết quả, báo cáo", "chuẩn bị cơ sở vật chất", "hướng dẫn các đơn vị thực hiện", "lập dự toán kinh phí",
    "theo dõi tiến độ", "cung cấp số liệu", "tổ chức tập huấn", "tiếp nhận hồ sơ", "bảo đảm an ninh, trật tự",
    "cử cán bộ tham gia", "trang trí hội trường",
)  # fmt: skip
_CLAUSES = (
    "{a} chủ trì, phối hợp với {b} {do}.", "Giao {a} {do}.", "Giao {a} chủ trì, phối hợp {b}, {c} {do} trước ngày 15 tháng 5.",
    "{a}: {do}.", "{a}", "{a}, {b}", "Phối hợp với {a}, {b} {do}.", "{a} có trách nhiệm {do}; gửi {b} để tổng hợp.",
    "Đơn vị chủ trì: {a}.", "Đơn vị phối hợp: {a}; {b} và {c}.", "Đề nghị {a} {do}.", "{a} và {b} {do}.",
    "Trong quý II, {a} phối hợp {b} {do}.", "{a} tham mưu, {b} {do}.", "{Do}, báo cáo {a} trước ngày 20 hằng tháng.",
    "{Do}.", "{Do}; {do}.",
)  # fmt: skip
_SLOT = re.compile(r"(\{\w+\})")


def invent_sentences(count: int, seed: int = 0) -> list[tuple[str, list[Span]]]:
    """That many sentences and the places of the bodies in them, the same for a seed."""
    draw = random.Random(seed)
    return [_sentence(draw) for _ in range(count)]


def _sentence(draw: random.Random) -> tuple[str, list[Span]]:
    text = ""
    spans = []
    for part in _SLOT.split(draw.choice(_CLAUSES)):
        if part in ("{a}", "{b}", "{c}"):
            name = _name(draw)
            spans.append(Span(len(text), len(text) + len(name)))
            text += name
        elif part in ("{do}", "{Do}"):
            duty = draw.choice(_DUTIES)
            text += duty[0].upper() + duty[1:] if part == "{Do}" else duty
        else:
            text += part
    return text, spans


def _name(draw: random.Random) -> str:
    fields = draw.sample(_FIELDS, draw.choice((1, 1, 2)))
    field = draw.choice((" và ", ", ", " - ")).join(fields) if len(fields) > 1 and draw.random() < 0.6 else fields[0]
    return " ".join(filter(None, (draw.choice(_HEADS), field[0].upper() + field[1:], draw.choice(_PLACES))))
