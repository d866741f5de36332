#include "app/mcp/mcp_offers.h"

#include "app/mcp/uri_template.h"
#include "app/tools/visible_text.h"

#include <QJsonArray>
#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

constexpr qsizetype longestDetail = 300; ///< characters

QVariantList argumentRows(const QJsonArray& arguments) {
    constexpr int most = 20;
    QVariantList rows;
    for (const QJsonValue each : arguments) {
        const QJsonObject argument = each.toObject();
        const QString name = argument["name"].toString();
        if (name.isEmpty() || rows.size() == most) continue;
        rows.append(QVariantMap{{"name", visibleText(name, 100)},
                                {"key", name},
                                {"detail", visibleText(argument["description"].toString(), longestDetail)},
                                {"isNeeded", argument["required"].toBool()}});
    }
    return rows;
}

QVariantList argumentRows(const UriTemplate& address) {
    QVariantList rows;
    for (const UriTemplate::Variable& each : address.variables())
        rows.append(
            QVariantMap{{"name", each.name}, {"key", each.name}, {"detail", QString()}, {"isNeeded", each.isNeeded}});
    return rows;
}

/// Texts, as the protocol wants them; those that are left empty are not given.
QJsonObject givenOf(const QVariantMap& arguments) {
    QJsonObject given;
    for (auto each = arguments.cbegin(); each != arguments.cend(); ++each)
        if (const QString value = each.value().toString(); !value.isEmpty())
            given[each.key()] = value.left(McpOffers::longestValue);
    return given;
}

QString detailOf(const QString& description, const QString& uri) {
    return description.isEmpty() ? visibleText(uri, longestDetail) : description;
}

/// Tables are told by their ending.
QString fileName(const QString& title, const QString& mediaType) {
    const bool isTable = mediaType.startsWith("text/csv") && !title.endsWith(".csv", Qt::CaseInsensitive);
    return isTable ? title + ".csv" : title;
}

/// One content or a list of them: servers write both.
QJsonArray contentsOf(const QJsonValue& content) {
    return content.isArray() ? content.toArray() : QJsonArray{content};
}

} // namespace

McpOffers::McpOffers(McpHub& hub, QObject* parent)
    : QObject(parent)
    , m_hub(hub) {
    connect(&m_hub, &McpHub::ready, this, &McpOffers::list);
    connect(&m_hub, &McpHub::offersChanged, this, &McpOffers::list);
    connect(&m_hub, &McpHub::changed, this, &McpOffers::look);
    constexpr int pause = 150; // milliseconds
    m_pause.setSingleShot(true);
    m_pause.setInterval(pause);
    connect(&m_pause, &QTimer::timeout, this, &McpOffers::askForSuggestions);
}

// --- what there is ---

void McpOffers::list(const QString& server) {
    const QPointer<McpClient> client = m_hub.client(server);
    if (!client) return;
    m_offers[server].client = client;
    const auto isSame = [this, self = QPointer<McpOffers>(this), server, client] {
        return !self.isNull() && m_offers.contains(server) && m_offers[server].client == client;
    };
    client->listPrompts([this, server, isSame](const std::vector<McpPrompt>& prompts) {
        if (!isSame()) return;
        m_offers[server].prompts = prompts;
        emit changed();
    });
    client->listResources([this, server, isSame](const std::vector<McpResource>& resources) {
        if (!isSame()) return;
        m_offers[server].resources = resources;
        emit changed();
    });
    client->listTemplates([this, server, isSame](const std::vector<McpTemplate>& templates) {
        if (!isSame()) return;
        m_offers[server].templates = templates;
        emit changed();
    });
}

const McpOffers::Offer* McpOffers::find(const QString& server) const {
    const auto found = m_offers.constFind(server);
    return found != m_offers.cend() && found->client && found->client == m_hub.client(server) ? &*found : nullptr;
}

