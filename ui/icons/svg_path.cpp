#include "ui/icons/svg_path.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace calliope::ui {

namespace {

/// Reads numbers and flags; they may stand without blanks between them.
class Reader {
public:
    explicit Reader(const QString& text)
        : m_text(text) {}

    [[nodiscard]] bool atEnd() {
        skip();
        return m_at == m_text.size();
    }

    /// The next command letter; none where a number follows.
    std::optional<char> command() {
        skip();
        if (m_at == m_text.size() || !m_text[m_at].isLetter()) return std::nullopt;
        return m_text[m_at++].toLatin1();
    }

    double number() {
        skip();
        const auto from = m_at;
        if (peek('-') || peek('+')) ++m_at;
        digits();
        if (peek('.')) {
            ++m_at;
            digits();
        }
        bool ok = false;
        const double value = QStringView(m_text).mid(from, m_at - from).toDouble(&ok);
        m_failed |= !ok;
        return value;
    }

    bool flag() {
        skip();
        m_failed |= !peek('0') && !peek('1');
        return m_at < m_text.size() && m_text[m_at++] == u'1';
    }

    [[nodiscard]] bool failed() const { return m_failed; }

private:
    [[nodiscard]] bool peek(char character) const {
        return m_at < m_text.size() && m_text[m_at] == QLatin1Char(character);
    }

    void digits() {
        while (m_at < m_text.size() && m_text[m_at].isDigit()) ++m_at;
    }

    void skip() {
        while (m_at < m_text.size() && (m_text[m_at].isSpace() || m_text[m_at] == u',')) ++m_at;
    }

    const QString& m_text;
    qsizetype m_at = 0;
    bool m_failed = false;
};

/// An elliptical arc as cubic curves of at most a quarter turn each; from the end points to the centre as in appendix
/// F.6.5 of the specification.
void arcTo(QPainterPath& path, double rx, double ry, double degrees, bool large, bool sweep, QPointF to) {
    const QPointF from = path.currentPosition();
    rx = std::abs(rx);
    ry = std::abs(ry);
    if (from == to) return;
    if (rx == 0 || ry == 0) return path.lineTo(to);

    const double turn = degrees * std::numbers::pi / 180;
    const double cosTurn = std::cos(turn);
    const double sinTurn = std::sin(turn);
    const QPointF half = (from - to) / 2;
    const double x = cosTurn * half.x() + sinTurn * half.y();
    const double y = -sinTurn * half.x() + cosTurn * half.y();
    const double needed = x * x / (rx * rx) + y * y / (ry * ry);
    if (needed > 1) {
        rx *= std::sqrt(needed);
        ry *= std::sqrt(needed);
    }
    const double below = rx * rx * y * y + ry * ry * x * x;
    const double length = std::sqrt(std::max(0.0, (rx * rx * ry * ry - below) / below)) * (large == sweep ? -1 : 1);
    const double centreX = length * rx * y / ry;
    const double centreY = -length * ry * x / rx;
    const QPointF middle = (from + to) / 2;
    const QPointF centre(cosTurn * centreX - sinTurn * centreY + middle.x(),
                         sinTurn * centreX + cosTurn * centreY + middle.y());

    const double begin = std::atan2((y - centreY) / ry, (x - centreX) / rx);
    double span = std::atan2((-y - centreY) / ry, (-x - centreX) / rx) - begin;
    if (sweep && span < 0) span += 2 * std::numbers::pi;
    if (!sweep && span > 0) span -= 2 * std::numbers::pi;

    const int pieces = std::max(1, static_cast<int>(std::ceil(std::abs(span) / (std::numbers::pi / 2) - 1e-9)));
    const double step = span / pieces;
    const double reach = 4.0 / 3.0 * std::tan(step / 4);
    const auto place = [&](double cosine, double sine) {
        return centre +
               QPointF(cosTurn * rx * cosine - sinTurn * ry * sine, sinTurn * rx * cosine + cosTurn * ry * sine);
    };
    for (int i = 0; i < pieces; ++i) {
        const double a = begin + i * step;
        const double b = a + step;
        path.cubicTo(place(std::cos(a) - reach * std::sin(a), std::sin(a) + reach * std::cos(a)),
                     place(std::cos(b) + reach * std::sin(b), std::sin(b) - reach * std::cos(b)),
                     i + 1 == pieces ? to : place(std::cos(b), std::sin(b)));
    }
}

} // namespace

QPainterPath svgPath(const QString& text) {
    QPainterPath path;
    Reader reader(text);
    char command = 0;
    QPointF control; // the second control point of the curve before, for smooth ones
    while (!reader.atEnd() && !reader.failed()) {
        if (const auto next = reader.command()) {
            command = *next;
        } else if (command == 0 || command == 'z' || command == 'Z') {
            return {};
        }
        const bool relative = command >= 'a';
        const QPointF here = path.currentPosition();
        const QPointF origin = relative ? here : QPointF();
        const auto point = [&] {
            const double x = reader.number();
            const double y = reader.number();
            return origin + QPointF(x, y);
        };
        bool curved = false;
        switch (relative ? static_cast<char>(command - 'a' + 'A') : command) {
        case 'M':
            path.moveTo(point());
            command = relative ? 'l' : 'L'; // more points are lines
            break;
        case 'L': path.lineTo(point()); break;
        case 'H': path.lineTo(reader.number() + origin.x(), here.y()); break;
        case 'V': path.lineTo(here.x(), reader.number() + origin.y()); break;
        case 'C':
        case 'S': {
            const bool smooth = command == 'S' || command == 's';
            const QPointF first = smooth ? 2 * here - control : point();
            control = point();
            path.cubicTo(first, control, point());
            curved = true;
            break;
        }
        case 'Q': {
            const QPointF middle = point();
            path.quadTo(middle, point());
            break;
        }
        case 'A': {
            const double rx = reader.number();
            const double ry = reader.number();
            const double turn = reader.number();
            const bool large = reader.flag();
            const bool sweep = reader.flag();
            arcTo(path, rx, ry, turn, large, sweep, point());
            break;
        }
        case 'Z': path.closeSubpath(); break;
        default: return {};
        }
        if (!curved) control = path.currentPosition();
    }
    return reader.failed() ? QPainterPath() : path;
}

} // namespace calliope::ui
