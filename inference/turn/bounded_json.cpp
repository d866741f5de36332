#include "inference/turn/bounded_json.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <cstdint>
#include <string>

namespace calliope::turn {

namespace {

using Json = nlohmann::ordered_json;

/// Counts, and stops the parser at a limit.
class Counter final : public nlohmann::json_sax<Json> {
public:
    [[nodiscard]] const std::string& problem() const { return m_problem; }

    bool null() override { return value(); }
    bool boolean(bool) override { return value(); }
    bool number_integer(number_integer_t) override { return value(); }
    bool number_unsigned(number_unsigned_t) override { return value(); }
    bool number_float(number_float_t, const string_t&) override { return value(); }
    bool string(string_t&) override { return value(); }
    bool binary(binary_t&) override { return value(); }
    bool key(string_t&) override { return true; }
    bool start_object(std::size_t) override { return enter(); }
    bool start_array(std::size_t) override { return enter(); }
    bool end_object() override { return leave(); }
    bool end_array() override { return leave(); }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        m_problem = concat("is no JSON (at byte ", position, ")");
        return false;
    }

private:
    bool value() {
        if (++m_values <= mostJsonValues) return true;
        m_problem = concat("has more than ", mostJsonValues, " values");
        return false;
    }
    bool enter() {
        if (++m_depth <= deepestJson) return value();
        m_problem = concat("is nested deeper than ", deepestJson, " levels");
        return false;
    }
    bool leave() {
        --m_depth;
        return true;
    }

    std::size_t m_values = 0;
    std::size_t m_depth = 0;
    std::string m_problem = "is no JSON";
};

} // namespace

Json parseBounded(std::string_view text, std::string_view what) {
    Counter counter;
    if (!Json::sax_parse(text, &counter)) throw Error(ErrorKind::usage, concat(what, ' ', counter.problem(), '.'));
    return Json::parse(text);
}

} // namespace calliope::turn
