"""Copies the papers' typefaces from node_modules to ggzy/papers/fonts; not below static, where nobody should fetch them.

Noto Serif SC, SIL Open Font License 1.1, whole TrueType files from the npm package @expo-google-fonts/noto-serif-sc.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"
FONT_FOLDER = ROOT / "ggzy" / "papers" / "fonts"
CUTS = ("400Regular", "700Bold", "900Black")


def copy_fonts(package: Path = PACKAGE, folder: Path = FONT_FOLDER) -> list[Path]:
    """Copy the cuts that the papers use, and their licence; a file of the right size is left alone."""
    wanted = [package / cut / f"NotoSerifSC_{cut}.ttf" for cut in CUTS] + [package / "LICENSE_FONT"]
    folder.mkdir(parents=True, exist_ok=True)
    copied = []
    for source in wanted:
        target = folder / source.name
        if not target.exists() or target.stat().st_size != source.stat().st_size:
            partial = target.with_suffix(".partial")
            shutil.copyfile(source, partial)
            partial.replace(target)
            copied.append(target)
    return copied


if __name__ == "__main__":
    if not PACKAGE.exists():
        sys.exit("缺少字体包 @expo-google-fonts/noto-serif-sc：请先运行 npm ci。")
    for path in copy_fonts():
        print(path.relative_to(ROOT))
