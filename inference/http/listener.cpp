#include "inference/http/listener.h"

#include "inference/base/text.h"
#include "inference/http/gate.h"
#include "inference/http/head.h"
#include "inference/http/workers.h"

#include <algorithm>
#include <atomic>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

namespace calliope::http {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds lingerTime{2};    // for a client to read why it was refused
constexpr std::chrono::milliseconds breath{100}; // when the system gives no connections: polling would only spin
constexpr std::size_t portion = std::size_t{16} * 1024;
constexpr int portionsInARow = 16; // then it is somebody else's turn

struct Client {
    enum class State : std::uint8_t {
        head,    ///< a request may begin
        body,    ///< a head has come
        working, ///< a worker has it
        refused, ///< or answered for the last time: what still comes is thrown away
        over,
    };

    std::shared_ptr<Connection> connection;
    State state = State::head;
    Clock::time_point since;    ///< the state began
    Clock::time_point deadline; ///< of the state
    Clock::time_point last;     ///< of the whole body
    Head head;
    std::string received;
    std::size_t searched = 0; ///< of `received`, for the end of a head
    std::size_t claimed = 0;  ///< bytes of all bodies that are its own
    bool hasMore = false;     ///< working: it has sent more already, which hides whether it is still there

    void enter(State next, Clock::duration time) {
        state = next;
        since = Clock::now();
        deadline = since + time;
    }
};

/// The head as cpp-httplib is to see it. It does not read the body, which it would copy piece by piece.
std::string headFor(const Head& head) {
    std::string text = concat(head.method, ' ', head.target, " HTTP/1.1\r\nHost: ", head.host, "\r\n");
    if (!head.keepsAlive) text += "Connection: close\r\n";
    // As text whatever it is said to be: forms would be taken apart.
    if (head.method == "POST") text += "Content-Type: application/json\r\nContent-Length: 0\r\n";
    return text + "\r\n";
}

} // namespace

struct Listener::Impl {
    Impl(ListenerOptions wanted, const std::vector<Route>& wantedRoutes)
        : options(std::move(wanted))
        , routes(wantedRoutes)
        , handler(wantedRoutes)
        , listening(listenOnLoopback(options.port))
        , gate(options.port, options.key, options.mostBody)
        , workers(options.mostRequests, options.moreControls)
        , thread([this] { run(); }) {}

    using Clients = std::list<Client>;

    void run();
    void takeNewcomers(Socket& from);
    bool makeRoom(const Client* newest);
    void readFrom(Client& client);
    void advance(Client& client);
    void takeHead(Client& client, std::size_t size);
    void dispatch(Client& client);
    [[nodiscard]] bool isControl(const Head& head) const;
    void refuse(Client& client, const Refusal& refusal);
    void linger(Client& client);
    void takeBack();
    void forgetEnded();
    void checkTime(Client& client);
    void close(Client& client);
    void beginStopping();

    ListenerOptions options; // with the port that was taken
    std::vector<Route> routes;
    RequestHandler handler;
    std::vector<Socket> listening;
    Gate gate;
    Alarm alarm;
    Clients clients; // the listener's thread only
    std::size_t bodies = 0;
    Clock::time_point takesAgain; // newcomers, when there was no room for one

    struct Answered {
        Connection* connection;
        bool mayGoOn;
    };
    std::mutex mutex; // for all below
    std::vector<Answered> answered;
    bool stopping = false;
    Clock::time_point stopBy;

    Workers workers; // after all that jobs use
    std::thread thread;
};

Listener::Listener(const ListenerOptions& options, const std::vector<Route>& routes)
    : m_impl(std::make_unique<Impl>(options, routes)) {}

Listener::~Listener() {
    stop(std::chrono::milliseconds(0));
}

std::uint16_t Listener::port() const {
    return m_impl->options.port;
}

void Listener::stop(std::chrono::milliseconds patience) {
    {
        const std::lock_guard lock(m_impl->mutex);
        m_impl->stopping = true;
        m_impl->stopBy = Clock::now() + patience;
    }
    m_impl->alarm.ring();
    if (m_impl->thread.joinable()) m_impl->thread.join();
}

