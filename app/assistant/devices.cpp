#include "app/assistant/devices.h"

#include "app/network/plain_text.h"

#include <QJsonArray>
#include <QLocale>
#include <algorithm>
#include <tuple>
#include <utility>

namespace calliope::app {

namespace {

constexpr qsizetype mostDevices = 64;
constexpr int longest = 200;

} // namespace

qint64 Device::usableBytes() const {
    constexpr double ofGpu = 0.92;
    constexpr double ofProcessor = 0.6;
    return static_cast<qint64>((isSoftware ? ofProcessor : ofGpu) * static_cast<double>(memoryBytes));
}

QVariantList Devices::rows() const {
    QVariantList rows;
    const QLocale locale;
    for (const Device& device : m_devices)
        rows.append(QVariantMap{{"name", device.name},
                                {"words", tr("%1, %2 of memory")
                                              .arg(device.type, locale.formattedDataSize(device.memoryBytes, 1,
                                                                                         QLocale::DataSizeSIFormat))},
                                {"automatic", device.name == automatic()}});
    return rows;
}

QString Devices::automatic() const {
    return m_chosen < 0 ? QString() : m_devices[static_cast<std::size_t>(m_chosen)].name;
}

QString Devices::missing() const {
    const bool isThere = m_devices.empty() || std::ranges::find(m_devices, m_wanted, &Device::name) != m_devices.end();
    return isThere ? QString() : m_wanted;
}

const Device* Devices::current() const {
    const auto found = std::ranges::find(m_devices, m_wanted, &Device::name);
    if (found != m_devices.end()) return &*found;
    return m_chosen < 0 ? nullptr : &m_devices[static_cast<std::size_t>(m_chosen)];
}

void Devices::choose(const QString& name) {
    if (name == m_wanted) return;
    m_wanted = name;
    emit changed();
}

void Devices::take(const QJsonObject& answer) {
    const auto before =
        std::tuple(std::exchange(m_devices, {}), std::exchange(m_chosen, -1), std::exchange(m_reason, {}));
    m_reason = plainText(answer["reason"].toString(), longest);
    const QJsonArray rows = answer["devices"].toArray();
    for (const QJsonValue each : rows) {
        if (static_cast<qsizetype>(m_devices.size()) == mostDevices) break;
        const QJsonObject row = each.toObject();
        if (row["index"] == answer["chosen"]) m_chosen = static_cast<int>(m_devices.size());
        constexpr double mostBytes = 1e15;
        m_devices.push_back(
            {.name = plainText(row["name"].toString(), longest),
             .type = plainText(row["type"].toString(), longest),
             .memoryBytes = static_cast<qint64>(std::clamp(row["memory_bytes"].toDouble(), 0.0, mostBytes)),
             .isSoftware = row["software"].toBool()});
    }
    if (before != std::tie(m_devices, m_chosen, m_reason)) emit changed();
}

} // namespace calliope::app
