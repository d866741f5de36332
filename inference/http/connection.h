#pragma once

#include "inference/http/socket.h"

#include <httplib.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <utility>

namespace calliope::http {

/// A client, as the handler of its request sees it, and as cpp-httplib does: reading gives the request's head, the body
/// has come as a whole before, writing waits for the client as long as it takes something every 30 seconds.
///
/// The listener's thread and the one that answers use it at the same time; `read` and `write` belong to the latter.
class Connection final : public httplib::Stream {
public:
    explicit Connection(Socket socket)
        : m_socket(std::move(socket)) {}

    [[nodiscard]] Socket& socket() { return m_socket; }

    /// Whether nobody waits for the answer any more.
    [[nodiscard]] bool isGone() const { return m_gone; }

    /// Calls `action` once, on the listener's thread, when the client goes away before its answer is finished; at once
    /// where it has gone already. It must return quickly. An empty one takes the last one back.
    void whenGone(std::function<void()> action);

    /// What `read` and `takeBody` are to give.
    void beginRequest(std::string head, std::string body);
    void endRequest();

    /// The body of the request, which is gone then.
    [[nodiscard]] std::string takeBody() { return std::exchange(m_body, {}); }

    /// The client has gone.
    void drop();

    // What the different versions of httplib::Stream want.
    // NOLINTBEGIN(modernize-use-*, readability-identifier-naming): not all are there in each, and the names are its own
    bool is_readable() const { return true; }
    bool is_writable() const { return !m_gone; }
    bool wait_readable() const { return true; }
    bool wait_writable() const { return !m_gone; }
    bool is_peer_alive() const { return !m_gone; }
    ssize_t read(char* into, size_t size);
    ssize_t write(const char* bytes, size_t size);
    void get_remote_ip_and_port(std::string& ip, int& port) const;
    void get_local_ip_and_port(std::string& ip, int& port) const;
    socket_t socket() const { return m_socket.handle(); }
    time_t duration() const { return 0; }
    // NOLINTEND(modernize-use-*, readability-identifier-naming)

private:
    Socket m_socket;
    std::string m_head;
    std::string m_body;
    std::size_t m_read = 0; // of the head
    std::atomic<bool> m_gone = false;
    std::mutex m_mutex;
    std::function<void()> m_whenGone; // under m_mutex
};

} // namespace calliope::http
