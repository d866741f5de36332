#include "app/shop/feeds/list_place.h"

#include "app/shop/feeds/clean_text.h"
#include "app/shop/feeds/feed.h"
#include "storage/error.h"
#include "storage/files.h"
#include "storage/shop/fold.h"
#include "storage/zip_archive.h"

#include <QByteArray>
#include <QTemporaryFile>
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <istream>
#include <system_error>
#include <utility>

namespace calliope::shop {

namespace {

using storage::Error;
using storage::ErrorKind;

constexpr std::size_t mostTried = 50; ///< files that might be the list
constexpr std::array<std::string_view, 9> listEndings{".csv",   ".tsv",  ".txt", ".xml", ".json",
                                                      ".jsonl", ".html", ".htm", ".gz"};
constexpr std::array<std::string_view, 6> pictureEndings{".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"};

template<typename Endings>
bool endsAsOneOf(std::string_view name, const Endings& endings) {
    const std::string folded = storage::fold(name);
    return std::ranges::any_of(endings, [&](std::string_view ending) { return folded.ends_with(ending); });
}

bool isHidden(std::string_view path) {
    return path.starts_with('.') || path.starts_with("__MACOSX/") || path.find("/.") != std::string_view::npos;
}

/// Whether it may be the list's name; what leads out of an archive is no name.
bool mayBeList(std::string_view path) {
    return !isHidden(path) && endsAsOneOf(path, listEndings);
}

bool isList(const std::filesystem::path& file) {
    try {
        return formatOfFile(file).has_value();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::format) throw;
        return false;
    }
}

[[noreturn]] void refuseToFind() {
    throw Error(ErrorKind::format, "There is no list of products in it that is understood.");
}

[[noreturn]] void missing() {
    throw Error(ErrorKind::file, "There is no such picture beside the list.");
}

[[noreturn]] void tooLarge(std::size_t most) {
    throw Error(ErrorKind::format,
                "The picture's file is too large; " + std::to_string(most >> 20) + " MB are the limit.");
}

std::string decoded(const std::string& name) {
    return QByteArray::fromPercentEncoding(QByteArray::fromStdString(name)).toStdString();
}

} // namespace

/// A file that goes with it.
struct ListPlace::Unpacked {
    explicit Unpacked(const std::function<void(QTemporaryFile& file)>& fill) {
        QTemporaryFile file;
        if (!file.open())
            throw Error(ErrorKind::file, "The list cannot be unpacked: " + file.errorString().toStdString() + '.');
        path = file.fileName().toStdU16String();
        fill(file);
        if (!file.flush())
            throw Error(ErrorKind::full, "The list cannot be unpacked: " + file.errorString().toStdString() + '.');
        file.setAutoRemove(false);
    }
    ~Unpacked() {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
    }
    Unpacked(const Unpacked&) = delete;
    Unpacked& operator=(const Unpacked&) = delete;

    std::filesystem::path path;
};

ListPlace::ListPlace(const std::filesystem::path& chosen) {
    std::error_code ignored;
    if (std::filesystem::is_directory(chosen, ignored))
        findInFolder(chosen);
    else if (storage::ZipArchive::isOne(chosen))
        findInArchive(chosen);
    else
        m_list = chosen;
}

ListPlace::~ListPlace() = default;

void ListPlace::findInFolder(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (std::filesystem::directory_iterator each(folder, error), end; !error && each != end; each.increment(error)) {
        std::error_code ignored;
        const std::u8string name = each->path().filename().u8string();
        if (each->is_regular_file(ignored) && mayBeList(std::string(name.begin(), name.end())))
            files.push_back(each->path());
    }
    if (error) throw Error(ErrorKind::file, "The folder cannot be read: " + storage::shown(folder) + '.');
    std::ranges::sort(files);
    if (files.size() > mostTried) files.resize(mostTried);
    const auto found = std::ranges::find_if(files, isList);
    if (found == files.end()) refuseToFind();
    m_list = *found;
}

