#include "inference/gguf/parser.h"

#include "inference/base/checked.h"
#include "inference/base/text.h"
#include "inference/gguf/name_index.h"
#include "inference/gguf/reader.h"
#include "inference/weights/weight_format.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

namespace calliope::gguf {

namespace {

// Far above any real file (a few hundred keys, a few thousand tensors), low enough to bound time and memory.
constexpr std::uint64_t mostEntries = 65'536;
constexpr std::uint64_t mostTensors = 262'144;
constexpr std::uint64_t mostTexts = 2'097'152;  // in all lists; large vocabularies with their merges have 800,000
constexpr std::uint64_t longestKey = 65'535;    // set by the specification
constexpr std::uint64_t longestTensorName = 63; // the specification's 64 include a NUL
constexpr std::uint32_t mostDimensions = 4;
constexpr std::uint64_t mostElements = std::uint64_t{1} << 40; // per tensor; keeps every later product in 64 bits
constexpr std::uint64_t largestAlignment = 65'536;
constexpr std::uint64_t defaultAlignment = 32;

// The fewest bytes that one of each can take.
constexpr std::uint64_t leastEntryBytes = 8 + 4 + 1;
constexpr std::uint64_t leastTensorBytes = 8 + 4 + 4 + 8;
constexpr std::uint64_t leastStringBytes = 8;

/// Calls `use.template operator()<T>()` with the C++ type of a scalar value type.
template<typename Use>
auto withScalar(ValueType type, Use&& use) {
    switch (type) {
    case ValueType::u8: return use.template operator()<std::uint8_t>();
    case ValueType::i8: return use.template operator()<std::int8_t>();
    case ValueType::u16: return use.template operator()<std::uint16_t>();
    case ValueType::i16: return use.template operator()<std::int16_t>();
    case ValueType::u32: return use.template operator()<std::uint32_t>();
    case ValueType::i32: return use.template operator()<std::int32_t>();
    case ValueType::f32: return use.template operator()<float>();
    case ValueType::boolean: return use.template operator()<bool>();
    case ValueType::u64: return use.template operator()<std::uint64_t>();
    case ValueType::i64: return use.template operator()<std::int64_t>();
    case ValueType::f64: return use.template operator()<double>();
    case ValueType::string:
    case ValueType::array: break;
    }
    return use.template operator()<std::string>();
}

class Parser {
public:
    explicit Parser(const Source& source)
        : m_source(source)
        , m_reader(source) {}

    Contents run() {
        readMagic();
        readVersion();
        const std::uint64_t tensors = readCount("tensors", mostTensors, leastTensorBytes);
        const std::uint64_t entries = readCount("keys", mostEntries, leastEntryBytes);
        readEntries(static_cast<std::size_t>(entries));
        m_alignment = alignment();
        readTensors(static_cast<std::size_t>(tensors));
        placeTensors();
        return std::move(m_out);
    }

private:
    [[noreturn]] void refuse(std::string_view why) const {
        throw Error(ErrorKind::unsupported, concat(m_source.name(), " cannot be used: ", why, '.'));
    }

    void enterKey(std::string_view key) { m_reader.enter(concat("key \"", printable(key), '"')); }
    void enterTensor(const Tensor& tensor) { m_reader.enter(concat("tensor \"", printable(tensor.name), '"')); }

    void readMagic() {
        constexpr std::array<char, 4> magic{'G', 'G', 'U', 'F'};
        std::array<char, 4> found{};
        if (m_source.size() >= found.size()) m_reader.bytes(std::as_writable_bytes(std::span(found)));
        if (found != magic)
            throw Error(ErrorKind::format,
                        concat(m_source.name(), " is not a GGUF file: it does not begin with \"GGUF\"."));
    }

    void readVersion() {
        m_out.version = m_reader.number<std::uint32_t>();
        if (m_out.version == 2 || m_out.version == 3) return;
        if (m_out.version == 0) m_reader.fail("its version is 0");
        if ((m_out.version & 0xffff) == 0) refuse("it is a big-endian file; convert it to little-endian first");
        refuse(concat("its GGUF version is ", m_out.version, "; versions 2 and 3 can be read"));
    }

