"""Adds the texts of the modules, as they are now, to the list of all that were ever shipped.

Run it with the Python of .venv after any change of a file in resources/clinical/modules:

    .venv/bin/python packaging/shipped_texts.py

Nothing is ever taken off the list: cases keep the definitions by which they were rated.
"""

from __future__ import annotations

import tomllib

from casereview.catalogue.modules import load_modules
from casereview.catalogue.shipped import shipped_file
from casereview.domain.assessing.definition import fingerprint

HEAD = """\
# SHA-256 of every text of a module that this program ever brought, by the module's id. What a text
# says of its clinical review is believed of these alone; packaging/shipped_texts.py writes this.
"""


def main() -> None:
    """Write the list with what is new."""
    file = shipped_file()
    listed: dict[str, list[str]] = (
        tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    )
    for name, module in load_modules().items():
        texts = listed.setdefault(name, [])
        if (text := fingerprint(module.text)) not in texts:
            texts.append(text)
    lines = [f"{name} = [\n" + "".join(f'  "{text}",\n' for text in texts) + "]\n"
             for name, texts in sorted(listed.items())]  # fmt: skip
    file.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
