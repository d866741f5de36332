#include "app/mcp/mcp_client.h"

#include "app/mcp/uri_template.h"
#include "app/network/plain_text.h"
#include "app/tools/visible_text.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QLocale>
#include <QPointer>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

constexpr const char* modern = "2026-07-28";
constexpr std::array old{"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"};
constexpr int notFound = -32'601; ///< JSON-RPC: no such method
constexpr int longestName = 128;
constexpr int longestUri = 4'096;

QJsonObject clientInfo() {
    return {{"name", "calliope"},
            {"title", "Calliope"},
            {"version", QCoreApplication::applicationVersion().isEmpty() ? QStringLiteral("0")
                                                                         : QCoreApplication::applicationVersion()}};
}

/// As a header may hold it: as it is, or in the standard's wrapping of base64.
QByteArray headerValue(const QString& text) {
    const QByteArray bytes = text.toUtf8();
    const bool isPlain = std::ranges::all_of(bytes, [](char byte) { return byte >= ' ' && byte <= '~'; }) &&
                         bytes == bytes.trimmed() && !bytes.startsWith("=?base64?");
    return isPlain ? bytes : "=?base64?" + bytes.toBase64() + "?=";
}

bool isToken(const QString& name) {
    return !name.isEmpty() && std::all_of(name.cbegin(), name.cend(), [](QChar sign) {
        return sign.unicode() < 0x80 && (sign.isLetterOrNumber() || sign == '-' || sign == '_');
    });
}

/// A stranger's line for people, with what has no look of its own to be seen.
QString lineOf(const QJsonValue& text, int most) {
    return visibleText(plainText(text.toString(), most));
}

/// What people call a resource or a prompt.
QString titleOf(const QJsonObject& item) {
    const QString title = lineOf(item["title"], 100);
    return title.isEmpty() ? lineOf(item["name"], 100) : title;
}

QString sizeWords(const QString& base64) {
    constexpr qsizetype four = 4;
    constexpr qsizetype three = 3;
    return QLocale::c().formattedDataSize(base64.size() / four * three);
}

} // namespace

McpClient::McpClient(std::unique_ptr<McpTransport> transport, const McpLimits& limits)
    : m_transport(std::move(transport))
    , m_limits(limits) {
    connect(m_transport.get(), &McpTransport::received, this, &McpClient::take);
    connect(m_transport.get(), &McpTransport::logged, this, &McpClient::logged);
    connect(m_transport.get(), &McpTransport::sessionEnded, this, &McpClient::greetAgain);
    connect(m_transport.get(), &McpTransport::closed, this, &McpClient::end);
    m_start.setSingleShot(true);
    connect(&m_start, &QTimer::timeout, this, [this] {
        end({.title = tr("A server of tools does not answer"),
             .detail = tr("It did not get ready in time, and was ended."),
             .action = Failure::Action::retry,
             .report = {}});
    });
    m_start.start(m_limits.start);
    constexpr int often = 2'000; // milliseconds: however many changes are announced
    for (QTimer* timer : {&m_refresh, &m_offers}) {
        timer->setSingleShot(true);
        timer->setInterval(often);
    }
    connect(&m_refresh, &QTimer::timeout, this, &McpClient::listTools);
    connect(&m_offers, &QTimer::timeout, this, &McpClient::offersChanged);
    m_listen.setSingleShot(true);
    connect(&m_listen, &QTimer::timeout, this, &McpClient::listenAgain);
    QMetaObject::invokeMethod(this, &McpClient::probe, Qt::QueuedConnection);
}

McpClient::~McpClient() {
    m_pending.clear();
}

bool McpClient::isModern() const {
    return m_version == QLatin1String(modern);
}

// --- getting to know each other ---

