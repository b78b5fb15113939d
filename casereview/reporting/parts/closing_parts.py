"""Generated parts that close the report: limits, answers, interests, declarations, signature."""

from __future__ import annotations

from casereview.domain.assessing.finding import Status
from casereview.domain.case import AnswerState
from casereview.domain.custody.seals import spelled
from casereview.domain.reports.profile import words_for
from casereview.domain.reports.report import LockedText, Run, Signature
from casereview.reporting.parts.scores import all_invented, invented
from casereview.reporting.referring.references import document_anchor
from casereview.reporting.wording import (
    counted,
    listed,
    listed_runs,
    lower_first,
    nfc,
    run,
    sentence,
)
from casereview.reporting.writer import Writer

_ANSWERED = {
    AnswerState.OPEN: "Not yet answered",
    AnswerState.ANSWERED: "Answered",
    AnswerState.QUALIFIED: "Answered with qualification",
    AnswerState.OUTSIDE_EXPERTISE: "Outside my expertise",
    AnswerState.INSUFFICIENT: "Information insufficient",
}
_SOFTWARE = (
    "Tables, charts, arithmetic and numbering in this report, and the first reading of dates and "
    "scores in the letters, were produced with {program}. I accepted, corrected or rejected each "
    "reading myself, and the opinions are mine."
)
HISTORY = (
    "The software keeps a record of every change to its file of this case, each entry sealed with "
    "the one before it. The number and seal of the last entry when this report was issued show "
    "later whether the record is the same. Case file history at issue: "
)


def limits(w: Writer) -> None:
    """List the limits that follow from the material itself."""
    material = w.material
    held = material.documents.values()
    rows: list[list[str | Run]] = []
    unread = [document for document in held if not document.read_by_expert]
    if unread:
        names = listed_runs([run(d.label, target=document_anchor(d)) for d in unread])
        verb = "has" if len(unread) == 1 else "have"
        rows.append(
            [f"{counted(len(unread), 'document')} {verb} not been read in full: ", *names, "."]
        )
    placed = material.standings.values()
    open_ = sum(1 for s in placed if s.shown is Status.UNDETERMINED)
    if open_:
        verb = "is" if open_ == 1 else "are"
        where = w.to_section("assessment")
        rest: list[str | Run] = [", as set out in ", where, "."] if where else ["."]
        rows.append(
            [
                f"{counted(open_, 'diagnostic status', 'diagnostic statuses')} {verb} undetermined",
                *rest,
            ]
        )
    if any(s.retrospective for s in placed):
        rows.append(["Ratings of earlier times look back and rest in part on memory."])
    rows += _of_rules(w)
    if invented(material.scores):
        those = "The" if all_invented(material.scores) else "Some"
        rows.append([f"{those} score numbers in this case were invented for a demonstration."])
    setting = material.dossier.case.interview
    if setting.desktop_only:
        rows.append(
            [f"I did not interview {material.claimant}: {lower_first(sentence(setting.not_held))}"]
        )
        rows.append(["My opinions rest on documents alone."])
    elif setting.held_on is None:
        rows.append([f"No interview with {material.claimant} is recorded."])
    if rows:
        w.say("These limits arise from the material:")
        w.items(rows)


def _of_rules(w: Writer) -> list[list[str | Run]]:
    """Name the rules that nobody reviewed, and those that are not at hand."""
    material = w.material
    appendix = w.to_section("criteria")
    place: list[str | Run] = [" (", appendix, ")"] if appendix else []
    rows: list[list[str | Run]] = []
    unreviewed = [module for module in material.taken_up if not module.reviewed]
    if unreviewed:
        whose = ""
        if len(unreviewed) < len(material.taken_up):
            whose = f" of {listed([lower_first(module.title) for module in unreviewed])}"
        words = f"The rules by which status{whose} is computed have not been clinically reviewed"
        rows.append([words, *place, "."])
    if any(module.local for module in unreviewed):
        own = listed([lower_first(module.title) for module in unreviewed if module.local])
        rows.append([f"The rules of {own} are local: they are no part of the software."])
    if material.without_rules:
        names = listed([material.disorder(key) for key in material.without_rules])
        words = f"The rules of {names} are not at hand: no status is computed from its answers"
        rows.append([words, *place, "."])
    return rows


def answers(w: Writer) -> None:
    """Set each question beside its answer and the section that reasons it."""
    put = sorted(w.material.dossier.questions, key=lambda one: one.number)
    if not put:
        w.say("No questions are recorded.")
        return
    w.say(w.to_table("answers"), " answers each question, set out as it was put.")
    rows: list[list[list[str | Run]]] = []
    for one in put:
        answer = sentence(one.answer) if one.answer.strip() else ""
        state = run(f"{_ANSWERED[one.state]}.", bold=True)
        reasoned = w.to_section(one.section)
        where: list[str | Run] = [reasoned] if reasoned else ["–"]
        if reasoned:
            where = [Run(reasoned.text[0].upper() + reasoned.text[1:], target=reasoned.target)]
        rows.append(
            [[str(one.number)], [one.text.strip()], [state, " ", *w.resolved(answer)], where]
        )
    w.table(
        "answers",
        "Questions and answers",
        (("No.", 0.35), ("Question as put", 1.6), ("Answer", 2.4), ("Reasons", 0.75)),
        rows,
    )


def interests(w: Writer) -> None:
    """State interests as the expert recorded them."""
    text = w.material.dossier.case.expert.interests.strip()
    w.say(text or "No statement of interests is recorded yet.", source="own")


def software(w: Writer) -> None:
    """Say what was done with this program, and when issued where the case's history ended.

    A draft bears no head: two drafts of the same content are the same, whatever was logged between.
    """
    program = f"CaseReview {w.material.content.program_version}".strip()
    w.say(_SOFTWARE.format(program=program), source="own")
    if not w.material.draft and w.material.dossier.history_head:
        w.say(HISTORY, spelled(w.material.dossier.history_head), source="own")


def declaration(w: Writer, key: str) -> None:
    """Insert a form of words exactly; a draft says where the words in force are not at hand."""
    words = words_for(w.material.content.declarations, key, w.material.day)
    if words is None:
        return
    if words.paragraphs:
        w.blocks.append(LockedText(words.key, words.paragraphs, words.source))
    else:
        w.say(run(f"The words of this declaration are not at hand: {words.lacks}", italic=True))


def signature(w: Writer) -> None:
    """Leave room for the signature; a draft is printed as unsigned."""
    person = w.material.dossier.case.expert
    signed_on = None if w.material.draft else w.material.day
    w.blocks.append(Signature(nfc(person.name or "The expert"), nfc(person.post), signed_on))
