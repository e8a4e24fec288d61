"""Any number of plans made by varying the sample plan: other provinces, numbers, days, citations, deadlines; the same for a seed.

    python bench/scale_corpus.py OUT --count 20000 --seed 1

A plan takes a run of a section's own lines, cites central documents of a pool and plans made before it, so that chains
of citations grow, and is about a quarter of the sample plan's size. What it says makes no sense; its shape does.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
_SECTION = re.compile(r"\d+\. ")
_BODIES = ("Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp", "Sở Công Thương", "Sở Y tế", "Sở Xây dựng", "Sở Khoa học và Công nghệ")
_START = date(2021, 1, 4)
_DAYS = 1_700
_POOL = 400


class _Made(NamedTuple):
    number: str
    issued: date
    province: str


class ScaleCorpus:
    """The plans of a seed; `plan(n)` is the same text whenever and wherever it is asked for."""

    def __init__(self, seed: int = 1, province: str | None = None) -> None:
        self.seed = seed
        lines = (ROOT / "corpus" / "kh-154" / "kh-154.txt").read_text("utf-8").split("\n")
        starts = [number for number in range(16, 119) if _SECTION.match(lines[number])]
        self._sections = [lines[start:end] for start, end in zip(starts, [*starts[1:], 119], strict=True)]
        with (ROOT / "src/policyparse/lexicon/data/provinces.csv").open(encoding="utf-8") as file:
            provinces = [row["name"] for row in csv.DictReader(file) if not row["valid_to"] and row["unit"] == "tỉnh"]
        self._provinces = [province] if province else provinces

    def plan(self, index: int) -> str:
        """The text of one plan."""
        draw = random.Random(f"{self.seed}/{index}")
        made = self._head(index)
        day = made.issued
        cited = self._cited(index, draw)
        section = draw.choice(self._sections)
        length = min(draw.randint(6, 12), len(section) - 1)
        first = draw.randint(1, len(section) - length)
        lines = [self._vary(line, draw, day) for line in section[first : first + length]]
        lead, other = draw.sample(_BODIES, 2)
        due = day + timedelta(days=draw.randint(30, 700))
        basis = ", ".join(cited)
        return "\n".join(
            [
                "ỦY BAN NHÂN DÂN",
                f"TỈNH {made.province.upper()}",
                "-------",
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Độc lập - Tự do - Hạnh phúc",
                "---------------",
                f"Số: {made.number}",
                f"{made.province}, {_long(day)}",
                "KẾ HOẠCH",
                f"Thực hiện {cited[0]}",
                f"Thực hiện {basis}, Ủy ban nhân dân tỉnh ban hành Kế hoạch với những nội dung chủ yếu sau:",
                "I. NHIỆM VỤ, GIẢI PHÁP CHỦ YẾU",
                f"1.{section[0][section[0].index('.') + 1 :]}",
                *lines,
                f"2. {lead} chủ trì, phối hợp với {other} tham mưu, trình UBND tỉnh trước {_short(due)}.",
                f"3. {other} báo cáo UBND tỉnh kết quả thực hiện trước ngày 15 tháng {draw.randint(3, 12)} hằng năm.",
                "II. TỔ CHỨC THỰC HIỆN",
                f"1. {lead} chủ trì theo dõi, đôn đốc việc thực hiện Kế hoạch này theo {draw.choice(cited)}.",
                "Nơi nhận:",
                "- Như trên;",
                f"- Lưu: VT, {draw.choice('ABCDĐE')}{index}.",
                "",
            ]
        )

    def write(self, folder: Path, count: int) -> None:
        """Put plans 0 to `count` into a folder, a thousand to a subfolder."""
        for index in range(count):
            place = folder / f"{index // 1000:04}"
            if index % 1000 == 0:
                place.mkdir(parents=True, exist_ok=True)
            (place / f"{index:07}.txt").write_text(self.plan(index), "utf-8", newline="\n")

    def _head(self, index: int) -> _Made:
        draw = random.Random(f"{self.seed}/{index}/head")
        issued = _START + timedelta(days=draw.randrange(_DAYS))
        return _Made(f"{index % 4999 + 1}/KH-UBND", issued, self._provinces[(index * 7 + index // 4999) % len(self._provinces)])

    def _cited(self, index: int, draw: random.Random) -> list[str]:
        cited = []
        for number in draw.sample(range(_POOL), draw.randint(1, 3)):
            central = random.Random(f"{self.seed}/central/{number}")
            day = date(2016, 1, 4) + timedelta(days=central.randrange(1_700))
            kind, symbol, issuer = (
                ("Nghị quyết số", f"{number + 1}-NQ/TW", "Ban Chấp hành Trung ương Đảng"),
                ("Quyết định số", f"{number + 1}/QĐ-TTg", "Thủ tướng Chính phủ"),
            )[number % 2]
            cited.append(f"{kind} {symbol} {_short(day)} của {issuer}")
        for _ in range(draw.randint(0, 2) if index else 0):
            made = self._head(draw.randrange(max(0, index - 50), index))
            cited.append(f"Kế hoạch số {made.number} {_short(made.issued)} của Ủy ban nhân dân tỉnh {made.province}")
        return cited

    def _vary(self, line: str, draw: random.Random, day: date) -> str:
        line = re.sub(r"\b\d{2,4}(?=/QĐ-UBND|/KH-UBND|-NQ/TU)", lambda match: str(draw.randint(10, 999)), line)
        if line.startswith("- ") and line.endswith(".") and draw.random() < 0.4:
            due = day + timedelta(days=draw.randint(20, 900))
            line = f"{line[:-1]}, hoàn thành trước {_short(due)}."
        return line


def _long(day: date) -> str:
    return f"ngày {day.day:02} tháng {day.month:02} năm {day.year}"


def _short(day: date) -> str:
    return f"ngày {day.day:02}/{day.month:02}/{day.year}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--province", help="all plans of this one, instead of one province after the other")
    chosen = parser.parse_args()
    ScaleCorpus(chosen.seed, chosen.province).write(chosen.folder, chosen.count)


if __name__ == "__main__":
    main()
