#include "app/markdown/math.h"

#include "app/markdown/math_symbols.h"

#include <QVector>
#include <algorithm>
#include <utility>

namespace calliope::app::markdown {
namespace {

constexpr qsizetype longestFormula = 4096;
constexpr int deepest = 24;

/// Thrown and caught in this file: the formula cannot be shown as text.
struct Unreadable {};

/// A line of text under construction, with the spaces that follow from the classes of its symbols.
class Row {
public:
    void put(QStringView text, MathClass kind) {
        using enum MathClass;
        const bool isAfterOperand = m_last == operand || m_last == close;
        switch (kind) {
        case relation: putSpace(); break;
        case binary:
            if (isAfterOperand)
                putSpace();
            else
                kind = open; // a sign
            break;
        case operand:
            if (m_wantsSpace) putSpace();
            break;
        case open:
            if (m_wantsSpace && !m_isAfterFunction) putSpace();
            break;
        case big:
        case function:
            if (isAfterOperand) putSpace();
            break;
        default: break;
        }
        m_text += text;
        m_wantsSpace = kind == big || kind == function;
        m_isAfterFunction = kind == function;
        if (kind == relation || kind == comma) putSpace();
        if (kind == binary) putSpace();
        if (kind != space) m_last = kind;
    }

    /// A fraction or root: stands apart from what it would be read together with.
    void putApart(QStringView text) {
        if (m_last == MathClass::operand || m_last == MathClass::close) m_wantsSpace = true;
        put(text, MathClass::operand);
        m_wantsSpace = true;
    }

    /// Something that belongs to the symbol before it.
    void attach(QStringView text) {
        while (m_text.endsWith(u' ') && m_last == MathClass::relation) m_text.chop(1);
        m_text += text;
        if (m_last == MathClass::relation) putSpace();
        if (text.endsWith(u')')) m_wantsSpace = true;
    }

    void endLine() {
        m_text = m_text.trimmed() + u'\n';
        m_last = MathClass::open;
        m_wantsSpace = false;
    }

    [[nodiscard]] QString take() const { return m_text.trimmed(); }

private:
    void putSpace() {
        if (!m_text.isEmpty() && !m_text.endsWith(u' ') && !m_text.endsWith(u'\n')) m_text += u' ';
    }

    QString m_text;
    MathClass m_last = MathClass::open;
    bool m_wantsSpace = false; ///< before the next operand
    bool m_isAfterFunction = false;
};

bool isLetterOrScript(QChar character) {
    return character.isLetter() || character.isMark() || character.isNumber() || character == u'′' ||
           character == u'∂' || character == u'∞';
}

/// Whether it can stand beside a '/' or behind a '√' without brackets.
bool isTight(QStringView text, bool mayMix) {
    const auto isDigit = [](QChar character) { return character.isDigit() || character == u'.'; };
    if (std::all_of(text.begin(), text.end(), isDigit)) return true;
    if (!std::all_of(text.begin(), text.end(), isLetterOrScript)) return false;
    return mayMix || !text[0].isDigit();
}

QString bracketed(const QString& text, bool mayMix) {
    return isTight(text, mayMix) ? text : u'(' + text + u')';
}

QString script(QString text, QChar mark, std::optional<QString> (*convert)(QStringView)) {
    text.remove(u' ');
    if (const auto converted = convert(text)) return *converted;
    return text.size() == 1 ? mark + text : mark + (u'(' + text + u')');
}

struct Environment {
    const char* name;
    const char16_t* open;
    const char16_t* close;
    bool isMatrix; ///< cells are separated by commas, rows by semicolons
};

constexpr Environment environments[] = {
    {"matrix", u"", u"", true},      {"pmatrix", u"(", u")", true}, {"bmatrix", u"[", u"]", true},
    {"Bmatrix", u"{", u"}", true},   {"vmatrix", u"|", u"|", true}, {"Vmatrix", u"‖", u"‖", true},
    {"smallmatrix", u"", u"", true}, {"array", u"", u"", true},     {"cases", u"{ ", u" }", true},
    {"aligned", u"", u"", false},    {"align", u"", u"", false},    {"align*", u"", u"", false},
    {"split", u"", u"", false},      {"gather", u"", u"", false},   {"gather*", u"", u"", false},
    {"gathered", u"", u"", false},   {"equation", u"", u"", false}, {"equation*", u"", u"", false},
    {"multline", u"", u"", false},   {"eqnarray", u"", u"", false},
};

class Reader {
public:
    explicit Reader(QStringView text)
        : m_text(text) {}

