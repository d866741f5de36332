#include "app/shop/buying/link_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

struct LinkWords {
    const char* kind;
    const char* words;
};

/// What protocols call pages of shops.
constexpr std::array linkWords{
    LinkWords{"terms_of_service", QT_TRANSLATE_NOOP("buying", "Terms")},
    LinkWords{"terms_of_use", QT_TRANSLATE_NOOP("buying", "Terms")},
    LinkWords{"refund_policy", QT_TRANSLATE_NOOP("buying", "Returns")},
    LinkWords{"return_policy", QT_TRANSLATE_NOOP("buying", "Returns")},
    LinkWords{"privacy_policy", QT_TRANSLATE_NOOP("buying", "Privacy")},
    LinkWords{"shipping_policy", QT_TRANSLATE_NOOP("buying", "Delivery")},
    LinkWords{"faq", QT_TRANSLATE_NOOP("buying", "Questions")},
};

} // namespace

QString linkText(const QString& label) {
    const auto found =
        std::ranges::find_if(linkWords, [&](const LinkWords& each) { return label == QLatin1String(each.kind); });
    return found == linkWords.end() ? QString(label).replace(u'_', u' ')
                                    : QCoreApplication::translate("buying", found->words);
}

} // namespace calliope::app
