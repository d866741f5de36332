#include "inference/http/connection.h"

#include <algorithm>
#include <utility>

namespace calliope::http {

namespace {
constexpr std::chrono::seconds patience{30}; // with a client that takes nothing
constexpr std::chrono::milliseconds look{250};
} // namespace

void Connection::whenGone(std::function<void()> action) {
    {
        const std::lock_guard lock(m_mutex);
        m_whenGone = std::move(action);
        if (!m_gone) return;
    }
    drop();
}

void Connection::drop() {
    std::function<void()> action;
    {
        const std::lock_guard lock(m_mutex);
        m_gone = true;
        action = std::exchange(m_whenGone, nullptr);
    }
    if (action) action();
}

void Connection::beginRequest(std::string head, std::string body) {
    m_head = std::move(head);
    m_body = std::move(body);
    m_read = 0;
}

void Connection::endRequest() {
    beginRequest({}, {});
    whenGone(nullptr);
}

ssize_t Connection::read(char* into, size_t size) {
    const std::size_t count = std::min(size, m_head.size() - m_read);
    std::copy_n(m_head.data() + m_read, count, into);
    m_read += count;
    return static_cast<ssize_t>(count);
}

ssize_t Connection::write(const char* bytes, size_t size) {
    std::size_t written = 0;
    auto deadline = std::chrono::steady_clock::now() + patience;
    while (written < size) {
        if (m_gone || std::chrono::steady_clock::now() > deadline) return -1;
        const Socket::Transfer sent = m_socket.send({bytes + written, size - written});
        if (sent.state == Socket::State::closed) return -1;
        if (sent.state == Socket::State::done) {
            written += sent.bytes;
            deadline = std::chrono::steady_clock::now() + patience;
            continue;
        }
        Watched watched{m_socket.handle()};
        watched.forWriting = true;
        wait({&watched, 1}, look);
    }
    return static_cast<ssize_t>(size);
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
    ip = "127.0.0.1";
    port = 0;
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
    get_remote_ip_and_port(ip, port);
}

} // namespace calliope::http
