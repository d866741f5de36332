-- Chats as trees of messages, messages as lists of blocks. Times are milliseconds since 1970 (UTC) and only shown;
-- orders come from ids and use_number, because clocks jump. deleted_at: set until undone or purged.

CREATE TABLE folder (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    place INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;

CREATE TABLE conversation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,                       -- the same in exports: what is imported twice is there once
    title TEXT NOT NULL,
    has_own_title INTEGER NOT NULL DEFAULT 0,       -- given by the user: never replaced by a made one
    folder INTEGER REFERENCES folder (id) ON DELETE SET NULL,
    is_pinned INTEGER NOT NULL DEFAULT 0,
    mode TEXT NOT NULL,
    model TEXT NOT NULL,
    persona INTEGER,
    parameters TEXT NOT NULL DEFAULT '{}',          -- JSON: what differs from the defaults
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    use_number INTEGER NOT NULL,                    -- larger is used later
    deleted_at INTEGER
) STRICT;
CREATE INDEX conversation_by_use ON conversation (is_pinned DESC, use_number DESC);
CREATE INDEX conversation_by_folder ON conversation (folder);
CREATE INDEX conversation_by_number ON conversation (use_number);

CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    parent INTEGER REFERENCES message (id) ON DELETE CASCADE
        CHECK (parent < id),                        -- so that there is no circle
    is_selected INTEGER NOT NULL,                   -- the one of its siblings that is shown
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    model TEXT NOT NULL,
    mode TEXT NOT NULL,
    problem TEXT NOT NULL DEFAULT '',               -- the sentence for a failed answer
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    cached_tokens INTEGER NOT NULL DEFAULT 0,       -- of the prompt
    reasoning_tokens INTEGER NOT NULL DEFAULT 0,
    answer_tokens INTEGER NOT NULL DEFAULT 0,
    prompt_ms INTEGER NOT NULL DEFAULT 0,
    answer_ms INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER
) STRICT;
CREATE INDEX message_by_parent ON message (conversation, parent, is_selected);
CREATE INDEX message_children ON message (parent);
CREATE UNIQUE INDEX message_selected ON message (conversation, ifnull(parent, 0)) WHERE is_selected = 1;
CREATE INDEX message_running ON message (state) WHERE state = 'running';

CREATE TABLE block (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,                         -- from 0
    kind TEXT NOT NULL,
    lane INTEGER NOT NULL DEFAULT 0,                -- 0 the answer itself, from 1 agents beside it
    text TEXT NOT NULL DEFAULT '',
    payload TEXT NOT NULL DEFAULT '{}',             -- JSON, what else the kind needs
    started_at INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER NOT NULL DEFAULT 0,
    UNIQUE (message, place)
) STRICT;

-- What a running answer has written so far, piece by piece; joined into block.text when it ends.
CREATE TABLE piece (
    block INTEGER NOT NULL REFERENCES block (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (block, number)
) STRICT;
