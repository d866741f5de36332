#include "ui/faces/foreign.h"

namespace calliope::ui {

Faces& Faces::current() {
    static Faces faces;
    return faces;
}

} // namespace calliope::ui
