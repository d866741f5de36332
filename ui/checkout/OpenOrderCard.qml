import QtQuick
import Calliope
import Calliope.App

// A purchase of which nobody knows yet whether it is an order.
Rectangle {
    id: card

    required property var order // { id, host, title, words, asking, left }
    signal shown

    width: parent ? parent.width : 0
    height: column.implicitHeight + 2 * column.y
    radius: Theme.radiusCard
    color: Theme.lampSoft
    border.width: Theme.hairline
    border.color: Theme.lampGlow
    Accessible.role: Spoken.role
    Accessible.name: order.title + ". " + order.words
    Spoken.words: Accessible.name

    Column {
        id: column
        x: Theme.space4
        y: Theme.gapL
        width: parent.width - 2 * x
        spacing: Theme.space1
        Label {
            width: parent.width
            text: qsTr("%1: %2").arg(card.order.host).arg(card.order.title)
            font: Theme.fontUiStrong
            color: Theme.lamp
            wrapMode: Text.Wrap
        }
        Label { width: parent.width; text: card.order.words; color: Theme.ink2; wrapMode: Text.Wrap }
        Row {
            topPadding: Theme.space2
            spacing: Theme.space2
            InkButton {
                objectName: "askOpen"
                visible: !card.order.left
                text: card.order.asking ? qsTr("Asking") : qsTr("Ask the shop")
                enabled: !card.order.asking
                onClicked: Orders.check(card.order.id)
            }
            InkButton {
                objectName: "showOpen"
                kind: "quiet"
                text: qsTr("Show it")
                onClicked: card.shown()
            }
            InkButton {
                objectName: "notOrdered"
                visible: card.order.left
                kind: "quiet"
                enabled: !card.order.asking
                text: qsTr("I have not ordered there")
                onClicked: Orders.notOrdered(card.order.id)
            }
        }
    }
}
