-- What one of version 7 has besides; frozen.
INSERT INTO refresh_period (source, hours) VALUES (2, 24);
