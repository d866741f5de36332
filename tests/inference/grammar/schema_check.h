#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace calliope::test {

/// Why the value does not fit the schema, read as the specification says (draft 2020-12; the keywords that grammars
/// know); empty where it fits. Nothing in common with what makes grammars.
[[nodiscard]] std::string misfit(const nlohmann::ordered_json& value, const nlohmann::ordered_json& schema,
                                 const nlohmann::ordered_json& document);

} // namespace calliope::test
