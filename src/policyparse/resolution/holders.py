"""Bodies that no list knows, told by the form of the words that name them: "Ban …", "Tổ …", "Giáo viên …", "Hộ …".

Only where a line says whose duty follows: a heading over duties, words before a colon, the subject of a verb.
"""

from __future__ import annotations

import re

from policyparse.document import CAPITALS, Document
from policyparse.mentions.agencies import AgencyFound
from policyparse.mentions.persons import SEAT_TAIL
from policyparse.resolution.duties import Actor
from policyparse.spans import Span

_DUTY = ",? (?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|thực hiện|tổ chức thực hiện)"
_DUTY_LAST = re.compile(rf"{_DUTY}$")
_DUTY_END = re.compile(
    rf"(?: \((?:do|cơ quan|đơn vị|gồm) [^()]*\))?(?: do (?:các )?(?:đồng chí|ông|bà) [^.;:]*)?(?:{SEAT_TAIL})?(?:{_DUTY})?[\s.:;]*$"
)
_BEFORE_DUTY = (" (", " do ", "trưởng", "tổ phó", "chủ tịch hội đồng", "ủy viên", "thành viên", "thư ký")
_LONGEST_DUTY = 30  # letters
CLAUSE = re.compile(
    r"(?<!\w)(?:được (?:giao|phân công)$|chủ trì|phối hợp|tổ chức triển khai|triển khai|thực hiện (?:các|tốt)|tăng cường|tiếp tục|chủ động|trong đó|căn cứ|khẩn trương|là (?:các|cơ quan|bộ phận|đơn vị|lực lượng|nòng cốt|chủ thể)|(?:là|làm) đầu mối|chịu trách nhiệm|có trách nhiệm|(?<!ban )chỉ đạo|hướng dẫn|đôn đốc)(?!\w)|[.:]"
)
ORDERED = re.compile(
    r"(?:(?:(?:các )?đồng chí|giao|đề nghị|yêu cầu|phân công|trách nhiệm của|đối với)(?: các đồng chí| đồng chí)? )?"
)
# Words that begin the name of somebody who can be told to act, where they are not the start of a duty or a subject.
_HOLDER = re.compile(
    r"(?:(?:toàn thể|tất cả(?: các)?|mỗi|từng|các|toàn bộ) (?:cán bộ|công chức|viên chức|đảng viên|đoàn viên|hội viên|người lao động|giáo viên|nhân viên|học sinh|sinh viên|hộ|thôn|tổ|lớp|chi hội|chi đoàn|bàn|ca|nhóm|đội|xã|phường|trường|khoa|phòng|đơn vị|cơ quan|điểm|ông|bà|cá nhân)"
    r"|nhóm(?! đối tượng| giải pháp| nhiệm vụ| chỉ tiêu| hàng)|thư viện|quản đốc|đội trưởng|mặt trận|ubmttq|tỉnh đoàn|huyện đoàn|thành đoàn|liên đoàn|hiệp hội|nhà văn hóa|ký túc xá|câu lạc bộ|lớp trưởng|thủ quỹ|thủ kho|trực ban|đảng viên|đoàn viên|hội viên|chủ tọa|ban(?! hành)|tổ(?! chức)|hội(?! nghị| thảo| thi| nhập| diễn| chợ)|đội(?! ngũ)|đoàn(?! kết)|liên đội|chi đoàn|chi bộ|chi hội|đảng bộ|đảng ủy|trường(?! hợp)|nhà trường|phòng(?!,| chống| ngừa)|trung tâm|trạm"
    r"|nhân viên|chuyên viên|thanh tra viên|cộng tác viên|điều dưỡng|bác sĩ|kiểm lâm viên|hướng dẫn viên|giáo viên|giảng viên|cán bộ(?! quản lý trong)|công chức|viên chức|bộ phận|phụ huynh|cha mẹ|học sinh|sinh viên|người dân|hộ|trưởng|phó|tổ trưởng|hiệu trưởng|hiệu phó|giám đốc|thủ trưởng|bí thư|chủ tịch|chủ nhiệm"
    r"|thôn|khu phố|khu dân cư|tổ dân phố|ấp|bản(?! đồ| sắc| tin| quyền)|buôn|hợp tác xã|công ty|doanh nghiệp|các (?:nhà máy|đại biểu|ủy viên|cán bộ|công chức|giảng viên|nhà trường|thôn|tổ|ban|hội|đội|đoàn|trường|phòng|bộ phận|cơ sở|đơn vị|lực lượng|chi bộ|hộ|gia đình|giáo viên|doanh nghiệp|hợp tác xã|câu lạc bộ|thành viên|cá nhân|tổ chức|cơ quan|khu phố|ấp|bản|buôn|chủ)|chủ (?:đầu tư|cơ sở|hộ|rừng|hồ|tàu|phương tiện)|nhà (?:thầu|đầu tư|máy)|viện(?! trợ| dẫn)|bệnh viện|khoa(?! học)|bộ môn|cơ sở(?! hạ tầng| dữ liệu| vật chất| pháp lý)|đơn vị(?! tính| hành chính)|cơ quan|lực lượng|công an|quân sự|văn phòng|thanh tra(?! (?:trách nhiệm|việc|công tác|chuyên đề|đột xuất|định kỳ|hành chính))|công đoàn|tiểu ban|đảng viên|thí sinh|hội viên|đoàn viên|kiểm lâm|biên phòng|sở(?! hữu| thích)|ủy ban|ubnd|hđnd|hội đồng|cục|chi cục|vụ(?! án| việc| mùa| đông)|tập đoàn|tổng công ty|ngân hàng|quỹ(?! đất| nhà)|báo(?! cáo| động| giá)|đài|cổng|kế toán|chi ủy|đảng đoàn|khu quản lý|bưu điện|thuế|kho bạc|điện lực|hạt|đồn|các khu|các thành viên|các chi ủy)(?!\w)"
)
_CAPITAL_PIECE = re.compile(rf" ?[,;] (?:và )?(?=[{CAPITALS}])| và (?=[{CAPITALS}])")


