#include "app/mcp/mcp_hub.h"

#include "app/mcp/changes.h"
#include "app/mcp/http_transport.h"
#include "app/mcp/stdio_transport.h"
#include "app/network/address.h"
#include "app/tools/visible_text.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QPointer>
#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

constexpr const char* serversKey = "mcp.servers";
constexpr int mostLog = 100; ///< lines

/// A name as models and servers of models take it: letters, digits, "_" and "-".
QString plainName(const QString& text) {
    QString out;
    for (const QChar letter : text)
        out += letter.unicode() < 0x80 && (letter.isLetterOrNumber() || letter == '-') ? letter : QChar('_');
    return out;
}

/// Of a server's tool for models. Where a name has to be changed or cut, a hash keeps it apart from others of which the
/// same is left; it does not depend on the others, since permissions go by it.
QString toolName(const QString& server, const QString& tool) {
    constexpr qsizetype longestServer = 20;
    constexpr qsizetype most = 64;
    constexpr qsizetype hashed = 6;
    const QString whole = server + "__" + tool;
    const QString plain = plainName(server).left(longestServer) + "__" + plainName(tool);
    if (plain == whole && plain.size() <= most) return plain;
    const QByteArray hash = QCryptographicHash::hash(whole.toUtf8(), QCryptographicHash::Sha256).toHex();
    return plain.left(most - hashed - 1) + '_' + QString::fromLatin1(hash.left(hashed));
}

/// A call under way; its end cancels it.
class McpRun : public ToolRun {
public:
    McpRun(McpClient& client, const QString& name, const QJsonObject& arguments, ToolContext from, KeepPictures keep)
        : m_client(&client)
        , m_from(std::move(from))
        , m_keep(std::move(keep)) {
        m_call = client.callTool(
            name, arguments, [this](const McpClient::Reply& reply) { take(reply); },
            [this](const QString& words) { emit progressed(words); });
        connect(&client, &QObject::destroyed, this, [this] {
            if (std::exchange(m_call, 0) != 0)
                emit finished({QStringLiteral("The server was stopped meanwhile."), true});
        });
    }
    ~McpRun() override {
        if (m_client && m_call != 0) m_client->cancel(m_call);
    }

private:
    void take(const McpClient::Reply& reply) {
        m_call = 0;
        if (!reply.problem.isEmpty()) return emit finished({reply.problem, true});
        const QString text = textOf(reply.result);
        ToolResult result{text.isEmpty() ? QStringLiteral("Done; nothing was said.") : text,
                          reply.result["isError"].toBool()};
        const std::vector<QByteArray> pictures = picturesOf(reply.result);
        if (pictures.empty() || !m_keep) return emit finished(result);
        m_keep(pictures, m_from, this, [this, result](const auto& seen, const auto& blocks) mutable {
            result.seen = seen;
            result.blocks = blocks;
            if (!seen.empty()) result.text += QStringLiteral("\nThe pictures are shown in the next message.");
            emit finished(result);
        });
    }

    QPointer<McpClient> m_client;
    ToolContext m_from;
    KeepPictures m_keep;
    qint64 m_call = 0;
};

QByteArray dumped(const QJsonValue& value) {
    return value.isArray() ? QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)
                           : QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
}

/// Of tools as they are shown: who approves them approves just these.
QString shownMark(const std::vector<McpTool>& tools) {
    QByteArray all;
    for (const McpTool& tool : tools) all += fingerprintOf(tool);
    return QString::fromLatin1(QCryptographicHash::hash(all, QCryptographicHash::Sha256).toHex());
}

QVariantMap waitingRow(const Approval& approval, const McpTool& tool) {
    const auto before = approval.described.find(tool.name);
    const bool isKept = before != approval.described.end();
    return {{"title", visibleText(tool.title)},
            {"name", visibleText(tool.name)},
            {"description", visibleText(tool.description)},
            {"schema", shownJson(tool.schema)},
            {"isNew", !approval.tools.contains(tool.name)},
            {"changes", isKept ? rowsOf(changesOf(*before, tool)) : QVariantList()}};
}

/// Or may use it, as programs may: nobody sees what they do.
bool needsNetwork(const McpServer& server) {
    return server.isProgram() ? !server.runsOffline : !isLoopback(server.url);
}

QString keyId(const McpServer& server) {
    return "mcp/" + server.name;
}