    std::uint64_t readCount(std::string_view what, std::uint64_t most, std::uint64_t leastBytes) {
        const auto count = m_reader.number<std::int64_t>();
        if (count < 0 || static_cast<std::uint64_t>(count) > most)
            m_reader.fail(concat("it claims ", count, ' ', what, "; 0 to ", most, " are possible"));
        m_reader.requireElements(static_cast<std::uint64_t>(count), leastBytes);
        return static_cast<std::uint64_t>(count);
    }

    void readEntries(std::size_t count) {
        m_out.entries.reserve(count); // bounded by readCount
        for (std::size_t i = 0; i < count; ++i) {
            m_reader.enter(concat("name of key ", i + 1, " of ", count));
            Entry& entry = m_out.entries.emplace_back();
            entry.key = m_reader.string();
            if (entry.key.empty()) m_reader.fail("it is empty");
            if (entry.key.size() > longestKey) m_reader.fail(concat("it is longer than ", longestKey, " bytes"));
            enterKey(entry.key);
            entry.value = readValue();
        }
        if (const auto twice = NameIndex(m_out.entries, &Entry::key).duplicate()) {
            enterKey(m_out.entries[*twice].key);
            m_reader.fail("it occurs twice");
        }
    }

    ValueType readType() {
        const auto number = m_reader.number<std::uint32_t>();
        if (number > static_cast<std::uint32_t>(ValueType::f64))
            m_reader.fail(concat("its value type ", number, " is unknown"));
        return static_cast<ValueType>(number);
    }

    Value readValue() {
        const ValueType type = readType();
        if (type == ValueType::array) return readArray();
        return withScalar(type, [this]<typename T>() { return Value(readScalar<T>()); });
    }

    template<typename T>
    T readScalar() {
        if constexpr (std::is_same_v<T, std::string>)
            return m_reader.string();
        else if constexpr (std::is_same_v<T, bool>)
            return readBool();
        else
            return m_reader.number<T>();
    }

    bool readBool() {
        const auto byte = m_reader.number<std::uint8_t>();
        if (byte > 1) m_reader.fail(concat("a truth value is ", byte, " instead of 0 or 1"));
        return byte == 1;
    }

    Value readArray() {
        const ValueType type = readType();
        if (type == ValueType::array) m_reader.fail("it is an array of arrays");
        const auto count = m_reader.number<std::uint64_t>();
        return withScalar(type, [this, count]<typename T>() { return Value(Array(readElements<T>(count))); });
    }

    template<typename T>
    std::vector<T> readElements(std::uint64_t count) {
        if constexpr (!std::is_same_v<T, std::string> && !std::is_same_v<T, bool>) {
            return m_reader.numbers<T>(count);
        } else {
            m_reader.requireElements(count, std::is_same_v<T, bool> ? 1 : leastStringBytes);
            if constexpr (std::is_same_v<T, std::string>) countTexts(count);
            std::vector<T> out;
            out.reserve(static_cast<std::size_t>(count));
            for (std::uint64_t i = 0; i < count; ++i) out.push_back(readScalar<T>());
            return out;
        }
    }

    /// A text in memory takes several times the 8 bytes that it may have had in the file.
    void countTexts(std::uint64_t count) {
        m_texts += count; // each time fewer than the header has bytes
        if (m_texts > mostTexts) m_reader.fail(concat("with it there are more than ", mostTexts, " texts in lists"));
    }

    std::uint64_t alignment() {
        constexpr std::string_view key = "general.alignment";
        for (const Entry& entry : m_out.entries) {
            if (entry.key != key) continue;
            enterKey(key);
            const auto value = unsignedValue(entry.value);
            if (!value || *value == 0 || *value > largestAlignment || (*value & (*value - 1)) != 0)
                m_reader.fail(concat("it must be a power of two from 1 to ", largestAlignment));
            return *value;
        }
        return defaultAlignment;
    }

