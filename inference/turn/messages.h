#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>

namespace calliope::turn {

/// Messages as OpenAI's clients send them, checked and brought into the shape that chat templates are written for:
/// parts of text joined, arguments of calls as objects, no content as an empty one, developers as the system. A content
/// with some of the `pictures` pictures (parts {"type": "picture", "picture": N}) becomes a list of texts and numbers.
/// Throws Error{usage} that names what is wrong.
[[nodiscard]] nlohmann::ordered_json templateMessages(const nlohmann::ordered_json& messages, std::size_t pictures = 0);

/// Then makes such lists one text, in which marks stand for the pictures (see quotes.h).
void joinContents(nlohmann::ordered_json& messages);

} // namespace calliope::turn
