#include "inference/grammar/formats.h"

#include <algorithm>
#include <array>

namespace calliope::grammar {

namespace {

// Macros, since only the preprocessor joins texts that shall be constants.
// NOLINTBEGIN(cppcoreguidelines-macro-usage)

// RFC 3339, years from 100 on; the 29th of February only in leap years.
#define CENTURY "(0[1-9]|[1-9]\\d)"
#define LEAP "(0[48]|[2468][048]|[13579][26])"
#define DATE                                                                                                           \
    "(" CENTURY "\\d\\d-((01|03|05|07|08|10|12)-(0[1-9]|[12]\\d|3[01])|(04|06|09|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]"   \
    "|1\\d|2[0-8]))|(" CENTURY LEAP "|" LEAP "00)-02-29)"
#define TIME "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)"
#define OCTET "(\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])"
#define IPV4 OCTET "(\\." OCTET "){3}"
#define GROUP "[\\da-fA-F]{1,4}"
#define PATH "([\\w~!$&'()*+,;=:@.-]|%[\\da-fA-F]{2})"
#define LABEL "[A-Za-z\\d]([A-Za-z\\d-]{0,61}[A-Za-z\\d])?"

// NOLINTEND(cppcoreguidelines-macro-usage)

struct Format {
    std::string_view name;
    std::string_view pattern;
};

constexpr std::array<Format, 10> formats{{
    {"date", "^" DATE "$"},
    {"time", "^" TIME "$"},
    {"date-time", "^" DATE "T" TIME "$"},
    {"duration",
     "^P(\\d{1,9}W|(\\d{1,9}Y(\\d{1,9}M)?(\\d{1,9}D)?|\\d{1,9}M(\\d{1,9}D)?|\\d{1,9}D)(T(\\d{1,9}H(\\d{1,9}M)"
     "?(\\d{1,9}S)?|\\d{1,9}M(\\d{1,9}S)?|\\d{1,9}S))?|T(\\d{1,9}H(\\d{1,9}M)?(\\d{1,9}S)?|\\d{1,9}M(\\d{1,9}S)"
     "?|\\d{1,9}S))$"},
    {"uuid", "^[\\da-fA-F]{8}(-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12}$"},
    {"email", "^[\\w+-]{1,32}(\\.[\\w+-]{1,32}){0,3}@(" LABEL "\\.){1,4}[A-Za-z]{2,24}$"},
    {"hostname", "^" LABEL "(\\." LABEL "){0,3}$"},
    {"ipv4", "^" IPV4 "$"},
    // All eight groups, or one "::" for those that are zero (RFC 4291, section 2.2).
    {"ipv6", "^((" GROUP ":){7}" GROUP "|(" GROUP ":){1,7}:|(" GROUP ":){1,6}:" GROUP "|(" GROUP ":){1,5}(:" GROUP
             "){1,2}|(" GROUP ":){1,4}(:" GROUP "){1,3}|(" GROUP ":){1,3}(:" GROUP "){1,4}|(" GROUP ":){1,2}(:" GROUP
             "){1,5}|" GROUP ":(:" GROUP "){1,6}|:(:" GROUP "){1,7}|::)$"},
    // RFC 3986 with names of hosts, without user and password.
    {"uri", "^[A-Za-z][A-Za-z\\d+.-]{0,20}:(//" LABEL "(\\." LABEL "){0,5}(:\\d{1,4})?(/(" PATH "|/){0,2000})?|" PATH
            "(" PATH "|/){0,2000})(\\?(" PATH "|[/?]){0,2000})?(#(" PATH "|[/?]){0,200})?$"},
}};

#undef CENTURY
#undef LEAP
#undef DATE
#undef PATH
#undef TIME
#undef OCTET
#undef IPV4
#undef GROUP
#undef LABEL

} // namespace

std::string_view patternOfFormat(std::string_view format) {
    const auto known =
        std::find_if(formats.begin(), formats.end(), [&](const Format& each) { return each.name == format; });
    return known == formats.end() ? std::string_view() : known->pattern;
}

} // namespace calliope::grammar
