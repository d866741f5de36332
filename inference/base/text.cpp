#include "inference/base/text.h"

#include <utf8proc.h>

namespace calliope {

std::string printable(std::string_view text, std::size_t limit) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        utf8proc_int32_t point = 0;
        const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                             static_cast<utf8proc_ssize_t>(text.size() - at), &point);
        if (out.size() + static_cast<std::size_t>(length > 0 ? length : 1) > limit) return out + "...";
        if (length <= 0) {
            out += '?';
            ++at;
            continue;
        }
        // Cc control, Cf format (bidi overrides), Co private, Zl/Zp line ends: none may reach a terminal.
        const utf8proc_category_t category = utf8proc_category(point);
        const bool visible = category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_CF &&
                             category != UTF8PROC_CATEGORY_CO && category != UTF8PROC_CATEGORY_ZL &&
                             category != UTF8PROC_CATEGORY_ZP;
        if (visible)
            out += text.substr(at, static_cast<std::size_t>(length));
        else
            out += '?';
        at += static_cast<std::size_t>(length);
    }
    return out;
}

} // namespace calliope
