-- Pictures and files beside the database, one per content. `hash` is the SHA-256 of the content in hexadecimal digits, and
-- its place in the folder of attachments.

CREATE TABLE attachment (
    hash TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    name TEXT NOT NULL,
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;

ALTER TABLE block ADD COLUMN attachment TEXT REFERENCES attachment (hash);
CREATE INDEX block_by_attachment ON block (attachment) WHERE attachment IS NOT NULL;

-- What stands in the composer: one row per chat, and one without a chat for the next new one.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER UNIQUE REFERENCES conversation (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE draft_attachment (
    draft INTEGER NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    hash TEXT NOT NULL REFERENCES attachment (hash),
    PRIMARY KEY (draft, place)
) STRICT;
CREATE INDEX draft_attachment_by_hash ON draft_attachment (hash);
