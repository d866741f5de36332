#include "app/chats/selection.h"
#include "tests/app/markdown/cases.h"

#include <QGuiApplication>
#include <QRandomGenerator>
#include <QTest>
#include <QTextDocument>

/// What is selected of a chat: where it begins and ends, what is copied of it, and that it stays where it is.

using namespace calliope;
using app::Selection;
using app::Transcript;
using storage::BlockKind;
using storage::Message;
using storage::MessageState;
using storage::Role;

namespace {

Message question(storage::Id id, const char* text) {
    return {.id = id, .role = Role::user, .blocks = {{.id = id * 10, .kind = BlockKind::text, .text = text}}};
}

Message answer(storage::Id id, const std::string& text, MessageState state = MessageState::finished) {
    return {.id = id,
            .role = Role::assistant,
            .state = state,
            .blocks = {{.id = id * 10, .kind = BlockKind::text, .text = text}}};
}

const char* const longText = "# Title\n\nFirst *paragraph*.\n\n- one\n- two\n\n```cpp\nint x = 1;\n\tint y;\n```\n\n"
                             "| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 | 4 |\n\n> quoted\n\n---\n\nLast.";

/// Rows of longText below a question: their numbers.
enum Row { why, title, first, one, two, code, table, quoted, rule, last };

/// The text as a view has it, which knows HTML only.
QString shown(const QString& html) {
    QTextDocument document;
    document.setHtml(html);
    QString text = document.toRawText();
    return text.replace(QChar::LineSeparator, u'\n').replace(QChar::ParagraphSeparator, u'\n');
}

/// What the row has views show, by field.
QStringList shownOf(const QVariantMap& row) {
    if (row.value("component").toString() == "CodeBlock") return {row.value("code").toString()};
    if (row.value("component").toString() != "TableBlock") return {shown(row.value("html").toString())};
    const QVariantMap table = row.value("table").toMap();
    QStringList out;
    for (const QVariant& column : table["columns"].toList()) out.append(shown(column.toMap()["html"].toString()));
    const qsizetype columns = out.size();
    for (const QVariant& line : table["rows"].toList())
        for (qsizetype i = 0; i < columns; ++i) out.append(shown(line.toList().value(i).toString()));
    return out;
}

} // namespace

