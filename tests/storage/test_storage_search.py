"""Search over a vault: complete, by filters that say nothing without the case's own key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casereview.domain.documents.document import Page
from casereview.domain.documents.wordsearch import Query
from casereview.storage import driver, keys, migrations, search, wordfilter
from casereview.storage.casefile import CaseFile
from casereview.storage.destruction import Reason
from casereview.storage.index import FILE_NAME, Index, copy
from casereview.storage.search import CaseHits, Filters, Reader
from casereview.storage.texts import TextKind
from casereview.storage.vault import Vault
from tests.storage.storage_samples import PASSPHRASE, with_document
from tests.storage.test_storage_leaks import _decrypted as decrypted

NewCase = Callable[..., CaseFile]

WORDS = st.sampled_from(
    ["worry", "worries", "Worrying", "wor", "GAD-7", "naïve", "naive", "ﬁnding", "finding", "a",
     "7", "is", "straße", "Σίσυφος", "don’t", "panic", "attacks", "foo_bar", "e\u0301tat", "№5"]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)


def make(new_case: NewCase, name: str, *pages: str) -> str:
    """Make a case whose one document has these pages, and close it."""
    case = new_case(name)
    with case.command("File"):
        with_document(case)
        case.pages.put(*(Page("doc", number, text) for number, text in enumerate(pages, 1)))
    case.close()
    return case.id


def found(vault: Vault, typed: str, case_id: str = "") -> list[CaseHits]:
    """Search to the end."""
    under_way = vault.search(Query.parse(typed), case_id)
    hits: list[CaseHits] = []
    while not under_way.finished:
        hits += under_way.step(60.0)
    return hits


def names(hits: list[CaseHits]) -> set[str]:
    return {hit.line.title for hit in hits}


def test_a_word_is_found_in_every_case_that_holds_it(vault: Vault, new_case: NewCase) -> None:
    make(new_case, "One", "She spoke of machinery.", "Nothing here.")
    make(new_case, "Two", "No fear was told.", "The MACHINE again, and machines.")
    make(new_case, "Three", "A quiet week.")
    hits = {hit.line.title: hit for hit in found(vault, "machin")}
    assert set(hits) == {"One", "Two"}
    (hit,) = hits["Two"].hits
    assert (hit.text.page, hit.text.target) == (2, "doc")
    assert [hit.text.words[a:b] for a, b in hit.spans] == ["MACHINE", "machines"]


def test_every_word_has_to_stand_in_one_text(vault: Vault, new_case: NewCase) -> None:
    make(new_case, "Apart", "Panic on the stairs.", "Attacks at work.")
    make(new_case, "Together", "Attacks of panic at work.")
    assert names(found(vault, "panic attack")) == {"Together"}
    assert names(found(vault, '"panic attacks"')) == set()
    assert names(found(vault, '"attacks of panic"')) == {"Together"}


def test_a_word_that_a_line_parts_is_found_in_a_closed_case(
    vault: Vault, new_case: NewCase
) -> None:
    make(new_case, "Parted", "She spoke of agora-\nphobia, and of little else.")
    make(new_case, "Other", "She spoke of agora and of a phobia.")
    assert names(found(vault, "anything at all")) == set()  # makes the filters
    assert names(found(vault, "agoraphobia")) == {"Parted"}


def test_what_the_expert_wrote_is_searched(vault: Vault, new_case: NewCase) -> None:
    case = new_case("Ms Quill")
    with case.command("Note"):
        case.record.put(replace(case.record.get(), note="Saw an ophthalmologist."))
    case.close()
    (hits,) = found(vault, "ophthalm")
    assert hits.hits[0].text.kind is TextKind.CASE
    assert names(found(vault, "quill")) == {"Ms Quill"}


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(pages=st.lists(TEXTS, min_size=1, max_size=4), typed=TEXTS)
def test_a_filter_never_denies_what_the_texts_hold(pages: list[str], typed: str) -> None:
    query = Query.parse(typed)
    made = wordfilter.make(pages)
    holds = bool(query.terms) and any(query.holds(page) for page in pages)
    if holds:
        assert wordfilter.may_hold(made, wordfilter.probes(query))


def test_one_in_a_hundred_of_other_words_seems_to_be_there() -> None:
    made = wordfilter.make([" ".join(f"word{number}" for number in range(3000))])
    absent = [wordfilter.probes(Query.parse(f'"q{number:02x}"')) for number in range(16, 256)]
    absent += [wordfilter.probes(Query.parse(f'"{a}{b}"')) for a in "bcdfgh" for b in "jklmnp"]
    wrong = sum(wordfilter.may_hold(made, probes) for probes in absent)
    assert wrong / len(absent) < 0.03


def test_an_open_case_is_searched_as_it_was_last_saved(vault: Vault, new_case: NewCase) -> None:
    case_id = make(new_case, "Ms Example", "Before.")
    assert not found(vault, "afterwards")
    with vault.open_case(case_id) as case:
        with case.command("Change"):
            case.pages.put(Page("doc", 1, "Afterwards."))
        assert names(found(vault, "afterwards")) == {"Ms Example"}
        assert not found(vault, "before")
    assert names(found(vault, "afterwards")) == {"Ms Example"}
    assert not found(vault, "before")


def opened(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which closed cases a search opens."""
    seen: list[str] = []
    history = Reader.history

    def noting(reader: Reader, case_id: str) -> Any:
        seen.append(case_id)
        return history(reader, case_id)

    monkeypatch.setattr(Reader, "history", noting)
    return seen


