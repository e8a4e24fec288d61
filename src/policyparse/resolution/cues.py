"""The words by which a sentence gives work to somebody, as patterns over the matching shadow."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from policyparse.lexicon import Lexicon
from policyparse.resolution.duties import Relation


class Cues(NamedTuple):
    """The patterns that the word lists of the lexicon make."""

    order: re.Pattern[str]
    request: re.Pattern[str]
    governor: re.Pattern[str]
    opener: re.Pattern[str]
    verb: re.Pattern[str]


def _any(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@lru_cache(maxsize=4)
def build_cues(lexicon: Lexicon) -> Cues:
    """The patterns of a lexicon's word lists."""
    words = lexicon.words
    return Cues(
        order=re.compile(
            rf"(?<!\w)(?<!được )(?<!đã )(?<!theo )(?<!trường hợp )(?<!có quyền )(?:{_any(words['orders'])})(?: (?:các )?đồng chí| nhiệm vụ| trách nhiệm)?(?: cho)?\s?:?\s?$"
        ),
        request=re.compile(
            rf"(?<!\w)(?<!theo )(?<!được )(?<!trường hợp )(?<!báo cáo, )(?:{_any(words['requests'])})(?: (?:các )?đồng chí)?\s?:?\s?$"
        ),
        governor=re.compile(rf"(?<!\w)(?:{_any(words['governors'])})(?: (?:với|cho|về|tới|đến|lên|của))?\s?$"),
        opener=re.compile(rf"(?:{_any(words['openers'])})(?!\w)"),
        verb=re.compile(rf"(?:{_any(words['verbs'])})(?!\w)"),
    )


LEAD = re.compile(r"(?<!\w)chủ trì(?!\w)")
NOT_LEAD_BEFORE = re.compile(
    r"(?:cơ quan|đơn vị|vai trò|được giao|được phân công|đã|người|nhiệm vụ|giao nhiệm vụ|sự|việc|là|cấp) $"
)
NOT_LEAD_AFTER = re.compile(r" (?:các )?(?:cuộc họp|hội nghị|phiên|buổi|họp|hội thảo|của|\(chủ nhiệm\)|nhiệm vụ này)")
THUONG_TRUC = re.compile(r"thường trực $")
PARTNER = re.compile(
    r"(?<!\w)(?:phối hợp(?: chặt chẽ| tốt| đồng bộ| hiệu quả| kịp thời| thường xuyên| thực hiện)*(?:,? ?(?:cùng với|với|cùng|giữa))?|(?:chủ trì,? )?cùng(?: với)?(?: phối hợp với)?)\s?:?\s?$"
)
PARTNER_NOUN = re.compile(
    r"(?:sự|cơ chế|quy chế|công tác|(?<!có )trách nhiệm|cơ quan|đơn vị|việc|nguyên tắc|chương trình|kế hoạch|mối quan hệ) (?:phối hợp|cùng)"
)
SEPARATOR = re.compile(
    r"\s?(?:\((?![^)]*(?:chủ trì|phối hợp))[^)]*\))?\s?(?:[,;/+]|-|–)?\s?(?:và|cùng với|cùng|hoặc|,)?\s?(?:các )?$"
)
BOUNDARY = re.compile(
    r"(?:^|[.;:?!”\"])\s?(?:-\s|\+\s)?(?:đồng thời,? |trong đó,? |riêng |ngoài ra,? |theo đó,? |bên cạnh đó,? |cụ thể:? |nhưng )?$"
)
ADVERBS = re.compile(
    r"\s?(?:\([^)]*\)\s?)?(?:,|-)?\s?(?:(?:khẩn trương|chủ động|tiếp tục|kịp thời|trực tiếp|tích cực|chỉ đạo|tăng cường|thường xuyên|nghiêm túc|tập trung|sớm|chịu trách nhiệm|có trách nhiệm|là đầu mối|làm đầu mối|là cơ quan đầu mối|phát huy vai trò cơ quan thường trực|,)\s?)*"
)
MODAL = re.compile(
    r"(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|phải|cần|chủ trì|chủ động|tiếp tục|khẩn trương|căn cứ|theo chức năng|tập trung|tích cực|tổ chức|thực hiện|nghiêm túc|xây dựng|triển khai)(?!\w)"
)
CROSSED = re.compile(r"[.;:]|(?<!\w)(?:đã|đang|được|sẽ)(?!\w)")
EXECUTING = re.compile(
    r"chịu trách nhiệm (?:thi hành|thực hiện) (?:quyết định|nghị quyết|chỉ thị|quy định) này|(?:căn cứ|chiếu) (?:quyết định|nghị quyết) (?:này )?thi hành|nghiêm túc (?:triển khai )?thực hiện\s?(?:chỉ thị này)?\W*$"
)
PLACE_ACTS = re.compile(r",? (?:cần|phải|tiếp tục|chủ động|khẩn trương|tập trung|chỉ đạo|quan tâm|chủ trì|có trách nhiệm)(?!\w)")
ISSUING = re.compile(
    r"(?:ubnd|ủy ban nhân dân|chủ tịch|thủ tướng|chính phủ|bộ|ban chỉ đạo|văn phòng|hội đồng|chúng tôi|sở)(?: [^\s,.;:()]+){0,7} (?:trân trọng |kính |cũng |đã )?$"
)
ORDERS_OTHERS = re.compile(
    r",? (?:trân trọng |kính |cũng )?(?:yêu cầu|giao|phân công|đề nghị)(?= (?:các|đồng chí|sở|bộ|ubnd|ủy ban|giám đốc|thủ trưởng|chủ tịch|người|công an|ban|đơn vị|cơ quan))"
)
LATER = re.compile(r"[.;:] ")
DO = re.compile(r"(?:\(|\(do|(?:việc|nhiệm vụ|nội dung|công việc) này do)\s?$")
HEADING_PREFIX = re.compile(
    r"(?:(?:trách nhiệm|nhiệm vụ|nhiệm vụ cụ thể|phân công nhiệm vụ)(?: của| cho| thực hiện của)?:? |(?:đối với|về phía|giao|đề nghị|yêu cầu|phân công|giao cho|giao nhiệm vụ cho|kính đề nghị|trân trọng đề nghị):? )?$"
)
HEADING_REST = re.compile(
    r"\s?(?:\([^)]*\))?\s?(?:(?:chủ trì|có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|phối hợp)(?: các nội dung(?: sau)?)?)?\s?[:.;]?\s?$"
)
RELATIONS: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("submit", re.compile(r"(?<!\w)(?<!tờ )trình(?: bày)?(?: xin ý kiến)?\s?$")),
    ("advise", re.compile(r"(?<!\w)(?:tham mưu(?:,? (?:giúp|đề xuất|trình))?(?: cho| với)?|giúp)\s?$")),
    ("report", re.compile(r"(?<!\w)(?:(?<!đề án )báo cáo|phản ánh)(?: (?:về|cho|tới|lên|với))?\s?$")),
    ("report", re.compile(r"(?<!\w)(?:báo cáo|phản ánh)(?! viên)[^,.;:()]{2,70}? (?:về|cho|tới|đến|lên|với)\s?$")),
    ("send", re.compile(r"(?<!\w)gửi(?: (?:về|cho|tới|đến|báo cáo|kết quả|văn bản))*\s?$")),
    ("send", re.compile(r"(?<!\w)gửi [^,.;:()]{2,60}? (?:về|cho|tới|đến)\s?$")),
)
