"""Scores set in tables, forms and sheets; all made up for these tests."""

from __future__ import annotations

import pytest

from casereview.correspondence.proposals import propose
from casereview.correspondence.reading import PageText
from casereview.domain.documents.statement import CasenessValue, ScoreValue

TABLES = {
    "measure a row, score and caseness": (
        """
        Measure     Score    Caseness
        PHQ-9       16       above
        GAD-7       7        below
        """,
        "PHQ-9=16 GAD-7=7",
    ),
    "start and end columns": (
        """
        Measure     At assessment    At discharge
        PHQ-9       16               8
        GAD-7       13               5
        """,
        "PHQ-9=16@start PHQ-9=8@end GAD-7=13@start GAD-7=5@end",
    ),
    "cut-off column is no score": (
        """
        Questionnaire    Cut-off    Score
        PHQ-9            10         16
        GAD-7            8          13
        """,
        "PHQ-9=16 GAD-7=13",
    ),
    "change column is no score": (
        """
        Scale     First    Last    Change
        PHQ-9     16       8       8
        GAD-7     13       5       8
        """,
        "PHQ-9=16@start PHQ-9=8@end GAD-7=13@start GAD-7=5@end",
    ),
    "no head over the names": (
        """
                    Assessment    Discharge
        PHQ-9       16            8
        GAD-7       13            5
        """,
        "PHQ-9=16@start PHQ-9=8@end GAD-7=13@start GAD-7=5@end",
    ),
    "days as heads": (
        """
        Test        3 May 2021    9 July 2021
        PHQ-9       16            8
        GAD-7       13            5
        """,
        "PHQ-9=16 PHQ-9=8 GAD-7=13 GAD-7=5",
    ),
    "the occasion in the cell": (
        """
        Depression (PHQ-9, 0-27)     16 at the start     8 at the end
        Anxiety (GAD-7, 0-21)        13 at the start     5 at the end
        """,
        "PHQ-9=16@start PHQ-9=8@end GAD-7=13@start GAD-7=5@end",
    ),
    "two unlabelled numbers are left alone": (
        """
        PHQ-9    16    10
        GAD-7    13    8
        """,
        "",
    ),
    "a session a row": (
        """
        Session    Date          PHQ-9    GAD-7
        1          03/03/2021    16       13
        2          10/03/2021    14       11
        3          17/03/2021    9        6
        """,
        "PHQ-9=16@session:1 GAD-7=13@session:1 PHQ-9=14@session:2 GAD-7=11@session:2 "
        "PHQ-9=9@session:3 GAD-7=6@session:3",
    ),
    "a session a column": (
        """
        Session    1     2     3
        PHQ-9      16    14    9
        GAD-7      13    11    6
        """,
        "PHQ-9=16@session:1 GAD-7=13@session:1 PHQ-9=14@session:2 GAD-7=11@session:2 "
        "PHQ-9=9@session:3 GAD-7=6@session:3",
    ),
    "an occasion a row": (
        """
        When          PHQ-9    GAD-7
        Assessment    16       13
        Review        12       10
        Discharge     8        5
        """,
        "PHQ-9=16@start GAD-7=13@start PHQ-9=12 GAD-7=10 PHQ-9=8@end GAD-7=5@end",
    ),
    "cut-off row is no score": (
        """
        Date          PHQ-9    GAD-7
        3 Mar 2021    16       13
        Cut-off       10       8
        """,
        "PHQ-9=16 GAD-7=13",
    ),
    "average row and other person's row": (
        """
        Who                PHQ-9    GAD-7
        Service average    15       14
        Husband            11       9
        """,
        "",
    ),
    "pairs on one line": (
        """
        PHQ-9    16    GAD-7    13
        """,
        "PHQ-9=16 GAD-7=13",
    ),
    "out of the maximum": (
        """
        PHQ-9 score    16/27
        GAD-7 score    13 / 21
        """,
        "PHQ-9=16 GAD-7=13",
    ),
    "wrong maximum": (
        """
        PHQ-9    16/21
        GAD-7    13/27
        """,
        "",
    ),
    "severity in words behind": (
        """
        Measure    Result
        PHQ-9      16 (moderately severe)
        GAD-7      13 (moderate)
        """,
        "PHQ-9=16 GAD-7=13",
    ),
    "out of range": (
        """
        Measure    Score
        PHQ-9      61
        GAD-7      31
        """,
        "",
    ),
    "tabs": ("Measure\tScore\nPHQ-9\t16\nGAD-7\t13\n", "PHQ-9=16 GAD-7=13"),
    "bars": ("Measure | Score\nPHQ-9 | 16\nGAD-7 | 13\n", "PHQ-9=16 GAD-7=13"),
    "columns by date": (
        """
        Measure    03/03/2021    05/05/2021
        PHQ-9      16            8
        GAD-7      13            5
        """,
        "PHQ-9=16@start PHQ-9=8@end GAD-7=13@start GAD-7=5@end",
    ),
    "item sheet whose sum agrees": (
        """
        PHQ-9
        1    Interest         2
        2    Low              2
        3    Sleep            3
        4    Energy           2
        5    Appetite         1
        6    Self-worth       2
        7    Concentration    2
        8    Movement         0
        9    Thoughts         0
        Total                 14
        """,
        "PHQ-9=14",
    ),
    "item sheet whose sum does not agree": (
        """
        PHQ-9
        1    Interest         2
        2    Low              2
        3    Sleep            3
        4    Energy           2
        5    Appetite         1
        6    Self-worth       2
        7    Concentration    2
        8    Movement         0
        9    Thoughts         0
        Total                 19
        """,
        "",
    ),
    "item rows are no totals": (
        """
        Question             Answer
        PHQ-9 item 9         1
        GAD-7 question 1     3
        """,
        "",
    ),
    "blank cell": (
        """
        Date          PHQ-9    GAD-7
        3 Mar 2021    16       13
        10 Mar 2021            11
        """,
        "PHQ-9=16 GAD-7=13 ?GAD-7=11",
    ),
    "number of times completed": (
        """
        Measure    Times completed    Last score
        PHQ-9      6                  9
        """,
        "PHQ-9=9",
    ),
    "prose in a journal cell": (
        """
        Date          Who        Text
        06/02/2018    Dr Pell    Low. PHQ-9 17/27. To return in 2 weeks.
        """,
        "PHQ-9=17",
    ),
}