    void readTensors(std::size_t count) {
        m_out.tensors.reserve(count); // bounded by readCount
        for (std::size_t i = 0; i < count; ++i) {
            m_reader.enter(concat("name of tensor ", i + 1, " of ", count));
            Tensor& tensor = m_out.tensors.emplace_back();
            tensor.name = m_reader.string();
            if (tensor.name.empty()) m_reader.fail("it is empty");
            if (tensor.name.size() > longestTensorName)
                m_reader.fail(concat("it is longer than ", longestTensorName, " bytes"));
            enterTensor(tensor);
            readShape(tensor);
            readTensorType(tensor);
            readOffset(tensor);
        }
        if (const auto twice = NameIndex(m_out.tensors, &Tensor::name).duplicate()) {
            enterTensor(m_out.tensors[*twice]);
            m_reader.fail("it occurs twice");
        }
    }

    void readShape(Tensor& tensor) {
        tensor.dimensions = m_reader.number<std::uint32_t>();
        if (tensor.dimensions > mostDimensions)
            m_reader.fail(
                concat("it claims ", tensor.dimensions, " dimensions; at most ", mostDimensions, " are possible"));
        std::uint64_t product = 1; // of the non-zero ones, so that an empty tensor cannot hide an overflow
        for (std::uint32_t axis = 0; axis < tensor.dimensions; ++axis) {
            const auto size = m_reader.number<std::int64_t>();
            if (size < 0) m_reader.fail(concat("dimension ", axis + 1, " is ", size));
            tensor.shape[axis] = static_cast<std::uint64_t>(size);
            const auto next = checkedMultiply(product, std::max<std::uint64_t>(tensor.shape[axis], 1));
            if (!next || *next > mostElements) m_reader.fail("it has more elements than any tensor can have");
            product = *next;
        }
    }

    void readTensorType(Tensor& tensor) {
        const auto number = m_reader.number<std::uint32_t>();
        const WeightTypeInfo* info = weightTypeInfo(number);
        if (info == nullptr)
            refuse(
                concat("tensor \"", printable(tensor.name), "\" has type ", number, ", which is unknown or retired"));
        if (tensor.shape[0] % info->blockWeights != 0)
            m_reader.fail(concat("its rows of ", tensor.shape[0], " elements are not a multiple of ", info->name,
                                 "'s block of ", info->blockWeights));
        tensor.type = info->type;
        tensor.bytes = tensor.elements() / info->blockWeights * info->blockBytes;
    }

    /// Tensors must follow each other without gap or overlap, each from a multiple of the alignment.
    void readOffset(Tensor& tensor) {
        tensor.offset = m_reader.number<std::uint64_t>(); // from the start of the data
        if (tensor.offset != m_dataBytes)
            m_reader.fail(concat("its data starts at offset ", tensor.offset, " where ", m_dataBytes, " must follow"));
        const auto end = checkedAdd(tensor.offset, tensor.bytes);
        const auto next = end ? checkedRoundUp(*end, m_alignment) : std::nullopt;
        if (!next) m_reader.fail("its data ends beyond all bounds");
        m_dataBytes = *next;
    }

    /// Turns offsets into file positions. Padding behind the last tensor may be missing.
    void placeTensors() {
        const std::uint64_t dataStart = roundUp(m_reader.position(), m_alignment);
        for (Tensor& tensor : m_out.tensors) {
            enterTensor(tensor);
            const auto start = checkedAdd(dataStart, tensor.offset);
            const auto end = start ? checkedAdd(*start, tensor.bytes) : std::nullopt;
            if (!end || (tensor.bytes > 0 && *end > m_source.size()))
                m_reader.fail(concat("its ", tensor.bytes, " bytes of data do not fit into the file of ",
                                     m_source.size(), " bytes; the download may be incomplete"));
            tensor.offset = *start;
        }
    }

    const Source& m_source;
    Reader m_reader;
    Contents m_out;
    std::uint64_t m_alignment = defaultAlignment;
    std::uint64_t m_texts = 0;     // in the lists so far
    std::uint64_t m_dataBytes = 0; // of the tensors so far, padding included
};

} // namespace

Contents parse(const Source& source) {
    return Parser(source).run();
}

} // namespace calliope::gguf
