#pragma once

#include "inference/grammar/json_parts.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::grammar {

/// Rewrites schemas into alternatives without $ref, allOf, anyOf and oneOf, by merging what must hold at the same time.
/// Limits depth and the number of steps; throws Error{usage} where a schema is none or too much, Error{unsupported} for
/// a reference out of the document.
class SchemaForms {
public:
    static constexpr int deepest = 64;
    static constexpr std::size_t mostSteps = 20'000; ///< over its life
    static constexpr std::size_t mostAlternatives = 1000;

    /// `document` must outlive it.
    explicit SchemaForms(const Json& document)
        : m_document(document) {}

    /// The schema that `pointer` ("#/$defs/name") means.
    [[nodiscard]] const Json& resolve(std::string_view pointer) const;

    /// Plain schemas of which a value fits one if and only if it fits `schema`.
    [[nodiscard]] std::vector<Json> alternatives(const Json& schema);

    [[nodiscard]] bool isString(const Json& schema);

private:
    std::vector<Json> alternatives(const Json& schema, int depth);
    std::vector<Json> product(const std::vector<Json>& a, const std::vector<Json>& b);

    const Json& m_document;
    std::size_t m_steps = 0;
};

/// Types that a plain schema allows: those it names, else what its other keywords tell; empty: any.
[[nodiscard]] std::vector<std::string> typesOf(const Json& schema);

/// What both plain schemas allow; nullopt where that is nothing. Throws Error{unsupported} for two patterns or formats.
[[nodiscard]] std::optional<Json> merged(const Json& a, const Json& b);

/// Whether a value has one of the types, lengths and bounds of a plain schema. Looks no deeper.
[[nodiscard]] bool fitsRoughly(const Json& value, const Json& schema);

} // namespace calliope::grammar
