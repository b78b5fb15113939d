"""The tables of a case file, and the triggers that record and protect what happens to them.

Every table of entities has `seq`, its row number as a column: undo puts a row back where it was.
Only triggers write `history`; outside a command its `command` would be NULL, which it refuses, so
no row can change unrecorded. Triggers are generated from the tables as they are, after each
migration, because reshaping a table drops them.
"""

# ruff: noqa: S608 - SQL is put together from names of our own tables and columns only
from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x43524376  # "CRCv"

HISTORY_1 = (
    """CREATE TABLE meta (
        seq INTEGER PRIMARY KEY, k TEXT NOT NULL UNIQUE, v TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE ctx (
        one INTEGER PRIMARY KEY CHECK (one = 1), command INTEGER
    ) STRICT""",
    "INSERT INTO ctx (one, command) VALUES (1, NULL)",
    """CREATE TABLE history (
        seq INTEGER PRIMARY KEY, command INTEGER NOT NULL, tbl TEXT NOT NULL,
        op TEXT NOT NULL CHECK (op IN ('I', 'U', 'D')), "row" INTEGER NOT NULL,
        old TEXT, new TEXT
    ) STRICT""",
    """CREATE TABLE seal (
        number INTEGER PRIMARY KEY, at TEXT NOT NULL, label TEXT NOT NULL, kind TEXT NOT NULL,
        subject INTEGER, undo_top INTEGER, redo_top INTEGER,
        first INTEGER NOT NULL, last INTEGER NOT NULL, salt TEXT NOT NULL,
        prev TEXT NOT NULL, content TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT""",
)
"""What every file with a history has: facts of the file, and the history itself."""

EXPORT_LOG = """CREATE TABLE export_log (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, what TEXT NOT NULL, destination TEXT NOT NULL,
        cases INTEGER NOT NULL, sha256 TEXT NOT NULL
    ) STRICT"""

