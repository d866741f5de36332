#include "app/assistant/vision_file.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>
#include <array>
#include <vector>

namespace calliope::app {

namespace {

constexpr qsizetype mostFiles = 1000; ///< of a folder

/// Words that say nothing about which model it is; precisions come the better first.
constexpr std::array precisions{"bf16", "f16", "q8_0", "f32"};
constexpr std::array fillers{"mmproj", "model", "gguf", "clip", "vision", "projector", "encoder"};

/// The words of a file's name that tell which model it is.
QSet<QString> wordsOf(const QString& name) {
    static const QRegularExpression border("[-_. ]+");
    static const QRegularExpression quantised("^(i?q\\d|f16|bf16|f32|fp16|k|m|s|xs|xl|l|ud|\\d)$|^i?q\\d");
    QSet<QString> words;
    for (const QString& word : name.toLower().split(border, Qt::SkipEmptyParts)) {
        const bool isFiller =
            std::ranges::any_of(fillers, [&](const char* each) { return word == QLatin1String(each); });
        if (!isFiller && !quantised.match(word).hasMatch()) words.insert(word);
    }
    return words;
}

int precisionOf(const QString& name) {
    const auto found = std::ranges::find_if(
        precisions, [&](const char* each) { return name.contains(QLatin1String(each), Qt::CaseInsensitive); });
    return static_cast<int>(found - precisions.begin());
}

struct Candidate {
    QString path;
    int shared = 0; ///< words with the model
    int precision = 0;
};

} // namespace

QStringList visionFilesFor(const QString& model) {
    const QFileInfo file(model);
    const QSet<QString> wanted = wordsOf(file.completeBaseName());
    std::vector<Candidate> candidates;
    const QStringList names =
        file.dir().entryList({QStringLiteral("*mmproj*.gguf")}, QDir::Files | QDir::Readable, QDir::Name);
    for (const QString& name : names.mid(0, mostFiles)) {
        if (name == file.fileName()) continue;
        const QSet<QString> words = wordsOf(QFileInfo(name).completeBaseName());
        if (!wanted.contains(words)) continue; // it names another model
        candidates.push_back({file.dir().filePath(name), static_cast<int>(words.size()), precisionOf(name)});
    }
    std::ranges::stable_sort(candidates, [](const Candidate& a, const Candidate& b) {
        return a.shared != b.shared ? a.shared > b.shared : a.precision < b.precision;
    });
    QStringList out;
    for (const Candidate& each : candidates) out.append(each.path);
    return out;
}

} // namespace calliope::app
