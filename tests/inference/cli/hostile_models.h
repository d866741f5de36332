#pragma once

#include "tests/support/gguf_writer.h"

#include <filesystem>
#include <functional>
#include <vector>

namespace calliope::test {

/// A model file that lies, one for each known flaw of programs that read such files.
struct HostileModel {
    const char* name; ///< of the flaw: where it was found, and its cause
    std::function<void(GgufWriter&)> lie;
    const char* says;        ///< part of the sentence that refuses it
    bool isReadable = false; ///< the lie is about what the file means: it can be looked at, but not run
};

/// Lies that the sound model of `copyOf` can be made to tell.
[[nodiscard]] const std::vector<HostileModel>& hostileModels();

/// The same for the encoder of pictures beside a model.
[[nodiscard]] const std::vector<HostileModel>& hostileEncoders();

/// What a writer has to write to make this file again.
[[nodiscard]] GgufWriter copyOf(const std::filesystem::path& path);

} // namespace calliope::test