QVariantList McpOffers::rows() const {
    QVariantList rows;
    for (auto each = m_offers.cbegin(); each != m_offers.cend(); ++each) {
        const QString& server = each.key();
        const Offer* offer = find(server);
        if (!offer) continue;
        for (const McpPrompt& prompt : offer->prompts)
            rows.append(QVariantMap{{"server", server},
                                    {"isPrompt", true},
                                    {"key", prompt.name},
                                    {"title", prompt.title},
                                    {"detail", prompt.description},
                                    {"arguments", argumentRows(prompt.arguments)}});
        for (const McpResource& file : offer->resources)
            rows.append(QVariantMap{{"server", server},
                                    {"isPrompt", false},
                                    {"key", file.uri},
                                    {"title", file.name},
                                    {"detail", detailOf(file.description, file.uri)},
                                    {"arguments", QVariantList()}});
        for (const McpTemplate& file : offer->templates)
            rows.append(QVariantMap{{"server", server},
                                    {"isPrompt", false},
                                    {"key", file.uri},
                                    {"title", file.name},
                                    {"detail", detailOf(file.description, file.uri)},
                                    {"arguments", argumentRows(*UriTemplate::read(file.uri))}});
    }
    return rows;
}

// --- what is chosen ---

void McpOffers::attach(const QString& server, const QString& resource, const QVariantMap& arguments) {
    const Offer* offer = find(server);
    if (!offer) return;
    QString uri = resource;
    QString name;
    if (const auto whole = std::ranges::find(offer->resources, resource, &McpResource::uri);
        whole != offer->resources.end()) {
        name = whole->name;
    } else {
        const auto gaps = std::ranges::find(offer->templates, resource, &McpTemplate::uri);
        if (gaps == offer->templates.end()) return;
        QMap<QString, QString> values;
        for (auto each = arguments.cbegin(); each != arguments.cend(); ++each)
            values[each.key()] = each.value().toString().left(longestValue);
        uri = UriTemplate::read(resource)->filled(values);
        name = gaps->name;
    }
    const QString title = server + ": " + name;
    McpClient* client = offer->client;
    cancel();
    const auto take = [this, self = QPointer<McpOffers>(this), title](const McpClient::Reply& reply) {
        if (self && end(reply)) takeResource(reply.result, title);
    };
    await(server, client, client->readResource(uri, take));
}

void McpOffers::fill(const QString& server, const QString& prompt, const QVariantMap& arguments) {
    const Offer* offer = find(server);
    if (!offer) return;
    const auto found = std::ranges::find(offer->prompts, prompt, &McpPrompt::name);
    if (found == offer->prompts.end()) return;
    const QString title = server + ": " + found->title;
    McpClient* client = offer->client;
    cancel();
    const auto take = [this, self = QPointer<McpOffers>(this), title](const McpClient::Reply& reply) {
        if (self && end(reply)) takePrompt(reply.result, title);
    };
    await(server, client, client->getPrompt(prompt, givenOf(arguments), take));
}

// --- how it may go on ---

void McpOffers::suggest(const QVariantMap& row, const QString& argument, const QVariantMap& values) {
    const QString before = m_wanted.key + '\n' + m_wanted.argument;
    m_wanted = {row["server"].toString(), row["isPrompt"].toBool(), row["key"].toString(), argument, values};
    if (m_suggesting) m_suggesting->cancel(std::exchange(m_suggestion, 0));
    if (before != m_wanted.key + '\n' + argument) setSuggestions({});
    m_pause.start();
}

void McpOffers::suggestNothing() {
    m_wanted = {};
    m_pause.stop();
    if (m_suggesting) m_suggesting->cancel(std::exchange(m_suggestion, 0));
    setSuggestions({});
}

void McpOffers::askForSuggestions() {
    const Offer* offer = find(m_wanted.server);
    if (!offer || !offer->client->canComplete()) return;
    QJsonObject others = givenOf(m_wanted.values);
    others.remove(m_wanted.argument);
    const QString begun = m_wanted.values[m_wanted.argument].toString().left(longestValue);
    m_suggesting = offer->client;
    m_suggestion = m_suggesting->complete({m_wanted.isPrompt, m_wanted.key, m_wanted.argument, begun, others},
                                          [this, self = QPointer<McpOffers>(this)](const QStringList& values) {
                                              if (self) setSuggestions(values);
                                          });
}

