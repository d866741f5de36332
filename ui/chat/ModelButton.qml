import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Which model answers, and the menu to choose another.
T.Button {
    id: button

    property bool narrow: false
    property real most: Infinity // of its width, where there is little room

    implicitHeight: Theme.control
    implicitWidth: Math.min(Math.min(words.implicitWidth, Theme.dp(narrow ? 120 : 200)) + Theme.space7 + Theme.space1,
                            Math.max(most, Theme.dp(80)))
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: qsTr("Model: %1").arg(Engine.modelName)
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
            text: Engine.modelName === "" ? qsTr("No model") : Engine.modelName
            color: Theme.ink2
        }
        InkIcon {
            anchors { right: parent.right; rightMargin: Theme.gapS; verticalCenter: parent.verticalCenter }
            name: "chevron-down"
            size: Theme.iconSmall
        }
    }
    InkMenu {
        id: menu
        Instantiator {
            model: Models.choices
            delegate: InkMenuItem {
                required property var modelData
                text: modelData.isNext ? qsTr("%1, next").arg(modelData.name) : modelData.name
                checkable: true
                checked: modelData.inUse
                onTriggered: Models.use(modelData.key)
            }
            onObjectAdded: (index, object) => menu.insertItem(index, object)
            onObjectRemoved: (index, object) => menu.removeItem(object)
        }
        InkMenuLine {}
        InkMenuItem {
            text: qsTr("All models")
            iconName: "models"
            onTriggered: Navigation.go("models")
        }
    }
}
