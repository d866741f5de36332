-- What one of version 10 has besides; frozen.
INSERT INTO market (source, country) VALUES (2, 'DE');
