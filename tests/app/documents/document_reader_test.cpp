#include "app/documents/document_reader.h"

#include <QFile>
#include <QTest>

using namespace calliope::app;

/// Documents through the other process, and what it may not hand back.
class DocumentReaderTest : public QObject {
    Q_OBJECT

private slots:
    void documentsAreRead() {
        const ReadDocument document = m_reader.read("One\n\xe2\x80\xae two", "notes.txt");
        QCOMPARE(document.problem, QString());
        QCOMPARE(document.pages, QStringList{"One\n⟨U+202E⟩ two"}); // what turns the writing is seen
        QVERIFY(document.isWhole);
        QByteArray table = "name,number\n";
        for (int i = 0; i < 1'000; ++i) table += "row," + QByteArray::number(i) + '\n';
        const ReadDocument rows = m_reader.read(table, "Data.CSV");
        QVERIFY(rows.pages.size() > 1);
        QVERIFY(rows.pages.last().startsWith("name,number\nrow,"));
    }

    void whatIsNoDocumentIsSaid() {
        for (const QByteArray& file : {QByteArray(), QByteArray("\0\1\2", 3), QByteArray("PK\3\4")}) {
            const ReadDocument document = m_reader.read(file, "a.docx");
            QVERIFY(document.pages.isEmpty());
            QVERIFY(!document.problem.isEmpty() && !document.problem.contains("calliope"));
        }
        QVERIFY(m_reader.read(QByteArray(DocumentReader::largestFile + 1, 'x'), {}).problem.contains("64 MB"));
    }

    void programsThatDoOtherThings() {
        for (const char* program :
             {"", "/nowhere/calliope-documents", "/bin/false", "/bin/true", "/usr/bin/yes", "/bin/cat"}) {
            if (QByteArray(program).startsWith("/bin") && !QFile::exists(program)) continue;
            const ReadDocument document = DocumentReader(program).read("text", "a.txt");
            QVERIFY2(document.pages.isEmpty() && !document.problem.isEmpty(), program);
        }
    }

    void onlyPagesAreTaken_data() {
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<int>("pages");
        QTest::newRow("one") << QByteArray("{\"pages\":1}\nhello") << 1;
        QTest::newRow("an empty one") << QByteArray("{\"pages\":1}\n") << 1;
        QTest::newRow("two") << QByteArray("{\"pages\":2}\na\fb") << 2;
        QTest::newRow("not so many") << QByteArray("{\"pages\":3}\na\fb") << 0;
        QTest::newRow("no head") << QByteArray("hello") << 0;
        QTest::newRow("an endless head") << QByteArray(5'000, ' ') + "\n{\"pages\":1}\nx" << 0;
        QTest::newRow("too many") << "{\"pages\":5001}\n" + QByteArray(5'000, '\f') << 0;
    }

    void onlyPagesAreTaken() {
        QFETCH(QByteArray, output);
        QFETCH(int, pages);
        const ReadDocument document = documentOfOutput(output);
        QCOMPARE(document.pages.size(), pages);
        QCOMPARE(document.problem.isEmpty(), pages > 0);
    }

    void namesTellDocuments() {
        QVERIFY(isDocumentName("a.pdf") && isDocumentName("Plan.of.DOCX") && isDocumentName("x.csv"));
        QVERIFY(!isDocumentName("a.png") && !isDocumentName("pdf") && !isDocumentName("a.pdf.exe"));
    }

private:
    DocumentReader m_reader{CALLIOPE_DOCUMENTS};
};

QTEST_GUILESS_MAIN(DocumentReaderTest)
#include "document_reader_test.moc"
