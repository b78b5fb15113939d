"""The structured interview: its modules, ratings, logic and findings, and a second rater's."""
