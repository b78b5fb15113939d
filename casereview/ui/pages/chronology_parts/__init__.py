"""The parts of the chronology's page: the time line, requests for papers, contradictions."""
