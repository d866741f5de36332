#pragma once

#include "app/mcp/process_tree.h"
#include "app/mcp/server_config.h"
#include "app/mcp/transport.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <memory>

namespace calliope::app {

/// A server that is a program of this computer: one JSON message on each line of its standard input and output. It is
/// started with exactly its argument vector, no shell anywhere, and ends together with all that it has started,
/// whatever it does: its input is closed first, then it is asked, then it is killed.
class StdioTransport : public McpTransport {
    Q_OBJECT

public:
    /// Starts the program, found by the PATH of `environment`, which becomes its own with the server's secrets added.
    StdioTransport(const McpServer& server, const QProcessEnvironment& environment);
    /// Does not wait: it has three seconds to end by itself, and at the end of this program a part of one.
    ~StdioTransport() override;

    void send(const QJsonObject& message) override;

    [[nodiscard]] QByteArray mark() const { return m_tree->mark(); } ///< of its processes

private:
    void read();
    void takeLine(const QByteArray& line);
    void readErrors();
    void close(const Failure& failure);

    McpServer m_server;
    std::unique_ptr<ProcessTree> m_tree;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_line;
    QByteArray m_errors;
    int m_badLines = 0;
    bool m_isOver = false;
};

/// Why a program must not be given the arguments, or nothing: Windows runs batch files, as which many programs come, by
/// a shell that reads them anew.
[[nodiscard]] QString batchObjection(const QString& program, const QStringList& arguments);

/// What programs of others get of this program's environment: where things are and which language to speak, no more.
/// `path` takes the place of PATH where it is not empty.
[[nodiscard]] QProcessEnvironment plainEnvironment(const QString& path);

} // namespace calliope::app
