"""The texts of a case that are searched: what documents say and what the expert wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from casereview.storage.history import History


class TextKind(StrEnum):
    """What a text belongs to; texts are read in this order."""

    PAGE = "page"
    DOCUMENT = "document"
    FINDING = "finding"
    NOTE = "note"
    ACCOUNT = "account"
    RISK = "risk"
    ANSWER = "answer"
    ATTACK = "attack"
    REVIEW = "review"
    SECOND = "second"
    CONCLUSION = "conclusion"
    COURSE = "course"
    SCORE = "score"
    EVENT = "event"
    EPISODE = "episode"
    GIVEN = "given"
    REVIEWED = "reviewed"
    OPINION = "opinion"
    REQUEST = "request"
    CONTRADICTION = "contradiction"
    DISPUTE = "dispute"
    SECTION = "section"
    SUPPLEMENT = "supplement"
    QUESTION = "question"
    INSTRUCTION = "instruction"
    ORDER = "order"
    DISCLOSURE = "disclosure"
    ISSUE = "issue"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Text:
    """A text: `target` names its object, `name` what tells it from others; page 0 where none."""

    kind: TextKind
    target: str
    name: str
    page: int
    words: str


_READ = {
    TextKind.PAGE: """SELECT d.id, 'D' || d.number || ' ' || d.title, p.number, p.text
        FROM page AS p JOIN document AS d ON d.id = p.document_id ORDER BY d.number, p.number""",
    TextKind.DOCUMENT: """SELECT id, 'D' || number, 0, title, file_name, received_from, note,
        set_aside FROM document ORDER BY number""",
    TextKind.FINDING: """SELECT d.id || '/' || coalesce(s.passage_id, ''), 'D' || d.number, 0,
        s.note, iif(s.corrected IS NOT NULL OR s.origin = 'expert',
        (SELECT group_concat(value, char(10)) FROM json_each(coalesce(s.corrected, s.value))
        WHERE type = 'text' AND key <> 'tag'), '')
        FROM statement AS s JOIN document AS d ON d.id = s.document_id
        WHERE s.note <> '' OR s.corrected IS NOT NULL OR s.origin = 'expert'
        ORDER BY d.number, s.seq""",
    TextKind.NOTE: """SELECT d.id || '/' || coalesce(n.passage_id, '') || '/'
        || coalesce(n.page, ''), 'D' || d.number, coalesce(n.page, 0), n.text
        FROM document_note AS n JOIN document AS d ON d.id = n.document_id
        ORDER BY d.number, n.seq""",
    TextKind.ACCOUNT: """SELECT part, '', 0, text FROM account_text ORDER BY seq""",
    TextKind.RISK: """SELECT e.id, e.begun_at, 0, e.judgement, e.done, e.ground_words,
        coalesce((SELECT group_concat(a.words, char(10)) FROM risk_answer AS a
        WHERE a.enquiry_id = e.id AND a.words <> ''), '')
        FROM risk_enquiry AS e ORDER BY e.begun_at, e.seq""",
    TextKind.ANSWER: """SELECT a.id, p.short, 0, a.note, a.quote, a.conflict_reason
        FROM answer AS a JOIN time_point AS p ON p.id = a.time_point_id
        WHERE a.note <> '' OR a.quote <> '' OR a.conflict_reason <> ''
        ORDER BY p."order", a.seq""",
    TextKind.ATTACK: """SELECT a.time_point_id || '/' || a.key_module
        || iif(a.key_instance = '', '', ':' || a.key_instance) || '/', p.short, 0,
        a.situation, a.note FROM attack AS a JOIN time_point AS p ON p.id = a.time_point_id
        ORDER BY p."order", a.seq""",
    TextKind.REVIEW: """SELECT r.time_point_id, p.short, 0, r.text FROM screen_review AS r
        JOIN time_point AS p ON p.id = r.time_point_id ORDER BY p."order", r.seq""",
    TextKind.SECOND: """SELECT place, short, 0, words FROM (
        SELECT r.time_point_id || '/' || r.key_module
        || iif(r.key_instance = '', '', ':' || r.key_instance) || '/' || r.item AS place,
        p.short, r.note AS words, p."order" AS at, r.seq AS within FROM co_rating AS r
        JOIN time_point AS p ON p.id = r.time_point_id WHERE r.note <> ''
        UNION ALL SELECT c.id, p.short, c.reason, p."order", c.seq FROM consensus AS c
        JOIN time_point AS p ON p.id = c.time_point_id) ORDER BY at, within""",
    TextKind.CONCLUSION: """SELECT c.id || '/', p.short, 0, c.reason, c.specifiers, c.severity
        FROM diagnosis AS c JOIN time_point AS p ON p.id = c.time_point_id
        ORDER BY p."order", c.seq""",
    TextKind.COURSE: """SELECT coalesce((SELECT id FROM time_point ORDER BY "order" LIMIT 1), '')
        || '/' || key_module || iif(key_instance = '', '', ':' || key_instance) || '/', '', 0, text
        FROM course_entry ORDER BY seq""",
    TextKind.SCORE: """SELECT id, measure, 0, words, given_by, present, note FROM own_score
        ORDER BY seq""",
    TextKind.EVENT: """SELECT id, "when", 0, text, label FROM event ORDER BY seq""",
    TextKind.EPISODE: """SELECT id, label, 0, label, service, modality, delivery, practitioner,
        problem_addressed, ending FROM episode ORDER BY number, seq""",
    TextKind.GIVEN: """SELECT place, name, 0, words FROM (
        SELECT 1 AS at, seq, id AS place, 'Referral ' || number AS name,
        service || char(10) || "by" || char(10) || descriptor || char(10) || end_reason
        || char(10) || note AS words FROM referral
        UNION ALL SELECT 2, seq, id, 'Who took part', role || char(10) || name || char(10) || note
        FROM practitioner
        UNION ALL SELECT 3, seq, id, 'Contact', medium || char(10) || text FROM contact
        UNION ALL SELECT 4, seq, id, 'As told', text FROM told
        UNION ALL SELECT 5, seq, id, 'Homework', session || char(10) || behaviour || char(10)
        || strategy || char(10) || monitoring || char(10) || completed FROM homework
        UNION ALL SELECT 6, seq, id, 'Promise', text || char(10) || "by" || char(10) || due_words
        || char(10) || outcome_by || char(10) || note FROM promise) ORDER BY at, seq""",
    TextKind.REVIEWED: """SELECT id, '', 0, text FROM review WHERE text <> '' ORDER BY seq""",
    TextKind.OPINION: """SELECT id, number, 0, question, conclusion, reasons, known_then, known_now,
        "range", no_range, qualification, settled_by,
        coalesce((SELECT group_concat(p.text, char(10)) FROM opinion_point AS p
        WHERE p.opinion_id = o.id), ''), coalesce((SELECT group_concat(r.work || ' ' || r.finding,
        char(10)) FROM opinion_reference AS r WHERE r.opinion_id = o.id), '')
        FROM opinion AS o ORDER BY number, seq""",
    TextKind.REQUEST: """SELECT id, '', 0, what, holder, reason, effect FROM material_request
        ORDER BY seq""",
    TextKind.CONTRADICTION: """SELECT c.id, c.subject, 0, c.subject, c.reason,
        coalesce((SELECT group_concat(s.words, char(10)) FROM contradiction_side AS s
        WHERE s.contradiction_id = c.id), '') FROM contradiction AS c ORDER BY c.seq""",
    TextKind.DISPUTE: """SELECT f.id, f.subject, 0, f.subject, f.reason,
        coalesce((SELECT group_concat(h.version || char(10) || h."by" || char(10) || h.opinion,
        char(10)) FROM hypothesis AS h WHERE h.fact_id = f.id), '') FROM disputed_fact AS f
        ORDER BY f.seq""",
    TextKind.SECTION: """SELECT section, (SELECT profile FROM case_record), 0, text
        FROM section_text ORDER BY seq""",
    TextKind.SUPPLEMENT: """SELECT x.of, s.form || ' ' || s.number, 0, x.text FROM (
        SELECT 1 AS at, seq, supplement_id AS of, text FROM supplement_text
        UNION ALL SELECT 2, seq, supplement_id, text || char(10) || put_by || char(10) || answer
        FROM put_question
        UNION ALL SELECT 3, seq, supplement_id, issue || char(10) || agreed || char(10)
        || own_reasons || char(10) || other_reasons || char(10) || own_change || char(10)
        || other_change FROM joint_issue
        UNION ALL SELECT 4, seq, supplement_id, was || char(10) || now || char(10) || why
        FROM amended_place
        UNION ALL SELECT 5, seq, id, other_name || char(10) || other_post || char(10)
        || other_instructed_by FROM supplement WHERE other_name <> '') AS x
        JOIN supplement AS s ON s.id = x.of ORDER BY s.seq, x.at, x.seq""",
    TextKind.QUESTION: """SELECT id, number, 0, text, answer, put_by FROM question
        ORDER BY number, seq""",
    TextKind.INSTRUCTION: """SELECT id, given_on, 0, sender, substance
        FROM instruction ORDER BY seq""",
    TextKind.ORDER: """SELECT id, coalesce(made_on, ''), 0, substance, field FROM court_order
        ORDER BY seq""",
    TextKind.DISCLOSURE: """SELECT id, made_on, 0, to_whom, what, note, how FROM disclosure
        ORDER BY made_on, seq""",
    TextKind.ISSUE: """SELECT place, name, 0, words FROM (
        SELECT 1 AS at, seq, id AS place, 'Draft ' || number AS name, note AS words FROM draft
        WHERE note <> ''
        UNION ALL SELECT 2, seq, id, 'Request to amend', sender || char(10) || what || char(10)
        || answer FROM amendment_request
        UNION ALL SELECT 3, seq, id, 'Change of opinion', what || char(10) || why || char(10)
        || told FROM opinion_change) ORDER BY at, seq""",
    TextKind.CASE: """SELECT id, '', 0, claimant_name, proceedings_court,
        proceedings_claim_number, proceedings_claimant, proceedings_defendant, proceedings_cipher,
        instructing_firm, instructing_contact, instructing_reference, interview_present,
        interview_language, interview_culture, note, interview_not_held, connected,
        coalesce((SELECT group_concat(firm || ' ' || on_behalf_of || ' ' || contact, char(10))
        FROM joint_party), '') FROM case_record""",
}
"""For each kind: target, name, page, and the columns that together are its text."""


def texts_of(history: History) -> Iterator[Text]:
    """Yield the texts of a case as they are saved; raises DamagedVaultError."""
    for kind, sql in _READ.items():
        for target, name, page, *columns in history.rows(sql):
            words = columns[0] if len(columns) == 1 else "\n".join(filter(None, columns))
            yield Text(kind, target, str(name), page, words)
