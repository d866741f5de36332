-- The index knows one and two letters that words begin with, for what is searched while somebody types: otherwise all
-- words with that beginning are read and merged first. And labels of marks on pictures are found, too.

UPDATE block SET is_indexed = 1 WHERE kind = 'regions' AND text <> ''
    AND message IN (SELECT id FROM message WHERE state <> 'running');

DROP TABLE block_text;
CREATE VIRTUAL TABLE block_text USING fts5 (
    text, content = 'block', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2');
INSERT INTO block_text (rowid, text) SELECT id, text FROM block WHERE is_indexed = 1;

DROP TABLE page_text;
CREATE VIRTUAL TABLE page_text USING fts5 (
    text, content = 'document_page', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2');
INSERT INTO page_text (page_text) VALUES ('rebuild');
