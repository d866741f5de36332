#pragma once

#include "tests/ui/support/test_window.h"

#include <QStringList>
#include <QVariantMap>

namespace calliope::test {

/// The real window with a chat open in it, and hands for who writes there.
class ChatWindow : public TestWindow {
public:
    explicit ChatWindow(Answers answers = Answers::scripted);

    void restart(); ///< with what was kept

    [[nodiscard]] app::Chat& chat() { return session().chat(); }
    [[nodiscard]] app::Chats& chats() { return session().chats(); }

    /// By its name, whether it is to be seen or not; what is to be seen goes first, for the side bar is there twice.
    [[nodiscard]] QObject* object(const char* name);
    [[nodiscard]] QQuickItem* composer() { return qobject_cast<QQuickItem*>(object("composer")); }
    [[nodiscard]] QString written() { return composer()->property("text").toString(); }

    void press(Qt::Key key, Qt::KeyboardModifiers with = {}) { QTest::keyClick(window(), key, with); }
    void write(const char* text); ///< letter by letter, where the focus is
    void ask(const char* text);   ///< writes it as a message, and Enter

    [[nodiscard]] const storage::Message* last() { return chat().transcript()->last(); }
    /// Whether an answer of which something has come is under way. For a moment after each question the answer before
    /// it is the last message, and after that the question itself.
    [[nodiscard]] bool hasBegun();
    [[nodiscard]] bool hasAnswer(storage::MessageState state = storage::MessageState::finished);

    /// What draws the rows, in their order.
    [[nodiscard]] QStringList components();
    [[nodiscard]] QVariantMap rowOf(const char* component); ///< the last one
    [[nodiscard]] bool isDrawn(const char* component);
    /// Whether just this text is to be seen.
    [[nodiscard]] bool isShown(const QString& text);

private:
    void waitForComposer();
};

} // namespace calliope::test
