"""Bodies named in a text: departments, committees, posts, and groups that are kept whole.

Names that the lexicon knows are found in one pass of an automaton; everything else by a small grammar: a head word (Sở,
Trung tâm, UBND, Giám đốc, các cơ quan …) and what may follow it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from policyparse.document import CAPITALS, fold
from policyparse.lexicon import AgencyName, Lexicon
from policyparse.spans import Span


class AgencyFound(NamedTuple):
    """One body at one place. `kind` is name, group, post or open (a singular class, "cơ quan chủ trì")."""

    span: Span
    kind: str
    name: AgencyName | None = None


_WORD = rf"[{CAPITALS}][^\W\d_]*"
_PLACE_NAME = re.compile(rf"(?: {_WORD}(?:-{_WORD})?){{1,4}}")
# What may stand behind a committee or a department to say which place it belongs to.
_UNIT = r"(?:xã|phường|đặc khu|thị trấn|huyện|thị xã|thành phố|quận|tỉnh|tp\.?)"
_AREA = re.compile(
    rf"(?: (?:cấp|cùng cấp)(?: (?:tỉnh|huyện|xã|thành phố))?(?:(?:, | và )cấp (?:tỉnh|huyện|xã))*| các cấp"
    rf"|(?: (?:các|toàn bộ \d+|\d+|các \d+))? {_UNIT}(?:(?:, | và | - |/|, và )(?:các )?{_UNIT}(?!\w))*(?! ủy| đoàn))"
)
_AREA_TAIL = re.compile(
    rf" (?:trực thuộc trung ương|nơi (?:có|triển khai|thực hiện)[^,;.:()\n]{3,50}|có liên quan|liên quan|có (?:biển|rừng|dự án)|được giao[^,;.:()\n]{0,30}|thuộc (?:tỉnh|thành phố)|ven biển|trên địa bàn(?: (?:tỉnh|thành phố|toàn tỉnh))?)"
)
_FROM_TO = re.compile(rf" từ {_WORD}(?: {_WORD})* đến {_WORD}(?: {_WORD})*")
_PROVINCE = re.compile(rf"(?<!\w)(?:[Tt]ỉnh|[Tt]hành phố)(?: {_WORD}){{2,4}}")
_COMMITTEE = re.compile(
    r"(?:ủy ban nhân dân|ủy ban nhân|ủy nhân dân|ubnd|hội đồng nhân dân|hđnd|ủy ban mặt trận tổ quốc(?: việt nam)?|ủy ban mttq(?: việt nam|vn)?|ubmttq(?: việt nam|vn)?"
    r"|mặt trận tổ quốc(?: việt nam)?|thường trực (?:hđnd|hội đồng nhân dân|tỉnh ủy|thành ủy)|đoàn thanh niên cộng sản hồ chí minh|đoàn tncs hồ chí minh)"
)
_COMMITTEES = ("ủy ban nhân", "ủy nhân dân", "ubnd", "hội đồng nhân dân", "hđnd", "ủy ban mặt trận", "ủy ban mttq", "ubmttq", "mặt trận tổ quốc", "thường trực hđnd", "thường trực hội đồng nhân dân", "thường trực tỉnh ủy", "thường trực thành ủy", "đoàn thanh niên", "đoàn tncs")
# A class noun and the words that may narrow it.
_CLASS_MODIFIER = (
    r"(?: (?:chuyên môn|ngang bộ|thuộc chính phủ|chức năng|trung ương|quản lý nhà nước|quản lý ngành(?:, lĩnh vực)?|quản lý quy hoạch|sự nghiệp(?: công lập| công)?|hành chính(?: nhà nước)?"
    r"|chính trị(?: ?- ?xã hội|, chính trị ?- ?xã hội| xã hội)?(?:(?:,| và) (?:các )?(?:tổ chức )?xã hội(?: - nghề nghiệp)?)?|báo chí(?:, phát thanh, truyền hình|, truyền thông)?|truyền thông,? báo chí|thông tấn,? báo chí|đảng|nhà nước|đăng ký đầu tư"
    r"|thường trực|thẩm quyền|cấp (?:tỉnh|xã|huyện|trên|thành phố)|đoàn thể|viễn thông|xã hội(?: - nghề nghiệp)?|hội|quần chúng|tố tụng|giúp việc|giáo dục(?: phổ thông| đại học| nghề nghiệp)?|y tế|đại học|học|vũ trang|công an|quân đội|thuế|lân cận"
    r"|nghiệp vụ|thành viên|đầu mối|khác|liên quan|có liên quan|hữu quan|doanh nghiệp|thương mại|công nghệ(?: số)?|tín dụng|tư pháp|kiểm lâm|chủ quản|phát thanh|truyền hình|chức trách|kinh tế|mặt trận|thứ cấp|điện lực|xung kích|tại chỗ|cơ sở)(?!\w))*"
)
# "cơ quan chủ trì" names a class where a duty or the end of the phrase follows; "cơ quan chủ trì xây dựng" is a clause.
_ACTING = (
    r"(?:(?<=cơ quan)|(?<=đơn vị))(?: (?:được giao |được phân công )?(?:chủ trì|phối hợp)(?=[,.;)]|$| (?:có trách nhiệm|chịu trách nhiệm|phải|lấy|yêu cầu|thì|chủ động|giải quyết thủ tục|và|liên quan))(?: giải quyết thủ tục [^,.;:\n]{3,40})?)"
)
_GROUP_TAIL = re.compile(
    r"(?:,? (?:có )?liên quan(?! đến| tới)| khác(?! nhau)| hữu quan| của mặt trận(?: tổ quốc(?: việt nam)?)?| thuộc (?:(?:ủy ban nhân(?: dân)?|ubnd)(?: (?:tỉnh|thành phố))?|tỉnh|thành phố|trung ương|phạm vi quản lý|chính phủ|sở|bộ)| trực thuộc(?: (?:tỉnh|thành phố|trung ương|sở|bộ|(?:ủy ban nhân(?: dân)?|ubnd)(?: (?:tỉnh|thành phố))?))?"
    r"| cấp (?:tỉnh|xã|huyện|thành phố)| các cấp| của (?:tỉnh|thành phố|trung ương)(?! ủy)| (?:tỉnh|thành phố|trung ương)(?! ủy)(?=[,;.:()\s]|$)| (?:đóng )?trên địa bàn(?: (?:toàn )?(?:tỉnh|thành phố|xã|phường))?| (?:ở|tại) (?:trung ương|địa phương)| theo quy định(?! của| tại| về)"
    r"| được giao (?:nhiệm vụ|chủ trì)| được phân công(?: nhiệm vụ| chủ trì)?(?: thực hiện nhiệm vụ)?| có thẩm quyền| cùng cấp| ngành dọc| trong (?:toàn )?(?:tỉnh|thành phố))(?!\w)"
)
_QUANTITY = r"(?:các|những|toàn bộ|một số|từng)"
_BLOCKED_BEFORE = re.compile(
    r"(?:cơ|trụ|cán|toàn|đồng|nội|tiến|đường|cục|sơ|cơ|hồ|thông|liên|chuyên|xã|đại|quốc|lễ|dạ|vũ|trạm|khu|thuộc|trình|dự|kịch|băng|cái|nữ|công|hội|tiểu|chi|hệ|giáp|hàng|cơ) $"
)
_BLOCKED_AFTER = re.compile(
    r" (?:hành chính|hành|cáo|hợp|đầu|phận|máy|tiêu|nghị|thảo|nhập|viên|hè|dục|tính|đo|trí|thủ tục|hữu|nghề|chỉ số|luật|tài liệu|sung|công cụ|công việc|lọc|quy tắc|câu hỏi|chức(?! năng| trách))"
)


class _Grammar(NamedTuple):
    automaton: AhoCorasick
    names: tuple[AgencyName, ...]
    heads: re.Pattern[str]
    group_next: re.Pattern[str]
    posts: re.Pattern[str]
    verbs: re.Pattern[str]
    classes: re.Pattern[str]


@lru_cache(maxsize=4)
def _grammar(lexicon: Lexicon) -> _Grammar:
    words = lexicon.words
    classes = "|".join(sorted(map(re.escape, words["classes"]), key=len, reverse=True))
    heads = "|".join(sorted(map(re.escape, words["heads"]), key=len, reverse=True))
    verbs = "|".join(sorted((re.escape(verb) for verb in words["verbs"] if " " in verb), key=len, reverse=True))
    posts = "|".join(sorted(map(re.escape, words["posts"]), key=len, reverse=True))
    item = rf"(?:{classes})(?!\w)(?:{_ACTING})?{_CLASS_MODIFIER}"
    names = tuple(lexicon.names)
    # One pass finds known names and every place where a mention may start
    known = {name.surface for name in names}
    rows = [f"{quantity}{noun}" for quantity in ("", "các ", "những ", "toàn bộ ", "một số ", "từng ") for noun in words["classes"]]
    triggers = dict.fromkeys([*map(fold, words["heads"]), *rows, *words["posts"], *_COMMITTEES])
    surfaces = [name.surface for name in names] + [trigger for trigger in triggers if trigger not in known]
    return _Grammar(
        automaton=AhoCorasick(surfaces, matchkind=MatchKind.LeftmostLongest),
        names=names,
        heads=re.compile(rf"(?:{heads})(?= )"),
        group_next=re.compile(rf"{item}"),
        posts=re.compile(rf"(?:{posts})(?!\w)"),
        verbs=re.compile(rf"(?:{verbs})(?!\w)"),
        classes=re.compile(rf"(?:{classes})(?!\w)"),
    )


_SEPARATOR = re.compile(r" ?[,;/] ?(?:và )?| (?:và|hoặc|-|–) | ")
_PROPER_NEXT = re.compile(r"(?:các )?(?:ủy ban|ubnd|hđnd|hội đồng nhân dân|mặt trận|ủy nhân dân)")


_LAST_NOUN = re.compile(r"(?:địa phương|ngành|cấp|cơ quan, đơn vị|đơn vị|cơ quan)(?=[\s,;.:]|$)(?! (?:chuyên|sự|hành|quản|thông|báo|đảng|trung|tham))")
_ROW_NOUN = re.compile(r"(?:các |những )?(?:sở|ban|bộ|ngành|cấp|cơ quan|đơn vị)(?!\w)")
_CLOSED_BY_PLACE = re.compile(r"(?:tỉnh|thành phố|trung ương|địa bàn)$")


def _extend_group(text: str, shadow: str, start: int, grammar: _Grammar, *, headed: bool = False) -> tuple[int, int, bool]:
    """End of the group that starts here, the number of class nouns in it, and whether it names a plurality.

    `headed` is true behind a post, which keeps a whole enumeration together.
    """
    position = start
    plural = False
    if quantity := re.compile(rf"{_QUANTITY} ").match(shadow, start):
        position = quantity.end()
        plural = True
    count = 0
    end = start
    while True:
        item = grammar.group_next.match(shadow, position)
        if item is None or (count and _PROPER_NEXT.match(shadow, position)):
            break
        if text[position].isupper() and count and _is_proper(text, shadow, position, grammar):
            break
        if _BLOCKED_AFTER.match(shadow, item.end()) and not re.compile(r" (?:hành chính (?:nhà nước|khác)|hành chính,)").match(shadow, item.end()):
            break
        count += 1
        end = item.end()
        closed = False
        while tail := _GROUP_TAIL.match(shadow, end):
            end = tail.end()
            closed = bool(_CLOSED_BY_PLACE.search(tail[0]))
        separator = _SEPARATOR.match(shadow, end)
        if separator is None or (closed and not headed):
            break
        if separator[0] == " " and not shadow.startswith(("ngành", "địa phương", "đoàn thể", "đơn vị"), separator.end()):
            break
        if ";" in separator[0]:
            break
        position = separator.end()
        if again := re.compile(rf"{_QUANTITY} ").match(shadow, position):
            # A second "các" opens a new group, but for the bare last noun of the row, or behind a post ("người đứng đầu các …")
            if not headed and not (_LAST_NOUN.match(shadow, again.end()) and _ROW_NOUN.match(shadow, start)):
                break
            position = again.end()
    return end, count, plural


def _is_proper(text: str, shadow: str, position: int, grammar: _Grammar) -> bool:
    """True if a proper name (Sở Y tế) starts here, where a class noun could stand too."""
    word = grammar.classes.match(shadow, position)
    if word is None:
        return False
    after = word.end()
    if shadow.startswith(("tập đoàn", "tổng công ty"), position) and text[after : after + 1] != " ":
        return False
    return text[after : after + 1] == " " and text[after + 1 : after + 2].isupper() and not grammar.classes.match(shadow, after + 1)


_STOP = frozenset(
    "để theo trong tại về cho từ khi nhằm có được đã sẽ phải là do với của trước trên đến chủ các này nêu cùng bằng vào hoặc không như".split()
)


def _extend_name(text: str, shadow: str, start: int, end: int, grammar: _Grammar) -> int:
    """End of a proper name whose head ends at `end`: it goes on over capitals and a few lower-case words between them."""
    lower = 0
    last = end
    position = end
    limit = min(len(text), start + 130)
    while position < limit:
        if text[position] == " ":
            position += 1
            word = re.compile(r"[^\W_][\w&.-]*").match(text, position)
            if word is None:
                if shadow.startswith("- ", position) and text[position + 2 : position + 3].isupper() and not grammar.heads.match(text, position + 2):
                    position += 1
                    continue
                break
            token = word[0]
            folded = shadow[position : word.end()]
            if folded == "và":
                after = word.end() + 1
                if not text[after : after + 1].isupper() or grammar.heads.match(text, after):
                    break
                position = word.end()
                continue
            if token[0].isupper():
                if lower == 0 and position > end + 1 and grammar.heads.match(text, position) and not shadow.startswith(("ban ", "đoàn "), start):
                    pass
                lower = 0
            elif folded == "các" and last == end:
                position = last = word.end()
                continue
            else:
                if folded in _STOP or lower >= 3:
                    break
                if (verb := grammar.verbs.match(shadow, position)) and not _named_on(text, shadow, start, verb.end(), grammar):
                    break
                lower += 1
            position = last = word.end()
            if token.endswith("."):
                last -= 1
                break
        elif text.startswith((", ", " - "), position) and False:
            break
        else:
            break
    return last


def _named_on(text: str, shadow: str, start: int, end: int, grammar: _Grammar) -> bool:
    """True if a verb inside an institution's name is followed by more of the name (Khu Nông nghiệp ứng dụng Công nghệ cao)."""
    return (
        shadow.startswith(("ban ", "trung tâm ", "quỹ ", "viện ", "chi cục ", "công ty "), start)
        and text[end : end + 1] == " "
        and text[end + 1 : end + 2].isupper()
        and not grammar.heads.match(text, end + 1)
    )