void McpClient::probe() {
    m_version = QLatin1String(modern);
    m_transport->setVersion(m_version);
    request("server/discover", {}, m_limits.probe, [this](const Reply& reply) {
        m_mayProbeAgain = reply.isLate && !m_hasProbedAgain;
        const QJsonArray versions = reply.result["supportedVersions"].toArray();
        if (!reply.problem.isEmpty() || !versions.contains(QLatin1String(modern))) return initialize();
        m_capabilities = reply.result["capabilities"].toObject();
        const QJsonObject meta = reply.result["_meta"].toObject();
        m_serverName = plainText(meta["io.modelcontextprotocol/serverInfo"].toObject()["name"].toString(), 100);
        listTools();
        subscribe();
    });
}

void McpClient::initialize() {
    m_version.clear();
    m_transport->setVersion({});
    const QJsonObject params{
        {"protocolVersion", old.front()}, {"capabilities", QJsonObject()}, {"clientInfo", clientInfo()}};
    request("initialize", params, m_limits.start, [this](const Reply& reply) { takeInitialized(reply); });
}

void McpClient::takeInitialized(const Reply& reply) {
    // One that took its time to start may know the stateless revision only.
    if (!reply.problem.isEmpty() && !reply.isLate && std::exchange(m_mayProbeAgain, false)) {
        m_hasProbedAgain = true;
        return probe();
    }
    const QString version = reply.result["protocolVersion"].toString();
    const bool isKnown = std::ranges::any_of(old, [&](const char* each) { return version == QLatin1String(each); });
    if (!reply.problem.isEmpty() || !isKnown)
        return end({.title = reply.problem.isEmpty() ? tr("A server of tools cannot be understood")
                                                     : tr("A server of tools does not begin"),
                    .detail = reply.problem.isEmpty()
                                  ? tr("It speaks the revision %1 of the protocol.").arg(lineOf(version, 40))
                                  : reply.problem,
                    .action = Failure::Action::none,
                    .report = {}});
    m_version = version;
    m_transport->setVersion(version);
    m_capabilities = reply.result["capabilities"].toObject();
    m_serverName = plainText(reply.result["serverInfo"].toObject()["name"].toString(), 100);
    notify("notifications/initialized");
    listTools();
}

/// One that forgets us while we greet it, or again and again, is left.
void McpClient::greetAgain() {
    if (m_isOver) return;
    constexpr int often = 10'000; // milliseconds
    if (m_start.isActive() || (m_greeted.isValid() && !m_greeted.hasExpired(often)))
        return end({.title = tr("A server of tools does not know us"),
                    .detail = tr("It forgets each session at once."),
                    .action = Failure::Action::retry,
                    .report = {}});
    m_greeted.start();
    m_start.start();
    m_refresh.stop();
    m_offers.stop();
    m_listen.stop();
    initialize();
}

/// The stateless revision tells of changes only where somebody listens.
void McpClient::subscribe() {
    QJsonObject wanted;
    for (const char* what : {"tools", "prompts", "resources"})
        if (m_capabilities[QLatin1String(what)].toObject()["listChanged"].toBool())
            wanted[QLatin1String(what) + "ListChanged"] = true;
    if (wanted.isEmpty()) return;
    m_listening.start();
    request("subscriptions/listen", {{"notifications", wanted}}, std::chrono::milliseconds(0),
            [this](const Reply& reply) {
                constexpr int alive = 10'000; // milliseconds: who holds it open for so long, means it
                constexpr int mostDoubled = 8;
                constexpr int notUnderstood = -32'602;
                if (m_isOver || reply.code == notFound || reply.code == notUnderstood) return; // it offers none
                m_unheard = m_listening.hasExpired(alive) ? 0 : std::min(m_unheard + 1, mostDoubled);
                m_listen.start(m_limits.listen * (1 << m_unheard));
            });
}

/// What has changed meanwhile nobody told.
void McpClient::listenAgain() {
    subscribe();
    for (QTimer* timer : {&m_refresh, &m_offers})
        if (!timer->isActive()) timer->start();
}

void McpClient::listTools() {
    if (m_isListing) return m_refresh.start();
    m_isListing = true;
    if (m_capabilities.contains("tools"))
        list("tools/list", "tools", [this](const Listed& listed) { takeTools(listed); });
    else
        takeTools({});
}

