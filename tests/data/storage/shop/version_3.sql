-- What one of version 3 has besides; frozen.
INSERT INTO listed (source, variant, run) VALUES (2, 6, 4), (2, 8, 4);
