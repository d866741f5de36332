#pragma once

#include "app/shop/checkout/shop_door.h"
#include "app/shop/checkout/shop_profile.h"
#include "app/shop/checkout/shop_route.h"

#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QUrl>
#include <memory>

namespace calliope::app {

/// The catalogue of a shop that tells something of it over UCP, asked over the door: before the first question its
/// profile, then one question after the other. Answers are hostile JSON within the door's limits.
class ShopCatalogue : public QObject {
    Q_OBJECT

public:
    /// What can be asked; the bodies of requests and answers: https://ucp.dev, schemas/shopping.
    enum class Question {
        search, ///< catalog_search.json
        lookup, ///< catalog_lookup.json
    };

    /// `agent` is our page that shops are told; invalid: there is none, and some will refuse. The door outlives this.
    ShopCatalogue(ShopDoor& door, const QUrl& origin, QUrl agent, Question question);
    ~ShopCatalogue() override;

    [[nodiscard]] QString host() const;
    [[nodiscard]] const QUrl& origin() const { return m_route.origin; }

    /// answered() or failed() follows. REQUIRES: nothing is asked.
    void ask(const QJsonObject& body);

signals:
    /// From the event loop; slots may destroy this. The answer has a list "products".
    void answered(const QJsonObject& answer);
    /// A sentence for people, and its kind. tooLarge: the catalogue's answer; a profile that is, is notUnderstood.
    void failed(const QString& problem, calliope::app::Trouble trouble);

private:
    struct Row;

    [[nodiscard]] static const Row& rowOf(Question question);
    void askProfile();
    void takeProfile(const ShopProfile& profile);
    void askCatalogue();
    void takeAnswer(const ShopReply& carried);

    ShopDoor& m_door;
    const Row& m_row;
    ShopRoute m_route; ///< with an endpoint once the profile has been read
    QUrl m_agent;
    QJsonObject m_body;
    std::unique_ptr<ShopProfileCall> m_profileCall;
    std::unique_ptr<ShopCall> m_call;
};

} // namespace calliope::app
