#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace calliope::turn {

/// Texts that end an answer where they stand in it. What may be the beginning of one is held back, so that no part of
/// it ever shows.
class StopTexts {
public:
    /// Empty ones are left out.
    explicit StopTexts(std::vector<std::string> texts);

    /// What can be shown after `text` has come; nothing once one was found.
    [[nodiscard]] std::string push(std::string_view text);

    /// What is still held back, when nothing more comes.
    [[nodiscard]] std::string finish();

    /// The text that was found; empty: none.
    [[nodiscard]] const std::string& found() const { return m_found; }

private:
    std::vector<std::string> m_texts;
    std::string m_held;
    std::string m_found;
};

} // namespace calliope::turn
