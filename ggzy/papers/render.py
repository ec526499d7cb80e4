"""From a paper's contents to HTML and PDF; the same contents give the same bytes, whoever asks and whenever."""

from __future__ import annotations

import atexit
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.template import Context, Engine
from django.utils.safestring import mark_safe

from .paper import Paper, canonical, digest

# WeasyPrint takes more than a second to import; a server that shows pages should not wait for its first PDF at the start.
if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    from .copies import Copy

HERE = Path(__file__).parent
STYLE_FILE = HERE / "static" / "papers" / "paper.css"
FONT_FOLDER = HERE / "fonts"

# 宋体 for the text, its heavier cuts for headings and, in place of 小标宋, for titles.
FACES = {400: "NotoSerifSC_400Regular.ttf", 700: "NotoSerifSC_700Bold.ttf", 900: "NotoSerifSC_900Black.ttf"}

# Pango and fontconfig keep state that two threads must not touch at once.
_typesetter = threading.Lock()


class FontMissing(RuntimeError):
    """A typeface of the papers is not where set-up puts it."""


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(HERE / "templates")], builtins=["ggzy.papers.words"], autoescape=True)


def render_fragment(paper: Paper, copy: Copy | None = None) -> str:
    """The paper as one `<article class="paper">`, to stand inside a page that links `papers/paper.css`; a `copy` says whose it is."""
    context = Context({"paper": paper, "digest": digest(paper), "copy": copy}, use_l10n=False, use_tz=False)
    return _engine().get_template(paper.template).render(context)


def render_html(paper: Paper, copy: Copy | None = None) -> str:
    """The paper as a whole HTML document that needs no other file."""
    context = Context(
        {
            "paper": paper,
            "copy": copy,
            "article": mark_safe(render_fragment(paper, copy)),
            "style": mark_safe(STYLE_FILE.read_text("utf-8")),
            "created": paper.issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        use_l10n=False,
        use_tz=False,
    )
    return _engine().get_template("papers/document.html").render(context)


def render_pdf(paper: Paper, copy: Copy | None = None) -> bytes:
    """The paper as PDF/A-3 with its typefaces and its contents (content.json, the bytes under the digest) inside.

    A copy's code stands in the file's identifier too, behind the beginning of the digest.
    """
    from weasyprint import HTML, Attachment

    contents = canonical(paper)
    enclosed = Attachment(
        string=contents,
        name="content.json",
        description="文书内容，其 SHA-256 即页脚所印的内容摘要",
        created=paper.issued_at.astimezone(UTC),
        modified=paper.issued_at.astimezone(UTC),
        relationship="Source",
    )
    html = render_html(paper, copy)
    identifier = hashlib.sha256(contents).digest()[:16]
    if copy is not None:
        identifier = (identifier[: 15 - len(copy.code)] + b"-" + copy.code.encode())[:16]
    with typesetting() as (faces, fonts):
        return HTML(string=html, base_url=str(HERE)).write_pdf(
            stylesheets=[faces],
            font_config=fonts,
            attachments=[enclosed],
            pdf_variant="pdf/a-3a",
            pdf_identifier=identifier,
        )


@contextmanager
def typesetting() -> Iterator[tuple[CSS, FontConfiguration]]:
    """The typefaces, for one at a time."""
    with _typesetter:
        yield _faces()


@cache
def _faces() -> tuple[CSS, FontConfiguration]:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    rules = []
    for weight, name in FACES.items():
        file = FONT_FOLDER / name
        if not file.exists():
            raise FontMissing(f"缺少文书字体 {name}：请先运行 make front 安装字体。")
        rules.append(f"@font-face {{ font-family: 'Paper Song'; font-weight: {weight}; src: url('{file.as_uri()}') }}")
    # Fontconfig must be let go while its library is still loaded.
    atexit.register(_faces.cache_clear)
    return CSS(string="\n".join(rules), font_config=fonts), fonts
