#pragma once

#include "app/base/failure.h"

#include <QJsonObject>
#include <QObject>
#include <QVariantList>
#include <vector>

namespace calliope::app {

/// A device that models can run on, as the engine lists it.
struct Device {
    QString name;
    QString type; ///< "discrete GPU", "processor", …
    qint64 memoryBytes = 0;
    bool isSoftware = false; ///< the processor, by a driver

    /// What models may take of it: the rest is the desktop's and the other programs'.
    [[nodiscard]] qint64 usableBytes() const;

    friend bool operator==(const Device&, const Device&) = default;
};

/// The devices of this computer, as the settings show them; and which one the engine takes by itself, and why.
class Devices : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList rows READ rows NOTIFY changed)      ///< { name, words, automatic }
    Q_PROPERTY(QString automatic READ automatic NOTIFY changed) ///< name of the one taken by itself; empty: not known
    Q_PROPERTY(QString reason READ reason NOTIFY changed)       ///< why, in a sentence
    Q_PROPERTY(QString missing READ missing NOTIFY changed)     ///< name of the chosen one, where it is not there

public:
    using QObject::QObject;

    [[nodiscard]] QVariantList rows() const;
    [[nodiscard]] QString automatic() const;
    [[nodiscard]] QString reason() const { return m_reason; }
    [[nodiscard]] QString missing() const; ///< empty also while nothing is known
    [[nodiscard]] const std::vector<Device>& list() const { return m_devices; }

    /// The one that models run on: the user's choice, the automatic one where that is not there; nullptr where nothing
    /// is known.
    [[nodiscard]] const Device* current() const;

    void choose(const QString& name); ///< empty: the automatic one

    Q_INVOKABLE void refresh() { emit wanted(); }

    /// What the engine answers to /calliope/v1/devices, read as if anybody could have written it.
    void take(const QJsonObject& answer);

signals:
    void changed(); ///< also where another one is chosen
    void wanted();

private:
    std::vector<Device> m_devices;
    int m_chosen = -1; ///< by the engine
    QString m_wanted;  ///< name of the user's choice
    QString m_reason;
};

} // namespace calliope::app
