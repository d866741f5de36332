#include "inference/http/socket.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#endif

#include <system_error>
#include <utility>

namespace calliope::http {

namespace {

// What the systems call differently.
#ifdef _WIN32
constexpr int wouldBlock = WSAEWOULDBLOCK;
constexpr int inUse = WSAEADDRINUSE;
constexpr int interrupted = WSAEINTR;
constexpr int wentAway = WSAECONNRESET; // before it was taken
constexpr int sendFlags = 0;
constexpr int bothSides = SD_SEND;
using Length = int;

void startNetwork() {
    static const int result = [] {
        WSADATA data;
        return WSAStartup(MAKEWORD(2, 2), &data);
    }();
    if (result != 0) throw Error(ErrorKind::device, "The system's network cannot be used.");
}
int lastError() {
    return WSAGetLastError();
}
void closeHandle(Socket::Handle handle) {
    closesocket(handle);
}
void setUp(Socket::Handle handle) {
    u_long on = 1;
    ioctlsocket(handle, FIONBIO, &on);
}
int pollAll(std::vector<pollfd>& entries, int milliseconds) {
    return WSAPoll(entries.data(), static_cast<ULONG>(entries.size()), milliseconds);
}
void claimPort(Socket::Handle handle) {
    const int on = 1;
    setsockopt(handle, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&on), sizeof on);
}
#else
constexpr int wouldBlock = EAGAIN;
constexpr int inUse = EADDRINUSE;
constexpr int interrupted = EINTR;
constexpr int wentAway = ECONNABORTED; // before it was taken
#ifdef MSG_NOSIGNAL
constexpr int sendFlags = MSG_NOSIGNAL;
#else
constexpr int sendFlags = 0; // macOS: SO_NOSIGPIPE below
#endif
constexpr int bothSides = SHUT_WR;
using Length = std::size_t;

void startNetwork() {}
int lastError() {
    return errno;
}
void closeHandle(Socket::Handle handle) {
    ::close(handle);
}
void setUp(Socket::Handle handle) {
    fcntl(handle, F_SETFL, fcntl(handle, F_GETFL, 0) | O_NONBLOCK);
    fcntl(handle, F_SETFD, FD_CLOEXEC);
#ifdef SO_NOSIGPIPE
    const int on = 1;
    setsockopt(handle, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
}
int pollAll(std::vector<pollfd>& entries, int milliseconds) {
    return ::poll(entries.data(), static_cast<nfds_t>(entries.size()), milliseconds);
}
void claimPort(Socket::Handle handle) {
    // A port whose last connections are still fading may be taken again; one that somebody listens on may not.
    const int on = 1;
    setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
}
#endif

constexpr int waitingConnections = 512; // between two looks
constexpr int unreadBytes = 128 * 1024; // of an answer, before it waits for its reader

Socket openSocket(int family, int type) {
    startNetwork();
    Socket socket(static_cast<Socket::Handle>(::socket(family, type, 0)));
    if (socket.handle() != Socket::none) setUp(socket.handle());
    return socket;
}

union Address {
    sockaddr any;
    sockaddr_in four;
    sockaddr_in6 six;
};

/// The loopback address of a family.
std::pair<Address, socklen_t> loopback(int family, std::uint16_t port) {
    Address address{};
    if (family == AF_INET6) {
        address.six.sin6_family = AF_INET6;
        address.six.sin6_addr = in6addr_loopback;
        address.six.sin6_port = htons(port);
        return {address, static_cast<socklen_t>(sizeof address.six)};
    }
    address.four.sin_family = AF_INET;
    address.four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.four.sin_port = htons(port);
    return {address, static_cast<socklen_t>(sizeof address.four)};
}

std::uint16_t portOf(const Socket& socket) {
    Address address{};
    socklen_t length = sizeof address;
    if (getsockname(socket.handle(), &address.any, &length) != 0) return 0;
    return ntohs(address.any.sa_family == AF_INET6 ? address.six.sin6_port : address.four.sin_port);
}

/// 0, or why not.
int bindAndListen(Socket& socket, int family, std::uint16_t port) {
    socket = openSocket(family, SOCK_STREAM);
    if (socket.handle() == Socket::none) return lastError();
    claimPort(socket.handle());
    if (family == AF_INET6) {
        const int on = 1;
        setsockopt(socket.handle(), IPPROTO_IPV6, IPV6_V6ONLY, reinterpret_cast<const char*>(&on), sizeof on);
    }
    const auto [address, length] = loopback(family, port);
    if (::bind(socket.handle(), &address.any, length) != 0) return lastError();
    return ::listen(socket.handle(), waitingConnections) == 0 ? 0 : lastError();
}

[[noreturn]] void throwCannotListen(std::uint16_t port, int error) {
    if (error == inUse)
        throw Error(ErrorKind::device, concat("Port ", port, " is in use by another program; choose another one."));
    throw Error(ErrorKind::device,
                concat("Cannot listen on port ", port, ": ", std::system_category().message(error), "."));
}

} // namespace

Socket::Socket(Socket&& other) noexcept
    : m_handle(std::exchange(other.m_handle, none)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
    if (this != &other) {
        close();
        m_handle = std::exchange(other.m_handle, none);
    }
    return *this;
}

void Socket::close() {
    if (m_handle != none) closeHandle(std::exchange(m_handle, none));
}

// NOLINTBEGIN(readability-make-member-function-const): the handle stays, what it stands for does not
Socket::Transfer Socket::receive(std::span<char> into) {
    const auto got = ::recv(m_handle, into.data(), static_cast<Length>(into.size()), 0);
    if (got > 0) return {State::done, static_cast<std::size_t>(got)};
    return {got < 0 && lastError() == wouldBlock ? State::notNow : State::closed, 0};
}

Socket::Transfer Socket::send(std::string_view bytes) {
    const auto sent = ::send(m_handle, bytes.data(), static_cast<Length>(bytes.size()), sendFlags);
    if (sent > 0) return {State::done, static_cast<std::size_t>(sent)};
    return {sent < 0 && lastError() == wouldBlock ? State::notNow : State::closed, 0};
}

bool Socket::isClosedByPeer() const {
    char byte = 0;
    const auto got = ::recv(m_handle, &byte, 1, MSG_PEEK);
    return got == 0 || (got < 0 && lastError() != wouldBlock);
}

Socket::State Socket::accept(Socket& connection) {
    connection = Socket(static_cast<Handle>(::accept(m_handle, nullptr, nullptr)));
    if (connection.handle() == none) {
        const int error = lastError();
        return error == wouldBlock || error == interrupted || error == wentAway ? State::notNow : State::noRoom;
    }
    setUp(connection.handle());
    const int on = 1; // words of an answer are not to wait for one another
    setsockopt(connection.handle(), IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof on);
    // Systems would let it grow to megabytes of an answer that nobody reads, and the model would go on writing it.
    const int most = unreadBytes;
    setsockopt(connection.handle(), SOL_SOCKET, SO_SNDBUF, reinterpret_cast<const char*>(&most), sizeof most);
    return State::done;
}

void Socket::finishSending() {
    ::shutdown(m_handle, bothSides);
}
// NOLINTEND(readability-make-member-function-const)

std::vector<Socket> listenOnLoopback(std::uint16_t& port) {
    constexpr int attempts = 16; // to find a port that is free on both
    for (int attempt = 1;; ++attempt) {
        std::vector<Socket> sockets(1);
        if (const int error = bindAndListen(sockets[0], AF_INET, port)) throwCannotListen(port, error);
        const std::uint16_t taken = portOf(sockets[0]);
        Socket six;
        const int error = bindAndListen(six, AF_INET6, taken);
        if (error == 0) sockets.push_back(std::move(six));
        // Somebody else there would be given the key by clients that say "localhost". Any other error: there is no
        // IPv6.
        if (error != inUse) {
            port = taken;
            return sockets;
        }
        if (port != 0 || attempt == attempts) throwCannotListen(taken, error);
    }
}

void wait(std::span<Watched> sockets, std::chrono::milliseconds timeout) {
    std::vector<pollfd> entries(sockets.size());
    for (std::size_t i = 0; i < sockets.size(); ++i) {
        entries[i].fd = sockets[i].handle;
        entries[i].events =
            static_cast<short>((sockets[i].forReading ? POLLIN : 0) | (sockets[i].forWriting ? POLLOUT : 0));
    }
    const int ready = pollAll(entries, static_cast<int>(timeout.count()));
    for (std::size_t i = 0; i < sockets.size(); ++i) {
        const int events = ready > 0 ? entries[i].revents : 0;
        sockets[i].readable = (events & POLLIN) != 0;
        sockets[i].writable = (events & POLLOUT) != 0;
        sockets[i].broken = (events & (POLLERR | POLLHUP | POLLNVAL)) != 0;
    }
}

Alarm::Alarm()
    : m_socket(openSocket(AF_INET, SOCK_DGRAM)) {
    const auto [any, length] = loopback(AF_INET, 0);
    if (m_socket.handle() != Socket::none && ::bind(m_socket.handle(), &any.any, length) == 0) {
        const auto [own, ownLength] = loopback(AF_INET, portOf(m_socket));
        if (::connect(m_socket.handle(), &own.any, ownLength) == 0) return;
    }
    throw Error(ErrorKind::device, "The system gives the server no sockets.");
}

void Alarm::ring() {
    (void)m_socket.send("!");
}

void Alarm::quiet() {
    char bytes[64];
    while (m_socket.receive(bytes).state == Socket::State::done) {
    }
}

} // namespace calliope::http