void Listener::Impl::run() {
    std::vector<Watched> watched;
    while (true) {
        watched.assign(1, Watched{alarm.handle(), true});
        const bool takes = Clock::now() >= takesAgain;
        for (const Socket& socket : listening) watched.push_back({socket.handle(), takes});
        for (const Client& client : clients) {
            const bool isWorking = client.state == Client::State::working;
            const bool isGone = isWorking && client.connection->isGone(); // it would be reported again and again
            watched.push_back(
                {isGone ? Socket::none : client.connection->socket().handle(), !isWorking || !client.hasMore});
        }
        constexpr std::chrono::milliseconds look{200}; // at what may be late
        wait(watched, look);

        auto at = watched.begin();
        if ((at++)->readable) alarm.quiet();
        const auto newcomers = at;
        at += static_cast<std::ptrdiff_t>(listening.size());
        for (Client& client : clients) {
            const Watched& seen = *at++;
            if (client.state == Client::State::working) {
                if (seen.broken || (seen.readable && client.connection->socket().isClosedByPeer()))
                    client.connection->drop();
                client.hasMore |= seen.readable;
            } else if (seen.readable || seen.broken) {
                readFrom(client);
            }
            checkTime(client);
        }
        takeBack();
        forgetEnded();
        for (std::size_t i = 0; i < listening.size(); ++i)
            if (newcomers[static_cast<std::ptrdiff_t>(i)].readable) takeNewcomers(listening[i]);
        beginStopping();
        if (listening.empty() && clients.empty()) return;
    }
}

void Listener::Impl::takeNewcomers(Socket& from) {
    constexpr int atOnce = 64;
    for (int i = 0; i < atOnce; ++i) {
        Socket socket;
        const Socket::State state = from.accept(socket);
        if (state == Socket::State::noRoom && makeRoom(nullptr)) continue;
        if (state == Socket::State::noRoom) takesAgain = Clock::now() + breath;
        if (state != Socket::State::done) return;
        Client& client = clients.emplace_back();
        client.connection = std::make_shared<Connection>(std::move(socket));
        client.enter(Client::State::head, options.headTime);
        if (clients.size() > options.mostConnections) forgetEnded(); // of those that were just taken, too
        if (clients.size() > options.mostConnections && !makeRoom(&client))
            refuse(client, {503, "too_many_connections", "Too many programs are connected; try again later."});
        readFrom(client);
    }
}

/// Ends the connection that has made the server wait longest, but for the newest, and for those that send a body,
/// having shown the key, as long as there are others. False where all are being answered.
bool Listener::Impl::makeRoom(const Client* newest) {
    Client* longest = nullptr;
    const auto rank = [](const Client& client) { return std::pair(client.state == Client::State::body, client.since); };
    for (Client& client : clients) {
        if (client.state == Client::State::working || client.state == Client::State::over) continue;
        if (&client != newest && (longest == nullptr || rank(client) < rank(*longest))) longest = &client;
    }
    if (longest == nullptr) return false;
    close(*longest);
    return true;
}

void Listener::Impl::readFrom(Client& client) {
    char bytes[portion];
    for (int i = 0; i < portionsInARow; ++i) {
        if (client.state == Client::State::working || client.state == Client::State::over) return;
        const Socket::Transfer got = client.connection->socket().receive(bytes);
        if (got.state == Socket::State::notNow) return;
        if (got.state == Socket::State::closed) return close(client);
        if (client.state == Client::State::refused) continue;
        try {
            client.received.append(bytes, got.bytes);
            advance(client);
        } catch (const std::exception&) { // no memory
            close(client);
        }
    }
}

void Listener::Impl::advance(Client& client) {
    if (client.state == Client::State::head && !client.received.empty()) {
        if (client.searched == 0) client.enter(Client::State::head, options.headTime); // from the first byte on
        const auto end = findHeadEnd(client.received, client.searched);
        client.searched = client.received.size();
        if (const auto* refusal = std::get_if<Refusal>(&end)) return refuse(client, *refusal);
        if (const std::size_t size = std::get<std::size_t>(end); size > 0) takeHead(client, size);
    }
    if (client.state != Client::State::body) return;
    client.deadline = std::min(Clock::now() + options.idleTime, client.last);
    if (client.received.size() >= client.head.contentLength) dispatch(client);
}

