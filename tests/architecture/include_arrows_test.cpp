#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <algorithm>
#include <vector>

/// Arrows between folders point one way (see ARCHITECTURE.md): reads every source and fails on an include that no row
/// of the tables below allows.

namespace {

struct Folder {
    QString name;
    QStringList mayInclude; ///< besides itself
};

/// A folder stands below everything that it may include, so that there can be no circle.
const std::vector<Folder>& folders() {
    static const std::vector<Folder> table{
        {"inference/base", {}},
        {"inference/http", {"inference/base"}},
        {"inference/pictures", {"inference/base"}},
        {"inference/weights", {"inference/base"}},
        {"inference/gguf", {"inference/base", "inference/weights"}},
        {"inference/tokenizer", {"inference/base", "inference/weights", "inference/gguf"}},
        {"inference/chat", {"inference/base"}},
        {"inference/dialect", {"inference/base"}},
        {"inference/grammar", {"inference/base", "inference/weights", "inference/gguf", "inference/tokenizer"}},
        {"inference/sampling", {"inference/base"}},
        {"inference/plan", {"inference/base", "inference/weights", "inference/gguf"}},
        {"inference/models", {"inference/base", "inference/weights", "inference/gguf", "inference/plan"}},
        {"inference/vision",
         {"inference/base", "inference/pictures", "inference/weights", "inference/gguf", "inference/plan",
          "inference/models"}},
        {"inference/reference", {"inference/base", "inference/weights", "inference/gguf", "inference/plan"}},
        {"shaders", {"inference/base"}},
        {"inference/vulkan", {"inference/base", "inference/weights", "inference/gguf", "inference/plan", "shaders"}},
        {"inference/engine",
         {"inference/base", "inference/weights", "inference/gguf", "inference/tokenizer", "inference/chat",
          "inference/dialect", "inference/grammar", "inference/sampling", "inference/plan", "inference/models",
          "inference/pictures", "inference/vision", "inference/reference", "inference/vulkan"}},
        {"inference/turn",
         {"inference/base", "inference/tokenizer", "inference/chat", "inference/dialect", "inference/grammar",
          "inference/sampling", "inference/vision", "inference/engine"}},
        {"inference/server",
         {"inference/base", "inference/gguf", "inference/tokenizer", "inference/dialect", "inference/grammar",
          "inference/sampling", "inference/pictures", "inference/vision", "inference/engine", "inference/vulkan",
          "inference/http", "inference/turn"}},
        {"inference/cli",
         {"inference/base", "inference/weights", "inference/gguf", "inference/tokenizer", "inference/chat",
          "inference/dialect", "inference/grammar", "inference/sampling", "inference/plan", "inference/models",
          "inference/pictures", "inference/vision", "inference/reference", "inference/vulkan", "inference/engine",
          "inference/http", "inference/turn", "inference/server"}},
        {"app/documents/program", {"inference/base"}},
        {"storage", {"inference/base"}},
        {"app/base", {}},
        {"app/markdown", {"app/base"}},
        {"app/highlight", {"app/base"}},
        {"app/network", {"app/base"}},
        {"app/library", {"app/base", "app/network"}},
        {"app/endpoints", {"app/base", "app/network"}},
        {"app/engine", {"app/base", "app/network", "app/endpoints"}},
        {"app/store", {"app/base", "storage"}},
        {"app/tools", {"app/base", "app/network", "app/endpoints", "app/store", "storage"}},
        {"app/mcp", {"app/base", "app/network", "app/endpoints", "app/store", "app/tools", "storage"}},
        {"app/settings", {"app/base", "app/store", "storage"}},
        {"app/modes", {"app/base", "app/network", "app/endpoints", "app/tools", "storage"}},
        {"app/health", {"app/base"}},
        {"app/documents", {"app/base", "app/network", "app/engine", "app/store", "app/tools", "storage"}},
        {"app/pictures", {"app/base", "app/network", "app/engine", "app/store", "app/documents", "storage"}},
        {"app/looks",
         {"app/base", "app/network", "app/endpoints", "app/store", "app/tools", "app/pictures", "storage"}},
        {"app/camera", {"app/base"}},
        {"app/shop/words", {"storage"}},
        {"app/shop/checkout", {"app/base", "app/network", "app/endpoints", "app/store", "storage", "app/shop/words"}},
        {"app/shop/consent",
         {"app/shop/checkout", "app/base", "app/network", "app/endpoints", "app/store", "storage", "app/shop/words"}},
        {"app/shop/feeds", {"inference/base", "storage", "app/shop/words"}},
        {"app/shop/advice", {"storage", "app/shop/words"}},
        {"app/shop/wishes",
         {"app/base", "app/network", "app/endpoints", "app/store", "app/tools", "storage", "app/shop/words",
          "app/shop/feeds"}},
        {"app/shop/likeness", {}},
        {"app/shop/demo", {"storage", "app/shop/words", "app/shop/feeds"}},
        {"app/shop/catalogue",
         {"app/base", "storage", "app/shop/words", "app/shop/feeds", "app/shop/likeness", "app/shop/demo",
          "app/shop/advice"}},
        {"app/shop/tools",
         {"app/base", "app/network", "app/endpoints", "app/engine", "app/store", "app/tools", "app/documents",
          "app/pictures", "app/looks", "storage", "app/shop/words", "app/shop/feeds", "app/shop/wishes",
          "app/shop/likeness", "app/shop/demo", "app/shop/advice", "app/shop/catalogue"}},
        {"app/shop/panel",
         {"app/base", "app/markdown", "storage", "app/shop/words", "app/shop/feeds", "app/shop/likeness",
          "app/shop/demo", "app/shop/catalogue"}},
        {"app/shop/pictures",
         {"app/base", "app/network", "app/endpoints", "app/engine", "app/store", "app/tools", "app/documents",
          "app/pictures", "app/looks", "inference/base", "storage", "app/shop/words", "app/shop/feeds",
          "app/shop/likeness", "app/shop/demo", "app/shop/advice", "app/shop/catalogue", "app/shop/panel",
          "app/shop/checkout"}},
        {"app/shop/wardrobe",
         {"app/base", "app/markdown", "app/network", "app/endpoints", "app/engine", "app/store", "app/tools",
          "app/documents", "app/pictures", "app/looks", "storage", "app/shop/words", "app/shop/feeds",
          "app/shop/likeness", "app/shop/demo", "app/shop/advice", "app/shop/catalogue", "app/shop/panel"}},
        {"app/shop/buying",
         {"app/base", "app/network", "app/endpoints", "app/store", "storage", "app/shop/words", "app/shop/feeds",
          "app/shop/likeness", "app/shop/demo", "app/shop/catalogue", "app/shop/panel", "app/shop/checkout"}},
        {"app/chats",
         {"app/base", "app/markdown", "app/highlight", "app/network", "app/endpoints", "app/store", "app/tools",
          "app/settings", "app/modes", "app/health", "app/documents", "app/pictures", "app/looks", "storage"}},
        {"app/assistant",
         {"app/base", "app/network", "app/library", "app/endpoints", "app/engine", "app/store", "app/tools",
          "app/settings", "app/modes", "app/chats", "storage"}},
        {"ui", {"app/base",         "app/markdown",     "app/highlight",   "app/network",    "app/library",
                "app/endpoints",    "app/engine",       "app/store",       "app/tools",      "app/mcp",
                "app/settings",     "app/modes",        "app/health",      "app/documents",  "app/pictures",
                "app/looks",        "app/chats",        "app/assistant",   "app/camera",     "app/shop/checkout",
                "app/shop/consent", "app/shop/panel",   "app/shop/buying", "app/shop/tools", "app/shop/wardrobe",
                "app/shop/wishes",  "app/shop/pictures"}},
    };
    return table;
}

/// Libraries that only some folders may use.
struct Library {
    QRegularExpression header; ///< of an include, from its beginning
    QStringList folders;
};

const std::vector<Library>& libraries() {
    static const std::vector<Library> table{
        {QRegularExpression("^(Q[A-Z]|Qt|qt)"),
         {"app/base",
          "app/markdown",
          "app/highlight",
          "app/network",
          "app/library",
          "app/endpoints",
          "app/engine",
          "app/store",
          "app/tools",
          "app/mcp",
          "app/settings",
          "app/modes",
          "app/health",
          "app/documents",
          "app/pictures",
          "app/looks",
          "app/camera",
          "app/chats",
          "app/assistant",
          "app/shop/checkout",
          "app/shop/consent",
          "app/shop/feeds",
          "app/shop/demo",
          "app/shop/catalogue",
          "app/shop/panel",
          "app/shop/wishes",
          "app/shop/tools",
          "app/shop/wardrobe",
          "app/shop/buying",
          "app/shop/pictures",
          "ui"}},
        {QRegularExpression("^(QtQuick|QtQml|QQuick|QQml)"), {"ui"}},
        {QRegularExpression("^md4c"), {"app/markdown"}},
        {QRegularExpression("^qt6?keychain"), {"app/endpoints"}},
        {QRegularExpression("^(volk\\.h|vulkan/)"), {"inference/vulkan"}},
        {QRegularExpression("^CLI/"), {"inference/cli"}},
        {QRegularExpression("^httplib"), {"inference/http", "inference/server"}},
        {QRegularExpression("^(sqlite3|SQLiteCpp/)"), {"storage"}},
        {QRegularExpression("^boost/"), {"app/tools"}},
        {QRegularExpression("^(poppler|expat)"), {"app/documents/program"}},
        {QRegularExpression("^zip\\.h"), {"app/documents/program", "storage"}},
        {QRegularExpression("^gif_lib"), {"inference/pictures"}},
        {QRegularExpression("^opencv2/"), {"inference/pictures", "app/camera", "app/shop/likeness"}},
    };
    return table;
}

/// The row whose folder holds the file; nullptr where there is none.
const Folder* folderOf(const QString& path) {
    const auto row = std::find_if(folders().begin(), folders().end(),
                                  [&](const Folder& folder) { return path.startsWith(folder.name + '/'); });
    return row == folders().end() ? nullptr : &*row;
}

/// An own header as a path from the top folder, whether it was named from there or from the including file's folder.
QString resolved(const QString& file, const QString& header) {
    static const QStringList tops{"app", "inference", "shaders", "storage", "tests", "ui"};
    return tops.contains(header.section('/', 0, 0)) ? header : QDir::cleanPath(file.section('/', 0, -2) + '/' + header);
}

/// Why `file` must not include `header`; empty where it may. `own` is true for #include "..." and false for <...>.
QString objection(const QString& file, const Folder& folder, const QString& header, bool own) {
    for (const Library& library : libraries())
        if (library.header.match(header).hasMatch() && !library.folders.contains(folder.name))
            return QString("only %1 may use this library").arg(library.folders.join(" and "));
    if (!own) return {};
    const Folder* target = folderOf(resolved(file, header));
    if (!target) return "no row of the table knows its folder";
    if (target == &folder || folder.mayInclude.contains(target->name)) return {};
    return QString("%1 may not include %2").arg(folder.name, target->name);
}

/// One line for each include of a source that the tables do not allow; `file` is its path from the top folder.
QStringList wrongIncludes(const QString& file, const QString& source) {
    const Folder* folder = folderOf(file);
    if (!folder) return {file + ": no row of the table knows its folder"};
    static const QRegularExpression include("^[ \\t]*#[ \\t]*include[ \\t]*([\"<])([^\">\\n]+)[\">]",
                                            QRegularExpression::MultilineOption);
    QStringList wrong;
    for (auto matches = include.globalMatch(source); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const QString header = match.captured(2);
        const QString reason = objection(file, *folder, header, match.captured(1) == "\"");
        if (!reason.isEmpty()) wrong.append(QString("%1 includes %2: %3").arg(file, header, reason));
    }
    return wrong;
}

} // namespace