/// The keychain takes printable ASCII.
QByteArray packed(const QMap<QString, QString>& secrets) {
    QJsonObject out;
    for (auto each = secrets.cbegin(); each != secrets.cend(); ++each) out[each.key()] = each.value();
    return dumped(out).toBase64();
}

QMap<QString, QString> unpacked(const QByteArray& key) {
    QMap<QString, QString> out;
    const QJsonObject fields = QJsonDocument::fromJson(QByteArray::fromBase64(key)).object();
    for (auto field = fields.begin(); field != fields.end(); ++field) out[field.key()] = field.value().toString();
    return out;
}

} // namespace

QStringList wordsOf(const QString& line) {
    QStringList words;
    QString word;
    bool isOpen = false;
    QChar quote;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar sign = line[i];
        if (!quote.isNull()) {
            if (sign == quote)
                quote = {};
            else if (sign == '\\' && quote == '"' && i + 1 < line.size() && (line[i + 1] == '"' || line[i + 1] == '\\'))
                word += line[++i];
            else
                word += sign;
        } else if (sign == '"' || sign == '\'') {
            quote = sign;
            isOpen = true;
        } else if (sign.isSpace()) {
            if (isOpen) words.append(word);
            word.clear();
            isOpen = false;
        } else {
            word += sign;
            isOpen = true;
        }
    }
    if (isOpen) words.append(word);
    return words;
}

McpLimits limitsOf(const McpServer& server) {
    McpLimits limits;
    limits.call = server.patience;
    if (server.isProgram()) limits.start = std::chrono::minutes(5);
    return limits;
}

