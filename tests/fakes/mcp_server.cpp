#include <unistd.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <thread>

// A server of the Model Context Protocol over standard input and output that misbehaves in the way it is told:
// fake_mcp_server KIND. "good" and "good-old" behave. "--list" writes all kinds.

namespace {

std::string kind;
int calls = 0;

void sleepLong() {
    std::this_thread::sleep_for(std::chrono::hours(1));
}

void write(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void send(const QJsonObject& message) {
    write(QJsonDocument(message).toJson(QJsonDocument::Compact).toStdString() + "\n");
}

void reply(const QJsonValue& id, const QJsonValue& result) {
    send({{"jsonrpc", "2.0"}, {"id", id}, {"result", result}});
}

void notify(const char* method, const QJsonObject& params = {}) {
    send({{"jsonrpc", "2.0"}, {"method", method}, {"params", params}});
}

QJsonObject texts(const QString& text, bool isError = false) {
    return {{"resultType", "complete"},
            {"content", QJsonArray{QJsonObject{{"type", "text"}, {"text", text}}}},
            {"isError", isError}};
}

QJsonObject tool(const QString& name, const QString& description = "Says it again.") {
    return {
        {"name", name},
        {"description", description},
        {"inputSchema",
         QJsonDocument::fromJson("{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}}}").object()}};
}

/// A daemon as they are made: nobody's child, in a session of its own.
void startDaemon() {
    if (fork() != 0) return;
    setsid();
    if (fork() != 0) _exit(0);
    signal(SIGTERM, SIG_IGN);
    sleepLong();
}

/// One that nothing tells apart by its environment.
void startBareDaemon(const char* program, const char* argument) {
    if (fork() != 0) return;
    setsid();
    if (fork() != 0) _exit(0);
    signal(SIGTERM, SIG_IGN);
    char* const none[] = {nullptr};
    execle(program, "fake", "hang-at-start", argument, static_cast<char*>(nullptr), none);
    _exit(1);
}

QJsonValue deepSchema(int depth) {
    QJsonObject schema{{"type", "string"}};
    for (int i = 0; i < depth; ++i) schema = {{"type", "object"}, {"properties", QJsonObject{{"a", schema}}}};
    return schema;
}

QJsonArray tools() {
    QJsonArray out{tool("echo"), tool("second")};
    if (kind == "ten-thousand-tools")
        for (int i = 0; i < 10'000; ++i) out.append(tool(QString("tool%1").arg(i)));
    if (kind == "deep-schema") {
        QJsonObject deep = tool("deep");
        deep["inputSchema"] = deepSchema(480); // two levels each
        out.append(deep);
    }
    if (kind == "hidden-signs")
        out.append(
            tool(QString::fromUtf8("\x1b[2Jevil\u202e"), QString::fromUtf8("\x1b]52;c;aGk=\x07\u200b\U000E0041")));
    if (kind == "wrong-types") return {1, "two", QJsonArray{}, QJsonObject{{"name", 5}}, tool("echo")};
    if (kind == "same-names") out.append(tool("echo", "Another one."));
    if (kind == "huge-description") out.append(tool("huge", QString(1 << 20, 'x')));
    return out;
}

void takeCall(const QJsonObject& asked) {
    const QJsonValue id = asked["id"];
    const QJsonObject params = asked["params"].toObject();
    const QString text = params["arguments"].toObject()["text"].toString();
    ++calls;
    if (kind == "hang-in-call") sleepLong();
    if (kind == "abort-in-call") std::abort();
    if (kind == "end-in-call") _exit(0);
    if (kind == "end-mid-line") {
        write("{\"jsonrpc\":\"2.0\",\"id\":");
        _exit(1);
    }
    if (kind == "hundred-megabyte-line") {
        const std::string part(1 << 20, 'x');
        write("{\"x\":\"");
        for (int i = 0; i < 100; ++i) write(part);
        write("\"}\n");
    }
    if (kind == "million-notifications") {
        std::string block;
        for (int i = 0; i < 1'000; ++i)
            block += "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/"
                     "message\",\"params\":{\"level\":\"info\",\"data\":\"x\"}}\n";
        for (int i = 0; i < 1'000; ++i) write(block);
    }
    if (kind == "stderr-flood") {
        const std::string line = std::string(1'000, 'e') + "\n";
        for (int i = 0; i < 5'000; ++i) std::fwrite(line.data(), 1, line.size(), stderr);
    }
    if (kind == "answers-twice") reply(id, texts("first"));
    if (kind == "other-ids") {
        reply(999, texts("not asked"));
        reply("text", texts("not asked"));
        reply(-1, texts("not asked"));
        reply(QJsonValue(), texts("not asked"));
        reply(0.5, texts("not asked"));
    }
    if (kind == "late-answers" && calls == 1) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1'500));
        return reply(id, texts("late"));
    }
    if (kind == "ten-megabytes") return reply(id, texts(QString(10 << 20, 'x')));
    if (kind == "one-megabyte") return reply(id, texts(QString(1 << 20, 'x')));
    if (kind == "no-json")
        for (int i = 0; i < 1'000; ++i) write("Starting up, please wait...\n");
    if (kind == "binary") {
        std::string bytes;
        for (int i = 0; i < 1 << 20; ++i) bytes += static_cast<char>(rand());
        write(bytes + "\n");
    }
    if (kind == "deep-json") write(std::string(1 << 20, '[') + "\n");
    if (kind == "asks-for-more")
        for (const char* method : {"sampling/createMessage", "roots/list", "elicitation/create", "ping"})
            send({{"jsonrpc", "2.0"}, {"id", "mine"}, {"method", method}, {"params", QJsonObject()}});
    if (kind == "input-required")
        return reply(id, QJsonObject{{"resultType", "input_required"}, {"requestState", "x"}});
    if (kind == "error-result") return reply(id, texts("It went wrong.", true));
    if (kind == "wrong-types") return reply(id, QJsonArray{1, 2});
    if (kind == "error-reply")
        return send({{"jsonrpc", "2.0"}, {"id", id}, {"error", QJsonObject{{"code", -32603}, {"message", "Broken."}}}});
    if (kind == "progress-for-ever")
        for (;;) {
            notify("notifications/progress",
                   {{"progressToken", params["_meta"].toObject()["progressToken"]}, {"progress", 1}});
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    if (kind == "closes-output") {
        close(STDOUT_FILENO);
        sleepLong();
    }
    if (kind == "dribbles") {
        const std::string line =
            QJsonDocument(QJsonObject{{"jsonrpc", "2.0"}, {"id", id}, {"result", texts("echo: " + text)}})
                .toJson(QJsonDocument::Compact)
                .toStdString() +
            "\r\n";
        for (const char each : line) {
            write(std::string(1, each));
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return;
    }
    if (kind == "hidden-signs") return reply(id, texts(QString::fromUtf8("\x1b[31mred\u202e\u200b")));
    if (kind == "changes-for-ever")
        for (int i = 0; i < 2'000; ++i) notify("notifications/tools/list_changed");
    reply(id, texts("echo: " + text));
}

void take(const QJsonObject& asked) {
    const QString method = asked["method"].toString();
    const QJsonValue id = asked["id"];
    if (!asked.contains("id")) return;
    const QJsonObject abilities{{"tools", QJsonObject{{"listChanged", true}}}};
    if (kind == "silent") return;
    if (method == "server/discover") {
        if (kind == "good-old" || kind == "wrong-version")
            return send({{"jsonrpc", "2.0"},
                         {"id", id},
                         {"error", QJsonObject{{"code", -32601}, {"message", "No such method."}}}});
        return reply(id, QJsonObject{{"resultType", "complete"},
                                     {"supportedVersions", QJsonArray{"2026-07-28"}},
                                     {"capabilities", abilities},
                                     {"ttlMs", 0},
                                     {"cacheScope", "private"}});
    }
    if (method == "initialize")
        return reply(id, QJsonObject{{"protocolVersion", kind == "wrong-version" ? "1999-01-01" : "2025-11-25"},
                                     {"capabilities", abilities},
                                     {"serverInfo", QJsonObject{{"name", "fake"}, {"version", "1"}}}});
    if (method == "tools/list") {
        QJsonObject result{{"resultType", "complete"}, {"tools", tools()}};
        if (kind == "endless-pages") result["nextCursor"] = QString::number(rand());
        return reply(id, result);
    }
    if (method == "tools/call") return takeCall(asked);
    if (method == "subscriptions/listen") return;
    send({{"jsonrpc", "2.0"}, {"id", id}, {"error", QJsonObject{{"code", -32601}, {"message", "No such method."}}}});
}

} // namespace

int main(int argumentCount, char** arguments) {
    kind = argumentCount > 1 ? arguments[1] : "good";
    if (kind == "arguments") { // what was it given?
        QJsonArray given;
        for (int i = 1; i < argumentCount; ++i) given.append(QString::fromUtf8(arguments[i]));
        if (const char* value = std::getenv("INJECTED")) given.append(QString::fromUtf8(value));
        std::ofstream(std::getenv("ARGUMENTS_LOG"), std::ios::app)
            << QJsonDocument(given).toJson(QJsonDocument::Compact).toStdString() << '\n';
        return 0;
    }
    if (kind == "greets") { // as those do that are fetched first
        std::string lines;
        for (int i = 0; i < 300; ++i) lines += "line " + std::to_string(i) + "\n";
        std::fwrite(lines.data(), 1, lines.size(), stderr);
        sleepLong();
    }
    if (kind == "hang-at-start") sleepLong();
    if (kind == "end-at-start") return 3;
    if (kind == "abort-at-start") std::abort();
    if (kind == "ignores-the-end") {
        signal(SIGTERM, SIG_IGN);
        signal(SIGINT, SIG_IGN);
        signal(SIGHUP, SIG_IGN);
    }
    if (kind == "forks")
        for (int i = 0; i < 5; ++i)
            if (fork() == 0) {
                signal(SIGTERM, SIG_IGN);
                sleepLong();
            }
    if (kind == "daemons")
        for (int i = 0; i < 3; ++i) startDaemon();
    if (kind == "bare-daemons" && argumentCount > 2)
        for (int i = 0; i < 3; ++i) startBareDaemon(arguments[0], arguments[2]);
    if (kind == "never-reads") {
        reply(1, QJsonObject{{"supportedVersions", QJsonArray{"2026-07-28"}}, {"capabilities", QJsonObject()}});
        sleepLong();
    }
    std::string line;
    while (std::getline(std::cin, line)) take(QJsonDocument::fromJson(QByteArray::fromStdString(line)).object());
    if (kind == "ignores-the-end") sleepLong();
    if (kind == "floods-the-end") {
        signal(SIGTERM, SIG_IGN);
        const std::string part(1 << 16, 'x');
        for (;;) {
            write(part);
            std::fwrite(part.data(), 1, part.size(), stderr);
        }
    }
    if (kind == "ends-slowly" && argumentCount > 2) { // and has something to save
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        std::ofstream(arguments[2]) << "saved";
    }
    return 0;
}