/// What cannot be shown as it is cannot be chosen either.
void McpOffers::setSuggestions(const QStringList& values) {
    m_suggestions.clear();
    for (const QString& value : values)
        if (!value.isEmpty() && value.size() <= longestValue && visibleText(value) == value && !value.contains('\n') &&
            !m_suggestions.contains(value) && m_suggestions.size() < mostSuggestions)
            m_suggestions.append(value);
    emit suggested();
}

void McpOffers::await(const QString& server, McpClient* client, qint64 call) {
    m_asked = server;
    m_client = client;
    m_call = call;
    emit askedChanged();
}

void McpOffers::over() {
    m_client.clear();
    m_call = 0;
    emit askedChanged();
}

void McpOffers::cancel() {
    if (m_call == 0) return;
    if (m_client) m_client->cancel(m_call);
    over();
}

bool McpOffers::end(const McpClient::Reply& reply) {
    over();
    if (reply.problem.isEmpty()) return true;
    constexpr qsizetype longest = 500;
    emit failed({.title = tr("%1 gave nothing").arg(m_asked),
                 .detail = visibleText(reply.problem, longest),
                 .action = Failure::Action::none,
                 .report = {}});
    return false;
}

/// One that was taken away or started anew drops what it was asked without a word.
void McpOffers::look() {
    emit changed();
    if (m_call != 0 && (!m_client || m_client != m_hub.client(m_asked))) over();
}

void McpOffers::takeResource(const QJsonObject& result, const QString& title) {
    int files = 0;
    for (const QJsonValue each : result["contents"].toArray()) {
        if (files == mostFiles) break;
        if (takeFile({{"type", "resource"}, {"resource", each}}, title)) ++files;
    }
    if (files > 0) return;
    emit failed({.title = tr("There is nothing to attach in %1").arg(title),
                 .detail = tr("The server gave no contents for it. Choose something else, or ask its makers."),
                 .action = Failure::Action::none,
                 .report = {}});
}

void McpOffers::takePrompt(const QJsonObject& result, const QString& title) {
    QStringList words;
    int files = 0;
    for (const QJsonValue each : result["messages"].toArray()) {
        const QJsonObject message = each.toObject();
        for (const QJsonValue part : contentsOf(message["content"])) {
            const QJsonObject content = part.toObject();
            if (content["type"] == QLatin1String("text")) {
                const bool isAnswer = message["role"] == QLatin1String("assistant");
                const QString text = content["text"].toString();
                words.append(isAnswer ? tr("(An answer as it should be:)\n%1").arg(text) : text);
            } else if (files < mostFiles && takeFile(content, title)) {
                ++files;
            }
        }
    }
    words.removeAll(QString());
    if (!words.isEmpty()) emit wordsCame(visibleText(words.join("\n\n"), mostWords));
    if (!words.isEmpty() || files > 0) return;
    emit failed({.title = tr("There is nothing in %1").arg(title),
                 .detail = tr("The server gave no words for it. Other arguments may help."),
                 .action = Failure::Action::none,
                 .report = {}});
}

bool McpOffers::takeFile(const QJsonObject& content, const QString& title) {
    const QString type = content["type"].toString();
    const QJsonObject resource = content["resource"].toObject();
    const bool isPicture =
        type == u"image" || (resource["blob"].isString() && resource["mimeType"].toString().startsWith("image/"));
    const QString name = visibleText(fileName(title, resource["mimeType"].toString()), 200);
    if (type == u"resource" && resource["text"].isString())
        emit fileCame(resource["text"].toString().toUtf8(), name, false);
    else if (type == u"resource" && resource["blob"].isString())
        emit fileCame(QByteArray::fromBase64(resource["blob"].toString().toLatin1()), name, isPicture);
    else if (type == u"image")
        emit fileCame(QByteArray::fromBase64(content["data"].toString().toLatin1()), name, true);
    else
        return false;
    return true;
}

} // namespace calliope::app
