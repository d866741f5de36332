#pragma once

#include "app/mcp/mcp_hub.h"

#include <QMap>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QTimer>
#include <QVariantMap>
#include <vector>

namespace calliope::app {

/// What servers of tools have for people instead of models: prompts, whose words go into the composer to be read before
/// they are sent, and resources, which go with a message as files do; of some the user writes what their address lacks.
/// Nothing of one is fetched before the user chooses it. All of it is written by strangers: hidden characters are made
/// visible in words, and files are handed on to whoever reads files that nobody vouches for.
class McpOffers : public QObject {
    Q_OBJECT
    /// One map for each: server, isPrompt, key (for choosing it), title, detail, arguments (that the user may or, if
    /// isNeeded, has to give: { key, name, detail, isNeeded } each; those of a resource are the gaps of its address)
    Q_PROPERTY(QVariantList rows READ rows NOTIFY changed)
    /// How what is written for an argument may go on, as its server says; and the key of that argument, empty: of none.
    Q_PROPERTY(QStringList suggestions READ suggestions NOTIFY suggested)
    Q_PROPERTY(QString suggestedFor READ suggestedFor NOTIFY suggested)
    Q_PROPERTY(QString asked READ asked NOTIFY askedChanged) ///< the server whose answer is waited for; empty: none

public:
    static constexpr int mostFiles = 8;              ///< that one choice brings
    static constexpr qsizetype mostWords = 20'000;   ///< characters of a prompt
    static constexpr qsizetype longestValue = 4'096; ///< characters that are given for one argument
    static constexpr qsizetype mostSuggestions = 8;

    /// `hub` outlives this.
    explicit McpOffers(McpHub& hub, QObject* parent = nullptr);

    [[nodiscard]] QVariantList rows() const;
    [[nodiscard]] QString asked() const { return m_call != 0 ? m_asked : QString(); }

    [[nodiscard]] const QStringList& suggestions() const { return m_suggestions; }
    [[nodiscard]] const QString& suggestedFor() const { return m_wanted.argument; }

    /// Both end what was asked before; wordsCame() and fileCame() follow, or failed().
    Q_INVOKABLE void attach(const QString& server, const QString& resource, const QVariantMap& arguments = {});
    Q_INVOKABLE void fill(const QString& server, const QString& prompt, const QVariantMap& arguments);
    Q_INVOKABLE void cancel();

    /// Asks the server of a row, in a moment, how the value of one of its arguments may go on; suggested() follows
    /// where it knows. Only the last one that was asked for counts.
    Q_INVOKABLE void suggest(const QVariantMap& row, const QString& argument, const QVariantMap& values);
    Q_INVOKABLE void suggestNothing();

signals:
    void changed();
    void askedChanged();
    void suggested();
    void wordsCame(const QString& words);
    void fileCame(const QByteArray& bytes, const QString& name, bool isPicture);
    void failed(const calliope::app::Failure& failure);

private:
    /// What one server has; of one that has ended or was started anew it counts nothing.
    struct Offer {
        QPointer<McpClient> client;
        std::vector<McpPrompt> prompts;
        std::vector<McpResource> resources;
        std::vector<McpTemplate> templates;
    };
    /// Which suggestions are wanted.
    struct Wanted {
        QString server;
        bool isPrompt = false;
        QString key;
        QString argument;
        QVariantMap values;
    };

    void list(const QString& server);
    [[nodiscard]] const Offer* find(const QString& server) const;
    void askForSuggestions();
    void setSuggestions(const QStringList& values);
    void await(const QString& server, McpClient* client, qint64 call);
    void over(); ///< nobody is asked any more
    /// It has answered; what it says went wrong is told, and false then.
    bool end(const McpClient::Reply& reply);
    void look(); ///< whether who is asked is still there
    void takeResource(const QJsonObject& result, const QString& title);
    void takePrompt(const QJsonObject& result, const QString& title);
    /// A file of a content of the protocol; false: there is none in it.
    bool takeFile(const QJsonObject& content, const QString& title);

    McpHub& m_hub;
    QMap<QString, Offer> m_offers; ///< by server
    QString m_asked;               ///< the server
    QPointer<McpClient> m_client;  ///< of it
    qint64 m_call = 0;             ///< that is under way; 0: none
    Wanted m_wanted;
    QStringList m_suggestions;
    QTimer m_pause; ///< while somebody types
    QPointer<McpClient> m_suggesting;
    qint64 m_suggestion = 0; ///< the call, of m_suggesting
};

} // namespace calliope::app
