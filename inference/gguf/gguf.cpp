#include "inference/gguf/gguf.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/gguf/parser.h"
#include "inference/gguf/split.h"

#include <cassert>
#include <cmath>
#include <iterator>
#include <limits>
#include <system_error>
#include <utility>

namespace calliope::gguf {

namespace {

constexpr std::size_t mostTensorsOfAllParts = 262'144;

[[noreturn]] void damaged(const Source& source, std::string_view why) {
    throw Error(ErrorKind::format, concat(source.name(), " is damaged: ", why, '.'));
}

/// A key of the split set, 0 where it is absent.
std::uint64_t splitNumber(const Source& source, const Value* value, std::string_view key) {
    if (value == nullptr) return 0;
    const auto number = unsignedValue(*value);
    if (!number) damaged(source, concat("key \"", key, "\" is not a whole number"));
    return *number;
}

const Value* findIn(const std::vector<Entry>& entries, const NameIndex& index, std::string_view key) {
    const auto row = index.find(key);
    return row ? &entries[*row].value : nullptr;
}

} // namespace

File::File(const std::filesystem::path& path) {
    addFirst(std::make_unique<FileSource>(path));
    if (m_partCount > 1) {
        const auto place = splitPlace(path);
        if (!place || place->number != 1 || place->count != m_partCount)
            damaged(*m_parts.front(), concat("it is the first of ", m_partCount,
                                             " files, but its name does not end as their names must"));
        for (std::uint32_t number = 2; number <= m_partCount; ++number) {
            const auto sibling = splitSibling(path, number);
            std::error_code ignored; // what cannot be looked at fails with its reason when it is opened
            if (std::filesystem::status(sibling, ignored).type() == std::filesystem::file_type::not_found)
                throw Error(ErrorKind::file, concat(printablePath(sibling), " is missing; it is part ", number, " of ",
                                                    m_partCount, " of the model."));
            addNext(std::make_unique<FileSource>(sibling));
        }
    }
    finish();
}

File::File(std::vector<std::unique_ptr<const Source>> parts) {
    assert(!parts.empty());
    addFirst(std::move(parts.front()));
    if (parts.size() != m_partCount)
        damaged(*m_parts.front(), concat("it is one of ", m_partCount, " files, but ", parts.size(), " were given"));
    for (std::size_t i = 1; i < parts.size(); ++i) addNext(std::move(parts[i]));
    finish();
}

File File::outline(std::vector<Entry> metadata) {
    File file;
    file.m_parts.push_back(std::make_unique<MemorySource>("The outline", std::vector<std::byte>()));
    file.m_isOutline = true;
    file.m_entries = std::move(metadata);
    file.m_entryByKey = NameIndex(file.m_entries, &Entry::key);
    return file;
}

void File::addFirst(std::unique_ptr<const Source> source) {
    Contents contents = parse(*source);
    m_version = contents.version;
    m_entries = std::move(contents.entries);
    m_entryByKey = NameIndex(m_entries, &Entry::key);
    m_tensors = std::move(contents.tensors);
    const std::uint64_t count = splitNumber(*source, find("split.count"), "split.count");
    const std::uint64_t number = splitNumber(*source, find("split.no"), "split.no");
    if (count > mostParts)
        damaged(*source, concat("it claims to be one of ", count, " files; at most ", mostParts, " are possible"));
    if (count > 1) { // writers leave 0 or 1 behind in merged files
        if (number != 0)
            throw Error(ErrorKind::usage, concat(source->name(), " is not the first of the model's ", count,
                                                 " files; open the one whose name has \"-00001-of-\" in it."));
        m_partCount = static_cast<std::uint32_t>(count);
    }
    m_parts.push_back(std::move(source));
}

void File::addNext(std::unique_ptr<const Source> source) {
    const auto part = static_cast<std::uint32_t>(m_parts.size());
    Contents contents = parse(*source);
    const NameIndex index(contents.entries, &Entry::key);
    const Value* number = findIn(contents.entries, index, "split.no");
    if (number == nullptr || splitNumber(*source, number, "split.no") != part)
        damaged(*source, concat("it does not say that it is part ", part + 1, " of the model"));
    const Value* count = findIn(contents.entries, index, "split.count");
    if (count != nullptr && splitNumber(*source, count, "split.count") != m_partCount)
        damaged(*source, concat("it belongs to a model in another number of files than ", m_partCount));
    if (contents.tensors.size() > mostTensorsOfAllParts - m_tensors.size())
        damaged(*source, concat("with it the model has more than ", mostTensorsOfAllParts, " tensors"));
    for (Tensor& tensor : contents.tensors) tensor.part = part;
    m_tensors.insert(m_tensors.end(), std::make_move_iterator(contents.tensors.begin()),
                     std::make_move_iterator(contents.tensors.end()));
    m_parts.push_back(std::move(source));
}

void File::finish() {
    m_tensorByName = NameIndex(m_tensors, &Tensor::name);
    if (const auto twice = m_tensorByName.duplicate())
        damaged(*m_parts[m_tensors[*twice].part],
                concat("tensor \"", printable(m_tensors[*twice].name), "\" is in another part of the model as well"));
    if (m_partCount == 1) return;
    constexpr std::string_view key = "split.tensors.count";
    const std::uint64_t claimed = splitNumber(*m_parts.front(), find(key), key);
    if (claimed != m_tensors.size())
        damaged(*m_parts.front(), concat("key \"", key, "\" promises ", claimed, " tensors, but the model's ",
                                         m_partCount, " files hold ", m_tensors.size()));
}

std::uint64_t File::totalBytes() const {
    std::uint64_t sum = 0;
    for (const auto& part : m_parts) sum += part->size();
    return sum;
}

const Value* File::find(std::string_view key) const {
    return findIn(m_entries, m_entryByKey, key);
}

const Tensor* File::findTensor(std::string_view name) const {
    const auto row = m_tensorByName.find(name);
    return row ? &m_tensors[*row] : nullptr;
}

void File::read(const Tensor& tensor, std::uint64_t offset, std::span<std::byte> out) const {
    const auto end = checkedAdd(offset, out.size());
    if (!end || *end > tensor.bytes)
        throw Error(ErrorKind::usage, concat("Tensor \"", printable(tensor.name), "\" has ", tensor.bytes,
                                             " bytes; it cannot be read beyond them."));
    m_parts[tensor.part]->read(tensor.offset + offset, out);
}

void File::requireUnchanged() const {
    for (const auto& part : m_parts) part->requireUnchanged();
}

namespace {

[[noreturn]] void wrong(const File& file, std::string_view key, std::string_view why) {
    throw Error(ErrorKind::format,
                concat(printablePath(file.path()), " cannot be used: key \"", printable(key), "\" ", why, '.'));
}

const Value& require(const File& file, std::string_view key) {
    const Value* value = file.find(key);
    if (value == nullptr) wrong(file, key, "is missing");
    return *value;
}

[[noreturn]] void wrongType(const File& file, std::string_view key, const Value& value, std::string_view wanted) {
    wrong(file, key, concat("is ", typeName(typeOf(value)), " instead of ", wanted));
}

std::uint32_t asU32(const File& file, std::string_view key, const Value& value) {
    constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
    const auto number = unsignedValue(value);
    if (number && *number <= most) return static_cast<std::uint32_t>(*number);
    if (typeName(typeOf(value)) != typeName(ValueType::u32)) wrongType(file, key, value, typeName(ValueType::u32));
    wrong(file, key, concat("is out of range; 0 to ", most, " is possible"));
}

float asF32(const File& file, std::string_view key, const Value& value) {
    double number = 0;
    if (const float* single = std::get_if<float>(&value))
        number = static_cast<double>(*single);
    else if (const double* wide = std::get_if<double>(&value))
        number = *wide;
    else
        wrongType(file, key, value, typeName(ValueType::f32));
    constexpr double most = std::numeric_limits<float>::max();
    if (!std::isfinite(number) || std::abs(number) > most) wrong(file, key, "is infinite or not a number");
    return static_cast<float>(number);
}

template<typename T>
const T& as(const File& file, std::string_view key, const Value& value) {
    const T* held = std::get_if<T>(&value);
    if (held == nullptr) wrongType(file, key, value, typeName(typeOf(Value(T()))));
    return *held;
}

} // namespace

std::uint32_t getU32(const File& file, std::string_view key, std::uint32_t fallback) {
    const Value* value = file.find(key);
    return value != nullptr ? asU32(file, key, *value) : fallback;
}

std::uint32_t requireU32(const File& file, std::string_view key) {
    return asU32(file, key, require(file, key));
}

float getF32(const File& file, std::string_view key, float fallback) {
    const Value* value = file.find(key);
    return value != nullptr ? asF32(file, key, *value) : fallback;
}

float requireF32(const File& file, std::string_view key) {
    return asF32(file, key, require(file, key));
}

bool getBool(const File& file, std::string_view key, bool fallback) {
    const Value* value = file.find(key);
    return value != nullptr ? as<bool>(file, key, *value) : fallback;
}

std::string getString(const File& file, std::string_view key, std::string_view fallback) {
    const Value* value = file.find(key);
    return value != nullptr ? as<std::string>(file, key, *value) : std::string(fallback);
}

std::string requireString(const File& file, std::string_view key) {
    return as<std::string>(file, key, require(file, key));
}

} // namespace calliope::gguf
