"""Looks for what must not be in the repository: real people's data, large files, foreign paths.

Run by pre-commit with the files of the commit; `tests/test_repository.py` runs it on every file.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LARGEST_FILE = 1_000_000  # bytes
MAY_BE_LARGE = ("resources/fonts/",)
PEOPLE = ("tests/data/", "resources/demo/")
TEXT = {
    *{".cfg", ".csv", ".eml", ".html", ".json", ".jsonl", ".md", ".py", ".qss", ".rtf", ".sh"},
    *{".svg", ".toml", ".txt", ".xml", ".yaml", ".yml", ""},
}

# Numbers that the UK regulator sets aside for drama, as the digits they begin with.
DRAMA_NUMBERS = re.compile(
    r"(?:01\d\d4960|0191498|02079460|02890180|02896496|02920180|029201|01632960|07700900"
    r"|08081570|0909879|03069990)"
)
TELEPHONE = re.compile(r"(?<![\d.+-])(?:\+44[ (]*0?\)?|0)[1-9](?:[ -]?\d){8,9}(?![\d-])")
ADDRESS = re.compile(r"[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})", re.I)
RESERVED_DOMAINS = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|invalid|test)$", re.I)
HEALTH_NUMBER = re.compile(r"(?<!\d)(\d{3})[ -](\d{3})[ -](\d{4})(?!\d)")
INSURANCE_NUMBER = re.compile(r"\b(?!QQ)[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b")

# A path that exists only on the machine of whoever wrote it.
FOREIGN_PATH = re.compile(
    r"(?<![\w.:/])/(?:home|root|Users|work|farm|mnt|srv)/[\w.-]+|\.\./shared\b"
)
# Work that was put off; built so that this file does not find itself.
PUT_OFF = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK|lorem ips" + r"um)\b")


@dataclass(frozen=True, slots=True)
class Fault:
    """One place that a person has to look at."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        """Say it as compilers do, so that editors can jump there."""
        return f"{self.path}:{self.line}: {self.what}"


def scan(root: Path, paths: Iterable[str]) -> Iterator[Fault]:
    """Yield the faults of the files named, paths being relative to root with forward slashes."""
    for path in paths:
        file = root / path
        if not file.is_file():
            continue
        size = file.stat().st_size
        if size > LARGEST_FILE and not path.startswith(MAY_BE_LARGE):
            yield Fault(
                path, 1, f"{size} bytes; no more than {LARGEST_FILE} belong in the repository"
            )
        if file.suffix.lower() not in TEXT:
            continue
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
            checks = _of_people(line) if path.startswith(PEOPLE) else _of_project(path, line)
            for what in checks:
                yield Fault(path, number, what)


def _of_project(path: str, line: str) -> Iterator[str]:
    if path == "packaging/scan.py":
        return
    if found := FOREIGN_PATH.search(line):
        yield f"path of somebody's machine: {found[0]}"
    if path != "CHANGELOG.md" and (found := PUT_OFF.search(line)):
        yield f"work put off: {found[0]}"


def _of_people(line: str) -> Iterator[str]:
    for found in ADDRESS.finditer(line):
        if not RESERVED_DOMAINS.search(found[1]):
            yield f"mail address outside the reserved domains: {found[0]}"
    for found in TELEPHONE.finditer(line):
        digits = re.sub(r"^00", "0", re.sub(r"\D", "", found[0].replace("+44", "0", 1)))
        if not DRAMA_NUMBERS.match(digits):
            yield f"telephone number outside the drama ranges: {found[0]}"
    for found in HEALTH_NUMBER.finditer(line):
        digits = "".join(found.groups())
        if _is_health_number(digits) and not digits.startswith("999"):
            yield f"valid NHS number outside the test range: {found[0]}"
    if found_number := INSURANCE_NUMBER.search(line):
        yield f"national insurance number: {found_number[0]}"


def _is_health_number(digits: str) -> bool:
    """Check the last digit by the NHS's modulus 11."""
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    return (11 - total % 11) % 11 == int(digits[9])


def main(paths: list[str]) -> int:
    """Print the faults of the files named; 1 when there is one."""
    faults = list(scan(Path(__file__).resolve().parent.parent, paths))
    for fault in faults:
        print(fault)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
