"""CaseReview: encrypted case files, structured interviews and court-style reports."""

__version__ = "0.1.0"
