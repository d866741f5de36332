#pragma once

#include <filesystem>
#include <fstream>
#include <span>

namespace calliope::cli {

/// A file of float32 numbers. Written beside its place and moved there when complete, so that a file that is there is
/// whole. All throw Error{file} where it cannot be written.
class FloatFile {
public:
    explicit FloatFile(std::filesystem::path path);
    ~FloatFile(); ///< takes back what is not finished
    FloatFile(const FloatFile&) = delete;
    FloatFile& operator=(const FloatFile&) = delete;

    void write(std::span<const float> values);
    void finish();

private:
    void require() const;

    std::filesystem::path m_path;
    std::filesystem::path m_partial;
    std::ofstream m_file;
    bool m_done = false;
};

} // namespace calliope::cli
