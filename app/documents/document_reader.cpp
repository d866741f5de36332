#include "app/documents/document_reader.h"

#include "app/engine/confined_run.h"
#include "app/tools/visible_text.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

constexpr int patience = 20'000; ///< milliseconds
constexpr qsizetype longestHead = 200;
constexpr qint64 mostOutput = (4 << 20) + (1 << 16); ///< bytes; a little more than the other program writes
constexpr qsizetype mostPages = 2'000;

struct Ending {
    const char* name;
    bool isTable;
};
constexpr std::array endings{
    Ending{"pdf", false},     Ending{"docx", false}, Ending{"txt", false}, Ending{"md", false},
    Ending{"csv", true},      Ending{"tsv", true},   Ending{"log", false}, Ending{"json", false},
    Ending{"xml", false},     Ending{"html", false}, Ending{"htm", false}, Ending{"yaml", false},
    Ending{"yml", false},     Ending{"toml", false}, Ending{"ini", false}, Ending{"tex", false},
    Ending{"rst", false},     Ending{"org", false},  Ending{"c", false},   Ending{"h", false},
    Ending{"cpp", false},     Ending{"hpp", false},  Ending{"py", false},  Ending{"js", false},
    Ending{"ts", false},      Ending{"java", false}, Ending{"rs", false},  Ending{"go", false},
    Ending{"sh", false},      Ending{"sql", false},  Ending{"qml", false}, Ending{"css", false},
    Ending{"markdown", false}};

const Ending* endingOf(const QString& name) {
    const QString ending = name.mid(name.lastIndexOf('.') + 1).toLower();
    if (ending.size() == name.size()) return nullptr;
    const auto* found =
        std::ranges::find_if(endings, [&](const Ending& each) { return ending == QLatin1String(each.name); });
    return found == endings.end() ? nullptr : found;
}

QString tr(const char* text) {
    return QCoreApplication::translate("DocumentReader", text);
}

ReadDocument failed(const QString& problem) {
    return {{}, true, problem};
}

QString damaged() {
    return tr("The document could not be read; it may be damaged.");
}

} // namespace

bool isDocumentName(const QString& name) {
    return endingOf(name) != nullptr;
}

ReadDocument documentOfOutput(const QByteArray& output) {
    const qsizetype end = output.left(longestHead).indexOf('\n');
    const QJsonObject head = QJsonDocument::fromJson(output.left(std::max<qsizetype>(end, 0))).object();
    if (end < 0 || !head["pages"].isDouble()) return failed(damaged());
    ReadDocument document;
    document.isWhole = head["whole"].toBool(true);
    const QList<QByteArray> pages = output.mid(end + 1).split('\f');
    if (pages.size() != head["pages"].toInt() || pages.size() > mostPages) return failed(damaged());
    for (const QByteArray& page : pages) document.pages.append(visibleText(QString::fromUtf8(page)));
    return document;
}

DocumentReader::DocumentReader(QString program)
    : m_program(std::move(program)) {}

ReadDocument DocumentReader::read(const QByteArray& file, const QString& name) const {
    if (file.size() > largestFile) return failed(tr("The document is too large; 64 MB are the limit."));
    if (m_program.isEmpty())
        return failed(tr("Documents cannot be read, because the program calliope-documents was not found."));
    const Ending* ending = endingOf(name);
    const QStringList arguments = ending && ending->isTable ? QStringList("--table") : QStringList();
    const ConfinedRun run = runConfined(m_program, arguments, file, mostOutput, patience, *m_isStopped);
    switch (run.ending) {
    case ConfinedRun::Ending::tooLong: return failed(tr("The document took too long to read."));
    case ConfinedRun::Ending::noProgram:
        return failed(tr("Documents cannot be read, because the program calliope-documents did not start."));
    case ConfinedRun::Ending::failed: return failed(run.problem.isEmpty() ? damaged() : run.problem);
    case ConfinedRun::Ending::done: break;
    }
    return documentOfOutput(run.output);
}

} // namespace calliope::app
