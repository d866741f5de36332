#pragma once

#include "app/assistant/remote_model.h"
#include "app/endpoints/chat_client.h"
#include "app/store/store_thread.h"

#include <QObject>
#include <QVariantList>
#include <QVariantMap>
#include <memory>
#include <optional>
#include <vector>

namespace calliope::app {

/// Servers of others that can answer: their addresses and the models known of them are kept in the store, their keys in
/// the KeyStore and nowhere else. Nobody is asked before the user says so: a list of models is fetched when an endpoint
/// is added or tested.
class Remotes : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList rows READ rows NOTIFY changed) ///< as EndpointCard.qml reads them
    Q_PROPERTY(bool adding READ isAdding NOTIFY changed)
    Q_PROPERTY(bool stoppable READ isStoppable NOTIFY changed)  ///< what is being added; not once it is being kept
    Q_PROPERTY(QVariantMap failure READ failure NOTIFY changed) ///< why one could not be added; title empty: none

public:
    /// Empty until restore().
    Remotes(StoreThread& store, KeyStore& keys, ChatClient& client, QObject* parent = nullptr);
    ~Remotes() override;

    /// Reads what was kept of an earlier time; restored() follows, also where that fails.
    void restore();

    [[nodiscard]] QVariantList rows() const;
    [[nodiscard]] bool isAdding() const { return m_new.has_value(); }
    [[nodiscard]] bool isStoppable() const { return m_new && !m_isKeeping; }
    [[nodiscard]] QVariantMap failure() const;

    /// Models that can be chosen: all of an endpoint that has few, of others those that were chosen once.
    [[nodiscard]] std::vector<RemoteModel> models() const;

    /// What should be said of an address before it is added; empty: nothing.
    [[nodiscard]] Q_INVOKABLE QString warningFor(const QString& address) const;

    /// Asks the address for its models, and keeps it where it answers; `anyway`: also where it does not. added() or a
    /// failure follows. `key` may be empty; it is in memory only until the endpoint is to be kept.
    Q_INVOKABLE void add(const QString& address, const QString& key, bool anyway = false);
    Q_INVOKABLE void stopAdding(); ///< while it is stoppable; nothing follows
    Q_INVOKABLE void forgetFailure();

    Q_INVOKABLE void test(qint64 id);                       ///< and reads its models anew
    Q_INVOKABLE void setKey(qint64 id, const QString& key); ///< and tests it; empty: it needs none

    /// Another name and address, then a test. A key goes to no other place than the one it was given for: where
    /// movesTo(), the old one is forgotten, and `key` (which may be empty) is that for the new place; else it is not
    /// looked at. What is wrong with what was typed; empty: it is taken.
    Q_INVOKABLE QString edit(qint64 id, const QString& name, const QString& address, const QString& key);
    /// Whether the address is at another place (scheme, host or port) than the endpoint.
    [[nodiscard]] Q_INVOKABLE bool movesTo(qint64 id, const QString& address) const;

    Q_INVOKABLE void keep(qint64 id, const QString& model); ///< so that it can be chosen; chosen() follows
    Q_INVOKABLE void remove(qint64 id);                     ///< with its key
    Q_INVOKABLE void undo();                                ///< the last remove(), with the key

signals:
    void changed();
    void restored();
    void added();
    void chosen(const QString& key);
    void done(const QString& words, bool canUndo);

private:
    struct Remote {
        storage::Endpoint kept;
        std::vector<RemoteModel> models;
        std::vector<EndpointModel> offered; ///< at the last test
        QString words;                      ///< of the last test
        Failure failure;
        std::unique_ptr<EndpointCheck> check; ///< under way
        bool isChanging = false;              ///< the keychain is working on it
    };
    struct Removed {
        storage::Endpoint kept;
        std::vector<RemoteModel> models;
        QByteArray key;
    };

    [[nodiscard]] Remote* find(qint64 id);
    void change(Remote& remote, const storage::Endpoint& to); ///< and tests it
    void dropModels(Remote& remote);
    void forgetKey(const QString& name); ///< empty: there is none
    [[nodiscard]] Endpoint endpointOf(const storage::Endpoint& kept) const;
    void checkNew(bool anyway);
    void keepNew(const std::optional<EndpointReport>& report, const Failure& failure); ///< its key, then saveNew()
    void saveNew(const std::optional<EndpointReport>& report, const Failure& failure);
    void failNew(const Failure& failure);
    void dropNew(); ///< with its key
    void takeReport(Remote& remote, const EndpointReport& report);
    void addModel(Remote& remote, const EndpointModel& model);

    StoreThread& m_store;
    KeyStore& m_keys;
    ChatClient& m_client;
    std::vector<std::unique_ptr<Remote>> m_remotes;
    std::optional<storage::Endpoint> m_new; ///< that is being added
    QByteArray m_newKey;                    ///< until the keychain gets it
    QString m_writtenKey;                   ///< name of its key, while the keychain writes that
    std::unique_ptr<EndpointCheck> m_newCheck;
    bool m_isKeeping = false; ///< what is being added: the store is saving it
    Failure m_failure;
    std::optional<Removed> m_removed;
};

} // namespace calliope::app
