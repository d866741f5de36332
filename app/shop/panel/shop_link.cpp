#include "app/shop/panel/shop_link.h"

#include "app/markdown/links.h"

#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

/// Of campaigns, advertisements, newsletters and partners; in small letters.
constexpr std::array names{
    "gclid",      "gclsrc",       "dclid",      "gbraid",    "wbraid",    "gad_source", "fbclid",      "msclkid",
    "ttclid",     "twclid",       "yclid",      "li_fat_id", "epik",      "igshid",     "igsh",        "srsltid",
    "_ga",        "_gl",          "mc_cid",     "mc_eid",    "_hsenc",    "_hsmi",      "mkt_tok",     "vero_id",
    "wickedid",   "oly_anon_id",  "oly_enc_id", "s_cid",     "icid",      "ref",        "ref_",        "referrer",
    "referral",   "source",       "campaign",   "tag",       "ascsubtag", "linkcode",   "affid",       "aff_id",
    "affiliate",  "affiliate_id", "awc",        "awinaffid", "irclickid", "irgwc",      "clickid",     "click_id",
    "cjevent",    "cjdata",       "ranmid",     "raneaid",   "ransiteid", "siteid",     "sscid",       "partner",
    "partner_id", "subid",        "sub_id",     "zanpid",    "trk",       "tracking",   "tracking_id", "wt_mc",
    "wt_zmc"};
constexpr std::array prefixes{"utm_", "pk_", "mtm_", "piwik_", "matomo_", "hsa_", "aff_", "at_medium", "at_campaign"};

bool isTracking(const QString& name) {
    const QString small = name.toLower();
    return std::ranges::any_of(names, [&](const char* each) { return small == QLatin1String(each); }) ||
           std::ranges::any_of(prefixes, [&](const char* each) { return small.startsWith(QLatin1String(each)); });
}

} // namespace

ShopLink shopLink(const QString& address) {
    QUrl url(markdown::linkTarget(address));
    if (url.scheme() != QLatin1String("https") && url.scheme() != QLatin1String("http")) return {};
    ShopLink link;
    QUrlQuery kept;
    for (const auto& [name, value] : QUrlQuery(url).queryItems(QUrl::FullyEncoded)) {
        if (isTracking(QUrl::fromPercentEncoding(name.toUtf8())))
            link.removed.append(QUrl::fromPercentEncoding(name.toUtf8()));
        else
            kept.addQueryItem(name, value);
    }
    if (!link.removed.isEmpty()) url.setQuery(kept);
    link.url = markdown::linkTarget(url.toString(QUrl::FullyEncoded));
    link.host = markdown::hostOf(link.url);
    link.isForeign = link.host.split('.').indexOf(QRegularExpression(QStringLiteral("^xn--.*"))) >= 0;
    return link;
}

} // namespace calliope::app
