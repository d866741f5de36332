#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

/// Qt's linter over every page of the app: no unknown member, type, signal or name.

namespace {

/// What the linter of Qt 6.4 says of correct code.
const QRegularExpression blindSpots[]{
    QRegularExpression("^Cannot defer property assignment"), // only costs what deferring would save
    QRegularExpression("^Cannot assign binding of type QSizeF to QSize$"),
    QRegularExpression("^Property \"callLater\" is a QJSValue"),
    QRegularExpression("not found on type \"(QVariantMap|QVariantList|QStringList)\""),
    QRegularExpression("^Type \"(qlonglong|QImage)\" of property"),
    QRegularExpression("^No type found for property \"image\""), // a QImage
};

/// Ids of the file that components inside it use: newer linters want `pragma ComponentBehavior: Bound` for these, which
/// Qt 6.4 does not know.
bool isOwnId(const QString& text, const QJsonObject& warning) {
    if (warning["message"].toString() != "Unqualified access") return false;
    const QString name = text.mid(warning["charOffset"].toInt(), warning["length"].toInt());
    return text.contains(QRegularExpression("\\bid: " + QRegularExpression::escape(name) + "\\b"));
}

} // namespace

class QmlLintTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QDirIterator files(CALLIOPE_QML_MODULES "/Calliope", {"*.qml"}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) m_files.append(files.next());
        m_files.sort();
        QVERIFY(m_files.size() > 100);
    }

    void nothingIsUnknown() {
        QStringList found;
        for (const QJsonValue file : lint(m_files)) {
            QFile source(file["filename"].toString());
            QVERIFY(source.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(source.readAll());
            for (const QJsonValue each : file["warnings"].toArray()) {
                const QJsonObject warning = each.toObject();
                const QString message = warning["message"].toString();
                if (warning["type"] == "info" || isOwnId(text, warning)) continue;
                if (std::any_of(std::begin(blindSpots), std::end(blindSpots),
                                [&](const QRegularExpression& spot) { return spot.match(message).hasMatch(); }))
                    continue;
                found.append(QString("%1:%2: %3").arg(source.fileName()).arg(warning["line"].toInt()).arg(message));
            }
        }
        QVERIFY2(found.isEmpty(), qPrintable("\n" + found.join('\n')));
    }

    void findsWhatItShould() {
        QTemporaryDir folder;
        const QString name = folder.filePath("Wrong.qml");
        QFile wrong(name);
        QVERIFY(wrong.open(QIODevice::WriteOnly));
        wrong.write("import QtQuick\nimport Calliope\nText { color: Theme.noSuchColour; text: noSuchName }\n");
        wrong.close();
        QStringList messages;
        for (const QJsonValue file : lint({name}))
            for (const QJsonValue each : file["warnings"].toArray()) messages.append(each["message"].toString());
        QVERIFY2(messages.filter("noSuchColour").size() == 1 && messages.contains("Unqualified access"),
                 qPrintable(messages.join('\n')));
    }

private:
    static QJsonArray lint(const QStringList& files) {
        QProcess linter;
        linter.start(CALLIOPE_QMLLINT, QStringList{"--json", "-", "-I", CALLIOPE_QML_MODULES} + files);
        if (!linter.waitForFinished(120'000)) return {};
        return QJsonDocument::fromJson(linter.readAllStandardOutput())["files"].toArray();
    }

    QStringList m_files;
};

QTEST_GUILESS_MAIN(QmlLintTest)
#include "qmllint_test.moc"
