-- Buying: sessions with shops, what was sent to place an order, what the user approved, and orders. Addresses and means of
-- payment are not in here: the former appear as hashes only, the latter never leave the memory.

CREATE TABLE shop_contact (
    origin TEXT PRIMARY KEY,                        -- "https://shop.example": the user lets us ask this shop
    allowed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE checkout (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,
    shop TEXT NOT NULL,                             -- origin
    route TEXT NOT NULL,                            -- JSON: how the shop is spoken to
    basket TEXT NOT NULL,                           -- JSON: items and quantities
    remote TEXT NOT NULL,                           -- the shop's id of the session; empty: none yet
    problem TEXT NOT NULL,                          -- for people; empty: none
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX checkout_by_state ON checkout (state);

-- Written before the request that it is about leaves.
CREATE TABLE checkout_attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    checkout INTEGER NOT NULL REFERENCES checkout (id) ON DELETE CASCADE,
    outcome TEXT NOT NULL,                          -- open: the shop has not answered to this key as far as we know; answered
    key TEXT NOT NULL,                              -- idempotency key; a new one only once the last is answered
    body_hash TEXT NOT NULL,                        -- SHA-256 of what was sent
    sent_at INTEGER NOT NULL
) STRICT;
CREATE INDEX checkout_attempt_by_checkout ON checkout_attempt (checkout);

CREATE TABLE consent_receipt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    checkout INTEGER NOT NULL REFERENCES checkout (id) ON DELETE CASCADE,
    sheet_hash TEXT NOT NULL,                       -- SHA-256 of `shown`
    shown TEXT NOT NULL,                            -- JSON: what the review sheet showed, with addresses as hashes
    total INTEGER NOT NULL,                         -- minor units
    currency TEXT NOT NULL,
    approved_at INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_receipt_by_checkout ON consent_receipt (checkout);

CREATE TABLE shop_order (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    checkout INTEGER NOT NULL UNIQUE REFERENCES checkout (id),
    status TEXT NOT NULL,                           -- placed, shipped, delivered, returned, cancelled
    shop TEXT NOT NULL,                             -- origin
    remote TEXT NOT NULL,                           -- the shop's id of the order
    url TEXT NOT NULL,                              -- its page at the shop; empty: none told
    total INTEGER NOT NULL,
    currency TEXT NOT NULL,
    placed_at INTEGER NOT NULL,
    withdraw_until INTEGER NOT NULL
) STRICT;

CREATE TABLE shop_order_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_order INTEGER NOT NULL REFERENCES shop_order (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,                             -- placed, status, differs
    detail TEXT NOT NULL,                           -- for people
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX shop_order_event_by_order ON shop_order_event (shop_order);
