import QtQuick
import QtQuick.Templates as T
import Calliope

// A line to write in. `problem` is shown below it and makes its frame red.
T.TextField {
    id: field

    property string iconName: ""
    property string problem: ""

    implicitHeight: Theme.field + (problem === "" ? 0 : trouble.implicitHeight + Theme.space1)
    implicitWidth: Theme.dp(240)
    leftPadding: iconName === "" ? Theme.fieldPadding : Theme.field
    rightPadding: Theme.fieldPadding
    bottomPadding: implicitHeight - Theme.field
    verticalAlignment: TextInput.AlignVCenter
    font: Theme.fontUi
    color: Theme.ink
    placeholderTextColor: Theme.ink3
    selectionColor: Theme.selection
    selectedTextColor: Theme.ink
    selectByMouse: true
    Accessible.name: placeholderText
    Accessible.description: problem

    background: Item {
        Rectangle {
            width: parent.width
            height: Theme.field
            radius: Theme.radiusField
            color: Theme.sheet
            border.width: field.activeFocus ? Theme.outlineStrong : Theme.hairline
            border.color: field.problem !== "" ? Theme.rubric : field.activeFocus ? Theme.lapis : Theme.edge
            InkIcon {
                name: field.iconName
                x: Theme.fieldPadding
                anchors.verticalCenter: parent.verticalCenter
                size: Theme.iconSmall
                colour: Theme.ink3
            }
            Label {
                visible: field.text === "" && field.preeditText === ""
                x: field.leftPadding
                width: parent.width - field.leftPadding - field.rightPadding
                anchors.verticalCenter: parent.verticalCenter
                text: field.placeholderText
                color: Theme.ink3
            }
        }
        Label {
            id: trouble
            y: Theme.field + Theme.space1
            width: parent.width
            text: field.problem
            visible: text !== ""
            font: Theme.fontSmall
            line: Theme.lineSmall
            color: Theme.rubric
            wrapMode: Text.Wrap
        }
    }
}
