#pragma once

#include "app/modes/lane.h"

#include <vector>

namespace calliope::app {

/// Which of those that have said something say the same.
struct Agreement {
    std::vector<int> agreeing = {};   ///< numbers of the largest group, in order; one alone agrees with nobody
    std::vector<int> dissenting = {}; ///< all others that have said something
    QString words = {};               ///< what the group says
    int confidence = 0;               ///< the least of the group's; 0: not all have said it

    [[nodiscard]] bool isUnanimous() const { return agreeing.size() > 1 && dissenting.empty(); }
};

/// Of equal groups that with the surest members, then that with the first. Half a draft, of a lane that was stopped,
/// says nothing.
[[nodiscard]] Agreement agreementOf(const std::vector<Lane>& lanes);

/// Whether two verdicts say the same, as far as words tell: most words of the shorter one are in the longer one, none
/// denies what the other says, and no numbers differ.
[[nodiscard]] bool saysTheSame(const QString& a, const QString& b);

} // namespace calliope::app
