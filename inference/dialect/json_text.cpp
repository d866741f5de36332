#include "inference/dialect/json_text.h"

namespace calliope::dialect {

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        case '\b': out += "\\b"; break;
        case '\f': out += "\\f"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                constexpr std::string_view digits = "0123456789abcdef";
                out += "\\u00";
                out += digits[static_cast<unsigned char>(c) >> 4];
                out += digits[static_cast<unsigned char>(c) & 15];
            } else {
                out += c;
            }
        }
    }
    return out;
}

std::string quotedJson(std::string_view text) {
    return '"' + escaped(text) + '"';
}

void appendCharacter(std::string& out, char32_t point) {
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) point = 0xfffd;
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xc0 | point >> 6);
        out += static_cast<char>(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        out += static_cast<char>(0xe0 | point >> 12);
        out += static_cast<char>(0x80 | (point >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (point & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | point >> 18);
        out += static_cast<char>(0x80 | (point >> 12 & 0x3f));
        out += static_cast<char>(0x80 | (point >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (point & 0x3f));
    }
}

bool StringDecoder::push(char c, char quote, std::string& out) {
    if (m_digitsLeft > 0) {
        const std::size_t digit = std::string_view("0123456789abcdefABCDEF").find(c);
        if (digit != std::string_view::npos) {
            m_point = m_point * 16 + static_cast<char32_t>(digit < 16 ? digit : digit - 6);
            if (--m_digitsLeft == 0) endEscape(m_point, out);
            return true;
        }
        m_digitsLeft = 0; // damaged: what stands here is read as if there were no escape
        appendCharacter(out, 0xfffd);
    }
    if (m_escape) {
        m_escape = false;
        m_point = 0;
        switch (c) {
        case 'u': m_digitsLeft = 4; return true;
        case 'U': m_digitsLeft = 8; return true;
        case 'x': m_digitsLeft = 2; return true;
        case 'n': endEscape('\n', out); return true;
        case 't': endEscape('\t', out); return true;
        case 'r': endEscape('\r', out); return true;
        case 'b': endEscape('\b', out); return true;
        case 'f': endEscape('\f', out); return true;
        case '"':
        case '\'':
        case '/':
        case '\\': endEscape(static_cast<char32_t>(c), out); return true;
        default:
            flushHalf(out);
            out += '\\';
            out += c;
            return true;
        }
    }
    if (c == '\\') {
        m_escape = true;
        return true;
    }
    flushHalf(out);
    if (c == quote) return false;
    out += c;
    return true;
}

void StringDecoder::endEscape(char32_t point, std::string& out) {
    const bool second = point >= 0xdc00 && point < 0xe000;
    if (m_half != 0 && second) {
        appendCharacter(out, 0x10000 + ((m_half - 0xd800) << 10) + (point - 0xdc00));
        m_half = 0;
        return;
    }
    flushHalf(out);
    if (point >= 0xd800 && point < 0xdc00)
        m_half = point;
    else
        appendCharacter(out, point);
}

void StringDecoder::flushHalf(std::string& out) {
    if (m_half != 0) appendCharacter(out, 0xfffd);
    m_half = 0;
}

} // namespace calliope::dialect
