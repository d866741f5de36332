#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {
class ZipArchive;
}

namespace calliope::shop {

/// Where a list of products lies, and the pictures beside it: a file in a folder, or in an archive (ZIP). Of a folder
/// or an archive that is chosen as a whole it is the first file that is a list, those outside of further folders first.
///
/// Nobody vouches for any of it: names lead nowhere but into the list's own folder, also where links of the file system
/// would, and archives unpack within limits. Belongs to one thread at a time. Throws storage::Error with one sentence.
class ListPlace {
public:
    /// Throws Error{format} where a folder or an archive holds no list.
    explicit ListPlace(const std::filesystem::path& chosen);
    ~ListPlace();
    ListPlace(const ListPlace&) = delete;
    ListPlace& operator=(const ListPlace&) = delete;

    /// To be read as long as this is there; out of an archive it is unpacked into a file that goes with it.
    [[nodiscard]] const std::filesystem::path& list() const { return m_list; }

    /// A picture's bytes. Throws Error{file} where it is not there or no plain file, Error{format} where it has more
    /// than `most` bytes.
    [[nodiscard]] std::string picture(std::string_view name, std::size_t most);

    /// The country that "metadata.json" beside an ACP feed names; empty: there is none, or it is no good. A list that
    /// lies in a folder must be called as ACP calls it: anybody's file may lie beside others.
    [[nodiscard]] std::string market() const;

private:
    struct Unpacked;

    void findInFolder(const std::filesystem::path& folder);
    void findInArchive(const std::filesystem::path& archive);
    /// A file of the list's folder; nullopt: there is none of this name.
    [[nodiscard]] std::optional<std::string> beside(const std::string& name, std::size_t most) const;

    std::filesystem::path m_list;
    std::unique_ptr<Unpacked> m_unpacked;
    std::unique_ptr<storage::ZipArchive> m_archive;
    std::string m_inside;                         ///< the list's folder in the archive, with '/' at its end
    std::map<std::string, std::size_t> m_entries; ///< of the archive, by path
};

/// How a link of a list names a picture beside it, as it is kept: "images/shirt.jpg". Empty for anything else: an
/// address, a path from the root or out of the folder, what has no ending of a picture.
[[nodiscard]] std::string nameBeside(std::string_view link);

} // namespace calliope::shop
