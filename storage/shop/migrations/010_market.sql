-- The country for whose buyers a list or a shop is: by its rule prices hold the tax or do not. What has no row here is
-- not known.

CREATE TABLE market (
    source INTEGER PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE,
    country TEXT NOT NULL CHECK (country GLOB '[A-Z][A-Z]') -- ISO 3166
) STRICT;
