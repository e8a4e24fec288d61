"""Edges between bodies and places: what the loader refuses, and laws of every walk along them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyparse.errors import LexiconError
from policyparse.lexicon import Lexicon, load_lexicon
from policyparse.lexicon.directory import directory, is_valid
from policyparse.lexicon.succession import walk

LEXICON = load_lexicon()
DIRECTORY = directory(LEXICON)
EDGES = "from,to,relation,date,basis,source,verified\n"
AGENCIES = "id,name,aliases,kind,scope,valid_from,valid_to,source,verified\n"

days = st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(date.isoformat)
placed = [agency.id for agency in LEXICON.agencies.values() if agency.scope == "place"]
central = [agency.id for agency in LEXICON.agencies.values() if agency.scope == "central"]
bodies = st.one_of(
    st.builds("{}@{}".format, st.sampled_from(placed), st.sampled_from([place.id for place in LEXICON.places])),
    st.sampled_from(central),
    st.builds(
        "uy-ban-nhan-dan-cap-huyen@{}".format, st.sampled_from([unit.id for unit in LEXICON.units if unit.level == "district"])
    ),
)


@pytest.mark.parametrize(
    ("edges", "complaint"),
    [
        ("so-noi-vu,so-khong-co,merged,2027-01-01,QĐ 1,office,yes", "không có “so-khong-co”"),
        ("so-khong-co,so-noi-vu,merged,2027-01-01,QĐ 1,office,yes", "không có “so-khong-co”"),
        (
            "so-noi-vu,so-y-te,merged,2027-01-01,QĐ 1,office,yes\nso-y-te,so-noi-vu,merged,2028-01-01,QĐ 2,office,yes",
            "thành vòng",
        ),
        ("so-noi-vu,so-y-te,merged,2027-01-01,,office,yes", "phải có căn cứ"),
        ("so-noi-vu,so-y-te,merged,2027-01-01,QĐ 1,,yes", "phải có căn cứ"),
        ("so-noi-vu,so-y-te,merged,01/01/2027,QĐ 1,office,yes", "ngày phải có dạng"),
        ("so-noi-vu,so-y-te,thay,2027-01-01,QĐ 1,office,yes", "relation phải là"),
        ("so-noi-vu,,merged,2027-01-01,QĐ 1,office,yes", "được để trống"),
        (
            "so-noi-vu,so-y-te,merged,2027-01-01,QĐ 1,office,yes\nso-noi-vu,so-y-te,merged,2028-01-01,QĐ 2,office,yes",
            "kết thúc hai lần",
        ),
        ("so-noi-vu,so-nong-nghiep-va-moi-truong,merged,2024-01-01,QĐ 1,office,yes", "chỉ có từ 2025-03-01"),
        (
            "so-noi-vu,so-y-te,merged,2027-01-01,QĐ 1,office,yes\nso-y-te,so-tu-phap,merged,2027-01-01,QĐ 2,office,yes",
            "bắt đầu và kết thúc cùng ngày",
        ),
    ],
)
def test_edges_that_cannot_be_right(tmp_path: Path, edges: str, complaint: str) -> None:
    (tmp_path / "successions.csv").write_text(EDGES + edges + "\n", "utf-8")
    with pytest.raises(LexiconError, match=complaint):
        load_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("doi-a,Sở Y tế,,public-unit,place,,,office,yes", "trong cùng thời gian"),
        ("doi-a,Đội A,Sở Y tế,public-unit,place,2030-01-01,,office,yes", "trong cùng thời gian"),
        ("doi-a,Đội A,,public-unit,place,2030-01-01,2029-01-01,office,yes", "sau ngày kết thúc"),
        ("doi-a,Đội A,,public-unit,province,,,office,yes", "scope phải là"),
        ("Đội A,Đội A,,public-unit,place,,,office,yes", "chữ thường không dấu"),
        ("doi-a,Đội A,,public-unit,place,,,,yes", "thiếu nguồn"),
    ],
)
def test_bodies_that_cannot_be_right(tmp_path: Path, row: str, complaint: str) -> None:
    (tmp_path / "agencies.csv").write_text(AGENCIES + row + "\n", "utf-8")
    with pytest.raises(LexiconError, match=complaint):
        load_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("table", "header", "row", "complaint"),
    [
        (
            "units.csv",
            "id,name,level,province,valid_from,valid_to,source",
            "ha-tinh.xa-moi,Xã Kỳ Anh,commune,ha-tinh,2026-01-01,,office",
            "cùng tên “Xã Kỳ Anh”",
        ),
        ("units.csv", "id,name,level,province,valid_from,valid_to,source", "nghe-an,Vinh,commune,nghe-an,,,office", "id phải là"),
        (
            "regions.csv",
            "agency,number,provinces,valid_from,valid_to,source",
            "bao-hiem-xa-hoi-khu-vuc,XXI,ha-tinh,2025-04-01,,office",
            "ha-tinh vừa thuộc XX vừa thuộc XXI",
        ),
        ("groups.csv", "id,name,aliases,valid_from,valid_to,source", "so,các sở,,,,office", "phải bắt đầu bằng group/"),
    ],
)
def test_places_and_groups_that_cannot_be_right(tmp_path: Path, table: str, header: str, row: str, complaint: str) -> None:
    (tmp_path / table).write_text(f"{header}\n{row}\n", "utf-8")
    with pytest.raises(LexiconError, match=complaint):
        load_lexicon(tmp_path)


def test_one_name_for_two_bodies_at_different_times_is_no_overlap(tmp_path: Path) -> None:
    row = "chi-cuc-moi,Bộ Bưu chính Viễn thông mới,Sở Kế hoạch và Đầu tư,state-dept,place,2027-01-01,,office,yes\n"
    (tmp_path / "agencies.csv").write_text(AGENCIES + row, "utf-8")
    name = directory(load_lexicon(tmp_path)).names["sở kế hoạch và đầu tư"]
    assert {name.agency, *name.others} == {"so-ke-hoach-va-dau-tu", "chi-cuc-moi"}


def test_an_edge_of_one_place_holds_there_alone(tmp_path: Path) -> None:
    edge = "so-ngoai-vu@ha-tinh,van-phong-uy-ban-nhan-dan,merged,2027-01-01,Quyết định 1/QĐ-UBND,office,yes\n"
    (tmp_path / "successions.csv").write_text(EDGES + edge, "utf-8")
    own = directory(load_lexicon(tmp_path))
    assert walk(own, "so-ngoai-vu@ha-tinh", "2026-01-01", "2027-06-01").ends == ("van-phong-uy-ban-nhan-dan@ha-tinh",)
    assert walk(own, "so-ngoai-vu@nghe-an", "2026-01-01", "2027-06-01").ends == ("so-ngoai-vu@nghe-an",)


@given(bodies, days, days)
def test_a_walk_ends_in_bodies_that_exist(body: str, since: str, until: str) -> None:
    way = walk(DIRECTORY, body, since, until)
    assert all(DIRECTORY.exists(end) for end in way.ends)
    dates = [step.edge.date for step in way.steps]
    assert all(day <= until for day in dates)
    assert len(way.steps) == len(set(way.steps))


@given(bodies, days)
def test_before_its_first_edge_a_body_answers_for_itself(body: str, until: str) -> None:
    first = min((edge.date for edge in LEXICON.successions), default="")
    if until < first:
        assert walk(DIRECTORY, body, None, until) == ((body,), ())
    assert walk(DIRECTORY, body, "2001-01-01", "2002-01-01") == ((body,), ())


@given(bodies, days, days, days)
def test_walking_in_two_stages_comes_to_the_same(body: str, one: str, two: str, three: str) -> None:
    """Whoever answers on a day answers later as if asked at once (regions apart, whose number stands for provinces)."""
    first, middle, last = sorted((one, two, three))
    way = walk(DIRECTORY, body, first, middle)
    if any("khu-vuc" in end for end in way.ends):
        return
    staged = {end for stop in way.ends for end in walk(DIRECTORY, stop, middle, last).ends}
    assert staged == set(walk(DIRECTORY, body, first, last).ends)


@given(bodies, days)
def test_no_end_of_a_walk_is_over_by_then(body: str, until: str) -> None:
    """Where an edge was taken, the body it led to exists on the day asked about."""
    way = walk(DIRECTORY, body, "2023-05-05", until)
    for end in way.ends if way.steps else ():
        agency = DIRECTORY.agency(end)
        assert agency is not None
        assert is_valid("", agency.valid_to, until)


def test_loading_does_not_depend_on_the_order_of_edges(tmp_path: Path) -> None:
    lexicon: Lexicon = LEXICON
    backwards = type(lexicon)(
        **{**{f: getattr(lexicon, f) for f in lexicon.__struct_fields__}, "successions": lexicon.successions[::-1]}
    )
    other = directory(backwards)
    day = (date(2025, 3, 1) + timedelta(days=600)).isoformat()
    for agency in placed:
        body = f"{agency}@ha-giang"
        assert set(walk(DIRECTORY, body, None, day).ends) == set(walk(other, body, None, day).ends)
