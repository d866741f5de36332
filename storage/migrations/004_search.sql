-- Full text of blocks and titles (FTS5, external content: the texts themselves are not kept twice). A block is in the
-- index while is_indexed is 1, from when its message ends. storage/text_index.h keeps it so and not triggers: FTS5 before
-- SQLite 3.41 refuses to be written by the triggers of a schema that is not trusted.

ALTER TABLE block ADD COLUMN is_indexed INTEGER NOT NULL DEFAULT 0;

CREATE VIRTUAL TABLE block_text USING fts5 (
    text, content = 'block', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE title_text USING fts5 (
    title, content = 'conversation', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');

UPDATE block SET is_indexed = 1 WHERE kind IN ('text', 'reasoning', 'tool_result')
    AND message IN (SELECT id FROM message WHERE state <> 'running');
INSERT INTO block_text (rowid, text) SELECT id, text FROM block WHERE is_indexed = 1;
INSERT INTO title_text (rowid, title) SELECT id, title FROM conversation;
