import QtQuick
import Calliope
import Calliope.App

// How hard the model thinks: a pen stroke each; how many agents there are where there are several, and how much it may
// think where it does.
Row {
    id: modes

    property bool narrow: false

    spacing: Theme.space1

    Segment {
        objectName: "modes"
        narrow: modes.narrow
        name: qsTr("Mode")
        options: Chat.modes // { value, text, icon, hint, detail }
        value: Chat.mode
        onChosen: value => Chat.mode = value
    }
    InkButton {
        id: count
        objectName: "laneCount"
        visible: Chat.mode === "contemplating"
        kind: "quiet"
        text: modes.narrow ? String(Settings.lanes) : qsTr("%1 agents").arg(Settings.lanes)
        Accessible.name: qsTr("%1 agents").arg(Settings.lanes)
        Accessible.description: qsTr("How many agents work on a question")
        onClicked: menu.popup(count, 0, -menu.implicitHeight - Theme.space1)
        InkMenu {
            id: menu
            Repeater {
                model: 7
                InkMenuItem {
                    required property int index
                    text: qsTr("%1 agents").arg(index + 2)
                    checkable: true
                    checked: Settings.lanes === index + 2
                    onTriggered: Settings.lanes = index + 2
                }
            }
        }
    }
    BudgetButton { visible: Chat.mode !== "instant" }
}
