"""Writes packaging/THIRD-PARTY-NOTICES.md from the lock, the installed packages and resources/.

Run it with the Python of .venv after a change of the lock or of resources/:
`.venv/bin/python packaging/notices.py`. `tests/packaging/test_notices.py` says when it is due.
"""

from __future__ import annotations

import importlib.metadata
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
NOTICES = ROOT / "packaging" / "THIRD-PARTY-NOTICES.md"

# The platforms the program is installed on, as markers know them.
PLATFORMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)

# The optional parts of the program, as pyproject.toml names them.
EXTRAS = ("keyring", "signing")

# Where a package's metadata names no licence, or not in the words of the SPDX list.
LICENCES = {
    "backports-tarfile": "MIT",
    "charset-normalizer": "MIT",
    "click-default-group": "BSD-3-Clause",
    "jaraco-classes": "MIT",
    "lxml": "BSD-3-Clause",
    "olefile": "BSD-2-Clause",
    "pluggy": "MIT",
    "pynacl": "Apache-2.0",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "pyside6-essentials": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "python-docx": "MIT",
    "pywin32-ctypes": "BSD-3-Clause",
    "reportlab": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "sqlcipher3": "Zlib",
    "sqlite-fts4": "Apache-2.0",
    "tzdata": "Apache-2.0",
    "zxcvbn": "MIT",
}

# What the packages carry of other makers.
CARRIES = {
    "lxml": "libxml2 and libxslt (MIT), zlib (Zlib), libiconv (LGPL-2.1-or-later)",
    "numpy": "OpenBLAS (BSD-3-Clause), libgfortran and libquadmath (GPL-3.0-or-later WITH "
    "GCC-exception-3.1, LGPL-2.1-or-later)",
    "pikepdf": "qpdf (Apache-2.0), libjpeg-turbo (IJG AND BSD-3-Clause), zlib (Zlib)",
    "pillow": "libjpeg-turbo, zlib, libtiff, OpenJPEG, libwebp, FreeType, Little CMS, HarfBuzz and "
    "others, each under its permissive licence, as the wheel's LICENSE lists them",
    "pynacl": "libsodium (ISC)",
    "pypdfium2": "PDFium (BSD-3-Clause AND Apache-2.0) with FreeType, ICU, Little CMS, OpenJPEG, "
    "libjpeg-turbo, libpng, libtiff, Abseil and zlib, under their permissive licences",
    "pyside6-essentials": "Qt 6 (LGPL-3.0-only), as shared libraries that can be replaced",
    "reportlab": "the fonts Bitstream Vera (Bitstream-Vera) and DarkGarden (GPL-2.0-or-later with "
    "a font exception), which CaseReview does not use",
    "sqlcipher3": "SQLCipher (BSD-3-Clause), SQLite (public domain), OpenSSL 3 (Apache-2.0)",
}

LICENCE_FILES = {
    "OFL.txt": "OFL-1.1",
    "LICENSE-MIT.txt": "MIT",
    "LICENSE-CC0.txt": "CC0-1.0",
    "LICENSE-CC-BY.txt": "CC-BY-3.0-US",
    "LICENSE-ICC.txt": "LicenseRef-ICC",
    "LICENSE-SCOWL.txt": "MIT AND BSD-3-Clause",
}


def shipped() -> list[str]:
    """Return the names of all packages that the program needs at run time on any platform."""
    found: set[str] = set()
    waiting = ["casereview"]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        try:
            needs = importlib.metadata.distribution(name).requires or []
        except importlib.metadata.PackageNotFoundError:
            continue  # needed on another platform only, and by nothing further
        waiting += [
            canonicalize_name(need.name)
            for need in map(Requirement, needs)
            if need.marker is None
            or any(
                need.marker.evaluate({**platform, "extra": extra})
                for platform in PLATFORMS
                for extra in ("", *EXTRAS)
            )
        ]
    return sorted(found - {"casereview"})


def pins() -> dict[str, list[str]]:
    """Return the locked versions of each package, with the condition where there are two."""
    found: dict[str, list[str]] = {}
    lock = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8")
    for line in re.findall(r"^[\w.-]+==[^\\\n]+", lock, re.MULTILINE):
        pin = Requirement(line)
        version = str(pin.specifier).removeprefix("==")
        condition = re.search(r"python_full_version ([<>]=?) .([\d.]+)", str(pin.marker or ""))
        if condition:
            version += " (Python before " if condition[1] == "<" else " (Python from "
            version += f"{condition[2]})"
        found.setdefault(canonicalize_name(pin.name), []).append(version)
    return found


def licence_of(name: str) -> str:
    """Return a package's licence; raises KeyError when neither metadata nor this file names it."""
    if name in LICENCES:
        return LICENCES[name]
    expression = importlib.metadata.metadata(name).json.get("license_expression")
    if not expression:
        raise KeyError(f"{name}: add its licence to LICENCES in packaging/notices.py")
    return str(expression)


def revision(font: Path) -> str:
    """Return the revision that a TrueType or OpenType file states in its head table."""
    data = font.read_bytes()
    for number in range(struct.unpack(">H", data[4:6])[0]):
        tag, _, offset, _ = struct.unpack(">4sLLL", data[12 + 16 * number : 28 + 16 * number])
        if tag == b"head":
            fixed: int = struct.unpack(">l", data[offset + 4 : offset + 8])[0]
            return f"{fixed / 65536:.3f}"
    raise ValueError(f"{font.name} has no head table")


def resource_rows() -> Iterator[str]:
    """Yield a table row for each folder of resources/ that comes with a licence of its own."""
    folder = ROOT / "resources"
    for licence in sorted(folder.rglob("*")):
        if licence.name not in LICENCE_FILES:
            continue
        files = sorted(file for file in licence.parent.iterdir() if file != licence)
        fonts = [file for file in files if file.suffix in {".ttf", ".otf"}]
        versions = ", ".join(sorted({revision(font) for font in fonts})) or "-"
        holder = licence.read_text(encoding="utf-8").splitlines()[0].strip()
        place = licence.parent.relative_to(ROOT).as_posix()
        names = ", ".join(file.name for file in files)
        yield f"| {place} | {names} | {versions} | {LICENCE_FILES[licence.name]} | {holder} |"


def text() -> str:
    """Return the whole file."""
    versions = pins()
    packages = [
        f"| {name} | {'; '.join(versions[name])} | {licence_of(name)} | {CARRIES.get(name, '')} |"
        for name in shipped()
    ]
    return "\n".join(
        [
            "# Third-party notices",
            "",
            "CaseReview is licensed under the Apache License 2.0 (see LICENSE). It needs the",
            "packages below (among them those of the optional extras `keyring` and `signing`) and",
            "ships the data below; each keeps its own licence, whose text is in the package's",
            "`.dist-info` folder or beside the data. Licences are SPDX expressions.",
            "This file is made by `packaging/notices.py`.",
            "",
            "Qt and PySide6 are used under the LGPL 3.0: they are unmodified shared libraries in",
            "their own files, which you may replace by your own build.",
            "",
            "## Packages needed at run time",
            "",
            "| Package | Version | Licence | Carries |",
            "|---|---|---|---|",
            *packages,
            "",
            "## Data of other makers in resources/",
            "",
            "| Folder | Files | Version | Licence | Copyright |",
            "|---|---|---|---|---|",
            *resource_rows(),
            "",
        ]
    )


if __name__ == "__main__":
    NOTICES.write_text(text(), encoding="utf-8")
