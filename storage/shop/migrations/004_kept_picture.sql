-- Pictures of products that are on this device: files under their hash, coded anew from their pixels.

CREATE TABLE kept_picture (
    locator TEXT PRIMARY KEY,                       -- as in media
    hash TEXT NOT NULL,                             -- SHA-256 of the file that is kept; empty: there is none
    bytes INTEGER NOT NULL,                         -- of that file
    original TEXT NOT NULL,                         -- SHA-256 of what it was made of; empty: that was not there
    is_current INTEGER NOT NULL,                    -- 0: its list has been read again since
    problem TEXT NOT NULL                           -- why there is none, one sentence; empty: there is one
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_picture_by_hash ON kept_picture (hash);

CREATE INDEX media_by_locator ON media (locator);
