#include "tests/app/documents/make_documents.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

namespace {

struct Run {
    int code = -1;
    QByteArray output;
    QByteArray errors;
};

Run run(const QByteArray& file, const QStringList& arguments = {}) {
    QProcess process;
    process.start(CALLIOPE_DOCUMENTS, arguments);
    process.write(file);
    process.closeWriteChannel();
    if (!process.waitForFinished(30'000)) return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

} // namespace

/// The program itself, which reads documents where it can reach nothing.
class DocumentsProgramTest : public QObject {
    Q_OBJECT

private slots:
    void everyKind_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("text") << QByteArray("hi\n") << QStringList() << "text" << QByteArray("hi\n");
        QTest::newRow("table") << QByteArray("a,b\n") << QStringList("--table") << "table" << QByteArray("a,b\n");
        QTest::newRow("word") << make::docx(make::paragraph("h\xc3\xa9")) << QStringList() << "word"
                              << QByteArray("h\xc3\xa9\n\n");
        // Confined, its libraries find the converters that they need.
        QTest::newRow("pdf") << make::pdfOf({"caf\xe9", "two"}) << QStringList() << "pdf"
                             << QByteArray("caf\xc3\xa9\ftwo");
    }

    void everyKind() {
        QFETCH(QByteArray, file);
        QFETCH(QStringList, arguments);
        QFETCH(QString, kind);
        QFETCH(QByteArray, text);
        const Run result = run(file, arguments);
        QCOMPARE(result.errors, QByteArray());
        QCOMPARE(result.code, 0);
        const qsizetype end = result.output.indexOf('\n');
        const QJsonObject head = QJsonDocument::fromJson(result.output.left(end)).object();
        QCOMPARE(head["kind"].toString(), kind);
        QCOMPARE(head["pages"].toInt(), static_cast<int>(text.count('\f')) + 1);
        QVERIFY(head["whole"].toBool());
        QCOMPARE(result.output.mid(end + 1), text);
    }

    void problemsAreSaid() {
        const Run result = run("PK\x03\x04");
        QCOMPARE(result.code, 1);
        QVERIFY(result.output.isEmpty());
        QCOMPARE(result.errors.count('\n'), 1);
        QVERIFY(result.errors.startsWith("calliope-documents: The document is damaged"));
        QCOMPARE(run("a", {"--whatever"}).code, 2);
    }
};

QTEST_GUILESS_MAIN(DocumentsProgramTest)
#include "documents_program_test.moc"