    QString readAll() {
        const QString out = readRows(Until::end, nullptr);
        if (m_at < m_text.size()) throw Unreadable{};
        return out;
    }

private:
    enum class Until { end, brace, bracket, environment };

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }

    void skipSpace() {
        while (!atEnd() && m_text[m_at].isSpace()) ++m_at;
    }

    /// The name behind a backslash.
    QStringView readName() {
        const qsizetype begin = ++m_at;
        const auto isLetter = [&] {
            return !atEnd() &&
                   ((m_text[m_at] >= u'a' && m_text[m_at] <= u'z') || (m_text[m_at] >= u'A' && m_text[m_at] <= u'Z'));
        };
        while (isLetter()) ++m_at;
        if (m_at == begin && !atEnd()) ++m_at;
        return m_text.mid(begin, m_at - begin);
    }

    /// Up to the end, a closing brace or bracket, or \end; whatever ends it is left to be read.
    QString readRows(Until until, const Environment* environment) {
        if (++m_depth > deepest) throw Unreadable{};
        Row row;
        QString out;
        for (skipSpace(); !isEnd(until); skipSpace()) {
            const QChar character = m_text[m_at];
            const bool isMatrix = environment != nullptr && environment->isMatrix;
            if (character == u'&') {
                ++m_at;
                if (isMatrix) out += std::exchange(row, {}).take() + ", ";
            } else if (m_text.mid(m_at, 2) == u"\\\\") {
                m_at += 2;
                skipOption();
                if (isMatrix)
                    out += std::exchange(row, {}).take() + "; ";
                else
                    row.endLine();
            } else {
                readSymbol(row);
            }
        }
        --m_depth;
        out += row.take();
        if (out.endsWith(u"; ")) out.chop(2);
        return out;
    }

    [[nodiscard]] bool isEnd(Until until) const {
        if (atEnd()) return true;
        return (until == Until::brace && m_text[m_at] == u'}') || (until == Until::bracket && m_text[m_at] == u']') ||
               (until == Until::environment && m_text.mid(m_at).startsWith(u"\\end"));
    }

    void expect(QChar character) {
        if (atEnd() || m_text[m_at] != character) throw Unreadable{};
        ++m_at;
    }

    QString readGroup() {
        expect(u'{');
        const QString out = readRows(Until::brace, nullptr);
        expect(u'}');
        return out;
    }

    /// An argument: a group or a single symbol.
    QString readArgument() {
        skipSpace();
        if (atEnd()) throw Unreadable{};
        if (m_text[m_at] == u'{') return readGroup();
        if (m_text[m_at].isDigit()) return m_text[m_at++];
        if (++m_depth > deepest) throw Unreadable{};
        Row row;
        readSymbol(row);
        --m_depth;
        return row.take();
    }

    /// A group as it is written, for texts and names.
    QString readRawGroup() {
        skipSpace();
        expect(u'{');
        const qsizetype begin = m_at;
        const qsizetype end = m_text.indexOf(u'}', begin);
        if (end < 0) throw Unreadable{};
        m_at = end + 1;
        const QStringView raw = m_text.mid(begin, end - begin);
        if (raw.contains(u'{') || raw.contains(u'\\') || raw.contains(u'$')) throw Unreadable{};
        return raw.toString();
    }

