#pragma once

#include "storage/checkouts.h"
#include "tests/fakes/merchant/faults.h"

#include <vector>

namespace calliope::test {

/// A switch of the test shop, and how an order at it must end.
struct FaultRow {
    const char* name;
    Faults faults;
    storage::CheckoutState ucp; ///< how it must end
    storage::CheckoutState acp;
    int ucpOrders;
    int acpOrders;
};

/// Every switch of the test shop.
[[nodiscard]] std::vector<FaultRow> faultRows();

} // namespace calliope::test
