#pragma once

#include "app/camera/capture.h"

#include <optional>

namespace cv {
class Mat;
}

namespace calliope::app {

/// What CALLIOPE_CAMERA puts in the place of cameras; nullopt where it is not set.
[[nodiscard]] std::optional<std::vector<CameraDevice>> standInCameras();

/// Opens one of them.
[[nodiscard]] std::unique_ptr<Capture> openStandIn(const QString& id, CaptureProblem& problem);

/// A picture of OpenCV's, eight bits in blue, green, red; a null one where it is anything else, or far too large.
[[nodiscard]] QImage imageOf(const cv::Mat& picture);

} // namespace calliope::app
