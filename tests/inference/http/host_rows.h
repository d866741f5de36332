#pragma once

#include <QByteArray>
#include <iterator>

/// Hosts and origins that a request may name, of a server on port 8080: its own, those of strangers, and those that
/// only look like its own.
namespace calliope::test {

struct HostRow {
    const char* text; ///< nullptr: not there
    bool isOurs;
};

inline constexpr HostRow hosts[] = {{"127.0.0.1:8080", true},
                                    {"localhost:8080", true},
                                    {"[::1]:8080", true},
                                    {"", false},
                                    {"127.0.0.1", false},
                                    {"127.0.0.1:8081", false},
                                    {"localhost", false},
                                    {"localhost.:8080", false},
                                    {"127.1:8080", false},
                                    {"0.0.0.0:8080", false},
                                    {"2130706433:8080", false},
                                    {"evil.example:8080", false},
                                    {"127.0.0.1.nip.io:8080", false},
                                    {"a.localhost:8080", false},
                                    {"[::ffff:127.0.0.1]:8080", false},
                                    {"localhost:8080@evil.example", false},
                                    {"machine.local:8080", false}};

inline constexpr HostRow origins[] = {{nullptr, true},
                                      {"http://127.0.0.1:8080", true},
                                      {"http://localhost:8080", true},
                                      {"http://[::1]:8080", true},
                                      {"null", false},
                                      {"", false},
                                      {"http://localhost", false},
                                      {"https://localhost:8080", false},
                                      {"http://localhost:3000", false},
                                      {"http://evil.example", false},
                                      {"file://", false},
                                      {"HTTP://LOCALHOST:8080", false}};

} // namespace calliope::test
