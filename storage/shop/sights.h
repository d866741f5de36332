#pragma once

#include "storage/connection.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

/// What a vision encoder makes of the first pictures of products and variants: vectors of bytes that app/shop/catalogue
/// makes and compares. Only of pictures that have a look (Looks); they go with it, and with those of another encoder.
class Sights {
public:
    static constexpr std::int64_t most = 5000; ///< pictures; of a thousand numbers each some ten megabytes

    explicit Sights(Connection& connection)
        : m_connection(connection) {}

    /// Does nothing for a picture that is gone or has no look any more.
    void set(Id picture, std::string_view model, std::span<const std::byte> vector);

    /// Forgets those of other encoders.
    void keepOnly(std::string_view model);

    struct Unseen {
        Id picture = 0;
        std::string locator;
        std::string kept; ///< SHA-256 of its file on this device; empty: the app draws it
    };

    /// Pictures whose pixels are at hand and that have none by `model`, in the order of their ids from the one after
    /// `after` on: at most `count`, and none where there are `most` already.
    [[nodiscard]] std::vector<Unseen> missing(std::string_view model, std::string_view drawnScheme, std::int64_t count,
                                              Id after = 0) const;

    /// All of a product by `model`; the bytes are there during the call.
    void of(Id product, std::string_view model, const std::function<void(std::span<const std::byte>)>& take) const;

private:
    Connection& m_connection;
};

} // namespace calliope::storage
