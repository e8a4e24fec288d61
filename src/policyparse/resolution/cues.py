"""The words by which a sentence gives work to somebody, as patterns over the matching shadow."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import NamedTuple

from policyparse.lexicon import LETTER, Lexicon, any_of
from policyparse.mentions.persons import SEAT_TAIL
from policyparse.resolution.duties import Relation


class Cue(NamedTuple):
    """A pattern, and words of which one stands wherever it fits: to look for those first costs next to nothing."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """What the pattern finds between two places of a text."""
        for word in self.words:
            if text.find(word, start, end) >= 0:
                return self.pattern.search(text, start, end)
        return None


class Cues(NamedTuple):
    """The patterns that the word lists of the lexicon make."""

    order: re.Pattern[str]
    request: re.Pattern[str]
    governor: re.Pattern[str]
    opener: re.Pattern[str]
    verb: re.Pattern[str]


@lru_cache(maxsize=4)
def build_cues(lexicon: Lexicon) -> Cues:
    """The patterns of a lexicon's word lists."""
    words = lexicon.words
    before = [LETTER, "được ", "theo ", "trường hợp "]
    return Cues(
        order=re.compile(
            rf"{any_of(words['orders'], not_behind=[*before, 'đã ', 'có quyền '])}(?: (?:các )?đồng chí| nhiệm vụ| trách nhiệm)?(?: cho)?(?: (?:ông|bà|đồng chí)(?: [^\s,.;:]+){{2,4}},|(?<=đồng chí)(?: [^\s,.;:]+){{2,4}},)?\s?:?\s?$"
        ),
        request=re.compile(rf"{any_of(words['requests'], not_behind=[*before, 'báo cáo, '])}(?: (?:các )?đồng chí)?\s?:?\s?$"),
        governor=re.compile(rf"{any_of(words['governors'], not_behind=[LETTER])}(?: (?:với|cho|về|tới|đến|lên|của))?\s?$"),
        opener=re.compile(rf"{any_of(words['openers'])}(?!\w)"),
        verb=re.compile(rf"{any_of(words['verbs'])}(?!\w)"),
    )


