-- What one of version 8 has besides; frozen.
INSERT INTO style_source (fact, chat, model, until) VALUES (2, 7, 'Muse Glimmer 30B', NULL);
