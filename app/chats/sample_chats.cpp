#include "app/chats/sample_chats.h"

#include "app/chats/sample_lanes.h"
#include "app/chats/sample_picture_chat.h"

#include <array>
#include <cstdint>

namespace calliope::app {

namespace {

struct Sample {
    const char* title;
    const char* folder; ///< empty: none
    bool isPinned;
    int daysAgo;
    const char* question;
    const char* thoughts; ///< empty: none
    const char* answer;   ///< nullptr: of several agents
};

constexpr std::array samples{
    Sample{"Tide tables explained", "", false, 40, "What do the two numbers per tide in a tide table mean?", "",
           "The first is the **time**, the second the **height** above chart datum, in metres."},
    Sample{"Bakery: buy or rent", "Village co-op", false, 8,
           "Should our co-op buy the old bakery, or keep renting the hall?", "", nullptr},
    Sample{"Spanish subjunctive, again", "", false, 5, "When is it cuando llego and when cuando llegue?", "",
           "*Cuando llego* tells what always happens, *cuando llegue* what has not happened yet."},
    Sample{"Letter to the council", "", true, 3, "Help me write to the council about the hearing on the bakery.", "",
           "> Dear Ms Okafor,\n>\n> thank you for the invitation to the hearing.\n\nShall I make it shorter?"},
    Sample{
        "Dinner for six, one oven", "", false, 1,
        "We are six tonight: two vegetarians, one of us without gluten, and one oven. Plan the evening.",
        "Six plates, one oven, 110 minutes. Vegetarian for two, no gluten for one: easiest if the main dish is both.",
        "1. **17:45** Oven to 200 °C, water for the rice\n2. **18:10** Fill the peppers\n3. **18:40** Peppers and "
        "potatoes into the oven\n4. **19:25** Everything out\n\n- [x] Main dish without gluten\n- [ ] Buy feta"},
    Sample{
        "Why note search is slow", "", false, 0,
        "Search over 400,000 notes takes almost a second when I narrow it to the last month. Here is the query plan. "
        "What would you change first?",
        "The plan matches words first and filters by month afterwards. An index that knows the month would avoid the "
        "sort.",
        "Change the order of work. The plan matches the words first, sorts all 61,204 hits, and only then throws away "
        "everything older than a month. Put the date into the search index, and SQLite never touches the old rows:\n\n"
        "```sql\nCREATE VIRTUAL TABLE note_search USING fts5(title, body, month UNINDEXED);\nSELECT rowid, "
        "snippet(note_search, 1, '[', ']', '…', 12)\nFROM note_search\nWHERE note_search MATCH ?1 AND rowid >= "
        "?2\nORDER BY rowid DESC LIMIT 50;\n```\n\n"
        "On the figures in your file this is what each step should buy:\n\n"
        "| Change | Rows read | Before | After |\n|---|---|--:|--:|\n| Give notes row ids in date order | 61,204 → "
        "3,870 | 890 ms | 74 ms |\n| Stop sorting by rank for this view | 3,870 → 50 | 74 ms | 11 ms |\n| Fetch the "
        "body only for visible rows | 50 → 18 | 11 ms | 6 ms |\n\n"
        "Start with the first row: it is one migration, and it does most of the work."},
};

storage::Id folderNamed(storage::Store& store, const std::string& name) {
    for (const storage::Folder& folder : store.folders().list())
        if (folder.name == name) return folder.id;
    return store.folders().create(name);
}

/// As if all of it had been said so many days ago; the list of chats keeps its order.
void age(storage::Store& store, storage::Id chat, int days) {
    const std::int64_t ago = std::int64_t{days} * 24 * 60 * 60 * 1000;
    for (const char* sql :
         {"UPDATE conversation SET created_at = created_at - ?1, used_at = used_at - ?1 WHERE id = ?2",
          "UPDATE message SET created_at = created_at - ?1, finished_at = finished_at - ?1 WHERE conversation = ?2"})
        store.connection().run(sql, {ago, chat});
}

} // namespace

void addSampleChats(storage::Store& store, const QByteArray& picture) {
    if (!store.conversations().list(1).empty()) return;
    for (const Sample& sample : samples) {
        if (&sample == &samples.back() && !picture.isEmpty()) addSamplePictureChat(store, picture);
        storage::NewConversation chat{.title = sample.title, .mode = sample.answer ? "thinking" : "contemplating"};
        if (*sample.folder != '\0') chat.folder = folderNamed(store, sample.folder);
        const storage::Id id = store.conversations().create(chat);
        if (sample.isPinned) store.conversations().setPinned(id, true);
        const storage::Id question =
            store.messages().add({.conversation = id,
                                  .role = storage::Role::user,
                                  .blocks = {{.kind = storage::BlockKind::text, .text = sample.question}}});
        if (!sample.answer) {
            storage::Message answer = sampleLanes(false);
            answer.conversation = id;
            answer.parent = question;
            for (storage::Block& block : answer.blocks) block.id = 0;
            store.messages().add(answer);
            age(store, id, sample.daysAgo);
            continue;
        }
        storage::Message answer{.conversation = id,
                                .parent = question,
                                .role = storage::Role::assistant,
                                .model = "Muse Glimmer 30B",
                                .mode = "thinking",
                                .usage = {.promptTokens = 9'120,
                                          .reasoningTokens = 1'140,
                                          .answerTokens = 2'360,
                                          .promptMilliseconds = 400,
                                          .answerMilliseconds = 67'400}};
        if (*sample.thoughts != '\0')
            answer.blocks.push_back({.kind = storage::BlockKind::reasoning,
                                     .text = sample.thoughts,
                                     .startedAt = 1'000,
                                     .endedAt = 13'000});
        answer.blocks.push_back({.kind = storage::BlockKind::text, .text = sample.answer});
        store.messages().add(answer);
        age(store, id, sample.daysAgo);
    }
}

} // namespace calliope::app