class SelectionTest : public QObject {
    Q_OBJECT

private slots:
    void copies_data() {
        QTest::addColumn<int>("fromRow");
        QTest::addColumn<int>("fromField");
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("toRow");
        QTest::addColumn<int>("toField");
        QTest::addColumn<int>("to");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, int fromRow, int fromField, int from, int toRow, int toField, int to,
                            const char* text) {
            QTest::newRow(name) << fromRow << fromField << from << toRow << toField << to << QString(text);
        };
        row("nothing", first, 0, 3, first, 0, 3, "");
        row("a word", first, 0, 6, first, 0, 15, "paragraph");
        row("an item's words", one, 0, 0, one, 0, 3, "one");
        row("to its end", first, 0, 6, first, 0, 1000, "paragraph.");
        row("paragraphs", why, 0, 2, first, 0, 5, "y?\n\nTitle\n\nFirst");
        row("items", one, 0, 0, two, 0, 3, "• one\n• two");
        row("from within an item", one, 0, 1, two, 0, 3, "ne\n• two");
        row("up to a start", first, 0, 0, one, 0, 0, "First paragraph.");
        row("all of a code", code, 0, 0, code, 0, 1000, "int x = 1;\n\tint y;");
        row("into a code", two, 0, 0, code, 0, 3, "• two\n\nint");
        row("a cell", table, 2, 0, table, 2, 1, "1");
        row("cells", table, 3, 0, table, 4, 1, "2\n3");
        row("lines of a table", table, 2, 0, table, 5, 1, "1\t2\n3\t4");
        row("into a table", code, 0, 4, table, 2, 1, "x = 1;\n\tint y;\n\na\tb\n1");
        row("out of a table", table, 4, 0, quoted, 0, 6, "3\t4\n\n> quoted");
        row("over a rule", quoted, 0, 3, last, 0, 4, "ted\n\n---\n\nLast");
    }

    void copies() {
        QFETCH(int, fromRow);
        QFETCH(int, fromField);
        QFETCH(int, from);
        QFETCH(int, toRow);
        QFETCH(int, toField);
        QFETCH(int, to);
        QFETCH(QString, text);
        Transcript transcript;
        transcript.setMessages({question(1, "Why?"), answer(2, longText)});
        Selection selection(transcript);
        selection.begin(transcript.keyOf(fromRow), fromField, from, from);
        selection.extend(transcript.keyOf(toRow), toField, to, to);
        QCOMPARE(selection.text(), text);
        QCOMPARE(selection.isActive(), !text.isEmpty());
        selection.begin(transcript.keyOf(toRow), toField, to, to); // backwards
        selection.extend(transcript.keyOf(fromRow), fromField, from, from);
        QCOMPARE(selection.text(), text);
        selection.clear();
        QVERIFY(!selection.isActive() && selection.text().isEmpty());
    }

    void everythingAndRanges() {
        Transcript transcript;
        transcript.setMessages({question(1, "Why?"), answer(2, longText)});
        Selection selection(transcript);
        int told = 0;
        connect(&selection, &Selection::changed, this, [&] { ++told; });
        selection.selectAll();
        QCOMPARE(told, 1);
        QCOMPARE(selection.text(),
                 QString("Why?\n\nTitle\n\nFirst paragraph.\n\n• one\n• two\n\nint x = 1;\n\tint y;\n\n"
                         "a\tb\n1\t2\n3\t4\n\n> quoted\n\n---\n\nLast."));
        for (int row = 0; row < transcript.count(); ++row) {
            const QStringList fields = transcript.fieldsOf(row);
            for (int i = 0; i < fields.size(); ++i) {
                const Selection::Range range = selection.rangeIn(transcript.keyOf(row), i);
                QVERIFY(range.begin == 0 && range.end >= fields[i].size());
            }
        }
        // The word that was begun with stays, wherever one goes.
        selection.begin(transcript.keyOf(first), 0, 6, 15);
        QCOMPARE(selection.text(), QString("paragraph"));
        selection.extend(transcript.keyOf(title), 0, 0, 5);
        QCOMPARE(selection.text(), QString("Title\n\nFirst paragraph"));
        QCOMPARE(selection.rangeIn(transcript.keyOf(first), 0).end, 15);
        QCOMPARE(selection.rangeIn(transcript.keyOf(one), 0).end, 0);
        selection.extend(transcript.keyOf(one), 0, 0, 3);
        QCOMPARE(selection.text(), QString("paragraph.\n\n• one"));
        // What is no place is none.
        for (const char* key : {"", "1", "7:2:0:0", "2:2:0", "2:2:0:99", "x:y:z:u"}) {
            QCOMPARE(transcript.rowOfKey(key), -1);
            QCOMPARE(selection.rangeIn(key, 0).end, 0);
            selection.begin(key, 0, 0, 5);
            QVERIFY(!selection.isActive());
        }
    }

    void staysWhereItIs() {
        Transcript transcript;
        transcript.setMessages({question(1, "Why?"), answer(2, "One.\n\nTwo **words** here", MessageState::running)});
        Selection selection(transcript);
        selection.begin(transcript.keyOf(1), 0, 0, 0);
        selection.extend(transcript.keyOf(2), 0, 9, 9);
        const QString text = "One.\n\nTwo words";
        QCOMPARE(selection.text(), text);
        const QString more = " and more\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd.";
        for (const QChar letter : more) {
            transcript.append(2, 20, letter);
            QCOMPARE(selection.text(), text);
        }
        const Message whole = answer(2, "One.\n\nTwo **words** here" + more.toStdString());
        transcript.replaceMessage(whole);
        QCOMPARE(selection.text(), text);
        transcript.addMessage(question(3, "And?"));
        QCOMPARE(selection.text(), text);
        transcript.setMessages({question(8, "Before"), answer(9, "All of it."), question(1, "Why?"), whole});
        QCOMPARE(selection.text(), text);
        QCOMPARE(selection.rangeIn(transcript.keyOf(5), 0).end, 9);
        transcript.removeFrom(2);
        QVERIFY(!selection.isActive());
        transcript.addMessage(whole);
        QVERIFY(!selection.isActive()); // gone is gone
        selection.selectAll();
        transcript.setMessages({question(11, "Another chat")});
        QVERIFY(!selection.isActive());
        transcript.setMessages({});
        selection.selectAll();
        QVERIFY(!selection.isActive());
    }

    /// Offsets mean the same in views and here: for every text, what a view shows is its field.
    void fieldsAreWhatIsShown() {
        QStringList sources;
        for (const test::MarkdownCase& each : test::markdownCases()) sources.append(each.source);
        for (const test::HostileCase& each : test::hostileCases()) sources.append(each.source);
        sources += {"Two  blanks *and *  two\tmore  \nnext `a  b`  c", "a  [B] b  $x  =  1$ c",
                    "```\n  a\n\n\n\tb  c\n```", "| a  b | `c  d` |\n|---|---|\n| *e*  f | |"};
        int fields = 0;
        for (const QString& source : sources) {
            Transcript transcript;
            transcript.setMessages({answer(2, source.left(20'000).toStdString())});
            for (int row = 0; row < transcript.count(); ++row) {
                const QStringList told = transcript.fieldsOf(row);
                if (told.isEmpty()) continue;
                QCOMPARE(shownOf(transcript.data(transcript.index(row), Transcript::BlockRole).toMap()), told);
                fields += static_cast<int>(told.size());
            }
        }
        qInfo("%d fields", fields);
    }

    /// However it is selected, a copy of two neighbouring stretches is what both together hold.
    void anyPlaces() {
        QRandomGenerator random(5);
        Transcript transcript;
        transcript.setMessages({question(1, "Why?"), answer(2, longText), question(3, "So"), answer(4, longText)});
        Selection selection(transcript);
        for (int trial = 0; trial < 2000; ++trial) {
            const auto place = [&](auto go) {
                const int row = random.bounded(transcript.count());
                const QStringList fields = transcript.fieldsOf(row);
                const int field = fields.isEmpty() ? 0 : random.bounded(static_cast<int>(fields.size()));
                const int offset = random.bounded(static_cast<int>(fields.value(field).size()) + 2);
                (selection.*go)(transcript.keyOf(row), field, offset, offset);
            };
            place(&Selection::begin);
            place(&Selection::extend);
            qsizetype letters = 0; // by what views show
            for (int row = 0; row < transcript.count(); ++row) {
                const QStringList fields = transcript.fieldsOf(row);
                for (int i = 0; i < fields.size(); ++i) {
                    const Selection::Range range = selection.rangeIn(transcript.keyOf(row), i);
                    for (const QChar letter : fields[i].mid(range.begin, range.end - range.begin))
                        letters += letter.isLetterOrNumber() ? 1 : 0;
                }
            }
            const QString text = selection.text();
            QCOMPARE(std::count_if(text.begin(), text.end(), [](QChar letter) { return letter.isLetterOrNumber(); }),
                     letters);
        }
    }
};

int main(int argumentCount, char** arguments) {
    qputenv("QT_QPA_PLATFORM", "offscreen"); // for fonts, which documents want
    QGuiApplication application(argumentCount, arguments);
    SelectionTest test;
    return QTest::qExec(&test, argumentCount, arguments);
}

#include "selection_test.moc"