VERSION_1 = (
    *HISTORY_1,
    # --- attachments: immutable, named by their content, outside undo ---
    """CREATE TABLE attachment (
        sha256 TEXT PRIMARY KEY NOT NULL, size INTEGER NOT NULL, chunks INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE chunk (
        sha256 TEXT NOT NULL REFERENCES attachment (sha256), number INTEGER NOT NULL,
        data BLOB NOT NULL, PRIMARY KEY (sha256, number)
    ) STRICT""",
    # --- the case ---
    """CREATE TABLE case_record (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        claimant_name TEXT NOT NULL, claimant_date_of_birth TEXT, claimant_pronouns TEXT NOT NULL,
        proceedings_court TEXT NOT NULL, proceedings_claim_number TEXT NOT NULL,
        proceedings_claimant TEXT NOT NULL, proceedings_defendant TEXT NOT NULL,
        proceedings_track TEXT NOT NULL, proceedings_cipher TEXT NOT NULL,
        instructing_firm TEXT NOT NULL, instructing_contact TEXT NOT NULL,
        instructing_reference TEXT NOT NULL, instructing_on_behalf_of TEXT NOT NULL,
        expert_name TEXT NOT NULL, expert_post TEXT NOT NULL, expert_qualifications TEXT NOT NULL,
        expert_regulator TEXT NOT NULL, expert_registration TEXT NOT NULL,
        expert_field_of_expertise TEXT NOT NULL, expert_practising_since INTEGER,
        expert_address TEXT NOT NULL, expert_curriculum_vitae TEXT NOT NULL,
        expert_interests TEXT NOT NULL, expert_curriculum_vitae_dated TEXT,
        interview_held_on TEXT, interview_minutes INTEGER NOT NULL, interview_mode TEXT NOT NULL,
        interview_present TEXT NOT NULL, interview_identity_confirmed_by TEXT NOT NULL,
        interview_recorded TEXT NOT NULL, interview_language TEXT NOT NULL,
        interview_culture TEXT NOT NULL,
        interview_anchor TEXT, interview_not_held TEXT NOT NULL,
        profile TEXT NOT NULL, report_due TEXT, report_date TEXT,
        reuse_allowed INTEGER NOT NULL CHECK (reuse_allowed IN (0, 1)),
        fictional INTEGER NOT NULL CHECK (fictional IN (0, 1)), note TEXT NOT NULL,
        oral_instructions_confirmed INTEGER NOT NULL CHECK (oral_instructions_confirmed IN (0, 1)),
        notice_acknowledged_on TEXT,
        keeping_concluded_on TEXT, keeping_outcome TEXT NOT NULL,
        keeping_child INTEGER NOT NULL CHECK (keeping_child IN (0, 1)),
        keeping_protected_party INTEGER NOT NULL CHECK (keeping_protected_party IN (0, 1)),
        keeping_provisional_damages INTEGER NOT NULL CHECK (keeping_provisional_damages IN (0, 1)),
        keeping_received_until TEXT, keeping_received_reason TEXT NOT NULL,
        keeping_work_until TEXT, keeping_work_reason TEXT NOT NULL,
        keeping_reviewed_on TEXT, keeping_review_reason TEXT NOT NULL,
        drafts TEXT NOT NULL, cited_bundle TEXT NOT NULL,
        schedules_bound INTEGER NOT NULL CHECK (schedules_bound IN (0, 1)),
        no_orders INTEGER NOT NULL CHECK (no_orders IN (0, 1)), connected TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE document (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL UNIQUE,
        file_name TEXT NOT NULL, media_type TEXT NOT NULL,
        sha256 TEXT NOT NULL REFERENCES attachment (sha256), size INTEGER NOT NULL,
        pages INTEGER NOT NULL, read_state TEXT NOT NULL, text_source TEXT NOT NULL,
        note TEXT NOT NULL, title TEXT NOT NULL, "group" TEXT NOT NULL, received_on TEXT,
        received_from TEXT NOT NULL,
        read_by_expert INTEGER NOT NULL CHECK (read_by_expert IN (0, 1)),
        invented_numbers INTEGER NOT NULL CHECK (invented_numbers IN (0, 1)),
        gone_on TEXT, gone_how TEXT NOT NULL, set_aside TEXT NOT NULL,
        part_of TEXT REFERENCES document (id), first_page INTEGER NOT NULL,
        last_page INTEGER NOT NULL, contrary INTEGER NOT NULL CHECK (contrary IN (0, 1))
    ) STRICT""",
    """CREATE TABLE instruction (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, given_on TEXT NOT NULL,
        mode TEXT NOT NULL, sender TEXT NOT NULL, substance TEXT NOT NULL,
        material INTEGER NOT NULL CHECK (material IN (0, 1)),
        document_id TEXT REFERENCES document (id)
    ) STRICT""",
    """CREATE TABLE question (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL,
        text TEXT NOT NULL, state TEXT NOT NULL, answer TEXT NOT NULL, section TEXT NOT NULL,
        put_by TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE joint_party (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, firm TEXT NOT NULL,
        contact TEXT NOT NULL, reference TEXT NOT NULL, on_behalf_of TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE court_order (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, made_on TEXT, received_on TEXT,
        substance TEXT NOT NULL, permits INTEGER NOT NULL CHECK (permits IN (0, 1)),
        field TEXT NOT NULL, pages INTEGER, document_id TEXT REFERENCES document (id)
    ) STRICT""",
    """CREATE TABLE event (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "when" TEXT NOT NULL,
        text TEXT NOT NULL, source TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL,
        until TEXT, document_id TEXT REFERENCES document (id), page INTEGER,
        disputed INTEGER NOT NULL CHECK (disputed IN (0, 1))
    ) STRICT""",
    """CREATE TABLE referral (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL,
        service TEXT NOT NULL, "by" TEXT NOT NULL, received TEXT, descriptor TEXT NOT NULL,
        ended TEXT, end_reason TEXT NOT NULL, note TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE episode (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL,
        label TEXT NOT NULL, service TEXT NOT NULL, modality TEXT NOT NULL,
        delivery TEXT NOT NULL, practitioner TEXT NOT NULL, started TEXT, ended TEXT,
        sessions_offered INTEGER, sessions_attended INTEGER, problem_addressed TEXT NOT NULL,
        ending TEXT NOT NULL, referral_id TEXT REFERENCES referral (id)
    ) STRICT""",
    """CREATE TABLE episode_document (
        seq INTEGER PRIMARY KEY,
        episode_id TEXT NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
        position INTEGER NOT NULL, document_id TEXT NOT NULL REFERENCES document (id)
    ) STRICT""",
    # --- what was given, and the review of it ---
    """CREATE TABLE practitioner (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        episode_id TEXT NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
        part TEXT NOT NULL, role TEXT NOT NULL, qualification TEXT NOT NULL, name TEXT NOT NULL,
        voice TEXT NOT NULL, document_id TEXT REFERENCES document (id), page INTEGER,
        note TEXT NOT NULL, statement_id TEXT, taken TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE contact (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        episode_id TEXT NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
        "when" TEXT, kind TEXT NOT NULL, attendance TEXT NOT NULL, medium TEXT NOT NULL,
        minutes INTEGER, text TEXT NOT NULL, voice TEXT NOT NULL, statement_id TEXT,
        document_id TEXT REFERENCES document (id), page INTEGER, taken TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE told (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        episode_id TEXT NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
        fact TEXT NOT NULL, text TEXT NOT NULL, voice TEXT NOT NULL,
        document_id TEXT REFERENCES document (id), page INTEGER,
        statement_id TEXT, taken TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE homework (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        episode_id TEXT NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
        set_on TEXT, session TEXT NOT NULL, behaviour TEXT NOT NULL, strategy TEXT NOT NULL,
        monitoring TEXT NOT NULL, written TEXT NOT NULL, clear TEXT NOT NULL,
        rationale TEXT NOT NULL, reactions TEXT NOT NULL, reviewed TEXT NOT NULL,
        completed TEXT NOT NULL, disorder TEXT NOT NULL, voice TEXT NOT NULL,
        document_id TEXT REFERENCES document (id), page INTEGER,
        statement_id TEXT, taken TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE promise (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        episode_id TEXT REFERENCES episode (id) ON DELETE CASCADE,
        text TEXT NOT NULL, "by" TEXT NOT NULL, due TEXT, due_words TEXT NOT NULL,
        kept TEXT NOT NULL, voice TEXT NOT NULL, outcome_by TEXT NOT NULL, statement_id TEXT,
        document_id TEXT REFERENCES document (id), page INTEGER, note TEXT NOT NULL,
        taken TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE review (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        episode_id TEXT REFERENCES episode (id) ON DELETE CASCADE,
        aspect TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL, text TEXT NOT NULL,
        voice TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE opinion (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL,
        question TEXT NOT NULL, episode_id TEXT REFERENCES episode (id) ON DELETE CASCADE,
        disorder TEXT NOT NULL, conclusion TEXT NOT NULL, reasons TEXT NOT NULL,
        known_then TEXT NOT NULL, known_now TEXT NOT NULL, "range" TEXT NOT NULL,
        no_range TEXT NOT NULL, provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
        qualification TEXT NOT NULL, settled_by TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE opinion_point (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        opinion_id TEXT NOT NULL REFERENCES opinion (id) ON DELETE CASCADE,
        position INTEGER NOT NULL, side TEXT NOT NULL, text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE opinion_reference (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        opinion_id TEXT NOT NULL REFERENCES opinion (id) ON DELETE CASCADE,
        position INTEGER NOT NULL, work TEXT NOT NULL, finding TEXT NOT NULL
    ) STRICT""",
    # --- what documents say ---
    """CREATE TABLE page (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        number INTEGER NOT NULL, text TEXT NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
        extractor TEXT NOT NULL, words TEXT NOT NULL CHECK (json_valid(words))
    ) STRICT""",
    """CREATE TABLE passage (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        page INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        quote TEXT NOT NULL, prefix TEXT NOT NULL, suffix TEXT NOT NULL,
        rects TEXT NOT NULL CHECK (json_valid(rects)), extractor TEXT NOT NULL,
        orphaned INTEGER NOT NULL CHECK (orphaned IN (0, 1))
    ) STRICT""",
    """CREATE TABLE statement (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        field TEXT NOT NULL, value TEXT NOT NULL CHECK (json_valid(value)),
        passage_id TEXT REFERENCES passage (id), rule TEXT NOT NULL, origin TEXT NOT NULL,
        state TEXT NOT NULL, corrected TEXT CHECK (json_valid(corrected)), note TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE link (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        passage_id TEXT NOT NULL REFERENCES passage (id) ON DELETE CASCADE,
        target TEXT NOT NULL, target_id TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE document_note (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        text TEXT NOT NULL, made_at TEXT NOT NULL, page INTEGER,
        passage_id TEXT REFERENCES passage (id)
    ) STRICT""",
    """CREATE TABLE bundle (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, dated TEXT
    ) STRICT""",
    """CREATE TABLE bundle_range (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        bundle_id TEXT NOT NULL REFERENCES bundle (id),
        document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        first INTEGER NOT NULL, last INTEGER NOT NULL, start INTEGER NOT NULL, prefix TEXT NOT NULL
    ) STRICT""",
    # --- the interview ---
    """CREATE TABLE time_point (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "order" INTEGER NOT NULL,
        label TEXT NOT NULL, short TEXT NOT NULL, kind TEXT NOT NULL, as_at TEXT NOT NULL,
        episode_id TEXT REFERENCES episode (id)
    ) STRICT""",
    """CREATE TABLE opened_module (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        key_module TEXT NOT NULL, key_instance TEXT NOT NULL, "order" INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE kept_definition (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version TEXT NOT NULL,
        sha256 TEXT NOT NULL, toml TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE answer (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        time_point_id TEXT NOT NULL REFERENCES time_point (id),
        key_module TEXT NOT NULL, key_instance TEXT NOT NULL, item TEXT NOT NULL,
        value TEXT NOT NULL, module_version TEXT NOT NULL, source TEXT NOT NULL,
        vantage TEXT NOT NULL, note TEXT NOT NULL, quote TEXT NOT NULL,
        confidence TEXT NOT NULL, rated_on TEXT,
        others_shown INTEGER NOT NULL CHECK (others_shown IN (0, 1)),
        conflict_with TEXT NOT NULL CHECK (json_valid(conflict_with)),
        conflict_reason TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE attack (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        time_point_id TEXT NOT NULL REFERENCES time_point (id),
        key_module TEXT NOT NULL, key_instance TEXT NOT NULL, "when" TEXT,
        situation TEXT NOT NULL, cue TEXT NOT NULL,
        symptoms TEXT NOT NULL CHECK (json_valid(symptoms)), peak TEXT NOT NULL,
        source TEXT NOT NULL, note TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE course_entry (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        key_module TEXT NOT NULL, key_instance TEXT NOT NULL, status TEXT NOT NULL,
        begins TEXT NOT NULL, ends TEXT, source TEXT NOT NULL, text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE diagnosis (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        time_point_id TEXT NOT NULL REFERENCES time_point (id),
        key_module TEXT NOT NULL, key_instance TEXT NOT NULL, status TEXT NOT NULL,
        computed TEXT NOT NULL, reason TEXT NOT NULL, decided_on TEXT NOT NULL,
        decided_by TEXT NOT NULL, specifiers TEXT NOT NULL, severity TEXT NOT NULL,
        confidence TEXT, clinician_severity REAL
    ) STRICT""",
    """CREATE TABLE screen_review (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        time_point_id TEXT NOT NULL REFERENCES time_point (id), screen TEXT NOT NULL,
        reviewed_on TEXT NOT NULL, reviewed_by TEXT NOT NULL, text TEXT NOT NULL
    ) STRICT""",
    # --- where the interview goes on: no part of the case's content, and in no history ---
    """CREATE TABLE bookmark (
        one INTEGER PRIMARY KEY CHECK (one = 1), place TEXT NOT NULL
    ) STRICT""",
    # --- what a second expert rated, beside the first, and what was settled ---
    """CREATE TABLE co_rater (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,
        rated_on TEXT NOT NULL, how TEXT NOT NULL, blind INTEGER NOT NULL CHECK (blind IN (0, 1)),
        file INTEGER NOT NULL CHECK (file IN (0, 1)), finished_at TEXT
    ) STRICT""",
    """CREATE TABLE co_rating (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        rater_id TEXT NOT NULL REFERENCES co_rater (id),
        time_point_id TEXT NOT NULL REFERENCES time_point (id),
        key_module TEXT NOT NULL, key_instance TEXT NOT NULL, item TEXT NOT NULL,
        value TEXT NOT NULL, module_version TEXT NOT NULL, note TEXT NOT NULL,
        first TEXT NOT NULL, first_version TEXT NOT NULL, later TEXT NOT NULL, later_at TEXT
    ) STRICT""",
    """CREATE TABLE consensus (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        time_point_id TEXT NOT NULL REFERENCES time_point (id),
        key_module TEXT NOT NULL, key_instance TEXT NOT NULL, item TEXT NOT NULL,
        value TEXT NOT NULL, reason TEXT NOT NULL, decided_on TEXT NOT NULL,
        decided_by TEXT NOT NULL
    ) STRICT""",
    # --- before the modules: what was told, the screener, and the person's safety ---
    """CREATE TABLE account_text (
        seq INTEGER PRIMARY KEY, part TEXT NOT NULL UNIQUE, text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE screener_answer (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        time_point_id TEXT NOT NULL REFERENCES time_point (id), question TEXT NOT NULL,
        now TEXT NOT NULL, ever TEXT NOT NULL, since TEXT, version TEXT NOT NULL,
        answered_on TEXT, UNIQUE (time_point_id, question)
    ) STRICT""",
    """CREATE TABLE risk_enquiry (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, begun_at TEXT NOT NULL,
        opened_by TEXT NOT NULL, judgement TEXT NOT NULL, done TEXT NOT NULL,
        general_practitioner INTEGER NOT NULL CHECK (general_practitioner IN (0, 1)),
        crisis_team INTEGER NOT NULL CHECK (crisis_team IN (0, 1)),
        emergency INTEGER NOT NULL CHECK (emergency IN (0, 1)),
        solicitor TEXT NOT NULL, ground TEXT NOT NULL, ground_words TEXT NOT NULL,
        remind_on TEXT, recorded_at TEXT, acknowledged_at TEXT,
        in_report INTEGER NOT NULL CHECK (in_report IN (0, 1))
    ) STRICT""",
    """CREATE TABLE risk_answer (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        enquiry_id TEXT NOT NULL REFERENCES risk_enquiry (id), probe TEXT NOT NULL,
        now TEXT NOT NULL, worst TEXT NOT NULL, words TEXT NOT NULL, asked_at TEXT,
        alerted_at TEXT, UNIQUE (enquiry_id, probe)
    ) STRICT""",
    # --- scores that the expert obtained or added; those of documents are statements ---
    """CREATE TABLE own_score (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, measure TEXT NOT NULL,
        taken_on TEXT NOT NULL, total REAL, items TEXT NOT NULL CHECK (json_valid(items)),
        words TEXT NOT NULL, given_by TEXT NOT NULL, present TEXT NOT NULL, source TEXT NOT NULL,
        document_id TEXT REFERENCES document (id), page INTEGER, note TEXT NOT NULL,
        qualification TEXT NOT NULL, supervised INTEGER NOT NULL CHECK (supervised IN (0, 1))
    ) STRICT""",
    # --- the chronology, what was referred to but not seen, and where sources differ ---
    """CREATE TABLE chronology_choice (
        seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
        wanted INTEGER CHECK (wanted IN (0, 1)), same_as TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE material_request (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, what TEXT NOT NULL, dated TEXT,
        holder TEXT NOT NULL, state TEXT NOT NULL, asked_on TEXT, answered_on TEXT,
        reason TEXT NOT NULL, effect TEXT NOT NULL, document_id TEXT REFERENCES document (id),
        mentioned TEXT NOT NULL CHECK (json_valid(mentioned))
    ) STRICT""",
    """CREATE TABLE contradiction (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, rule TEXT NOT NULL,
        subject TEXT NOT NULL, outcome TEXT NOT NULL, preferred INTEGER, reason TEXT NOT NULL,
        in_report INTEGER NOT NULL CHECK (in_report IN (0, 1)), decided_on TEXT
    ) STRICT""",
    """CREATE TABLE contradiction_side (
        seq INTEGER PRIMARY KEY,
        contradiction_id TEXT NOT NULL REFERENCES contradiction (id) ON DELETE CASCADE,
        position INTEGER NOT NULL, voice TEXT NOT NULL, words TEXT NOT NULL, ref TEXT NOT NULL,
        document_id TEXT REFERENCES document (id), page INTEGER, source TEXT NOT NULL
    ) STRICT""",
    # --- the report ---
    """CREATE TABLE disputed_fact (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, subject TEXT NOT NULL,
        preferred INTEGER, reason TEXT NOT NULL, origin TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE hypothesis (
        seq INTEGER PRIMARY KEY,
        fact_id TEXT NOT NULL REFERENCES disputed_fact (id) ON DELETE CASCADE,
        position INTEGER NOT NULL, version TEXT NOT NULL, "by" TEXT NOT NULL, opinion TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE acknowledgement (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "check" TEXT NOT NULL,
        fingerprint TEXT NOT NULL, reason TEXT NOT NULL, made_on TEXT NOT NULL,
        message TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE section_text (
        seq INTEGER PRIMARY KEY, section TEXT NOT NULL UNIQUE, text TEXT NOT NULL,
        source TEXT NOT NULL, seen TEXT NOT NULL CHECK (json_valid(seen))
    ) STRICT""",
    """CREATE TABLE read_then (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        seen TEXT NOT NULL CHECK (json_valid(seen))
    ) STRICT""",
    """CREATE TABLE case_word (
        seq INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, added_on TEXT NOT NULL
    ) STRICT""",
    # --- what follows a report ---
    """CREATE TABLE supplement (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, form TEXT NOT NULL,
        number INTEGER NOT NULL, parent_issue_id TEXT NOT NULL, parent_dated TEXT,
        parent_sha256 TEXT NOT NULL, parent_version TEXT NOT NULL, dated TEXT, served_on TEXT,
        documents TEXT NOT NULL CHECK (json_valid(documents)),
        instructions TEXT NOT NULL CHECK (json_valid(instructions)),
        other_name TEXT NOT NULL, other_post TEXT NOT NULL, other_instructed_by TEXT NOT NULL,
        discussed_on TEXT, discussed_how TEXT NOT NULL, signed_on TEXT, other_signed_on TEXT
    ) STRICT""",
    """CREATE TABLE supplement_text (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        supplement_id TEXT NOT NULL REFERENCES supplement (id) ON DELETE CASCADE,
        section TEXT NOT NULL, text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE put_question (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        supplement_id TEXT NOT NULL REFERENCES supplement (id) ON DELETE CASCADE,
        mark TEXT NOT NULL, text TEXT NOT NULL, put_by TEXT NOT NULL, put_on TEXT,
        reply TEXT NOT NULL, answer TEXT NOT NULL,
        paragraphs TEXT NOT NULL CHECK (json_valid(paragraphs))
    ) STRICT""",
    """CREATE TABLE joint_issue (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        supplement_id TEXT NOT NULL REFERENCES supplement (id) ON DELETE CASCADE,
        number INTEGER NOT NULL, issue TEXT NOT NULL, agreement TEXT NOT NULL,
        agreed TEXT NOT NULL, own_reasons TEXT NOT NULL, other_reasons TEXT NOT NULL,
        own_change TEXT NOT NULL, other_change TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE amended_place (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        supplement_id TEXT NOT NULL REFERENCES supplement (id) ON DELETE CASCADE,
        paragraph TEXT NOT NULL, was TEXT NOT NULL, now TEXT NOT NULL, why TEXT NOT NULL,
        ground TEXT NOT NULL
    ) STRICT""",
    # --- drafts set aside, whose content may be deleted, and what was issued, which may not ---
    """CREATE TABLE draft (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL UNIQUE,
        made_at TEXT NOT NULL, note TEXT NOT NULL, profile TEXT NOT NULL,
        model_hash TEXT NOT NULL, program TEXT NOT NULL, form TEXT NOT NULL,
        subject TEXT NOT NULL, privileged INTEGER NOT NULL CHECK (privileged IN (0, 1)),
        gone_at TEXT, gone_why TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE draft_model (
        id TEXT PRIMARY KEY NOT NULL, data BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE issued_report (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL UNIQUE,
        form TEXT NOT NULL, version TEXT NOT NULL, title TEXT NOT NULL, file_name TEXT NOT NULL,
        sha256 TEXT NOT NULL REFERENCES attachment (sha256), unsigned_sha256 TEXT NOT NULL,
        model_hash TEXT NOT NULL REFERENCES attachment (sha256), data_hash TEXT NOT NULL,
        pages INTEGER NOT NULL, counted_pages INTEGER NOT NULL, size INTEGER NOT NULL,
        profile TEXT NOT NULL, declarations TEXT NOT NULL CHECK (json_valid(declarations)),
        program TEXT NOT NULL, fonts TEXT NOT NULL CHECK (json_valid(fonts)),
        checks TEXT NOT NULL CHECK (json_valid(checks)),
        assertions TEXT NOT NULL CHECK (json_valid(assertions)),
        signed_on TEXT NOT NULL, finalised_at TEXT NOT NULL, history TEXT NOT NULL,
        signer TEXT NOT NULL, signer_sha256 TEXT NOT NULL, subject TEXT NOT NULL,
        parent TEXT NOT NULL, supersedes TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE amendment_request (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, received_on TEXT NOT NULL,
        sender TEXT NOT NULL, category TEXT NOT NULL, what TEXT NOT NULL, issue_id TEXT NOT NULL,
        answered TEXT NOT NULL, answer TEXT NOT NULL, answered_on TEXT
    ) STRICT""",
    """CREATE TABLE opinion_change (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, noted_on TEXT NOT NULL,
        issue_id TEXT NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL, told TEXT NOT NULL,
        told_on TEXT
    ) STRICT""",
    # --- to whom something was given, and what its subject may not be given ---
    EXPORT_LOG,
    """CREATE TABLE disclosure (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, made_on TEXT NOT NULL,
        to_whom TEXT NOT NULL, role TEXT NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL,
        document_id TEXT NOT NULL, basis TEXT NOT NULL, note TEXT NOT NULL, export INTEGER,
        issue_id TEXT NOT NULL, how TEXT NOT NULL,
        served INTEGER NOT NULL CHECK (served IN (0, 1))
    ) STRICT""",
    """CREATE TABLE withholding (
        seq INTEGER PRIMARY KEY, part TEXT NOT NULL UNIQUE, ground TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    # Indexes of tables that grow with the record; the others hold a few rows, and an index costs a
    # page of every case file and a write of every change.
    "CREATE UNIQUE INDEX supplement_text_place ON supplement_text (supplement_id, section)",
    "CREATE INDEX event_document ON event (document_id)",
    "CREATE INDEX contact_episode ON contact (episode_id)",
    "CREATE INDEX contact_document ON contact (document_id)",
    "CREATE INDEX told_episode ON told (episode_id)",
    "CREATE INDEX homework_episode ON homework (episode_id)",
    "CREATE INDEX review_episode ON review (episode_id)",
    "CREATE INDEX opinion_point_opinion ON opinion_point (opinion_id)",
    "CREATE INDEX opinion_reference_opinion ON opinion_reference (opinion_id)",
    "CREATE UNIQUE INDEX contradiction_side_place "
    "ON contradiction_side (contradiction_id, position)",
    "CREATE UNIQUE INDEX hypothesis_place ON hypothesis (fact_id, position)",
    "CREATE UNIQUE INDEX episode_document_place ON episode_document (episode_id, position)",
    "CREATE UNIQUE INDEX page_place ON page (document_id, number)",
    "CREATE INDEX passage_place ON passage (document_id, page, start)",
    "CREATE INDEX statement_document ON statement (document_id)",
    "CREATE INDEX statement_passage ON statement (passage_id)",
    "CREATE INDEX link_passage ON link (passage_id)",
    "CREATE INDEX link_target ON link (target, target_id)",
    "CREATE INDEX attack_time_point ON attack (time_point_id)",
)

_APPEND_ONLY = {"history": "seq", "seal": "number"}
_IMMUTABLE = ("attachment", "chunk", "issued_report")
_UNCHANGING = ("draft_model", "signing_identity")
"""Tables whose rows are deleted whole, and never changed."""

_UNRECORDED = frozenset(
    {
        "ctx", "history", "seal", "attachment", "chunk", "bookmark", "draft_model",
        "signing_identity", "_sqlite_migrations",
    }
)  # fmt: skip


def recorded_tables(database: Database) -> tuple[str, ...]:
    """Name the tables whose every change goes into the history."""
    return tuple(
        sorted(
            name
            for name in database.table_names()
            if name not in _UNRECORDED and not name.startswith("sqlite_")
        )
    )


def columns(database: Database, table: str) -> tuple[str, ...]:
    """Name a table's columns in order."""
    return tuple(column.name for column in database.table(table).columns)


def row_json(names: tuple[str, ...], row: str) -> str:
    """Return the SQL that makes a row (`old`, `new` or an alias) one JSON object."""
    pairs = ", ".join(f"'{name}', {row}.\"{name}\"" for name in names)
    return f"json_object({pairs})"


def drop_triggers(database: Database) -> None:
    """Drop every trigger, so that tables can be reshaped unrecorded."""
    found = database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for (name,) in found:
        database.execute(f'DROP TRIGGER "{name}"')


def make_triggers(database: Database) -> None:
    """Make the triggers that the tables, as they are, need."""
    for statement in _triggers(database):
        database.execute(statement)


def trigger_faults(database: Database) -> tuple[int, tuple[str, ...]]:
    """Compare the triggers with those the tables need: their number, and names that differ."""
    found = dict(
        database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    )
    needed = {sql.split()[2].strip('"'): sql for sql in _triggers(database)}
    names = found.keys() | needed.keys()
    differing = (name for name in names if found.get(name) != needed.get(name))
    return len(found), tuple(sorted(differing))


def _triggers(database: Database) -> list[str]:
    made = []
    for table in recorded_tables(database):
        names = columns(database, table)
        made += [
            _recorder(table, "INSERT", "I", "new", "NULL", row_json(names, "new")),
            _recorder(table, "UPDATE", "U", "new", row_json(names, "old"), row_json(names, "new")),
            _recorder(table, "DELETE", "D", "old", row_json(names, "old"), "NULL"),
        ]
    for table, number in _APPEND_ONLY.items():
        made += [_refusal(table, "UPDATE"), _refusal(table, "DELETE")]
        made.append(
            f"CREATE TRIGGER {table}_no_replay BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {number} = new.{number}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    made.append(
        "CREATE TRIGGER seal_in_chain BEFORE INSERT ON seal WHEN "
        "new.number <> (SELECT coalesce(max(number), 0) + 1 FROM seal) OR new.prev <> "
        "(SELECT hash FROM seal WHERE number = new.number - 1) "
        "BEGIN SELECT RAISE(ABORT, 'seal is out of its chain'); END"
    )
    for table in sorted(set(_IMMUTABLE) & set(database.table_names())):
        made += [_refusal(table, "UPDATE"), _refusal(table, "DELETE")]
    for table in sorted(set(_UNCHANGING) & set(database.table_names())):
        made.append(_refusal(table, "UPDATE"))
    if "issued_report" in database.table_names():  # or it could be replaced, which is no deletion
        made.append(
            "CREATE TRIGGER issued_report_no_replay BEFORE INSERT ON issued_report WHEN EXISTS "
            "(SELECT 1 FROM issued_report WHERE seq = new.seq OR id = new.id "
            "OR number = new.number) "
            "BEGIN SELECT RAISE(ABORT, 'issued_report is append-only'); END"
        )
    return made


def _recorder(table: str, event: str, op: str, row: str, old: str, new: str) -> str:
    return (
        f'CREATE TRIGGER "{table}_{event.lower()}" AFTER {event} ON "{table}" BEGIN '
        'INSERT INTO history (command, tbl, op, "row", old, new) '
        f"VALUES ((SELECT command FROM ctx), '{table}', '{op}', {row}.seq, {old}, {new}); END"
    )


def _refusal(table: str, event: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def fingerprint(database: Database) -> str:
    """Return the SHA-256 of every table, index and trigger as it is defined now."""
    rows = database.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema "
        "WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY type, name"
    ).fetchall()
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
