"""So từng tệp của bộ cài với SHA256SUMS; tệp thiếu hoặc khác được nêu tên. Dùng khi máy không có sha256sum (Windows)."""

import hashlib
import sys
from pathlib import Path


def main() -> None:
    """Exit code 1 if a file is missing or is not what it was."""
    folder, bad = Path(sys.argv[1]), 0
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        expected, _, name = line.partition("  ")
        file = folder / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            bad += 1
            print(name, file=sys.stderr)
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
