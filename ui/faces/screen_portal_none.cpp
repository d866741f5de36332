#include "ui/faces/screen_portal.h"

namespace calliope::ui {

std::unique_ptr<ScreenPortal> ScreenPortal::onBus(const QString&, int) {
    return nullptr;
}

} // namespace calliope::ui
