#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <vector>

/// Reads the QML files of the window. Colours, sizes and fonts come from ui/theme alone; text that is bound to data
/// says how it is to be read, and nothing is opened past the one door for links (R3 of the security plan).

namespace {

struct Rule {
    const char* words;
    QRegularExpression forbidden;
    QStringList allowed; ///< files, from ui/
};

const std::vector<Rule>& rules() {
    static const std::vector<Rule> table{
        {"a colour of its own", QRegularExpression(R"re("#[0-9A-Fa-f]{3,8}")re"), {}},
        {"a colour by name", QRegularExpression(R"re(\bcolou?r\w*\s*:\s*"(?!transparent")\w+")re"), {}},
        {"a font of its own", QRegularExpression(R"re(\b(pixelSize|pointSize|font\.\w+\s*:|Qt\.font\())re"), {}},
        {"a size in pixels",
         QRegularExpression(
             R"re(\b(width|height|implicit\w+|radius|spacing|\w*[mM]argins?|\w*[pP]adding|line|size|side|iconSize)\s*:\s*-?([3-9]|\d\d+)(\.\d+)?\s*($|[;}]))re"),
         {}},
        {"a size in pixels in a sum",
         QRegularExpression(
             R"re(\b(width|height|implicit\w+|x|y|\w*[mM]argins?|\w*[pP]adding)\s*:.* [-+] ([3-9]|\d\d+)\b(?! \*))re"),
         {}},
        // Sizes of one thing may be numbers of design pixels; distances are the theme's, or a property that names them.
        {"a distance of its own",
         QRegularExpression(
             R"re(^(?!\s*(readonly )?property\b).*\b(\w*[sS]pacing|\w*[mM]argins?|\w*[pP]adding|radius|line|iconSize|inset|border\.width)\s*:[^;}]*(?<![<>] )(?<![<>]= )Theme\.dp\()re"),
         {}},
        {"a distance of its own in a sum", QRegularExpression(R"re([-+] (\d \* )?Theme\.dp\([1-5]?\d\))re"), {}},
        {"a width of the window of its own", QRegularExpression(R"re(Theme\.dp\((900|1200|1600)\))re"), {}},
        {"text whose format Qt guesses", QRegularExpression(R"re(\b(Text|TextEdit)\.AutoText\b)re"), {}},
        {"Markdown read by Qt", QRegularExpression(R"re(\b(Text|TextEdit)\.MarkdownText\b)re"), {}},
        {"a link opened past Links", QRegularExpression(R"re(\bopenUrlExternally\b)re"), {"shell/Links.qml"}},
        {"a request past the network gate", QRegularExpression(R"re(\bXMLHttpRequest\b|\bWebSocket\b)re"), {}},
        {"a picture from a fixed address", QRegularExpression(R"re(\bsource\s*:\s*"(https?|file|qrc|data):)re"), {}},
    };
    return table;
}

/// A text item and its own lines, without those of items inside it.
struct TextItem {
    QString file;
    int line = 0;
    QString type;
    QString own;
};

/// Comments and strings do not matter for the braces of QML as we write it but in texts, which are taken out.
QString withoutTexts(QString line) {
    static const QRegularExpression texts(R"re("(\\.|[^"\\])*"|`[^`]*`|//.*$|/\^?\(.*\)[^/]*/i?)re");
    return line.replace(texts, QStringLiteral("\"\""));
}

std::vector<TextItem> textItems(const QString& file, const QStringList& lines) {
    static const QRegularExpression begins(
        R"re(^\s*(?:\w+\s*:\s*)?((?:T\.)?(?:Text|TextEdit|TextArea|Label|RichBlock))\s*\{)re");
    std::vector<TextItem> done;
    std::vector<TextItem> open;
    std::vector<int> depths;
    int depth = 0;
    for (int i = 0; i < lines.size(); ++i) {
        const QString line = withoutTexts(lines[i]);
        if (const auto match = begins.match(line); match.hasMatch()) {
            open.push_back({file, i + 1, match.captured(1), {}});
            depths.push_back(depth);
        }
        if (!open.empty() && depth <= depths.back() + 1) open.back().own += line + '\n';
        depth += static_cast<int>(line.count('{') - line.count('}'));
        while (!open.empty() && depth <= depths.back()) {
            done.push_back(open.back());
            open.pop_back();
            depths.pop_back();
        }
    }
    return done;
}

} // namespace

class LiteralsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        const QString folder = CALLIOPE_SOURCE_DIR "/ui";
        for (QDirIterator files(folder, {"*.qml"}, QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            m_files.append(QString(file.fileName()).remove(0, folder.size() + 1));
            m_texts.append(QString::fromUtf8(file.readAll()).split('\n'));
        }
        QVERIFY(m_files.size() > 50);
    }

    void everythingComesFromTheTheme() {
        QStringList found;
        for (int i = 0; i < m_files.size(); ++i) {
            if (m_files[i].startsWith("theme/")) continue;
            for (int line = 0; line < m_texts[i].size(); ++line)
                for (const Rule& rule : rules())
                    if (m_texts[i][line].contains(rule.forbidden) && !rule.allowed.contains(m_files[i]))
                        found.append(QString("%1:%2: %3").arg(m_files[i]).arg(line + 1).arg(rule.words));
        }
        QVERIFY2(found.isEmpty(), qPrintable('\n' + found.join('\n')));
    }

    /// Label and RichBlock say it themselves; all others have to, for Qt's default reads what looks like HTML as such.
    void everyTextHasAFormat() {
        QStringList found;
        int count = 0;
        for (int i = 0; i < m_files.size(); ++i) {
            const bool isOwnType = m_files[i] == "controls/Label.qml" || m_files[i] == "blocks/RichBlock.qml";
            for (const TextItem& item : textItems(m_files[i], m_texts[i])) {
                ++count;
                const bool hasFormat = item.own.contains("textFormat:");
                const bool inherits = (item.type == "Label" || item.type == "RichBlock") && !isOwnType;
                if (!hasFormat && !inherits)
                    found.append(QString("%1:%2: %3").arg(item.file).arg(item.line).arg(item.type));
                if (inherits && hasFormat) found.append(QString("%1:%2: another format").arg(item.file).arg(item.line));
            }
        }
        QVERIFY2(found.isEmpty(), qPrintable('\n' + found.join('\n')));
        QVERIFY(count > 80);
        qInfo("Figure R3 %d text items of %d files, all with an explicit format; one place opens links", count,
              static_cast<int>(m_files.size()));
    }

    /// Only the door opens links, and only those of three kinds.
    void linksAreOfThreeKinds() {
        const qsizetype door = m_files.indexOf("shell/Links.qml");
        QVERIFY(door >= 0);
        QVERIFY(m_texts[door].join('\n').contains("/^(https?|mailto):/i"));
    }

    /// Nothing in C++ opens anything past that door.
    void noOtherDoor() {
        int read = 0;
        for (const char* part : {"/app", "/ui"})
            for (QDirIterator files(QString(CALLIOPE_SOURCE_DIR) + part, {"*.cpp", "*.h"}, QDir::Files,
                                    QDirIterator::Subdirectories);
                 files.hasNext(); ++read) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QByteArray text = file.readAll();
                for (const char* way : {"QDesktopServices", "startDetached", "ShellExecute"})
                    QVERIFY2(!text.contains(way), qPrintable(file.fileName() + ": " + way));
            }
        QVERIFY(read > 100);
    }

    /// What the tests above would find.
    void findsWhatItShould() {
        const auto finds = [](const QString& line) {
            return std::any_of(rules().begin(), rules().end(),
                               [&](const Rule& rule) { return line.contains(rule.forbidden); });
        };
        for (const char* line :
             {"    color: \"#FFFFFF\"", "color: \"red\"", "font.pixelSize: 12", "    width: 40", "leftPadding: 12",
              "Item { width: 12; height: parent.height }", "height: words.height + 12", "spacing: Theme.dp(6)",
              "anchors { left: a.left; leftMargin: on ? Theme.dp(8) : 0 }", "height: words.height + 2 * Theme.dp(5)",
              "visible: width > Theme.dp(900)", "Qt.openUrlExternally(x)", "textFormat: Text.AutoText"})
            QVERIFY2(finds(line), line);
        for (const char* line : {"    color: Theme.ink", "width: 1", "color: \"transparent\"", "font: Theme.fontUi",
                                 "readonly property real sideMargin: Theme.dp(88)", "height: Theme.dp(58)",
                                 "topMargin: run.height < Theme.dp(720) ? Theme.space6 : 0", "x: width - 2"})
            QVERIFY2(!finds(line), line);
        const auto items = textItems("x", {"Item {", "    Text {", "        text: \"}\"", "        Item { }", "    }",
                                           "    T.TextArea { textFormat: TextEdit.PlainText }", "}"});
        QCOMPARE(items.size(), std::size_t{2});
        QVERIFY(!items[0].own.contains("textFormat:"));
        QVERIFY(items[1].own.contains("textFormat:"));
    }

private:
    QStringList m_files;
    QVector<QStringList> m_texts;
};

QTEST_APPLESS_MAIN(LiteralsTest)
#include "literals_test.moc"
