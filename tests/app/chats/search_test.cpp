#include "app/chats/search.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace calliope;
using app::Search;

/// What the palette shows of what the store finds.
class SearchTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<app::StoreThread>(m_folder->path().toStdString());
        m_chats = std::make_unique<app::ChatList>();
        m_search = std::make_unique<Search>(*m_store, *m_chats);
    }

    void cleanup() {
        m_search.reset();
        m_store.reset();
    }

    /// Nobody is told that the first of many are all; the others are behind a row.
    void theFirstOfManyAreNotAll() {
        constexpr int heard = 120;
        m_store->run([](storage::Store& store) {
            const storage::Id chat = store.conversations().create({.title = "Birds"});
            for (int i = 0; i < heard; ++i)
                store.messages().add({.conversation = chat, .blocks = {{.text = "a heron " + std::to_string(i)}}});
        });
        m_search->setQuery("heron");
        QTRY_VERIFY(m_search->summary().startsWith("The first 50, found in "));
        QCOMPARE(hits(), 50);
        QCOMPARE(more(), 50); // behind the hits
        QVERIFY(m_search->activate(more()).contains("more"));
        QTRY_VERIFY(m_search->summary().startsWith("The first 100, "));
        QCOMPARE(hits(), 100);
        m_search->activate(more());
        QTRY_VERIFY(m_search->summary().startsWith("120 found in "));
        QCOMPARE(hits(), heard);
        QCOMPARE(more(), -1);
        m_search->setQuery("hero"); // another query begins at the first again
        QTRY_VERIFY(m_search->summary().startsWith("The first 50, "));
        m_search->setQuery("nowhere");
        QTRY_VERIFY(m_search->summary().startsWith("0 found in "));
        QCOMPARE(more(), -1);
    }

    /// While the store is busy only the last of what is typed waits.
    void replacedQueriesAreNotSearched() {
        m_store->run([](storage::Store& store) {
            const storage::Id chat = store.conversations().create({.title = "Birds"});
            store.messages().add({.conversation = chat, .blocks = {{.text = "a heron"}}});
        });
        int shown = 0;
        connect(m_search.get(), &Search::summaryChanged, this, [&] { ++shown; });
        for (const char* typed : {"h", "he", "her", "hero", "heron"}) m_search->setQuery(typed);
        QTRY_VERIFY(m_search->summary().startsWith("1 found in "));
        QCOMPARE(shown, 1);
        m_search->setQuery("heron x");
        m_search->setQuery({});
        QVERIFY(m_search->summary().isEmpty());
        bool isOver = false;
        m_store->run(
            this, [](storage::Store&) {}, [&] { isOver = true; });
        QTRY_VERIFY(isOver);
        QVERIFY(m_search->summary().isEmpty());
    }

    /// Labels of what is marked on a picture are no words of the message: they are not looked for in its text.
    void labelsOnPicturesAreFound() {
        m_store->run([](storage::Store& store) {
            const storage::Id chat = store.conversations().create({.title = "Breakfast"});
            store.messages().add({.conversation = chat,
                                  .role = storage::Role::assistant,
                                  .blocks = {{.kind = storage::BlockKind::regions, .text = "1. Fried egg\n2. Jar"}}});
        });
        m_search->setQuery("jar");
        QTRY_COMPARE(hits(), 1);
        QCOMPARE(m_search->results()->rows().front().group, QString("Documents and pictures"));
        QVERIFY(m_search->results()->rows().front().action.value("isHidden").toBool());
    }

    /// Rows are the one place where Qt reads tags: all but our marks are escaped. (security.md, R1)
    void whatIsFoundIsNoMarkup() {
        const std::string hostile = "<img src=\"http://c/a.png\"> a heron <a href=\"javascript:x\">b</a>";
        m_store->run([hostile](storage::Store& store) {
            const storage::Id chat = store.conversations().create({.title = hostile});
            store.messages().add({.conversation = chat, .blocks = {{.text = hostile}}});
        });
        m_search->setQuery("heron");
        app::SearchResults& rows = *m_search->results();
        QTRY_COMPARE(rows.rowCount(), 2); // the chat and its message
        for (int i = 0; i < 2; ++i) {
            QString html = rows.data(rows.index(i), app::SearchResults::HtmlRole).toString();
            QVERIFY2(html.contains("&lt;"), qPrintable(html));
            QVERIFY2(!html.remove("<b><u>").remove("</u></b>").contains('<'), qPrintable(html));
        }
    }

private:
    [[nodiscard]] int hits() const {
        const auto& rows = m_search->results()->rows();
        return static_cast<int>(
            std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.action.contains("message"); }));
    }

    /// The row that asks for more; -1: none.
    [[nodiscard]] int more() const {
        const auto& rows = m_search->results()->rows();
        const auto row =
            std::find_if(rows.begin(), rows.end(), [](const auto& each) { return each.action.contains("more"); });
        return row == rows.end() ? -1 : static_cast<int>(row - rows.begin());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<app::StoreThread> m_store;
    std::unique_ptr<app::ChatList> m_chats;
    std::unique_ptr<Search> m_search;
};

QTEST_GUILESS_MAIN(SearchTest)
#include "search_test.moc"
