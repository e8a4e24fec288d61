"""The grammar of bodies: what heads a name, what may follow it, and how groups of class nouns go on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from policyparse.document import fold
from policyparse.lexicon import AgencyName, Lexicon, any_of
from policyparse.mentions.name_patterns import FIXED, LOWER_NAME
from policyparse.mentions.office_fields import FIELD_HOLDERS, field_end
from policyparse.mentions.persons import past_seat

_COMMITTEES = (
    "ủy ban nhân",
    "ủy nhân dân",
    "ubnd",
    "hội đồng nhân dân",
    "hđnd",
    "ủy ban mặt trận",
    "ủy ban mttq",
    "ubmttq",
    "mặt trận tổ quốc",
    "thường trực hđnd",
    "thường trực hội đồng nhân dân",
    "thường trực tỉnh ủy",
    "thường trực thành ủy",
    "đoàn thanh niên",
    "đoàn tncs",
)
# A class noun and the words that may narrow it.
_CLASS_MODIFIER = (
    r"(?: (?:lâm sàng|cận lâm sàng|chuyên môn|ngang bộ|thuộc chính phủ|chức năng|trung ương|quản lý nhà nước|quản lý ngành(?:, lĩnh vực)?|quản lý quy hoạch|sự nghiệp(?: công lập| công)?|hành chính(?: nhà nước)?"
    r"|chính trị(?: ?- ?xã hội|, chính trị ?- ?xã hội| xã hội)?(?:(?:,| và) (?:các )?(?:tổ chức )?xã hội(?: - nghề nghiệp)?)?|thông tin đại chúng|bưu chính(?:, viễn thông)?|lữ hành|ngành hàng|vận tải|hàng không|khám bệnh, chữa bệnh|khám chữa bệnh|khám, chữa bệnh|thông tin, tuyên truyền|báo chí(?:, phát thanh, truyền hình|, truyền thông)?|truyền thông,? báo chí|thông tấn,? báo chí|đảng|nhà nước|đăng ký đầu tư"
    r"|thường trực|thẩm quyền|cấp (?:tỉnh|xã|huyện|trên|thành phố)|đoàn thể|viễn thông|xã hội(?: - nghề nghiệp)?|hội|quần chúng|tố tụng|giúp việc|giáo dục(?: phổ thông| đại học| nghề nghiệp)?|y tế|đại học|trung học(?: phổ thông| cơ sở)?|tiểu học|mầm non|công lập|ngoài công lập|tư thục|dạy nghề|học|vũ trang|công an|quân đội|thuế|lân cận"
    r"|nghiệp vụ|thành viên|đầu mối|khác|liên quan|có liên quan|hữu quan|doanh nghiệp|thương mại|công nghệ(?: số)?|tín dụng|tư pháp|kiểm lâm|chủ quản|phát thanh|truyền hình|chức trách|kinh tế|mặt trận|thứ cấp|điện lực|xung kích|tại chỗ|cơ sở|lâm nghiệp|nông nghiệp|thủy nông|thủy lợi|xăng dầu|rừng(?: phòng hộ| đặc dụng)?|dự án)(?!\w))*"
)
# "cơ quan chủ trì" names a class where a duty or the end of the phrase follows; "cơ quan chủ trì xây dựng" is a clause.
_ACTING = r"(?:(?<=cơ quan)|(?<=đơn vị))(?: (?:được giao |được phân công )?(?:chủ trì|phối hợp)(?=[,.;)]|$| (?:có trách nhiệm|chịu trách nhiệm|phải|lấy|yêu cầu|thì|chủ động|giải quyết thủ tục|và|liên quan))(?: giải quyết thủ tục [^,.;:\n]{3,40})?)"
_GROUP_TAIL = re.compile(
    r"(?:,? (?:có )?liên quan(?! đến| tới)| khác(?! nhau)| hữu quan|(?: của)? quốc hội|(?: của)? chính phủ| của mặt trận(?: tổ quốc(?: việt nam)?)?| thuộc (?:(?:ủy ban nhân(?: dân)?|ubnd)(?: (?:tỉnh|thành phố))?|tỉnh|thành phố|trung ương|phạm vi quản lý|chính phủ|sở|bộ)| trực thuộc(?: (?:tỉnh|thành phố|trung ương|sở|bộ|(?:ủy ban nhân(?: dân)?|ubnd)(?: (?:tỉnh|thành phố))?))?"
    r"| cấp (?:tỉnh|xã|huyện|thành phố)| các cấp| của (?:tỉnh|thành phố|huyện|trung ương)(?! ủy)| (?:tỉnh|thành phố|trung ương)(?! ủy)(?=[,;.:()\s]|$)| (?:đóng )?trên địa bàn(?: (?:toàn )?(?:tỉnh|thành phố|xã|phường))?| (?:ở|tại) (?:trung ương|địa phương)| theo quy định(?! của| tại| về)"
    r"| được giao (?:nhiệm vụ|chủ trì)| được phân công(?: nhiệm vụ| chủ trì)?(?: thực hiện nhiệm vụ)?| có thẩm quyền| cùng cấp| ngành dọc| miền núi| ven biển| biên giới| có (?:rừng|biển)| hạ du| vùng (?:cao|hạ du|trũng|biên giới)| trong (?:toàn )?(?:tỉnh|thành phố))(?!\w)"
)
_QUANTITY = r"(?:tất cả các|toàn thể các|tất cả|các|những|toàn bộ|một số|từng|quý|mỗi)"
_QUANTIFIED = re.compile(rf"{_QUANTITY} ")
_TOKEN = re.compile(r"[^\W_][\w&.-]*")
_FIRST_HALVES = "nông cơ trụ cán toàn đồng nội tiến đường cục sơ hồ thông liên chuyên xã đại quốc lễ dạ vũ trạm khu thuộc trình dự kịch băng cái nữ công hội tiểu chi hệ giáp hàng"
BLOCKED_BEFORE = re.compile(rf"{any_of(_FIRST_HALVES.split())} $")
_BLOCKED_AFTER = re.compile(
    r" (?:hành chính|hành|khách|cáo|hợp|(?<=khoa )học|đầu|phận|máy|tiêu|nghị|thảo|nhập|viên|hè|dục|tính|đo|trí|thủ tục|hữu|nghề|chỉ số|luật|tài liệu|sung|công cụ|công việc|lọc|quy tắc|câu hỏi|chức(?! năng| trách)|(?<=trường )(?:thông tin|dữ liệu)|(?<=vụ )(?!và|cục|chức năng|liên quan|thuộc)\w)"
)


class Grammar(NamedTuple):
    """What the lexicon's word lists make of the grammar: patterns, and an automaton of all that begins a mention."""

    automaton: AhoCorasick
    names: tuple[AgencyName, ...]
    heads: re.Pattern[str]
    group_next: re.Pattern[str]
    posts: re.Pattern[str]
    verbs: re.Pattern[str]
    verb_next: re.Pattern[str]
    classes: re.Pattern[str]
    provinces: re.Pattern[str]
    by_surface: Mapping[str, AgencyName]
    longest: int
    single_verbs: frozenset[str]
    not_bodies: re.Pattern[str]
    tails: re.Pattern[str]
    compounds: frozenset[str]
    fields: re.Pattern[str]
    teams: re.Pattern[str]
    numbered: re.Pattern[str]
    central: frozenset[str]


