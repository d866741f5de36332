#include "app/shop/wardrobe/size_adviser.h"

#include "app/shop/advice/size_advice.h"

#include <QCoreApplication>
#include <QLocale>
#include <array>

namespace calliope::app {

namespace {

using Kind = shop::SizeAdvice::Kind;

struct Words {
    Kind kind;
    const char* text; ///< %1: the size, %2: the other one
};
constexpr std::array wordTable{
    Words{Kind::oneSize, QT_TRANSLATE_NOOP("SizeAdviser", "It comes in one size")},
    Words{Kind::fits, QT_TRANSLATE_NOOP("SizeAdviser", "%1 should fit you")},
    Words{Kind::between, QT_TRANSLATE_NOOP("SizeAdviser", "You are between %1 and %2")},
    Words{Kind::tooSmall, QT_TRANSLATE_NOOP("SizeAdviser", "Even %1 seems too small for you")},
    Words{Kind::tooLarge, QT_TRANSLATE_NOOP("SizeAdviser", "Even %1 seems too large for you")},
};

struct MeasureName {
    const char* name;
    const char* words;
};
constexpr std::array measureNames{
    MeasureName{"chest", QT_TRANSLATE_NOOP("SizeAdviser", "chest")},
    MeasureName{"waist", QT_TRANSLATE_NOOP("SizeAdviser", "waist")},
    MeasureName{"hips", QT_TRANSLATE_NOOP("SizeAdviser", "hips")},
    MeasureName{"inseam", QT_TRANSLATE_NOOP("SizeAdviser", "inseam")},
    MeasureName{"foot", QT_TRANSLATE_NOOP("SizeAdviser", "foot")},
    MeasureName{"neck", QT_TRANSLATE_NOOP("SizeAdviser", "neck")},
    MeasureName{"head", QT_TRANSLATE_NOOP("SizeAdviser", "head")},
    MeasureName{"hand", QT_TRANSLATE_NOOP("SizeAdviser", "hand")},
};

QString measureText(const std::string& name) {
    for (const MeasureName& row : measureNames)
        if (name == row.name) return QCoreApplication::translate("SizeAdviser", row.words);
    return QString::fromStdString(name);
}

QString centimetres(std::int64_t millimetres) {
    constexpr double perCentimetre = 10;
    return QLocale().toString(static_cast<double>(millimetres) / perCentimetre, 'g', 4);
}

QString wordsOf(const shop::SizeAdvice& advice) {
    for (const Words& row : wordTable)
        if (row.kind == advice.kind) {
            QString text = QCoreApplication::translate("SizeAdviser", row.text)
                               .replace("%1", QString::fromStdString(advice.label))
                               .replace("%2", QString::fromStdString(advice.other));
            if (advice.kind != Kind::oneSize && advice.isSoldOut) text += SizeAdviser::tr(", which is sold out");
            return text;
        }
    return {};
}

QString reasonsOf(const shop::SizeAdvice& advice) {
    QStringList parts;
    for (const shop::SizeAdvice::Used& used : advice.used)
        parts.append(SizeAdviser::tr("%1 %2 cm, made for %3 to %4")
                         .arg(measureText(used.measure), centimetres(used.millimetres), centimetres(used.least),
                              centimetres(used.most)));
    QStringList missing;
    for (const std::string& name : advice.missing) missing.append(measureText(name));
    if (!missing.isEmpty() && !advice.used.empty())
        parts.append(SizeAdviser::tr("not known: %1").arg(missing.join(", ")));
    if (advice.isCutAssumed) parts.append(SizeAdviser::tr("the shop does not say for whom it is cut"));
    if (advice.isSystemAssumed) parts.append(SizeAdviser::tr("read as a European size"));
    if (!advice.used.empty()) parts.append(SizeAdviser::tr("by standard charts; makers differ"));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

SizeAdviser::SizeAdviser(ShopThread& shop, QObject* parent)
    : QObject(parent)
    , m_shop(shop) {
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        if (part == ShopThread::Part::wardrobe || part == ShopThread::Part::catalogue) read();
    });
}

void SizeAdviser::setProduct(qint64 product) {
    if (m_product == product) return;
    m_product = product;
    m_words.clear();
    m_reasons.clear();
    m_lacksMeasures = false;
    emit changed();
    read();
}

void SizeAdviser::read() {
    const quint64 asked = ++m_asked; // what is on its way is of another product
    if (m_product == 0) return;
    m_shop.run(
        this,
        [id = m_product](shop::Shop& shop) {
            const auto product = shop.product(id);
            return product ? shop::adviseSize(*product, shop.wardrobe().measures()) : shop::SizeAdvice();
        },
        [this, asked](const shop::SizeAdvice& advice) {
            if (asked != m_asked) return;
            m_words = wordsOf(advice);
            m_reasons = reasonsOf(advice);
            m_lacksMeasures = advice.kind == Kind::unknown && !advice.missing.empty();
            emit changed();
        });
}

} // namespace calliope::app
