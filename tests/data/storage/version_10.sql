-- Rows as a program of schema version 10 has written them; frozen. A search for "kingfisher" must find two blocks, one for
-- "birds" one title.
INSERT INTO folder (id, name, place, deleted_at) VALUES (1, 'Nature', 1, NULL), (2, 'Work', 2, 1700000000005);
INSERT INTO conversation (id, uid, title, has_own_title, folder, is_pinned, mode, model, persona, parameters, created_at, used_at, use_number, deleted_at, is_unseen) VALUES
    (1, 'a1', 'Birds by the river', 1, 1, 1, 'thinking', 'muse-glimmer', NULL, '{"temperature":0.7}', 1700000000000, 1700000000900, 3, NULL, 0),
    (2, 'b2', 'Ünïcode: 鳥', 0, 2, 0, 'instant', '', 4, '{}', 1700000000100, 1700000000200, 2, NULL, 1),
    (5, 'c3', 'Removed', 0, NULL, 0, '', '', NULL, '{}', 1, 2, 1, 1700000000500, 0);
INSERT INTO message (id, conversation, parent, is_selected, role, state, model, mode, problem, created_at, finished_at, prompt_tokens, cached_tokens, reasoning_tokens, answer_tokens, prompt_ms, answer_ms, deleted_at) VALUES
    (1, 1, NULL, 1, 'user', 'finished', '', '', '', 1700000000000, 1700000000000, 0, 0, 0, 0, 0, 0, NULL),
    (2, 1, 1, 0, 'assistant', 'stopped', 'muse-glimmer', 'thinking', '', 1700000000010, 1700000000020, 10, 2, 3, 4, 50, 60, NULL),
    (3, 1, 1, 1, 'assistant', 'finished', 'muse-glimmer', 'thinking', '', 1700000000030, 1700000000040, 11, 10, 5, 6, 70, 80, NULL),
    (4, 1, 3, 1, 'user', 'finished', '', '', '', 1700000000050, 1700000000050, 0, 0, 0, 0, 0, 0, NULL),
    (5, 1, 4, 1, 'assistant', 'failed', 'muse-glimmer', 'instant', 'The engine stopped.', 1700000000060, 1700000000070, 0, 0, 0, 0, 0, 0, NULL),
    (7, 2, NULL, 1, 'user', 'finished', '', '', '', 1700000000100, 1700000000100, 0, 0, 0, 0, 0, 0, 1700000000300);
INSERT INTO block (id, message, place, kind, lane, text, payload, started_at, ended_at) VALUES
    (1, 1, 0, 'text', 0, 'What is the blue bird that dives?', '{}', 0, 0),
    (2, 2, 0, 'text', 0, 'A jay', '{}', 1700000000011, 1700000000020),
    (3, 3, 0, 'reasoning', 0, 'Diving and blue: a kingfisher.', '{}', 1700000000031, 1700000000035),
    (4, 3, 1, 'text', 0, 'A **kingfisher**.', '{}', 1700000000035, 1700000000040),
    (5, 3, 2, 'regions', 0, '1. Beak', '{"boxes":[[1,2,3,4]]}', 0, 0),
    (6, 4, 0, 'text', 0, 'Thanks 🐦', '{}', 0, 0),
    (9, 7, 0, 'text', 0, '鳥は？', '{}', 0, 0);
