#pragma once

#include "app/shop/panel/shop_thread.h"

#include <QTest>
#include <optional>
#include <type_traits>
#include <utility>

namespace calliope::test {

/// What `work` says of the shop, once all jobs before it are done.
template<typename Work>
auto inShop(app::ShopThread& shop, Work work) {
    constexpr int patience = 60'000;
    using Result = std::invoke_result_t<Work, shop::Shop&>;
    std::optional<Result> result;
    shop.run(&shop, std::move(work), [&](Result read) { result = std::move(read); });
    if (!QTest::qWaitFor([&] { return result.has_value(); }, patience)) qFatal("The shop does not answer.");
    return *result;
}

} // namespace calliope::test
