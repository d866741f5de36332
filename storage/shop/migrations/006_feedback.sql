-- What the user has said of things that are offered. It changes their order in searches, and nothing else.

CREATE TABLE feedback (
    variant INTEGER PRIMARY KEY REFERENCES variant (id) ON DELETE CASCADE,
    signal TEXT NOT NULL CHECK (signal IN ('not_for_me')),
    at INTEGER NOT NULL
) STRICT;