def totals(text: str) -> list[str]:
    lines = "\n".join(
        line[8:] if line.startswith("        ") else line for line in text.split("\n")
    )
    proposals = propose((PageText(1, f"Name: Ms Ada Bell\n\n{lines}\n"),))
    values = [p.value for p in proposals if isinstance(p.value, ScoreValue)]
    return [
        f"{v.measure}={v.number}@{v.context}"
        for v in values
        if v.whose == "patient" and v.kind == "total" and v.number is not None
    ]


@pytest.mark.parametrize("name", TABLES)
def test_totals_from_tables(name: str) -> None:
    text, expected = TABLES[name]
    wanted = expected.split()
    found = totals(text)

    def agree(seen: str, want: str) -> bool:
        want = want.lstrip("?")
        return seen == want if "@" in want else seen.split("@")[0] == want

    wrong = [seen for seen in found if not any(agree(seen, want) for want in wanted)]
    missed = [w for w in wanted if w[0] != "?" and not any(agree(seen, w) for seen in found)]
    assert not wrong, f"read but not said: {wrong}"
    assert not missed, f"missed: {missed} of {found}"


def test_caseness_marks_in_a_table() -> None:
    text = "Measure    Score    At caseness?\nPHQ-9      16       Yes\nGAD-7      7        No\n"
    proposals = propose((PageText(1, text),))
    marks = {
        (p.value.measure, p.value.status) for p in proposals if isinstance(p.value, CasenessValue)
    }
    assert marks == {("PHQ-9", "above"), ("GAD-7", "below")}


def test_dates_of_rows_are_kept() -> None:
    text = "Date          PHQ-9    GAD-7\n3 Mar 2021    16       13\n5 May 2021    8        5\n"
    values = [p.value for p in propose((PageText(1, text),)) if isinstance(p.value, ScoreValue)]
    assert {(v.measure, v.number, v.on.edtf if v.on else "") for v in values} == {
        ("PHQ-9", 16, "2021-03-03"),
        ("GAD-7", 13, "2021-03-03"),
        ("PHQ-9", 8, "2021-05-05"),
        ("GAD-7", 5, "2021-05-05"),
    }
