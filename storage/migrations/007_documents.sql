-- The text of documents that are attached, page by page, so that the search finds it: a copy of what the attachments hold,
-- which a repair makes anew from them (Attachments::indexNext), as it is made for documents of older versions. A page
-- is in the index while it is here.

CREATE TABLE document_page (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    attachment TEXT NOT NULL REFERENCES attachment (hash) ON DELETE CASCADE,
    number INTEGER NOT NULL,                        -- from 1
    text TEXT NOT NULL,
    UNIQUE (attachment, number)
) STRICT;

CREATE VIRTUAL TABLE page_text USING fts5 (
    text, content = 'document_page', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');

-- What pictures and documents are called is found, too; it is the text of their blocks.
UPDATE block SET is_indexed = 1 WHERE kind IN ('picture', 'file') AND text <> ''
    AND message IN (SELECT id FROM message WHERE state <> 'running');
INSERT INTO block_text (rowid, text) SELECT id, text FROM block WHERE is_indexed = 1 AND kind IN ('picture', 'file');
