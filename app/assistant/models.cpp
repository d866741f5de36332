#include "app/assistant/models.h"

#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>

namespace calliope::app {

QString modelName(const QString& path) {
    static const QRegularExpression part("-\\d{5}-of-\\d{5}$");
    QString name = QFileInfo(path).completeBaseName();
    return name.remove(part);
}

Models::Models(const QString& builtIn, QObject* parent)
    : QObject(parent) {
    if (!builtIn.isEmpty()) m_files.push_back({builtIn, true});
    m_current = builtIn;
}

QVariantList Models::choices() const {
    QVariantList rows;
    const QLocale locale;
    for (const ModelFile& file : m_files) {
        const QFileInfo info(file.path);
        rows.append(QVariantMap{
            {"key", file.path},
            {"name", file.isBuiltIn ? tr("Built-in demonstration model") : modelName(file.path)},
            {"maker", file.isBuiltIn ? tr("Made for Calliope, Apache 2.0") : info.absolutePath()},
            {"words",
             file.isBuiltIn
                 ? tr("Answers questions about Calliope and small sums. For everything else choose a real model.")
                 : tr("A file of yours; it stays where it is.")},
            {"size", info.exists() ? locale.formattedDataSize(info.size()) : tr("The file is gone")},
            {"inUse", file.path == m_current},
            {"removable", !file.isBuiltIn && file.path != m_current}});
    }
    return rows;
}

QVariantMap Models::failure() const {
    return {{"title", m_failure.title},
            {"detail", m_failure.detail},
            {"action", ""},
            {"actionText", ""},
            {"report", m_failure.report}};
}

void Models::setFailure(const Failure& failure) {
    m_failure = failure;
    emit changed();
}

void Models::add(const QUrl& file) {
    const QString path = file.toLocalFile();
    const QFileInfo info(path);
    if (path.isEmpty() || !info.isFile())
        return setFailure({tr("This is no file"),
                           tr("Please choose a model file whose name ends in .gguf."),
                           Failure::Action::none,
                           {}});
    const bool isKnown =
        std::any_of(m_files.begin(), m_files.end(), [&](const ModelFile& each) { return each.path == path; });
    if (!isKnown) {
        m_files.push_back({path, false});
        emit added(path);
    }
    use(path);
}

void Models::use(const QString& path) {
    m_failure = {};
    m_current = path;
    emit changed();
    emit chosen(path);
}

void Models::remove(const QString& path) {
    std::erase_if(m_files, [&](const ModelFile& file) { return file.path == path && !file.isBuiltIn; });
    emit changed();
    emit removed(path);
}

void Models::restore(const QStringList& paths, const QString& current) {
    for (const QString& path : paths) m_files.push_back({path, false});
    const bool isThere =
        std::any_of(m_files.begin(), m_files.end(), [&](const ModelFile& file) { return file.path == current; });
    if (isThere && QFileInfo::exists(current)) m_current = current;
    emit changed();
}

} // namespace calliope::app
