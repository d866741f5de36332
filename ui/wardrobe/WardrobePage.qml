import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// What the user owns, and their measures.
FocusScope {
    id: page

    property bool measuring: false

    Component.onCompleted: Wardrobe.begin()

    Item {
        id: head
        visible: !Wardrobe.drafting
        x: Theme.space4
        width: parent.width - 2 * x
        height: Theme.head
        Label {
            objectName: "wardrobeSummary"
            anchors { left: parent.left; right: buttons.left; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
            text: Wardrobe.busy ? qsTr("Looking at the photo …") : Wardrobe.summary
            font: Theme.fontSmall
            color: Theme.ink3
        }
        Row {
            id: buttons
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            spacing: Theme.space2
            InkButton {
                objectName: "addByHand"
                text: qsTr("Without a photo")
                onClicked: Wardrobe.addWithoutPhoto()
            }
            InkButton {
                objectName: "measures"
                text: page.measuring ? qsTr("Things") : qsTr("Measures")
                onClicked: page.measuring = !page.measuring
            }
        }
    }
    Flickable {
        id: body
        visible: !Wardrobe.drafting && page.measuring
        anchors { top: head.bottom; bottom: parent.bottom; left: parent.left; right: parent.right }
        contentHeight: measures.height + Theme.space6
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        T.ScrollBar.vertical: InkScrollBar {}
        MeasureRows { id: measures; x: Theme.space4; width: parent.width - 2 * x }
    }
    ListView {
        id: list
        objectName: "wardrobe"
        visible: !Wardrobe.drafting && !page.measuring
        anchors { top: head.bottom; bottom: parent.bottom; left: parent.left; right: parent.right }
        leftMargin: Theme.space4
        rightMargin: Theme.space4
        topMargin: Theme.focusGap
        bottomMargin: Theme.space4
        spacing: Theme.space2
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        model: Wardrobe.items
        T.ScrollBar.vertical: InkScrollBar {}
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Wardrobe")
        delegate: WardrobeRow { width: list.width - list.leftMargin - list.rightMargin }
        header: Column {
            width: list.width - list.leftMargin - list.rightMargin
            bottomPadding: Theme.space3
            spacing: Theme.space2
            PhotoTarget {
                width: parent.width
                focus: true
                taker: Wardrobe
                many: true
                compact: Wardrobe.items.count > 0
                title: qsTr("Add what you own by photos")
                detail: qsTr("Of each, Calliope says what it seems to be, and you confirm. Photos stay on this computer.")
            }
            TasteRows { width: parent.width }
            Label {
                objectName: "wardrobeProblem"
                visible: text !== "" && !Wardrobe.drafting
                width: parent.width
                text: Wardrobe.problem
                color: Theme.rubric
                wrapMode: Text.Wrap
                Accessible.role: Spoken.role
                Spoken.words: text
            }
        }
    }
    WardrobeEditor {
        objectName: "wardrobeEditor"
        anchors.fill: parent
        visible: Wardrobe.drafting
        enabled: visible
        focus: visible
    }
}
