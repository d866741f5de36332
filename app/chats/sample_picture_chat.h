#pragma once

#include "storage/store.h"

#include <QByteArray>

namespace calliope::app {

/// A chat about a picture, with regions on it. `picture` is resources/samples/breakfast.jpg.
void addSamplePictureChat(storage::Store& store, const QByteArray& picture);

} // namespace calliope::app
