import QtQuick
import Calliope

// The regions of a picture as a list: Tab walks it, Enter goes close to one.
Column {
    id: list

    required property var regions
    property int current: 0
    property bool numbersShown: true // where they lie, in pixels of the picture
    signal pointedAt(int number)
    signal chosen(int number)

    Accessible.role: Accessible.List
    Accessible.name: qsTr("Regions")

    Repeater {
        model: list.regions
        Rectangle {
            id: row
            required property var modelData
            readonly property bool on: list.current === modelData.number
            readonly property string place: modelData.isPoint
                ? Math.round(modelData.x) + ", " + Math.round(modelData.y)
                : Math.round(modelData.x) + ", " + Math.round(modelData.y) + " – "
                  + Math.round(modelData.x + modelData.width) + ", " + Math.round(modelData.y + modelData.height)

            readonly property real room: width - Theme.dp(60) - (unsure.visible ? unsure.implicitWidth : 0)
                - (where.visible ? where.implicitWidth : 0)

            width: list.width
            height: Theme.field
            radius: Theme.radiusM
            color: on ? Theme.lampSoft : "transparent"
            activeFocusOnTab: true
            onActiveFocusChanged: list.pointedAt(activeFocus ? modelData.number : 0)
            Accessible.role: Accessible.ListItem
            Accessible.focusable: true
            Accessible.name: modelData.doubt === "" ? qsTr("%1: %2").arg(modelData.number).arg(modelData.label)
                                                    : qsTr("%1: %2, %3").arg(modelData.number).arg(modelData.label).arg(modelData.doubt)
            Accessible.onPressAction: list.chosen(modelData.number)
            Keys.onReturnPressed: list.chosen(modelData.number)
            Keys.onEnterPressed: list.chosen(modelData.number)
            Keys.onSpacePressed: list.chosen(modelData.number)
            Keys.onDownPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
            Keys.onUpPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)

            FocusRing { shown: row.activeFocus; around: row.radius }
            Rectangle {
                id: tag
                x: Theme.space2
                anchors.verticalCenter: parent.verticalCenter
                width: Math.max(Theme.regionTag, number.implicitWidth + Theme.space2)
                height: Theme.regionTag
                radius: Theme.radiusS
                color: row.on ? Theme.lampGlow : Theme.sheet
                border.width: Theme.hairline
                border.color: row.on ? Theme.lampGlow : Theme.edge
                Label {
                    id: number
                    anchors.centerIn: parent
                    text: row.modelData.number
                    font: Theme.fontMeter
                    line: Theme.lineSmall
                    color: row.on ? Theme.underPicture : Theme.ink
                }
            }
            Label {
                id: words
                anchors { left: tag.right; leftMargin: Theme.space2; verticalCenter: parent.verticalCenter }
                width: Math.min(implicitWidth, row.room)
                text: row.modelData.label
                font: row.on ? Theme.fontUiActive : Theme.fontUi
            }
            Label {
                id: unsure
                anchors { left: words.right; leftMargin: Theme.space1; verticalCenter: parent.verticalCenter }
                visible: row.modelData.doubt !== ""
                text: qsTr("(%1)").arg(row.modelData.doubt)
                color: Theme.ink3
            }
            Label {
                id: where
                anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
                visible: list.numbersShown
                text: row.place
                font: Theme.fontMeter
                color: row.on ? Theme.ink2 : Theme.ink3
            }
            HoverHandler {
                cursorShape: Qt.PointingHandCursor
                onHoveredChanged: list.pointedAt(hovered ? row.modelData.number : 0)
            }
            TapHandler { onTapped: list.chosen(row.modelData.number) }
        }
    }
}
