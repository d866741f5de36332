#include "ui/faces/foreign.h"

namespace calliope::ui {

Faces Faces::current;

} // namespace calliope::ui
