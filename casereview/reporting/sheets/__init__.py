"""Papers of their own beside the report: certificates, lists and answers to its subject."""
