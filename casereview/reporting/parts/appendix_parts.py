"""Generated appendices: curriculum vitae, documents, chronology, criterion tables, glossary."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casereview.domain.assessing.classification import codes_beside
from casereview.domain.assessing.course import CHANGE_CAUTIONS
from casereview.domain.assessing.finding import Change, ChangeWord, Finding, Status
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.note_words import note_words
from casereview.domain.assessing.rating import ModuleKey, TimePoint
from casereview.domain.dates import british
from casereview.domain.documents.chronology import Entry, gaps, length_words
from casereview.domain.documents.document import Document, ReadState
from casereview.domain.documents.statement import Field, RoleValue
from casereview.domain.reports.report import Run
from casereview.reporting.parts.criteria import criteria_rows
from casereview.reporting.parts.dated_papers import document_dates
from casereview.reporting.parts.differences import differing_keys
from casereview.reporting.parts.second_rating import second_ratings
from casereview.reporting.referring.references import cite, document_anchor
from casereview.reporting.wording import (
    NOT_WRITTEN,
    listed,
    listed_runs,
    run,
    sentence,
)
from casereview.reporting.writer import Writer

_BLANK = re.compile(r"\n\s*\n")
_MOST_COLUMNS = 4
_CHANGES = {
    ChangeWord.NEW: "new",
    ChangeWord.RECURRED: "recurred",
    ChangeWord.PERSISTING: "persisting",
    ChangeWord.REMITTED: "lost diagnostic status",
    ChangeWord.ABSENT: "absent at both times",
    ChangeWord.STAYS_REMITTED: "still without diagnostic status",
    ChangeWord.UNDETERMINED: "undetermined",
}


def curriculum_vitae(w: Writer) -> None:
    """Print the expert's curriculum vitae."""
    person = w.material.dossier.case.expert
    paragraphs = [part.strip() for part in _BLANK.split(person.curriculum_vitae) if part.strip()]
    if person.address and paragraphs:
        paragraphs.append(f"Professional address: {sentence(person.address)}")
    for text in paragraphs or [NOT_WRITTEN]:
        w.say(" ".join(text.split()), source="own")


def documents_table(w: Writer) -> None:
    """List every document received, read or not."""
    held = list(w.material.documents.values())
    if not held:
        w.say("No documents have been received.", source="own")
        return
    w.say(
        w.to_table("documents"),
        " lists every document that I received, in the order of its number. The last column gives "
        "the first eight characters of the SHA-256 checksum of the file as received, by which a "
        "copy can be told to be the same.",
        source="own",
    )
    w.table(
        "documents",
        "Documents received",
        (
            ("No.", 0.52),
            ("Document", 1.6),
            ("Dated", 1.2),
            ("Received", 1.25),
            ("Pages", 0.5),
            ("Read", 0.5),
            ("Checksum", 0.8),
        ),
        [_document(w, document) for document in held],
        row_anchors=[document_anchor(document) for document in held],
        note="* Score numbers in this document were invented for this demonstration."
        if any(document.invented_numbers for document in held)
        else "",
    )


def _document(w: Writer, document: Document) -> list[list[str | Run]]:
    roles = [
        value.role
        for statement in w.material.dossier.statements
        if statement.document_id == document.id
        and statement.field is Field.AUTHOR_ROLE
        and isinstance(value := statement.decided, RoleValue)
    ]
    title = document.title or document.file_name
    name: list[str | Run] = [f"{title}{'*' if document.invented_numbers else ''}"]
    if roles:
        name.append(f"\nsigned by: {listed(list(dict.fromkeys(roles)))}")
    if document.read_state is ReadState.UNREAD:
        name.append("\nfiled as received; its text could not be read by the software")
    if document.set_aside:
        name.append(f"\nset aside, and nothing taken from it: {document.set_aside}")
    if spans := w.material.pages.spans(document):
        name.append(f"\nbundle pages {spans}")
    if document.gone_on is not None:
        name.append(f"\n{document.gone_how} on {british(document.gone_on)}")
    received = british(document.received_on) if document.received_on else "not recorded"
    if document.received_from:
        received += f"\nfrom {document.received_from}"
    return [
        [document.label],
        name,
        [str(w.material.dated.get(document.id, "not stated"))],
        [received],
        [str(document.pages)],
        ["yes" if document.read_by_expert else "no"],
        [document.sha256[:8]],
    ]


