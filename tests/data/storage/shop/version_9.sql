-- What one of version 9 has besides; frozen.
INSERT INTO variant_facts (variant, facts) VALUES (6, '{"unit_price":"4.95"}');
