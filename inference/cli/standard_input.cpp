#include "inference/cli/standard_input.h"

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>
#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace calliope::cli {

namespace {

constexpr std::size_t longestLine = 4096;

/// Bytes read; 0 or less: it is over.
int readSome(char* into, unsigned size) {
#ifdef _WIN32
    return _read(0, into, size);
#else
    return static_cast<int>(::read(0, into, size));
#endif
}

} // namespace

struct StandardInput::State {
    std::mutex mutex;
    std::condition_variable changed;
    std::string line;
    bool lineIsWhole = false;
    bool hasEnded = false;
};

StandardInput::StandardInput(std::chrono::milliseconds patience)
    : m_state(std::make_shared<State>()) {
    std::thread([state = m_state, patience] {
        char bytes[256];
        while (true) {
            const int count = readSome(bytes, sizeof bytes);
            const std::lock_guard lock(state->mutex);
            if (count <= 0) {
                state->lineIsWhole = state->hasEnded = true;
                state->changed.notify_all();
                break;
            }
            if (state->lineIsWhole) continue; // all else is ignored
            const std::string_view got(bytes, static_cast<std::size_t>(count));
            const std::size_t end = got.find('\n');
            state->line.append(got.substr(0, end));
            state->lineIsWhole = end != std::string_view::npos || state->line.size() > longestLine;
            if (state->lineIsWhole) state->changed.notify_all();
        }
        std::this_thread::sleep_for(patience);
        std::_Exit(1);
    }).detach();
}

std::string StandardInput::firstLine() const {
    std::unique_lock lock(m_state->mutex);
    m_state->changed.wait(lock, [this] { return m_state->lineIsWhole; });
    std::string line = m_state->line.substr(0, longestLine);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

bool StandardInput::hasEnded() const {
    const std::lock_guard lock(m_state->mutex);
    return m_state->hasEnded;
}

} // namespace calliope::cli
