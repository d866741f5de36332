-- What the user has and wants. Products that leave a feed stay where one of these still names them.

CREATE TABLE wishlist (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL
) STRICT;
CREATE TABLE wishlist_item (
    list INTEGER NOT NULL REFERENCES wishlist (id) ON DELETE CASCADE,
    variant INTEGER NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
    seen_minor INTEGER NOT NULL,                    -- the price when it was added
    currency TEXT NOT NULL,
    target_minor INTEGER,                           -- worth telling when it costs so much or less
    note TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    number INTEGER NOT NULL,                        -- larger was added later
    PRIMARY KEY (list, variant)
) STRICT;
CREATE INDEX wishlist_item_by_variant ON wishlist_item (variant);

CREATE TABLE cart_line (                            -- a cart for each shop
    merchant INTEGER NOT NULL REFERENCES merchant (id) ON DELETE CASCADE,
    variant INTEGER NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
    quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 20),
    seen_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (merchant, variant)
) STRICT;
CREATE INDEX cart_line_by_variant ON cart_line (variant);

CREATE TABLE wardrobe_item (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    colours INTEGER NOT NULL,                       -- bits as in facet
    materials INTEGER NOT NULL,
    patterns INTEGER NOT NULL,
    size TEXT NOT NULL,
    bought_minor INTEGER,
    currency TEXT NOT NULL,
    wear_count INTEGER NOT NULL,
    last_worn_at INTEGER,
    notes TEXT NOT NULL,
    picture TEXT NOT NULL,                          -- SHA-256 of its photo; empty: none
    look_version INTEGER,
    look BLOB
) STRICT;

CREATE TABLE outfit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    occasion TEXT NOT NULL,
    season TEXT NOT NULL,
    rating INTEGER
) STRICT;
CREATE TABLE outfit_item (
    outfit INTEGER NOT NULL REFERENCES outfit (id) ON DELETE CASCADE,
    slot TEXT NOT NULL,                             -- top, bottom, dress, layer, shoes, bag, accessory
    wardrobe INTEGER REFERENCES wardrobe_item (id) ON DELETE CASCADE,
    variant INTEGER REFERENCES variant (id) ON DELETE CASCADE,
    CHECK ((wardrobe IS NULL) <> (variant IS NULL))
) STRICT;
CREATE INDEX outfit_item_by_outfit ON outfit_item (outfit);
CREATE INDEX outfit_item_by_wardrobe ON outfit_item (wardrobe);
CREATE INDEX outfit_item_by_variant ON outfit_item (variant);

CREATE TABLE body_measure (
    name TEXT PRIMARY KEY,                          -- chest, waist, hips, inseam, foot, …
    value_mm INTEGER NOT NULL CHECK (value_mm BETWEEN 1 AND 3000),
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE style_fact (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    text TEXT NOT NULL,
    polarity INTEGER NOT NULL CHECK (polarity IN (-1, 1)),
    confirmed_at INTEGER NOT NULL
) STRICT;
