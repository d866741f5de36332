#pragma once

#include <QMap>
#include <QString>
#include <optional>
#include <vector>

namespace calliope::app {

/// An address with gaps, as servers write them ("file:///{year}/{name}{?page}"): RFC 6570 as far as single texts go,
/// which is all of it but lists and tables as values.
class UriTemplate {
public:
    struct Variable {
        QString name;
        bool isNeeded = true; ///< false for what comes behind "?", "&", ";" or "#" and may be left out

        bool operator==(const Variable&) const = default;
    };

    static constexpr qsizetype longest = 4'096; ///< characters
    static constexpr std::size_t mostVariables = 20;

    /// Nothing where the text breaks the rules, is too long, or wants too much.
    [[nodiscard]] static std::optional<UriTemplate> read(const QString& text);

    /// Each once, in their order.
    [[nodiscard]] const std::vector<Variable>& variables() const { return m_variables; }

    /// The address with what is known put in; what is empty or not known is left out with the signs that belong to it.
    [[nodiscard]] QString filled(const QMap<QString, QString>& values) const;

private:
    struct Operator;
    struct Use { ///< of a variable
        QString name;
        int most = 0; ///< characters of its value; 0: all
    };
    struct Part {
        QString text;                   ///< as it stands, before the gap
        const Operator* kind = nullptr; ///< null: there is no gap
        std::vector<Use> uses = {};
    };

    static const Operator& operatorOf(QChar sign);
    static std::optional<Part> readGap(QString inside);

    std::vector<Part> m_parts;
    std::vector<Variable> m_variables;
};

} // namespace calliope::app
