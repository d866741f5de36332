#include "app/tools/expression.h"

#include <QElapsedTimer>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

namespace calliope::app {

namespace {

constexpr int longest = 2'000; ///< characters
constexpr int mostDepth = 100;
constexpr qint64 mostTime = 300; ///< milliseconds
constexpr std::int64_t mostFactorial = 1'000;
constexpr double pi = 3.14159265358979323846;

struct Wrong : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Number {
    Rational exact;
    double rough = 0;
    bool isExact = true;

    Number(Rational value) // NOLINT: numbers are exact where they can be
        : exact(std::move(value)) {}
    static Number about(double value) {
        if (!std::isfinite(value)) throw Wrong("The result is not defined, or too large.");
        Number out{Rational()};
        out.rough = value;
        out.isExact = false;
        return out;
    }
    [[nodiscard]] double value() const { return isExact ? exact.toDouble() : rough; }
};

using Numbers = std::vector<Number>;

/// `exact` where both are and it does not get too large, else `rough`.
template<typename Exact, typename Rough>
Number either(const Number& a, const Number& b, Exact exact, Rough rough) {
    if (a.isExact && b.isExact) {
        try {
            return exact(a.exact, b.exact);
        } catch (const std::overflow_error&) {
        } // too many digits
    }
    return Number::about(rough(a.value(), b.value()));
}

BigInteger wholeOf(const Number& number) {
    if (!number.isExact || !number.exact.isWhole()) throw Wrong("A whole number is needed here.");
    return number.exact.top();
}

Number divided(const Number& a, const Number& b) {
    if (b.value() == 0) throw Wrong("It divides by zero.");
    return either(
        a, b, [](const Rational& x, const Rational& y) { return x / y; }, [](double x, double y) { return x / y; });
}

Number modulo(const Number& a, const Number& b) {
    if (b.value() == 0) throw Wrong("It divides by zero.");
    return either(
        a, b, [](const Rational& x, const Rational& y) { return x - y * Rational((x / y).floor()); },
        [](double x, double y) { return x - y * std::floor(x / y); });
}

Number raised(const Number& base, const Number& exponent) {
    if (base.isExact && exponent.isExact && exponent.exact.isWhole()) {
        if (base.exact.top().isZero() && exponent.exact.top().isNegative()) throw Wrong("It divides by zero.");
        try {
            const std::int64_t times = exponent.exact.top().toInteger();
            const BigInteger top = power(base.exact.top(), std::abs(times));
            const BigInteger bottom = power(base.exact.bottom(), std::abs(times));
            return times < 0 ? Rational(bottom, top) : Rational(top, bottom);
        } catch (const std::overflow_error&) {
        }
    }
    return Number::about(std::pow(base.value(), exponent.value()));
}

Number factorial(const Number& number) {
    const BigInteger whole = wholeOf(number);
    if (whole.isNegative() || BigInteger(mostFactorial) < whole) throw Wrong("Factorials are computed of 0 to 1000.");
    BigInteger out = 1;
    for (std::int64_t i = whole.toInteger(); i > 1; --i) out = out * i;
    return Rational(out);
}

Number squareRoot(const Number& number) {
    if (number.value() < 0) throw Wrong("There is no root of a negative number.");
    if (number.isExact) {
        const BigInteger top = rootOf(number.exact.top());
        const BigInteger bottom = rootOf(number.exact.bottom());
        if (top * top == number.exact.top() && bottom * bottom == number.exact.bottom()) return Rational(top, bottom);
    }
    return Number::about(std::sqrt(number.value()));
}

/// How many of `n` in `k` places, in order or not.
Number choices(const Numbers& given, bool isOrdered) {
    const BigInteger n = wholeOf(given[0]);
    const BigInteger k = wholeOf(given[1]);
    if (k.isNegative() || n < k || BigInteger(1'000'000'000) < n || BigInteger(mostFactorial) < k)
        throw Wrong("This many choices are not counted here.");
    BigInteger out = 1;
    const std::int64_t times = k.toInteger();
    for (std::int64_t i = 0; i < times; ++i) {
        out = out * (n - i);
        if (!isOrdered) out = out.dividedBy(i + 1).quotient;
    }
    return Rational(out);
}

Number rounded(const Numbers& given) {
    const std::int64_t places = given.size() > 1 ? wholeOf(given[1]).toInteger() : 0;
    if (std::abs(places) > 100) throw Wrong("Numbers are rounded to at most 100 places.");
    const BigInteger size = power(10, std::abs(places));
    const Rational scale = places < 0 ? Rational(1, size) : Rational(size);
    if (!given[0].isExact) return Number::about(std::round(given[0].rough * scale.toDouble()) / scale.toDouble());
    const Rational half(1, 2);
    const Rational number = given[0].exact * scale;
    const bool isNegative = number.top().isNegative(); // half away from zero
    const Rational size2 = (isNegative ? -number : number) + half;
    const Rational whole(isNegative ? -size2.floor() : size2.floor());
    return whole / scale;
}

Number leastOrMost(const Numbers& given, bool isLeast) {
    return *std::min_element(given.begin(), given.end(), [&](const Number& a, const Number& b) {
        const bool isLess = a.isExact && b.isExact ? a.exact < b.exact : a.value() < b.value();
        const bool isMore = a.isExact && b.isExact ? b.exact < a.exact : b.value() < a.value();
        return isLeast ? isLess : isMore;
    });
}

Number total(const Numbers& given) {
    Number sum = Rational();
    for (const Number& each : given)
        sum = either(
            sum, each, [](const Rational& x, const Rational& y) { return x + y; },
            [](double x, double y) { return x + y; });
    return sum;
}

Number cut(const Number& number, double (*rough)(double), bool isUp) {
    if (!number.isExact) return Number::about(rough(number.rough));
    return Rational(isUp ? -(-number.exact).floor() : number.exact.floor());
}

struct Function {
    std::size_t least;
    std::size_t most;
    std::function<Number(const Numbers&)> apply;
};

template<double (*function)(double)>
Function ofDouble() {
    return {1, 1, [](const Numbers& given) { return Number::about(function(given[0].value())); }};
}

double degrees(double angle) {
    return angle * 180 / pi;
}

double radians(double angle) {
    return angle * pi / 180;
}

const std::map<QString, Function>& functions() {
    constexpr std::size_t many = 1'000;
    static const std::map<QString, Function> table{
        {"abs",
         {1, 1,
          [](const Numbers& given) {
              if (!given[0].isExact) return Number::about(std::abs(given[0].rough));
              return Number(Rational(given[0].exact.top().absolute(), given[0].exact.bottom()));
          }}},
        {"sqrt", {1, 1, [](const Numbers& given) { return squareRoot(given[0]); }}},
        {"round", {1, 2, rounded}},
        {"floor", {1, 1, [](const Numbers& given) { return cut(given[0], std::floor, false); }}},
        {"ceil", {1, 1, [](const Numbers& given) { return cut(given[0], std::ceil, true); }}},
        {"trunc", {1, 1, [](const Numbers& given) { return cut(given[0], std::trunc, given[0].value() < 0); }}},
        {"min", {1, many, [](const Numbers& given) { return leastOrMost(given, true); }}},
        {"max", {1, many, [](const Numbers& given) { return leastOrMost(given, false); }}},
        {"sum", {1, many, total}},
        {"avg",
         {1, many,
          [](const Numbers& given) {
              return divided(total(given), Rational(static_cast<std::int64_t>(given.size())));
          }}},
        {"gcd",
         {2, 2,
          [](const Numbers& given) {
              return Number(Rational(greatestCommonDivisor(wholeOf(given[0]), wholeOf(given[1]))));
          }}},
        {"lcm",
         {2, 2,
          [](const Numbers& given) {
              const BigInteger a = wholeOf(given[0]);
              const BigInteger b = wholeOf(given[1]);
              if (a.isZero() || b.isZero()) return Number(Rational());
              return Number(Rational((a * b).absolute().dividedBy(greatestCommonDivisor(a, b)).quotient));
          }}},
        {"mod", {2, 2, [](const Numbers& given) { return modulo(given[0], given[1]); }}},
        {"pow", {2, 2, [](const Numbers& given) { return raised(given[0], given[1]); }}},
        {"factorial", {1, 1, [](const Numbers& given) { return factorial(given[0]); }}},
        {"ncr", {2, 2, [](const Numbers& given) { return choices(given, false); }}},
        {"npr", {2, 2, [](const Numbers& given) { return choices(given, true); }}},
        {"log",
         {1, 2,
          [](const Numbers& given) {
              const double base = given.size() > 1 ? given[1].value() : 10;
              if (base == 10) return Number::about(std::log10(given[0].value()));
              return Number::about(std::log(given[0].value()) / std::log(base));
          }}},
        {"atan2",
         {2, 2, [](const Numbers& given) { return Number::about(std::atan2(given[0].value(), given[1].value())); }}},
        {"ln", ofDouble<std::log>()},
        {"log2", ofDouble<std::log2>()},
        {"exp", ofDouble<std::exp>()},
        {"cbrt", ofDouble<std::cbrt>()},
        {"sin", ofDouble<std::sin>()},
        {"cos", ofDouble<std::cos>()},
        {"tan", ofDouble<std::tan>()},
        {"asin", ofDouble<std::asin>()},
        {"acos", ofDouble<std::acos>()},
        {"atan", ofDouble<std::atan>()},
        {"sinh", ofDouble<std::sinh>()},
        {"cosh", ofDouble<std::cosh>()},
        {"tanh", ofDouble<std::tanh>()},
        {"degrees", ofDouble<degrees>()},
        {"radians", ofDouble<radians>()},
    };
    return table;
}

/// sum := product (('+' | '-') product)*; product := signed (('*' | '/' | '%') signed)*; signed := '-' signed | raise;
/// raise := value ('!' | '%')* ('^' signed)?; value := number | name | name '(' sum (',' sum)* ')' | '(' sum ')'
class Parser {
public:
    explicit Parser(QString text)
        : m_text(std::move(text)) {
        m_clock.start();
    }

    Number all() {
        Number out = sum();
        if (!atEnd()) throw Wrong("There is something behind the expression: " + m_text.mid(m_at, 20).toStdString());
        return out;
    }

private:
    [[nodiscard]] bool atEnd() {
        while (m_at < m_text.size() && m_text[m_at].isSpace()) ++m_at;
        return m_at == m_text.size();
    }

    [[nodiscard]] bool startsWith(const char* sign) {
        return !atEnd() && QStringView(m_text).mid(m_at).startsWith(QLatin1String(sign));
    }

    bool take(const char* sign) {
        if (!startsWith(sign)) return false;
        m_at += static_cast<qsizetype>(qstrlen(sign));
        return true;
    }

    void enter() {
        if (++m_depth > mostDepth) throw Wrong("The expression is nested too deeply.");
        if (m_clock.elapsed() > mostTime) throw Wrong("The numbers get too large.");
    }

    Number sum() {
        enter();
        Number out = product();
        for (;;) {
            const bool adds = take("+");
            if (!adds && !take("-")) break;
            const Number other = product();
            out = adds ? either(
                             out, other, [](const Rational& x, const Rational& y) { return x + y; },
                             [](double x, double y) { return x + y; })
                       : either(
                             out, other, [](const Rational& x, const Rational& y) { return x - y; },
                             [](double x, double y) { return x - y; });
        }
        --m_depth;
        return out;
    }

    Number product() {
        Number out = signedValue();
        for (;;) {
            if (m_clock.elapsed() > mostTime) throw Wrong("The numbers get too large.");
            if (!startsWith("**") && take("*"))
                out = either(
                    out, signedValue(), [](const Rational& x, const Rational& y) { return x * y; },
                    [](double x, double y) { return x * y; });
            else if (take("/"))
                out = divided(out, signedValue());
            else if (take("%"))
                out = modulo(out, signedValue());
            else
                return out;
        }
    }

    Number signedValue() {
        if (take("-")) {
            const Number value = signedValueDeeper();
            return value.isExact ? Number(-value.exact) : Number::about(-value.rough);
        }
        if (take("+")) return signedValueDeeper();
        return raise();
    }

    Number signedValueDeeper() {
        enter();
        Number out = signedValue();
        --m_depth;
        return out;
    }

    Number raise() {
        Number out = value();
        for (;;) {
            if (take("!"))
                out = factorial(out);
            else if (isPercent())
                out = divided(out, Rational(100));
            else
                break;
        }
        return take("^") || take("**") ? raised(out, signedValueDeeper()) : out; // -2^2 is -4, 2^3^2 is 2^9
    }

    /// A percent sign that nothing follows that it could be divided by.
    bool isPercent() {
        const qsizetype before = m_at;
        if (!take("%")) return false;
        if (atEnd() || QStringLiteral("+-*/)^,%").contains(m_text[m_at])) return true;
        m_at = before;
        return false;
    }

    Number value() {
        if (atEnd()) throw Wrong("The expression ends too early.");
        const QChar next = m_text[m_at];
        if (next == u'(') {
            ++m_at;
            Number out = sum();
            close();
            return out;
        }
        if (isDigit(next) || next == u'.') return number();
        if (next.isLetter()) return named();
        throw Wrong("This sign is not known: " + QString(next).toStdString());
    }

    void close() {
        if (!take(")")) throw Wrong("A bracket is not closed.");
    }

    static bool isDigit(QChar sign) { return sign >= u'0' && sign <= u'9'; }

    Number number() {
        const qsizetype begin = m_at;
        const auto digits = [this] {
            while (m_at < m_text.size() && isDigit(m_text[m_at])) ++m_at;
        };
        digits();
        if (m_at < m_text.size() && m_text[m_at] == u'.') {
            ++m_at;
            digits();
        }
        if (m_at == begin + 1 && m_text[begin] == u'.') throw Wrong("A point alone is no number.");
        const qsizetype end = m_at;
        if (m_at < m_text.size() && m_text[m_at].toLower() == u'e') {
            ++m_at;
            if (m_at < m_text.size() && (m_text[m_at] == u'+' || m_text[m_at] == u'-')) ++m_at;
            const qsizetype exponent = m_at;
            digits();
            if (m_at == exponent) m_at = end; // the constant e
        }
        return Rational::fromDecimal(m_text.mid(begin, m_at - begin).toStdString());
    }

    Number named() {
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && (m_text[m_at].isLetter() || isDigit(m_text[m_at]))) ++m_at;
        const QString name = m_text.mid(begin, m_at - begin).toLower();
        if (name == u"pi" || name == QString::fromUtf8("π")) return Number::about(pi);
        if (name == u"e") return Number::about(std::exp(1.0));
        const auto found = functions().find(name);
        if (found == functions().end()) throw Wrong("This name is not known: " + name.left(40).toStdString());
        if (!take("(")) throw Wrong(("Brackets are missing behind " + name + ".").toStdString());
        Numbers given;
        do given.push_back(sum());
        while (take(","));
        close();
        if (given.size() < found->second.least || given.size() > found->second.most)
            throw Wrong((name + " takes another number of values.").toStdString());
        return found->second.apply(given);
    }

    QString m_text;
    qsizetype m_at = 0;
    int m_depth = 0;
    QElapsedTimer m_clock;
};

/// As people and models write them.
QString usualSigns(QString text) {
    const std::pair<const char*, const char*> table[] = {{"×", "*"}, {"·", "*"}, {"÷", "/"}, {"−", "-"}, {"–", "-"}};
    for (const auto& [other, usual] : table) text.replace(QString::fromUtf8(other), QLatin1String(usual));
    return text.replace(u'[', u'(').replace(u']', u')');
}

Computed shown(const Number& number) {
    if (!number.isExact) return {QString::number(number.rough, 'g', 15), false, false};
    constexpr int places = 30;
    const Rational::Decimal decimal = number.exact.decimal(places);
    const QString text = QString::fromStdString(decimal.text);
    if (decimal.isExact) return {text, true, false};
    const QString top = QString::fromStdString(number.exact.top().digits());
    const QString bottom = QString::fromStdString(number.exact.bottom().digits());
    constexpr int longestFraction = 40;
    if (top.size() + bottom.size() > longestFraction) return {text, false, false};
    const QString sign = number.exact.top().isNegative() ? "-" : "";
    return {QString::fromUtf8("%1%2/%3 ≈ %4").arg(sign, top, bottom, text), true, false};
}

} // namespace

Computed compute(const QString& expression) {
    if (expression.size() > longest) return {"The expression is too long.", false, true};
    try {
        return shown(Parser(usualSigns(expression)).all());
    } catch (const std::overflow_error&) {
        return {"The numbers get too large.", false, true};
    } catch (const std::domain_error&) {
        return {"It divides by zero.", false, true};
    } catch (const Wrong& wrong) {
        return {QString::fromUtf8(wrong.what()), false, true};
    }
}

QString functionNames() {
    QStringList names;
    for (const auto& [name, function] : functions()) names.append(name);
    return names.join(", ");
}

} // namespace calliope::app
