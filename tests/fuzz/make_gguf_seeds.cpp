#include "inference/weights/weight_format.h"
#include "tests/fuzz/gguf_parts.h"
#include "tests/support/gguf_writer.h"

#include <cstdio>
#include <fstream>
#include <string>

// Writes the seed corpus of gguf_fuzzer: small sound files that between them have every kind of key and tensor.
namespace {

using namespace calliope;
using test::GgufWriter;
using Bytes = std::vector<std::byte>;

GgufWriter manyKeys() {
    GgufWriter writer;
    writer.key("general.architecture", std::string("llama")).key("general.alignment", std::uint32_t{32});
    writer.key("u8", std::uint8_t{1})
        .key("i8", std::int8_t{-1})
        .key("u16", std::uint16_t{1})
        .key("i16", std::int16_t{-1});
    writer.key("i32", std::int32_t{-1}).key("f32", 0.5f).key("bool", true).key("u64", std::uint64_t{1});
    writer.key("i64", std::int64_t{-1}).key("f64", 0.25);
    return writer;
}

GgufWriter manyLists() {
    GgufWriter writer;
    const auto list = [&writer](const char* name, const gguf::Array& values) { writer.key(name, values); };
    list("strings", std::vector<std::string>{"", "one", "two words"});
    list("bools", std::vector<bool>{true, false});
    list("u8", std::vector<std::uint8_t>{1, 2});
    list("i8", std::vector<std::int8_t>{1, -2});
    list("u16", std::vector<std::uint16_t>{1, 2});
    list("i16", std::vector<std::int16_t>{1, -2});
    list("u32", std::vector<std::uint32_t>{1, 2});
    list("i32", std::vector<std::int32_t>{1, -2});
    list("f32", std::vector<float>{1, 2});
    list("u64", std::vector<std::uint64_t>{1, 2});
    list("i64", std::vector<std::int64_t>{1, -2});
    list("f64", std::vector<double>{1, 2});
    return writer;
}

GgufWriter manyTensors() {
    GgufWriter writer;
    writer.alignment = 8;
    writer.key("general.alignment", std::uint32_t{8});
    writer.tensor("scalar", WeightType::f32, {}, std::vector<float>{1});
    writer.tensor("empty", WeightType::f16, {4, 0}, std::vector<float>{});
    writer.tensor("cube", WeightType::f16, {2, 1, 2, 1}, std::vector<float>{1, 2, 3, 4});
    for (const WeightFormat& format : weightFormats())
        writer.tensor(std::string(format.shader), format.type, {format.blockWeights}, Bytes(format.blockBytes));
    return writer;
}

Bytes splitSet() {
    Bytes out;
    for (std::uint16_t part = 0; part < 2; ++part) {
        GgufWriter writer;
        writer.key("split.no", part).key("split.count", std::uint16_t{2}).key("split.tensors.count", std::int32_t{2});
        writer.tensor("tensor" + std::to_string(part), WeightType::f32, {1}, std::vector<float>{1});
        if (part > 0)
            for (const char c : test::partSeparator) out.push_back(static_cast<std::byte>(c));
        const Bytes bytes = writer.bytes();
        out.insert(out.end(), bytes.begin(), bytes.end());
    }
    return out;
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: make_gguf_seeds FOLDER\n", stderr);
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    std::filesystem::create_directories(folder);
    manyKeys().write(folder / "keys.gguf");
    manyLists().write(folder / "lists.gguf");
    manyTensors().write(folder / "tensors.gguf");
    const Bytes set = splitSet();
    std::ofstream(folder / "set.ggufs", std::ios::binary)
        .write(reinterpret_cast<const char*>(set.data()), static_cast<std::streamsize>(set.size()));
    return 0;
}
