import QtQuick
import QtQuick.Templates as T
import Calliope

// An agent in the strip: its letter in an arc that fills, its name, its state and what it has taken.
T.Button {
    id: chip

    required property int number
    required property string letter
    required property string name
    required property string angle
    required property string laneState
    required property string stateWords
    required property string costWords
    required property string timeWords
    required property bool running
    required property real share
    required property bool dissents
    required property bool pinned
    required property string verdict

    // By shape, besides words: a square is stopped, a triangle failed.
    readonly property string glyph: laneState === "stopped" ? "stop" : laneState === "failed" ? "warn" : ""

    objectName: "chip" + letter
    implicitHeight: Theme.dp(54)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: qsTr("Agent %1, %2: %3").arg(letter).arg(name).arg(stateWords)
    Accessible.description: (verdict === "" ? angle : verdict) + (dissents ? ". " + qsTr("Dissents") : "")
    Accessible.onPressAction: Reader.press(chip)

    background: LaneFrame {
        radius: Theme.radiusL
        color: Theme.paper
        dashed: chip.dissents
        Rectangle { anchors.fill: parent; radius: parent.radius; color: Theme.hover; visible: chip.hovered }
        FocusRing { shown: chip.visualFocus; around: parent.radius }
    }
    contentItem: Item {
        Item {
            id: arc
            x: Theme.gapM
            width: Theme.dp(30)
            height: width
            anchors.verticalCenter: parent.verticalCenter
            Ring {
                anchors.fill: parent
                side: parent.width
                weight: 1.4
                share: chip.laneState === "failed" ? 0 : chip.share
                colour: chip.running ? Theme.lampGlow : Theme.ink2
            }
            Label {
                visible: chip.glyph === ""
                anchors.centerIn: parent
                text: chip.letter
                font: Theme.fontMeter
            }
            InkIcon {
                visible: chip.glyph !== ""
                anchors.centerIn: parent
                name: chip.glyph
                size: Theme.iconSmall
                colour: chip.laneState === "failed" ? Theme.rubric : Theme.ink2
            }
        }
        Column {
            anchors { left: arc.right; leftMargin: Theme.gapM; right: parent.right; rightMargin: Theme.space2 }
            anchors.verticalCenter: parent.verticalCenter
            Row {
                width: parent.width
                spacing: Theme.space1
                Label {
                    width: Math.min(implicitWidth, parent.width - (mark.visible ? mark.width + parent.spacing : 0))
                    text: chip.name
                    font: Theme.fontUiActive
                    line: Theme.lineName
                }
                InkIcon {
                    id: mark
                    visible: chip.pinned
                    name: "pin"
                    size: Theme.iconTiny
                    colour: Theme.ink
                    anchors.verticalCenter: parent.verticalCenter
                }
            }
            Label {
                width: parent.width
                text: chip.stateWords + (chip.costWords === "" ? "" : ", " + chip.costWords)
                    + (chip.timeWords === "" ? "" : ", " + chip.timeWords)
                font: Theme.fontSmall
                line: Theme.lineSmall
                color: chip.laneState === "failed" ? Theme.rubric : Theme.ink3
            }
        }
    }
}
