"""Faces as they stand in a file: only the glyphs that were set, each reachable as its character.

A code of two bytes is the character itself, so that what is set once can be painted again whatever
else the document holds; a table leads from the code to the glyph (ISO 32000-1 9.7.4.2).
"""

from __future__ import annotations

import hashlib
import struct
from functools import lru_cache
from itertools import pairwise

from casereview.reporting import fonts, scripts
from casereview.reporting.setting.faces import face
from casereview.reporting.setting.pdf_file import PdfFile

_PLANE = 0x10000
_FIRST_SPARE = 0xD800
"""Codes that stand for no character: they are lent to the few characters beyond two bytes."""
_SPACE = b"\x00 "
_SYMBOLIC = 4
_AT_ONCE = 100
"""Entries of one part of a map to Unicode, as the specification allows."""
_TAG = 6


class FontNames:
    """The faces used in a document, their names on its pages, and the characters set in each."""

    def __init__(self) -> None:
        self._used: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}

    def name(self, face: str) -> str:
        """Return what a face is called on the pages."""
        if face not in self._names:
            self._names[face] = f"F{len(self._names) + 1}"
            self._used[face] = set()
        return self._names[face]

    def encoded(self, face: str, string: str) -> bytes:
        """Return a string as it stands in the brackets of a shown text; the face has a name."""
        self._used[face].update(string)
        return _encoded(face, string)

    def embed(self, file: PdfFile) -> bytes:
        """Put the faces into a file; returns the dictionary that names them."""
        entries = [
            f"/{name} {_embed(file, face, ''.join(sorted(self._used[face])))} 0 R"
            for face, name in self._names.items()
        ]
        return f"<<{' '.join(entries)}>>".encode("ascii")


def _encoded(name: str, string: str) -> bytes:
    return _SPACE.join(_word(name, word) for word in string.split(" "))


@lru_cache(maxsize=16384)
def _word(name: str, word: str) -> bytes:
    """Return a word's codes, and between them how much closer the next letter stands."""
    closer = face(name).closer
    parts = []
    begun = 0
    for at, pair in enumerate(pairwise(word), 1):
        moved = closer[pair]
        if moved:
            parts += [_codes(name, word[begun:at]), b")%d(" % -moved]
            begun = at
    return b"".join([*parts, _codes(name, word[begun:])])


def _codes(name: str, string: str) -> bytes:
    codes = string.replace("\u00a0", " ")
    if max(codes, default="") > "\uffff":
        codes = "".join(chr(_code(name, char)) for char in codes)
    data = codes.encode("utf-16-be", "surrogatepass")
    for sign in (b"\\", b"(", b")"):
        data = data.replace(sign, b"\\" + sign)
    return data.replace(b"\r", b"\\r")


def _code(face: str, char: str) -> int:
    if ord(char) < _PLANE:
        return ord(char)
    beyond = sorted(code for code in fonts.opened(face).charToGlyph if code >= _PLANE)
    return _FIRST_SPARE + beyond.index(ord(char))


@lru_cache(maxsize=32)
def _subset(face: str, chars: str) -> bytes:
    """Return the outlines of some characters of a face, glyphs in the order of the characters."""
    data: bytes = fonts.opened(face).makeSubset([ord(char) for char in chars])
    return data


def _embed(file: PdfFile, face: str, chars: str) -> int:
    source = fonts.opened(face)
    chars = "".join(sorted(set(chars.replace("\u00a0", " "))))
    glyphs: dict[int, int] = {0: 0}
    table = bytearray()
    codes = {char: _code(face, char) for char in chars}
    for char in chars:
        glyph = glyphs.setdefault(source.charToGlyph[ord(char)], len(glyphs))
        table.extend(b"\x00" * (2 * codes[char] + 2 - len(table)))
        struct.pack_into(">H", table, 2 * codes[char], glyph)
    outlines = _subset(face, chars)
    tag = _tag(chars)
    name = f"{tag}+{source.name.decode('ascii')}"
    program = file.stream(outlines, f"/Length1 {len(outlines)}")
    box = " ".join(f"{value:.0f}" for value in source.bbox)
    descriptor = file.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags {_SYMBOLIC}/FontBBox[{box}]"
        f"/ItalicAngle {source.italicAngle:g}/Ascent {source.ascent:.0f}"
        f"/Descent {source.descent:.0f}/CapHeight {source.capHeight:.0f}"
        f"/StemV {source.stemV:.0f}/FontFile2 {program} 0 R>>"
    )
    widths = "".join(
        f"{code}[{source.charWidths[ord(char)]:.3f}]"
        for char, code in sorted(codes.items(), key=lambda entry: entry[1])
    )
    descendant = file.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor} 0 R/DW 0/W[{widths}]"
        f"/CIDToGIDMap {file.stream(bytes(table))} 0 R>>"
    )
    unicode = file.stream(_to_unicode(codes))
    return file.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"
    )


def _tag(chars: str) -> str:
    digest = hashlib.sha256(chars.encode("utf-8")).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:_TAG])


def _to_unicode(codes: dict[str, int]) -> bytes:
    lines = [
        f"<{code:04X}> <{scripts.parted(char).encode('utf-16-be').hex().upper()}>"
        for char, code in codes.items()
    ]
    parts = [lines[index : index + _AT_ONCE] for index in range(0, len(lines), _AT_ONCE)]
    maps = "\n".join(f"{len(p)} beginbfchar\n" + "\n".join(p) + "\nendbfchar" for p in parts)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{maps}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("ascii")
