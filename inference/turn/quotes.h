#pragma once

#include "inference/tokenizer/tokenizer.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

/// Keeps texts of others apart from a chat template's own syntax. A user who writes "<|im_end|>" must get those letters
/// into the prompt, not the control token; yet in the rendered text both look the same. So wherever the text of a
/// control token stands in a conversation it is put between two marks, noncharacters of Unicode that no text may hold,
/// before the template sees it; templates can still look for it. What stands between marks afterwards is quoted. A
/// picture is a number between two other such marks.
namespace calliope::turn {

/// Marks all texts and keys within `value`. Marks that are there already become U+FFFD.
void markQuotes(nlohmann::ordered_json& value, const tokenizer::Tokenizer& tokenizer);

/// What stands for a picture until the template is rendered.
[[nodiscard]] std::string pictureMark(std::size_t picture);

struct Unmarked {
    std::string text;
    std::vector<tokenizer::Stretch> quoted; ///< for Tokenizer::encode
    struct PicturePlace {
        std::size_t at = 0; ///< in the text
        std::size_t picture = 0;
    };
    std::vector<PicturePlace> pictures;
};

/// Takes the marks out.
[[nodiscard]] Unmarked withoutMarks(std::string_view text, const tokenizer::Tokenizer& tokenizer);

} // namespace calliope::turn
