"""The faces of the report, and which of them has a glyph for each character.

Source Serif 4 sets the text, Inter sets tables, charts and headers, Libertinus Serif lends signs
and Hebrew letters that the others lack, Noto Naskh Arabic its script. A character that none of them
has is refused, never dropped; so is an Arabic letter that has no joined forms.
"""

# ruff: noqa: ANN401 - ReportLab and pikepdf objects carry no types

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from casereview.errors import BadInputError
from casereview.paths import resources
from casereview.reporting import scripts

SERIF = "CaseSerif"
SERIF_ITALIC = "CaseSerif-Italic"
SERIF_BOLD = "CaseSerif-Bold"
SERIF_BOLD_ITALIC = "CaseSerif-BoldItalic"
SANS = "CaseSans"
SANS_BOLD = "CaseSans-SemiBold"
SIGNS = "CaseSigns"
ARABIC = "CaseArabic"

_FILES = {
    SERIF: "source-serif-4/SourceSerif4-Regular.ttf",
    SERIF_ITALIC: "source-serif-4/SourceSerif4-Italic.ttf",
    SERIF_BOLD: "source-serif-4/SourceSerif4-Bold.ttf",
    SERIF_BOLD_ITALIC: "source-serif-4/SourceSerif4-BoldItalic.ttf",
    SANS: "inter/Inter-Regular.ttf",
    SANS_BOLD: "inter/Inter-SemiBold.ttf",
    SIGNS: "libertinus-serif/LibertinusSerif-Regular.ttf",
    ARABIC: "noto-naskh-arabic/NotoNaskhArabic-Regular.ttf",
}
_STATUS_SIGNS = "●◐○"
"""Always taken from one face, so that the three are drawn alike."""

_SUBSTITUTES = str.maketrans({"\u2011": "-", "\u00ad": "", "\t": " ", "\u200b": "", "\ufeff": ""})
_BREAKS = "\n\r\u2028\u2029"


@cache
def opened(face: str) -> Any:
    """Return a face as read from its file: its characters, their widths and its outlines."""
    from reportlab.pdfbase.ttfonts import TTFontFile

    return TTFontFile(str(resources() / "fonts" / _FILES[face]))


@cache
def _has(face: str, char: str) -> bool:
    return ord(char) in opened(face).charToGlyph


def _fallbacks(face: str) -> tuple[str, ...]:
    return (face, SIGNS, SANS, ARABIC) if face.startswith(SERIF) else (face, SERIF, SIGNS, ARABIC)


@cache
def _face_for(face: str, char: str) -> str | None:
    if char in _STATUS_SIGNS:
        return SIGNS
    if scripts.unjoined(char):
        return None
    return next((name for name in _fallbacks(face) if _has(name, char)), None)


def prepared(text: str) -> str:
    """Return text as it is set: composed, Arabic joined, soft hyphens and invisible marks gone."""
    return scripts.joined(unicodedata.normalize("NFC", text).translate(_SUBSTITUTES))


def by_face(text: str, face: str, where: str) -> list[tuple[str, str]]:
    """Split prepared text into runs of one face each.

    Raises BadInputError naming the character and where it stands when no face has it.
    """
    found: list[tuple[str, str]] = []
    for char in text:
        chosen = face if char in _BREAKS else _face_for(face, char)
        if chosen is None:
            raise BadInputError(
                f"The character {char} (U+{ord(char):04X}, "
                f"{unicodedata.name(char, 'unnamed').lower()}) in {where} cannot be printed: none "
                "of the report’s fonts has it.",
                kept="No PDF was written; the text is kept as it is.",
                do="Write it in another way.",
            )
        if found and found[-1][0] == chosen:
            found[-1] = (chosen, found[-1][1] + char)
        else:
            found.append((chosen, char))
    return found