def chronology(w: Writer) -> None:
    """Set the dated facts that the expert wants in order, each with who says it and where."""
    entries = [entry for entry in w.material.chronology if entry.wanted]
    if not entries:
        return
    differences = differing_keys(w)
    w.say(
        w.to_table("chronology"),
        " sets dated facts in order, each with its source. A date is given as precisely as it is "
        "known, with how it was found where the source does not simply state it.",
        source="document",
    )
    w.table(
        "chronology",
        "Chronology",
        (("Date", 1.15), ("Event", 3.0), ("Source", 1.0)),
        [_chronology_row(w, entry, differences) for entry in entries],
    )
    _gaps(w)


def _chronology_row(w: Writer, entry: Entry, differences: set[str]) -> list[list[str | Run]]:
    when = entry.date_words
    if entry.ambiguous:
        when += " (day and month could be exchanged)"
    if entry.dating:
        when += f"\n{entry.dating}"
    text: list[str | Run] = [sentence(entry.text)]
    if len(entry.voices) > 1:
        text += [
            f"\n{source.voice.words}: {source.words}"
            for source in entry.sources
            if source.words and source.words != entry.text
        ]
    if entry.disputed:
        text.append(run(" Disputed.", bold=True))
    if entry.keys & differences:
        text += [run(" Sources differ: ", bold=True), w.to_table("differences"), "."]
    return [[when], text, _chronology_source(w, entry)]


def _chronology_source(w: Writer, entry: Entry) -> list[str | Run]:
    """Cite each place once, with the person whose account it is; name what no document tells."""
    cited: dict[str, list[str | Run]] = {}
    for source in entry.sources:
        document = w.material.by_id.get(source.document_id)
        account = w.material.source(source.voice.value)
        if document is not None:
            place = cite(w.material.pages, document, source.page)
            told: list[str | Run] = [f"{account}, "] if account else []
            told.append(place)
        else:
            told = [account or source.record or source.voice.words]
        cited.setdefault(f"{account} {source.place}", told)
    plain = [part for told in cited.values() for part in told if isinstance(part, Run)]
    if len(plain) == sum(map(len, cited.values())):
        return [*listed_runs(plain)]
    joined: list[str | Run] = []
    for place_told in cited.values():
        joined += ["\n", *place_told] if joined else place_told
    return joined


def _gaps(w: Writer) -> None:
    found = gaps(document_dates(w.material.dossier))
    if found:
        w.say(
            "Among the documents that I received, those that bear a date leave these stretches of "
            "time without any:",
            source="own",
        )
        w.items([[f"between {gap.after} and {gap.before}: {length_words(gap)}."] for gap in found])


# criterion tables


def criteria(w: Writer) -> None:
    """Show for each disorder which criteria held at each time, and the computed explanation."""
    found: dict[tuple[ModuleKey, str], Finding] = {}
    for finding in w.material.findings.findings:
        found.setdefault((finding.key, finding.time_point_id), finding)  # the main system is first
    _without_rules(w)
    if not found:
        return
    w.say(
        "This appendix shows how each status was computed. Criteria are named by their letters, "
        "and single questions by the signs of the interview’s schedule, such as B2; the wording of "
        "the criteria is the manual’s and is not reprinted. “Open” means that the answers do not "
        "yet decide the criterion. A code holds only where the disorder is diagnosed; beside "
        "DSM-5-TR stands the number of ICD-10-CM that this manual prints, which is no code of the "
        "ICD-10 in use in the United Kingdom.",
        source="interview",
    )
    for key in w.material.keys:
        points = [point for point in w.material.points if (key, point.id) in found]
        if points:
            w.new_part()
            _module(w, key, points, found)
    _changes(w)
    second_ratings(w)


def _without_rules(w: Writer) -> None:
    """Name the disorders that were rated by rules which are not at hand."""
    for key in w.material.without_rules:
        w.say(
            run(f"{w.material.disorder(key)}. ", bold=True),
            "The rules of this module are not at hand. Its answers are kept; no status is computed "
            "from them.",
            source="interview",
        )


def _module(
    w: Writer,
    key: ModuleKey,
    points: Sequence[TimePoint],
    found: dict[tuple[ModuleKey, str], Finding],
) -> None:
    name = w.material.disorder(key)
    slug = f"criteria-{key}".replace(":", "-").replace(" ", "-")
    w.say(run(f"{name}. ", bold=True), w.to_table(slug), " gives the criteria.", source="interview")
    w.say(_rules_and_codes(w, key, [found[key, point.id] for point in points]), source="interview")
    told: dict[str, list[str]] = {}
    for point in points:
        finding = found[key, point.id]
        words = " ".join((finding.sentence, *finding.cautions))
        told.setdefault(words, []).append(point.label)
    w.items([[run(f"{listed(times)}: ", bold=True), words] for words, times in told.items()])
    rows = criteria_rows([found[key, point.id] for point in points])
    alike = _alike(rows, points)
    for start in range(0, len(alike), _MOST_COLUMNS):
        shown = alike[start : start + _MOST_COLUMNS]
        more = ", continued" if start else ""
        w.table(
            slug if not start else f"{slug}-{start}",
            f"{name}: criteria by time point{more}",
            [("Criterion", 1.2), *((title, 1.0) for title, _ in shown)],
            [[row[0], *(row[column] for _, column in shown)] for row in rows],
        )