void McpClient::takeTools(const Listed& listed) {
    m_isListing = false;
    m_listProblem = listed.problem;
    if (listed.problem.isEmpty()) {
        m_tools.clear();
        m_mirrored.clear();
        m_leftOut = 0;
        m_hasMore = listed.isCut;
        for (const QJsonValue each : listed.items) {
            const QJsonObject item = each.toObject();
            McpTool tool;
            tool.name = item["name"].toString();
            const QJsonObject hints = item["annotations"].toObject();
            const QString title = item["title"].toString(hints["title"].toString());
            tool.title = plainText(title.isEmpty() ? tool.name : title, 80);
            tool.description = item["description"].toString().left(m_limits.description);
            tool.schema = item["inputSchema"].toObject();
            tool.saysItReads = hints["readOnlyHint"].toBool();
            if (tool.name.isEmpty() || tool.name.size() > longestName ||
                std::ranges::find(m_tools, tool.name, &McpTool::name) != m_tools.end() || // it could not be told apart
                QJsonDocument(tool.schema).toJson(QJsonDocument::Compact).size() > m_limits.schema) {
                ++m_leftOut;
                continue;
            }
            const QJsonObject properties = tool.schema.value("properties").toObject();
            for (auto field = properties.begin(); field != properties.end(); ++field)
                if (const QString header = field.value().toObject()["x-mcp-header"].toString(); isToken(header))
                    m_mirrored[tool.name][field.key()] = header;
            m_tools.push_back(std::move(tool));
        }
    }
    m_start.stop();
    emit ready();
}

QString McpClient::toolWords() const {
    if (!m_listProblem.isEmpty())
        return tr("It did not tell its tools, and those of before are used: %1").arg(m_listProblem);
    QStringList out;
    if (m_leftOut > 0)
        out.append(
            tr("Left out: %n tool(s) without a usable name, named twice, or with arguments that take too long to "
               "describe.",
               nullptr, m_leftOut));
    if (m_hasMore) out.append(tr("It has more tools than the %1 that are taken.").arg(m_limits.items));
    return out.join(' ');
}

// --- lists ---

void McpClient::list(const QString& method, const QString& key, Items done) {
    listPage(method, key, {}, {}, 0, std::move(done));
}

void McpClient::listPage(const QString& method, const QString& key, const QString& cursor, QJsonArray before, int page,
                         Items done) {
    const QJsonObject params = cursor.isEmpty() ? QJsonObject() : QJsonObject{{"cursor", cursor}};
    request(method, params, m_limits.call,
            [this, method, key, cursor, before = std::move(before), page,
             done = std::move(done)](const Reply& reply) mutable {
                const QJsonArray items = reply.result[key].toArray();
                const bool isFull = before.size() + items.size() > m_limits.items;
                for (const QJsonValue each : items) {
                    if (before.size() >= m_limits.items) break;
                    before.append(each);
                }
                const QString next = reply.result["nextCursor"].toString();
                const bool isLast = next.isEmpty() || next == cursor;
                if (isLast || page + 1 >= m_limits.pages || before.size() >= m_limits.items)
                    return done({before, reply.problem, isFull || !isLast});
                listPage(method, key, next, std::move(before), page + 1, std::move(done));
            });
}

void McpClient::listResources(std::function<void(const std::vector<McpResource>&)> done) {
    if (!m_capabilities.contains("resources")) return done({});
    list("resources/list", "resources", [done = std::move(done)](const Listed& listed) {
        std::vector<McpResource> out;
        for (const QJsonValue each : listed.items) {
            const QJsonObject item = each.toObject();
            const QString uri = item["uri"].toString();
            if (uri.isEmpty() || uri.size() > longestUri) continue;
            out.push_back({uri, titleOf(item), lineOf(item["description"], 300), lineOf(item["mimeType"], 80)});
        }
        done(out);
    });
}

