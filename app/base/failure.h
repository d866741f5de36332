#pragma once

#include <QMetaType>
#include <QString>

namespace calliope::app {

/// What went wrong, for people: shown where it happened. Made once at the edge of a thread, a process or a network reply;
/// nothing behind that edge throws. All texts are plain, one sentence each.
struct Failure {
    /// What the user can do about it with one click.
    enum class Action {
        none,
        retry,         ///< ask again
        restartEngine, ///< the engine stopped
        chooseModel,   ///< nothing is there to answer with
        openSettings,  ///< an address, a key or a folder is wrong
        lengthenChats, ///< the chat is longer than the context of the model
        goOnline,      ///< the network switch is off
        freeDisk,      ///< the disk is full
    };

    QString title;  ///< what happened: "The engine stopped"
    QString detail; ///< why, and what is safe: "Your chat is saved. …"
    Action action = Action::none;
    QString report; ///< raw details for "Copy report"; may be empty

    bool operator==(const Failure&) const = default;
};

} // namespace calliope::app

Q_DECLARE_METATYPE(calliope::app::Failure)