def _alike(
    rows: Sequence[Sequence[list[str | Run]]], points: Sequence[TimePoint]
) -> list[tuple[str, int]]:
    """Return a column for all times at which every criterion stands the same, with its title."""
    held: dict[tuple[tuple[str | Run, ...], ...], tuple[int, list[str]]] = {}
    for column, point in enumerate(points, 1):
        cells = tuple(tuple(row[column]) for row in rows)
        held.setdefault(cells, (column, []))[1].append(point.label)
    return [("; ".join(titles), column) for column, titles in held.values()]


def _rules_and_codes(w: Writer, key: ModuleKey, findings: Sequence[Finding]) -> str:
    """Say whether the rules were reviewed, and the disorder's codes by classification."""
    module = w.material.content.modules[key.module]
    said = f"Rules: version {module.version}, {module.review}."
    codes = codes_beside(module, (finding.status for finding in findings))
    if codes:
        said += f" Codes: {'; '.join(each.words for each in codes)}."
    return said


def _changes(w: Writer) -> None:
    disorders = w.material.disorders
    changes = [change for change in w.material.findings.changes if change.key in disorders]
    if not changes:
        return
    points = {point.id: point for point in w.material.points}
    w.new_part()
    w.say(
        w.to_table("changes"),
        " gives the change of each disorder from one time to the next, as computed.",
        source="interview",
    )
    w.table(
        "changes",
        "Change between time points",
        (("Disorder", 1.3), ("From", 1.2), ("To", 1.2), ("Change", 1.5)),
        [_change(w, change, points) for change in changes],
    )


def _change(w: Writer, change: Change, points: dict[str, TimePoint]) -> list[list[str | Run]]:
    ends = [points[i].label if i in points else i for i in (change.from_id, change.to_id)]
    words = _CHANGES[change.change]
    possible = listed([_CHANGES[word] for word in change.possible], "or")
    if possible:
        words = f"{words} ({possible})" if change.change is ChangeWord.UNDETERMINED else possible
    if change.detail and change.detail != Status.NOT_MET:
        became = Status(change.detail).words
        words += f" ({became[0].lower()}{became[1:]})"
    flags = "".join(f"\n{CHANGE_CAUTIONS.get(flag, flag)}" for flag in change.flags)
    return [[w.material.disorder(change.key)], [ends[0]], [ends[1]], [f"{words}{flags}"]]


def rules(w: Writer) -> None:
    """Say which rules are this program's own, and which modules nobody has reviewed."""
    modules = w.material.taken_up
    if not modules:
        return
    w.new_part()
    w.say(
        "The diagnostic manuals leave some matters open. What this software does there, and how it "
        "reads them, is set out below. What is called a convention of this software is no rule of "
        "a manual, and I have had regard to that.",
        source="own",
    )
    w.items(
        [
            [
                "“Subthreshold”, “undetermined” and the remission of disorders for which the "
                "manual defines none follow conventions of this software."
            ],
            [
                "An answer that is missing never counts as absent: a status is given only where no "
                "possible answer to an open item could change it."
            ],
            *([_rule(module)] for module in modules),
        ]
    )


def _rule(module: InterviewModule) -> str:
    told = [note_words(rule.note) for rule in module.rules.values() if rule.note]
    notes = [sentence(note) for note in told]
    if module.remission is not None and module.remission.basis == "product_convention":
        notes.append("Remission follows a convention of this software.")
    reviewed = f"{module.review[0].upper()}{module.review[1:]}."
    return " ".join([f"{module.title} (version {module.version}). {reviewed}", *notes])


def glossary(w: Writer, words: str) -> None:
    """Explain the terms of the profile's glossary that the report uses."""
    lowered = words.lower()
    used = [
        (term, meaning)
        for term, meaning in w.material.content.profile.glossary
        if term.lower() in lowered  # quick, and never less than the whole word
        and re.search(rf"(?<!\w){re.escape(term.lower())}(?!\w)", lowered)
    ]
    if not used:
        return
    w.say(w.to_table("glossary"), " explains terms and abbreviations used in this report.")
    w.table(
        "glossary",
        "Terms and abbreviations",
        (("Term", 1.0), ("Meaning", 3.4)),
        [[[run(term, bold=True)], [sentence(meaning)]] for term, meaning in used],
    )
