#pragma once

#include "app/endpoints/fake_endpoint.h"
#include "tests/ui/support/test_window.h"

#include <QByteArray>
#include <QList>
#include <QStringList>
#include <QVariantMap>
#include <cstdint>

namespace calliope::test {

/// The real window on the demo catalogue, wide enough for the shopping panel beside the page, and hands for who shops
/// there. What does not come is a failure of the test that runs.
class ShopWindow : public TestWindow {
public:
    explicit ShopWindow(const ui::Session::Options& options = {});

    [[nodiscard]] app::ShopPanel& shopping() { return session().shopping(); }
    [[nodiscard]] app::FakeEndpoint& fake() { return static_cast<app::FakeEndpoint&>(session().backend()); }
    [[nodiscard]] const QList<QVariantMap>& cards() { return shopping().search()->cards()->cards(); } ///< found
    [[nodiscard]] QStringList chips();                                                                ///< their texts

    void open();                    ///< the panel, until things are found
    void ask(const QString& typed); ///< instead of the wish that is there, until it is answered

    /// A feed of a shop that nobody vouches for, with one thing.
    void import(const QByteArray& title, const QByteArray& price);
    /// The same with a table of Google's columns, which has as many `products`.
    void importFeed(const QByteArray& table, std::int64_t products);
};

} // namespace calliope::test
