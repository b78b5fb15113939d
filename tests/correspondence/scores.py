"""Prints how far the reader gets: form, set and half against field. Nothing has been confirmed.

.venv/bin/python -m tests.correspondence.scores
"""

from __future__ import annotations

from tests.correspondence.scoring import FORMS, HALVES, SETS, figures, wrong_totals


def main() -> None:
    """Print one column a form, set and half."""
    columns = {}
    wrong = {}
    for letters in SETS:
        for form in FORMS:
            for half in HALVES:
                names = letters.names(form, half)
                if names:
                    head = f"{letters.name[:4]} {form} {half} {len(names)}"
                    columns[head] = figures(letters.scored(form, half))
                    wrong[head] = wrong_totals(letters, form, half)
    rows = list(next(iter(columns.values())))
    print(f"{'':24}" + "".join(f"{word:>8}" for head in columns for word in [head.split()[0]]))
    for place in (1, 2, 3):
        print(f"{'':24}" + "".join(f"{head.split()[place]:>8}" for head in columns))
    for row in rows:
        print(f"{row:24}" + "".join(f"{column[row]:8.3f}" for column in columns.values()))
    print(f"{'wrong totals':24}" + "".join(f"{len(found):8}" for found in wrong.values()))


if __name__ == "__main__":
    main()
