-- What one of version 2 has besides; frozen.
INSERT INTO wishlist (id, name) VALUES (1, 'Winter'), (4, 'For Änne');
INSERT INTO wishlist_item (list, variant, seen_minor, currency, target_minor, note, added_at, number) VALUES (1, 6, 1290, 'EUR', 900, 'for the hut', 1700000000000, 1);
INSERT INTO cart_line (merchant, variant, quantity, seen_minor, currency, number) VALUES (1, 8, 2, 990, 'EUR', 1);
INSERT INTO wardrobe_item (id, name, category, colours, materials, patterns, size, bought_minor, currency, wear_count, last_worn_at, notes, picture, look_version, look) VALUES
    (2, 'Coat', 'coats', 1, 2, 4, 'M', 12900, 'EUR', 31, 1700000000000, 'a button is loose', '', 1, x'0102'), (3, 'Scarf', '', 0, 0, 0, '', NULL, '', 0, NULL, '', '', NULL, NULL);
INSERT INTO outfit (id, name, occasion, season, rating) VALUES (1, 'Cold', 'work', 'winter', 4);
INSERT INTO outfit_item (outfit, slot, wardrobe, variant) VALUES (1, 'layer', 2, NULL), (1, 'shoes', NULL, 6);
INSERT INTO body_measure (name, value_mm, at) VALUES ('chest', 980, 1700000000000), ('foot', 265, 1700000000001);
INSERT INTO style_fact (id, text, polarity, confirmed_at) VALUES (1, 'no wool on the skin', -1, 1700000000000), (2, 'blue', 1, 1700000000002);