@lru_cache(maxsize=4)
def grammar(lexicon: Lexicon) -> Grammar:
    words = lexicon.words
    classes = any_of(words["classes"])
    verbs = any_of(verb for verb in words["verbs"] if " " in verb)
    ranks = ["trưởng các", *words["posts"], *(f"phó {post}" for post in words["posts"] if not post.startswith("phó "))]
    item = rf"{classes}(?!\w)(?:{_ACTING})?{_CLASS_MODIFIER}"
    names = tuple(lexicon.names)
    # One pass finds known names and every place where a mention may start
    known = {name.surface for name in names}
    rows = [
        f"{quantity}{noun}"
        for quantity in ("", "các ", "tất cả các ", "những ", "toàn bộ ", "một số ", "từng ", "quý ", "mỗi ", "tất cả ")
        for noun in words["classes"]
    ]
    triggers = dict.fromkeys([*map(fold, words["heads"]), *words["teams"], *rows, *ranks, *_COMMITTEES])
    surfaces = [name.surface for name in names] + [trigger for trigger in triggers if trigger not in known]
    return Grammar(
        automaton=AhoCorasick(surfaces, matchkind=MatchKind.LeftmostLongest),
        names=names,
        heads=re.compile(rf"{any_of(words['heads'])}(?= )"),
        group_next=re.compile(rf"{item}"),
        posts=re.compile(rf"{any_of(ranks)}(?!\w)"),
        verbs=re.compile(rf"{verbs}(?!\w)"),
        verb_next=re.compile(rf" {verbs}(?!\w)"),
        classes=re.compile(rf"{classes}(?!\w)"),
        provinces=re.compile(rf"{any_of(place.surface for place in lexicon.places)}(?!\w)"),
        by_surface={name.surface: name for name in names},
        longest=max(map(len, surfaces)),
        not_bodies=re.compile(rf"{any_of(words['not_bodies'])}(?!\w)"),
        compounds=frozenset(_compounds(names)) | frozenset(verb for verb in words["verbs"] if verb.count(" ") == 1),
        tails=re.compile(rf"{any_of(words['name_tails'])}(?!\w)"),
        fields=re.compile(rf"{any_of(words['fields_of_work'])}(?!\w)"),
        teams=re.compile(
            rf"{any_of(words['teams'])}(?!\w)(?: liên ngành| công vụ| chuyên đề)*(?: số \d{{1,2}}(?!\w))?(?: của (?:tỉnh|huyện|xã|thành phố)(?!\w))?"
        ),
        single_verbs=frozenset(verb for verb in words["verbs"] if " " not in verb),
        numbered=re.compile(rf"{any_of(unit.surface for unit in lexicon.units if unit.surface[-1].isdigit())}(?!\w)"),
        central=frozenset(agency.id for agency in lexicon.agencies.values() if agency.scope == "central"),
    )


