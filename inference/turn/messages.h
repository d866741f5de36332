#pragma once

#include <nlohmann/json.hpp>

namespace calliope::turn {

/// Messages as OpenAI's clients send them, checked and brought into the shape that chat templates are written for:
/// parts of text joined, arguments of calls as objects, no content as an empty one, developers as the system. Throws
/// Error{usage} that names what is wrong.
[[nodiscard]] nlohmann::ordered_json templateMessages(const nlohmann::ordered_json& messages);

} // namespace calliope::turn