McpHub::McpHub(StoreThread* store, KeyStore& keys, NetworkGate& gate, Toolbox& toolbox, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_keys(keys)
    , m_gate(gate)
    , m_toolbox(toolbox) {
    connect(&m_gate, &NetworkGate::onlineChanged, this, &McpHub::followNetwork);
    constexpr int often = 250; // milliseconds: however much they write
    m_writing.setSingleShot(true);
    m_writing.setInterval(often);
    connect(&m_writing, &QTimer::timeout, this, &McpHub::wrote);
    if (m_store) load();
}

McpHub::~McpHub() = default;

McpHub::Server* McpHub::find(const QString& name) const {
    const auto found = std::ranges::find_if(m_servers, [&](const auto& each) { return each->config.name == name; });
    return found == m_servers.end() ? nullptr : found->get();
}

McpClient* McpHub::client(const QString& name) const {
    const Server* server = find(name);
    return server ? server->client.get() : nullptr;
}

// --- what is kept ---

void McpHub::load() {
    m_store->run(
        this, [](storage::Store& open) { return open.settings().get(serversKey, std::string("[]")); },
        [this](const std::string& kept) {
            for (const QJsonValue each : QJsonDocument::fromJson(QByteArray::fromStdString(kept)).array()) {
                const QJsonObject row = each.toObject();
                auto server = std::make_unique<Server>();
                server->config = serverOf(row["server"].toObject());
                server->approval = approvalOf(row["approval"].toObject());
                if (find(server->config.name)) continue;
                m_servers.push_back(std::move(server));
                readSecrets(*m_servers.back());
            }
            emit changed();
        });
}

/// Without its environment a server is another one than what was approved: a keychain that says nothing is told of, and
/// nothing can be approved. One that was approved as it is without has nothing in there, which some systems do not
/// have.
void McpHub::readSecrets(Server& server) {
    server.isComplete = false;
    server.problem.clear();
    m_keys.read(keyId(server.config), this, [this, name = server.config.name](const KeyStore::Result& result) {
        Server* there = find(name);
        if (!there || there->isComplete) return; // it was described anew meanwhile
        if (result.failure && !there->approval.allows(there->config)) {
            there->problem = tr("Its environment cannot be read: %1. %2 Unlock the keychain and start it again.")
                                 .arg(result.failure->title, result.failure->detail);
        } else {
            there->isComplete = true;
            there->config.secrets = unpacked(result.key);
            if (isWanted(*there)) start(*there);
        }
        emit changed();
    });
}

void McpHub::save() {
    emit changed();
    if (!m_store) return;
    QJsonArray rows;
    for (const auto& server : m_servers)
        rows.append(QJsonObject{{"server", toJson(server->config)}, {"approval", toJson(server->approval)}});
    m_store->run([text = dumped(rows).toStdString()](storage::Store& open) { open.settings().set(serversKey, text); });
}

// --- what the user does ---

QString McpHub::paste(const QString& json) {
    const ReadServers read = readServers(json);
    std::vector<Removed> replaced;
    QStringList names;
    bool canUndo = true;
    for (const McpServer& each : read.servers) {
        if (const Server* before = find(each.name);
            before != nullptr && fingerprintOf(before->config) != fingerprintOf(each)) {
            names.append(each.name);
            replaced.push_back({before->config, before->approval, 0, true});
            canUndo = canUndo && before->isComplete; // else nobody knows what goes with it
        }
        addServer(each);
    }
    if (!read.servers.empty()) save();
    if (names.isEmpty()) return read.problem;
    m_removed = canUndo ? std::move(replaced) : std::vector<Removed>();
    emit done(tr("%1: the server of before was replaced").arg(names.join(QStringLiteral(", "))), canUndo);
    return read.problem;
}

QString McpHub::add(const QString& name, const QString& line, const QString& keys) {
    QStringList words = wordsOf(line);
    if (words.isEmpty()) return tr("Write a command or an address.");
    const bool isAddress = words.size() == 1 && words.first().contains("://");
    const QString header = keys.trimmed();
    QJsonObject secrets;
    for (const QString& each : isAddress ? QStringList(header) : wordsOf(keys)) {
        const qsizetype at = each.indexOf(isAddress ? ':' : '=');
        if (at <= 0 && !each.isEmpty())
            return isAddress ? tr("Write the key of an address as a header: Authorization: Bearer KEY.")
                             : tr("Write what a program has to know as NAME=value, with blanks between several.");
        if (at > 0) secrets[each.left(at).trimmed()] = each.mid(at + 1).trimmed();
    }
    QJsonObject described;
    if (isAddress)
        described = {{"url", words.first()}, {"headers", secrets}};
    else
        described = {{"command", words.takeFirst()}, {"args", QJsonArray::fromStringList(words)}, {"env", secrets}};
    return paste(QString::fromUtf8(dumped(QJsonObject{{"mcpServers", QJsonObject{{name, described}}}})));
}

void McpHub::keepSecrets(const McpServer& config) {
    if (config.secrets.isEmpty()) // of the one before
        return m_keys.remove(keyId(config), this, [](const KeyStore::Result&) {});
    m_keys.write(keyId(config), packed(config.secrets), this,
                 [this, name = config.name](const KeyStore::Result& result) {
                     Server* there = find(name);
                     if (!there || !result.failure) return;
                     there->problem = tr("Its environment could not be kept: %1.").arg(result.failure->title);
                     emit changed();
                 });
}

/// In the place of one with its name; its approval holds for what it was given for only.
void McpHub::addServer(McpServer config) {
    Server* server = find(config.name);
    const bool isKnown = server != nullptr;
    if (!isKnown) {
        m_servers.push_back(std::make_unique<Server>());
        server = m_servers.back().get();
    }
    stop(*server);
    if (isKnown) config.isEnabled = config.isEnabled && server->config.isEnabled;
    if (isKnown && fingerprintOf(config) == fingerprintOf(server->config))
        config.runsOffline = server->config.runsOffline;
    server->config = std::move(config);
    server->isComplete = true;
    server->problem.clear();
    keepSecrets(server->config);
    if (isWanted(*server)) start(*server);
}

void McpHub::remove(const QString& name) {
    Server* server = find(name);
    if (!server) return;
    stop(*server);
    m_toolbox.forget(name);
    m_keys.remove(keyId(server->config), this, [](const KeyStore::Result&) {});
    const auto place = std::ranges::find_if(m_servers, [&](const auto& each) { return each.get() == server; });
    m_removed.clear();
    if (server->isComplete) // else nobody knows what goes with it
        m_removed.push_back(
            {server->config, server->approval, static_cast<std::size_t>(place - m_servers.begin()), false});
    m_servers.erase(place);
    save();
    emit done(tr("%1 was removed").arg(name), !m_removed.empty());
}

void McpHub::undo() {
    const std::vector<Removed> all = std::exchange(m_removed, {});
    for (const Removed& each : all)
        if ((find(each.config.name) != nullptr) == each.isReplaced) bringBack(each);
    if (!all.empty()) save();
}

void McpHub::bringBack(const Removed& removed) {
    Server* server = find(removed.config.name);
    if (!server) {
        const auto place = m_servers.begin() + static_cast<std::ptrdiff_t>(std::min(removed.place, m_servers.size()));
        server = m_servers.insert(place, std::make_unique<Server>())->get();
    }
    stop(*server);
    if (!server->approval.allows(removed.config)) m_toolbox.forget(removed.config.name);
    server->config = removed.config;
    server->approval = removed.approval;
    server->isComplete = true;
    server->problem.clear();
    keepSecrets(server->config);
    if (isWanted(*server)) start(*server);
}

void McpHub::setEnabled(const QString& name, bool enabled) {
    Server* server = find(name);
    if (!server || server->config.isEnabled == enabled) return;
    server->config.isEnabled = enabled;
    stop(*server);
    if (isWanted(*server)) start(*server);
    save();
}

void McpHub::setPatience(const QString& name, int seconds) {
    Server* server = find(name);
    constexpr int most = static_cast<int>(McpServer::longestPatience.count());
    const std::chrono::seconds patience(std::clamp(seconds, 1, most));
    if (!server || server->config.patience == patience) return;
    server->config.patience = patience;
    if (server->client) server->client->setPatience(patience);
    save();
}

void McpHub::setRunsOffline(const QString& name, bool runs) {
    Server* server = find(name);
    if (!server || server->config.runsOffline == runs) return;
    const bool could = mayRun(server->config);
    server->config.runsOffline = runs;
    if (isWanted(*server) && mayRun(server->config) != could) start(*server);
    save();
}

void McpHub::approve(const QString& name) {
    Server* server = find(name);
    if (!server || !server->isComplete) return;
    if (!server->approval.allows(server->config)) m_toolbox.forget(name); // what was allowed was allowed to another
    server->approval.approve(server->config);
    server->config.isEnabled = true;
    start(*server);
    save();
}

void McpHub::approveTools(const QString& name, const QString& shown) {
    Server* server = find(name);
    if (server == nullptr || !server->client || shown != shownMark(waitingOf(*server))) return;
    server->approval.approve(server->client->tools());
    offerTools(*server);
    save();
}

void McpHub::restart(const QString& name) {
    Server* server = find(name);
    if (server && !server->isComplete)
        readSecrets(*server);
    else if (server && isWanted(*server))
        start(*server);
    emit changed();
}

// --- running ---

bool McpHub::isWanted(const Server& server) {
    return server.isComplete && server.config.isEnabled && server.approval.allows(server.config);
}

bool McpHub::mayRun(const McpServer& config) const {
    return m_gate.isOnline() || !needsNetwork(config);
}

/// One that failed waits for the user, as always.
void McpHub::followNetwork() {
    for (const auto& server : m_servers)
        if (needsNetwork(server->config) && isWanted(*server) && server->problem.isEmpty()) start(*server);
    emit changed();
}

void McpHub::stop(Server& server) {
    ++server.starts;
    server.isReady = false;
    if (server.client) {
        server.client->disconnect(this);
        server.client.release()->deleteLater(); // it may be in the middle of its signal
    }
    m_toolbox.setTools(server.config.name, {});
}

void McpHub::start(Server& server) {
    stop(server);
    server.problem.clear();
    server.log.clear();
    m_writing.start();
    if (!mayRun(server.config)) return;
    if (!server.config.isProgram()) return open(server, {});
    m_path.tell(this, [this, name = server.config.name, number = server.starts](const QString& path) {
        Server* there = find(name);
        if (there && there->starts == number) open(*there, path);
    });
    emit changed();
}

void McpHub::open(Server& server, const QString& path) {
    std::unique_ptr<McpTransport> transport;
    if (server.config.isProgram())
        transport = std::make_unique<StdioTransport>(server.config, plainEnvironment(path));
    else
        transport = std::make_unique<HttpTransport>(server.config, m_gate);
    server.client = std::make_unique<McpClient>(std::move(transport), limitsOf(server.config));
    Server* there = &server; // lives as long as its client
    connect(server.client.get(), &McpClient::ready, this, [this, there] {
        there->isReady = true;
        if (!there->approval.hasSeenTools && there->client->areToolsKnown()) {
            there->approval.approve(there->client->tools());
            save();
        }
        offerTools(*there);
        emit ready(there->config.name);
    });
    connect(server.client.get(), &McpClient::offersChanged, this,
            [this, there] { emit offersChanged(there->config.name); });
    connect(server.client.get(), &McpClient::logged, this, [this, there](const QString& line) { note(*there, line); });
    connect(server.client.get(), &McpClient::ended, this, [this, there](const Failure& failure) {
        stop(*there);
        there->problem = failure.title + ". " + failure.detail;
        if (!failure.report.isEmpty()) note(*there, failure.report);
        emit changed();
    });
    emit changed();
}

void McpHub::note(Server& server, const QString& line) {
    constexpr qsizetype longest = 2'000;
    server.log.append(visibleText(line, longest));
    while (server.log.size() > mostLog) server.log.removeFirst();
    if (!m_writing.isActive()) m_writing.start();
}

void McpHub::offerTools(Server& server) {
    std::vector<Tool> tools;
    bool hasChanged = false;
    for (const McpTool& each : server.client->tools()) {
        if (server.approval.allows(each))
            tools.push_back(toolOf(server, each));
        else
            hasChanged = true;
    }
    if (hasChanged) m_toolbox.forget(server.config.name); // what was always allowed was allowed to others
    m_toolbox.setTools(server.config.name, std::move(tools));
    emit changed();
}

Tool McpHub::toolOf(const Server& server, const McpTool& described) const {
    Tool tool;
    tool.name = toolName(server.config.name, described.name);
    tool.title = visibleText(described.title);
    tool.description = visibleText(described.description);
    tool.parameters = described.schema;
    tool.effect = ToolEffect::effect;
    tool.source = server.config.name;
    tool.patience = McpServer::longestPatience; // with progress
    const QString name = visibleText(described.name);
    const QString called = name == tool.title ? name : tr("%1 (%2)").arg(tool.title, name); // a title may say anything
    tool.words = [called, source = tool.source](const QJsonObject&) { return tr("Run %1 of %2").arg(called, source); };
    tool.run = [client = QPointer<McpClient>(server.client.get()), name = described.name, keep = m_keepPictures](
                   const QJsonObject& given, const ToolContext& context) -> std::unique_ptr<ToolRun> {
        if (client) return std::make_unique<McpRun>(*client, name, given, context, keep);
        return runAtOnce([] { return ToolResult{"The server is not running.", true}; });
    };
    return tool;
}

// --- what is shown ---

std::vector<McpTool> McpHub::waitingOf(const Server& server) {
    std::vector<McpTool> out;
    if (!server.client) return out;
    for (const McpTool& tool : server.client->tools())
        if (!server.approval.allows(tool)) out.push_back(tool);
    return out;
}

QVariantList McpHub::servers() const {
    QVariantList rows;
    for (const auto& server : m_servers) {
        const std::vector<McpTool> waiting = waitingOf(*server);
        QVariantList waitingRows;
        for (const McpTool& tool : waiting) waitingRows.append(waitingRow(server->approval, tool));
        const bool isUnapproved = server->isComplete && !server->approval.allows(server->config);
        const char* state = isUnapproved                 ? "unapproved"
                            : !server->config.isEnabled  ? "off"
                            : !server->problem.isEmpty() ? "failed"
                            : !mayRun(server->config)    ? "offline"
                            : server->isReady            ? "ready"
                                                         : "starting";
        const bool isReady = server->isReady && server->problem.isEmpty();
        const auto tools = server->client ? server->client->tools().size() : 0;
        const std::vector<McpChange> changes =
            isUnapproved ? changesOf(server->approval.outline, server->config) : std::vector<McpChange>();
        rows.append(QVariantMap{{"name", visibleText(server->config.name)},
                                {"command", shownCommand(server->config)},
                                {"changes", rowsOf(changes)},
                                {"isProgram", server->config.isProgram()},
                                {"enabled", server->config.isEnabled},
                                {"state", QLatin1String(state)},
                                {"words", visibleText(isReady ? server->client->toolWords() : server->problem)},
                                {"tools", static_cast<int>(tools - waiting.size())},
                                {"waiting", waitingRows},
                                {"shown", shownMark(waiting)},
                                {"patience", static_cast<int>(server->config.patience.count())},
                                {"runsOffline", server->config.runsOffline}});
    }
    return rows;
}

QVariantMap McpHub::logs() const {
    QVariantMap out;
    for (const auto& server : m_servers) out[visibleText(server->config.name)] = server->log.join('\n');
    return out;
}

} // namespace calliope::app