def _compounds(names: tuple[AgencyName, ...]) -> Iterator[str]:
    """Words of two syllables in the names of the lexicon ("Kiểm soát"): the second, in small letters, belongs to the first."""
    for name in names:
        for first, second in pairwise(name.written.split(" ")):
            if first[:1].isupper() and second[:1].islower():
                yield fold(f"{first} {second}")


_ADMINISTRATIVE = re.compile(r" (?:hành chính (?:nhà nước|khác)|hành chính,)")
_SEPARATOR = re.compile(r" ?[,;/] ?(?:và )?| (?:và|hoặc|-|–) | ")
_PROPER_NEXT = re.compile(r"(?:các )?(?:ủy ban|ubnd|hđnd|hội đồng nhân dân|mặt trận|ủy nhân dân)")


_LAST_NOUN = re.compile(
    r"(?:địa phương|ngành|cấp|cơ quan, đơn vị|đơn vị|cơ quan)(?=[\s,;.:]|$)(?! (?:chuyên|sự|hành|quản|thông|báo|đảng|trung|tham))"
)
_ROW_NOUN = re.compile(r"(?:các |những )?(?:sở|ban|bộ|ngành|cấp|cơ quan|đơn vị)(?!\w)")
_PEOPLE = re.compile(r"(?:tổ chức, cá nhân|cá nhân|hộ )")  # a post heads offices, not people
_CLOSED_BY_PLACE = re.compile(r"(?:tỉnh|thành phố|của huyện|trung ương|địa bàn)$")


_NAMED_CLASS = ("tổ dân phố", "khu phố", "thôn ", "ban quản lý", "ban chỉ đạo")  # by name where written with a capital


