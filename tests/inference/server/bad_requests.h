#pragma once

#include "tests/inference/server/test_server.h"

#include <QByteArray>
#include <random>
#include <vector>

namespace calliope::test {

/// Bytes that no server should take for a request, or that ask for what makes no sense. All have the right key, else
/// they would not get far.
struct BadRequest {
    QByteArray name;
    QByteArray bytes;
    QByteArray more{}; ///< sent behind it again and again, until there is an answer
};

/// Each kind of the security plan, and of what others have fallen over.
[[nodiscard]] std::vector<BadRequest> badRequests(quint16 port);

/// One of them with some bytes changed, so that it stays bad.
[[nodiscard]] BadRequest damaged(const std::vector<BadRequest>& rows, std::mt19937& random);

} // namespace calliope::test
