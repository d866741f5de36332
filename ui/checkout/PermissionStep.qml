import QtQuick
import Calliope
import Calliope.App

// No shop is asked before the user says so: who it is, what it learns, and what it does not. No has the focus; Enter
// allows nothing.
Item {
    id: step

    readonly property var rows: [
        { label: qsTr("Who"), words: Buying.shop === Buying.host ? Buying.host : qsTr("%1, %2").arg(Buying.shop).arg(Buying.host) },
        { label: qsTr("It learns"), words: qsTr("This computer's network address, and which things of this cart you want, how many of each. Later, when you send it, where they should go.") },
        { label: qsTr("It does not"), words: qsTr("Who you are, your other carts, wishes and chats, or what this app is used for.") },
        { label: qsTr("Until"), words: qsTr("You take it back, under Sources. Every question stands in the list of connections.") }
    ]

    implicitHeight: card.height

    Rectangle {
        id: card
        width: parent.width
        height: content.height + foot.height
        radius: Theme.radiusCard
        color: Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.edge
        Accessible.role: Spoken.role
        Accessible.name: Buying.title + " " + step.rows.map(row => row.label + ": " + row.words).join(" ")
        Spoken.words: Accessible.name
        Shadow { radius: parent.radius }

        Column {
            id: content
            x: Theme.gapXl
            width: parent.width - 2 * x
            topPadding: Theme.gapL
            bottomPadding: Theme.gapL
            spacing: Theme.space2
            Repeater {
                model: step.rows
                Item {
                    id: row
                    required property var modelData
                    width: parent.width
                    height: told.implicitHeight
                    Label { id: asked; width: Theme.dp(88); text: row.modelData.label; color: Theme.ink3 }
                    Label {
                        id: told
                        anchors { left: asked.right; leftMargin: Theme.space3; right: parent.right }
                        text: row.modelData.words
                        wrapMode: Text.Wrap
                    }
                }
            }
            NoteLine {
                objectName: "proposed"
                visible: Buying.proposed
                width: parent.width
                iconName: "diamond-filled"
                colour: Theme.lamp
                words: qsTr("The model proposes this cart. Nothing is sent before you press the button.")
            }
            NoteLine {
                visible: Buying.offline
                width: parent.width
                iconName: "offline"
                colour: Theme.verdigris
                words: qsTr("The network is switched off: nobody can be asked.")
            }
        }
        Rectangle {
            id: foot
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.hairline }
            height: buttons.height + Theme.space5
            radius: card.radius
            color: Theme.sunk
            Rectangle { width: parent.width; height: parent.radius; color: parent.color } // square at the top
            Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
            Flow {
                id: buttons
                anchors { left: parent.left; leftMargin: Theme.space4; right: no.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
                spacing: Theme.space2
                InkButton {
                    objectName: "askShop"
                    text: Buying.offline ? qsTr("Go online and ask") : qsTr("Ask this shop")
                    onClicked: {
                        if (Buying.offline) Settings.online = true;
                        OrderClick.allow();
                    }
                    Keys.onReturnPressed: event => event.accepted = true
                    Keys.onEnterPressed: event => event.accepted = true
                }
                InkButton {
                    objectName: "openInstead"
                    kind: "quiet"
                    text: qsTr("Open its page instead")
                    onClicked: Buying.leave()
                }
            }
            InkButton {
                id: no
                objectName: "dontAsk"
                anchors { right: parent.right; rightMargin: Theme.gapM; verticalCenter: parent.verticalCenter }
                text: qsTr("No")
                shortcutText: qsTr("Esc")
                focus: true
                onClicked: Buying.close()
                Keys.onReturnPressed: event => event.accepted = true
                Keys.onEnterPressed: event => event.accepted = true
                Component.onCompleted: forceActiveFocus(Qt.TabFocusReason)
            }
        }
    }
    Keys.onEscapePressed: Buying.close()
}
