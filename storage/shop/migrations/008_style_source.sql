-- Where what is kept of the user's taste came from, and until when it holds. What has no row here holds until it is
-- taken back.

CREATE TABLE style_source (
    fact INTEGER PRIMARY KEY REFERENCES style_fact (id) ON DELETE CASCADE,
    chat INTEGER NOT NULL,                          -- in which it was proposed, of the file of chats; 0: none
    model TEXT NOT NULL,                            -- that proposed it, for people
    until INTEGER                                   -- NULL: until it is taken back
) STRICT;
