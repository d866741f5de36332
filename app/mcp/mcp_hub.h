#pragma once

#include "app/endpoints/key_store.h"
#include "app/mcp/approvals.h"
#include "app/mcp/login_path.h"
#include "app/network/network_gate.h"
#include "app/tools/keep_pictures.h"
#include "app/tools/toolbox.h"

#include <QObject>
#include <QTimer>
#include <QVariantList>
#include <memory>
#include <vector>

namespace calliope::app {

/// The servers of tools that the user has set up. Nothing of them is started or asked before its full command has been
/// shown and approved; a command or tool that is another one than what was approved waits until it is approved again,
/// and what was always allowed to the one before is asked for again. Their tools join the toolbox as tools with
/// effects, whatever they say of themselves: the user is asked.
///
/// While the network is switched off, none runs that could reach it: addresses of other machines, and programs, whose
/// own connections go through no door of ours, but those that the user lets run offline. They are stopped, and started
/// when it is on again.
class McpHub : public QObject {
    Q_OBJECT
    /// One map for each server: name, command (as it is run), changes (of the command since it was approved), state
    /// ("unapproved", "off", "offline", "starting", "ready", "failed"), words, tools (a number), waiting (tools to be
    /// approved: { title, name, description, schema, isNew, changes } each), shown (what approveTools() is told),
    /// patience (seconds), runsOffline. Changes are { what, before, now } (changes.h).
    Q_PROPERTY(QVariantList servers READ servers NOTIFY changed)
    /// What each wrote since it was started, by name: lines, the newest last.
    Q_PROPERTY(QVariantMap logs READ logs NOTIFY wrote)

public:
    /// `store` may be null: nothing is kept then.
    McpHub(StoreThread* store, KeyStore& keys, NetworkGate& gate, Toolbox& toolbox, QObject* parent = nullptr);
    ~McpHub() override;

    [[nodiscard]] QVariantList servers() const;
    [[nodiscard]] QVariantMap logs() const;

    /// What becomes of pictures in results; without it they are only named.
    void setPictures(KeepPictures keep) { m_keepPictures = std::move(keep); }

    /// Adds what the text describes, without starting any of it; says what is wrong, or nothing. One of a known name
    /// takes its place, which can be undone, and stays off where that was.
    Q_INVOKABLE QString paste(const QString& json);

    /// The same by a form: one line with the program and its arguments (quotes group, nothing is expanded), or an
    /// address. `keys`: what it has to know besides, for a program its environment as NAME=value words, for an address
    /// one header, NAME: value; empty: nothing.
    Q_INVOKABLE QString add(const QString& name, const QString& line, const QString& keys = {});

    Q_INVOKABLE void remove(const QString& name);
    /// The last remove(), or what paste() replaced since; what was allowed to tools that were removed is asked for
    /// again.
    Q_INVOKABLE void undo();
    Q_INVOKABLE void setEnabled(const QString& name, bool enabled);
    /// How long one call may take, from 1 to 600 seconds; each sign of progress begins it anew.
    Q_INVOKABLE void setPatience(const QString& name, int seconds);
    Q_INVOKABLE void setRunsOffline(const QString& name, bool runs);
    Q_INVOKABLE void approve(const QString& name); ///< the command as it is shown now; starts it
    /// Those that wait, as they were shown: does nothing where they are others by now.
    Q_INVOKABLE void approveTools(const QString& name, const QString& shown);
    Q_INVOKABLE void restart(const QString& name); ///< also: asks the keychain again

    /// Of a server; null while there is none.
    [[nodiscard]] McpClient* client(const QString& name) const;

signals:
    void changed();
    void wrote();                            ///< some of them, in the last moment
    void ready(const QString& name);         ///< it runs, and has said what it can; again where that is another
    void offersChanged(const QString& name); ///< what it has for people
    void done(const QString& words, bool canUndo);

private:
    struct Server {
        McpServer config;
        Approval approval;
        std::unique_ptr<McpClient> client;
        bool isReady = false;
        bool isComplete = true; ///< false: what the keychain has of it is not read, so that nobody can tell what it is
        QString problem;
        QStringList log;
        int starts = 0; ///< which of them a late answer is for
    };

    struct Removed {
        McpServer config;
        Approval approval;
        std::size_t place = 0;
        bool isReplaced = false; ///< there is another one of its name
    };

    [[nodiscard]] Server* find(const QString& name) const;
    [[nodiscard]] static bool isWanted(const Server& server); ///< switched on, and approved as it is
    [[nodiscard]] bool mayRun(const McpServer& config) const;
    [[nodiscard]] static std::vector<McpTool> waitingOf(const Server& server);
    void load();
    void save();
    void readSecrets(Server& server);
    void keepSecrets(const McpServer& config);
    void addServer(McpServer config);
    void bringBack(const Removed& removed);
    void note(Server& server, const QString& line);
    void start(Server& server); ///< or stops it, where it may not run now
    void followNetwork();
    void stop(Server& server);
    void open(Server& server, const QString& path);
    void offerTools(Server& server);
    [[nodiscard]] Tool toolOf(const Server& server, const McpTool& described) const;

    StoreThread* m_store;
    KeyStore& m_keys;
    NetworkGate& m_gate;
    Toolbox& m_toolbox;
    KeepPictures m_keepPictures;
    LoginPath m_path;
    std::vector<std::unique_ptr<Server>> m_servers;
    std::vector<Removed> m_removed; ///< together
    QTimer m_writing;               ///< until wrote()
};

/// Of its client. A program may be fetched first when it is started (npx, docker), which takes minutes.
[[nodiscard]] McpLimits limitsOf(const McpServer& server);

/// Words of a line as arguments: blanks part them, quotes and backslashes keep together. No variables, no globs.
[[nodiscard]] QStringList wordsOf(const QString& line);

} // namespace calliope::app
