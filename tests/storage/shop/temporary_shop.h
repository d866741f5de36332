#pragma once

#include "storage/shop/shop_store.h"

#include <QTemporaryDir>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace calliope::test {

/// A shop store in a folder of its own that goes with it, with one shop and one source, and a clock that stands still
/// unless it is moved.
class TemporaryShop {
public:
    TemporaryShop();

    storage::ShopStore* operator->() { return m_store.get(); }
    [[nodiscard]] std::filesystem::path folder() const;
    [[nodiscard]] std::filesystem::path database() const { return folder() / "shop.db"; }

    void close() { m_store.reset(); }
    void open();

    /// What the shop has from now on, or what another list of it has.
    storage::ImportRun import(const std::vector<storage::Product>& products) { return import(products, source); }
    storage::ImportRun import(const std::vector<storage::Product>& products, storage::Id list);

    std::int64_t wall = 1'700'000'000'000;
    storage::Id merchant = 0;
    storage::Id source = 0;

private:
    QTemporaryDir m_folder;
    std::unique_ptr<storage::ShopStore> m_store;
};

/// A product with one variant in stock.
[[nodiscard]] storage::Product product(const std::string& extId, const std::string& title, std::int64_t minor,
                                       const std::string& category = {});

} // namespace calliope::test
