"""What stands in the names of bodies and behind them: places, areas, ends and beginnings, as patterns."""

from __future__ import annotations

import re

from policyparse.document import CAPITALS

WORD = rf"[{CAPITALS}][^\W\d_]*"
PLACE_NAME = re.compile(rf"(?: (?!Các ){WORD}(?:-{WORD})?){{1,4}}")
# What may stand behind a committee or a department to say which place it belongs to.
UNIT = r"(?:xã|phường|đặc khu|thị trấn|huyện|thị xã|thành phố|quận|tỉnh|tp\.?)"
AREA = re.compile(
    rf"(?: (?:cấp|cùng cấp)(?: (?:tỉnh|huyện|xã|thành phố))?(?:(?:, | và )cấp (?:tỉnh|huyện|xã))*| các cấp| các địa phương"
    rf"|(?: (?:các|toàn bộ \d+|\d+|các \d+))? {UNIT}(?:(?:, | và | - |/|, và )(?:các )?{UNIT}(?!\w))*(?! ủy| đoàn))"
)
# The same body of every unit: "Công an các xã, phường", "Trạm Y tế xã, phường", "Viện kiểm sát nhân dân các cấp"
UNITS = re.compile(
    rf" (?:các cấp(?!,)|hai cấp|(?:các )?{UNIT}(?:(?:, | và |, và ){UNIT}(?!\w))+|các (?:{UNIT}|thôn|bản|ấp|buôn|khu phố|tổ dân phố))(?!\w)(?! ủy| đoàn)"
)
MORE_UNITS = re.compile(
    rf"(?<= xã)(?:(?:,|,? và) {UNIT}(?!\w))+|(?<= huyện)(?:(?:,|,? và) {UNIT}(?!\w)(?! ủy| đoàn))+|(?<= phường)(?:(?:,|,? và) {UNIT}(?!\w))+"
)
AREA_TAIL = re.compile(
    r" (?:trực thuộc trung ương|nơi (?:có|triển khai|thực hiện|xảy ra)[^,;.:()\n]{3,50}|có liên quan|liên quan|có (?:biển|rừng|dự án)|được giao[^,;.:()\n]{0,30}|thuộc (?:tỉnh|thành phố)|ven biển|miền núi|biên giới|giáp ranh|vùng đệm|bãi ngang|vùng đồng bào dân tộc thiểu số(?: và miền núi)?|vùng (?:hạ du|trũng|ven biển|biên giới|cao)|trên địa bàn(?: (?:tỉnh|thành phố|toàn tỉnh))?)"
)
FROM_TO = re.compile(rf" từ {WORD}(?: {WORD})* đến {WORD}(?: {WORD})*")
PROVINCE = re.compile(rf"[Tt](?:ỉnh|hành phố)(?: {WORD}){{2,4}}")
COMMITTEE = re.compile(
    r"(?:ủy ban nhân dân|ủy ban nhân|ủy nhân dân|ubnd(?: dân)?|hội đồng nhân dân|hđnd|ủy ban mặt trận tổ quốc(?: việt nam)?|ủy ban mttq(?: việt nam|vn)?|ubmttq(?: việt nam|vn)?"
    r"|mặt trận tổ quốc(?: việt nam)?|thường trực (?:hđnd|hội đồng nhân dân|tỉnh ủy|thành ủy)|đoàn thanh niên cộng sản hồ chí minh|đoàn tncs hồ chí minh)"
)

