#include "app/assistant/model_memory.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace calliope::app {

namespace {

const char* const currentKey = "models.current";
const char* const visionKey = "models.vision"; ///< JSON: chosen vision files by the paths of their models

} // namespace

ModelMemory::ModelMemory(StoreThread& store, Models& models, Remotes& remotes)
    : m_store(store)
    , m_models(models) {
    const auto keepCurrent = [this](const QString& key) {
        m_store.run([key = key.toStdString()](storage::Store& open) { open.settings().set(currentKey, key); });
    };
    connect(&m_models, &Models::chosen, this, keepCurrent);
    connect(&m_models, &Models::fellBack, this, keepCurrent);
    connect(&m_models, &Models::added, this, [this](const QString& path) {
        m_store.run([path = path.toStdString(), name = modelName(path).toStdString()](storage::Store& open) {
            open.models().save({.locator = path, .name = name});
        });
    });
    connect(&m_models, &Models::visionChosen, this, [this] {
        QJsonObject chosen;
        const QHash<QString, QString> files = m_models.chosenVision();
        for (auto each = files.begin(); each != files.end(); ++each) chosen[each.key()] = each.value();
        m_store.run([json = QJsonDocument(chosen).toJson(QJsonDocument::Compact).toStdString()](storage::Store& open) {
            open.settings().set(visionKey, json);
        });
    });
    connect(&m_models, &Models::removed, this, [this](const QString& path) {
        m_store.run([path = path.toStdString()](storage::Store& open) {
            for (const storage::KnownModel& model : open.models().list())
                if (!model.endpoint && model.locator == path) open.models().remove(model.id);
        });
    });
    connect(&remotes, &Remotes::restored, this, &ModelMemory::restore); // their models come first
    connect(&remotes, &Remotes::changed, this, [this, &remotes] { m_models.setRemote(remotes.models()); });
    connect(&remotes, &Remotes::chosen, &m_models, &Models::use);
}

void ModelMemory::restore() {
    struct Kept {
        QStringList paths;
        QString current;
        QHash<QString, QString> vision;
    };
    m_store.run(
        this,
        [](storage::Store& open) {
            Kept kept;
            for (const storage::KnownModel& model : open.models().list())
                if (!model.endpoint) kept.paths.append(QString::fromStdString(model.locator));
            kept.current = QString::fromStdString(open.settings().get(currentKey, std::string()));
            const QByteArray vision = QByteArray::fromStdString(open.settings().get(visionKey, std::string()));
            const QJsonObject chosen = QJsonDocument::fromJson(vision).object();
            for (auto each = chosen.begin(); each != chosen.end(); ++each)
                kept.vision.insert(each.key(), each->toString());
            return kept;
        },
        [this](const Kept& kept) {
            m_models.restore(kept.paths, kept.current, kept.vision);
            emit restored();
        },
        [this](const Failure&) { emit restored(); });
}

} // namespace calliope::app
