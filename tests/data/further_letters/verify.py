"""Checks the further letters: texts, gold and renderings against one another.

Run: ``python tests/data/further_letters/verify.py``. It asserts what must hold and prints what a
person should look at (``--quiet``: asserts only; ``--third``: the third letters). Needs pdftotext.
"""

import datetime as dt
import email
import email.policy
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from docx import Document

HERE = Path(__file__).resolve().parent
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
UNITS = [
    "nought",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty"]
TYPES = {
    "assessment",
    "opt_in",
    "waiting_list",
    "progress",
    "discharge",
    "dna",
    "referral_ack",
    "appointment",
    "step_up",
    "transfer",
    "follow_up",
    "contract",
    "legal",
    "correction",
    "risk_letter",
    "email",
    "gp_record",
    "gp_referral",
    "score_sheet",
    "ccbt_message",
    "clinical_notes",
    "record_extract",
}
OUTCOMES = {
    "recovery",
    "reliable_recovery",
    "reliable_improvement",
    "improvement",
    "no_change",
    "deterioration",
    "mixed",
    "disengaged",
    "not_eligible",
    "ongoing",
    "none",
}
MODALITIES = {
    "guided self-help",
    "cCBT",
    "psychoeducational group",
    "CBT",
    "group CBT",
    "TF-CBT",
    "EMDR",
    "IPT",
    "DIT",
    "BCT",
    "MBCT",
    "counselling",
    "assessment only",
}
ROLES = {
    None,
    *[
        "PWP",
        "trainee PWP",
        "HIT",
        "trainee HIT",
        "counsellor",
        "clinical psychologist",
        "counselling psychologist",
        "assistant psychologist",
        "EMDR therapist",
        "IPT therapist",
        "DIT therapist",
        "couples therapist",
        "cCBT supporter",
        "employment adviser",
        "administrator",
        "service manager",
        "GP",
        "patient",
    ],
}
RISKS = {
    None,
    *[
        "none identified",
        "ideation",
        "plan",
        "self-harm",
        "overdose",
        "past history",
        "low",
        "unchanged",
        "not assessed",
        "to others",
    ],
}
DELIVERIES = {"telephone", "video", "online", "face to face"}
KINDS = ["diagnosis", "code", "provisional", "code_only", "suspected", "denied", "none"]
SCORES = ["total", "item", "subscale", "partial", "retracted"]
CLOSED = {
    "letter_type": TYPES,
    "outcome_claim": OUTCOMES,
    "author_role": ROLES,
    "risk.status": RISKS,
    "diagnosis.kind": set(KINDS),
    "mechanism": {"specific", "keywords", "none"},
    "step": {2, 3},
    "intensity": {"low", "high"},
}
CONTEXT = re.compile(r"start|end|followup|current|previous:(?:start|end)|session:\d+")
TOP = {
    "PHQ-9": 27, "GAD-7": 21, "WSAS": 40, "PCL-5": 80, "IES-R": 88, "SPIN": 68, "OCI": 168,
    "OCI-R": 72, "PDSS": 28, "AUDIT": 40, "AUDIT-C": 12, "CORE-10": 40, "BDI-II": 63, "EPDS": 30,
    "ISI": 28, "HADS-A": 21, "HADS-D": 21, "HAI": 54, "SHAI": 54, "PHQ-15": 30, "MI": 5,
    "PSWQ": 80, "RSES": 30, "IAPT phobia": 8, "HADS": 42, "PHQ-4": 12, "PHQ-2": 6,
}  # fmt: skip
PHONES = (
    r"01632 ?960|011[3-8] 496 0|01[2-6]1 496 0|020 7946 0|0191 498 0|029 2018 0|07700 900|"
    r"0808 157 0|03069 990"
)
WORD_DATES = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)?[ -]((?:{'|'.join(MONTHS)})[a-z]*)"
    r"[ ,-]*(\d{4}|\d{2}(?!\d))?",
    re.IGNORECASE,
)


