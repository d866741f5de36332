#include "app/chats/sample_tools.h"

#include "app/documents/kept_document.h"
#include "app/tools/tool_use.h"

namespace calliope::app {

namespace {

ToolUse use(const char* id, const char* title, const char* source, const char* words, const char* arguments) {
    ToolUse out;
    out.callId = id;
    out.name = id;
    out.title = title;
    out.source = source;
    out.words = words;
    out.arguments = arguments;
    return out;
}

} // namespace

std::vector<storage::Message> sampleTools() {
    storage::Message question;
    question.id = -1;
    question.createdAt = 1'795'261'920'000; // November 2026
    question.blocks.push_back(documentBlock({}, "Invitation to the hearing.pdf", 3, 7'200, true));
    question.blocks.emplace_back().text =
        "Then just save the letter in my Council folder, and tell me how many days are "
        "left until the hearing.";

    storage::Message answer;
    answer.id = -2;
    answer.parent = -1;
    answer.role = storage::Role::assistant;
    answer.state = storage::MessageState::running;
    answer.model = "Muse Glimmer 30B";
    ToolUse dates = use("dates", "Date and time", "", "Count the days",
                        R"json({"action": "difference", "time": "now", "until": "2026-12-04"})json");
    dates.effect = ToolEffect::read;
    dates.state = ToolUse::State::done;
    dates.milliseconds = 12;
    dates.result = "13 days by the calendar.";
    ToolUse list =
        use("list", "List a folder", "Files", "Run List a folder of Files", R"json({"path": "Council"})json");
    list.state = ToolUse::State::failed;
    list.milliseconds = 340;
    list.result = "There is no folder Council in /home/me; there is Documents/Council.";
    ToolUse write = use("write", "Write a file", "Files", "Run Write a file of Files",
                        R"json({"path": "Documents/Council/2026-11-20 hearing.md",
                    "content": "Dear Ms Okafor,\n\nthank you for the invitation to the hearing."})json");
    write.state = ToolUse::State::asking;
    write.round = 2;
    for (const ToolUse& each : {dates, list}) answer.blocks.push_back(callBlock(each));
    for (const ToolUse& each : {dates, list}) answer.blocks.push_back(resultBlock(each));
    answer.blocks.emplace_back().text =
        "The hearing is in **13 days**. Writing the letter to the disk needs your word.";
    answer.blocks.push_back(callBlock(write));
    storage::Id id = -2;
    for (storage::Block& block : answer.blocks) block.id = --id;
    return {question, answer};
}

} // namespace calliope::app
