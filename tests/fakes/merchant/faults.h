#pragma once

#include <QByteArray>
#include <QString>
#include <array>

namespace calliope::test {

/// What a shop takes something off.
enum class Discount {
    none,
    ofLines,    ///< a tenth of each
    ofAll,      ///< a tenth of the goods
    ofDelivery, ///< all of it
};

/// What a shop does wrong, or not as others, one switch each. All off: it keeps to the protocols.
struct Faults {
    bool raisesPrice = false;        ///< by 10 %, once there was a whole quote
    bool sellsOut = false;           ///< at the order
    bool addsUpWrong = false;        ///< totals whose sum is another
    bool addsLine = false;           ///< that nobody asked for, and no word of it
    bool changesCurrency = false;    ///< once there was a whole quote
    bool expires = false;            ///< at the order
    int status = 0;                  ///< of the answer to an order that was not taken: 409, 422, 429, 503
    int statusTimes = 1;             ///< how often
    int dropsBefore = 0;             ///< connections cut at the order, which was not taken
    int dropsAfter = 0;              ///< connections cut at the order, which was taken
    int breaksAfter = 0;             ///< orders, which were taken, answered with 500; over MCP, an error without data
    QString brokenCode;              ///< over MCP, the code that such an error has
    int slow = 0;                    ///< how often one has to look until an order is done
    bool escalates = false;          ///< wants its own page
    bool discloses = false;          ///< a warning that must stay visible
    bool refusesPayment = false;     ///< at the order
    Discount discount{};             ///< what it takes off
    bool redirectsDiscovery = false; ///< 302 to another path
    bool hasLongProfile = false;     ///< longer than anybody reads
    int profileStatus = 0;           ///< of the answer to who asks for its profile: 404, 429, 503
    bool isSilent = false;           ///< says nothing at all to who asks for it
    bool cutsProfile = false;        ///< cuts the connection of who asks for it
    bool halvesProfile = false;      ///< tells the first half of it
    bool hasPageForAll = false;      ///< 200 and its front page for what it does not know
    bool claimsForeignSpec = false;  ///< a capability whose specification lies elsewhere
    bool endpointElsewhere = false;  ///< the profile names another host
    bool leadsElsewhere = false;     ///< its own page lies on another host
    bool hidesPrices = false;        ///< does not say that it tells them
    bool hidesCatalogue = false;     ///< does not say that it can be searched
    bool hidesCheckout = false;      ///< sells on its own pages only
    bool hidesCarts = false;         ///< does not say that it keeps carts
    bool hidesPage = false;          ///< carts name no page to go on at
    bool losesCarts = false;         ///< once they are made: 404
    int cartStatus = 0;              ///< of the answer to who changes a cart that was made
    QString cartCode;                ///< and the code of that error
    QByteArray acpProfile;           ///< of ACP, beside one of UCP; empty: none
    int acpStatus = 404;             ///< of the answer to who asks for that where there is none
    int dropsCarts = 0;              ///< connections cut once a cart was made or changed
    bool forgetsOrders = false;      ///< a session with an order takes another one: only keys hold it back
    bool hidesOrders = false;        ///< who looks at a session that was ordered at once sees one without an order
    bool speaksNonsense = false;     ///< the answer to an order is no session
    bool losesSessions = false;      ///< after the order: 404
    QByteArray reply;                ///< to all that is a session; empty: its own
};

/// Why a profile cannot be had just now, whatever the shop has.
struct ProfileFault {
    const char* name;
    void (*set)(Faults& faults);
};

inline constexpr std::array profileFaults{
    ProfileFault{"429", [](Faults& f) { f.profileStatus = 429; }},
    ProfileFault{"500", [](Faults& f) { f.profileStatus = 500; }},
    ProfileFault{"503", [](Faults& f) { f.profileStatus = 503; }},
    ProfileFault{"slow", [](Faults& f) { f.isSilent = true; }},
    ProfileFault{"cut", [](Faults& f) { f.cutsProfile = true; }},
    ProfileFault{"half", [](Faults& f) { f.halvesProfile = true; }},
};

} // namespace calliope::test
