import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Looks for words in the open chat. Enter goes on, Shift+Enter back, Esc closes.
Rectangle {
    id: bar

    signal closed

    function focusField() {
        field.forceActiveFocus();
        field.selectAll();
    }
    function close() {
        Find.end();
        closed();
    }

    width: Theme.findBar
    height: Theme.topBar - Theme.space2
    radius: Theme.radiusCard
    color: Theme.sheet
    border.width: Theme.hairline
    border.color: Theme.line
    Accessible.role: Accessible.ToolBar
    Accessible.name: qsTr("Find in this chat")

    Shadow { radius: parent.radius }
    InkTextField {
        id: field
        objectName: "find"
        anchors { left: parent.left; right: figures.left; margins: Theme.space1; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
        iconName: "search"
        placeholderText: qsTr("Find in this chat")
        text: Find.words
        onTextEdited: Find.words = text
        Keys.onReturnPressed: event => event.modifiers & Qt.ShiftModifier ? Find.previous() : Find.next()
        Keys.onEnterPressed: event => event.modifiers & Qt.ShiftModifier ? Find.previous() : Find.next()
        Keys.onDownPressed: Find.next()
        Keys.onUpPressed: Find.previous()
    }
    Label {
        id: figures
        anchors { right: buttons.left; rightMargin: Theme.space1; verticalCenter: parent.verticalCenter }
        text: Find.words === "" ? "" : qsTr("%1 / %2").arg(Find.number).arg(Find.count)
        font: Theme.fontMeter
        color: Find.count > 0 ? Theme.ink2 : Theme.ink3
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTr("%1 of %2 found").arg(Find.number).arg(Find.count)
    }
    Row {
        id: buttons
        anchors { right: parent.right; rightMargin: Theme.space1; verticalCenter: parent.verticalCenter }
        IconButton {
            side: Theme.controlSmall
            iconName: "chevron-up"
            iconSize: Theme.iconSmall
            text: qsTr("The one before")
            enabled: Find.count > 0
            onClicked: Find.previous()
        }
        IconButton {
            side: Theme.controlSmall
            iconName: "chevron-down"
            iconSize: Theme.iconSmall
            text: qsTr("The next one")
            enabled: Find.count > 0
            onClicked: Find.next()
        }
        IconButton {
            side: Theme.controlSmall
            iconName: "close"
            iconSize: Theme.iconTiny
            text: qsTr("Close")
            onClicked: bar.close()
        }
    }
    Keys.onEscapePressed: bar.close()
    Connections {
        target: Find
        function onBegun() { bar.focusField(); }
    }
}
