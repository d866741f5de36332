#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace calliope::server {

/// What clients have had saved of conversations (engine::Engine::saveContext), by name, as files in a folder of the
/// engine's own: clients give names, never paths. All of them together stay within a size; what was not used for
/// longest goes first, so that a name may be gone. Thread-safe; one file is written or read at a time.
class KeptContexts {
public:
    static constexpr std::uint64_t usualBytes = std::uint64_t{8} << 30;

    /// `folder`: made when it is needed, for this user alone; empty: nothing can be kept.
    explicit KeptContexts(std::filesystem::path folder, std::uint64_t mostBytes = usualBytes)
        : m_folder(std::move(folder))
        , m_mostBytes(mostBytes) {}

    /// 1 to 64 of a to z, 0 to 9, - and _: a file's name on every system.
    [[nodiscard]] static bool isName(std::string_view text);

    /// Works with the file and returns how many tokens of context it holds.
    using Work = std::function<std::uint32_t(const std::filesystem::path& path)>;

    /// `write` makes the file, in place of one that was there; where it returns 0 it has made none. Throws what it
    /// throws, and Error{file}. REQUIRES, as the others: isName(name).
    std::uint32_t save(std::string_view name, const Work& write);

    /// Throws http::Refused (404) where nothing is kept under the name, and what `read` throws.
    std::uint32_t restore(std::string_view name, const Work& read);

    /// Removes the file. Throws as restore does.
    void forget(std::string_view name);

private:
    [[nodiscard]] std::filesystem::path pathOf(std::string_view name) const;
    [[nodiscard]] std::filesystem::path existing(std::string_view name) const;
    void makeFolder() const;
    void makeRoom() const;

    std::filesystem::path m_folder;
    std::uint64_t m_mostBytes;
    std::mutex m_mutex; // for the folder
};

} // namespace calliope::server