BARE_BODY = re.compile(
    r"(?:của )?(?:các )?(?:sở(?! \w+ và)|cấp ủy|chi bộ|đảng bộ|tỉnh ủy, thành ủy|tỉnh ủy|thành ủy|đảng ủy|cơ quan|đơn vị|địa phương|tổ chức|doanh nghiệp|chính quyền)(?:, (?:cơ quan|đơn vị|địa phương|tổ chức))*(?!\w)"
)
NAMED_PLACES = re.compile(rf"(?:(?:ủy ban nhân dân|ubnd|chủ tịch) .*?)?các {UNIT}(?:(?:, | và ){UNIT})*$")
FIXED = re.compile(
    r"(?:(?<=hàng )không|(?<=đầu tư )xây dựng(?: (?:các )?công trình(?: [^\W\d_]+ [^\W\d_]+(?: và (?:nông nghiệp|công nghiệp|dân dụng|hạ tầng))?)?)?|phòng, chống(?: tội phạm| tham nhũng, lãng phí, tiêu cực| tham nhũng| thiên tai| dịch bệnh)?|nông thôn mới|thủ tục hành chính|dự án(?: đầu tư(?: và)? xây dựng| đầu tư)?(?: (?:các )?công trình(?: [^\W\d_]+ [^\W\d_]+(?: và (?:nông nghiệp|công nghiệp|dân dụng|hạ tầng))?)?)?|khu kinh tế|khu công nghiệp|các khu công nghiệp|rừng (?:phòng hộ|đặc dụng)|phát triển kinh tế(?: - xã hội)?|phát triển nông thôn|(?<=đầu tư )phát triển|(?<=giáo dục )thường xuyên|(?<=cảnh sát )điều tra|(?<=văn phòng thường )trực(?: ban (?:chỉ huy|chỉ đạo)(?: phòng, chống thiên tai(?: và tìm kiếm cứu nạn)?)?)?|tìm kiếm cứu nạn|an toàn giao thông|trật tự đô thị)(?!\w)"
)
PART_OF_A_BODY = re.compile(
    r"Đoàn [Tt]hanh niên|Công đoàn|Hội Phụ nữ|Hội Cựu chiến binh|Đảng ủy|Đảng bộ|Chi bộ|Ban Thường trực|Thường trực|Ban Chấp hành"
)
# "Lữ đoàn 414"
TROOP = re.compile(r"(?:Lữ đoàn|Sư đoàn|Trung đoàn|Tiểu đoàn|Binh đoàn|Quân đoàn|Hải đoàn|Hải đội|Cụm) \d{1,4}(?!\w)")
NUMBERED = re.compile(r" số \d{1,3}(?!\w)|(?<= vùng) \d(?: hải quân| cảnh sát biển)?(?!\w)")  # "Đội Quản lý thị trường số 5"
STANDALONE = re.compile(
    r"(?:Huyện đoàn|Huyện Đoàn|Đồn Biên phòng|Hạt Kiểm lâm|Bộ đội Biên phòng|Hải quan|Biên phòng|Kiểm lâm|Ban Chỉ đạo|Ban Tổ chức|Ban Thường vụ|Ban Chấp hành|Ban Chỉ huy|Tổ công tác)(?!\w)"
)
# Words in lower case with which a name may go on right behind its head ("Ban quản lý …", "Hội nông dân").
LOWER_START = (
    "các ",
    "quản lý",
    "dự án",
    "khu kinh tế",
    "rừng ",
    "đô thị",
    "chợ",
    "bảo trì",
    "di tích",
    "phòng, chống",
    "an toàn giao thông",
    "chỉ đạo",
    "chỉ huy",
    "liên hiệp",
    "nông dân",
    "doanh nghiệp",
    "cựu chiến",
    "phụ nữ",
    "thông tin",
    "tỉnh",
    "thành phố",
    "điện tử",
    "khu vực",
    "nghề nghiệp",
    "khoa học",
    "thương mại",
    "quốc gia",
    "xuất bản",
    "đường sắt",
    "dân",
    "tổ chức",
    "ngành ",
)
_LOWER = "|".join(sorted((re.escape(words.rstrip()) for words in LOWER_START), key=len, reverse=True))
LOWER_NAME = re.compile(rf"(?:{_LOWER})(?!\w)")
# "Hải quan cửa khẩu Cha Lo"
BORDER_GATE = re.compile(r" [Cc]ửa khẩu(?: quốc tế| quốc gia| cảng| sân bay)*(?= )")
COMPANY = re.compile(r"Viettel|VNPT|MobiFone|Agribank|BIDV|Vietcombank|Vietinbank")
OFFICE = re.compile(r"(?:Phòng|Trung tâm|Ban|Viện|Trường|Chi cục|Khoa) ")
# The fields of an office that stand behind its first: ", Khoa học và Thông tin"
FIELDS_LISTED = re.compile(rf", ({WORD}(?: [^\W\d_A-ZĐ]+)?) và ({WORD}(?: [^\W\d_A-ZĐ]+)?)(?!\w)")
URBAN = re.compile(r", hạ tầng và đô thị(?!\w)")  # "Phòng Kinh tế, Hạ tầng và Đô thị"
BELONGS = re.compile(r" (?:(?:trực )?thuộc |của )?(?=[A-ZĐ])")  # "các đơn vị trực thuộc Sở Y tế", "các thành viên Ban Chỉ đạo"
REGION = re.compile(r" (?:\d{1,2}|[IVX]{1,5})(?!\w)")  # "Khu vực 8"
PARTY_SEATS = re.compile(r"tỉnh ủy, thành ủy")  # "Bí thư Tỉnh ủy, Thành ủy" is one post
AFTER_POST = re.compile(r" (?:của )?(?=(?:các |những )?\S)")
BRACKET_POST = re.compile(r" \((?:thủ trưởng|giám đốc|người đứng đầu)\)")
PERSON = re.compile(rf"(?: {WORD}){{2,4}}")
OPEN_CLASS = re.compile(
    r"(?:cơ quan|đơn vị|tổ chức|chủ cơ sở|chủ đầu tư|chủ quản)[^,.;:()\n]{3,70}?(?= (?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|phải)(?!\w))"
)
NAME_SUFFIX = re.compile(
    r"(?: cấp (?:tỉnh|xã|huyện|thành phố)(?:,? (?:và )?cấp (?:tỉnh|xã|huyện))*| (?:- )?[Cc]hi nhánh (?:tỉnh|thành phố)| (?:của Quốc hội|tỉnh|thành phố|Tỉnh|Thành phố|TP\.?|quận|huyện|xã(?! hội)|phường|thị trấn|thị xã|liên huyện|(?:khu vực|Khu vực)(?: (?:\d{1,2}|[IVX]{1,5})(?!\w))?|Việt Nam|Trung ương|trung ương)(?! (?:ủy|Ủy)))(?=[\s,;.:()]|$)"
)


CONGRESS = re.compile(r" (?:khóa|khoá|Khóa|Khoá|KHÓA|KHOÁ) [IVXL]+(?!\w)")
EVERY_PROVINCE = re.compile(r" (?:các )?tỉnh, thành phố(?: trực thuộc trung ương)?")