INSERT INTO attachment (hash, size, media_type, name, width, height, created_at) VALUES
    ('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0, 'image/png', 'bird.png', 4, 3, 1700000000000);
INSERT INTO block (id, message, place, kind, text, attachment) VALUES
    (10, 1, 1, 'picture', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
INSERT INTO draft (id, conversation, text, changed_at) VALUES (1, 1, 'And the', 1700000000950), (2, NULL, 'New', 1700000000960);
INSERT INTO draft_attachment (draft, place, hash) VALUES (1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
INSERT INTO setting (key, kind, value) VALUES ('look.theme', 'text', 'dark'), ('look.scale', 'real', 1.25), ('net.offline', 'flag', 1);
INSERT INTO persona (id, name, prompt, model, mode, parameters, place) VALUES (4, 'Terse', 'Be brief.', '', '', '{}', 1);
INSERT INTO endpoint (id, name, url, kind, key_name, is_enabled, place) VALUES (1, 'Cluster', 'https://cluster.example/v1', 'openai', 'endpoint-1', 1, 1);
INSERT INTO known_model (id, endpoint, locator, name, family, size, projector, details, added_at, used_at) VALUES
    (1, NULL, '/models/a.gguf', 'A', 'muse', 1000, '', '{}', 1, 2), (2, 1, 'big', 'Big', '', 0, '', '{}', 3, 4);
INSERT INTO network_entry (id, at, host, method, reason, bytes_out, bytes_in, status) VALUES (1, 1700000000000, 'cluster.example', 'POST', 'chat', 100, 2000, 200);
INSERT INTO usage_entry (id, at, model, mode, prompt_tokens, reasoning_tokens, answer_tokens, prompt_ms, answer_ms) VALUES (1, 1700000000040, 'muse-glimmer', 'thinking', 11, 5, 6, 70, 80);
INSERT INTO attachment (hash, size, media_type, name, width, height, created_at) VALUES
    ('99ffd7cf9fda30a7d06f2ea64ee8c1c7e7b0d4e1b36b4b3fcb3d4aa7a3a6f001', 27, 'text/plain', 'lease.pdf', 0, 0, 1700000000000);
INSERT INTO block (id, message, place, kind, text, payload, attachment) VALUES
    (11, 4, 1, 'file', 'lease.pdf', '{"pages":2,"characters":26,"whole":true}', '99ffd7cf9fda30a7d06f2ea64ee8c1c7e7b0d4e1b36b4b3fcb3d4aa7a3a6f001');
INSERT INTO document_page (id, attachment, number, text) VALUES
    (1, '99ffd7cf9fda30a7d06f2ea64ee8c1c7e7b0d4e1b36b4b3fcb3d4aa7a3a6f001', 1, 'The river house'),
    (2, '99ffd7cf9fda30a7d06f2ea64ee8c1c7e7b0d4e1b36b4b3fcb3d4aa7a3a6f001', 2, 'Three months');
INSERT INTO page_text (rowid, text) SELECT id, text FROM document_page;
UPDATE block SET is_indexed = 1 WHERE kind IN ('text', 'reasoning', 'file', 'regions');
INSERT INTO block_text (rowid, text) SELECT id, text FROM block WHERE is_indexed = 1;
INSERT INTO title_text (rowid, title) SELECT id, title FROM conversation;
INSERT INTO shop_contact (origin, allowed_at) VALUES ('https://shop.example', 1700000000970);
INSERT INTO checkout (id, state, shop, route, basket, remote, problem, created_at, changed_at) VALUES
    (1, 'placed', 'https://shop.example', '{"protocol":"ucp"}', '{"lines":[{"item":"v1","quantity":1}]}', 'cs_1', '', 1700000000971, 1700000000990),
    (2, 'unknown', 'https://shop.example', '{"protocol":"acp"}', '{"lines":[{"item":"v2","quantity":2}]}', 'cs_2', 'It may have been ordered.', 1700000000972, 1700000000991);
INSERT INTO checkout_attempt (id, checkout, outcome, key, body_hash, sent_at) VALUES
    (1, 1, 'answered', '4b8a3c0e-0f0c-4b9e-9e0a-5a3a2f0e7c11', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 1700000000980),
    (2, 2, 'open', '9d1f6a52-5f3e-4a52-8a34-0a7c5a9b1e22', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 1700000000981);
INSERT INTO consent_receipt (id, checkout, sheet_hash, shown, total, currency, approved_at) VALUES
    (1, 1, '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', '{}', 5990, 'EUR', 1700000000979);
INSERT INTO shop_order (id, checkout, status, shop, remote, url, total, currency, placed_at, withdraw_until) VALUES
    (1, 1, 'shipped', 'https://shop.example', 'o-1', 'https://shop.example/orders/1', 5990, 'EUR', 1700000000990, 1701209600990);
INSERT INTO shop_order_event (id, shop_order, kind, detail, at) VALUES
    (1, 1, 'placed', 'Ordered', 1700000000990), (2, 1, 'status', 'Shipped', 1700000000995);
INSERT INTO cart (shop, state, currency, remote, key, body_hash, changed_at) VALUES
    ('https://shop.example', 'open', 'EUR', 'cart_1', '', '', 1700000000992),
    ('https://other.example', 'open', 'USD', '', '0c2f7d11-51c1-4f4c-8a3e-2b9d7f10aa33', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 1700000000993);
INSERT INTO tool_entry (id, state, conversation, at, title, source, words, ms) VALUES
    (1, 'done', 1, 1700000000045, 'Calculator', '', 'Calculate 6*7', 12),
    (2, 'refused', 1, 1700000000046, 'Write a file', 'files', 'Write notes.txt', 0);