def before_duty(shadow: str, span: Span) -> int:
    """The end of a heading without what closes it: who leads the body, the duty word, marks ("… có trách nhiệm:")."""
    text = shadow[slice(*span)]
    if not any(mark in text for mark in _BEFORE_DUTY):  # nothing but the duty word can stand before the marks
        end = span.start + len(text.rstrip(" .:;"))
        duty = _DUTY_LAST.search(shadow, max(span.start, end - _LONGEST_DUTY), end)
        return duty.start() if duty else end
    tail = _DUTY_END.search(text)
    return span.start + tail.start() if tail else span.end


def holder_end(shadow: str, start: int) -> int:
    """Where the word ends that begins the name of somebody who can be told to act; `start` if none begins here."""
    holder = _HOLDER.match(shadow, start)
    return holder.end() if holder else start


def begins_holder(shadow: str, start: int) -> bool:
    """True if the name of somebody who can be told to act begins here."""
    return bool(_HOLDER.match(shadow, start))


def named_by_form(document: Document, span: Span, *, ordered: bool = False) -> tuple[Actor, ...]:
    """The bodies that a stretch names and nothing else; a piece of it begins with a capital. Empty where it says more.

    Behind a word of ordering (`ordered`) the first need not: "Giao công chức Văn phòng …".
    """
    text, shadow = document.text, document.shadow
    start = span.start
    opened = ORDERED.match(shadow, start)
    start = opened.end() if opened else start
    end = before_duty(shadow, span)
    if end - start > 150 or not _HOLDER.match(shadow, start, end):
        return ()
    if not (text[start].isupper() or ordered) or CLAUSE.search(shadow, start, end):
        return ()
    pieces = []
    marks = (mark for mark in _CAPITAL_PIECE.finditer(text, start, end) if mark[0] != " và " or _HOLDER.match(shadow, mark.end()))
    for mark in [*marks, None]:  # "Bộ phận Tiếp nhận và Trả kết quả" is one body
        stop = mark.start() if mark else end
        pieces.append(AgencyFound(Span(start, stop), "group"))
        start = mark.end() if mark else end
    return tuple(Actor("implement", piece, "heading:form", span) for piece in pieces)
