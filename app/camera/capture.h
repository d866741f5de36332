#pragma once

#include <QImage>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

namespace calliope::app {

/// A camera that can be chosen.
struct CameraDevice {
    QString id;   ///< for openCapture()
    QString name; ///< for people

    bool operator==(const CameraDevice&) const = default;
};

/// Why a camera gives no pictures.
enum class CaptureProblem {
    none,
    missing,   ///< there is none, or it was unplugged
    denied,    ///< the system does not allow it
    busy,      ///< another program has it
    noPicture, ///< it is open and sends nothing
};

/// One sentence with a way forward.
[[nodiscard]] QString wordsFor(CaptureProblem problem);

/// A camera that is open. It blocks while it waits for the next picture, about a second at most where the camera is in
/// order: not for the thread of the user interface.
class Capture {
public:
    virtual ~Capture() = default;

    /// The next picture; a null one where there is a problem.
    [[nodiscard]] virtual QImage read(CaptureProblem& problem) = 0;
};

/// The cameras of this computer; opens none of them. Where the system does not tell their names (macOS, Windows), the
/// first three numbers, whether there are so many or not.
///
/// The environment variable CALLIOPE_CAMERA replaces them, for tests and for machines without one: a list of
/// "pattern" (a moving test picture), paths of videos or pictures, and "missing", "denied", "busy", "unplugged", "dark"
/// (sends nothing), "slow" (two seconds for a picture), with commas between.
[[nodiscard]] std::vector<CameraDevice> listCameras();

/// Opens a camera; null where there is a problem. May take seconds.
[[nodiscard]] std::unique_ptr<Capture> openCapture(const QString& id, CaptureProblem& problem);

} // namespace calliope::app
