"""Every check of a module file (2.5), each with its file and line; hostile files do no harm."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from casereview.catalogue.modules import (
    check_module_file,
    check_module_files,
    load_modules,
    module_folder,
)
from casereview.errors import CatalogueError

SOUND = """\
format  = 1
id      = "small"
version = "1.0.0"
short   = "S"
reviewed_by = "A. Reviewer, 12345"
reviewed_on = "2026-01-01"

[name]
dsm5tr = "Small disorder"

[code]
icd10_uk = ["F40.2"]

[frame]
lookback = "P6M"

[[screener]]
id    = "S1"
probe = "Well?"

[[item]]
id    = "A1"
type  = "rating"
label = "First"
core  = true
anchors.absent       = "Not there."
anchors.subthreshold = "A little."
anchors.threshold    = "Fully."

[[item]]
id    = "A2"
type  = "number"
label = "Second"

[[item]]
id    = "A3"
type  = "duration"
label = "Third"

[[item]]
id    = "H1"
type  = "choice"
label = "Timing"
options = ["before", "during", "cannot_say"]

[[item]]
id    = "X1"
type  = "exclusion"
label = "Exclusion"

[[criterion]]
id    = "A"
label = "All of it"
expr = {all = ["A1", {num = "A2", op = ">=", value = 2}, {num = "A3", op = ">", value = "P6M"}]}

[rule.dsm5tr]
syndrome     = "A"
exclusion    = { not = "X1" }
subthreshold = { soft = "A1" }

[[rule.dsm5tr.hierarchy]]
id     = "timing"
when   = { choice = "H1", in = ["during"] }
effect = "flag"
text   = "Only during."

[remission]
basis      = "test"
full       = { not = { ref = "syndrome" } }
full_after = "P2M"

