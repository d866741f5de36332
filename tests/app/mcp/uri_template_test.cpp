#include "app/mcp/uri_template.h"

#include <QTest>

using namespace calliope::app;

/// Addresses with gaps, by the examples of RFC 6570 and by what is none of them.
class UriTemplateTest : public QObject {
    Q_OBJECT

private slots:
    void fills_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("filled");
        const auto row = [](const char* text, const char* filled) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(filled);
        };
        row("file:///notes", "file:///notes");
        row("{var}", "value");
        row("{hello}", "Hello%20World%21");
        row("{half}", "50%25");
        row("O{empty}X", "OX");
        row("O{undef}X", "OX");
        row("{x,y}", "1024,768");
        row("{x,hello,y}", "1024,Hello%20World%21,768");
        row("?{x,empty}", "?1024");
        row("{var:3}", "val");
        row("{var:30}", "value");
        row("{smiles:2}", "%F0%9F%99%82%F0%9F%99%82");
        row("{list*}", "red");
        row("{+var}", "value");
        row("{+hello}", "Hello%20World!");
        row("{+half}", "50%25");
        row("{+escaped}", "a%20b%25c/%C3%A9");
        row("{base}index", "http%3A%2F%2Fexample.com%2Fhome%2Findex");
        row("{+base}index", "http://example.com/home/index");
        row("up{+path}{var}/here", "up/foo/barvalue/here");
        row("{+path:6}/here", "/foo/b/here");
        row("X{#var}", "X#value");
        row("X{#hello}", "X#Hello%20World!");
        row("{#path,x}/here", "#/foo/bar,1024/here");
        row("X{.var}", "X.value");
        row("X{.x,y}", "X.1024.768");
        row("{/var}", "/value");
        row("{/var,x}/here", "/value/1024/here");
        row("{/var:1,var}", "/v/value");
        row("{;x,y}", ";x=1024;y=768");
        row("{;hello:5}", ";hello=Hello");
        row("{?x,y}", "?x=1024&y=768");
        row("{?x,y,empty}", "?x=1024&y=768");
        row("{?undef}", "");
        row("?fixed=yes{&x}", "?fixed=yes&x=1024");
        row("{&x,y}", "&x=1024&y=768");
        row("{a.b}/{c_d}/{e%20f}", "1/2/3");
    }

    void fills() {
        QFETCH(QString, text);
        const auto address = UriTemplate::read(text);
        QVERIFY(address);
        const QString smile = QString::fromUtf8("\xF0\x9F\x99\x82");
        QTEST(address->filled({{"var", "value"},
                               {"hello", "Hello World!"},
                               {"half", "50%"},
                               {"empty", ""},
                               {"x", "1024"},
                               {"y", "768"},
                               {"smiles", smile + smile + smile},
                               {"list", "red"},
                               {"escaped", QString::fromUtf8("a%20b%c/\xC3\xA9")},
                               {"base", "http://example.com/home/"},
                               {"path", "/foo/bar"},
                               {"a.b", "1"},
                               {"c_d", "2"},
                               {"e%20f", "3"}}),
              "filled");
    }

    void knowsWhatItWants() {
        const auto address = UriTemplate::read("db://{table}/{+row}{?page,table}{#part}");
        QVERIFY(address);
        const std::vector<UriTemplate::Variable> wanted{
            {"table", true}, {"row", true}, {"page", false}, {"part", false}};
        QCOMPARE(address->variables(), wanted);
        QVERIFY(UriTemplate::read("a{?b}{b}")->variables().front().isNeeded);
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"",     "{",     "}",         "a}b",  "{}",    "{a",  "{a{b}}", "{a b}", "{a,}", "{,a}", "{=a}",
              "{|a}", "{a:0}", "{a:12345}", "{a:}", "{a**}", "{.}", "{a..b}", "{a%2}", "{?}",  "{a!}"})
            QTest::newRow(text) << QString(text);
        QTest::newRow("too long") << QString(UriTemplate::longest + 1, 'a');
        QString greedy;
        for (std::size_t i = 0; i <= UriTemplate::mostVariables; ++i) greedy += QString("{v%1}").arg(i);
        QTest::newRow("wants too much") << greedy;
    }

    void refuses() {
        QFETCH(QString, text);
        QVERIFY(!UriTemplate::read(text));
    }
};

QTEST_APPLESS_MAIN(UriTemplateTest)
#include "uri_template_test.moc"
