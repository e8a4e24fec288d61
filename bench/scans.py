"""Scanned pages against Tesseract itself on the same pages: what cleaning, places and order add, and what processors take off."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from policyparse.readers import Options
from policyparse.readers.scan import ScanReader
from policyparse.readers.scan.engine import LANGUAGE, find_models

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "corpus"))

BARE, ONE, ALL = "tesserocr, 2 pages", "scan of 2 pages, one processor", "scan of 2 pages, all processors"
DPI = 200


def list_scan_measurements() -> list[tuple[str, Callable[[], object]]]:
    """Names and work; none where Tesseract, its library, its model or the font to print with is missing."""
    try:
        import tesserocr

        build_scans: Any = import_module("build_scans")
    except ImportError:
        return []
    models = find_models()
    if models is None or build_scans.find_fonts() is None:
        return []
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    clean = build_scans.scan_plan(build_scans.load_plans()["an-thai"], build_scans.KINDS["clean"])[0]
    page = clean.resize((clean.width * DPI // 300, clean.height * DPI // 300))
    packed = build_scans.pack_tiff([page, page], build_scans.Scan("clean", DPI))

    def bare() -> list[str]:
        from PIL import Image

        texts = []
        with tesserocr.PyTessBaseAPI(path=f"{models}{os.sep}", lang=LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY) as api:
            pages: Any = Image.open(BytesIO(packed))
            for number in range(pages.n_frames):
                pages.seek(number)
                api.SetImage(pages)
                texts.append(api.GetUTF8Text())
        return texts

    def scan() -> object:
        return ScanReader().read(packed, "an-thai.tiff", Options(isolation="never"))

    def on_one_processor() -> object:
        allowed = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(allowed)})
        try:
            return scan()
        finally:
            os.sched_setaffinity(0, allowed)

    return (
        [(BARE, bare), (ONE, on_one_processor), (ALL, scan)] if hasattr(os, "sched_setaffinity") else [(BARE, bare), (ALL, scan)]
    )
