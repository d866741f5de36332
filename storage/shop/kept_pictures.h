#pragma once

#include "storage/connection.h"
#include "storage/shop/catalogue.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

/// A picture that lies beside a list, in its folder or its archive. As a locator: "beside:7/images/shirt.jpg".
struct BesideList {
    static constexpr std::string_view scheme = "beside:";

    Id source = 0;
    std::string name; ///< relative to the list

    [[nodiscard]] std::string locator() const;
    [[nodiscard]] static std::optional<BesideList> of(std::string_view locator);
};

/// Which pictures of products are on this device, under which hash their files are kept, and which were no good. The
/// files themselves are app/shop/pictures'.
class KeptPictures {
public:
    static constexpr int mostOfEach = 3; ///< pictures of a product, and of a variant, that are wanted

    explicit KeptPictures(Connection& connection)
        : m_connection(connection) {}

    struct Wanted {
        std::string locator;
        std::string hash;     ///< of the file that is kept of it by now; empty: none
        std::string original; ///< of what that was made of
        bool needsLook = true;
    };

    /// What begins with `scheme` and is not on this device, or may be another one since its list was read again, or has
    /// not been looked at in that version of looks: at most `most`, by locator, from the one after `after` on. What was
    /// no good is not wanted again until its list is read again.
    [[nodiscard]] std::vector<Wanted> wanted(int lookVersion, std::string_view scheme, std::int64_t most,
                                             std::string_view after = {}) const;
    [[nodiscard]] std::int64_t wantedCount(int lookVersion, std::string_view scheme) const;

    void keep(std::string_view locator, std::string_view hash, std::int64_t bytes, std::string_view original,
              int lookVersion, std::span<const std::byte> look);
    void confirm(std::string_view locator); ///< it is still the one that is kept
    void doubt(Id source);                  ///< the list was read again: its pictures may be others
    void reject(std::string_view locator, std::string_view original, std::string_view problem);

    struct Room {
        std::int64_t pictures = 0;
        std::int64_t bytes = 0;
    };
    [[nodiscard]] Room used() const; ///< a file that several products share counts once

    /// Of a list: how many of its pictures are kept, and the first that are not, each with the product that it is of.
    [[nodiscard]] std::int64_t count(Id source) const;
    [[nodiscard]] std::int64_t rejectCount(Id source) const;
    [[nodiscard]] std::vector<Reject> rejects(Id source, std::int64_t most) const;

    /// Forgets what no product has any more. Returns the hashes that nothing has then.
    std::set<std::string> forgetUnused();

    [[nodiscard]] bool has(std::string_view hash) const;
    [[nodiscard]] std::set<std::string> hashes() const;

private:
    Connection& m_connection;
};

} // namespace calliope::storage
