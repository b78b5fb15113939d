"""The report as data: what the expert writes, its kinds, drafts, issue and what follows."""
