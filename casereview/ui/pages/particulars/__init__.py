"""The details of a case: its record, instructions, questions, chronology and treatment."""
