#include "ui/doorbell.h"
#include "ui/icons/app_icon.h"
#include "ui/screenshot.h"
#include "ui/session.h"
#include "ui/window_place.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPointer>
#include <QQuickWindow>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTextStream>
#include <exception>
#include <iostream>
#include <optional>

// calliope and calliope-offline, which differs in CALLIOPE_OFFLINE only: its answers come from a script and its chats
// are samples in a folder that is removed at the end.

namespace {

std::filesystem::path pathOf(const QString& path) {
    return {path.toStdU16String()};
}

std::optional<QSize> sizeOf(const QString& text) {
    const QStringList sides = text.split('x');
    const QSize size(sides.value(0).toInt(), sides.value(1).toInt());
    if (sides.size() != 2 || size.width() < 320 || size.height() < 240 || size.width() > 8192 || size.height() > 8192)
        return std::nullopt;
    return size;
}

/// chat.png as chat-dark.png.
QString withTheme(const QString& file, const QString& theme) {
    const QFileInfo info(file);
    return info.dir().filePath(info.completeBaseName() + '-' + theme + '.' + info.suffix());
}

int wrongUse(const QString& words) {
    QTextStream(stderr) << words << " Try --help.\n";
    return 2;
}

int run(int argumentCount, char** arguments) {
    using namespace calliope::ui;

    // A picture needs no display, nor a GPU.
    const bool takesPicture = std::any_of(arguments, arguments + argumentCount,
                                          [](const char* each) { return qstrncmp(each, "--screenshot", 12) == 0; });
    if (takesPicture) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    }
    QGuiApplication application(argumentCount, arguments);
    QGuiApplication::setApplicationName("Calliope");
    QGuiApplication::setApplicationVersion(CALLIOPE_VERSION);
    QGuiApplication::setDesktopFileName("calliope");
    QGuiApplication::setWindowIcon(appIcon());

    QCommandLineParser parser;
    parser.setApplicationDescription("A private multimodal assistant.");
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption data("data", "Keeps everything in FOLDER.", "FOLDER");
    const QCommandLineOption picture(
        "screenshot", "Writes a picture of PAGE (" + screenshotPages().join(", ") + ") with sample chats to FILE.",
        "PAGE");
    const QCommandLineOption theme(
        "theme",
        "light, dark or contrast, for the picture; or several with commas, which add their names to the file's.",
        "THEME", "light");
    const QCommandLineOption size("size", "of the picture.", "WxH", "1440x900");
    parser.addOptions({data, picture, theme, size});
    parser.addPositionalArgument("FILE", "Where the picture goes.", "[FILE.png]");
    parser.process(application);

    const bool usesSamples = takesPicture || (CALLIOPE_OFFLINE && !parser.isSet(data));
    QTemporaryDir scratch;
    const QString folder = usesSamples ? scratch.path()
                           : parser.isSet(data)
                               ? parser.value(data)
                               : QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    Session::Options options{.folder = pathOf(folder),
                             .sampleChats = usesSamples,
                             .isOffline = CALLIOPE_OFFLINE || takesPicture,
                             .hasFirstRun = !usesSamples};

    if (takesPicture) {
        const QHash<QString, QString> themes{{"light", "paper"}, {"dark", "lamp"}, {"contrast", "contrast"}};
        const auto pixels = sizeOf(parser.value(size));
        if (!screenshotPages().contains(parser.value(picture)))
            return wrongUse("There is no page " + parser.value(picture) + ".");
        const QStringList wanted = parser.value(theme).split(',');
        for (const QString& each : wanted)
            if (!themes.contains(each)) return wrongUse("There is no theme " + each + ".");
        if (!pixels) return wrongUse("The size is WIDTHxHEIGHT, from 320x240 to 8192x8192.");
        if (parser.positionalArguments().size() != 1) return wrongUse("One file for the picture, please.");
        const QString file = parser.positionalArguments().first();
        Screenshot screenshot{parser.value(picture), *pixels, {}};
        for (const QString& each : wanted)
            screenshot.takes.append({themes.value(each), wanted.size() == 1 ? file : withTheme(file, each)});
        Session session(options);
        return takeScreenshot(session, screenshot);
    }
    Doorbell bell(folder); // until all of the session has ended
    const Doorbell::Visit visit = bell.visit([&] {
        const QString process = bell.holder() > 0 ? QString(" (process %1)").arg(bell.holder()) : QString();
        QTextStream(stderr) << "Calliope" << process << " has " << QDir::toNativeSeparators(folder)
                            << " open and does not answer: waiting for it, ten seconds at most.\n";
    });
    if (visit == Doorbell::Visit::answered) return 0; // after silence the window says whose the folder is
    Session session(options);
    if (!session.load()) return 1;
    auto& window = *qobject_cast<QQuickWindow*>(session.qml().rootObjects().first());
    const WindowPlace place(window, usesSamples ? QString() : folder + "/window.ini");
    bell.listen([shown = QPointer(&window), &session] {
        if (!shown) return false;
        session.screen().cancel(); // while that goes on the window is hidden
        shown->setWindowStates(shown->windowStates() & ~Qt::WindowMinimized);
        shown->raise();
        shown->requestActivate();
        return shown->isVisible();
    });
    return QGuiApplication::exec();
}

} // namespace

int main(int argumentCount, char** arguments) {
    try {
        return run(argumentCount, arguments);
    } catch (const std::exception& error) {
        std::cerr << "Calliope ends: " << error.what() << '\n';
        return 1;
    }
}
