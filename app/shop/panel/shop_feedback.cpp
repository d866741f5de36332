#include "app/shop/panel/shop_feedback.h"

#include <QString>
#include <set>
#include <vector>

namespace calliope::app {

namespace {

QString titleIn(const shop::Shop& shop, storage::Id product) {
    const auto known = shop.product(product);
    return known ? QString::fromStdString(known->title) : QString();
}

} // namespace

ShopFeedback::ShopFeedback(ShopThread& shop, ShopUndo& undo, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_undo(undo) {
    connect(&m_shop, &ShopThread::opened, this, &ShopFeedback::read);
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        if (part == ShopThread::Part::feedback || part == ShopThread::Part::catalogue) read();
    });
}

void ShopFeedback::read() {
    m_shop.run(
        this,
        [](shop::Shop& shop) {
            QVariantList things;
            std::set<storage::Id> told;
            for (const storage::Feedback::Item& item : shop.feedback().notForMe()) {
                if (!told.insert(item.product).second) continue; // another of its variants
                things.append(QVariantMap{{"product", static_cast<qlonglong>(item.product)},
                                          {"title", titleIn(shop, item.product)}});
            }
            return things;
        },
        [this](const QVariantList& things) {
            m_things = things;
            m_notForMe.clear();
            for (const QVariant& thing : things) m_notForMe[thing.toMap()["product"].toString()] = true;
            emit changed();
        },
        [](const Failure&) {}); // told by the panel
}

void ShopFeedback::setNotForMe(qint64 product, qint64 variant) {
    m_shop.change(
        ShopThread::Part::feedback, this,
        [product, variant](shop::Shop& shop) {
            shop.feedback().setNotForMe(variant);
            return titleIn(shop, product);
        },
        [this, product](const QString& title) {
            m_undo.offer(tr("%1 comes last from now on").arg(title), ShopThread::Part::feedback,
                         [product](shop::Shop& shop) { shop.feedback().forget(product); });
        });
}

void ShopFeedback::forget(qint64 product) {
    struct Gone {
        QString title;
        std::vector<storage::Feedback::Item> items;
    };
    m_shop.change(
        ShopThread::Part::feedback, this,
        [product](shop::Shop& shop) {
            Gone gone{titleIn(shop, product), {}};
            for (const storage::Feedback::Item& item : shop.feedback().notForMe())
                if (item.product == product) gone.items.push_back(item);
            shop.feedback().forget(product);
            return gone;
        },
        [this](const Gone& gone) {
            m_undo.offer(tr("%1 is among the others again").arg(gone.title), ShopThread::Part::feedback,
                         [items = gone.items](shop::Shop& shop) {
                             for (const storage::Feedback::Item& item : items) shop.feedback().restore(item);
                         });
        });
}

} // namespace calliope::app
