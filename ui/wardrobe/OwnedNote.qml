import QtQuick
import Calliope

// Something of the wardrobe that is much like what is looked for.
Rectangle {
    id: note

    required property var card // as PhotoSearch.owned or OwnedAlike.owned
    readonly property bool there: card.name !== undefined

    visible: there
    implicitHeight: Theme.dp(64)
    radius: Theme.radiusCard
    color: Theme.lampSoft
    border.width: Theme.hairline
    border.color: Theme.line
    Accessible.role: Accessible.StaticText
    Accessible.name: title.text + ", " + detail.text

    ProductWell {
        id: well
        x: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.dp(48)
        height: width
        around: Theme.radiusM
        inset: 0
        picture: note.there ? note.card.picture : ""
    }
    Column {
        anchors { left: well.right; leftMargin: Theme.space3; right: parent.right; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
        Label {
            id: title
            objectName: "ownedNote"
            width: parent.width
            text: note.there ? qsTr("You already own something %1 similar").arg(note.card.alike) : ""
            font: Theme.fontUiActive
        }
        Label {
            id: detail
            width: parent.width
            text: note.there ? note.card.words === "" ? note.card.name : qsTr("%1: %2").arg(note.card.name).arg(note.card.words) : ""
            font: Theme.fontSmall
            color: Theme.ink2
        }
    }
}
