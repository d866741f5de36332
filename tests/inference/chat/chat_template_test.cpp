#include "inference/chat/chat_template.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <atomic>
#include <thread>

using calliope::ChatTemplate;
using calliope::DateTime;
using calliope::Error;
using calliope::TemplateRaised;
using Json = nlohmann::ordered_json;
namespace test = calliope::test;

namespace {
/// What became of a render: {"text"}, {"raises"} or {"fails"}, as in NAME.expected.json.
Json outcome(const ChatTemplate& chatTemplate, const ChatTemplate::Inputs& inputs) {
    try {
        return {{"text", chatTemplate.render(inputs)}};
    } catch (const TemplateRaised& raised) {
        return {{"raises", raised.message()}};
    } catch (const Error& error) {
        return {{"fails", error.what()}};
    }
}

ChatTemplate::Inputs inputsOf(const Json& conversation, const Json& tokens) {
    ChatTemplate::Inputs inputs;
    inputs.messages = conversation.at("messages");
    inputs.tools = conversation.value("tools", Json());
    inputs.addGenerationPrompt = conversation.value("add_generation_prompt", true);
    inputs.extra = conversation.value("kwargs", Json::object());
    if (tokens.contains("bos_token")) inputs.bosToken = tokens["bos_token"];
    if (tokens.contains("eos_token")) inputs.eosToken = tokens["eos_token"];
    inputs.now = {2026, 11, 20, 12, 0, 0};
    return inputs;
}

/// Where two texts part, for the message.
QByteArray difference(const Json& got, const Json& wanted) {
    const std::string a = got.dump();
    const std::string b = wanted.dump();
    const auto parted = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    const auto at = static_cast<std::size_t>(parted.first - a.begin());
    const std::size_t from = at > 60 ? at - 60 : 0;
    return QByteArray::fromStdString("got ..." + a.substr(from, 160) + "\nnot ..." + b.substr(from, 160));
}
} // namespace

class ChatTemplateTest : public QObject {
    Q_OBJECT

private slots:
    void templates_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("conversation");
        std::vector<std::filesystem::path> folders = {test::fixtures() / "chat" / "templates"};
        if (const auto reference = test::referenceData()) folders.push_back(*reference / "templates");
        for (const auto& folder : folders) {
            const Json conversations = Json::parse(test::readText(folder / "cases.json"));
            for (const auto& path : test::filesEndingIn(folder, ".jinja")) {
                const std::string name = path.stem().string();
                for (const Json& conversation : conversations)
                    QTest::addRow("%s: %s", name.c_str(), conversation["name"].get<std::string>().c_str())
                        << QString::fromStdString(folder.string()) << QString::fromStdString(name)
                        << QString::fromStdString(conversation.dump());
            }
        }
    }

    void templates() {
        QFETCH(QString, folder);
        QFETCH(QString, name);
        QFETCH(QString, conversation);
        const std::filesystem::path directory = folder.toStdString();
        const std::string stem = name.toStdString();
        const Json asked = Json::parse(conversation.toStdString());
        const Json tokens = Json::parse(test::readText(directory / "special_tokens.json")).value(stem, Json::object());
        const Json expected = Json::parse(test::readText(directory / (stem + ".expected.json")));
        const Json wanted = expected.at(asked["name"].get<std::string>());
        if (wanted.contains("fails")) return; // an engine may be more lenient than Python

        const ChatTemplate chatTemplate(test::readText(directory / (stem + ".jinja")));
        const Json got = outcome(chatTemplate, inputsOf(asked, tokens));
        QVERIFY2(got == wanted, difference(got, wanted));
    }

    void referenceTemplates() {
        if (!test::referenceData()) QSKIP("No reference data; set CALLIOPE_REFERENCE_DIR to test real templates.");
    }

    void extraVariablesWin() {
        const ChatTemplate chatTemplate(
            "{{ tools is none }}{{ documents is none }}{{ bos_token is defined }}{{ mode }}");
        ChatTemplate::Inputs inputs;
        inputs.extra = {{"mode", "fast"}, {"tools", Json::array()}};
        QCOMPARE(chatTemplate.render(inputs), std::string("FalseTrueFalsefast"));
    }

    void raisedMessageIsPassedOn() {
        const ChatTemplate chatTemplate("{{ raise_exception('Kein \"System\"\\nbitte') }}");
        try {
            (void)chatTemplate.render({});
            QFAIL("nothing was thrown");
        } catch (const TemplateRaised& raised) {
            QCOMPARE(raised.message(), std::string("Kein \"System\"\nbitte"));
            QCOMPARE(std::string(raised.what()), std::string("Kein \"System\"?bitte"));
        }
    }

    void errorsNameTheLine() {
        const ChatTemplate chatTemplate("a\n{% macro m() %}\n{{ 1 + 'x' }}{% endmacro %}\n\n{{ m() }}\n{{ nope.x }}");
        try {
            (void)chatTemplate.render({});
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(
                std::string(error.what()),
                std::string("The chat template fails in line 3: unsupported operand type(s) for +: 'int' and 'str'."));
        }
        const ChatTemplate later("a\n{% macro m() %}\n\n{% endmacro %}\n{{ m() ~ nope.x }}");
        try {
            (void)later.render({});
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(std::string(error.what()), std::string("The chat template fails in line 5: 'nope' is undefined."));
        }
    }

    void rendersOnSeveralThreads() {
        const ChatTemplate chatTemplate(
            "{% for m in messages %}{{ m.role ~ loop.index }}:{{ m.content | upper }};{% endfor %}");
        ChatTemplate::Inputs inputs;
        for (int i = 0; i < 50; ++i) inputs.messages.push_back({{"role", "user"}, {"content", "text"}});
        const std::string wanted = chatTemplate.render(inputs);
        std::atomic<int> same = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int round = 0; round < 20; ++round) same += chatTemplate.render(inputs) == wanted ? 1 : 0;
            });
        for (std::thread& thread : threads) thread.join();
        QCOMPARE(same.load(), 80);
    }
};

QTEST_APPLESS_MAIN(ChatTemplateTest)
#include "chat_template_test.moc"