_BARE_BODY = re.compile(r"(?:của )?(?:các )?(?:sở(?! \w+ và)|cấp ủy|cơ quan|đơn vị|địa phương|tổ chức|doanh nghiệp|chính quyền)(?:, (?:cơ quan|đơn vị|địa phương|tổ chức))*(?!\w)")
_AFTER_POST = re.compile(r" (?:của )?(?=(?:các |những )?\S)")
_BRACKET_POST = re.compile(r" \((?:thủ trưởng|giám đốc|người đứng đầu)\)")
_PERSON = re.compile(rf"(?: {_WORD}){{2,4}}")
_OPEN_CLASS = re.compile(
    r"(?:cơ quan|đơn vị|tổ chức|chủ cơ sở|chủ đầu tư|chủ quản)[^,.;:()\n]{3,70}?(?= (?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|phải)(?!\w))"
)
_NAME_SUFFIX = re.compile(rf"(?: cấp (?:tỉnh|xã|huyện|thành phố)(?:,? (?:và )?cấp (?:tỉnh|xã|huyện))*| (?:tỉnh|thành phố|Tỉnh|Thành phố|TP\.?|quận|huyện|khu vực|Khu vực|Việt Nam|Trung ương|trung ương)(?! (?:ủy|Ủy)))(?=[\s,;.:()]|$)")


