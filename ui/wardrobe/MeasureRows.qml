import QtQuick
import Calliope
import Calliope.App

// What the user measures, in centimetres; for advice on sizes.
Column {
    id: rows

    spacing: Theme.space2

    Label {
        width: parent.width
        text: qsTr("Sizes are advised by these, in centimetres. They stay on this computer and are told nobody, no model either.")
        color: Theme.ink2
        wrapMode: Text.Wrap
    }
    Grid {
        id: grid
        width: parent.width
        columns: width >= Theme.dp(480) ? 2 : 1
        columnSpacing: Theme.space4
        rowSpacing: Theme.space2
        Repeater {
            model: Wardrobe.measures
            Item {
                id: measure
                required property var modelData
                width: (grid.width - (grid.columns - 1) * grid.columnSpacing) / grid.columns
                height: Math.max(Theme.field, field.implicitHeight)
                Column {
                    anchors { left: parent.left; right: field.left; rightMargin: Theme.space2 }
                    Label { width: parent.width; text: measure.modelData.title; font: Theme.fontUiActive }
                    Label { width: parent.width; text: measure.modelData.how; font: Theme.fontSmall; line: Theme.lineSmall; color: Theme.ink3 }
                }
                InkTextField {
                    id: field
                    objectName: "measure " + measure.modelData.name
                    anchors.right: parent.right
                    width: Theme.dp(96)
                    placeholderText: qsTr("cm")
                    maximumLength: 8
                    text: measure.modelData.text
                    Accessible.name: qsTr("%1 in centimetres").arg(measure.modelData.title)
                    function save() {
                        if (text === measure.modelData.text) return;
                        problem = Wardrobe.setMeasure(measure.modelData.name, text) ? "" : qsTr("3 to 300");
                    }
                    onAccepted: save()
                    onEditingFinished: save()
                    onTextEdited: problem = ""
                }
            }
        }
    }
}
