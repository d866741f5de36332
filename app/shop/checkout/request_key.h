#pragma once

#include <QByteArray>

namespace calliope::app {

// What a request is known by: the key that it goes under, and the digest of what was wanted under that key.

/// A UUID that nobody has used, as idempotency keys and ids of requests are.
[[nodiscard]] QByteArray newKey();

/// SHA-256, in lower-case hexadecimal digits.
[[nodiscard]] QByteArray sha256Of(const QByteArray& bytes);

} // namespace calliope::app
