#pragma once

#include "app/mcp/transport.h"

#include <QElapsedTimer>
#include <QHash>
#include <QJsonArray>
#include <QTimer>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace calliope::app {

/// A tool as its server describes it; all of it is said by others and promises nothing.
struct McpTool {
    QString name;
    QString title;
    QString description;
    QJsonObject schema;
    bool saysItReads = false; ///< a hint for people only

    bool operator==(const McpTool&) const = default;
};

struct McpResource {
    QString uri;
    QString name;
    QString description;
    QString mediaType;
};

/// Resources whose address has gaps.
struct McpTemplate {
    QString uri; ///< as uri_template.h reads it
    QString name;
    QString description;
    QString mediaType;
};

struct McpPrompt {
    QString name;
    QString title;
    QString description;
    QJsonArray arguments; ///< { name, description, required }
};

struct McpLimits {
    std::chrono::milliseconds start = std::chrono::seconds(30);
    std::chrono::milliseconds probe =
        std::chrono::seconds(4); ///< for old servers that do not answer what they do not know
    std::chrono::milliseconds listen = std::chrono::seconds(1); ///< until changes are listened for again, at first
    std::chrono::milliseconds call = std::chrono::seconds(60);  ///< each sign of progress begins it anew
    int longestCall = 10;                                       ///< times as long as a call without progress
    int pages = 20;                                             ///< of a list
    int items = 500;                                            ///< of a list; more are left out
    int description = 4'000;                                    ///< characters
    qsizetype schema = 64 << 10;                                ///< bytes; a tool with a larger one is left out
};

/// Speaks the Model Context Protocol to one server: the stateless revision 2026-07-28 where the server knows it, else
/// 2025-11-25 and its forerunners. It declares no abilities of its own: a server can ask it nothing.
///
/// ready() comes when the tools are known, and again (with what changed) when the server says that they are others, or
/// was started anew and had to be greeted again.
/// offersChanged() comes when the server says that its prompts or resources are others, at most every two seconds.
/// ended() is the last signal, once. A slot may destroy it.
class McpClient : public QObject {
    Q_OBJECT

public:
    McpClient(std::unique_ptr<McpTransport> transport, const McpLimits& limits = {});
    ~McpClient() override;

    [[nodiscard]] const QString& version() const { return m_version; } ///< of the protocol; empty: not agreed yet
    [[nodiscard]] const QString& serverName() const { return m_serverName; }
    [[nodiscard]] const QJsonObject& capabilities() const { return m_capabilities; }
    [[nodiscard]] const std::vector<McpTool>& tools() const { return m_tools; }
    /// What people have to know of tools(): why they are those of before, or what was left out; else empty.
    [[nodiscard]] QString toolWords() const;
    /// False: it did not tell them when they were asked for last.
    [[nodiscard]] bool areToolsKnown() const { return m_listProblem.isEmpty(); }
    [[nodiscard]] bool isModern() const;

    struct Reply {
        QJsonObject result;
        QString problem;     ///< empty where there is a result
        int code = 0;        ///< of JSON-RPC, where the server said one
        bool isLate = false; ///< it said nothing in time
    };
    using Done = std::function<void(const Reply& reply)>;
    using Progress = std::function<void(const QString& words)>;

    /// Asks; exactly one reply, from the event loop, unless it is cancelled or this is destroyed. The number is for
    /// cancel().
    qint64 callTool(const QString& name, const QJsonObject& arguments, Done done, Progress progress = {});
    qint64 readResource(const QString& uri, Done done);
    qint64 getPrompt(const QString& name, const QJsonObject& arguments, Done done);
    void cancel(qint64 call);

    /// How long calls that begin from now on may take.
    void setPatience(std::chrono::milliseconds patience) { m_limits.call = patience; }

    /// How a value may go on that somebody writes for an argument of a prompt or for a gap of a template.
    struct Completion {
        bool isPrompt = false;
        QString of; ///< the prompt's name, or the template
        QString argument;
        QString begun;
        QJsonObject others; ///< what is written for the others: texts by name
    };
    [[nodiscard]] bool canComplete() const { return m_capabilities.contains("completions"); }
    /// The values, at most 100; none where the server says what went wrong. One reply, as with calls.
    qint64 complete(const Completion& asked, std::function<void(const QStringList& values)> done);

    void listResources(std::function<void(const std::vector<McpResource>&)> done);
    void listTemplates(std::function<void(const std::vector<McpTemplate>&)> done);
    void listPrompts(std::function<void(const std::vector<McpPrompt>&)> done);

signals:
    void ready();
    void offersChanged();
    void logged(const QString& line);
    void ended(const calliope::app::Failure& failure);

private:
    struct Pending {
        Done done;
        Progress progress;
        std::unique_ptr<QTimer> patience; ///< null: as long as it likes
        std::chrono::milliseconds left{};
        std::chrono::milliseconds each{};
    };
    struct Listed {
        QJsonArray items; ///< that came before what went wrong
        QString problem;
        bool isCut = false; ///< there are more
    };
    using Items = std::function<void(const Listed& listed)>;

    void probe();
    void initialize();
    void takeInitialized(const Reply& reply);
    void greetAgain();
    void listTools();
    void takeTools(const Listed& listed);
    void subscribe();
    void listenAgain();
    void list(const QString& method, const QString& key, Items done);
    void listPage(const QString& method, const QString& key, const QString& cursor, QJsonArray before, int page,
                  Items done);
    qint64 request(const QString& method, QJsonObject params, std::chrono::milliseconds patience, Done done,
                   Progress progress = {});
    void notify(const QString& method, const QJsonObject& params = {});
    void take(const QJsonObject& message);
    void takeNotification(const QString& method, const QJsonObject& params);
    void takeProgress(const QJsonObject& params);
    void answer(const QJsonObject& asked);
    void finish(qint64 id, const Reply& reply);
    void end(const Failure& failure);

    std::unique_ptr<McpTransport> m_transport;
    McpLimits m_limits;
    QString m_version;
    QString m_serverName;
    QJsonObject m_capabilities;
    std::vector<McpTool> m_tools;
    QString m_listProblem;
    int m_leftOut = 0;                                 ///< of the tools, since they are no such or too large
    bool m_hasMore = false;                            ///< tools than are taken
    QHash<QString, QMap<QString, QString>> m_mirrored; ///< tool: argument: header
    std::map<qint64, Pending> m_pending;
    qint64 m_last = 0;
    QTimer m_start;
    QTimer m_refresh;
    QTimer m_offers;              ///< until offersChanged()
    QElapsedTimer m_greeted;      ///< since it was greeted again
    QTimer m_listen;              ///< until changes are listened for again
    QElapsedTimer m_listening;    ///< since they were last
    int m_unheard = 0;            ///< times in a row that this ended at once
    bool m_mayProbeAgain = false; ///< it was too slow for an answer
    bool m_hasProbedAgain = false;
    bool m_isListing = false;
    bool m_isOver = false;
};

/// The pictures that a call gave back, as files that nobody vouches for; at most four.
[[nodiscard]] std::vector<QByteArray> picturesOf(const QJsonObject& callResult);

/// What a call gave back, as text for the model: texts as they are, everything else named.
[[nodiscard]] QString textOf(const QJsonObject& callResult);

} // namespace calliope::app
