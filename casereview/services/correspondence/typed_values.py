"""What the expert reads in a document: guessed from the words selected, and checked when filed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from casereview.domain.assessing.measure import Measure
from casereview.domain.dates import PartialDate, parse_date
from casereview.domain.documents.letter_terms import ROLES, TERMS
from casereview.domain.documents.statement import (
    CasenessValue,
    CountValue,
    DatedValue,
    DateValue,
    DiagnosisValue,
    Field,
    HomeworkValue,
    MechanismValue,
    NotStated,
    PromiseValue,
    RiskValue,
    RoleValue,
    ScoreValue,
    TermValue,
    TextValue,
    Value,
)
from casereview.errors import BadInputError

_KEPT = "Nothing was filed."
_SPOKEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
_WHOLE = re.compile(r"(?<![\w.-])\d{1,3}(?![\w.]|-\d)")
_DATE_WORDS = 4


def check_value(measures: Mapping[str, Measure], value: Value) -> None:
    """Raise BadInputError where a value cannot be filed, saying what is expected."""
    match value:
        case ScoreValue():
            _check_score(measures, value)
        case CasenessValue(measure=""):
            raise BadInputError("Which measure is it?", kept=_KEPT)
        case CountValue(number) if number < 0:
            raise BadInputError("A count is not below nought.", kept=_KEPT)
        case NotStated(scope) if not scope.strip():
            raise BadInputError("Where was it looked for?", kept=_KEPT)
        case DiagnosisValue(text="", code=""):
            raise BadInputError("Give the diagnosis in words or its code.", kept=_KEPT)
        case (
            RoleValue("") | TextValue("") | TermValue("") | DatedValue("") | PromiseValue("")
            | RiskValue("") | MechanismValue("")
        ):  # fmt: skip
            raise BadInputError("Nothing was typed.", kept=_KEPT)


def _check_score(measures: Mapping[str, Measure], value: ScoreValue) -> None:
    if not value.measure:
        raise BadInputError("Which measure is it?", kept=_KEPT)
    if value.number is None:
        if not value.words:
            raise BadInputError(
                "Neither a number nor words were given.",
                kept=_KEPT,
                do="Type the number, or the words that stand in its place.",
            )
        return
    if value.words:
        raise BadInputError(
            "A score is a number or words, not both.", kept=_KEPT, do="Take one of them away."
        )
    measure = measures.get(value.measure)
    if measure is not None and value.kind == "total" and not measure.holds(value.number):
        raise BadInputError(
            f"{value.measure} runs from {measure.range_words}; {value.number} is outside it.",
            kept=_KEPT,
        )


def likely_field(measures: Mapping[str, Measure], words: str) -> Field:
    """Guess which fact selected words are about; the expert chooses another where it is not."""
    plain = words.lower()
    if _measure(measures, words):
        return Field.SCORE if _numbers(words, measures) else Field.CASENESS
    for field, signs in _SIGNS:
        if any(sign in plain for sign in signs):
            return field
    if any(_has_word(words, role) for role in ROLES):
        return Field.AUTHOR_ROLE
    for field in (Field.DELIVERY, Field.MODALITY):
        if _term(field, words):
            return field
    return Field.LETTER_DATE if _date(words) else Field.PROBLEM


_SIGNS: tuple[tuple[Field, tuple[str, ...]], ...] = (
    (Field.CASENESS, ("caseness", "clinical range")),
    (Field.DIAGNOSIS, ("diagnos", "icd-10", "criteria for")),
    (Field.BIRTH_DATE, ("dob", "date of birth", "born")),
    (Field.RISK, ("risk", "suicid", "self-harm", "self harm")),
    (Field.WAIT, ("waiting", " wait")),
    (Field.HOMEWORK, ("homework", "between session", "diary", "worksheet")),
    (Field.SESSIONS_OFFERED, ("offered", "course of")),
    (Field.SESSIONS_ATTENDED, ("sessions", "attended")),
    (Field.PROMISE, ("we will", "i will", "plan to", "will be review")),
    (Field.APPOINTMENT, ("appointment",)),
    (Field.MENTIONED, ("your letter", "letter of", "letter dated", "report of")),
)


def suggest(measures: Mapping[str, Measure], field: Field, words: str) -> Value:
    """Return the value of a field that selected words seem to give; blank parts stay blank."""
    said = " ".join(words.split())
    match field:
        case Field.LETTER_DATE | Field.BIRTH_DATE:
            found = _date(said)
            return DateValue(found) if found else TextValue(said)
        case Field.AUTHOR_ROLE:
            return RoleValue(_longest((r for r in ROLES if _has_word(said, r)), said))
        case Field.SCORE:
            return _score(measures, said)
        case Field.CASENESS:
            status = "below" if re.search(r"\b(below|not|under|beneath)\b", said) else "above"
            return CasenessValue(_measure(measures, said) or "unspecified", status, said)
        case Field.STEP | Field.SESSIONS_OFFERED | Field.SESSIONS_ATTENDED | Field.WAIT:
            return CountValue(_count(field, said), said)
        case Field.PATIENT | Field.PROBLEM:
            return TextValue(said)
        case Field.MECHANISM:
            return MechanismValue("keywords", said)
        case Field.HOMEWORK:
            return HomeworkValue(bool(said), False, False, False, False, said)
        case Field.RISK:
            return RiskValue("none identified" if _denies(said) else "", said)
        case Field.DIAGNOSIS:
            code = re.search(r"\b[A-Z]\d\d(?:\.\d{1,2})?\b", said)
            kind = "denied" if _denies(said) else "diagnosis"
            return DiagnosisValue(kind, said, code[0] if code else "")
        case Field.APPOINTMENT | Field.MENTIONED:
            return DatedValue(said, _date(said))
        case Field.PROMISE:
            return PromiseValue(said, due=_date(said))
        case _:
            return TermValue(_term(field, said), said)


def _score(measures: Mapping[str, Measure], said: str) -> ScoreValue:
    measure = _measure(measures, said) or "PHQ-9"
    numbers = _numbers(said, measures)
    known = measures.get(measure)
    if len(numbers) == 1 and (known is None or known.holds(numbers[0])):
        return ScoreValue(measure, numbers[0])
    return ScoreValue(measure, words="" if numbers or _only_named(measures, said) else said)


def _only_named(measures: Mapping[str, Measure], said: str) -> bool:
    """Whether the words are the name of a measure and nothing else."""
    names = (name for key, each in measures.items() for name in (key, *each.aliases))
    plain = re.sub(r"[\W_]", "", said).lower()
    return plain in {re.sub(r"[\W_]", "", name).lower() for name in names}


def _measure(measures: Mapping[str, Measure], said: str) -> str:
    """Return the measure that the words name, the longest of its names first; '' for none."""
    names = {alias: key for key, each in measures.items() for alias in (key, *each.aliases)}
    found = (name for name in names if _named(said, name))
    return names.get(_longest(found, ""), "")


def _named(said: str, name: str) -> bool:
    pattern = r"[\s\u2010-\u2015-]*".join(re.escape(part) for part in re.split(r"[\s-]+", name))
    return re.search(rf"(?<!\w){pattern}(?!\w)", said, re.IGNORECASE) is not None


def _numbers(said: str, measures: Mapping[str, Measure]) -> list[int]:
    """Return the numbers in the words that are no part of a measure's name or of a date."""
    rest = said
    for each in sorted(
        (name for key, one in measures.items() for name in (key, *one.aliases)), key=len
    )[::-1]:
        parts = r"[\s\u2010-\u2015-]*".join(re.escape(p) for p in re.split(r"[\s-]+", each))
        rest = re.sub(rf"(?<!\w){parts}(?!\w)", " ", rest, flags=re.IGNORECASE)
    for words in _date_words(rest):
        rest = rest.replace(words, " ")
    return [int(match[0]) for match in _WHOLE.finditer(rest)]


