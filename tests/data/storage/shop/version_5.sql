-- What one of version 5 has besides; frozen.
INSERT INTO sight (media, model, vector) VALUES (9, 'encoder', x'10203040');
