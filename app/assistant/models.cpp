#include "app/assistant/models.h"

#include "app/assistant/model_files.h"
#include "app/assistant/vision_file.h"
#include "app/base/failure_words.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QPointer>
#include <QRegularExpression>
#include <QThreadPool>
#include <algorithm>
#include <utility>

namespace calliope::app {

QString modelName(const QString& path) {
    static const QRegularExpression part("-\\d{5}-of-\\d{5}$");
    QString name = QFileInfo(path).completeBaseName();
    return name.remove(part);
}

Models::Models(const QString& builtIn, QObject* parent)
    : QObject(parent)
    , m_builtIn(builtIn)
    , m_current(builtIn) {
    if (!builtIn.isEmpty()) m_files.push_back({.path = builtIn, .isBuiltIn = true});
}

QString Models::nameOf(const ModelFile& file) const {
    return file.isBuiltIn ? tr("Built-in demonstration model") : modelName(file.path);
}

QString Models::nameOf(const QString& key) const {
    const QVariantList rows = choices();
    for (const QVariant& row : rows)
        if (const QVariantMap model = row.toMap(); model["key"] == key) return model["name"].toString();
    return {};
}

QVariantList Models::choices() const {
    QVariantList rows;
    const auto add = [&](const QString& key, const QString& name) {
        rows.append(QVariantMap{{"key", key}, {"name", name}, {"inUse", key == m_current}, {"isNext", key == m_next}});
    };
    for (const ModelFile& file : m_files) add(file.path, nameOf(file));
    for (const RemoteModel& model : m_remote)
        add(remoteKey(model.id, model.model), tr("%1 at %2").arg(model.model, model.endpoint.name));
    return rows;
}

QVariantList Models::files() const {
    QVariantList rows;
    const QLocale locale;
    for (const ModelFile& file : m_files) {
        const QFileInfo info(file.path);
        rows.append(QVariantMap{
            {"key", file.path},
            {"name", nameOf(file)},
            {"maker", file.isBuiltIn ? tr("Made for Calliope, Apache 2.0") : info.absolutePath()},
            {"words",
             file.isBuiltIn
                 ? tr("Answers questions about Calliope and small sums. For everything else choose a real model.")
                 : tr("A file of yours; it stays where it is.")},
            {"size", info.exists() ? locale.formattedDataSize(info.size(), 1, QLocale::DataSizeSIFormat)
                                   : tr("The file is gone")},
            {"inUse", file.path == m_current},
            {"isNext", file.path == m_next},
            {"fit", static_cast<int>(file.fit.kind)},
            {"fitIcon", fitIcon(file.fit.kind)},
            {"fitWords", file.fit.words},
            {"mayPair", !file.isBuiltIn},
            {"removable", !file.isBuiltIn && file.path != m_current}});
    }
    return rows;
}

QString Models::unplanned() const {
    const auto found =
        std::find_if(m_files.begin(), m_files.end(), [](const ModelFile& file) { return !file.isPlanned; });
    return found == m_files.end() ? QString() : found->path;
}

void Models::setFit(const QString& path, const Fit& fit) {
    const auto found =
        std::find_if(m_files.begin(), m_files.end(), [&](const ModelFile& file) { return file.path == path; });
    if (found == m_files.end()) return;
    found->isPlanned = true;
    found->fit = fit;
    emit changed();
}

void Models::forgetFits() {
    for (ModelFile& file : m_files) file.isPlanned = false;
}

QVariantMap Models::failure() const {
    return shownFailure(m_failure);
}

const RemoteModel* Models::currentRemote() const {
    const auto found = std::find_if(m_remote.begin(), m_remote.end(), [this](const RemoteModel& each) {
        return remoteKey(each.id, each.model) == m_current;
    });
    return found == m_remote.end() ? nullptr : &*found;
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
    if (!isModelFile(path))
        return setFailure({tr("%1 is no model file").arg(info.fileName()),
                           tr("Calliope reads models in the GGUF format."),
                           Failure::Action::none,
                           {}});
    // A link keeps its name: what it leads to may have none that says anything, and lie elsewhere than its vision file.
    if (isVisionFile(path)) return addVision(info.absoluteFilePath());
    keep(info.absoluteFilePath());
    use(info.absoluteFilePath());
}

void Models::addVision(const QString& file) {
    const auto beside = std::find_if(m_files.begin(), m_files.end(), [&](const ModelFile& each) {
        return each.path == m_current && visionFilesFor(each.path).contains(file);
    });
    const auto owner =
        beside != m_files.end() ? beside : std::find_if(m_files.begin(), m_files.end(), [&](const ModelFile& each) {
            return visionFilesFor(each.path).contains(file);
        });
    if (owner != m_files.end()) return setVision(owner->path, QUrl::fromLocalFile(file));
    setFailure(
        {tr("%1 is a vision file, not a model").arg(QFileInfo(file).fileName()),
         tr("It works beside a model. Add the model that it belongs to, then choose the file on the model's card."),
         Failure::Action::none,
         {}});
}

void Models::setVision(const QString& path, const QUrl& file) {
    const QString vision = file.toLocalFile();
    const auto found =
        std::find_if(m_files.begin(), m_files.end(), [&](const ModelFile& each) { return each.path == path; });
    if (found == m_files.end()) return;
    if (!isModelFile(vision) || !isVisionFile(vision))
        return setFailure(
            {tr("%1 is no vision file").arg(QFileInfo(vision).fileName()),
             tr("Please choose the GGUF file that came beside the model; its name mostly has “mmproj” in it."),
             Failure::Action::none,
             {}});
    if (m_isAnswering && path == m_current)
        return emit done(tr("Please choose the vision file when the answers under way have ended"), false);
    m_failure = {};
    found->vision = QFileInfo(vision).absoluteFilePath();
    found->isPlanned = false;
    emit changed();
    emit visionChosen(path);
    emit done(tr("%1 sees pictures with %2").arg(nameOf(path), QFileInfo(vision).fileName()), false);
}

QStringList Models::visionFilesOf(const QString& path) const {
    QStringList files = visionFilesFor(path);
    const QString chosen = chosenVision().value(path);
    if (!QFileInfo(chosen).isFile()) return files;
    files.removeAll(chosen);
    files.prepend(chosen);
    return files;
}

QHash<QString, QString> Models::chosenVision() const {
    QHash<QString, QString> out;
    for (const ModelFile& file : m_files)
        if (!file.vision.isEmpty()) out.insert(file.path, file.vision);
    return out;
}

bool Models::keep(const QString& path) {
    const bool isKnown =
        std::any_of(m_files.begin(), m_files.end(), [&](const ModelFile& each) { return each.path == path; });
    if (isKnown) return false;
    m_files.push_back({.path = path});
    emit added(path);
    return true;
}

void Models::addFetched(const QString& path) {
    if (keep(path)) emit changed();
}

void Models::addFolder(const QUrl& folder) {
    QThreadPool::globalInstance()->start([self = QPointer(this), path = folder.toLocalFile()] {
        const QStringList found = modelFilesIn(path);
        QMetaObject::invokeMethod(
            qApp,
            [self, found] {
                if (!self) return;
                const auto news =
                    std::count_if(found.begin(), found.end(), [&](const QString& file) { return self->keep(file); });
                emit self->changed();
                emit self->done(news == 0   ? tr("No models were found there that are not here already")
                                : news == 1 ? tr("One model was found")
                                            : tr("%1 models were found").arg(news),
                                false);
            },
            Qt::QueuedConnection);
    });
}

void Models::refuse(const Failure& failure, const QString& before) {
    m_failure = failure;
    m_current = before;
    emit changed();
    emit fellBack(before);
}

void Models::use(const QString& key) {
    m_failure = {};
    const bool isNext = m_isAnswering && key != m_current && !isRemoteKey(m_current);
    m_next = isNext ? key : QString();
    if (isNext)
        m_before = m_current;
    else
        m_current = key;
    emit changed();
    if (isNext) return emit done(tr("%1 comes when the answers under way have ended").arg(nameOf(key)), true);
    emit chosen(key);
}

void Models::undo() {
    m_next.clear();
    if (m_current != m_before) return use(m_before); // it has come already
    emit changed();
}

void Models::setAnswering(bool isAnswering) {
    m_isAnswering = isAnswering;
    if (isAnswering || m_next.isEmpty()) return;
    const QString next = std::exchange(m_next, {});
    if (!nameOf(next).isEmpty()) return use(next); // it may have gone meanwhile
    emit changed();
}

void Models::remove(const QString& path) {
    std::erase_if(m_files, [&](const ModelFile& file) { return file.path == path && !file.isBuiltIn; });
    emit changed();
    emit removed(path);
}

void Models::restore(const QStringList& paths, const QString& current, const QHash<QString, QString>& vision) {
    for (const QString& path : paths) m_files.push_back({.path = path, .vision = vision.value(path)});
    const bool isThere =
        std::any_of(m_files.begin(), m_files.end(), [&](const ModelFile& file) { return file.path == current; });
    if ((isThere && QFileInfo::exists(current)) || isRemoteKey(current)) m_current = current;
    if (isRemoteKey(m_current) && !currentRemote()) m_current = m_builtIn;
    emit changed();
}

void Models::setRemote(std::vector<RemoteModel> models) {
    const bool wasThere = currentRemote() != nullptr;
    m_remote = std::move(models);
    if (wasThere && !currentRemote()) return use(m_builtIn);
    emit changed();
}

} // namespace calliope::app
