-- What the app knows besides chats. Secrets are not in here: they live in the system's keychain.

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL,                             -- flag, integer, real, text: how to read the value
    value ANY NOT NULL
) STRICT;

CREATE TABLE persona (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    prompt TEXT NOT NULL,
    model TEXT NOT NULL,
    mode TEXT NOT NULL,
    parameters TEXT NOT NULL DEFAULT '{}',          -- JSON
    place INTEGER NOT NULL
) STRICT;

CREATE TABLE endpoint (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    key_name TEXT NOT NULL,                         -- under which the keychain has the key; empty: none is needed
    is_enabled INTEGER NOT NULL,
    place INTEGER NOT NULL
) STRICT;

CREATE TABLE known_model (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    endpoint INTEGER REFERENCES endpoint (id) ON DELETE CASCADE,    -- NULL: a file of this machine
    locator TEXT NOT NULL,                          -- path or name at the endpoint
    name TEXT NOT NULL,
    family TEXT NOT NULL,
    size INTEGER NOT NULL,                          -- bytes; 0 unknown
    projector TEXT NOT NULL,                        -- path of its vision file
    details TEXT NOT NULL DEFAULT '{}',             -- JSON
    added_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX known_model_by_locator ON known_model (ifnull(endpoint, 0), locator);

-- Every connection to another machine.
CREATE TABLE network_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    host TEXT NOT NULL,
    method TEXT NOT NULL,
    reason TEXT NOT NULL,
    bytes_out INTEGER NOT NULL,
    bytes_in INTEGER NOT NULL,
    status INTEGER NOT NULL                         -- of HTTP; 0 where none came
) STRICT;

-- What answers have cost, without a word of them; stays when a chat is deleted.
CREATE TABLE usage_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    model TEXT NOT NULL,
    mode TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    answer_tokens INTEGER NOT NULL,
    prompt_ms INTEGER NOT NULL,
    answer_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX usage_entry_by_mode ON usage_entry (model, mode, id);
