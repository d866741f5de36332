import QtQuick
import Calliope
import Calliope.App

// What a model proposes to remember of the user's taste, what is kept of it, and things that are not for them.
Column {
    id: rows

    visible: Wardrobe.proposals.length > 0 || Wardrobe.tastes.length > 0 || Shopping.feedback.things.length > 0
    spacing: Theme.space2

    Repeater {
        model: Wardrobe.proposals
        Rectangle {
            id: proposal
            required property var modelData
            required property int index
            width: rows.width
            height: Theme.dp(52)
            radius: Theme.radiusCard
            color: Theme.lampSoft
            border.width: Theme.hairline
            border.color: Theme.line
            Label {
                anchors { left: parent.left; leftMargin: Theme.space3; right: buttons.left; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
                text: proposal.modelData.liked ? qsTr("Remember that you like this? %1").arg(proposal.modelData.text)
                    : qsTr("Remember that you do not like this? %1").arg(proposal.modelData.text)
            }
            Row {
                id: buttons
                anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
                spacing: Theme.space2
                InkButton { objectName: "keepTaste " + proposal.index; small: true; text: qsTr("Keep"); onClicked: Wardrobe.acceptTaste(proposal.index) }
                InkButton { objectName: "dropTaste " + proposal.index; small: true; text: qsTr("No"); onClicked: Wardrobe.dismissTaste(proposal.index) }
            }
        }
    }
    Flow {
        width: parent.width
        spacing: Theme.gapS
        Repeater {
            model: Wardrobe.tastes
            Chip {
                id: taste
                required property var modelData
                readonly property string said: modelData.liked ? modelData.text : qsTr("Not: %1").arg(modelData.text)
                objectName: "taste " + modelData.id
                width: Math.min(implicitWidth, parent.width)
                text: modelData.until === "" ? said : qsTr("%1, until %2").arg(said).arg(modelData.until)
                removable: true
                Accessible.description: modelData.origin
                onClicked: holds.popup(taste, 0, taste.height)
                onRemoved: Wardrobe.removeTaste(modelData.id)
                InkMenu {
                    id: holds
                    implicitWidth: Theme.dp(360) // the origin in words
                    InkMenuItem { objectName: "tasteOrigin"; enabled: false; text: taste.modelData.origin }
                    InkMenuItem { objectName: "tasteForGood"; text: qsTr("Holds until you take it off"); onTriggered: Wardrobe.keepTasteFor(taste.modelData.id, 0) }
                    InkMenuItem { objectName: "tasteForSeason"; text: qsTr("Holds for three months"); onTriggered: Wardrobe.keepTasteFor(taste.modelData.id, 3) }
                    InkMenuItem { objectName: "tasteForYear"; text: qsTr("Holds for a year"); onTriggered: Wardrobe.keepTasteFor(taste.modelData.id, 12) }
                }
            }
        }
        Repeater {
            model: Shopping.feedback.things
            Chip {
                required property var modelData
                objectName: "notForMe " + modelData.product
                width: Math.min(implicitWidth, parent.width)
                text: qsTr("Not for you: %1").arg(modelData.title)
                removable: true
                onRemoved: Shopping.feedback.forget(modelData.product)
            }
        }
    }
}