def spoken(number: float) -> str:
    """A whole number below seventy in words."""
    n = int(number)
    if n < 20:
        return UNITS[n]
    return TENS[n // 10 - 2] + ("-" + UNITS[n % 10] if n % 10 else "") if n < 70 else "-"


def dates(text: str, year: int | None) -> dict[dt.date, str]:
    """Every date written in the text; one without a year takes the letter's, or the year before."""
    out: dict[dt.date, str] = {}

    def add(y: int, m: int, d: int, words: str) -> None:
        y += 0 if y > 99 else 2000 if y < 40 else 1900
        try:
            out.setdefault(dt.date(y, m, d), words)
        except ValueError:
            out.setdefault(dt.date.min, words)

    for m in re.finditer(
        r"(?<![\d/.-])(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})(?![\d/-]|\.\d)", text
    ):
        if int(m[3]) <= 12 and int(m[1]) <= 31:
            add(int(m[4]), int(m[3]), int(m[1]), m[0])
    for m in re.finditer(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)", text):
        add(int(m[1]), int(m[2]), int(m[3]), m[0])
    for m in WORD_DATES.finditer(text):
        month = MONTHS.index(m[2][:3].lower()) + 1
        if m[3]:
            add(int(m[3]), month, int(m[1]), m[0])
        elif year:
            for y in (year, year - 1, year + 1):
                add(y, month, int(m[1]), "*" + m[0])
    for m in re.finditer(r"((?:\d{1,2}(?:, | and ))+)\d{1,2} ([A-Z][a-z]{2,8}) ?(\d{4})?", text):
        if m[2][:3].lower() in MONTHS and (m[3] or year):
            for day in re.findall(r"\d+", m[1]):
                add(
                    int(m[3] or year or 0), MONTHS.index(m[2][:3].lower()) + 1, int(day), "*" + m[0]
                )
    for m in re.finditer(r"([A-Z][a-z]{2,8}) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", text):
        if m[1][:3].lower() in MONTHS:
            add(int(m[3]), MONTHS.index(m[1][:3].lower()) + 1, int(m[2]), m[0])
    return out


def vocabulary(g: dict[str, Any]) -> None:
    """Every closed word of the entry is of its vocabulary, every number in its range."""
    name = g["id"]
    assert g["letter_type"] in TYPES, name
    assert g["outcome_claim"] in OUTCOMES, name
    assert set(g["modality"]) <= MODALITIES, name
    assert set(g["delivery"]) <= DELIVERIES, name
    assert g["author_role"] in ROLES, name
    assert g["risk"]["status"] in RISKS, name
    assert g["risk"]["mentioned"] == (g["risk"]["status"] is not None), name
    assert g["mechanism"] in ("specific", "keywords", "none"), name
    assert g["step"] in (None, 2, 3), name
    assert g["intensity"] in (None, "low", "high"), name
    assert g["diagnosis"]["kind"] in KINDS, name
    assert g["diagnosis"]["stated"] == (g["diagnosis"]["kind"] in ("diagnosis", "code")), name
    assert g["homework"]["present"] or not any(g["homework"][k] for k in "abcd"), name
    offered, attended = g["sessions_offered"], g["sessions_attended"]
    assert (
        offered is None
        or attended is None
        or attended <= offered
        or "sessions_attended" in g["alt"]
    ), name
    assert {k.split(".")[0] for k in [*g["alt"], *g["skip"]]} <= set(g), name
    for field, words in CLOSED.items():
        assert {w for w in g["alt"].get(field, []) if w is not None} <= words, (name, field)
    for m in g["measures"]:
        assert m["kind"] in SCORES, (name, m)
        assert m["whose"] in ("patient", "other"), (name, m)
        assert CONTEXT.fullmatch(m["context"]), (name, m)
        assert m["date"] is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", m["date"]), (name, m)
        top = TOP.get(m["measure"])
        assert top is not None or m["kind"] == "subscale", (name, m)
        assert top is None or 0 <= m["value"] <= top, (name, m)
    for c in g["caseness"]:
        assert c["status"] in ("above", "below"), (name, c)
        assert c["measure"] == "unspecified" or c["measure"] in TOP, (name, c)
    for iso in [g["letter_date"], g["dob"], *(a["date"] for a in g["other_appointments"])]:
        assert iso is None or dt.date.fromisoformat(iso), name


def words_found(g: dict[str, Any], flat: str, say: list[str]) -> None:
    """Every value and every quoted span of the entry stands in the text."""
    low = flat.lower()
    for m in g["measures"]:
        figure = re.search(rf"(?<![\d.]){re.escape(str(m['value']))}(?![\d])", flat)
        assert figure or spoken(m["value"]) in low or m.get("derived"), (g["id"], m)
    spans = {k: g[k]["text"] for k in ("diagnosis", "homework", "risk")}
    for key, span in spans.items():
        assert not span or span.lower().rstrip(".") in low, (g["id"], key, span)
    assert all(w in flat for w in (g["patient"] or "").split()), (g["id"], g["patient"])
    known = {(m["measure"], m["value"]) for m in g["measures"]}
    doubt = say.append
    for name, pattern in (("PHQ-9", r"PHQ(?:[- ]?9)?"), ("GAD-7", r"GAD(?:[- ]?7)?")):
        for m in re.finditer(pattern + r"\b\W{1,6}(?:\w+\W+){0,6}?(\d{1,2})(?![\d/.])", flat, re.I):
            if (name, int(m[1])) not in known:
                doubt(f"{g['id']} perhaps a score not in the gold: {m[0][:90]}")
    cues = {
        "telephone": r"telephon|by phone|\bcalls? ",
        "video": r"video|teams",
        "online": r"on-?line|webinar|silvercloud",
    }
    for key, cue in cues.items():
        if bool(re.search(cue, low)) != (key in g["delivery"]):
            say.append(f"{g['id']} delivery {key}? gold {g['delivery']}")
    if not g["risk"]["mentioned"] and re.search(r"suicid|self-harm|risk|harm", low):
        say.append(f"{g['id']} a word of risk, none in the gold")
    if not g["caseness"] and re.search(r"caseness|above the c|below the c|threshold|cut-?off", low):
        say.append(f"{g['id']} a word of caseness, none in the gold")


def dated(g: dict[str, Any], flat: str, say: list[str]) -> None:
    """Dates of the entry are in the text, those of the text in the entry, weekdays are right."""
    year = int(g["letter_date"][:4]) if g["letter_date"] else None
    found = dates(flat, year)
    assert dt.date.min not in found, (g["id"], found[dt.date.min])
    known = {g["letter_date"], g["dob"], *(a["date"] for a in g["other_appointments"])}
    known |= {m["date"] for m in g["measures"]} | set(g["alt"].get("letter_date", []))
    for day, words in found.items():
        if day.isoformat() not in known and not words.startswith("*"):
            say.append(f"{g['id']} date not in the gold: {words}")
    known_dates = {g["letter_date"], g["dob"], *(a["date"] for a in g["other_appointments"])} - {
        None
    }
    known_dates |= {m["date"] for m in g["measures"] if m["date"] and len(m["date"]) == 10}
    say += [
        f"{g['id']} gold date not found by pattern: {k}"
        for k in sorted(known_dates)
        if k not in {d.isoformat() for d in found}
    ]
    for m in re.finditer(
        r"(" + "|".join(DAYS) + r"),? (?:the )?(\d{1,2})(?:st|nd|rd|th)? (\w+) ?(\d{4})?",
        flat.lower(),
    ):
        if m[3][:3] in MONTHS and (m[4] or year):
            day = dt.date(int(m[4] or year or 0), MONTHS.index(m[3][:3]) + 1, int(m[2]))
            assert day.weekday() == DAYS.index(m[1]), (g["id"], m[0], DAYS[day.weekday()])
    if g["letter_date"]:
        day = dt.date.fromisoformat(g["letter_date"])
        if day.weekday() > 4:
            say.append(f"{g['id']} letter dated on a {DAYS[day.weekday()]}")
        figures = bool(re.fullmatch(r"[\d\s./-]+", found.get(day, "x"))) and not found[
            day
        ].startswith(str(day.year))
        if (figures and day.day <= 12 and day.day != day.month) != g["date_ambiguous"]:
            say.append(f"{g['id']} date_ambiguous? gold {g['date_ambiguous']}")


def fictional(name: str, flat: str) -> None:
    """Only numbers and addresses that belong to nobody."""
    for m in re.findall(r"\b999[ -]?\d{3}[ -]?\d{4}\b", flat):
        digits = re.sub(r"\D", "", m)
        check = 11 - sum(int(c) * w for c, w in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
        assert int(digits[9]) == (0 if check == 11 else check), (name, m)
    for m in re.findall(r"(?<!\d)0\d{2,4} ?\d{3,4} ?\d{3,4}(?!\d)", flat):
        assert re.match(PHONES, m), (name, m)
    for m in re.findall(r"[\w.-]+@([\w.-]+)", flat):
        assert m.rstrip(".").endswith(".example"), (name, m)


def squash(text: str) -> str:
    """Letters and figures only."""
    return re.sub(r"[\W_]+", "", text).lower()


def rendered(path: Path) -> str:
    """The text of a rendering."""
    if path.suffix == ".pdf":
        tool = shutil.which("pdftotext")
        assert tool, "pdftotext is needed"
        return subprocess.run(
            [tool, "-layout", str(path), "-"], capture_output=True, text=True, check=True
        ).stdout
    if path.suffix == ".docx":
        doc = Document(str(path))
        told = [p.text for p in doc.sections[0].header.paragraphs + doc.paragraphs]
        return "\n".join(told + [c.text for t in doc.tables for row in t.rows for c in row.cells])
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    return "\n".join(f"{k} {v}" for k, v in mail.items()) + body.get_content()


def main(quiet: bool, folder: Path = HERE) -> None:
    """Check every document of a set."""
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    split = json.loads((folder / "split.json").read_text(encoding="utf-8"))
    assert sorted(split["seen"] + split["kept"]) == [g["id"] for g in gold]
    say: list[str] = []
    for g in gold:
        text = (folder / g["files"][0]).read_text(encoding="utf-8")
        flat = re.sub(r"\s+", " ", text)
        vocabulary(g)
        words_found(g, flat, say)
        dated(g, flat, say)
        fictional(g["id"], flat)
        wanted = set(re.findall(r"\w{4,}|\d+", text.lower()))
        for name in g["files"][1:]:
            held = squash(rendered(folder / name))
            missing = [w for w in wanted if squash(w) not in held]
            assert not missing, (name, missing[:9])
    if not quiet:
        sys.stdout.write("\n".join(say) + "\n")
    total = sum(len(g["measures"]) for g in gold)
    sys.stdout.write(f"{len(gold)} documents, {total} measure values\n")


if __name__ == "__main__":
    main("--quiet" in sys.argv, HERE.parent / "third_letters" if "--third" in sys.argv else HERE)
