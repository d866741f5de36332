#include "app/health/health_policy.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <array>
#include <vector>

namespace calliope::app {

namespace {

constexpr std::array names{"none", "general", "urgent"};

/// Expressions that say the same of a question.
struct Group {
    QString name;
    int weight = 0; ///< of each expression that occurs
    int most = 1;   ///< expressions that count
    std::vector<QRegularExpression> expressions;
};

QString textOf(const char* resource) {
    QFile file(QStringLiteral(":/health/") + QLatin1String(resource));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

std::vector<Group> readGroups() {
    std::vector<Group> groups;
    const QStringList lines = textOf("words.txt").split('\n');
    for (const QString& each : lines) {
        const QString line = each.trimmed();
        if (line.isEmpty() || line.startsWith('#')) continue;
        if (line.startsWith('=')) {
            const QStringList head = line.mid(1).simplified().split(' ');
            groups.push_back({head.value(0), head.value(1).toInt(), head.value(2).toInt(), {}});
        } else if (!groups.empty()) {
            groups.back().expressions.emplace_back(QStringLiteral("\\b(?:%1)\\b").arg(line),
                                                   QRegularExpression::CaseInsensitiveOption |
                                                       QRegularExpression::UseUnicodePropertiesOption);
        }
    }
    return groups;
}

const std::vector<Group>& groups() {
    static const std::vector<Group> table = readGroups();
    return table;
}

} // namespace

HealthConcern healthConcernOf(const QString& question, HealthConcern former) {
    constexpr qsizetype looked = 4'000;
    constexpr qsizetype followUp = 100; // at most: such a question may go on with what was asked before
    constexpr int enough = 2;
    const QString text = question.left(looked).simplified();
    int sum = 0;
    bool isUrgent = false;
    bool isOther = false;
    for (const Group& group : groups()) {
        // An emergency may name a phone, a car or a game: of what speaks against it only a task about a text counts.
        if (isUrgent && group.weight < 0 && group.name != u"text") continue;
        const auto found = std::count_if(group.expressions.begin(), group.expressions.end(),
                                         [&](const QRegularExpression& each) { return each.match(text).hasMatch(); });
        sum += group.weight * std::min(group.most, static_cast<int>(found));
        isOther = isOther || (found > 0 && group.weight < 0);
        isUrgent = isUrgent || (found > 0 && group.name == u"urgent");
    }
    if (sum < enough) return isOther || text.size() > followUp ? HealthConcern::none : former;
    return isUrgent ? HealthConcern::urgent : HealthConcern::general;
}

QString healthInstruction(HealthConcern concern) {
    if (concern == HealthConcern::none) return {};
    const QString all = textOf("instruction.txt");
    return (concern == HealthConcern::urgent ? all + textOf("urgent.txt") : all).trimmed();
}

QString healthNote(HealthConcern concern) {
    switch (concern) {
    case HealthConcern::general:
        return QCoreApplication::translate("Health",
                                           "Answered carefully: general information, no diagnosis, no doses.");
    case HealthConcern::urgent:
        return QCoreApplication::translate(
            "Health",
            "If this is happening now, call your emergency number. Answered carefully: no diagnosis, no doses.");
    case HealthConcern::none: break;
    }
    return {};
}

const char* nameOf(HealthConcern concern) {
    return names[static_cast<std::size_t>(concern)];
}

HealthConcern healthConcernNamed(const QString& name) {
    const auto* found = std::ranges::find_if(names, [&](const char* each) { return name == QLatin1String(each); });
    return found == names.end() ? HealthConcern::none : static_cast<HealthConcern>(found - names.begin());
}

} // namespace calliope::app
