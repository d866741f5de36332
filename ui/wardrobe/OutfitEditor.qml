import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// An outfit while it is put together.
FocusScope {
    id: editor

    Flickable {
        anchors { top: parent.top; bottom: foot.top; left: parent.left; right: parent.right }
        contentHeight: body.height
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        T.ScrollBar.vertical: InkScrollBar {}

        Column {
            id: body
            x: Theme.space4
            width: parent.width - 2 * x
            topPadding: Theme.space3
            bottomPadding: Theme.space4
            spacing: Theme.space2

            InkTextField {
                objectName: "outfitName"
                width: parent.width
                focus: true
                placeholderText: qsTr("Name of the outfit")
                maximumLength: 120
                text: Outfits.name
                onTextEdited: Outfits.name = text
                onAccepted: Outfits.save()
            }
            InkTextField {
                objectName: "outfitOccasion"
                width: parent.width
                placeholderText: qsTr("For what? A wedding, the office, a walk …")
                maximumLength: 80
                text: Outfits.occasion
                onAccepted: Outfits.occasion = text
                onEditingFinished: Outfits.occasion = text
            }
            Flow {
                width: parent.width
                spacing: Theme.space2
                Segment {
                    name: qsTr("Season")
                    options: [{ value: "", text: qsTr("Any") }, { value: "spring", text: qsTr("Spring") }, { value: "summer", text: qsTr("Summer") },
                        { value: "autumn", text: qsTr("Autumn") }, { value: "winter", text: qsTr("Winter") }]
                    value: Outfits.season
                    onChosen: value => Outfits.season = value
                }
                Chip {
                    objectName: "onlyOwned"
                    height: Theme.control
                    text: qsTr("Only what I own")
                    checked: Outfits.onlyOwned
                    Accessible.checkable: true
                    onClicked: Outfits.onlyOwned = !Outfits.onlyOwned
                }
            }
            Repeater {
                model: Outfits.picks
                OutfitPiece {
                    required property var modelData
                    width: body.width
                    pick: modelData
                    fixed: Outfits.busy
                }
            }
            Label {
                objectName: "outfitEmpty"
                visible: Outfits.empty.length > 0
                width: parent.width
                text: qsTr("Nothing goes with it for: %1").arg(Outfits.empty.join(", "))
                color: Theme.ink2
                wrapMode: Text.Wrap
            }
        }
    }
    Rectangle {
        id: foot
        anchors { bottom: parent.bottom; left: parent.left; right: parent.right }
        height: Theme.foot
        color: Theme.sheet
        Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
        Label {
            anchors { left: parent.left; leftMargin: Theme.space4; right: buttons.left; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
            text: Outfits.busy ? qsTr("Looking …") : Outfits.total === "" ? qsTr("You own all of it") : qsTr("%1 for what you do not own").arg(Outfits.total)
            font: Theme.fontSmall
            color: Theme.ink2
        }
        Row {
            id: buttons
            anchors { right: parent.right; rightMargin: Theme.space4; verticalCenter: parent.verticalCenter }
            spacing: Theme.space2
            InkButton { objectName: "cancelOutfit"; text: qsTr("Cancel"); onClicked: Outfits.stop() }
            InkButton { objectName: "saveOutfit"; kind: "primary"; text: qsTr("Keep it"); onClicked: Outfits.save() }
        }
    }
}
