#pragma once

#include "app/shop/feeds/feed.h"
#include "tests/storage/shop/temporary_shop.h"

#include <filesystem>
#include <fstream>
#include <string>

namespace calliope::test {

/// A file with this content, in the shop's folder.
inline std::filesystem::path written(TemporaryShop& shop, const std::string& content) {
    const std::filesystem::path file = shop.folder() / "written.feed";
    std::ofstream(file, std::ios::binary) << content;
    return file;
}

/// A list that becomes one product, and what became of its rows.
struct Taken {
    Taken(const std::string& content, shop::FeedFormat format, const shop::FeedLimits& limits = {}) {
        run = importFeed(*shop.operator->(), shop.source, written(shop, content), format, {}, limits);
        product = *shop->catalogue().product(shop->search().find({}).hits.at(0).product);
        for (const auto& reject : shop->catalogue().rejects(run.id)) reasons += reject.reason;
    }

    TemporaryShop shop;
    storage::ImportRun run;
    storage::Product product;
    std::string reasons;
};

} // namespace calliope::test
