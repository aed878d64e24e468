"""The shapes of the answers: what `disclose` gave, as JSON. A withheld value is absent, not null."""