    void skipOption() {
        if (atEnd() || m_text[m_at] != u'[') return;
        const qsizetype end = m_text.indexOf(u']', m_at);
        if (end >= 0) m_at = end + 1;
    }

    void readSymbol(Row& row) {
        using enum MathClass;
        const QChar character = m_text[m_at];
        if (character == u'\\') return readCommand(row);
        if (character == u'{') return row.put(readGroup(), operand);
        if (character.isDigit()) return readNumber(row);
        ++m_at;
        switch (character.unicode()) {
        case u'^': row.attach(script(readArgument(), u'^', superscript)); break;
        case u'_': row.attach(script(readArgument(), u'_', subscript)); break;
        case u'}': throw Unreadable{};
        case u'\'': row.attach(u"′"); break;
        case u'~': row.put(u" ", space); break;
        case u'-': row.put(u"−", binary); break;
        case u'+':
        case u'*': row.put(QString(character), binary); break;
        case u'=':
        case u'<':
        case u'>': row.put(QString(character), relation); break;
        case u'(':
        case u'[': row.put(QString(character), open); break;
        case u')':
        case u']': row.put(QString(character), close); break;
        case u',':
        case u';': row.put(QString(character), comma); break;
        case u'%':
        case u'#': throw Unreadable{};
        default: row.put(QString(character), operand); break;
        }
    }

    void readNumber(Row& row) {
        const qsizetype begin = m_at;
        const auto isPart = [&] {
            if (atEnd()) return false;
            const bool isDigitBehind = m_at + 1 < m_text.size() && m_text[m_at + 1].isDigit();
            return m_text[m_at].isDigit() || ((m_text[m_at] == u'.' || m_text[m_at] == u',') && isDigitBehind);
        };
        while (isPart()) ++m_at;
        row.put(m_text.mid(begin, m_at - begin), MathClass::operand);
    }

    void readCommand(Row& row) {
        const QStringView name = readName();
        if (const MathSymbol* symbol = mathSymbol(name)) return readKnown(row, *symbol);
        if (const char16_t accent = mathAccent(name)) return readAccent(row, accent);
        if (name == u"begin") return readEnvironment(row);
        for (const Function& function : functions)
            if (name == QLatin1String(function.name)) return (this->*function.read)(row);
        throw Unreadable{};
    }

    void readKnown(Row& row, const MathSymbol& symbol) {
        const bool takesDelimiter =
            symbol.kind == MathClass::space && (QLatin1String(symbol.name) == QLatin1String("left") ||
                                                QLatin1String(symbol.name) == QLatin1String("right"));
        skipSpace();
        if (takesDelimiter && !atEnd() && m_text[m_at] == u'.') {
            ++m_at;
            return;
        }
        if (QLatin1String(symbol.name) == QLatin1String("xrightarrow")) {
            row.put(u'→' + (u'[' + readArgument() + u']'), symbol.kind);
            return;
        }
        row.put(symbol.text, symbol.kind);
    }

    void readAccent(Row& row, char16_t accent) {
        const QString base = readArgument();
        constexpr char16_t overline = 0x0305;
        constexpr char16_t underline = 0x0332;
        const bool isLine = accent == overline || accent == underline;
        if (base.isEmpty() || (base.size() > 1 && !isLine)) throw Unreadable{};
        QString out;
        for (const QChar character : base) out += QString(character) + QChar(accent);
        row.put(out, MathClass::operand);
    }

    void readEnvironment(Row& row) {
        const QString name = readRawGroup();
        const auto environment =
            std::find_if(std::begin(environments), std::end(environments),
                         [&](const Environment& each) { return name == QLatin1String(each.name); });
        if (environment == std::end(environments)) throw Unreadable{};
        if (name == u"array") readRawGroup();
        const QString rows = readRows(Until::environment, environment);
        if (atEnd()) throw Unreadable{};
        readName();
        if (readRawGroup() != name) throw Unreadable{};
        row.put(QStringView(environment->open).toString() + rows + QStringView(environment->close).toString(),
                MathClass::operand);
    }

