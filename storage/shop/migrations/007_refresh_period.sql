-- Lists on the web that may be read again by themselves. Of the others only a click has one fetched.

CREATE TABLE refresh_period (
    source INTEGER PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE,
    hours INTEGER NOT NULL CHECK (hours > 0)
) STRICT;
