#include "inference/cli/terminal.h"

#include "inference/base/text.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <iostream>
#ifdef _WIN32
#include <io.h>
#include <windows.h>
#else
#include <unistd.h>
#endif

namespace calliope::cli {

namespace {

volatile std::sig_atomic_t interruptSeen = 0;

void onInterrupt(int signal) {
    interruptSeen = 1;
    std::signal(signal, SIG_DFL);
}

bool isTerminal(int descriptor) {
#ifdef _WIN32
    return _isatty(descriptor) != 0;
#else
    return ::isatty(descriptor) != 0;
#endif
}

} // namespace

bool outputIsTerminal() {
    return isTerminal(1);
}

bool errorIsTerminal() {
    return isTerminal(2);
}

void useUtf8Terminal() {
#ifdef _WIN32
    SetConsoleOutputCP(CP_UTF8);
    SetConsoleCP(CP_UTF8);
#endif
}

void catchInterrupt() {
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
}

bool interrupted() {
    return interruptSeen != 0;
}

std::string harmless(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c0 = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
        const bool c1 = byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
        if (c1) ++i;
        if (!c0 && !c1) out += text[i];
    }
    return out;
}

ProgressLine::ProgressLine(std::string what)
    : m_what(std::move(what))
    , m_visible(errorIsTerminal()) {}

ProgressLine::~ProgressLine() {
    if (m_shown >= 0) std::cerr << "\r\x1b[K" << std::flush;
}

void ProgressLine::show(double fraction) {
    const int percent = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * 100);
    if (!m_visible || percent == m_shown) return;
    m_shown = percent;
    constexpr int width = 30;
    const int filled = percent * width / 100;
    std::cerr << '\r' << m_what << " [" << std::string(static_cast<std::size_t>(filled), '#')
              << std::string(static_cast<std::size_t>(width - filled), '.') << "] " << percent << " %" << std::flush;
}

} // namespace calliope::cli
