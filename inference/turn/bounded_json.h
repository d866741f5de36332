#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string_view>

namespace calliope::turn {

constexpr std::size_t deepestJson = 64;
constexpr std::size_t mostJsonValues = 200'000;
constexpr std::size_t mostJsonKeys = 2000; ///< of one object: each new one is compared with all before

/// Reads JSON that anybody may have sent: it is counted before anything is built, so that neither many small values nor
/// deep ones cost memory or stack, and what is wrong costs nothing but a look at it. `what` names it in Error{usage}
/// for what is no JSON, no UTF-8 or beyond the limits.
[[nodiscard]] nlohmann::ordered_json parseBounded(std::string_view text, std::string_view what);

} // namespace calliope::turn
