#include "tests/ui/support/test_window.h"

#include <QQmlComponent>
#include <QTest>
#include <memory>

/// Words that others write are in no control longer than it is: hosts, names of tools, what is done just now.

using namespace calliope;

class LongWordsTest : public QObject {
    Q_OBJECT

private slots:
    void wordsEndWithTheControl_data() {
        QTest::addColumn<QString>("control");
        for (const char* control :
             {"InkButton {}", "InkButton { iconName: \"share\" }", "InkButton { shortcutText: \"Esc\"; large: true }",
              "Chip {}", "Chip { iconName: \"share\"; removable: true }", "WishChip { text: \"\" }"})
            QTest::newRow(control) << control;
    }

    void wordsEndWithTheControl() {
        QFETCH(QString, control);
        test::TestWindow window;
        QQmlComponent component(&window.session().qml());
        component.setData("import Calliope\n" + control.toUtf8(), QUrl());
        const std::unique_ptr<QObject> made(component.create());
        QVERIFY2(made, qPrintable(component.errorString()));
        auto* item = qobject_cast<QQuickItem*>(made.get());
        item->setParentItem(window.window()->contentItem());
        const QString words(100, 'w');
        item->setProperty("text", words);
        window.settle();
        const QQuickItem* label = labelOf(item, words);
        QVERIFY(label);
        QVERIFY(!label->property("truncated").toBool()); // as wide as it wants to be
        QVERIFY(item->implicitWidth() > label->width());

        const double narrow = item->implicitWidth() / 2;
        item->setWidth(narrow);
        window.settle();
        QVERIFY(label->property("truncated").toBool());
        const QRectF place = label->mapRectToItem(item, QRectF(0, 0, label->width(), label->height()));
        QVERIFY(place.left() >= 0 && place.right() <= narrow);
        QVERIFY(place.width() > narrow / 2);
        QVERIFY2(window.warnings().isEmpty(), qPrintable(window.warnings().join('\n')));
    }

private:
    static const QQuickItem* labelOf(const QQuickItem* item, const QString& words) {
        if (item->property("truncated").isValid() && item->property("text") == words) return item;
        for (const QQuickItem* child : item->childItems())
            if (const QQuickItem* found = labelOf(child, words)) return found;
        return nullptr;
    }
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<LongWordsTest>(argumentCount, arguments);
}

#include "long_words_test.moc"
