#include "app/library/catalogue.h"
#include "app/library/file_names.h"

#include <QTest>

/// The catalogue and everything in it that could lead somewhere.

using namespace calliope::app;

class CatalogueTest : public QObject {
    Q_OBJECT

private slots:
    void ownOneIsWhole() {
        const Catalogue& catalogue = ownCatalogue();
        QVERIFY(catalogue.models.size() >= 5);
        QCOMPARE(catalogue.hub.url.scheme(), QString("https"));
        QVERIFY(!catalogue.hub.hosts.isEmpty());
        QStringList ids;
        for (const CatalogueModel& model : catalogue.models) {
            QVERIFY2(!ids.contains(model.id), qPrintable(model.id));
            ids.append(model.id);
            for (const QString& text : {model.name, model.maker, model.licence, model.words})
                QVERIFY2(!text.isEmpty(), qPrintable(model.id));
            QVERIFY2(model.contextLength > 0, qPrintable(model.id));
            // Enough to say beforehand whether it fits.
            QVERIFY2(model.aboutBytes > 0 && !model.outline.isEmpty(), qPrintable(model.id));
            QCOMPARE(model.projectorAboutBytes > 0, !model.projector.isEmpty());
        }
    }

    void badRowsAreLeftOut_data() {
        QTest::addColumn<QByteArray>("row");
        const QByteArray good = R"("name": "N", "repository": "a/b", "file": "f.gguf")";
        QTest::newRow("no object") << QByteArray("[]");
        QTest::newRow("id with a path") << QByteArray(R"({"id": "../x", )" + good + "}");
        QTest::newRow("id of another case") << QByteArray(R"({"id": "X", )" + good + "}");
        QTest::newRow("no repository") << QByteArray(R"({"id": "x", "name": "N", "file": "f.gguf"})");
        QTest::newRow("repository that climbs")
            << QByteArray(R"({"id": "x", "name": "N", "repository": "a/..", "file": "f.gguf"})");
        QTest::newRow("file that climbs")
            << QByteArray(R"({"id": "x", "name": "N", "repository": "a/b", "file": "a/../../f.gguf"})");
        QTest::newRow("absolute file") << QByteArray(
            R"({"id": "x", "name": "N", "repository": "a/b", "file": "/f.gguf"})");
        QTest::newRow("projector that climbs") << QByteArray(R"({"id": "x", "projector": "..\\f", )" + good + "}");
    }

    void badRowsAreLeftOut() {
        QFETCH(QByteArray, row);
        QVERIFY(readCatalogue(R"({"models": [)" + row + "]}").models.empty());
    }

    void nonsenseIsAnEmptyCatalogue() {
        for (const char* text : {"", "{", "[]", "{\"models\": 3}", "\xff\xfe"})
            QVERIFY(readCatalogue(text).models.empty());
    }

    /// Row A10 of the security plan: names that would leave the folder, or be something else in it.
    void fileNames_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isGood");
        for (const char* name : {"a.gguf", "Model-Q4_K_M-00001-of-00003.gguf", "x+y_z.1.gguf", "_a.gguf"})
            QTest::newRow(name) << QString(name) << true;
        const QStringList bad{"",
                              ".gguf",
                              ".hidden.gguf",
                              "..",
                              "../a.gguf",
                              "..\\a.gguf",
                              "a/b.gguf",
                              "a\\b.gguf",
                              "/etc/a.gguf",
                              "C:a.gguf",
                              "\\\\host\\share\\a.gguf",
                              "a.gguf:stream",
                              "a.gguf ",
                              "a.gguf.",
                              "a.gguf\n",
                              "con.gguf",
                              "NUL.gguf",
                              "com1.x.gguf",
                              "a.exe",
                              "a.gguf.exe",
                              "mcp.json",
                              QString("a\u202Efugg.gguf"),
                              QString("\u0000a.gguf"),
                              QString(4096, 'a') + ".gguf",
                              "~a.gguf",
                              "-a.gguf"};
        for (const QString& name : bad) QTest::newRow(qPrintable("not " + name.left(40))) << name << false;
    }

    void fileNames() {
        QFETCH(QString, name);
        QFETCH(bool, isGood);
        QCOMPARE(isModelFileName(name), isGood);
    }

    void parts() {
        QCOMPARE(partsOf("a.gguf"), QStringList{"a.gguf"});
        QCOMPARE(partsOf("a-00001-of-00002.gguf"), (QStringList{"a-00001-of-00002.gguf", "a-00002-of-00002.gguf"}));
        QVERIFY(partsOf("a-00002-of-00002.gguf").isEmpty());
        QVERIFY(partsOf("a-00001-of-00000.gguf").isEmpty());
        QVERIFY(partsOf("a-00001-of-99999.gguf").isEmpty());
    }

    void patterns() {
        QVERIFY(fitsPattern("mmproj-model-F16.gguf", "mmproj*f16.gguf"));
        QVERIFY(fitsPattern("a.gguf", "a.gguf"));
        QVERIFY(!fitsPattern("aXgguf", "a.gguf"));
        QVERIFY(!fitsPattern("b-a.gguf", "a*.gguf"));
    }

    void redirects_data() {
        QTest::addColumn<QString>("target");
        QTest::addColumn<bool>("isGood");
        const auto row = [](const char* target, bool isGood) { QTest::newRow(target) << QString(target) << isGood; };
        row("https://hub.example/x", true);
        row("https://cdn.hub.example/x?sig=1", true);
        row("https://a.b.hub.example:443/x", true);
        row("http://cdn.hub.example/x", false);
        row("https://cdn.hub.example:8443/x", false);
        row("https://evilhub.example/x", false);
        row("https://hub.example.evil.org/x", false);
        row("https://me@cdn.hub.example/x", false);
        row("https://.hub.example/x", false);
        row("https://127.0.0.1/x", false);
        row("http://127.0.0.1/x", false);
        row("https://169.254.169.254/latest", false);
        row("file:///etc/passwd", false);
        row("ftp://cdn.hub.example/x", false);
        row("", false);
    }

    void redirects() {
        QFETCH(QString, target);
        QFETCH(bool, isGood);
        const Hub hub{QUrl("https://hub.example"), {"hub.example", ".hub.example"}};
        QCOMPARE(hub.mayLeadTo(QUrl(target)), isGood);
    }
};

QTEST_APPLESS_MAIN(CatalogueTest)
#include "catalogue_test.moc"
