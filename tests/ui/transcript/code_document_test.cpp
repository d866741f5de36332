#include "tests/app/highlight/cases.h"
#include "ui/faces/code_document.h"

#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QRandomGenerator>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextFragment>
#include <memory>

/// Code in a TextEdit: what is written piece by piece is what is written at once.

using calliope::test::highlightCases;
using calliope::ui::CodeDocument;

namespace {

/// A TextEdit with code in it, as CodeBlock has it.
class Shown {
public:
    explicit Shown(const QString& language) {
        QQmlComponent component(&m_engine);
        component.setData(R"(
import QtQuick
import Calliope.App
TextEdit {
    id: edit
    property alias written: written
    width: written.width
    readOnly: true
    textFormat: TextEdit.PlainText
    wrapMode: TextEdit.NoWrap
    CodeDocument { id: written; document: edit.textDocument; line: 20; keyword: "#010203"; string: "#040506"
                   number: "#070809"; comment: "#0a0b0c"; removed: "#0d0e0f" }
})",
                          {});
        m_edit.reset(qobject_cast<QQuickItem*>(component.create()));
        if (!m_edit) qFatal("%s", qPrintable(component.errorString()));
        written()->setLanguage(language);
    }

    [[nodiscard]] CodeDocument* written() const { return m_edit->property("written").value<CodeDocument*>(); }
    [[nodiscard]] QTextDocument& document() const {
        return *m_edit->property("textDocument").value<QQuickTextDocument*>()->textDocument();
    }
    [[nodiscard]] double height() const { return m_edit->implicitHeight(); }

    /// The text and the colour of each stretch, line by line.
    [[nodiscard]] QStringList looks() const {
        QStringList out;
        for (QTextBlock line = document().begin(); line.isValid(); line = line.next()) {
            QString look = QString::number(line.blockFormat().lineHeight()) + '|';
            for (auto each = line.begin(); !each.atEnd(); ++each) {
                const QTextCharFormat format = each.fragment().charFormat();
                const bool isPlain = format.foreground().style() == Qt::NoBrush;
                look += (isPlain ? "" : format.foreground().color().name()) + '{' + each.fragment().text() + '}';
            }
            out.append(look);
        }
        return out;
    }

private:
    QQmlEngine m_engine;
    std::unique_ptr<QQuickItem> m_edit;
};

} // namespace

class CodeDocumentTest : public QObject {
    Q_OBJECT

private slots:
    void colours() {
        Shown shown("cpp");
        shown.written()->setCode("if (a < 1) /* so\nfar */ return \"&<b>\";");
        QCOMPARE(shown.looks(), QStringList({"20|#010203{if}{ (a < }#070809{1}{) }#0a0b0c{/* so}",
                                             "20|#0a0b0c{far */}{ }#010203{return}{ }#040506{\"&<b>\"}{;}"}));
        QCOMPARE(shown.height(), 40.0);
        shown.written()->setProperty("keyword", QColor("#ff0000"));
        QVERIFY(shown.looks().first().startsWith("20|#ff0000{if}"));
        shown.written()->setLanguage("text");
        QCOMPARE(shown.looks().first(), QString("20|{if (a < 1) /* so}"));
    }

    /// Offsets in the document are those in the code, whatever it has.
    void characters() {
        const QString code = QString("a\tb \u00A0 c\u2028d\u2029e\u0085\uFFFC \uFDD0 \uFDD1 \u200F\u05D0\n\n\n x\n");
        Shown shown("cpp");
        shown.written()->setCode(code);
        QCOMPARE(shown.document().characterCount(), code.size() + 1);
        shown.written()->setCode(code + "int");
        QCOMPARE(shown.document().characterCount(), code.size() + 4);
        QCOMPARE(shown.looks().last(), QString("20|#010203{int}"));
    }

    /// By its name or an alias of it.
    void languages() {
        for (const char* name : {"cpp", "C++", "c++"}) {
            Shown shown(name);
            shown.written()->setCode("int x;");
            QCOMPARE(shown.looks(), QStringList("20|#010203{int}{ x;}"));
        }
    }

    void growing() {
        QRandomGenerator random(7);
        for (const auto& example : highlightCases) {
            const QString code = QString(example.code).repeated(3);
            Shown growing(example.language);
            for (qsizetype length = 0; length < code.size();) {
                length = std::min<qsizetype>(length + random.bounded(1, 40), code.size());
                growing.written()->setCode(code.left(length));
                Shown whole(example.language);
                whole.written()->setCode(code.left(length));
                QCOMPARE(growing.looks(), whole.looks());
                QCOMPARE(growing.document().toPlainText(), code.left(length));
                QCOMPARE(growing.written()->width(), whole.written()->width());
                QCOMPARE(growing.height(), whole.height());
            }
        }
    }

    /// One TextEdit is used for one row after the other.
    void another() {
        QRandomGenerator random(7);
        Shown shown("cpp");
        for (int i = 0; i < 200; ++i) {
            QString code;
            for (int line = random.bounded(5); line >= 0; --line)
                code +=
                    QString("int x = %1;").arg(random.bounded(3)).repeated(random.bounded(3)) + (line > 0 ? "\n" : "");
            shown.written()->setCode(code);
            Shown whole("cpp");
            whole.written()->setCode(code);
            QCOMPARE(shown.looks(), whole.looks());
            QCOMPARE(shown.written()->width(), whole.written()->width());
        }
    }
};

QTEST_MAIN(CodeDocumentTest)
#include "code_document_test.moc"
