-- What a shop's file of schema version 1 has; frozen.
INSERT INTO merchant (id, origin, name) VALUES (1, 'https://shop.example', 'Shop'), (3, 'https://läden.example', 'Läden');
INSERT INTO source (id, merchant, kind, locator, currency) VALUES (2, 1, 'google', '/lists/feed.tsv', 'EUR');
INSERT INTO import_run (id, source, at, products, variants, rejected, sha256) VALUES (4, 2, 1700000000000, 1, 2, 1, 'ab');
INSERT INTO import_reject (run, row, ext_id, reason) VALUES (4, 7, 'x', 'It has no price.');
INSERT INTO product (id, merchant, source, ext_id, title, brand, kind, category, gender, age_group, url, description, words, facts, rating_milli, rating_count, run) VALUES
    (5, 1, 2, 'p', 'Wool sock', 'Fäden', 'Socks', 'socks', '', '', 'https://shop.example/p', 'Warm.', 'blue wool', '{"care":"wash cold"}', 4500, 12, 4);
INSERT INTO variant (id, product, ext_id, place, title, sku, gtin, size_label, size_system, colour, material, pattern, checkout_item, url, run) VALUES
    (6, 5, 'p-1', 0, '', 's1', '', '39-42', 'EU', 'blue', 'wool', '', 'p-1', '', 4), (8, 5, 'p-2', 1, '', '', '', '43-46', 'EU', 'blue', 'wool', '', '', '', 4);
INSERT INTO offer (variant, price_minor, list_minor, currency, availability, ship_minor, tax_included, condition, observed_at, valid_until) VALUES
    (6, 990, 1290, 'EUR', 'in_stock', NULL, 1, 'new', 1700000000000, NULL), (8, 990, NULL, 'EUR', 'out_of_stock', 390, NULL, 'new', 1700000000000, 1800000000000);
INSERT INTO price_point (variant, at, price_minor, currency) VALUES (6, 1690000000000, 1290, 'EUR'), (6, 1700000000000, 990, 'EUR');
INSERT INTO facet (product, variant, merchant, category, gender, colours, materials, patterns, size, size_system, currency, price_minor, in_stock, score) VALUES
    (5, 6, 1, 'socks', '', 4, 2, 0, '39-42', 'EU', 'EUR', 990, 1, 430), (5, 8, 1, 'socks', '', 4, 2, 0, '43-46', 'EU', 'EUR', 990, 0, 430);
INSERT INTO media (id, product, variant, place, locator) VALUES (9, 5, NULL, 0, 'https://shop.example/p.jpg');
INSERT INTO look (media, version, vector) VALUES (9, 1, x'00ff7f');
INSERT INTO product_text (rowid, title, brand, kind, words, description) SELECT id, title, brand, kind, words, description FROM product;