def _count(field: Field, said: str) -> int:
    digits = _WHOLE.search(said)
    number = int(digits[0]) if digits else 0
    if not digits:
        spoken = [n for n, word in enumerate(_SPOKEN.split()) if _has_word(said, word)]
        number = spoken[-1] if spoken else 0
    if field is Field.WAIT and re.search(r"\bmonths?\b", said, re.IGNORECASE):
        return round(number * 52 / 12)
    return number


def _date(said: str) -> PartialDate | None:
    return next((parse_date(words) for words in _date_words(said)), None)


def _date_words(said: str) -> Iterator[str]:
    """Yield the words in a row that are a date, the longest first, each with a year."""
    words = said.split()
    for size in range(_DATE_WORDS, 0, -1):
        for start in range(len(words) - size + 1):
            tried = " ".join(words[start : start + size]).strip(".,;:()")
            if not re.search(r"\d{4}", tried):
                continue
            try:
                parse_date(tried)
            except ValueError:
                continue
            yield tried


def _term(field: Field, said: str) -> str:
    return _longest((t for t in TERMS[field] if _has_word(said, t.replace("_", " "))), "")


def _has_word(said: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said, re.IGNORECASE) is not None


def _longest(found: Iterable[str], otherwise: str) -> str:
    return max(found, key=len, default=otherwise)


def _denies(said: str) -> bool:
    return re.search(r"\b(no|not|none|denied|denies|without)\b", said, re.IGNORECASE) is not None