[[source]]
ref = "A book"
"""


def write(folder: Path, text: str, name: str = "small") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def line_of(text: str, part: str) -> int:
    return next(i for i, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_sound_module_has_no_fault(tmp_path: Path) -> None:
    assert check_module_file(write(tmp_path, SOUND)) == []
    module = load_modules(tmp_path)["small"]
    assert module.title == "Small disorder"
    assert module.item("A1") is module.items[0]
    assert load_modules(tmp_path, local=True)["small"].local


EXPR = "expr = {all = ["
BAD_EXPRESSIONS = [
    ('"A9"', "There is no item or criterion 'A9'"),
    ('"A2"', "A2 is a number item: compare it"),
    ("{ all = [] }", "all needs a list that is not empty"),
    ("{ at_least = 2 }", "at_least needs a list"),
    ('{ at_least = 3, of = ["A1"] }', "at_least 3 of a list of 1"),
    ('{ at_least = 0, of = ["A1"] }', "at_least 0 of a list of 1"),
    ('{ at_least = true, of = ["A1"] }', "at_least needs a whole number"),
    ('{ at_most = 1, of = ["A1"] }', "at_most 1 of a list of 1"),
    ('{ any = ["A1", "A1"] }', "any names the same part twice"),
    ('{ any = ["A1"], all = ["A1"] }', "exactly one operator; here: any, all"),
    ("{ some = 1 }", "exactly one operator; here: none"),
    ('{ any = ["A1"], of = ["A1"] }', "any takes no 'of'"),
    ("3", "An expression is an id in quotation marks or a table"),
    ('{ soft = "A2" }', "soft is for ratings; A2 is a number item"),
    ('{ soft = "A9" }', "There is no item 'A9'"),
    ('{ num = "A1", op = ">=", value = 2 }', "num is for numbers and durations; A1 is a rating"),
    ('{ num = "A2", op = "=>", value = 2 }', "num needs op"),
    ('{ num = "A2", op = ">=", value = "P6M" }', "A2 is compared with a number"),
    ('{ num = "A2", op = ">=", value = nan }', "A2 is compared with a number"),
    ('{ num = "A2", op = ">=", value = -1 }', "A2 is compared with a number"),
    ('{ num = "A3", op = ">=", value = 6 }', "A3 is compared with a duration"),
    ('{ num = "A3", op = ">=", value = "six" }', "A3 is compared with a duration"),
    ('{ num = "A3", op = ">=", value = "P1M/P2M" }', "A3 is compared with a duration"),
    ('{ choice = "A1", in = ["during"] }', "choice is for choices; A1 is a rating item"),
    ('{ choice = "H1" }', "choice needs in"),
    ('{ choice = "H1", in = ["after"] }', "H1 has no option 'after'"),
    ('{ choice = "H1", in = ["cannot_say"] }', "H1 has no option 'cannot_say'"),
    ('{ choice = "H1", in = ["before", "during"] }', "Every option of H1 is named"),
    ('{ status = "small", in = ["met"] }', "cannot ask for its own status"),
    ('{ status = "", in = ["met"] }', "status needs the id of a module"),
    ('{ status = "other" }', "status needs in"),
    ('{ status = "other", in = ["good"] }', "'good' is no status word"),
    ('{ status = "other", in = ["undetermined"] }', "'undetermined' leaves it open"),
    ('{ status = "other", in = ["met"], at = "now" }', 'at can only be "ever"'),
    ('{ status = "other", in = ["met"] }', "There is no module 'other' to ask"),
    ('{ ref = "syndrome" }', "ref is for rules and remission"),
    ('{ const = "yes" }', "const is true or false"),
]


@pytest.mark.parametrize(("expression", "said"), BAD_EXPRESSIONS)
def test_expressions_that_break_the_language(tmp_path: Path, expression: str, said: str) -> None:
    text = SOUND.replace(EXPR, f"{EXPR}{expression}, ")
    faults = check_module_file(write(tmp_path, text))
    assert [fault for fault in faults if said in fault.text], faults
    fault = next(fault for fault in faults if said in fault.text)
    assert (fault.file, fault.line) == ("small.toml", line_of(text, EXPR))
    assert not fault.warning
    with pytest.raises(CatalogueError) as error:
        load_modules(tmp_path)
    assert f"small.toml:{fault.line}: " in str(error.value)


CHANGED = [
    ('probe = "Well?"', 'probe = "Well?"\nopens = ["maybe"]', "'maybe' is none of yes", 20),
    ("format  = 1", "format  = 2", "format must be 1", 1),
    ('id      = "small"', 'id      = "large"', "differ", 2),
    ('id      = "small"', 'id      = "sm all"', "must be letters", 2),
    ('version = "1.0.0"', 'version = "1.0"', "version must read like 1.0.0", 3),
    ('short   = "S"', 'short   = ""', "short is empty", 4),
    ('short   = "S"', "short   = 3", "short must be text", 4),
    ('dsm5tr = "Small disorder"', 'dsm4 = "Small disorder"', "'dsm4' is none of", 9),
    ('icd10_uk = ["F40.2"]', 'icd10_uk = ["F40.218"]', "American code", 12),
    ('icd10_uk = ["F40.2"]', 'icd10_uk = ["F32.4"]', "American code", 12),
    ('icd10_uk = ["F40.2"]', 'icd10_uk = "F40.2"', "must be a list of texts", 12),
    ('icd10_uk = ["F40.2"]', 'icd10_uk = ["F40.2", "F40.2"]', "names 'F40.2' twice", 12),
    ('icd10_uk = ["F40.2"]', 'uk = ["F40.2"]', "'uk' is none of", 12),
    ('lookback = "P6M"', 'lookback = "six months"', "must be a duration", 15),
    ('lookback = "P6M"', 'lookback = "P1M/P6M"', "must be a duration", 15),
    ('id    = "S1"', 'id    = "A1"', "used twice", 17),
    ('label = "First"', 'lable = "First"', "Unknown field 'lable'", 24),
    ("format  = 1", 'format  = 1\noutcome = "guess"', "outcome 'guess' is none of", 2),
    ("format  = 1", 'format  = 1\nflags_all = "Careful."', "flags_all is for screens", 2),
    ("format  = 1", 'format  = 1\nconfirmed_by = "A1"', "needs a yes_no item, and 'A1' is none", 2),
    ('type  = "rating"', 'type  = "stars"', "type 'stars' is none of", 23),
    ("core  = true", 'core  = "yes"', "core must be true or false", 25),
    ('anchors.threshold    = "Fully."', "", "A1 is core: it needs anchors", 21),
    ('anchors.threshold    = "Fully."', 'anchors.often = "Fully."', "'often' is none of", 28),
    ('id    = "A2"', 'id    = "A1"', "The id 'A1' is used twice", 30),
    ('label = "Second"', 'label = "Second"\noptions = ["a", "b"]', "only a choice has options", 34),
    (
        'options = ["before", "during", "cannot_say"]',
        'options = ["one"]',
        "two options at least",
        40,
    ),
    ('label = "Third"', 'label = "Third"\ncomputed = "A1"', "only an exclusion is computed", 39),
    ('label = "Third"', 'label = "Third"\nretired = true', "A3 is retired", 55),
    ('label = "Third"', 'label = "Third"\ndescriptive = true', "A3 is descriptive", 55),
    ('label = "Timing"', 'label = "Timing"\nprobe = 5', "probe must be text", 44),
    ('id    = "A"', 'id    = "A1"', "The id 'A1' is used twice", 51),
    ('syndrome     = "A"', "", "The rule for dsm5tr has no syndrome", 56),
    ('effect = "flag"', 'effect = "warn"', "effect 'warn' is none of flag, exclude, replace", 64),
    ('full_after = "P2M"', 'full_after = "soon"', "full_after must be a duration", 70),
    ('basis      = "test"', "", "basis is missing", 67),
    ('ref = "A book"', 'verified = "yes"', "verified must be true or false", 73),
    ('ref = "A book"', "", "A source needs ref", 72),
    ('ref = "A book"', 'id = "unknown-work"', "There is no work 'unknown-work'", 73),
    ('[[source]]\nref = "A book"', "", "A module needs a source", 1),
    ('exclusion    = { not = "X1" }', "exclusion    = { const = true }", "No rule uses X1", 46),
    ('syndrome     = "A"', 'syndrome     = "A1"', "No rule uses criterion A", 51),
    ('"A1", {', '"A", {', "A circle: A -> A", 51),
    (
        'syndrome     = "A"',
        'syndrome     = { ref = "subthreshold" }',
        "No rule uses criterion A",
        51,
    ),
    ('subthreshold = { soft = "A1" }', 'subthreshold = { ref = "subthreshold" }', "A circle", 59),
    ('subthreshold = { soft = "A1" }', 'subthreshold = { ref = "remission" }', "ref is one of", 59),
    ('lookback = "P6M"', 'lookback = "P6M"\nweight = 3', "Unknown field 'weight'", 16),
]


@pytest.mark.parametrize(("old", "new", "said", "line"), CHANGED)
def test_each_check_names_its_line(
    tmp_path: Path, old: str, new: str, said: str, line: int
) -> None:
    assert old in SOUND
    found = check_module_file(write(tmp_path, SOUND.replace(old, new, 1)))
    assert ("small.toml", line) in [(f.file, f.line) for f in found if said in f.text], found


def test_faults_stand_in_order_of_line(tmp_path: Path) -> None:
    text = SOUND.replace('label = "First"', "").replace('label = "Second"', "label = 3")
    faults = check_module_file(write(tmp_path, text))
    assert [(fault.line, fault.text) for fault in faults] == [
        (line_of(text, 'id    = "A1"') - 1, "label is missing."),
        (line_of(text, "label = 3"), "label must be text in quotation marks."),
    ]


def test_items_that_wait_for_each_other_are_a_circle(tmp_path: Path) -> None:
    text = SOUND.replace('label = "Third"', 'label = "Third"\nask_when = { soft = "A1" }')
    text = text.replace(
        'label = "First"', 'label = "First"\nask_when = { num = "A3", op = ">", value = "P1M" }'
    )
    [fault] = check_module_file(write(tmp_path, text))
    assert "A circle" in fault.text
    assert {"A1", "A3"} <= set(fault.text.replace(".", "").split())


def test_an_unreviewed_module_is_a_warning(tmp_path: Path) -> None:
    text = SOUND.replace('reviewed_on = "2026-01-01"', 'reviewed_on = ""')
    [fault] = check_module_file(write(tmp_path, text))
    assert (fault.text, fault.warning) == ("Not clinically reviewed.", True)
    assert load_modules(tmp_path)["small"].reviewed_on == ""


def test_another_module_behind_a_flag_or_a_tick_is_a_warning(tmp_path: Path) -> None:
    text = SOUND.replace(
        'label = "Exclusion"',
        'label = "Exclusion"\n'
        'computed = { status = "later", at = "ever", in = ["screen_positive"] }',
    )
    text = text.replace(
        'when   = { choice = "H1", in = ["during"] }',
        'when = { all = [{ choice = "H1", in = ["during"] }, { status = "later", in = ["met"] }] }',
    )
    [fault] = check_module_file(write(tmp_path, text))
    assert (fault.line, fault.warning) == (line_of(text, "computed"), True)
    assert "the interviewer's own tick" in fault.text
    assert "small" in load_modules(tmp_path)


def test_a_circle_between_modules(tmp_path: Path) -> None:
    def asking(name: str, other: str) -> Path:
        text = SOUND.replace('id      = "small"', f'id      = "{name}"')
        asked = f'{{ all = [{{ not = "X1" }}, {{ status = "{other}", in = ["not_met"] }}] }}'
        return write(tmp_path, text.replace('{ not = "X1" }', asked, 1), name)

    first, second, third = (asking(*pair) for pair in (("a", "b"), ("b", "a"), ("c", "a")))
    for path in (first, second):
        [fault] = check_module_file(path)
        assert "circle" in fault.text
        assert fault.line == line_of(path.read_text(encoding="utf-8"), "exclusion ")
    assert check_module_file(third) == []
    with pytest.raises(CatalogueError, match="circle"):
        load_modules(tmp_path)


@pytest.mark.parametrize("named", ['["A2"]', '["A2", "A1"]', '["A2", "A9"]', '["A2", "N1"]'])
def test_an_index_is_worked_out_from_two_other_numbers(tmp_path: Path, named: str) -> None:
    numbers = '[[item]]\nid = "{}"\ntype = "number"\nlabel = "Number"\ndescriptive = true\n'
    index = f"{numbers.format('N1')}body_mass_of = %s\n\n"
    sound = numbers.format("N2") + index % '["A2", "N2"]'
    before, after = SOUND.split("[[item]]", 1)
    assert check_module_file(write(tmp_path, f"{before}{sound}[[item]]{after}")) == []
    text = f"{before}{index % named}[[item]]{after}"
    found = check_module_file(write(tmp_path, text))
    assert [fault.line for fault in found] == [line_of(text, "body_mass_of")]
    assert "names two others" in found[0].text


@pytest.mark.parametrize(
    ("shared", "said", "warning"),
    [
        ("large.A1", "", False),
        ("large.A9", "large.A9 is no rating item with such answers", False),
        ("large.A2", "large.A2 is no rating item with such answers", False),
        ("small.A1", "same_as names another module's item", False),
        ("large", "same_as names another module's item", False),
        ("other.A1", "There is no module 'other': A1 is rated here only", True),
    ],
)
def test_an_item_shares_the_answer_of_one_like_it(
    tmp_path: Path, shared: str, said: str, warning: bool
) -> None:
    write(tmp_path, SOUND.replace('id      = "small"', 'id      = "large"'), "large")
    text = SOUND.replace("core  = true", f'core  = true\nsame_as = "{shared}"')
    found = check_module_file(write(tmp_path, text))
    assert len(found) == bool(said)
    assert all((said in fault.text, fault.warning) == (True, warning) for fault in found)
    assert all(fault.line == line_of(text, "same_as") for fault in found)
    if said and not warning:
        with pytest.raises(CatalogueError, match=r"same_as|no rating item"):
            load_modules(tmp_path)
    else:
        item = load_modules(tmp_path)["small"].item("A1")
        assert item is not None
        assert item.same_as == shared


def test_a_shared_answer_is_taken_from_where_it_is_given(tmp_path: Path) -> None:
    for name, other in (("small", "large"), ("large", "third"), ("third", "")):
        shared = f'core  = true\nsame_as = "{other}.A1"' if other else "core  = true"
        text = SOUND.replace('id      = "small"', f'id      = "{name}"')
        write(tmp_path, text.replace("core  = true", shared), name)
    [fault] = check_module_file(tmp_path / "small.toml")
    assert "large.A1 itself takes its answer from elsewhere" in fault.text
    assert check_module_file(tmp_path / "large.toml") == []


def test_a_rule_of_another_system_repeats_only_what_differs(tmp_path: Path) -> None:
    text = SOUND.replace(
        "[remission]", '[rule.icd11]\nsyndrome = "A1"\nnote = "Differs."\n\n[remission]'
    )
    rules = load_modules(write(tmp_path, text).parent)["small"].rules
    assert rules["icd11"].exclusion == rules["dsm5tr"].exclusion
    assert rules["icd11"].hierarchy == rules["dsm5tr"].hierarchy
    assert rules["icd11"].syndrome != rules["dsm5tr"].syndrome
    assert rules["icd11"].note == "Differs."


SEVERITY = '[severity]\nitem = "A2"\n'


@pytest.mark.parametrize(
    ("severity", "said"),
    [
        ('[severity]\nitem = "A9"', "There is no item 'A9'"),
        ('[severity]\nitem = "A1"\n[[severity.band]]\nlabel = "mild"\nat_least = 1', "number item"),
        (SEVERITY + '[[severity.band]]\nlabel = "mild"', "A band needs at_least"),
        (SEVERITY + '[[severity.band]]\nlabel = "mild"\nat_least = "1"', "must be a number"),
        (
            SEVERITY + '[[severity.band]]\nlabel = "a"\nat_least = 2\n'
            '[[severity.band]]\nlabel = "b"\nat_least = 2',
            "Bands must rise",
        ),
        ('[severity]\nband = "mild"', "band must be a list of tables"),
        ('[severity]\ncount = "A"', "'A' is no criterion with a counted list"),
        ('[severity]\ncount = "Z"', "'Z' is no criterion with a counted list"),
        (SEVERITY + 'count = "A"', "by an item or by a count, not by both"),
    ],
)
def test_severity(tmp_path: Path, severity: str, said: str) -> None:
    faults = check_module_file(write(tmp_path, f"{SOUND}\n{severity}\n"))
    assert any(said in fault.text for fault in faults), faults
    assert all(fault.line > len(SOUND.splitlines()) for fault in faults)


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        ("", ""),
        ('free_for = "A3"\n[[remission.stage]]\nlabel = "early"\nafter = "P2M"', ""),
        ('free_for = "A1"', "free_for needs a duration item"),
        ('[[remission.stage]]\nlabel = "early"\nafter = "P3M"', "first stage begins at"),
        (
            '[[remission.stage]]\nlabel = "early"\nafter = "P2M"\n'
            '[[remission.stage]]\nlabel = "later"\nafter = "P2M"',
            "Stages must follow one another",
        ),
        ('[[remission.stage]]\nafter = "P2M"', "label is missing"),
    ],
)
def test_stages_of_remission(tmp_path: Path, stages: str, said: str) -> None:
    text = SOUND.replace('full_after = "P2M"', f'full_after = "P2M"\n{stages}')
    faults = check_module_file(write(tmp_path, text))
    assert [said in fault.text for fault in faults] == [True] * bool(said)


def test_hierarchies_have_different_ids(tmp_path: Path) -> None:
    block = SOUND[SOUND.index("[[rule.dsm5tr.hierarchy]]") : SOUND.index("[remission]")]
    [fault] = check_module_file(
        write(tmp_path, SOUND.replace("[remission]", f"{block}[remission]"))
    )
    assert "The id 'timing' is used twice" in fault.text


@pytest.mark.parametrize("table", ["item", "rule", "frame", "name"])
def test_a_module_without_a_part_says_which(tmp_path: Path, table: str) -> None:
    text = SOUND.replace(f"[{table}", f"[not_{table}").replace(f"[[{table}", f"[[not_{table}")
    faults = check_module_file(write(tmp_path, text))
    assert any("Unknown field" in fault.text for fault in faults)
    assert any(table.removesuffix("s") in fault.text for fault in faults)


def test_a_table_where_text_should_be(tmp_path: Path) -> None:
    faults = check_module_file(write(tmp_path, SOUND.replace("[name]\ndsm5tr", "[x]\ndsm5tr")))
    assert any("A module needs a name" in fault.text for fault in faults)
    text = "name = 3\n" + SOUND.replace('[name]\ndsm5tr = "Small disorder"', "")
    faults = check_module_file(write(tmp_path, text))
    assert (1, "A table is needed here.") in [(fault.line, fault.text) for fault in faults]


def test_tables_within_items_have_their_own_lines(tmp_path: Path) -> None:
    anchors = """
