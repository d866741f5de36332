#include "app/modes/experience.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <cmath>
#include <iterator>

namespace calliope::app {

namespace {

constexpr std::size_t mostSamples = 24; ///< of a mode, a kind and a model
constexpr std::size_t mostKeys = 400;
constexpr std::size_t enough = 4; ///< before they count
constexpr qsizetype mostModels = 50;
constexpr qint64 mostTokens = 1 << 22;
constexpr double spare = 1.25;
constexpr double slowness = 0.3; ///< with which a pace follows new ones

qint64 countOf(const QJsonValue& value) {
    return static_cast<qint64>(std::clamp(value.toDouble(), 0.0, static_cast<double>(mostTokens)));
}

/// The value below which a share of all lies.
qint64 quantile(std::vector<qint64> values, double share) {
    if (values.empty()) return 0;
    const auto place = static_cast<std::size_t>(std::lround(share * static_cast<double>(values.size() - 1)));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place), values.end());
    return values[place];
}

template<typename Samples, typename Member>
std::vector<qint64> valuesOf(const Samples& samples, Member member) {
    std::vector<qint64> out;
    out.reserve(samples.size());
    for (const auto& each : samples) out.push_back(each.*member);
    return out;
}

void follow(double& pace, double now) {
    pace = pace > 0 ? pace + slowness * (now - pace) : now;
}

} // namespace

void Experience::add(const QString& mode, QuestionKind kind, const QString& model, const Taken& taken) {
    const int lanes = std::max(1, taken.lanes);
    const Key key{mode, static_cast<int>(kind), model};
    if (m_samples.size() < mostKeys || m_samples.contains(key)) {
        std::vector<Sample>& samples = m_samples[key];
        const qint64 need = taken.wasHurried ? 0 : taken.thoughts / std::max(1, taken.requests);
        samples.push_back({std::clamp<qint64>(taken.thoughts / lanes, 0, mostTokens),
                           std::clamp<qint64>(taken.words / lanes, 0, mostTokens),
                           std::clamp<qint64>(need, 0, mostTokens), taken.wasCut});
        if (samples.size() > mostSamples) samples.erase(samples.begin());
    }

    constexpr qint64 fewest = 8; // fewer tokens say little about a pace
    const qint64 tokens = taken.thoughts + taken.words;
    if (tokens < fewest || !(taken.seconds > 0) || (m_paces.size() >= mostModels && !m_paces.contains(model))) return;
    Pace& pace = m_paces[model];
    follow(lanes > 1 ? pace.together : pace.alone, static_cast<double>(tokens) / taken.seconds);
}

std::vector<qint64> Experience::needsOf(const std::vector<Sample>& samples) {
    std::vector<qint64> out;
    for (const Sample& each : samples)
        if (each.need > 0) out.push_back(each.wasCut ? 2 * each.need : each.need);
    return out;
}

int Experience::budget(const QString& mode, QuestionKind kind, const QString& model, int otherwise) const {
    const auto found = m_samples.find({mode, static_cast<int>(kind), model});
    if (otherwise <= 0 || found == m_samples.end()) return otherwise;
    std::vector<qint64> needs = needsOf(found->second);
    if (needs.size() < enough) return otherwise;
    constexpr double nineOfTen = 0.9;
    constexpr qint64 step = 50;
    constexpr qint64 least = 100;
    const double wanted = spare * static_cast<double>(quantile(std::move(needs), nineOfTen));
    const qint64 rounded = (static_cast<qint64>(wanted) + step - 1) / step * step;
    return static_cast<int>(std::clamp<qint64>(rounded, least, 4LL * otherwise));
}