    void readFraction(Row& row) {
        const QString above = readArgument();
        const QString below = readArgument();
        if (above.isEmpty() || below.isEmpty()) throw Unreadable{};
        row.putApart(bracketed(above, true) + u'/' + bracketed(below, false));
    }

    void readRoot(Row& row) {
        skipSpace();
        QString degree;
        if (!atEnd() && m_text[m_at] == u'[') {
            ++m_at;
            degree = readRows(Until::bracket, nullptr);
            expect(u']');
        }
        const QString base = readArgument();
        if (base.isEmpty()) throw Unreadable{};
        QString sign = "√";
        if (degree == u"3")
            sign = "∛";
        else if (degree == u"4")
            sign = "∜";
        else if (!degree.isEmpty() && degree != u"2")
            sign = superscript(degree).value_or(u'(' + degree + u')') + u'√';
        row.put(sign + (base.size() == 1 || isTight(base, false) ? base : u'(' + base + u')'), MathClass::operand);
    }

    void readChoose(Row& row) {
        const QString above = readArgument();
        row.put("C(" + above + ", " + readArgument() + ")", MathClass::operand);
    }

    void readText(Row& row) { row.put(readRawGroup(), MathClass::operand); }
    void readFunctionName(Row& row) {
        if (!atEnd() && m_text[m_at] == u'*') ++m_at;
        row.put(readArgument(), MathClass::function);
    }
    void readPlain(Row& row) { row.put(readArgument(), MathClass::operand); }
    void readDoubleStruck(Row& row) { row.put(doubleStruck(readArgument()), MathClass::operand); }
    void readModulus(Row& row) { row.put(" (mod " + readArgument() + ")", MathClass::operand); }
    void readTag(Row& row) { row.put(" (" + readRawGroup() + ")", MathClass::operand); }
    void readLabel(Row&) { readRawGroup(); }
    void readNot(Row& row) {
        const QString base = readArgument();
        if (base.size() != 1) throw Unreadable{};
        row.put((base + QChar(0x0338)).normalized(QString::NormalizationForm_C), MathClass::relation);
    }

    struct Function {
        const char* name;
        void (Reader::*read)(Row&);
    };
    static const Function functions[24];

    QStringView m_text;
    qsizetype m_at = 0;
    int m_depth = 0;
};

const Reader::Function Reader::functions[24] = {
    {"frac", &Reader::readFraction},       {"dfrac", &Reader::readFraction},
    {"tfrac", &Reader::readFraction},      {"cfrac", &Reader::readFraction},
    {"sqrt", &Reader::readRoot},           {"binom", &Reader::readChoose},
    {"text", &Reader::readText},           {"textbf", &Reader::readText},
    {"textit", &Reader::readText},         {"textrm", &Reader::readText},
    {"mbox", &Reader::readText},           {"mathrm", &Reader::readPlain},
    {"mathbf", &Reader::readPlain},        {"mathit", &Reader::readPlain},
    {"boldsymbol", &Reader::readPlain},    {"mathcal", &Reader::readPlain},
    {"mathfrak", &Reader::readPlain},      {"boxed", &Reader::readPlain},
    {"mathbb", &Reader::readDoubleStruck}, {"operatorname", &Reader::readFunctionName},
    {"pmod", &Reader::readModulus},        {"tag", &Reader::readTag},
    {"label", &Reader::readLabel},         {"not", &Reader::readNot},
};

} // namespace

std::optional<QString> readableMath(QStringView latex) {
    if (latex.size() > longestFormula) return {};
    try {
        return Reader(latex).readAll();
    } catch (const Unreadable&) {
        return {};
    }
}

} // namespace calliope::app::markdown
