#include "inference/server/kept_contexts.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/http/request_handler.h"

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

namespace calliope::server {

namespace fs = std::filesystem;

bool KeptContexts::isName(std::string_view text) {
    constexpr std::size_t longest = 64;
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
    return !text.empty() && text.size() <= longest && std::ranges::all_of(text, fits);
}

/// With something in front: some names alone are devices on Windows.
fs::path KeptContexts::pathOf(std::string_view name) const {
    return m_folder / concat("context-", name, ".kv");
}

/// A file, and no link to one that is somebody else's.
fs::path KeptContexts::existing(std::string_view name) const {
    fs::path path = pathOf(name);
    std::error_code error;
    if (m_folder.empty() || !fs::is_regular_file(fs::symlink_status(path, error)))
        throw http::Refused({404, "no_such_context", "Nothing is saved under this name (any more).", "name"});
    return path;
}

void KeptContexts::makeFolder() const {
    std::error_code error;
    if (!m_folder.empty()) fs::create_directories(m_folder, error);
    if (m_folder.empty() || error || !fs::is_directory(m_folder, error))
        throw Error(ErrorKind::file, "There is no folder in which a conversation's cache can be kept; "
                                     "does this user's folder for caches allow writing?");
    fs::permissions(m_folder, fs::perms::owner_all, error); // conversations are nobody else's business
}

std::uint32_t KeptContexts::save(std::string_view name, const Work& write) {
    const std::lock_guard lock(m_mutex);
    makeFolder();
    const std::uint32_t tokens = write(pathOf(name));
    if (tokens > 0) makeRoom();
    return tokens;
}

std::uint32_t KeptContexts::restore(std::string_view name, const Work& read) {
    const std::lock_guard lock(m_mutex);
    const fs::path path = existing(name);
    const std::uint32_t tokens = read(path);
    std::error_code ignored;
    fs::last_write_time(path, fs::file_time_type::clock::now(), ignored); // used just now
    return tokens;
}

void KeptContexts::forget(std::string_view name) {
    const std::lock_guard lock(m_mutex);
    const fs::path path = existing(name);
    std::error_code error;
    if (!fs::remove(path, error))
        throw Error(ErrorKind::file, "What is saved under this name could not be removed; is it in use?");
}

/// Removes what was not used for longest, also what a crash has left half written.
void KeptContexts::makeRoom() const {
    struct File {
        fs::file_time_type used;
        std::uint64_t bytes;
        fs::path path;
    };
    std::vector<File> files;
    std::uint64_t total = 0;
    std::error_code error;
    for (fs::directory_iterator each(m_folder, error); !error && each != fs::directory_iterator();
         each.increment(error)) {
        std::error_code gone;
        const std::uint64_t bytes = each->file_size(gone);
        if (gone) continue;
        const fs::file_time_type used = each->last_write_time(gone);
        if (gone) continue;
        files.push_back({used, bytes, each->path()});
        total += bytes;
    }
    std::ranges::sort(files, {}, &File::used);
    for (const File& file : files) {
        if (total <= m_mostBytes) return;
        std::error_code ignored;
        if (fs::remove(file.path, ignored)) total -= file.bytes;
    }
}

} // namespace calliope::server
