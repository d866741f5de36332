-- What one of version 6 has besides; frozen.
INSERT INTO feedback (variant, signal, at) VALUES (8, 'not_for_me', 1700000000000);
