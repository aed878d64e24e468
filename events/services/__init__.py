"""The deeds of meetings: each a verb, one door."""
