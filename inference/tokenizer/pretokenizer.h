#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace calliope::tokenizer {

/// Cuts texts with a list of regular expressions (see PretokenizerRow), run by PCRE2 over whole Unicode, compiled to
/// machine code where the system allows it. Const after construction; may be used from several threads.
class Pretokenizer {
public:
    /// The patterns come from our own table: one that does not compile is Error{usage} with PCRE2's reason.
    explicit Pretokenizer(std::span<const std::string_view> patterns);
    ~Pretokenizer();
    Pretokenizer(Pretokenizer&&) noexcept;
    Pretokenizer& operator=(Pretokenizer&&) noexcept;

    /// Where the pieces of `text` end; they follow each other and together are the whole text, byte for byte.
    ///
    /// Bytes that are not UTF-8 stay in the pieces; to the expressions each looks like a control character. A search
    /// that exceeds PCRE2's match limit leaves the rest of its piece whole.
    [[nodiscard]] std::vector<std::size_t> ends(std::string_view text) const;

private:
    class Expression;
    std::vector<Expression> m_expressions;
};

} // namespace calliope::tokenizer
