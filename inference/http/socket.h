#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace calliope::http {

/// A TCP connection or a listening socket of this machine's loopback interface. Never blocks; see `wait`. Receiving and
/// sending may happen on different threads at once, everything else on one.
class Socket {
public:
#ifdef _WIN32
    using Handle = std::uintptr_t;
#else
    using Handle = int;
#endif
    static constexpr Handle none = static_cast<Handle>(-1);

    Socket() = default;
    explicit Socket(Handle handle)
        : m_handle(handle) {}
    ~Socket() {
        close();
    }
    Socket(Socket&& other) noexcept;
    Socket& operator=(Socket&& other) noexcept;

    [[nodiscard]] Handle handle() const {
        return m_handle;
    }

    enum class State : std::uint8_t {
        done,
        notNow, ///< `wait` says when
        closed, ///< by the other side, or broken
        noRoom, ///< the system has no memory or descriptors left
    };
    struct Transfer {
        State state = State::done;
        std::size_t bytes = 0; ///< when done, at least one
    };
    [[nodiscard]] Transfer receive(std::span<char> into);
    [[nodiscard]] Transfer send(std::string_view bytes);

    /// Whether the other side will send no more; what it has sent already hides that until it is received.
    [[nodiscard]] bool isClosedByPeer() const;

    /// Takes the next connection of a listening socket; done, notNow or noRoom.
    [[nodiscard]] State accept(Socket& connection);

    /// Tells the other side that nothing more comes from here.
    void finishSending();

    void close();

private:
    Handle m_handle = none;
};

/// Sockets that listen on 127.0.0.1 and, where the system has it, on ::1, both on `port`; 0 takes a free one and says
/// which. Throws Error{device} where that cannot be had.
[[nodiscard]] std::vector<Socket> listenOnLoopback(std::uint16_t& port);

/// A socket that somebody waits for.
struct Watched {
    Socket::Handle handle = Socket::none;
    bool forReading = false;
    bool forWriting = false;
    bool readable = false; ///< set by `wait`, like all below
    bool writable = false;
    bool broken = false; ///< the connection is over
};

/// Waits until something happens on one of the sockets or the time is up.
void wait(std::span<Watched> sockets, std::chrono::milliseconds timeout);

/// Lets another thread end a `wait`: watch its handle for reading.
class Alarm {
public:
    /// Throws Error{device} where the system gives no sockets.
    Alarm();

    [[nodiscard]] Socket::Handle handle() const { return m_socket.handle(); }
    void ring();  ///< from any thread
    void quiet(); ///< before looking for the reason

private:
    Socket m_socket; // datagrams to itself: works on all systems alike
};

} // namespace calliope::http
