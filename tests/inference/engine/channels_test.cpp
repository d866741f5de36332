#include "inference/engine/channels.h"

#include <QTest>
#include <string>
#include <string_view>

using calliope::engine::Channels;

namespace {

struct Case {
    const char* name;
    const char* chatTemplate;
    const char* prompt;
    const char* raw;
    const char* reasoning;
    const char* answer;
};

constexpr const char* muse = "... <|eom|> ... <atem:function_calls> ...";
constexpr const char* harmony = "<|start|>assistant<|channel|>final<|message|>";
constexpr const char* think = "{{ '</think>' }}";

constexpr Case cases[] = {
    {"no format", "{{ messages }}", "", "a <think>b</think>", "", "a <think>b</think>"},
    {"muse, answer only", muse, "<|start|>assistant", " to=user<|message|>Hello!", "", "Hello!"},
    {"muse, reasoning first", muse, "<|start|>assistant",
     " to=self<|message|>2 + 2<|eom|><|start|>assistant to=user<|message|>4", "2 + 2", "4"},
    {"muse, answer opened by the prompt", muse, "<|start|>assistant to=user<|message|>", "Yes", "", "Yes"},
    {"muse, cut off in a header", muse, "<|start|>assistant", " to=us", "", ""},
    {"harmony", harmony, "<|start|>assistant",
     "<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>ok", "hm", "ok"},
    {"think, by the model", think, "assistant\n", "<think>\nhm\n</think>\n\nok <think>", "\nhm\n", "ok <think>"},
    {"think, opened by the prompt", think, "assistant\n<think>\n", "hm</think>ok", "hm", "ok"},
    {"think, closed by the prompt", think, "<think>\n\n</think>\n\n", "ok", "", "ok"},
    {"think, none", think, "assistant\n", "ok < 3", "", "ok < 3"},
    {"think, never closed", think, "assistant\n", "<think>hm </thi", "hm </thi", ""},
};

} // namespace

class ChannelsTest : public QObject {
    Q_OBJECT

private slots:
    void splits_data() {
        QTest::addColumn<int>("index");
        QTest::addColumn<int>("piece");
        for (int i = 0; i < static_cast<int>(std::size(cases)); ++i)
            for (const int piece : {1, 3, 1000}) QTest::addRow("%s, %d bytes", cases[i].name, piece) << i << piece;
    }
    void splits() {
        QFETCH(int, index);
        QFETCH(int, piece);
        const Case& row = cases[index];
        Channels channels(row.chatTemplate, row.prompt);
        std::string reasoning;
        std::string answer;
        const auto add = [&](const Channels::Piece& out) {
            reasoning += out.reasoning;
            answer += out.answer;
        };
        const std::string_view raw = row.raw;
        for (std::size_t at = 0; at < raw.size(); at += static_cast<std::size_t>(piece))
            add(channels.push(raw.substr(at, static_cast<std::size_t>(piece))));
        add(channels.finish());
        QCOMPARE(reasoning, std::string(row.reasoning));
        QCOMPARE(answer, std::string(row.answer));
    }
};

QTEST_APPLESS_MAIN(ChannelsTest)
#include "channels_test.moc"
