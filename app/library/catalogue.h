#pragma once

#include "app/library/hub.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <vector>

namespace calliope::app {

/// A model that can be fetched. Nothing in it is measured or promised: sizes are those that its makers tell, and what
/// is really fetched is what the hub lists.
struct CatalogueModel {
    QString id; ///< also the name of its folder
    QString name;
    QString maker;
    QString licence;
    QString words; ///< what it is good for
    QString repository;
    QString file;      ///< in the repository; a pattern (*), the first that fits counts
    QString projector; ///< its vision file, in the same way; empty: it does not see
    bool usesTools = false;
    bool hasFreeLicence = false;
    qint64 contextLength = 0;
    qint64 cacheBytesPerToken = 0; ///< of keys and values with 16 bits; 0: not known
    qint64 aboutBytes = 0;         ///< of its main file, rounded; 0: not known
    qint64 projectorAboutBytes = 0;
    QJsonObject outline = {}; ///< metadata that the engine plans with; empty: not known
};

struct Catalogue {
    Hub hub;
    std::vector<CatalogueModel> models;
};

/// Reads a catalogue. What has no good name or repository is left out; throws nothing.
[[nodiscard]] Catalogue readCatalogue(const QByteArray& json);

/// The one that comes with the app.
[[nodiscard]] const Catalogue& ownCatalogue();

} // namespace calliope::app
