"""What a clinician who writes a module is told: every fault at once, where it is and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from casereview.catalogue.local_modules import load_local
from casereview.catalogue.modules import check_module_file, load_modules
from tests.catalogue.test_module_faults import EXPR, SOUND, line_of, write

TYPED = [
    ('label = "First"', 'label = "First', "close it with a straight quotation mark", 24),
    ('label = "First"', "label = \u201cFirst\u201d", "a text in straight quotation marks", 24),
    ('label = "First"', 'label: "First"', "the = is missing", 24),
    ('label = "First"', 'label = "Fi\0rst"', "Delete the character that cannot be seen", 24),
    ("core  = true", "core  = True", "true or false", 25),
    ('probe = "Well?"', 'probe = "Say "well"?"', "a quotation mark is written", 19),
    ('probe = "Well?"', 'probe = "C:\\Users?"', "a backslash is written twice", 19),
    ('probe = "Well?"', 'probe = "Well,\nwhat?"', "A text ends on the line", 19),
    ('icd10_uk = ["F40.2"]', 'icd10_uk = ["F40.2"', "A list ends with ]", 12),
    ('icd10_uk = ["F40.2"]', 'icd10_uk = [\n"F40.2"\n"F40.1"]', "a comma between two", 14),
    ('[[item]]\nid    = "A2"', '[item]\nid    = "A2"', "double the brackets", 30),
    ('label = "First"', 'label = "First"\nlabel = "2"', "strike one of them", 25),
    (
        '{ choice = "H1", in = ["during"] }',
        '{ choice = "H1",\n in = ["during"] }',
        "stands on one line",
        63,
    ),
]


@pytest.mark.parametrize(("old", "new", "said", "line"), TYPED)
def test_a_slip_of_the_pen_is_found_on_its_line_and_told_in_words(
    tmp_path: Path, old: str, new: str, said: str, line: int
) -> None:
    assert old in SOUND
    [fault] = check_module_file(write(tmp_path, SOUND.replace(old, new, 1)))
    assert (fault.line, said in fault.text) == (line, True), fault
    assert "The rest is checked once this is mended." in fault.text


def test_every_line_that_is_no_toml_is_told_at_once(tmp_path: Path) -> None:
    text = SOUND.replace('label = "First"', "label = First")
    text = text.replace('label = "Second"', 'label "Second"')
    text = text.replace('label = "Third"', 'label = "Third').replace('["F40.2"]', '["F40.2"')
    found = check_module_file(write(tmp_path, text))
    lines = [line_of(text, part) for part in ("icd10_uk", "= First", '"Second"', '"Third')]
    assert [fault.line for fault in found] == lines
    assert sum("The rest is checked" in fault.text for fault in found) == 1


def test_a_text_of_nothing_but_slips_is_told_so_far(tmp_path: Path) -> None:
    found = check_module_file(write(tmp_path, "name = value\n" * 3_000))
    assert [fault.line for fault in found] == list(range(1, 21))
    assert found[-1].text.endswith("More may be wrong below.")
    assert len(check_module_file(write(tmp_path, "no name\n" * 3_000))) == 1


def test_faults_of_every_kind_are_told_together(tmp_path: Path) -> None:
    """Of the head, an item, an expression, another module and what no rule uses."""
    text = SOUND.replace('"1.0.0"', '"1"').replace("F40.2", "F43.10")
    text = text.replace('label = "Third"', 'lable = "Third"')
    text = text.replace(EXPR, f'{EXPR}"A9", {{ status = "nowhere", in = ["met"] }}, ')
    text = text.replace('{ not = "X1" }', "{ const = true }")
    found = check_module_file(write(tmp_path, text))
    assert [(fault.line, fault.text.partition(":")[0].partition(" (")[0]) for fault in found] == [
        (3, "version must read like 1.0.0."),
        (12, "F43.10 is an American code and no WHO ICD-10 one"),
        (35, "label is missing."),
        (38, "Unknown field 'lable'"),
        (46, "No rule uses X1"),
        (54, "There is no item or criterion 'A9'"),
        (54, "There is no module 'nowhere' to ask."),
    ]


def test_a_misspelt_rule_does_not_make_what_it_names_seem_unused(tmp_path: Path) -> None:
    text = SOUND.replace('syndrome     = "A"', 'syndrom      = "A"')
    found = check_module_file(write(tmp_path, text))
    assert [fault.text for fault in found] == [
        "The rule for dsm5tr has no syndrome.",
        "Unknown field 'syndrom': 'syndrome' may be meant.",
    ]


def test_of_two_with_one_id_the_first_has_it_and_only_the_second_is_wrong(tmp_path: Path) -> None:
    text = SOUND.replace("[[criterion]]", '[[item]]\nid = "A1"\ntype = "number"\n'
                         'label = "Again"\n\n[[criterion]]')  # fmt: skip
    [fault] = check_module_file(write(tmp_path, text))
    assert fault.text == "The id 'A1' is used twice (first on line 21): give this one another."
    assert fault.line == line_of(text, 'label = "Again"') - 3


def test_a_label_that_is_a_sentence_is_remarked(tmp_path: Path) -> None:
    text = SOUND.replace('"First"', '"One two three four five six seven eight nine"')
    [fault] = check_module_file(write(tmp_path, text))
    assert (fault.line, fault.warning) == (24, True)
    assert fault.text.startswith("A label of 9 words")


def test_a_disorder_to_think_of_that_the_library_has_not_is_remarked(tmp_path: Path) -> None:
    text = SOUND.replace('label = "Exclusion"', 'label = "Exclusion"\ndifferential = ["gda"]')
    [fault] = check_module_file(write(tmp_path, text))
    assert (fault.line, fault.warning) == (line_of(text, "differential"), True)
    assert "no module 'gda'" in fault.text


def test_a_name_that_an_editor_lengthened_is_told_and_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    (tmp_path / "other.toml.txt").write_text(SOUND, encoding="utf-8")
    (tmp_path / "loud.TOML").write_text(SOUND.replace('"small"', '"loud"'), encoding="utf-8")
    (tmp_path / ".small.toml").write_text("left by an editor", encoding="utf-8")
    found, [fault] = load_local(tmp_path, {})
    assert sorted(found) == ["loud", "small"]
    assert fault.file == "other.toml.txt"
    assert "rename it" in fault.text
    assert len(load_modules()) > 30