def extend_group(text: str, shadow: str, start: int, grammar: Grammar, *, headed: bool = False) -> tuple[int, int, bool]:
    """End of the group that starts here, the number of class nouns in it, and whether it names a plurality.

    `headed` is true behind a post, which keeps a whole enumeration together.
    """
    position = start
    plural = False
    if quantity := _QUANTIFIED.match(shadow, start):
        position = quantity.end()
        plural = True
    count = 0
    end = start
    while True:
        item = grammar.group_next.match(shadow, position)
        if item is None or (count and _PROPER_NEXT.match(shadow, position)):
            break
        if count and text[position].isupper() and shadow.startswith(("tỉnh ủy", "thành ủy", "huyện ủy", "đảng ủy"), position):
            break
        if count and text[position].isupper() and shadow.startswith(_NAMED_CLASS, position):
            break
        if text[position].isupper() and count and is_proper(text, shadow, position, grammar):
            break
        if _BLOCKED_AFTER.match(shadow, item.end()) and not _ADMINISTRATIVE.match(shadow, item.end()):
            break
        count += 1
        end = item.end()
        closed = False
        while tail := _GROUP_TAIL.match(shadow, end):
            if tail[0].endswith((" sở", " bộ")) and text[tail.end() : tail.end() + 2].strip().isupper():
                break  # a department by name, not the departments
            end = tail.end()
            closed = bool(_CLOSED_BY_PLACE.search(tail[0]))
        separator = _SEPARATOR.match(shadow, end)
        if separator is None or (closed and not headed):
            break
        if separator[0] == " " and not shadow.startswith(("ngành", "địa phương", "đoàn thể", "đơn vị"), separator.end()):
            if not (shadow.startswith("tổ chức", separator.end()) and shadow.endswith("cơ quan", 0, end)):
                break
        if ";" in separator[0]:
            break
        position = separator.end()
        if again := _QUANTIFIED.match(shadow, position):
            # A second "các" opens a new group, but for the bare last noun of the row, or behind a post ("người đứng đầu các …")
            if headed and _PEOPLE.match(shadow, again.end()):
                break
            if not headed and not (_LAST_NOUN.match(shadow, again.end()) and _ROW_NOUN.match(shadow, start)):
                break
            position = again.end()
    return end, count, plural


def is_proper(text: str, shadow: str, position: int, grammar: Grammar) -> bool:
    """True if a proper name (Sở Y tế) starts here, where a class noun could stand too."""
    word = grammar.classes.match(shadow, position)
    if word is None:
        return False
    if (head := grammar.heads.match(text, position)) and head.end() < word.end():  # "Viện Nghiên cứu phát triển"
        return text[head.end() + 1].isupper() and not grammar.classes.match(shadow, head.end() + 1)
    after = word.end()
    if shadow.startswith(("tập đoàn", "tổng công ty"), position) and text[after : after + 1] != " ":
        return False
    return (
        text[after : after + 1] == " " and text[after + 1 : after + 2].isupper() and not grammar.classes.match(shadow, after + 1)
    )


_STOP = frozenset(
    [
        "để",
        "theo",
        "trong",
        "tại",
        "về",
        "cho",
        "từ",
        "khi",
        "nhằm",
        "có",
        "được",
        "đã",
        "đang",
        "sẽ",
        "phải",
        "là",
        "do",
        "với",
        "của",
        "trước",
        "trên",
        "đến",
        "chủ",
        "các",
        "này",
        "nêu",
        "cùng",
        "bằng",
        "vào",
        "hoặc",
        "không",
        "như",
    ]
)


# A place in small letters closes a name, unless the name goes on behind it; a verb of one word has its object beside it.
AREA_WORD = re.compile(r"(?:tỉnh|huyện|xã(?! hội)|phường|quận|thị xã|thị trấn)(?!\w)")
_GOES_ON = re.compile(r"(?:ủy|đoàn|hội)(?!\w)")
_SURE_VERBS = frozenset(
    [
        "tăng",
        "giảm",
        "mở",
        "cử",
        "đưa",
        "gửi",
        "giúp",
        "treo",
        "mời",
        "chọn",
        "dành",
        "nộp",
        "đón",
        "hạ",
        "rút",
        "dừng",
        "ngừng",
        "hoãn",
        "tự",
        "không",
        "in",
    ]
)
_OBJECT = re.compile(r" (?:các|những|một|cho|ra|người|việc|thêm|\d)(?!\w)")


