-- Carts that lie at shops, at most one for each shop and currency: where a shop sells on its own pages only, its cart can be
-- filled before. What is in them is asked for again each time.
CREATE TABLE cart (
    shop TEXT NOT NULL,                             -- origin
    state TEXT NOT NULL,                            -- open, cancelled, ordered
    currency TEXT NOT NULL,                         -- as it was wanted
    remote TEXT NOT NULL,                           -- the shop's id of it; empty: none told
    key TEXT NOT NULL,                              -- idempotency key that the shop has not answered to; empty: none
    body_hash TEXT NOT NULL,                        -- SHA-256 of what was wanted under it
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (shop, currency)
) STRICT;
