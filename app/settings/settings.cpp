#include "app/settings/settings.h"

#include <QLocale>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

struct Row {
    const char* key;
    QVariant usual;
    QStringList words = {}; ///< that a text may be; empty: any
    double least = 0;       ///< of a number
    double most = 0;
};

/// That of the user's country; euros where it is not known.
QString usualCurrency() {
    const QString code = QLocale().currencySymbol(QLocale::CurrencyIsoCode);
    return code.size() == 3 ? code : QStringLiteral("EUR");
}

/// Those that many shops ask for, and the user's own.
QStringList knownCurrencies() {
    QStringList codes{"AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HUF", "INR",
                      "JPY", "KRW", "MXN", "NOK", "NZD", "PLN", "RON", "SEK", "TRY", "USD", "ZAR"};
    if (!codes.contains(usualCurrency())) codes.append(usualCurrency());
    codes.sort();
    return codes;
}

const std::vector<Row>& table() {
    static const std::vector<Row> rows{
        {"look.theme", "system", {"system", "paper", "lamp", "contrast"}},
        {"look.scale", 1.0, {}, 0.8, 2.0},
        {"look.less_motion", false},
        {"look.plain_questions", false},
        {"look.thinking", "folded", {"folded", "preview", "open"}},
        {"composer.enter_sends", true},
        {"network.online", true},
        {"chat.mode", "thinking"},
        {"chat.lanes", 4.0, {}, 2, 8},
        {"thinking.limit", "learned", {"learned", "tokens", "seconds"}},
        {"thinking.tokens", 2'000.0, {}, 100, 100'000},
        {"thinking.seconds", 30.0, {}, 1, 3'600},
        {"chat.system_prompt", ""},
        {"chat.sampling", "model"},
        {"engine.device", ""},
        {"engine.context", 0.0, {}, 0, 1 << 20},
        {"engine.cache", "automatic", {"automatic", "f16", "q8_0"}},
        {"models.folder", ""},
        {"shop.width", 632.0, {}, 400, 1200},
        {"shop.model_reads", true},
        {"shop.currency", usualCurrency(), knownCurrencies()},
        {"shop.rates", "[]"},
        {"shop.notices", true},
        {"keys.own", "{}"},
        {"first_run.done", false},
    };
    return rows;
}

QVariant allowed(const Row& row, QVariant value) {
    if (!value.convert(row.usual.metaType())) return row.usual;
    if (!row.words.isEmpty() && !row.words.contains(value.toString())) return row.usual;
    if (row.most > row.least) return std::clamp(value.toDouble(), row.least, row.most);
    return value;
}

QVariant variantOf(const storage::Setting& setting) {
    return std::visit(
        [](const auto& value) -> QVariant {
            using Type = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Type, std::string>)
                return QString::fromStdString(value);
            else if constexpr (std::is_same_v<Type, std::int64_t>)
                return static_cast<qlonglong>(value);
            else
                return value;
        },
        setting);
}

storage::Setting settingOf(const QVariant& value) {
    if (value.userType() == QMetaType::Bool) return value.toBool();
    if (value.userType() == QMetaType::Double) return value.toDouble();
    return value.toString().toStdString();
}

} // namespace

Settings::Settings(StoreThread* store, QObject* parent)
    : QObject(parent)
    , m_store(store) {
    for (const Row& row : table()) m_values[row.key] = row.usual;
    if (m_store) load();
}

QString Settings::themeName() const {
    return theme() != "system" ? theme() : m_systemDark ? "lamp" : "paper";
}

QStringList Settings::currencies() const {
    return knownCurrencies();
}

void Settings::setSystemDark(bool dark) {
    if (dark == m_systemDark) return;
    m_systemDark = dark;
    emit changed();
}

void Settings::load() {
    m_store->run(
        this, [](storage::Store& open) { return open.settings().all(); },
        [this](const std::map<std::string, storage::Setting>& kept) {
            for (const Row& row : table()) {
                const auto found = kept.find(row.key);
                if (found != kept.end() && !m_early.contains(row.key))
                    m_values[row.key] = allowed(row, variantOf(found->second));
            }
            m_isLoaded = true;
            emit changed();
        });
}

void Settings::set(const char* key, const QVariant& value) {
    const auto row =
        std::find_if(table().begin(), table().end(), [&](const Row& each) { return qstrcmp(each.key, key) == 0; });
    const QVariant fit = allowed(*row, value);
    if (m_values.value(key) == fit) return;
    m_values[key] = fit;
    if (!m_isLoaded) m_early.insert(key);
    if (m_store)
        m_store->keep(QByteArray("setting ") + key, [key = std::string(key), setting = settingOf(fit)](
                                                        storage::Store& open) { open.settings().set(key, setting); });
    emit changed();
}

} // namespace calliope::app
