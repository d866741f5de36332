#pragma once

#include <filesystem>
#include <system_error>
#include <utility>

namespace calliope::app {

/// A file that goes when nobody needs it any more.
class PassingFile {
public:
    explicit PassingFile(std::filesystem::path path)
        : m_path(std::move(path)) {}
    ~PassingFile() {
        std::error_code ignored;
        std::filesystem::remove(m_path, ignored);
    }
    PassingFile(const PassingFile&) = delete;
    PassingFile& operator=(const PassingFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

} // namespace calliope::app
