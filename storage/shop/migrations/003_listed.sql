-- Lists of one shop may have the same things. A variant that is in none of them any more is gone.

CREATE TABLE listed (
    source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    variant INTEGER NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
    run INTEGER NOT NULL,                           -- the import that saw it there last
    PRIMARY KEY (source, variant)
) STRICT, WITHOUT ROWID;
CREATE INDEX listed_by_variant ON listed (variant);

INSERT INTO listed (source, variant, run)
    SELECT p.source, v.id, v.run FROM product p JOIN source s ON s.id = p.source JOIN variant v ON v.product = p.id
    JOIN offer o ON o.variant = v.id WHERE s.kind <> '' AND o.availability <> 'gone';