class IncludeArrowsTest : public QObject {
    Q_OBJECT

private slots:
    void tableHasNoCircle() {
        QStringList above;
        for (const Folder& folder : folders()) {
            for (const QString& name : folder.mayInclude)
                QVERIFY2(above.contains(name), qPrintable(folder.name + " stands above " + name));
            above.append(folder.name);
        }
    }

    /// A click is made by a person: what the model can reach must not even name it.
    void onlyTheWindowMakesConsents() {
        for (const Folder& folder : folders())
            QCOMPARE(folder.mayInclude.contains("app/shop/consent"), folder.name == "ui");
    }

    void wrongIncludesAreFound_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("source");
        QTest::addColumn<int>("wrong");

        const auto row = [](const char* name, const char* file, const char* source, int wrong) {
            QTest::newRow(name) << file << source << wrong;
        };
        row("an arrow", "inference/models/a.cpp", "#include \"inference/plan/plan.h\"\n", 0);
        row("against an arrow", "inference/plan/a.h", "#include \"inference/models/model.h\"\n", 1);
        row("between leaves", "inference/chat/a.cpp", "#pragma once\n\n#include \"inference/tokenizer/t.h\"\n", 1);
        row("oracle on models", "inference/reference/a.cpp", "#include \"inference/models/model.h\"\n", 1);
        row("own folder, short", "inference/gguf/a.cpp", "#include \"reader.h\"\n", 0);
        row("around the corner", "inference/plan/a.cpp", "#include \"../vulkan/device.h\"\n", 1);
        row("out of the tree", "inference/plan/a.cpp", "#include \"../../../elsewhere/device.h\"\n", 1);
        row("sub-folder", "inference/models/families/a.cpp", "#include \"inference/vulkan/device.h\"\n", 1);
        row("engine on the app", "inference/engine/a.cpp", "#include \"app/settings.h\"\n", 1);
        row("app on the engine", "app/chats/a.cpp", "#include \"inference/engine/engine.h\"\n", 1);
        row("a tool on consents", "app/tools/a.cpp", "#include \"app/shop/consent/consent_desk.h\"\n", 1);
        row("page on storage", "ui/a.cpp", "#include \"storage/database.h\"\n", 1);
        row("source on a test", "inference/gguf/a.cpp", "#include \"tests/support/reference_data.h\"\n", 1);
        row("kernel", "shaders/kernels/a.comp", "#include \"include/prelude.glsl\"\n", 0);
        row("Qt in the engine", "inference/base/a.h", "#include <QString>\n", 1);
        row("Qt module in the engine", "inference/base/a.h", "#include <QtCore/QString>\n", 1);
        row("Qt in the app", "app/chats/a.h", "#include <QString>\n", 0);
        row("Qt Quick in the app", "app/chats/a.h", "#include <QtQuick/QQuickItem>\n", 1);
        row("Vulkan in a model", "inference/models/a.cpp", "#include <volk.h>\n", 1);
        row("unusual spelling", "inference/plan/a.h", "  #  include  \"inference/cli/main.h\" // why\n", 1);
        row("two of them", "storage/a.h", "#include \"ui/a.h\"\n#include <vector>\n#include \"app/a.h\"\n", 2);
        row("in a comment", "inference/plan/a.h", "// #include \"inference/cli/main.h\"\n", 0);
        row("new folder", "inference/magic/a.h", "#include <vector>\n", 1);
    }

    void wrongIncludesAreFound() {
        QFETCH(QString, file);
        QFETCH(QString, source);
        QFETCH(int, wrong);
        const QStringList found = wrongIncludes(file, source);
        QVERIFY2(found.size() == wrong, qPrintable(found.join('\n')));
    }

    void sourcesFollowTheArrows() {
        const QDir top(CALLIOPE_SOURCE_DIR);
        QStringList wrong;
        int read = 0;
        for (const char* folder : {"app", "inference", "shaders", "storage", "ui"}) {
            QDirIterator files(top.filePath(folder), {"*.h", "*.cpp", "*.mm", "*.comp", "*.glsl"}, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
                wrong += wrongIncludes(top.relativeFilePath(file.fileName()), QString::fromUtf8(file.readAll()));
                ++read;
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable('\n' + wrong.join('\n')));
        QVERIFY2(read > 20, "hardly any sources were found; the test looks in the wrong place");
    }
};

QTEST_APPLESS_MAIN(IncludeArrowsTest)
#include "include_arrows_test.moc"