def test_only_cases_that_may_hold_it_are_opened(
    vault: Vault, new_case: NewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = make(new_case, "One", "She feared machinery.")
    for number in range(20):
        make(new_case, f"Other {number}", f"Worry about matter {number}.")
    seen = opened(vault, monkeypatch)
    assert names(found(vault, "machinery")) == {"One"}
    assert seen == [wanted]


def test_a_large_case_gets_its_filter_from_the_search_that_opens_it(
    vault: Vault, new_case: NewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MADE_AT_CLOSING", 10)
    case_id = make(new_case, "Large", "A text of more than ten characters.")
    seen = opened(vault, monkeypatch)
    assert names(found(vault, "characters")) == {"Large"}
    assert seen == [case_id, case_id]  # searched, then read for its filter
    seen.clear()
    assert not found(vault, "elsewhere")
    assert not seen


def test_a_filter_of_another_head_makes_the_case_one_that_is_opened(
    vault: Vault, new_case: NewCase, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = make(new_case, "Ms Example", "Before.")
    older = vault._index.filter(case_id)
    assert older is not None
    with vault.open_case(case_id) as case, case.command("Change"):
        case.pages.put(Page("doc", 1, "Afterwards."))
    vault._index.put_filter(case_id, *older)
    vault._cases.filters.clear()
    seen = opened(vault, monkeypatch)
    assert names(found(vault, "afterwards")) == {"Ms Example"}
    assert case_id in seen
    # The same bits under the newer head open nothing: the head is sealed with them.
    head = vault._index.anchor(case_id)
    assert head is not None
    vault._index.put_filter(case_id, head, older[1])
    vault._cases.filters.clear()
    assert names(found(vault, "afterwards")) == {"Ms Example"}


def test_a_case_with_a_new_key_is_found(vault: Vault, new_case: NewCase) -> None:
    case_id = make(new_case, "Ms Example", "She feared machinery.")
    assert found(vault, "machinery")
    vault.rekey_case(case_id)
    assert names(found(vault, "machinery")) == {"Ms Example"}
    assert not found(vault, "elsewhere")


def test_what_cannot_be_read_is_named(vault: Vault, new_case: NewCase) -> None:
    kept = make(new_case, "Kept", "She feared machinery.")
    lost = make(new_case, "Lost", "She feared machinery.")
    keyless = make(new_case, "Keyless", "A quiet week.")
    cut = make(new_case, "Cut", "She feared machinery.")
    vault._layout.database(lost).unlink()
    vault._layout.key(keyless).unlink()
    with vault._layout.database(cut).open("r+b") as out:
        out.truncate(8192)
    under_way = vault.search(Query.parse("machinery"))
    hits = [hit.line.id for hit in under_way.step(60.0)]
    assert hits == [kept]
    assert {case.line.title for case in under_way.unsearched} == {"Lost", "Keyless", "Cut"}
    assert all(case.why for case in under_way.unsearched)


def test_an_older_file_put_back_is_named(vault: Vault, new_case: NewCase, tmp_path: Path) -> None:
    case_id = make(new_case, "Ms Example", "Before.")
    path = vault._layout.database(case_id)
    shutil.copy(path, tmp_path / "older")
    with vault.open_case(case_id) as case, case.command("Change"):
        case.pages.put(Page("doc", 1, "Afterwards."))
    shutil.copy(tmp_path / "older", path)
    under_way = vault.search(Query.parse("afterwards"))
    assert not under_way.step(60.0)
    (unsearched,) = under_way.unsearched
    assert "older copy" in unsearched.why


def test_a_case_whose_last_words_lie_in_its_log_is_found(vault: Vault, new_case: NewCase) -> None:
    case_id = make(new_case, "Ms Example", "Before.")
    path = vault._layout.database(case_id)
    _wrapped, case_key, _head = vault._keys.read(vault._layout.key(case_id), case_id)
    reader = driver.connect(path, case_key, migrations.CASE_FILE, read_only=True)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM page").fetchone()  # keeps the log from being brought in
    with vault.open_case(case_id) as case, case.command("Change"):
        case.pages.put(Page("doc", 1, "Afterwards."))
    assert path.with_name(f"{path.name}-wal").stat().st_size > 0
    assert names(found(vault, "afterwards")) == {"Ms Example"}
    reader.rollback()
    driver.close(reader)


def test_a_vault_that_is_only_read_is_searched_as_it_was_saved_last(
    vault: Vault, new_case: NewCase, folder: Path
) -> None:
    case_id = make(new_case, "Ms Example", "Before.")
    with Vault.unlock(folder, PASSPHRASE, read_only=True) as reading:
        assert names(found(reading, "before")) == {"Ms Example"}
        with vault.open_case(case_id) as case:
            with case.command("Change"):
                case.pages.put(Page("doc", 1, "Meanwhile."))
            assert names(found(reading, "meanwhile")) == {"Ms Example"}
        with vault.open_case(case_id) as case, case.command("Change"):
            case.pages.put(Page("doc", 1, "Afterwards."))
        assert names(found(reading, "afterwards")) == {"Ms Example"}
        assert not found(reading, "before")


def test_a_search_writes_nothing_beside_a_case(vault: Vault, new_case: NewCase) -> None:
    make(new_case, "Ms Example", "She feared machinery.")
    before = {path.name: path.read_bytes() for path in vault._layout.cases.iterdir()}
    assert found(vault, "machinery")
    assert {path.name: path.read_bytes() for path in vault._layout.cases.iterdir()} == before


def test_it_stops_at_a_number_of_cases_and_goes_on(
    vault: Vault, new_case: NewCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CASES_AT_ONCE", 2)
    for number in range(5):
        make(new_case, f"Case {number}", "She feared machinery.")
    under_way = vault.search(Query.parse("machinery"))
    first = under_way.step(60.0)
    assert [hit.line.title for hit in first] == ["Case 4", "Case 3"]
    assert (under_way.finished, under_way.waiting) == (True, 3)
    under_way.go_on()
    assert [hit.line.title for hit in under_way.step(60.0)] == ["Case 2", "Case 1"]
    assert under_way.waiting == 1


def test_it_can_be_taken_in_the_shortest_steps(vault: Vault, new_case: NewCase) -> None:
    for number in range(5):
        make(new_case, f"Case {number}", "She feared machinery.")
    under_way = vault.search(Query.parse("machinery"))
    steps = []
    while not under_way.finished:
        steps.append(under_way.step(0.0))
    assert sum(len(step) for step in steps) == 5
    assert max(len(step) for step in steps) == 1


def test_locking_drops_the_filters(vault: Vault, new_case: NewCase) -> None:
    case_id = make(new_case, "Ms Example", "She feared machinery.")
    found(vault, "machinery")
    assert vault._cases.filters._held[case_id]
    filters = vault._cases.filters
    vault.close()
    assert not filters._held


def test_a_destroyed_case_leaves_no_usable_filter(
    vault: Vault, new_case: NewCase, folder: Path, tmp_path: Path
) -> None:
    case_id = make(new_case, "Ms Zeugma", "She feared quokkas.")
    make(new_case, "Other", "A quiet week.")
    assert found(vault, "quokkas")
    older = tmp_path / "older list"
    older.mkdir()
    index_key = vault._keys.listing
    copy(folder / FILE_NAME, older / FILE_NAME, index_key)
    _wrapped, case_key, head = vault._keys.read(vault._layout.key(case_id), case_id)
    vault.destroy(vault.certificate_of(case_id, Reason.REQUEST))
    assert case_id not in vault._cases.filters._held
    assert not found(vault, "quokkas")
    # An older copy of the list still has the filter, and the vault's keys do not open it ...
    kept = Index(older, index_key)
    assert kept.filter(case_id) is not None
    assert Filters(vault._layout, vault._keys, kept).of(case_id) is None
    sealed = (kept.filter(case_id) or (head, b""))[1]
    assert b"quokka" not in sealed
    ours = (vault._keys.wrapping, vault._keys.anchoring, index_key)
    context = vault._cases.filters._context(case_id, head)
    for key in (*ours, *(keys.derive(key, "cr-filter") for key in ours)):
        assert keys.unwrap(key, sealed, context) is None
    # ... while the key that was destroyed would have: the test looks where it should.
    made = keys.unwrap(keys.derive(case_key, "cr-filter"), sealed, context)
    assert made is not None
    assert wordfilter.may_hold(made, wordfilter.probes(Query.parse("quokkas")))
    kept.close()


def test_no_page_of_the_list_holds_a_destroyed_case_any_more(
    vault: Vault, new_case: NewCase, folder: Path
) -> None:
    case_id = make(new_case, "Ms Zeugma", "She feared quokkas.")
    kept = vault._index.filter(case_id)
    assert kept is not None
    listing = vault._keys.listing
    sealed = kept[1]
    vault._index._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert sealed in decrypted((folder / FILE_NAME).read_bytes(), listing)
    vault.destroy(vault.certificate_of(case_id, Reason.REQUEST))
    vault.close()
    left = decrypted((folder / FILE_NAME).read_bytes(), listing)
    pieces = [sealed[at : at + 16] for at in range(0, len(sealed) - 16, 16)]
    assert not [piece for piece in pieces if piece in left]
    assert case_id.encode() not in left
    assert b"Zeugma" not in left
