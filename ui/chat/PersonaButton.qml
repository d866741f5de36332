import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Which persona this chat has; there only where the user has made one.
T.Button {
    id: button

    property bool narrow: false

    visible: Personas.rows.length > 0
    implicitHeight: Theme.control
    implicitWidth: Math.min(words.implicitWidth, Theme.dp(narrow ? 80 : 140)) + Theme.space7 + Theme.space1
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: Personas.current === 0 ? qsTr("No persona") : qsTr("Persona: %1").arg(Personas.currentName)
    Accessible.onPressAction: Reader.press(button)
    onClicked: menu.popup(button, 0, -menu.implicitHeight - Theme.space1)

    background: Rectangle {
        radius: Theme.radiusM
        color: button.hovered ? Theme.hover : "transparent"
        FocusRing { shown: button.visualFocus }
    }
    contentItem: Item {
        Label {
            id: words
            x: Theme.space2
            width: parent.width - Theme.space7
            anchors.verticalCenter: parent.verticalCenter
            text: Personas.currentName === "" ? qsTr("Persona") : Personas.currentName
            color: Personas.currentName === "" ? Theme.ink3 : Theme.ink2
        }
        InkIcon {
            anchors { right: parent.right; rightMargin: Theme.gapS; verticalCenter: parent.verticalCenter }
            name: "chevron-down"
            size: Theme.iconSmall
        }
    }
    InkMenu {
        id: menu
        InkMenuItem {
            text: qsTr("None")
            checkable: true
            checked: Personas.current === 0
            onTriggered: Personas.choose(0)
        }
        Instantiator {
            model: Personas.rows
            delegate: InkMenuItem {
                required property var modelData
                text: modelData.name
                checkable: true
                checked: Personas.current === modelData.id
                onTriggered: Personas.choose(modelData.id)
            }
            onObjectAdded: (index, object) => menu.insertItem(index + 1, object)
            onObjectRemoved: (index, object) => menu.removeItem(object)
        }
        InkMenuLine {}
        InkMenuItem {
            text: qsTr("All personas")
            iconName: "settings"
            onTriggered: Navigation.go("settings/personas")
        }
    }
}
