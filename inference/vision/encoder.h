#pragma once

#include "inference/base/sha256.h"
#include "inference/gguf/gguf.h"
#include "inference/pictures/preprocessor.h"
#include "inference/plan/executor.h"
#include "inference/vision/patches.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace calliope::vision {

/// A vision encoder's file, opened and understood, with no weights loaded yet. Its const functions may be called from
/// several threads.
class EncoderModel {
public:
    /// Opens an mmproj file and checks that this version can run it. Throws Error with one sentence that says what is
    /// wrong.
    explicit EncoderModel(const std::filesystem::path& path)
        : EncoderModel(gguf::File(path)) {}
    explicit EncoderModel(gguf::File file);

    /// Pictures whose size is free are made smaller than the family would, so that they have at most so many patches:
    /// for devices that cannot bind more. Before anything else is asked of this.
    void limitPatches(std::uint64_t most);

    [[nodiscard]] const gguf::File& file() const { return m_file; }
    /// Of the file's directory and samples of its weights: equal where another encoder gives the same rows.
    [[nodiscard]] const Sha256::Digest& fingerprint() const { return m_fingerprint; }
    [[nodiscard]] const Projector& family() const { return m_family; }
    [[nodiscard]] const Parameters& sizes() const { return m_sizes; }
    [[nodiscard]] const EncoderPlan& encoder() const { return m_encoder; }
    /// Cuts pictures as this encoder takes them.
    [[nodiscard]] const pictures::Preprocessor& preprocessor() const { return m_preprocessor; }

private:
    gguf::File m_file;
    Sha256::Digest m_fingerprint;
    const Projector& m_family;
    Parameters m_sizes;
    EncoderPlan m_encoder;
    pictures::Preprocessor m_preprocessor;
};

/// What a language model reads in the place of a picture.
struct Encoded {
    RowGrid grid;
    std::uint32_t width = 0; ///< of a row: Parameters::rowWidth()
    std::vector<float> rows; ///< [count, width], line breaks included

    [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(rows.size() / width); }
};

/// One picture (or tile) on its way through an executor that was made for the model's plan, part by part: a large one
/// takes long, and others use the device, too. Both must outlive it, and it ends with whatever else runs on that
/// executor (plan::Executor::begin). May be given up at any time.
class Encoding {
public:
    /// Throws as makeBatch does, and Error{usage} for a picture with more patches than the executor has rows.
    Encoding(const EncoderModel& model, plan::Executor& executor, const pictures::Picture& picture);

    /// Computes the next part; with the last one, what has become of the picture. Throws as Executor::run does.
    [[nodiscard]] std::optional<Encoded> advance();

    /// All parts that are left.
    [[nodiscard]] Encoded finish();

private:
    const EncoderModel& m_model;
    Encoded m_encoded;
    std::unique_ptr<plan::RunInParts> m_run;
};

/// The same in one go.
[[nodiscard]] Encoded encode(const EncoderModel& model, plan::Executor& executor, const pictures::Picture& picture);

} // namespace calliope::vision
