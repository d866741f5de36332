#pragma once

#include <QString>
#include <QVariantList>

namespace calliope::app {

/// All countries by name: { value, text }, the value as ISO 3166 has it.
[[nodiscard]] QVariantList countryRows();

/// That of this computer's settings; empty: they name none.
[[nodiscard]] QString ownCountry();

} // namespace calliope::app
