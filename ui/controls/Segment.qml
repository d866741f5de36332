import QtQuick
import QtQuick.Templates as T
import Calliope

// One of a few: a radio group in one frame; arrows move, a click chooses, but not what is chosen already. `options` are
// { value, text } with, where wanted, { icon, hint, detail, font }: the hint stands beside the chosen one, the detail in a
// tool tip. With `narrow` only the chosen one shows its words.
Rectangle {
    id: segment

    required property var options
    property var value
    property bool narrow: false
    property string name: "" // of the whole group, for screen readers
    signal chosen(var value)

    readonly property int index: options.findIndex(option => option.value === value)

    function move(by: int) {
        chosen(options[(index + by + options.length) % options.length].value);
        items.itemAt(index).forceActiveFocus(Qt.TabFocusReason);
    }

    implicitHeight: Theme.control
    implicitWidth: row.implicitWidth + 2 * row.x
    radius: Theme.radiusField
    color: Theme.sunk
    border.width: Theme.hairline
    border.color: Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: name

    Row {
        id: row
        x: Theme.gapXs
        y: x
        height: parent.height - 2 * y
        Repeater {
            id: items
            model: segment.options
            T.RadioButton {
                id: item
                required property var modelData
                readonly property bool isWord: !segment.narrow || checked || !modelData.icon

                readonly property bool isChosen: modelData.value === segment.value
                checked: isChosen
                text: modelData.text
                height: row.height
                width: content.implicitWidth + 2 * Theme.fieldPadding
                hoverEnabled: true
                focusPolicy: checked || segment.index < 0 ? Qt.StrongFocus : Qt.ClickFocus
                Accessible.name: text
                Accessible.description: modelData.detail ?? modelData.hint ?? ""
                Accessible.onPressAction: Reader.press(item)
                Accessible.onToggleAction: Reader.press(item)
                onClicked: if (!isChosen) segment.chosen(modelData.value)
                InkToolTip {
                    shown: item.hovered || item.visualFocus
                    text: item.modelData.detail ?? ""
                }
                Keys.onLeftPressed: segment.move(-1)
                Keys.onRightPressed: segment.move(1)

                background: Rectangle {
                    radius: Theme.radiusSegment
                    color: item.checked ? Theme.sheet : item.hovered ? Theme.hover : "transparent"
                    border.width: item.checked ? Theme.hairline : 0
                    border.color: Theme.line
                    FocusRing { shown: item.visualFocus; around: parent.radius }
                }
                contentItem: Item {
                    Row {
                        id: content
                        anchors.centerIn: parent
                        spacing: Theme.gapS
                        InkIcon {
                            name: item.modelData.icon ?? ""
                            visible: name !== ""
                            size: Theme.iconSmall
                            colour: item.checked ? Theme.ink : Theme.ink2
                            anchors.verticalCenter: parent.verticalCenter
                        }
                        Label {
                            visible: item.isWord
                            text: item.text
                            font: item.modelData.font ?? (item.checked ? Theme.fontUiActive : Theme.fontUi)
                            color: item.checked ? Theme.ink : Theme.ink2
                            anchors.verticalCenter: parent.verticalCenter
                        }
                        Label {
                            visible: item.checked && !segment.narrow && text !== ""
                            text: item.modelData.hint ?? ""
                            font: Theme.fontSmall
                            color: Theme.ink3
                            anchors.verticalCenter: parent.verticalCenter
                        }
                    }
                }
                indicator: null
            }
        }
    }
}