def extend_name(text: str, shadow: str, start: int, end: int, grammar: Grammar) -> int:
    """End of a proper name whose head ends at `end`: it goes on over capitals and a few lower-case words between them.

    Words in small letters that no list knows belong to the name where something closes it behind them ("Hội Cựu chiến binh, …");
    where they only go on, they are the verb and what it governs ("Trung tâm Y tế xả rửa đường ống").
    """
    lower = 0
    placed = False
    last = sure = end
    if lowered := LOWER_NAME.match(shadow, end + 1):
        sure = lowered.end()
    position = end
    limit = min(len(text), start + 130)
    while position < limit:
        if text[position] != " ":
            break
        position += 1
        word = _TOKEN.match(text, position)
        if word is None:
            if (
                shadow.startswith(("- ", "& "), position)
                and (text[position + 2 : position + 3].isupper() or grammar.tails.match(shadow, position + 2))
                and not grammar.heads.match(text, position + 2)
                and past_seat(shadow, position - 1) < position  # "Bưu điện huyện - Thành viên"
            ):
                position += 1
                continue
            break
        token = word[0]
        folded = shadow[position : word.end()]
        if folded == "và":
            after = word.end() + 1
            if shadow.startswith("và ", after):  # typed twice
                after += 3
            if shadow.startswith("công tác chính trị", after) and shadow.endswith("đảng", 0, last):
                position = last = sure = after + len("công tác chính trị")
                continue
            if not text[after : after + 1].isupper() or grammar.heads.match(text, after):
                break
            position = word.end()
            continue
        if folded == "các" and token[0] == "C":  # a cell whose line break was lost
            break
        if token[0].isupper():
            placed = placed or bool(lower and AREA_WORD.match(shadow, last - len(_last_word(shadow, last))))
            lower = 0
            sure = word.end()
        elif folded == "các" and last == end:
            position = last = sure = word.end()
            continue
        else:
            if fixed := grammar.tails.match(shadow, position) or FIXED.match(shadow, position):
                position = last = sure = fixed.end()  # words that only belong together
                lower = 1
                continue
            if folded in _STOP or placed:  # behind "huyện Lâm Hà" a word in small letters is the verb
                break
            if folded.isdigit() and shadow.startswith(("sở ", "bộ "), start):
                break
            if lower and AREA_WORD.match(shadow, last - len(_last_word(shadow, last))) and not _GOES_ON.match(shadow, position):
                break  # "Trung tâm Chính trị huyện mở …": the place closes the name
            if folded in grammar.single_verbs and (
                grammar.heads.match(text, word.end() + 1)
                or (
                    (_OBJECT.match(shadow, word.end()) or folded in _SURE_VERBS)
                    and not _is_compound(shadow, last, word.end(), grammar)
                )
            ):
                break
            if field := field_end(text, shadow, start, position, grammar):
                position = last = sure = field
                lower = 1
                continue
            if (verb := grammar.verbs.match(shadow, position)) and not _named_on(text, shadow, start, verb.end(), grammar):
                break
            if lower >= 3:
                return sure
            lower += 1
            first = " " not in shadow[end + 1 : last]  # one capital letter alone is half a word: "Đội Dân quân cơ động"
            if lower == 1 and (first or f"{_last_word(shadow, last)} {folded}" in grammar.compounds):
                sure = word.end()
            if AREA_WORD.match(shadow, position):
                sure = word.end()
        position = last = word.end()
        if token.endswith("."):
            last -= 1
            break
    return last


def _is_compound(shadow: str, last: int, end: int, grammar: Grammar) -> bool:
    """True if a word is the second half of the one before it: "tạo" of "Đào tạo"."""
    pair = grammar.verbs.match(shadow, last - len(_last_word(shadow, last)))
    return pair is not None and pair.end() == end


def _last_word(shadow: str, end: int) -> str:
    return shadow[shadow.rfind(" ", 0, end) + 1 : end]


def _named_on(text: str, shadow: str, start: int, end: int, grammar: Grammar) -> bool:
    """True if a verb inside an institution's name is followed by more of the name (Khu Nông nghiệp ứng dụng Công nghệ cao)."""
    holders: tuple[str, ...] = ("ban ", "trung tâm ", "quỹ ", "viện ", "chi cục ", "công ty ")
    after = end + 1
    if text.startswith(" - ", end):  # "Khoa Hồi sức tích cực - Chống độc"
        holders, after = FIELD_HOLDERS, end + 3
    named = text[end : end + 1] == " " and text[after : after + 1].isupper() and not grammar.heads.match(text, after)
    return named and shadow.startswith(holders, start)
