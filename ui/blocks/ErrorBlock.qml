import QtQuick
import Calliope
import Calliope.App

// An answer that failed.
Item {
    id: block

    required property var row

    implicitHeight: card.height + Theme.space4

    FailureCard {
        id: card
        y: Theme.space1
        width: parent.width
        failure: block.row.failure
        usualAction: qsTr("Try again")
        onActed: Remedies.act(failure.action, () => Chat.regenerate(block.row.messageId))
    }
}
