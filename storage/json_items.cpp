#include "storage/json_items.h"

#include "storage/error.h"
#include "storage/files.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <istream>
#include <streambuf>
#include <utility>
#include <vector>

namespace calliope::storage {

namespace {

using Json = nlohmann::json;
using Take = std::function<bool(const std::string& key, Json&& item, double share)>;

[[noreturn]] void fail(const std::string& problem) {
    throw Error(ErrorKind::format, "The file cannot be imported: " + problem + ".");
}

/// Hands out a stream, but no more than `most` bytes without anything complete in them: the parser holds what it is
/// reading.
class BoundedBuffer : public std::streambuf {
public:
    BoundedBuffer(std::istream& file, std::size_t most)
        : m_file(file)
        , m_most(most) {}

    void progress() { m_since = 0; }
    [[nodiscard]] double read() const { return static_cast<double>(m_read); }

protected:
    int_type underflow() override {
        m_file.read(m_buffer.data(), static_cast<std::streamsize>(m_buffer.size()));
        const auto count = static_cast<std::size_t>(m_file.gcount());
        if (count == 0) {
            if (m_file.bad()) throw Error(ErrorKind::file, "The file cannot be read to its end.");
            return traits_type::eof();
        }
        m_read += count;
        m_since += count;
        if (m_since > m_most + m_buffer.size()) fail("one of its texts is too long");
        setg(m_buffer.data(), m_buffer.data(), m_buffer.data() + count);
        return traits_type::to_int_type(m_buffer[0]);
    }

private:
    std::istream& m_file;
    std::size_t m_most;
    std::size_t m_read = 0;
    std::size_t m_since = 0;
    std::array<char, 65536> m_buffer{};
};

/// Builds one item after the other out of the parser's events.
class Items {
public:
    // NOLINTBEGIN(readability-identifier-naming,readability-convert-member-functions-to-static,readability-make-member-function-const)
    // What nlohmann's parser calls, as it calls it.
    using number_integer_t = Json::number_integer_t;
    using number_unsigned_t = Json::number_unsigned_t;
    using number_float_t = Json::number_float_t;
    using string_t = Json::string_t;
    using binary_t = Json::binary_t;

    Items(BoundedBuffer& buffer, double size, const JsonLimits& limits, const Take& take)
        : m_buffer(buffer)
        , m_size(size)
        , m_limits(limits)
        , m_take(take) {}

    bool null() { return add(nullptr); }
    bool boolean(bool value) { return add(value); }
    bool number_integer(number_integer_t value) { return add(value); }
    bool number_unsigned(number_unsigned_t value) { return add(value); }
    bool number_float(number_float_t value, const string_t&) { return add(value); }
    bool binary(binary_t&) { fail("it is no JSON"); }

    bool string(string_t& value) {
        count(value.size());
        return add(std::move(value));
    }

    bool key(string_t& name) {
        count(name.size());
        (m_open.empty() ? m_topKey : m_key) = std::move(name);
        return true;
    }

    bool start_object(std::size_t) { return open(Json::object(), false); }
    bool end_object() { return close(); }
    bool start_array(std::size_t) { return open(Json::array(), true); }
    bool end_array() { return close(); }

    bool parse_error(std::size_t, const std::string&, const Json::exception&) {
        if (m_isStopped) return false;
        fail("it is no JSON, or cut off");
    }
    // NOLINTEND(readability-identifier-naming,readability-convert-member-functions-to-static,readability-make-member-function-const)

private:
    /// Containers around items: the top, and an array that is a member of it.
    [[nodiscard]] bool isAround(bool isArray) const {
        return m_depth == 0 || (m_depth == 1 && !m_topIsArray && isArray);
    }

    void count(std::size_t bytes) {
        m_buffer.progress();
        m_bytes += bytes;
        if (++m_values > m_limits.values || m_bytes > m_limits.bytes) fail("one of its parts is too large");
    }

    bool open(Json&& container, bool isArray) {
        count(0);
        if (m_depth >= m_limits.depth) fail("it is nested too deep");
        if (m_open.empty() && isAround(isArray)) {
            if (m_depth == 0) m_topIsArray = isArray;
        } else {
            m_open.push_back(place(std::move(container)));
        }
        ++m_depth;
        return true;
    }

    bool close() {
        --m_depth;
        if (m_open.empty()) return true;
        m_open.pop_back();
        return m_open.empty() ? deliver() : true;
    }

    bool add(Json&& value) {
        count(0);
        if (m_depth == 0) fail("there is nothing in it");
        place(std::move(value));
        return m_open.empty() ? deliver() : true;
    }

    Json* place(Json&& value) {
        if (m_open.empty()) return &(m_item = std::move(value));
        Json& container = *m_open.back();
        if (container.is_object()) return &(container[m_key] = std::move(value));
        container.push_back(std::move(value));
        return &container.back();
    }

    bool deliver() {
        if (++m_items > m_limits.items) fail("it has too many parts");
        const bool goesOn = m_take(m_topKey, std::exchange(m_item, nullptr), std::min(1.0, m_buffer.read() / m_size));
        m_values = 0;
        m_bytes = 0;
        m_isStopped = !goesOn;
        return goesOn;
    }

    BoundedBuffer& m_buffer;
    double m_size;
    const JsonLimits& m_limits;
    const Take& m_take;
    Json m_item;
    std::vector<Json*> m_open; // containers of the item, each inside the one before
    std::string m_key;
    std::string m_topKey;
    std::size_t m_depth = 0;
    std::size_t m_values = 0;
    std::size_t m_bytes = 0;
    std::size_t m_items = 0;
    bool m_topIsArray = false;
    bool m_isStopped = false;
};

} // namespace

void readJsonItems(const std::filesystem::path& file, const JsonLimits& limits, const Take& take) {
    std::ifstream stream = openForReading(file);
    readJsonItems(stream, static_cast<double>(std::filesystem::file_size(file)), limits, take);
}

void readJsonItems(std::istream& input, double size, const JsonLimits& limits, const Take& take) {
    BoundedBuffer buffer(input, limits.string);
    std::istream bounded(&buffer);
    bounded.exceptions(std::ios::badbit); // what the buffer throws comes through
    Items items(buffer, std::max(1.0, size), limits, take);
    Json::sax_parse(bounded, &items);
}

void readJsonItems(std::istream& input, const JsonLimits& limits,
                   const std::function<bool(const std::string& key, Json&& item)>& take) {
    readJsonItems(input, 1, limits,
                  [&](const std::string& key, Json&& item, double) { return take(key, std::move(item)); });
}

} // namespace calliope::storage
