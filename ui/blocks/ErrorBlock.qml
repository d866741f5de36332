import QtQuick
import Calliope
import Calliope.App

// An answer that failed.
Item {
    id: block

    required property var row
    readonly property bool isBack: row.failure.action === "restartEngine" && Chat.hint === "" // the engine runs again

    implicitHeight: card.height + Theme.space4

    FailureCard {
        id: card
        y: Theme.space1
        width: parent.width
        isNews: false // it may be of last year
        failure: block.isBack ? Object.assign({}, block.row.failure, { actionText: "" }) : block.row.failure
        usualAction: qsTr("Try again")
        onActed: Remedies.answerAgain(failure.action, block.row.messageId)
    }
}
