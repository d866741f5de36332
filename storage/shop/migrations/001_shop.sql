-- What shops offer, and what the user keeps of it. Money is in minor units of the currency beside it. Times are
-- milliseconds since 1970 (UTC). All that comes out of feeds is text of strangers.

CREATE TABLE merchant (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    origin TEXT NOT NULL UNIQUE,                    -- "https://shop.example"
    name TEXT NOT NULL
) STRICT;

CREATE TABLE source (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    merchant INTEGER NOT NULL REFERENCES merchant (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,                             -- the feed's format
    locator TEXT NOT NULL,                          -- a file, or an address
    currency TEXT NOT NULL,                         -- where the feed names none
    UNIQUE (merchant, locator)
) STRICT;

CREATE TABLE import_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    products INTEGER NOT NULL,
    variants INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    sha256 TEXT NOT NULL                            -- of the file
) STRICT;
CREATE INDEX import_run_by_source ON import_run (source);

CREATE TABLE import_reject (                        -- the first of a run
    run INTEGER NOT NULL REFERENCES import_run (id) ON DELETE CASCADE,
    row INTEGER NOT NULL,                           -- in the feed, from 1
    ext_id TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX import_reject_by_run ON import_reject (run);

CREATE TABLE product (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    merchant INTEGER NOT NULL REFERENCES merchant (id) ON DELETE CASCADE,
    source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    ext_id TEXT NOT NULL,
    title TEXT NOT NULL,
    brand TEXT NOT NULL,
    kind TEXT NOT NULL,                             -- the shop's words for what it is
    category TEXT NOT NULL,                         -- ours; empty: not known
    gender TEXT NOT NULL,
    age_group TEXT NOT NULL,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    words TEXT NOT NULL,                            -- colours, materials and patterns of the variants, to be found
    facts TEXT NOT NULL,                            -- JSON object: what else the feed says
    rating_milli INTEGER,
    rating_count INTEGER,
    run INTEGER NOT NULL,                           -- the import that saw it last
    UNIQUE (merchant, ext_id)
) STRICT;
CREATE INDEX product_by_source ON product (source, run);

CREATE TABLE variant (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    product INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    ext_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    title TEXT NOT NULL,
    sku TEXT NOT NULL,
    gtin TEXT NOT NULL,
    size_label TEXT NOT NULL,
    size_system TEXT NOT NULL,
    colour TEXT NOT NULL,
    material TEXT NOT NULL,
    pattern TEXT NOT NULL,
    checkout_item TEXT NOT NULL,                    -- what the shop's checkout calls it
    url TEXT NOT NULL,
    run INTEGER NOT NULL,
    UNIQUE (product, ext_id)
) STRICT;

CREATE TABLE offer (
    variant INTEGER PRIMARY KEY REFERENCES variant (id) ON DELETE CASCADE,
    price_minor INTEGER NOT NULL,
    list_minor INTEGER,                             -- before a reduction
    currency TEXT NOT NULL,
    availability TEXT NOT NULL,                     -- in_stock, out_of_stock, preorder, backorder, unknown, gone
    ship_minor INTEGER,
    tax_included INTEGER,
    condition TEXT NOT NULL,
    observed_at INTEGER NOT NULL,
    valid_until INTEGER
) STRICT;

CREATE TABLE price_point (                          -- when a price was seen to be another one
    variant INTEGER NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    price_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (variant, at)
) STRICT, WITHOUT ROWID;

-- What filters look at: one small row for each variant, made from the rest at import. Colours, materials and patterns
-- are sets of bits by the tables of app/shop/words, where rows are only appended.
CREATE TABLE facet (
    product INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    variant INTEGER NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
    merchant INTEGER NOT NULL,
    category TEXT NOT NULL,
    gender TEXT NOT NULL,
    colours INTEGER NOT NULL,
    materials INTEGER NOT NULL,
    patterns INTEGER NOT NULL,
    size TEXT NOT NULL,
    size_system TEXT NOT NULL,
    currency TEXT NOT NULL,
    price_minor INTEGER NOT NULL,
    in_stock INTEGER NOT NULL,
    score INTEGER NOT NULL,                         -- of the product's ratings; they count the less, the fewer they are
    PRIMARY KEY (product, variant)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX facet_by_variant ON facet (variant);
CREATE INDEX facet_by_category ON facet (category, product);

CREATE TABLE media (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    product INTEGER NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    variant INTEGER REFERENCES variant (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    locator TEXT NOT NULL,                          -- where the shop has it; never fetched unasked
    UNIQUE (product, variant, locator)
) STRICT;
CREATE INDEX media_by_variant ON media (variant);

CREATE TABLE look (                                 -- what a picture looks like, for "more like this"
    media INTEGER PRIMARY KEY REFERENCES media (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    vector BLOB NOT NULL
) STRICT;

-- Kept equal to what they index by storage/shop/catalogue_import and not by triggers, see storage/text_index.h.
CREATE VIRTUAL TABLE product_text USING fts5 (
    title, brand, kind, words, description, content = 'product', content_rowid = 'id', prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 2');
CREATE TABLE product_word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT;
CREATE VIRTUAL TABLE product_trigram USING fts5 (
    word, content = 'product_word', content_rowid = 'id', tokenize = 'trigram');

-- A feed that is being read, until it is whole.
CREATE TABLE staged_product (
    id INTEGER PRIMARY KEY,
    ext_id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL, brand TEXT NOT NULL, kind TEXT NOT NULL, category TEXT NOT NULL, gender TEXT NOT NULL,
    age_group TEXT NOT NULL, url TEXT NOT NULL, description TEXT NOT NULL, words TEXT NOT NULL, facts TEXT NOT NULL,
    rating_milli INTEGER, rating_count INTEGER
) STRICT;
CREATE TABLE staged_variant (
    id INTEGER PRIMARY KEY,
    product INTEGER NOT NULL,
    ext_id TEXT NOT NULL,
    place INTEGER NOT NULL, title TEXT NOT NULL, sku TEXT NOT NULL, gtin TEXT NOT NULL, size_label TEXT NOT NULL,
    size_system TEXT NOT NULL, colour TEXT NOT NULL, material TEXT NOT NULL, pattern TEXT NOT NULL,
    checkout_item TEXT NOT NULL, url TEXT NOT NULL,
    price_minor INTEGER NOT NULL, list_minor INTEGER, currency TEXT NOT NULL, availability TEXT NOT NULL,
    ship_minor INTEGER, tax_included INTEGER, condition TEXT NOT NULL, valid_until INTEGER,
    size TEXT NOT NULL, colours INTEGER NOT NULL, materials INTEGER NOT NULL, patterns INTEGER NOT NULL,
    UNIQUE (product, ext_id)
) STRICT;
CREATE TABLE staged_media (
    product INTEGER NOT NULL,
    variant INTEGER,
    place INTEGER NOT NULL,
    locator TEXT NOT NULL
) STRICT;
CREATE INDEX staged_media_by_locator ON staged_media (locator);
