"""The report: composed, checked, drafted, issued, verified and supplemented."""
