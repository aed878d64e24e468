"""The deeds of groups: each a verb, one door."""