Experience::Estimate Experience::estimate(const QString& mode, QuestionKind kind, const QString& model, int lanes,
                                          int thinkTokens, double stepSeconds) const {
    constexpr qint64 usualWords = 300;
    qint64 thoughts = thinkTokens / 2;
    qint64 words = usualWords;
    if (const auto found = m_samples.find({mode, static_cast<int>(kind), model}); found != m_samples.end()) {
        thoughts = quantile(valuesOf(found->second, &Sample::thoughts), 0.5);
        words = quantile(valuesOf(found->second, &Sample::words), 0.5);
    } else if (lanes > 1) {
        constexpr qint64 rounds = 2;
        thoughts *= rounds;
        words = words * rounds + words / lanes; // the synthesis comes once
    }
    Estimate out{lanes * (thoughts + words), 0};
    Pace pace = m_paces.value(model);
    if (pace.alone <= 0 && stepSeconds > 0) pace.alone = 1 / stepSeconds;
    // Until it is measured: each further answer beside one adds two fifths of its speed, as on a processor.
    constexpr double gain = 0.4;
    const double speed = lanes == 1 || pace.together > 0 ? (lanes == 1 ? pace.alone : pace.together)
                                                         : pace.alone * (1 + gain * (lanes - 1));
    if (speed > 0) out.seconds = static_cast<double>(out.tokens) / speed;
    return out;
}

std::vector<Experience::Row> Experience::rows() const {
    std::vector<Row> out;
    for (const auto& [key, samples] : m_samples) {
        std::vector<qint64> needs;
        for (const Sample& each : samples)
            if (each.need > 0) needs.push_back(each.need);
        if (needs.empty()) continue;
        const auto& [mode, kind, model] = key;
        out.push_back({mode, static_cast<QuestionKind>(kind), model, static_cast<int>(needs.size()),
                       quantile(std::move(needs), 0.5)});
    }
    return out;
}

QByteArray Experience::toJson() const {
    QJsonArray kinds;
    for (const auto& [key, samples] : m_samples) {
        QJsonArray list;
        for (const Sample& each : samples) list.append(QJsonArray{each.thoughts, each.words, each.need, each.wasCut});
        kinds.append(QJsonObject{{"mode", std::get<0>(key)},
                                 {"kind", nameOf(static_cast<QuestionKind>(std::get<1>(key)))},
                                 {"model", std::get<2>(key)},
                                 {"answers", list}});
    }
    QJsonObject paces;
    for (auto pace = m_paces.begin(); pace != m_paces.end(); ++pace)
        paces[pace.key()] = QJsonArray{pace->alone, pace->together};
    return QJsonDocument(QJsonObject{{"kinds", kinds}, {"paces", paces}}).toJson(QJsonDocument::Compact);
}

Experience Experience::fromJson(const QByteArray& json) {
    Experience out;
    const QJsonObject all = QJsonDocument::fromJson(json).object();
    for (const QJsonValue value : all["kinds"].toArray()) {
        const QJsonObject row = value.toObject();
        if (!row["model"].isString()) continue; // once one budget was learned for all models
        if (out.m_samples.size() >= mostKeys) break;
        for (int kind = 0; kind < questionKinds; ++kind) {
            if (row["kind"].toString() != QLatin1String(nameOf(static_cast<QuestionKind>(kind)))) continue;
            std::vector<Sample> samples;
            for (const QJsonValue each : row["answers"].toArray()) {
                const QJsonArray sample = each.toArray();
                samples.push_back(
                    {countOf(sample.at(0)), countOf(sample.at(1)), countOf(sample.at(2)), sample.at(3).toBool()});
            }
            if (samples.size() > mostSamples)
                samples.erase(samples.begin(), samples.end() - static_cast<std::ptrdiff_t>(mostSamples));
            if (!samples.empty())
                out.m_samples[{row["mode"].toString().left(40), kind, row["model"].toString()}] = std::move(samples);
        }
    }
    const QJsonObject paces = all["paces"].toObject();
    for (auto pace = paces.begin(); pace != paces.end() && out.m_paces.size() < mostModels; ++pace) {
        const QJsonArray both = pace->toArray();
        constexpr double fastest = 1e6;
        out.m_paces[pace.key()] = {std::clamp(both.at(0).toDouble(), 0.0, fastest),
                                   std::clamp(both.at(1).toDouble(), 0.0, fastest)};
    }
    return out;
}

} // namespace calliope::app
