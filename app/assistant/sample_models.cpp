#include "app/assistant/sample_models.h"

#include "app/library/manifest.h"

#include <QDir>
#include <QFile>
#include <array>

namespace calliope::app {

namespace {

struct Sample {
    const char* id; ///< in the catalogue
    const char* file;
    qint64 bytes;
    qint64 bytesThere;
};

constexpr std::array samples{
    Sample{"muse-glimmer-30b-q4", "Muse-Glimmer-30B-UD-Q4_K_XL.gguf", 15'900'000'000, 15'900'000'000},
    Sample{"qwen3-8b-q4", "Qwen3-8B-Q4_K_M.gguf", 5'030'000'000, 2'140'000'000}};

} // namespace

QString addSampleModels(const QString& folder) {
    for (const Sample& sample : samples) {
        const QDir place(QDir(folder).filePath(sample.id));
        place.mkpath(".");
        (void)writeManifest(place.path(), {{HubFile{sample.file, sample.bytes, {}}}});
        const QString name = sample.bytesThere == sample.bytes ? QString(sample.file) : partName(sample.file);
        QFile file(place.filePath(name));
        if (file.open(QIODevice::WriteOnly)) (void)file.resize(sample.bytesThere); // which takes no room on most disks
    }
    return QDir(QDir(folder).filePath(samples.front().id)).filePath(samples.front().file);
}

} // namespace calliope::app