[item.anchors]
absent       = "Not there."
subthreshold = "A little."
often        = "Fully."
"""
    text = SOUND.replace(
        """anchors.absent       = "Not there."
anchors.subthreshold = "A little."
anchors.threshold    = "Fully."
""",
        anchors,
    )
    faults = check_module_file(write(tmp_path, text))
    assert line_of(text, "often ") in [fault.line for fault in faults]


def test_remission_and_screener_may_be_left_out(tmp_path: Path) -> None:
    start, end = SOUND.index("[remission]"), SOUND.index("[[source]]")
    text = (SOUND[:start] + SOUND[end:]).replace(
        '[[screener]]\nid    = "S1"\nprobe = "Well?"\n', ""
    )
    assert check_module_file(write(tmp_path, text)) == []
    module = load_modules(tmp_path)["small"]
    assert (module.remission, module.screener) == (None, ())


def test_a_screener_question_follows_one_before_it(tmp_path: Path) -> None:
    second = '[[screener]]\nid = "S2"\nprobe = "And?"\nfollows = "{}"\n\n'
    place = SOUND.index("[[item]]")
    sound = SOUND[:place] + second.format("S1") + SOUND[place:]
    assert check_module_file(write(tmp_path, sound)) == []
    assert [q.follows for q in load_modules(tmp_path)["small"].screener] == ["", "S1"]
    wrong = SOUND[:place] + second.format("S2") + SOUND[place:]
    [fault] = check_module_file(write(tmp_path, wrong))
    assert "No screener question 'S2' stands before it" in fault.text


# ---- files that are no module at all ---------------------------------------------------------


def only_fault(path: Path) -> tuple[int, str]:
    [fault] = check_module_file(path)
    return fault.line, fault.text


def test_broken_toml_names_the_parsers_line(tmp_path: Path) -> None:
    line, text = only_fault(write(tmp_path, SOUND.replace('short   = "S"', "short   = S")))
    assert line == 4
    assert text.startswith("Not TOML: Invalid value")
    line, text = only_fault(write(tmp_path, SOUND + "\nid = ["))
    assert "Not TOML" in text


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert "cannot be read" in only_fault(tmp_path / "gone.toml")[1]
    path = tmp_path / "latin.toml"
    path.write_bytes('format = 1\nid = "caf\xe9"'.encode("latin-1"))
    assert only_fault(path) == (2, "The file is not UTF-8 text: save it anew in that encoding.")
    with pytest.raises(CatalogueError):
        load_modules(tmp_path)


def test_deep_nesting_and_huge_values_are_refused(tmp_path: Path) -> None:
    deep = f'{EXPR}{"{ not = " * 30}"A1"{" }" * 30}, '
    faults = check_module_file(write(tmp_path, SOUND.replace(EXPR, deep)))
    assert any("Nested more than 24 deep" in fault.text for fault in faults)
    bottomless = "x = " + "[" * 100_000
    assert only_fault(write(tmp_path, bottomless))[1] == "The file is nested too deeply."
    digits = "x = " + "9" * 5_000
    assert "cannot be read" in only_fault(write(tmp_path, digits))[1]
    large = "# " + "x" * 2_100_000
    assert "larger than" in only_fault(write(tmp_path, large))[1]
    wordy = SOUND.replace('label = "First"', f'label = "{"w" * 3_000}"')
    assert any("longer than" in fault.text for fault in check_module_file(write(tmp_path, wordy)))


def test_a_long_chain_of_criteria_is_refused(tmp_path: Path) -> None:
    links = "".join(
        f'[[criterion]]\nid = "L{i}"\nlabel = "Link"\nexpr = "L{i + 1}"\n\n' for i in range(3_000)
    )
    text = SOUND.replace(
        "[rule.dsm5tr]",
        f'{links}[[criterion]]\nid = "L3000"\nlabel = "End"\nexpr = "A"\n\n[rule.dsm5tr]',
    ).replace('syndrome     = "A"', 'syndrome     = "L0"')
    [fault] = check_module_file(write(tmp_path, text))
    assert "builds on a chain of more than 40 parts" in fault.text


def test_ten_thousand_items_are_checked_in_seconds(tmp_path: Path) -> None:
    items = "".join(
        f'[[item]]\nid = "Z{i}"\ntype = "rating"\nlabel = "Item {i}"\n\n' for i in range(10_000)
    )
    listed = ", ".join(f'"Z{i}"' for i in range(10_000))
    text = SOUND.replace("[[criterion]]", f"{items}[[criterion]]", 1).replace(
        EXPR, f"{EXPR}{{ at_least = 5000, of = [{listed}] }}, "
    )
    start = time.perf_counter()
    assert check_module_file(write(tmp_path, text)) == []
    assert time.perf_counter() - start < 30.0


def test_lines_are_found_behind_strings_and_brackets(tmp_path: Path) -> None:
    text = SOUND.replace(
        'label = "Second"',
        'label = "Second # no [[item]]"\nprobe = """\n[[item]]\nid = "fake\\"""\n"""\n'
        "follow_up = [\n  'a = [', # ]\n  \"b\",\n]\nnote = ''''x'''\nlable = 1",
    )
    faults = check_module_file(write(tmp_path, text))
    assert [(f.line, f.text) for f in faults] == [
        (line_of(text, "lable = 1"), "Unknown field 'lable': 'label' may be meant.")
    ]


# ---- the shipped library ---------------------------------------------------------------------


def test_the_shipped_modules_have_no_fault_but_await_review() -> None:
    files = sorted(module_folder().glob("*.toml"))
    for faults in check_module_files(files).values():
        for fault in faults:
            assert fault.warning, str(fault)
