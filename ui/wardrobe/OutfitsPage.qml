import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Outfits: pick a thing, and the other places are filled; keep what you like.
FocusScope {
    id: page

    Component.onCompleted: Outfits.begin()

    ListView {
        id: list
        objectName: "outfits"
        visible: !Outfits.making
        anchors.fill: parent
        leftMargin: Theme.space4
        rightMargin: Theme.space4
        topMargin: Theme.space3
        bottomMargin: Theme.space4
        spacing: Theme.space2
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        model: Outfits.kept
        T.ScrollBar.vertical: InkScrollBar {}
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Outfits")
        delegate: KeptOutfit { width: list.width - list.leftMargin - list.rightMargin }
        header: Column {
            width: list.width - list.leftMargin - list.rightMargin
            bottomPadding: Theme.space4
            spacing: Theme.space2
            Label {
                width: parent.width
                text: Outfits.seeds.length > 0 ? qsTr("Pick something that you own; what goes with it is looked for in your wardrobe first.")
                    : qsTr("An outfit begins with one thing: put something you own into the wardrobe, or choose \"Outfit\" at a product.")
                color: Theme.ink2
                wrapMode: Text.Wrap
            }
            InkButton {
                visible: Outfits.known && Outfits.seeds.length === 0
                focus: visible
                text: qsTr("To the wardrobe")
                onClicked: Shopping.page = "wardrobe"
            }
            Flow {
                width: parent.width
                spacing: Theme.space2
                Repeater {
                    model: Outfits.seeds
                    T.AbstractButton {
                        id: seed
                        required property var modelData
                        required property int index
                        objectName: "seed " + modelData.id
                        width: Theme.dp(96)
                        height: Theme.dp(128)
                        hoverEnabled: true
                        focus: index === 0
                        focusPolicy: Qt.StrongFocus
                        text: modelData.name
                        Accessible.name: qsTr("An outfit with %1").arg(modelData.name)
                        Accessible.onPressAction: Reader.press(seed)
                        onClicked: Outfits.startWithOwned(modelData.id)
                        background: Rectangle {
                            radius: Theme.radiusM
                            color: seed.hovered ? Theme.hover : "transparent"
                            FocusRing { shown: seed.visualFocus }
                        }
                        contentItem: Column {
                            spacing: Theme.space1
                            ProductWell { width: parent.width; height: Theme.dp(100); inset: 0; around: Theme.radiusM; picture: seed.modelData.picture }
                            Label { width: parent.width; text: seed.text; font: Theme.fontSmall; horizontalAlignment: Text.AlignHCenter }
                        }
                    }
                }
            }
        }
    }
    OutfitEditor {
        objectName: "outfitEditor"
        anchors.fill: parent
        visible: Outfits.making
        enabled: visible
        focus: visible
    }
}