void McpClient::listTemplates(std::function<void(const std::vector<McpTemplate>&)> done) {
    if (!m_capabilities.contains("resources")) return done({});
    list("resources/templates/list", "resourceTemplates", [done = std::move(done)](const Listed& listed) {
        std::vector<McpTemplate> out;
        for (const QJsonValue each : listed.items) {
            const QJsonObject item = each.toObject();
            const QString uri = item["uriTemplate"].toString();
            if (!UriTemplate::read(uri)) continue;
            out.push_back({uri, titleOf(item), lineOf(item["description"], 300), lineOf(item["mimeType"], 80)});
        }
        done(out);
    });
}

void McpClient::listPrompts(std::function<void(const std::vector<McpPrompt>&)> done) {
    if (!m_capabilities.contains("prompts")) return done({});
    list("prompts/list", "prompts", [done = std::move(done)](const Listed& listed) {
        std::vector<McpPrompt> out;
        for (const QJsonValue each : listed.items) {
            const QJsonObject item = each.toObject();
            const QString name = item["name"].toString();
            if (name.isEmpty() || name.size() > longestName) continue;
            out.push_back({name, titleOf(item), lineOf(item["description"], 300), item["arguments"].toArray()});
        }
        done(out);
    });
}

// --- calls ---

qint64 McpClient::callTool(const QString& name, const QJsonObject& arguments, Done done, Progress progress) {
    if (isModern() && !m_isOver) {
        QMap<QByteArray, QByteArray> headers{{"Mcp-Method", "tools/call"}, {"Mcp-Name", headerValue(name)}};
        const auto mirrored = m_mirrored.value(name);
        for (auto each = mirrored.cbegin(); each != mirrored.cend(); ++each) {
            const QJsonValue value = arguments[each.key()];
            if (value.isString() || value.isBool() || value.isDouble())
                headers["Mcp-Param-" + each.value().toLatin1()] = headerValue(value.toVariant().toString());
        }
        m_transport->setHeadersForNext(headers);
    }
    return request(
        "tools/call", {{"name", name}, {"arguments", arguments}}, m_limits.call, std::move(done),
        progress ? std::move(progress) : [](const QString&) {});
}

qint64 McpClient::readResource(const QString& uri, Done done) {
    return request("resources/read", {{"uri", uri}}, m_limits.call, std::move(done));
}

qint64 McpClient::getPrompt(const QString& name, const QJsonObject& arguments, Done done) {
    return request("prompts/get", {{"name", name}, {"arguments", arguments}}, m_limits.call, std::move(done));
}

qint64 McpClient::complete(const Completion& asked, std::function<void(const QStringList& values)> done) {
    constexpr qsizetype most = 100; // that the specification allows
    const QJsonObject reference = asked.isPrompt ? QJsonObject{{"type", "ref/prompt"}, {"name", asked.of}}
                                                 : QJsonObject{{"type", "ref/resource"}, {"uri", asked.of}};
    QJsonObject params{{"ref", reference}, {"argument", QJsonObject{{"name", asked.argument}, {"value", asked.begun}}}};
    if (!asked.others.isEmpty()) params["context"] = QJsonObject{{"arguments", asked.others}};
    return request("completion/complete", params, m_limits.call, [done = std::move(done)](const Reply& reply) {
        QStringList values;
        for (const QJsonValue each : reply.result["completion"].toObject()["values"].toArray())
            if (each.isString() && values.size() < most) values.append(each.toString());
        done(values);
    });
}

void McpClient::cancel(qint64 call) {
    if (m_pending.erase(call) == 0 || m_isOver) return;
    m_transport->forget(call);
    notify("notifications/cancelled", {{"requestId", call}, {"reason", "The user stopped it."}});
}