void ListPlace::findInArchive(const std::filesystem::path& archive) {
    m_archive = std::make_unique<storage::ZipArchive>(archive);
    std::vector<std::string> lists;
    for (const storage::ZipArchive::Entry& entry : m_archive->find([](std::string_view) { return true; })) {
        m_entries.emplace(entry.path, static_cast<std::size_t>(entry.index));
        if (mayBeList(entry.path)) lists.push_back(entry.path);
    }
    std::ranges::stable_sort(lists, {}, [](const std::string& path) { return std::ranges::count(path, '/'); });
    if (lists.size() > mostTried) lists.resize(mostTried);
    for (const std::string& path : lists) {
        auto unpacked = std::make_unique<Unpacked>([&](QTemporaryFile& file) {
            std::int64_t bytes = 0;
            m_archive->read({.path = path, .index = m_entries.at(path)}, [&](std::istream& content) {
                std::array<char, 65536> buffer{};
                while (content.read(buffer.data(), buffer.size()) || content.gcount() > 0) {
                    bytes += content.gcount();
                    if (bytes > FeedLimits().bytes)
                        throw Error(ErrorKind::format, "The list in the archive is too large.");
                    if (file.write(buffer.data(), content.gcount()) != content.gcount())
                        throw Error(ErrorKind::full, "There is no room to unpack the list.");
                }
            });
        });
        if (!isList(unpacked->path)) continue;
        m_list = unpacked->path;
        m_unpacked = std::move(unpacked);
        m_inside = path.substr(0, path.rfind('/') + 1); // npos + 1 is 0
        return;
    }
    refuseToFind();
}

std::string ListPlace::picture(std::string_view name, std::size_t most) {
    for (const std::string& each : {std::string(name), decoded(std::string(name))}) {
        if (nameBeside(each) != each) continue; // also after it was decoded
        if (std::optional<std::string> bytes = beside(each, most)) return std::move(*bytes);
    }
    missing();
}

std::string ListPlace::market() const {
    constexpr std::size_t most = 16 << 10;
    if (!m_archive && m_list.filename() != "products.jsonl") return {};
    try {
        return marketOfMetadata(beside("metadata.json", most).value_or(std::string()));
    } catch (const Error&) {
        return {}; // the list is good without
    }
}

std::optional<std::string> ListPlace::beside(const std::string& name, std::size_t most) const {
    if (m_archive) {
        const auto entry = m_entries.find(m_inside + name);
        if (entry == m_entries.end()) return std::nullopt;
        std::string bytes;
        m_archive->read({.path = entry->first, .index = entry->second}, [&](std::istream& content) {
            std::array<char, 65536> buffer{};
            while (content.read(buffer.data(), buffer.size()) || content.gcount() > 0) {
                bytes.append(buffer.data(), static_cast<std::size_t>(content.gcount()));
                if (bytes.size() > most) tooLarge(most);
            }
        });
        return bytes;
    }
    std::error_code error;
    const std::filesystem::path folder = m_list.parent_path();
    if (!std::filesystem::exists(folder / storage::pathOf(name), error)) return std::nullopt;
    const std::filesystem::path whole = std::filesystem::canonical(folder / storage::pathOf(name), error);
    if (error) missing();
    const std::filesystem::path inside = std::filesystem::canonical(folder, error);
    if (error) missing();
    const auto apart = std::mismatch(inside.begin(), inside.end(), whole.begin(), whole.end());
    const bool isPlain = std::filesystem::is_regular_file(whole, error); // a pipe would never end
    if (apart.first != inside.end() || !isPlain) throw Error(ErrorKind::file, "It is no file of the list's folder.");
    if (std::filesystem::file_size(whole, error) > most && !error) tooLarge(most);
    return storage::readWhole(whole, most);
}

std::string nameBeside(std::string_view link) {
    constexpr std::size_t most = 300;
    while (link.starts_with(' ')) link.remove_prefix(1);
    while (link.ends_with(' ')) link.remove_suffix(1);
    std::string name = cleanText(link, most + 1);
    if (name != link || name.size() > most) return {};
    std::ranges::replace(name, '\\', '/');
    while (name.starts_with("./")) name.erase(0, 2);
    constexpr std::string_view wrong = ":*?\"<>|";
    if (name.empty() || name.front() == '/' || name.find_first_of(wrong) != std::string::npos) return {};
    const std::string framed = '/' + name + '/';
    if (framed.find("/../") != std::string::npos || framed.find("//") != std::string::npos) return {};
    return endsAsOneOf(name, pictureEndings) ? name : std::string();
}

} // namespace calliope::shop