void Listener::Impl::takeHead(Client& client, std::size_t size) {
    auto parsed = parseHead(std::string_view(client.received).substr(0, size));
    if (const auto* refusal = std::get_if<Refusal>(&parsed)) return refuse(client, *refusal);
    client.head = std::get<Head>(std::move(parsed));
    if (const auto refusal = gate.refuse(client.head)) return refuse(client, *refusal);
    const auto length = static_cast<std::size_t>(client.head.contentLength);
    if (length > options.mostBodies - bodies)
        return refuse(client, {503, "server_busy", "Too many large requests are under way; try again later."});
    client.claimed = length;
    bodies += length;
    client.received.erase(0, size);
    client.received.reserve(length);
    client.searched = 0;
    client.enter(Client::State::body, options.idleTime);
    client.last = client.since + options.bodyTime;
    if (client.head.expectsContinue && client.received.size() < length)
        (void)client.connection->socket().send("HTTP/1.1 100 Continue\r\n\r\n");
}

void Listener::Impl::dispatch(Client& client) {
    const auto length = static_cast<std::size_t>(client.head.contentLength);
    std::string rest = client.received.substr(length);
    client.received.resize(length);
    client.connection->beginRequest(headFor(client.head), std::move(client.received));
    client.received = std::move(rest);
    client.hasMore = !client.received.empty();
    client.enter(Client::State::working, Clock::duration::zero());
    const auto job = [this, connection = client.connection, keeps = client.head.keepsAlive] {
        const bool reusable = handler.answer(*connection);
        connection->endRequest();
        {
            const std::lock_guard lock(mutex);
            answered.push_back({connection.get(), reusable && keeps});
        }
        alarm.ring();
    };
    const bool started = workers.start(job, isControl(client.head));
    if (!started) refuse(client, {503, "server_busy", "Too many requests are being answered; try again later."});
}

bool Listener::Impl::isControl(const Head& head) const {
    const std::string_view path = std::string_view(head.target).substr(0, head.target.find('?'));
    return std::ranges::any_of(routes, [&](const Route& route) {
        return route.isControl && route.path == path && route.method == head.method;
    });
}

void Listener::Impl::refuse(Client& client, const Refusal& refusal) {
    (void)client.connection->socket().send(responseOf(refusal)); // fits into any system's buffer
    linger(client);
}

/// Closing at once would take the answer back from a client that is still sending, or just about to (RFC 9112, 9.6).
void Listener::Impl::linger(Client& client) {
    client.connection->socket().finishSending();
    client.received = std::string();
    client.enter(Client::State::refused, lingerTime);
}

void Listener::Impl::takeBack() {
    std::vector<Answered> done;
    {
        const std::lock_guard lock(mutex);
        done.swap(answered);
    }
    for (const Answered& each : done) {
        const auto client = std::ranges::find_if(
            clients, [&](const Client& other) { return other.connection.get() == each.connection; });
        bodies -= std::exchange(client->claimed, std::size_t{0});
        if (!each.mayGoOn) {
            if (client->connection->isGone())
                close(*client);
            else
                linger(*client);
            continue;
        }
        client->enter(Client::State::head, options.idleTime);
        client->searched = 0;
        try {
            advance(*client);
        } catch (const std::exception&) { // no memory
            close(*client);
        }
    }
}

void Listener::Impl::checkTime(Client& client) {
    if (client.state == Client::State::working || client.state == Client::State::over) return;
    if (Clock::now() < client.deadline) return;
    const bool silent = client.state == Client::State::head && client.received.empty();
    if (silent || client.state == Client::State::refused) return close(client);
    refuse(client, {408, "timeout", "The request did not come in time."});
}

void Listener::Impl::close(Client& client) {
    bodies -= std::exchange(client.claimed, std::size_t{0});
    client.connection->socket().close();
    client.received = std::string();
    client.state = Client::State::over;
}

void Listener::Impl::beginStopping() {
    bool late = false;
    {
        const std::lock_guard lock(mutex);
        if (!stopping) return;
        late = Clock::now() >= stopBy;
    }
    listening.clear();
    for (Client& client : clients) {
        if (client.state != Client::State::working)
            close(client);
        else if (late)
            client.connection->drop();
    }
    forgetEnded();
}

void Listener::Impl::forgetEnded() {
    clients.remove_if([](const Client& client) { return client.state == Client::State::over; });
}

} // namespace calliope::http