_CONGRESS = re.compile(r" (?:khóa|khoá|Khóa|Khoá|KHÓA|KHOÁ) [IVXL]+(?!\w)")
_EVERY_PROVINCE = re.compile(r" (?:các )?tỉnh, thành phố(?: trực thuộc trung ương)?")


class AgencyFinder:
    """Finds the bodies of one document. Built per document; `mention_at` answers for single places."""

    def __init__(self, text: str, shadow: str, lexicon: Lexicon) -> None:
        self._text = text
        self._shadow = shadow
        self._grammar = _grammar(lexicon)
        self._names: dict[int, tuple[int, AgencyName]] = {}
        self._starts: list[int] = []
        names = self._grammar.names
        for index, start, end in self._grammar.automaton.find_matches_as_indexes(shadow):
            if shadow[start - 1 : start].isalnum() or shadow[end : end + 1].isalnum():
                continue
            self._starts.append(start)
            if index < len(names) and (text[start].isupper() or shadow.startswith(("ủy ban", "tỉnh ủy"), start)):
                self._names[start] = (end, names[index])

    def find_all(self) -> list[AgencyFound]:
        """Every body of the text, longest names first come, without overlaps."""
        found: list[AgencyFound] = []
        end = -1
        for start in self._starts:
            if start < end:
                continue
            mention = self.mention_at(start)
            if mention is not None:
                found.append(mention)
                end = mention.span.end
        return self._with_provinces(self._with_rows(found))

    def _with_rows(self, found: list[AgencyFound]) -> list[AgencyFound]:
        """The bodies with the rest of a row under one head: "các Sở: Tài chính, Y tế" names two."""
        rows: list[AgencyFound] = []
        for mention in found:
            rows.append(mention)
            head = re.compile(r"(?:các )?(sở|bộ) ?: ").match(self._shadow, mention.span.start, mention.span.end)
            position = mention.span.end
            while head and (gap := re.compile(r", (?:và )?| và ").match(self._shadow, position)):
                end = self._bare_department(gap.end(), head[1] == "sở")
                if not end:
                    break
                rows.append(AgencyFound(Span(gap.end(), end), "name", None))
                position = end
        return rows

    def _with_provinces(self, found: list[AgencyFound]) -> list[AgencyFound]:
        """The bodies and, between them, provinces by name: a province can be told to act ("tỉnh Đắk Lắk cần …")."""
        taken = {position for mention in found for position in range(*mention.span)}
        places = [
            AgencyFound(Span(*match.span()), "place")
            for match in _PROVINCE.finditer(self._text)
            if match.start() not in taken and match.end() - 1 not in taken
        ]
        return sorted([*found, *places]) if places else found

    def mention_at(self, start: int) -> AgencyFound | None:
        """The body whose mention starts exactly here, or None."""
        shadow, grammar = self._shadow, self._grammar
        if post := grammar.posts.match(shadow, start):
            return self._post_at(start, post.end())
        if committee := _COMMITTEE.match(shadow, start):
            return self._committee_at(start, committee.end())
        known = self._names.get(start)
        named = self._name_at(start, known)
        if named is not None:
            return named
        return self._group_at(start)

    def _post_at(self, start: int, end: int) -> AgencyFound | None:
        text, shadow = self._text, self._shadow
        if start in self._names and self._names[start][0] > end:
            known_end, name = self._names[start]
            area_end = self._area(known_end) if shadow.endswith(("dân", "ubnd"), start, known_end) else known_end
            return AgencyFound(Span(start, area_end), "post", name)
        kiem = re.compile(r" kiêm [^\W\d_]+(?: [^\W\d_]+){0,3}?(?= (?:Tập|Tổng|Hội|Ban|Ủy|Sở|Bộ|các))").match(text, end)
        if kiem:
            end = kiem.end()
        if bracket := _BRACKET_POST.match(shadow, end):
            end = bracket.end()
        if shadow.startswith(("bộ phận", "hội đồng thành viên"), end + 1):
            if shadow.startswith("hội đồng thành viên", end + 1):
                end += len(" hội đồng thành viên")
        position = end
        if after := _AFTER_POST.match(shadow, end):
            position = after.end()
            if shadow.startswith("công an", position) and shadow.startswith("trưởng", start):
                pass
            body = self._group_at(position, headed=True) or self.mention_at(position)
            if body is not None and body.kind != "open" or (body is not None and shadow.startswith(("cơ quan", "đơn vị", "cấp ủy", "tổ chức", "địa phương", "chính quyền"), position)):
                return AgencyFound(Span(start, body.span.end), "post", None)
        if bare := _BARE_BODY.match(shadow, end + 1):
            if text[end : end + 1] == " ":
                return AgencyFound(Span(start, bare.end()), "post", None)
        if shadow.startswith("lãnh đạo", start) or (text[start].islower() and not shadow.startswith("người đứng đầu", start)):
            return None
        return AgencyFound(Span(start, end), "post", None)

    def _area(self, end: int) -> int:
        """`end` moved over the words that say which place a body belongs to."""
        text, shadow = self._text, self._shadow
        area = _AREA.match(shadow, end)
        if area is not None:
            end = area.end()
        if text[end : end + 1] == " " and (name := _PLACE_NAME.match(text, end)) and not self._grammar.heads.match(text, end + 1):
            if area is not None or not self._grammar.posts.match(shadow, end + 1):
                end = name.end()
        if stretch := _FROM_TO.match(text, end):
            end = stretch.end()
        while tail := _AREA_TAIL.match(shadow, end):
            end = tail.end()
            if name := _PLACE_NAME.match(text, end):
                end = name.end()
        return end

    def _committee_at(self, start: int, end: int) -> AgencyFound | None:
        text, shadow = self._text, self._shadow
        known = self._names.get(start)
        base = end
        if known and known[0] > end:
            end = known[0]
            if not shadow[base:end].strip():
                end = base
            elif (longer := self._area(base)) > end:
                end = longer
            else:
                end = self._place_after(end)
        else:
            end = self._area(end)
        group = bool(re.search(r" các | cấp | (?:xã|phường|huyện), ", shadow[start:end]))
        if text[start].islower() and not shadow.startswith(("ủy ban", "ubnd", "mặt trận"), start):
            return None
        return AgencyFound(Span(start, end), "group" if group else "name", known[1] if known else None)

    def _place_after(self, end: int) -> int:
        if name := _PLACE_NAME.match(self._text, end):
            if not self._grammar.heads.match(self._text, end + 1) and not self._grammar.posts.match(self._shadow, end + 1):
                return name.end()
        return end

    def _name_at(self, start: int, known: tuple[int, AgencyName] | None) -> AgencyFound | None:
        text, shadow, grammar = self._text, self._shadow, self._grammar
        head = grammar.heads.match(text, start)
        if known is not None:
            end, name = known
            if shadow.startswith(("phó thủ tướng", "thủ tướng", "chủ tịch nước"), start) and (person := _PERSON.match(text, end)):
                if not grammar.heads.match(text, end + 1):
                    end = person.end()
                return AgencyFound(Span(start, end), "name", name)
            if text[start:end].isupper() and text[end : end + 1] == " " and " " in text[start:end]:
                if congress := _CONGRESS.match(text, end):
                    end = congress.end()
                return AgencyFound(Span(start, end), "name", name)
            longer = _extend_name(text, shadow, start, head.end(), grammar) if head else end
            if longer > end and not text.startswith((" ", ","), end):
                end = longer
            if congress := _CONGRESS.match(text, end):
                end = congress.end()
            elif every := _EVERY_PROVINCE.match(shadow, end):
                end = every.end()
            elif suffix := _NAME_SUFFIX.match(text, end):
                end = suffix.end()
                end = self._place_after(end)
            elif text[end : end + 1] == " " and (place := _PLACE_NAME.match(text, end)) and not grammar.heads.match(text, end + 1):
                if not grammar.posts.match(shadow, end + 1) and not shadow.startswith(("tại ", "và "), end + 1):
                    end = place.end()
            return AgencyFound(Span(start, end), "name", name)
        if head is None or text[start].islower():
            return None
        after = head.end()
        if shadow.startswith(" các ", after) and grammar.classes.match(shadow, after + 5) and shadow.startswith(("sở ", "bộ "), start):
            return None
        following = text[after + 1 : after + 2]
        if not following.isupper() and not shadow.startswith(("các ", "quản lý", "chỉ đạo", "chỉ huy", "liên hiệp", "nông dân", "doanh nghiệp", "cựu chiến", "phụ nữ", "thông tin", "tỉnh", "thành phố", "điện tử", "khu vực", "nghề nghiệp", "khoa học", "thương mại", "quốc gia", "xuất bản", "đường sắt", "dân", "tổ chức"), after + 1):
            return None
        if grammar.classes.match(shadow, start) and re.compile(r"(?:sở|bộ|ban|ngành|cơ quan|hội|phòng)(?=[,\s]+(?:ban|ngành|bộ|cơ quan|đơn vị|đoàn thể)(?!\w))").match(shadow, start):
            return None
        end = _extend_name(text, shadow, start, after, grammar)
        if end <= after or text[start:end].isupper() and len(text[start:end]) > 6:
            return None
        if shadow.startswith("cơ quan", start):
            return None
        if suffix := _NAME_SUFFIX.match(text, end):
            end = self._place_after(suffix.end())
        return AgencyFound(Span(start, end), "name", None)

    def _group_at(self, start: int, *, headed: bool = False) -> AgencyFound | None:
        text, shadow, grammar = self._text, self._shadow, self._grammar
        if _BLOCKED_BEFORE.search(shadow, max(0, start - 8), start):
            return None
        if headed and (_COMMITTEE.match(shadow, start + 4 if shadow.startswith("các ", start) else start) or _is_proper(text, shadow, start, grammar)):
            return None
        end, count, plural = _extend_group(text, shadow, start, grammar, headed=headed)
        if not count:
            return None
        first = grammar.group_next.match(shadow, start + (4 if shadow.startswith("các ", start) else 0))
        if not plural and count == 1:
            bare = grammar.classes.match(shadow, start)
            if text[start].isupper() and (duty := _OPEN_CLASS.match(shadow, start)):
                return AgencyFound(Span(start, duty.end()), "open", None)
            if bare is None or end == bare.end() or not shadow.startswith(("cơ quan", "đơn vị", "sở", "ngành", "doanh nghiệp", "chính quyền", "cấp ủy", "chủ đầu tư", "tổ chức"), start):
                return None
            return AgencyFound(Span(start, end), "open", None)
        if plural and count == 1 and first is not None:
            # "các sở: Tài chính, Y tế" keeps its first name
            if colon := re.compile(r"(?:các )?(?:sở|bộ|ban|hội):? (?=\S)").match(shadow, start):
                if ":" in colon[0]:
                    for end_name in (self._bare_department(colon.end(), shadow.startswith(("các sở", "sở"), start)),):
                        if end_name:
                            return AgencyFound(Span(start, end_name), "name", None)
        if name := _PLACE_NAME.match(text, end):
            if shadow[start:end].endswith(("tỉnh", "thành phố", "địa bàn")) and not grammar.heads.match(text, end + 1):
                end = name.end()
        return AgencyFound(Span(start, end), "group", None)

    def _bare_department(self, start: int, sho: bool) -> int:
        prefix = "sở " if sho else "bộ "
        best = 0
        for name in self._grammar.names:
            if name.surface.startswith(prefix) and self._shadow.startswith(name.surface[3:], start):
                best = max(best, start + len(name.surface) - 3)
        return best


def find_agencies(text: str, shadow: str, lexicon: Lexicon) -> list[AgencyFound]:
    """All bodies named in a text, in order, without overlaps."""
    return AgencyFinder(text, shadow, lexicon).find_all()