# A pattern that begins with its own letters is searched for by them: no look-behind stands before a long scan.
LEAD = re.compile(r"chủ trì(?!\w)")
NOT_LEAD_BEFORE = re.compile(
    r"(?:cơ quan|đơn vị|vai trò|được giao|được phân công|đã|người|nhiệm vụ|giao nhiệm vụ|sự|việc|là|cấp) $"
)
NOT_LEAD_AFTER = re.compile(r" (?:các )?(?:cuộc họp|giao ban|hội nghị|phiên|buổi|họp|hội thảo|của|\(chủ nhiệm\)|nhiệm vụ này)")
HOLDS_LEAD = re.compile(r"(?:đầu mối|trách nhiệm|có nhiệm vụ|(?:giữ|đóng|với|thực hiện) vai trò) $")
THUONG_TRUC = re.compile(r"thường trực $")
PARTNER = re.compile(
    r"(?:phối hợp(?<!\wphối hợp)(?:(?: chặt chẽ| tốt| đồng bộ| hiệu quả| kịp thời| thường xuyên| thực hiện)*(?:,? ?(?:cùng với|với|cùng|giữa))?|, [^,.;:()]{3,40} với)|cùng(?<!\wcùng)(?<!đồng hành cùng)(?<!song song cùng)(?<!đi đôi cùng)(?: với)?(?: phối hợp với)?)\s?:?\s?$"
)
PARTNER_NOUN = re.compile(
    r"(?:sự|cơ chế|quy chế|công tác|(?<!có )trách nhiệm|cơ quan|đơn vị|việc|nguyên tắc|chương trình|kế hoạch|mối quan hệ) (?:phối hợp|cùng)"
)
SEPARATOR = re.compile(
    r"\s?(?:\((?![^)]*(?:chủ trì|phối hợp))[^)]*\))?\s?(?:[,;/+]|-|–)?\s?(?:và|cùng với|cùng|hoặc|,)?\s?(?:các )?(?:đồng chí )?$"
)
BOUNDARY = re.compile(
    r"(?:^|[.;:?!”\"])\s?(?:-\s|\+\s|\(\w{1,3}\)\s)?(?:(?:các )?đồng chí )?(?:đồng thời,? |trong đó,? |riêng |ngoài ra,? |theo đó,? |bên cạnh đó,? |cụ thể:? |nhưng )?$"
)
# What may stand between the start of a unit and the bodies it opens with.
OPENING = re.compile(r"(?:\(\w{1,3}\) )?(?:riêng )?(?:(?:các )?đồng chí )?")
ADVERBS = re.compile(
    r"\s?(?:\([^)]*\)\s?)?(?:,|-)?\s?(?:(?:khẩn trương|chủ động|tiếp tục|kịp thời|trực tiếp|tích cực|chỉ đạo|tăng cường|thường xuyên|nghiêm túc|tập trung|sớm|chịu trách nhiệm|có trách nhiệm|là đầu mối|làm đầu mối|là cơ quan đầu mối|phát huy vai trò cơ quan thường trực|,)\s?)*"
)
MODAL = re.compile(
    r"(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|phải|cần|chủ trì|chủ động|tiếp tục|khẩn trương|căn cứ|theo chức năng|tập trung|tích cực|tổ chức|thực hiện|nghiêm túc|xây dựng|triển khai)(?!\w)"
)
CROSSED = re.compile(r"[.;:]|(?<!\w)(?:đã|đang|được|sẽ)(?!\w)")
EXECUTING = Cue(
    ("thi hành", "trách nhiệm thực hiện", "nghiêm túc"),
    re.compile(
        r"chịu trách nhiệm (?:thi hành|thực hiện) (?:quyết định|nghị quyết|chỉ thị|quy định) này|(?:căn cứ|chiếu) (?:quyết định|nghị quyết) (?:này )?thi hành|nghiêm túc (?:triển khai )?thực hiện\s?(?:chỉ thị này)?\W*$"
    ),
)
PLACE_ACTS = re.compile(r",? (?:cần|phải|tiếp tục|chủ động|khẩn trương|tập trung|chỉ đạo|quan tâm|chủ trì|có trách nhiệm)(?!\w)")
ISSUING = re.compile(
    r"(?:ngân hàng|cục|chi cục|phòng|liên đoàn|hội|đảng ủy|công an|giám đốc|bí thư|tỉnh ủy|huyện ủy|ban|trung tâm|ubnd|ủy ban nhân dân|chủ tịch|thủ tướng|chính phủ|bộ|ban chỉ đạo|văn phòng|hội đồng|chúng tôi|sở|thường trực|hđnd)(?: [^\s,.;:()]+){0,7} (?:trân trọng |kính |cũng |đã )?$"
)
AGREED = re.compile(r"(?:^|[.;:-] ?)(?:tiếp tục|thống nhất|đồng ý|nhất trí)(?: về)?(?: chủ trương| nguyên tắc)?(?: việc)? $")
# "Nhiệm vụ này giao Sở A chủ trì"
# The work first, who leads it behind: "Rà soát quy hoạch, giao Sở A chủ trì."
HANDED = re.compile(
    r"(?:giao|phân công|đề nghị)(?: cho)? [^.;:()]{3,90} (?:làm đầu mối, )?chủ trì(?: tổ chức| thực hiện| tham mưu)?(?=[.;]|$|, phối hợp|, tham mưu|\s*$)"
)
THIS_WORK = re.compile(r"(?:nhiệm vụ|nội dung|công việc|việc) (?:này|trên) $")
CLOSES = re.compile(r"(?: tổ chức| thực hiện| triển khai)?\s?(?=[,.;]|$)")
ORDERS_OTHERS = re.compile(
    r",? (?:trân trọng |kính |cũng )?(?:yêu cầu|giao|phân công|đề nghị)(?= (?:các|đồng chí|sở|bộ|ubnd|ủy ban|giám đốc|thủ trưởng|chủ tịch|người|công an|ban|đơn vị|cơ quan|công ty|trung tâm|bệnh viện|nhà trường|trường|phòng|chi cục|cục|văn phòng|quý|hội|đài|báo|viện|thanh tra|đảng ủy|thường trực|liên minh|liên đoàn|điện lực))|,? (?:yêu cầu|đề nghị|chỉ thị|kết luận)\s?:(?=\n|$)"
)
# The verb is the issuer's courtesy or a report of what happened, no duty.
NO_DUTY = re.compile(
    r"(?:ghi nhận|biểu dương|đánh giá cao|hoan nghênh|cảm ơn|chúc mừng|gửi kèm|nhận được|thống nhất (?:với|cao|chỉ)|cơ bản thống nhất|đồng ý)(?!\w)"
)
# Duty words that end even a long name of a class ("Tổ chức, cá nhân sản xuất, kinh doanh hàng hóa có trách nhiệm").
BOUND = re.compile(r"(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ)(?!\w)")
# A duty that begins at once, so that the class before it is complete.
ADVERB_FIRST = re.compile(
    r"(?:chủ động|tiếp tục|phối hợp|chủ trì|khẩn trương|tập trung|tích cực|tổ chức|thực hiện|triển khai|xây dựng|rà soát|căn cứ|theo|trong phạm vi|phải|cần|nghiêm túc|kịp thời|thường xuyên|báo cáo|chỉ đạo|tăng cường|lãnh đạo|định kỳ|quán triệt)(?!\w)"
)
# Behind a body by name that opens a unit any word but these is the verb of its duty.
ANY_VERB = re.compile(
    r" (?!(?:của|được|đã|đang|sẽ|và|hoặc|cũng|về|tại|ở|số|ngày|năm|gồm|bao gồm|thuộc|như|trước|sau|nơi|này|nêu|trên|dưới|có|là|với|cùng|theo|do|bị|vẫn|còn|chưa|không|trong|từ|đến|tới|để|nhằm|khi|giai đoạn|lần|khóa|nhiệm kỳ|cho|các|những|mà|thì|nên|bằng|qua|ghi nhận|biểu dương|đánh giá cao|thống nhất)(?!\w))[^\W\d_]"
)
# A verb behind one of these is part of a noun ("thuộc phạm vi quản lý", "trong hệ thống tổ chức đảng").
NOUN_BEFORE_VERB = re.compile(
    r"(?:phạm vi|lĩnh vực|hệ thống|công tác|hoạt động|quyền|dịch vụ|công nghệ|chương trình|nhiệm vụ|nhu cầu|phong trào|chức năng|cơ sở|đơn vị|cơ quan|tổ chức|việc) $"
)
# A class goes on over one of these verbs: they say what kind of firms or units are meant.
KIND = re.compile(
    r"(?:chịu sự (?:giám sát|kiểm tra|thanh tra|quản lý)|cung cấp(?! thông tin| số liệu| dữ liệu| hồ sơ)|cung ứng|sử dụng|quản lý|sản xuất|kinh doanh|khai thác|chủ quản|đầu tư|vận hành|cấp nước|cấp điện|chi trả|xuất khẩu|nhập khẩu|đào tạo|tư vấn|dịch vụ|hoạt động|phát hành|thi công|phân phối|xây dựng và kinh doanh|thuộc|trực thuộc|trong hệ thống|trong khu|trong các|trên địa bàn|tại các|tại khu|được (?:giao|phân công)|có (?:tên|giường|liên quan|nhu cầu|đủ|chức năng|hoạt động|vốn))(?!\w)"
)
# A group that names its limits already, or is no class ("UBND các xã, phường").
COMPLETE = re.compile(r"(?:liên quan|khác|hữu quan|nêu trên)$|ủy ban|ubnd|hđnd|hội đồng")
ASSIGNED = re.compile(r"được (?:giao|phân công)")
# Verbs that open a duty and stand in no name of a class, and the short ones that do.
DUTY = re.compile(r"(?:thực hiện|triển khai|chủ động|phối hợp|tiếp tục|khẩn trương|rà soát|báo cáo|có trách nhiệm)(?!\w)")
SHORT_DUTY = re.compile(r"(?:cử|chọn|mời|nộp|gửi|lập|phải|cần|giúp|tự|sớm)$")
DUTY_TAIL = re.compile(r",?(?: (?:phải|tự|cần|đều|cùng|thì))*\s*$")
WORD_END = re.compile(r",? |[,;.:()]")
# Where a class surely ends.
CLASS_END = re.compile(
    r"[,;.:()]|(?<!\w)(?:để|nhằm|trong(?! hệ thống| các khu| khu| tỉnh| địa bàn| nước| cả nước)|đối với|khi|theo|về|thì|sẽ|đã|đang|nếu|và|là|cho|trước|sau|kể từ|định kỳ|hằng|hàng|hoặc|nghiêm|quyết liệt)(?!\w)"
)
# The unknown first body of a list of partners starts with one of these.
LOOSE = re.compile(
    r"(?:văn phòng|công đoàn|đoàn kiểm tra|đoàn thanh tra|đoàn giám sát|đoàn công tác|gia đình|chủ đầu tư|nhà đầu tư|chính quyền|cấp ủy|đơn vị|doanh nghiệp|tổ chức|lực lượng|ngành|đoàn thể|địa phương|hộ|chủ quản|nhà trường|nhà thầu|cơ sở|viện|trường)(?!\w)"
)
LOOSE_NEXT = re.compile(
    r"(?:hệ thống (?:truyền thông|truyền thanh|chính trị|thông tin)|mặt trận cơ sở|chính quyền|cấp ủy|lực lượng|nhà trường|gia đình|người dân|nhân dân|cộng đồng|chủ đầu tư|nhà đầu tư|nhà thầu)(?!\w)"
)
ALONE = Cue(
    ("cùng ",),
    re.compile(r"cùng(?: với)? (?=(sở|bộ|ban|cục|chi cục|văn phòng|công ty|bệnh viện|nhà trường|trung tâm|công an|phòng) )"),
)
CODE = re.compile(r"[A-ZĐ]{2,5}\d{1,2}(?!\w)")  # an office by its number: PC06, A05
WITH = re.compile(r"phối hợp(?: chặt chẽ| tốt| đồng bộ| hiệu quả| kịp thời| thường xuyên)* (?:với |cùng )?")
SERVES = re.compile(r" (?:làm|là) (?:cơ quan |đơn vị )?(?:thường trực|đầu mối)(?!\w)")  # "do A làm thường trực"
# "do A chủ trì" only says who leads where it closes a clause of its own.
BY = re.compile(r"do(?<!\wdo)\s?$")
BY_ITSELF = re.compile(r"(?:^|[(,;:–-]|(?:việc|nhiệm vụ|nội dung|công việc) này)\s?do\s?$")
# A list of bodies may be the subject of a lead behind one of these.
CLAUSE_OPEN = re.compile(r"(?:[,;:.(–-]|(?<!\w)(?:thì|và|để|do|giao|cho|trong đó|đồng thời|nhưng|này))\s?$")
OF = re.compile(r"(?<!\w)(?:của|tại|từ|theo|giữa|đối với|do)\s?(?:các )?$")
IS_ONE = re.compile(r" (?:là|làm) (?:cơ quan|đơn vị|lực lượng) | được (?:giao|phân công)(?: nhiệm vụ)? ")
GRANTED = re.compile(r" được (?:giao|phân công)(?: nhiệm vụ)? ")  # "Sở A làm cơ quan chủ trì"
IF = re.compile(r"(?:trong quá trình|quá trình|trường hợp|nếu|khi)(?!\w)")
RESPONDS = re.compile(r",? (?:kịp thời|chủ động|phản ánh|đề xuất|gửi|có văn bản|báo cáo|thông tin|liên hệ)(?!\w)")
# "Sở A (chủ trì), Sở B (phối hợp)": the role stands behind the name.
BRACKETED_ROLE = re.compile(r"\s?\((?:cơ quan |đơn vị |là cơ quan )?(?:(chủ trì)|phối hợp)(?: thực hiện)?\)")
# Somebody outside is asked in to do a part of the work: "Mời đồng chí Bí thư Tỉnh Đoàn tham gia …".
INVITES = Cue(("mời ",), re.compile(r"(?:^|[.;] )(?:trân trọng |kính )?mời (?:các )?$"))
LATER = re.compile(r"[.;:] ")
DO = Cue(("(", "này do"), re.compile(r"(?:\(|\(do|(?:việc|nhiệm vụ|nội dung|công việc) này do)\s?$"))
HEADING_PREFIX = re.compile(
    r"(?:(?:các )?đồng chí |(?:trách nhiệm|nhiệm vụ|nhiệm vụ cụ thể|phân công nhiệm vụ)(?: của| cho| thực hiện của)?:? |(?:đối với|về phía|giao|đề nghị|yêu cầu|phân công|giao cho|giao nhiệm vụ cho|kính đề nghị|trân trọng đề nghị):? )?$"
)
HEADING_REST = re.compile(
    rf"(?:{SEAT_TAIL})?\s?(?:\([^)]*\))?\s?(?:(?:chủ trì|có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|phối hợp)(?: các nội dung(?: sau)?)?)?\s?[:.;]?\s?$"
)
# What the receiver does afterwards is nobody's duty here: "báo cáo Sở A để tổng hợp, trình UBND tỉnh".
RECEIVERS_STEP = re.compile(r"(?<!\w)để (?:tổng hợp|theo dõi|xem xét|kịp thời|biết)[^.;:]*$")
_REPORT = r"báo cáo(?<!\wbáo cáo)(?<!gửi báo cáo)"
_REFLECT = r"phản ánh(?<!\wphản ánh)(?<!gửi phản ánh)"
RELATIONS: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("submit", re.compile(r"trình(?<!\wtrình)(?<!tờ trình)(?: bày)?(?: xin ý kiến)?\s?$")),
    ("advise", re.compile(r"(?:tham mưu(?<!\wtham mưu)(?:,? (?:giúp|đề xuất|trình))?(?: cho| với)?|giúp(?<!\wgiúp))\s?$")),
    (
        "report",
        re.compile(
            rf"(?:{_REPORT}(?<!đề án báo cáo)|{_REFLECT}|báo(?<!\wbáo)(?= về))(?: nhanh| ngay| kịp thời)*(?:,? (?:đề xuất|kiến nghị|xin ý kiến))?(?: (?:về|cho|tới|lên|với))?\s?$"
        ),
    ),
    ("report", re.compile(rf"(?:{_REPORT}|{_REFLECT})(?! viên)[^,.;:()]{{2,70}}? (?:về|cho|tới|đến|lên|với)\s?$")),
    ("send", re.compile(r"gửi(?<!\wgửi)(?: (?:về|cho|tới|đến|báo cáo|kết quả|văn bản))*\s?$")),
    ("send", re.compile(r"gửi(?<!\wgửi) [^,.;:()]{2,60}? (?:về|cho|tới|đến)\s?$")),
)


def skip_blanks(shadow: str, position: int) -> int:
    """The first place from here on that is no blank."""
    while position < len(shadow) and shadow[position] == " ":
        position += 1
    return position
