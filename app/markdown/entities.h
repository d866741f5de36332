#pragma once

#include <QString>
#include <QStringView>

namespace calliope::app::markdown {

/// The character of an HTML entity such as "&amp;", "&#8364;" or "&#x20AC;"; the entity itself where it is not one of
/// those that texts use.
QString decodedEntity(QStringView entity);

} // namespace calliope::app::markdown