qint64 McpClient::request(const QString& method, QJsonObject params, std::chrono::milliseconds patience, Done done,
                          Progress progress) {
    const qint64 id = ++m_last;
    if (m_isOver) {
        QMetaObject::invokeMethod(
            this,
            [done = std::move(done)] {
                done({{}, tr("The server ended.")});
            },
            Qt::QueuedConnection);
        return id;
    }
    QJsonObject meta;
    if (progress) meta["progressToken"] = id;
    if (isModern()) {
        meta["io.modelcontextprotocol/protocolVersion"] = m_version;
        meta["io.modelcontextprotocol/clientInfo"] = clientInfo();
        meta["io.modelcontextprotocol/clientCapabilities"] = QJsonObject();
        meta["io.modelcontextprotocol/logLevel"] = "info"; // without it they may not tell anything
        if (method != u"tools/call") {
            const QString name = params["uri"].toString(params["name"].toString());
            QMap<QByteArray, QByteArray> headers{{"Mcp-Method", method.toLatin1()}};
            if (!name.isEmpty()) headers["Mcp-Name"] = headerValue(name);
            m_transport->setHeadersForNext(headers);
        }
    }
    if (!meta.isEmpty()) params["_meta"] = meta;
    Pending& pending = m_pending[id];
    pending.done = std::move(done);
    pending.progress = std::move(progress);
    if (patience.count() > 0) {
        pending.each = patience;
        pending.left = patience * m_limits.longestCall;
        pending.patience = std::make_unique<QTimer>();
        pending.patience->setSingleShot(true);
        connect(pending.patience.get(), &QTimer::timeout, this, [this, id] {
            m_transport->forget(id);
            notify("notifications/cancelled", {{"requestId", id}, {"reason", "It took too long."}});
            finish(id, {.result = {}, .problem = tr("The server did not answer in time."), .isLate = true});
        });
        pending.patience->start(patience);
    }
    QJsonObject message{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}};
    if (!params.isEmpty()) message["params"] = params;
    m_transport->send(message);
    return id;
}

void McpClient::notify(const QString& method, const QJsonObject& params) {
    if (m_isOver) return;
    if (isModern()) m_transport->setHeadersForNext({{"Mcp-Method", method.toLatin1()}});
    QJsonObject message{{"jsonrpc", "2.0"}, {"method", method}};
    if (!params.isEmpty()) message["params"] = params;
    m_transport->send(message);
}

// --- what comes ---

void McpClient::take(const QJsonObject& message) {
    if (m_isOver) return;
    const QJsonValue method = message["method"];
    if (method.isString()) {
        if (message.contains("id")) return answer(message);
        return takeNotification(method.toString(), message["params"].toObject());
    }
    const QJsonValue id = message["id"];
    if (!id.isDouble()) return; // nobody asked this
    const QJsonObject error = message["error"].toObject();
    const QJsonObject result = message["result"].toObject();
    if (!error.isEmpty() || !message["result"].isObject()) {
        const QString words = lineOf(error["message"], 500);
        return finish(id.toInteger(), {.result = {},
                                       .problem = words.isEmpty() ? tr("The server refused.") : words,
                                       .code = error["code"].toInt()});
    }
    if (result["resultType"].toString("complete") != u"complete")
        return finish(id.toInteger(), {{}, tr("The server asks for more, which Calliope does not give.")});
    finish(id.toInteger(), {result, {}});
}

