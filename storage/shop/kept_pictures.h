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
    static constexpr int mostOfEach = 3;      ///< pictures of a product, and of a variant, that are wanted
    static constexpr int mostOfEachOnWeb = 1; ///< likewise, where each has to be fetched

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
    /// The list was read again: pictures beside it may be others, and those on the web that were no good may be good.
    void doubt(Id source);
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

    /// Pictures of a list that lie on the web, by where they lie.
    struct OnWeb {
        static constexpr std::size_t mostHosts = 100;

        struct Host {
            std::string origin; ///< "https://images.example", as the list spells it; text of strangers
            std::int64_t missing = 0;
        };
        std::vector<Host> hosts;    ///< where some are missing: not here, and not known to be no good; most first
        std::int64_t elsewhere = 0; ///< that are missing, on further hosts
        std::int64_t kept = 0;
        std::int64_t bad = 0;
    };
    [[nodiscard]] OnWeb onWeb(Id source) const;

    /// Addresses of those that are missing, in their order, at most `most`, from the one after `after` on.
    [[nodiscard]] std::vector<std::string> missingOnWeb(Id source, std::string_view origin, std::int64_t most,
                                                        std::string_view after = {}) const;
    [[nodiscard]] std::vector<Reject> rejectsOnWeb(Id source, std::int64_t most) const;

    /// Forgets those of a list: they are missing then. Returns the hashes that nothing has any more.
    std::set<std::string> forgetOnWeb(Id source);

    /// Kept ones from the web that were not looked at in that version of looks, for a product at least.
    [[nodiscard]] std::vector<Wanted> unlookedOnWeb(int lookVersion, std::int64_t most) const;
    void setLook(std::string_view locator, int lookVersion, std::span<const std::byte> look);

    /// Forgets what no product has any more. Returns the hashes that nothing has then.
    std::set<std::string> forgetUnused();

    [[nodiscard]] bool has(std::string_view hash) const;
    [[nodiscard]] std::set<std::string> hashes() const;

private:
    Connection& m_connection;
};

} // namespace calliope::storage
