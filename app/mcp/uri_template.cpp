#include "app/mcp/uri_template.h"

#include <QRegularExpression>
#include <QStringList>
#include <QUrl>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

/// The table of appendix A.
struct UriTemplate::Operator {
    char sign;         ///< 0: none
    const char* first; ///< before the first value
    const char* between;
    bool isNamed;       ///< "name=value"
    bool keepsReserved; ///< signs that mean something in addresses stay
    bool isNeeded;
};

namespace {

/// The value as it stands in an address. Escapes that are in it stay where reserved signs do.
QString escaped(const QString& value, bool keepsReserved) {
    if (!keepsReserved) return QString::fromLatin1(QUrl::toPercentEncoding(value));
    static const QRegularExpression escape("%[0-9A-Fa-f]{2}");
    QString out;
    qsizetype from = 0;
    const auto add = [&](qsizetype to) {
        out += QString::fromLatin1(QUrl::toPercentEncoding(value.mid(from, to - from), ":/?#[]@!$&'()*+,;="));
    };
    for (auto each = escape.globalMatch(value); each.hasNext();) {
        const QRegularExpressionMatch match = each.next();
        add(match.capturedStart());
        out += match.captured();
        from = match.capturedEnd();
    }
    add(value.size());
    return out;
}

/// At most so many characters, as people count them: none is cut in two.
QString cut(const QString& value, int most) {
    if (most == 0) return value;
    const QList<uint> characters = value.toUcs4();
    if (characters.size() <= most) return value;
    const std::u32string kept(characters.begin(), characters.begin() + most);
    return QString::fromStdU32String(kept);
}

} // namespace

const UriTemplate::Operator& UriTemplate::operatorOf(QChar sign) {
    static constexpr std::array operators{
        Operator{'+', "", ",", false, true, true},   Operator{'#', "#", ",", false, true, false},
        Operator{'.', ".", ".", false, false, true}, Operator{'/', "/", "/", false, false, true},
        Operator{';', ";", ";", true, false, false}, Operator{'?', "?", "&", true, false, false},
        Operator{'&', "&", "&", true, false, false},
    };
    static constexpr Operator plain{0, "", ",", false, false, true};
    for (const Operator& each : operators)
        if (sign == QLatin1Char(each.sign)) return each;
    return plain;
}

std::optional<UriTemplate::Part> UriTemplate::readGap(QString inside) {
    static const QRegularExpression use("^((?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*)"
                                        "(?:\\*|:([1-9][0-9]{0,3}))?$");
    if (inside.isEmpty()) return {};
    Part part;
    part.kind = &operatorOf(inside.front());
    if (part.kind->sign != 0) inside.remove(0, 1);
    for (const QString& each : inside.split(',')) {
        const QRegularExpressionMatch match = use.match(each);
        if (!match.hasMatch()) return {};
        part.uses.push_back({match.captured(1), match.captured(2).toInt()});
    }
    return part;
}

std::optional<UriTemplate> UriTemplate::read(const QString& text) {
    if (text.isEmpty() || text.size() > longest) return {};
    UriTemplate out;
    qsizetype from = 0;
    while (from < text.size()) {
        const qsizetype open = text.indexOf('{', from);
        const QString before = text.mid(from, open < 0 ? -1 : open - from);
        if (before.contains('}')) return {};
        if (open < 0) {
            out.m_parts.push_back({before});
            break;
        }
        const qsizetype close = text.indexOf('}', open);
        if (close < 0) return {};
        auto part = readGap(text.mid(open + 1, close - open - 1));
        if (!part) return {};
        part->text = before;
        for (const Use& use : part->uses) {
            const auto known = std::ranges::find(out.m_variables, use.name, &Variable::name);
            if (known == out.m_variables.end())
                out.m_variables.push_back({use.name, part->kind->isNeeded});
            else
                known->isNeeded = known->isNeeded || part->kind->isNeeded;
        }
        if (out.m_variables.size() > mostVariables) return {};
        out.m_parts.push_back(std::move(*part));
        from = close + 1;
    }
    return out;
}

QString UriTemplate::filled(const QMap<QString, QString>& values) const {
    QString out;
    for (const Part& part : m_parts) {
        out += part.text;
        if (!part.kind) continue;
        QStringList given;
        for (const Use& use : part.uses) {
            const QString value = cut(values.value(use.name), use.most);
            if (value.isEmpty()) continue;
            const QString shown = escaped(value, part.kind->keepsReserved);
            given.append(part.kind->isNamed ? use.name + '=' + shown : shown);
        }
        if (!given.isEmpty()) out += QLatin1String(part.kind->first) + given.join(QLatin1String(part.kind->between));
    }
    return out;
}

} // namespace calliope::app