void McpClient::takeNotification(const QString& method, const QJsonObject& params) {
    if (method == u"notifications/progress") return takeProgress(params);
    const bool isGreeted = !m_version.isEmpty() && !m_start.isActive();
    if (method == u"notifications/tools/list_changed") {
        if (isGreeted && !m_refresh.isActive()) m_refresh.start();
    } else if (method == u"notifications/prompts/list_changed" || method == u"notifications/resources/list_changed") {
        if (isGreeted && !m_offers.isActive()) m_offers.start();
    } else if (method == u"notifications/message") {
        const QJsonValue data = params["data"];
        const QString words = data.isString()
                                  ? data.toString()
                                  : QString::fromUtf8(QJsonDocument(QJsonArray{data}).toJson(QJsonDocument::Compact));
        emit logged(plainText(words.left(1'000), 300));
    }
}

void McpClient::takeProgress(const QJsonObject& params) {
    const auto found = m_pending.find(params["progressToken"].toInteger(-1));
    if (found == m_pending.end() || !found->second.progress) return;
    Pending& pending = found->second;
    if (pending.patience) {
        pending.left -= pending.each - std::chrono::milliseconds(pending.patience->remainingTime());
        if (pending.left.count() <= 0) return;
        pending.patience->start(std::min(pending.each, pending.left));
    }
    const double total = params["total"].toDouble(0);
    const double share = params["progress"].toDouble(0);
    QString words = plainText(params["message"].toString(), 120);
    if (words.isEmpty() && total > 0) words = tr("%1 %").arg(std::clamp(static_cast<int>(100 * share / total), 0, 100));
    const Progress progress = pending.progress; // it may end the call
    progress(words);
}

/// Servers of the older revisions may ask, too; we offered nothing.
void McpClient::answer(const QJsonObject& asked) {
    QJsonObject message{{"jsonrpc", "2.0"}, {"id", asked["id"]}};
    if (asked["method"] == QLatin1String("ping"))
        message["result"] = QJsonObject();
    else
        message["error"] = QJsonObject{{"code", notFound}, {"message", "Not offered."}};
    m_transport->send(message);
}

void McpClient::finish(qint64 id, const Reply& reply) {
    const auto found = m_pending.find(id);
    if (found == m_pending.end()) return; // late, or never asked
    Pending pending = std::move(found->second);
    m_pending.erase(found);
    if (pending.patience) pending.patience.release()->deleteLater(); // it may be in the middle of its signal
    pending.done(reply);
}

void McpClient::end(const Failure& failure) {
    if (std::exchange(m_isOver, true)) return;
    const QPointer<McpClient> self(this);
    m_start.stop();
    m_refresh.stop();
    m_offers.stop();
    m_listen.stop();
    auto pending = std::exchange(m_pending, {});
    for (auto& [id, each] : pending) {
        if (each.patience) each.patience.release()->deleteLater();
        each.done({{}, failure.title + ". " + failure.detail});
        if (!self) return;
    }
    m_transport->disconnect(this);
    m_transport.release()->deleteLater();
    emit ended(failure);
}

std::vector<QByteArray> picturesOf(const QJsonObject& callResult) {
    constexpr std::size_t most = 4;
    std::vector<QByteArray> out;
    for (const QJsonValue each : callResult["content"].toArray())
        if (each.toObject()["type"] == QLatin1String("image") && out.size() < most)
            out.push_back(QByteArray::fromBase64(each.toObject()["data"].toString().toLatin1()));
    return out;
}

QString textOf(const QJsonObject& callResult) {
    QStringList out;
    bool hasText = false;
    for (const QJsonValue each : callResult["content"].toArray()) {
        const QJsonObject item = each.toObject();
        const QString type = item["type"].toString();
        const QJsonObject resource = item["resource"].toObject();
        if (type == u"text") {
            hasText = true;
            out.append(item["text"].toString());
        } else if (type == u"image" || type == u"audio") {
            out.append(QStringLiteral("[%1, %2, %3]")
                           .arg(type, item["mimeType"].toString(), sizeWords(item["data"].toString())));
        } else if (type == u"resource_link") {
            out.append(QStringLiteral("[%1: %2]").arg(item["name"].toString(), item["uri"].toString()));
        } else if (type == u"resource" && resource["text"].isString()) {
            out.append(resource["text"].toString());
        } else if (type == u"resource") {
            out.append(QStringLiteral("[%1, %2, %3]")
                           .arg(resource["uri"].toString(), resource["mimeType"].toString(),
                                sizeWords(resource["blob"].toString())));
        }
    }
    const QJsonValue structured = callResult["structuredContent"];
    if (!hasText && !structured.isUndefined())
        out.append(QString::fromUtf8(QJsonDocument(QJsonArray{structured}).toJson(QJsonDocument::Compact)));
    return out.join('\n');
}

} // namespace calliope::app
