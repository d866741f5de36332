#include "app/engine/engine_program.h"

#include <QCoreApplication>
#include <QStandardPaths>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

/// Names or beginnings of names, in capitals.
constexpr std::array wanted{// the system
                            "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_", "TMPDIR", "TEMP", "TMP", "XDG_", "TZ",
                            "LD_LIBRARY_PATH", "DYLD_", "SYSTEMROOT", "WINDIR", "COMSPEC", "APPDATA", "LOCALAPPDATA",
                            "USERPROFILE", "PROGRAM", "PROCESSOR_", "NUMBER_OF_PROCESSORS", "SNAP", "FLATPAK_",
                            "APPDIR",
                            // drivers
                            "VK_", "MESA_", "LIBGL_", "DRI_", "LP_", "GALLIUM_", "NVIDIA_", "__NV", "__VK", "__GLX",
                            "AMD_", "RADV_", "ANV_", "INTEL_", "MVK_", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
                            // ourselves
                            "CALLIOPE_", "ASAN_", "UBSAN_", "TSAN_", "LSAN_"};
constexpr std::array secrets{"KEY", "TOKEN", "SECRET", "PASSW", "CREDENTIAL"};

bool isFor(const QString& variable) {
    const QString name = variable.toUpper();
    return std::ranges::any_of(wanted, [&](const char* each) { return name.startsWith(QLatin1String(each)); }) &&
           std::ranges::none_of(secrets, [&](const char* each) { return name.contains(QLatin1String(each)); });
}

/// Beside this program, else in the PATH.
QString pathOf(const QString& program) {
    const QString beside = QStandardPaths::findExecutable(program, {QCoreApplication::applicationDirPath()});
    return beside.isEmpty() ? QStandardPaths::findExecutable(program) : beside;
}

} // namespace

QString enginePath(const QString& setting) {
    return setting.isEmpty() ? pathOf(QStringLiteral("calliope-engine")) : setting;
}

QString documentsPath() {
    return pathOf(QStringLiteral("calliope-documents"));
}

QProcessEnvironment engineEnvironment(const QProcessEnvironment& own) {
    QProcessEnvironment out;
    const QStringList names = own.keys();
    for (const QString& name : names)
        if (isFor(name)) out.insert(name, own.value(name));
    return out;
}

} // namespace calliope::app
