#include "app/endpoints/fake_answers.h"

#include "app/endpoints/fake_lanes.h"

#include <QJsonArray>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

using Kind = FakePiece::Kind;

constexpr const char* greeting =
    "I heard: *%1*\n\nThis is the **demonstration** voice of Calliope. It computes nothing and always says the same, "
    "so "
    "that every part of the window has something to show:\n\n"
    "1. lists and `code`\n2. [links](https://example.com/page) with their real host\n3. emoji 🙂 and other letters: "
    "ελληνικά, 日本語\n\n> And quotes.\n";
constexpr const char* code = "A function that adds up squares:\n\n```cpp\n#include <vector>\n\n"
                             "/// The sum of the squares.\nint sumOfSquares(const std::vector<int>& values) {\n"
                             "    int sum = 0;\n    for (const int value : values) sum += value * value;\n"
                             "    return sum; // 14 for {1, 2, 3}\n}\n```\n\nCall it with any list.\n";
constexpr const char* table = "| Planet | Moons | Day |\n|:--|--:|:-:|\n| Earth | 1 | 24 h |\n| Mars | 2 | 24.6 h |\n"
                              "| Jupiter | 95 | 9.9 h |\n\nMoons are counted again every few years.\n";
constexpr const char* math =
    "The area is $A = \\pi r^2$, and\n\n$$\\int_0^1 x^2\\,dx = \\frac{1}{3}$$\n\nas expected.\n";
constexpr const char* thoughts = "The question is short. First I look at what is asked. Then I try an answer, check it "
                                 "against the question, and say it in few words. ";
constexpr const char* rest = "and this is the rest of it.";
constexpr const char* endlessText = "and so on ";
constexpr const char* longText = "## Part\n\nA paragraph of plain text that goes on for a while, so that there is "
                                 "something to scroll through, with *some* `markup` in it.\n\n- one\n- two\n\n";

void fail(FakeAnswer& answer, const QString&) {
    answer.status = 500;
    answer.pieces = {{Kind::content, "This is what a failing server says.", {}}};
}

void breakOff(FakeAnswer& answer, const QString&) {
    addWords(answer, Kind::content, "It begins well, but ");
    answer.pieces.push_back({Kind::error, "The device was lost.", {}});
}

void cut(FakeAnswer& answer, const QString&) {
    addWords(answer, Kind::content, "It begins well, but ");
    answer.pieces.push_back({Kind::hangUp, {}, {}});
}

void beBad(FakeAnswer& answer, const QString&) {
    addWords(answer, Kind::content, "It begins well, but ");
    answer.pieces.push_back({Kind::raw, "{\"choices\": [", {}});
}

void callTool(FakeAnswer& answer, const QString&) {
    addWords(answer, Kind::content, "Let me work that out.");
    answer.pieces.push_back({Kind::call, "calculator", R"({"expression": "6*7"})"});
}

void goOn(FakeAnswer& answer, const QString&) {
    answer.pieces.push_back({Kind::content, endlessText, {}});
    answer.repeats = true;
}

void beLong(FakeAnswer& answer, const QString&) {
    constexpr int parts = 500; // about 20,000 tokens
    answer.slowness = 0;
    for (int i = 0; i < parts; ++i) addWords(answer, Kind::content, longText);
}

void reachLimit(FakeAnswer& answer, const QString&) {
    addWords(answer, Kind::content, "It begins well, but");
    answer.finish = "length";
}

void beSlow(FakeAnswer& answer, const QString&) {
    constexpr int times = 20;
    answer.slowness = times;
    addWords(answer, Kind::content, "One word after the other, with long pauses.");
}

template<const char* const& text>
void sayText(FakeAnswer& answer, const QString& question) {
    const QString said = QString::fromUtf8(text);
    addWords(answer, Kind::content, said.contains("%1") ? said.arg(question) : said);
}

void think(FakeAnswer& answer, const QString& question) {
    addWords(answer, Kind::reasoning, QString(thoughts).repeated(3));
    sayText<greeting>(answer, question);
}

struct Row {
    const char* word;
    void (*write)(FakeAnswer& answer, const QString& question);
};

/// The first row whose word is in the question counts; the last one fits always.
constexpr std::array rows{
    Row{"where it stopped", sayText<rest>},
    Row{"think", think},
    Row{"code", sayText<code>},
    Row{"table", sayText<table>},
    Row{"math", sayText<math>},
    Row{"tool", callTool},
    Row{"long", beLong},
    Row{"slow", beSlow},
    Row{"endless", goOn},
    Row{"limit", reachLimit},
    Row{"error", fail},
    Row{"break", breakOff},
    Row{"cut", cut},
    Row{"bad", beBad},
    Row{"empty", [](FakeAnswer&, const QString&) {}},
    Row{"", sayText<greeting>},
};

QString textOf(const QJsonValue& content) {
    if (!content.isArray()) return content.toString();
    QString out;
    for (const QJsonValue part : content.toArray()) out += part.toObject()["text"].toString();
    return out;
}

bool asksForThoughts(const QJsonObject& request) {
    const QString effort = request["reasoning_effort"].toString();
    const int budget = request["calliope"].toObject()["think_tokens"].toInt(1);
    return !effort.isEmpty() && effort != QLatin1String("none") && budget > 0;
}

} // namespace

void addWords(FakeAnswer& answer, FakePiece::Kind kind, const QString& text) {
    qsizetype begin = 0;
    while (begin < text.size()) {
        const qsizetype blank = text.indexOf(u' ', begin + 1);
        const qsizetype end = blank < 0 ? text.size() : blank;
        answer.pieces.push_back({kind, text.mid(begin, end - begin), {}});
        begin = end;
    }
}

FakeAnswer fakeAnswerTo(const QJsonObject& request) {
    if (std::optional<FakeAnswer> answer = fakeLaneAnswerTo(request)) return *answer;
    const QJsonArray messages = request["messages"].toArray();
    const QJsonObject last = messages.last().toObject();
    const QString question = textOf(last["content"]);
    FakeAnswer answer;
    if (last["role"] == QLatin1String("tool")) {
        addWords(answer, Kind::content, QStringLiteral("The tool says: %1").arg(question));
        return answer;
    }
    if (request.contains("response_format")) {
        addWords(answer, Kind::content, QStringLiteral("{}"));
        return answer;
    }
    const auto* row = std::ranges::find_if(
        rows, [&](const Row& each) { return question.contains(QLatin1String(each.word), Qt::CaseInsensitive); });
    if (asksForThoughts(request) && row->write != think) addWords(answer, Kind::reasoning, thoughts);
    row->write(answer, question.left(200));
    return answer;
}

} // namespace calliope::app
