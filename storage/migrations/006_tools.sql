-- What tools did, for the list of it. Belongs to the chat that they were called in, and goes with it.
CREATE TABLE tool_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,                            -- done, failed, refused, stopped
    conversation INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    title TEXT NOT NULL,                            -- of the tool
    source TEXT NOT NULL,                           -- whose it is; empty: our own
    words TEXT NOT NULL,                            -- what it did, for people
    ms INTEGER NOT NULL                             -- that it took
) STRICT;
CREATE INDEX tool_entry_by_conversation ON tool_entry (conversation);
