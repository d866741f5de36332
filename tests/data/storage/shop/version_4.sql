-- What one of version 4 has besides; frozen.
INSERT INTO kept_picture (locator, hash, bytes, original, is_current, problem) VALUES ('https://shop.example/p.jpg', '', 0, '', 1, 'It is no picture.');
