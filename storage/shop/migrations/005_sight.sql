-- What a vision encoder makes of pictures that have been looked at, to put in order what looks alike.

CREATE TABLE sight (
    media INTEGER PRIMARY KEY REFERENCES look (media) ON DELETE CASCADE, -- another picture is looked at anew
    model TEXT NOT NULL,                            -- the encoder; vectors of others cannot be compared
    vector BLOB NOT NULL
) STRICT;
CREATE INDEX sight_by_model ON sight (model);
