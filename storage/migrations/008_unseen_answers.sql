-- Whether an answer has come in a chat since it was last shown: a mark in the list of chats.
ALTER TABLE conversation ADD COLUMN is_unseen INTEGER NOT NULL DEFAULT 0;
