#include "tests/app/store/scenarios.h"

#include <QFile>
#include <QImage>
#include <QStandardPaths>
#include <algorithm>
#include <vector>

namespace calliope::test {

namespace {

using storage::Role;

bool holds(const std::optional<bool>& answer) {
    return answer.value_or(false);
}

storage::Id here(AppOnDisk& app) {
    return app.chats.currentId();
}

storage::Id question(AppOnDisk& app) {
    return app.chat.transcript()->messages().front().id;
}

/// Whether the store has exactly one message of the user's that says this.
bool hasSaid(AppOnDisk& app, const QString& word) {
    return holds(app.ask([text = word.toStdString()](storage::Store& open) {
        return open.connection().number(
                   "SELECT count(*) FROM message m JOIN block b ON b.message = m.id WHERE m.role = "
                   "'user' AND b.text = ?",
                   {text}) == 1;
    }));
}

/// The message is kept, or still in the composer.
bool isSentOrTyped(AppOnDisk& app, const QString& word) {
    return hasSaid(app, word) != (app.chat.draft() == word);
}

/// The answer to `word` is whole, here and in the store, if it has been begun.
bool isAnsweredWhole(AppOnDisk& app, const QString& word) {
    const std::string whole = AppOnDisk::answerTo(word.toStdString());
    if (!hasSaid(app, word)) return true;
    return app.waitFor([&] {
        const storage::Message* last = app.last();
        if (!last || last->role == Role::user) return true;
        const auto kept = app.ask([id = last->id](storage::Store& open) { return open.messages().find(id); });
        return kept && *kept && (*kept)->state == storage::MessageState::finished && !(*kept)->blocks.empty() &&
               (*kept)->blocks.back().text == whole && last->blocks.back().text == whole;
    });
}

bool isAnswered(AppOnDisk& app, const QString& word) {
    const storage::Message* last = app.last();
    return hasSaid(app, word) && last && last->role == Role::assistant &&
           last->state == storage::MessageState::finished &&
           last->blocks.back().text == AppOnDisk::answerTo(word.toStdString());
}

QString fileFor(const QString& word, const char* ending) {
    return QStandardPaths::writableLocation(QStandardPaths::TempLocation) + "/calliope-" + word + ending;
}

bool isWritten(const QString& file, const char* holding) {
    QFile written(file);
    return written.open(QIODevice::ReadOnly) && written.readAll().contains(holding);
}

storage::Conversation chatOf(storage::Store& open, storage::Id id) {
    return open.conversations().find(id).value_or(storage::Conversation());
}

constexpr auto always = [](AppOnDisk&, const QString&) { return true; };
constexpr auto nothing = [](AppOnDisk&, const QString&) {};

const std::vector<Scenario>& table() {
    static const std::vector<Scenario> rows{
        {"send",
         [](AppOnDisk& app, const QString&) {
             app.chats.newChat();
             app.settle();
         },
         [](AppOnDisk& app, const QString& word) { app.say(word); }, isAnswered,
         [](AppOnDisk& app, const QString& word) {
             return app.waitFor([&] { return isSentOrTyped(app, word); }) && isAnsweredWhole(app, word);
         }},
        {"stream an answer", nothing, [](AppOnDisk& app, const QString& word) { app.say(word); }, isAnswered,
         [](AppOnDisk& app, const QString& word) {
             return app.waitFor([&] { return isSentOrTyped(app, word); }) && isAnsweredWhole(app, word);
         }},
        {"edit", nothing,
         [](AppOnDisk& app, const QString& word) {
             app.chat.beginEdit(question(app));
             app.say(word);
         },
         [](AppOnDisk& app, const QString& word) {
             return isAnswered(app, word) && app.chat.transcript()->messages().front().siblings > 1;
         },
         [](AppOnDisk& app, const QString& word) {
             const bool isSafe = hasSaid(app, word) || (app.chat.isEditing() && app.chat.draft() == word);
             app.chat.endEdit();
             return isSafe && isAnsweredWhole(app, word);
         }},
        {"another answer, and back", nothing,
         [](AppOnDisk& app, const QString&) {
             app.chat.regenerateLast();
             app.settle();
             app.chat.selectLastSibling(-1);
             app.settle();
         },
         [](AppOnDisk& app, const QString&) {
             return app.last()->siblings > 1 && app.last()->sibling < app.last()->siblings;
         },
         [](AppOnDisk& app, const QString&) { return app.waitFor([&] { return app.chat.canSend() && app.last(); }); }},
        {"delete, and undo", nothing,
         [](AppOnDisk& app, const QString& word) {
             app.chats.rename(here(app), word);
             app.settle();
             app.chats.remove(here(app));
             app.settle();
             app.chats.undo();
             app.settle();
         },
         [](AppOnDisk& app, const QString& word) {
             return std::ranges::any_of(app.chats.list()->chats(),
                                        [&](const auto& each) { return each.title == word.toStdString(); });
         },
         [](AppOnDisk& app, const QString&) {
             app.chats.undo(); // what could not be undone can be now
             app.settle();
             return holds(app.ask([](storage::Store& open) {
                 return open.connection().number("SELECT count(*) FROM conversation WHERE deleted_at IS NOT NULL") == 0;
             }));
         }},
        {"open another chat",
         [](AppOnDisk& app, const QString&) {
             app.chats.newChat();
             app.say("elsewhere");
         },
         [](AppOnDisk& app, const QString&) {
             for (const storage::Conversation& each : app.chats.list()->chats())
                 if (each.id != here(app)) return app.chats.open(each.id);
         },
         [](AppOnDisk& app, const QString&) {
             app.settle();
             return app.waitFor([&] { return app.chat.canSend() && app.last(); });
         },
         [](AppOnDisk& app, const QString&) { return app.waitFor([&] { return app.chat.canSend() && app.last(); }); },
         true},
        {"search", nothing,
         [](AppOnDisk& app, const QString&) {
             app.search.setQuery({});
             app.search.setQuery("Begin");
             app.settle();
         },
         [](AppOnDisk& app, const QString&) {
             const auto& found = app.search.results()->rows();
             return std::any_of(found.begin(), found.end(),
                                [](const auto& row) { return row.action.contains("message"); });
         },
         always},
        {"rename", nothing,
         [](AppOnDisk& app, const QString& word) {
             app.chats.rename(here(app), word);
             app.settle();
         },
         [](AppOnDisk& app, const QString& word) {
             return holds(app.ask([id = here(app), text = word.toStdString()](storage::Store& open) {
                 return chatOf(open, id).title == text;
             }));
         },
         always},
        {"pin", [](AppOnDisk& app, const QString&) { app.chats.setPinned(here(app), false); },
         [](AppOnDisk& app, const QString&) {
             app.chats.setPinned(here(app), true);
             app.settle();
         },
         [](AppOnDisk& app, const QString&) {
             return holds(app.ask([id = here(app)](storage::Store& open) { return chatOf(open, id).isPinned; }));
         },
         always},
        {"make a folder with the chat", nothing,
         [](AppOnDisk& app, const QString& word) {
             app.chats.makeFolder(word, here(app));
             app.settle();
         },
         [](AppOnDisk& app, const QString& word) {
             return holds(app.ask([id = here(app), text = word.toStdString()](storage::Store& open) {
                 return open.connection().number("SELECT count(*) FROM folder f JOIN conversation c ON c.folder = f.id "
                                                 "WHERE f.name = ? AND c.id = ?",
                                                 {text, id}) == 1;
             }));
         },
         [](AppOnDisk& app, const QString& word) { // none without its chat
             return holds(app.ask([text = word.toStdString()](storage::Store& open) {
                 return open.connection().number(
                            "SELECT count(*) FROM folder WHERE name = ? AND id NOT IN (SELECT folder "
                            "FROM conversation WHERE folder IS NOT NULL)",
                            {text}) == 0;
             }));
         }},
        {"draft", nothing,
         [](AppOnDisk& app, const QString& word) {
             const storage::Id chat = here(app);
             app.chat.setDraft(word.left(1));
             app.chat.setDraft(word);
             app.chats.newChat();
             app.settle();
             app.chats.open(chat);
             app.settle();
         },
         [](AppOnDisk& app, const QString& word) {
             return app.chat.draft() == word &&
                    holds(app.ask([id = here(app), text = word.toStdString()](storage::Store& open) {
                        return open.drafts().find(id).text == text;
                    }));
         },
         [](AppOnDisk& app, const QString& word) {
             const storage::Id chat = here(app);
             app.chats.newChat(); // it could not be read, perhaps
             app.chats.open(chat);
             return app.waitFor([&] { return app.chat.draft() == word; });
         },
         true},
        {"attach a picture", nothing,
         [](AppOnDisk& app, const QString& word) {
             QImage picture(8, 8, QImage::Format_RGB32);
             picture.fill(qHash(word) & 0xffffffU);
             app.chat.pictures()->addImage(picture, "picture", false);
             app.waitFor([&] { return !app.chat.pictures()->isBusy(); });
             if (app.chat.pictures()->hashes().empty())
                 app.told.push_back({"", app.chat.pictures()
                                             ->index(0)
                                             .data(app::DraftPictures::PictureRole)
                                             .toMap()["problem"]
                                             .toString()});
             app.say(word);
         },
         [](AppOnDisk& app, const QString& word) {
             return holds(app.ask([text = word.toStdString()](storage::Store& open) {
                 return open.connection().number(
                            "SELECT count(*) FROM block w JOIN block p ON p.message = w.message WHERE w.text = "
                            "? AND p.kind = 'picture'",
                            {text}) == 1;
             }));
         },
         [](AppOnDisk& app, const QString& word) {
             const bool isSafe = app.waitFor([&] { return isSentOrTyped(app, word); });
             app.chat.pictures()->clear();
             return isSafe;
         }},
        {"export", nothing,
         [](AppOnDisk& app, const QString& word) {
             app.chats.exportChat(here(app), QUrl::fromLocalFile(fileFor(word, ".md")));
             app.chats.exportChat(here(app), QUrl::fromLocalFile(fileFor(word, ".json")));
             app.chats.exportAll(QUrl::fromLocalFile(fileFor(word, "-all.json")));
             app.settle();
         },
         [](AppOnDisk&, const QString& word) {
             bool isDone = true;
             for (const char* ending : {".md", ".json", "-all.json"}) {
                 isDone = isWritten(fileFor(word, ending), "Begin") && isDone;
                 QFile::remove(fileFor(word, ending));
             }
             return isDone;
         },
         always},
        {"import",
         [](AppOnDisk& app, const QString& word) { // the chat that is open, as if it were another one
             const QString file = fileFor(word, "-in.json");
             app.chats.exportChat(here(app), QUrl::fromLocalFile(file));
             app.settle();
             QFile written(file);
             if (!written.open(QIODevice::ReadWrite)) return;
             QByteArray text = written.readAll();
             const QByteArray key = "\"uid\":";
             const qsizetype begin = text.indexOf('"', text.indexOf(key) + key.size()) + 1;
             text.replace(begin, text.indexOf('"', begin) - begin, word.toUtf8());
             written.resize(0);
             written.seek(0);
             written.write(text);
         },
         [](AppOnDisk& app, const QString& word) {
             app.chats.importChats(QUrl::fromLocalFile(fileFor(word, "-in.json")));
             app.settle();
             QFile::remove(fileFor(word, "-in.json"));
         },
         [](AppOnDisk& app, const QString& word) {
             return holds(app.ask([text = word.toStdString()](storage::Store& open) {
                 return open.connection()
                            .number("SELECT count(*) FROM message m JOIN conversation c ON c.id = "
                                    "m.conversation WHERE c.uid = ?",
                                    {text})
                            .value_or(0) >= 2;
             }));
         },
         [](AppOnDisk& app, const QString&) { // chats come in as a whole
             return holds(app.ask([](storage::Store& open) {
                 return open.connection().number("SELECT count(*) FROM conversation c WHERE NOT EXISTS (SELECT 1 FROM "
                                                 "message WHERE conversation = c.id)") == 0;
             }));
         }},
        {"change a setting", nothing,
         [](AppOnDisk& app, const QString& word) {
             app.settings.setSystemPrompt(word);
             app.settle();
         },
         [](AppOnDisk& app, const QString& word) {
             return holds(app.ask([text = word.toStdString()](storage::Store& open) {
                 return open.settings().get("chat.system_prompt", std::string()) == text;
             }));
         },
         [](AppOnDisk& app, const QString& word) { return app.settings.systemPrompt() == word; }, true},
    };
    return rows;
}

} // namespace

std::span<const Scenario> scenarios() {
    return table();
}

} // namespace calliope::test
