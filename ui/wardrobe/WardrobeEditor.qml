import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// A thing of the wardrobe while it is written about: what a photo seems to show is proposed and confirmed.
FocusScope {
    id: editor

    readonly property var draft: Wardrobe.draft

    function list(field: string): var { return draft[field] ?? []; }

    Flickable {
        id: scroll
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
            spacing: Theme.space3

            Row {
                width: parent.width
                spacing: Theme.space4
                ProductWell {
                    width: Theme.dp(132)
                    height: Theme.dp(148)
                    around: Theme.radiusCard
                    inset: Theme.space1
                    picture: editor.draft.picture ?? ""
                }
                Column {
                    width: parent.width - Theme.dp(132) - parent.spacing
                    spacing: Theme.space2
                    Label {
                        visible: editor.draft.proposed === true
                        width: parent.width
                        text: qsTr("This is what the photo seems to show. Change what is wrong.")
                        color: Theme.ink2
                        wrapMode: Text.Wrap
                    }
                    InkTextField {
                        objectName: "wardrobeName"
                        width: parent.width
                        focus: true
                        placeholderText: qsTr("Name")
                        maximumLength: 120
                        text: editor.draft.name ?? ""
                        problem: Wardrobe.problem
                        onTextEdited: Wardrobe.setField("name", text)
                        onAccepted: Wardrobe.save()
                    }
                    InkTextField {
                        objectName: "wardrobeSize"
                        width: parent.width
                        placeholderText: qsTr("Size")
                        maximumLength: 40
                        text: editor.draft.size ?? ""
                        onTextEdited: Wardrobe.setField("size", text)
                    }
                    InkTextField {
                        objectName: "wardrobeBought"
                        width: parent.width
                        placeholderText: qsTr("What it cost")
                        maximumLength: 40
                        text: editor.draft.bought ?? ""
                        onTextEdited: Wardrobe.setField("bought", text)
                        onAccepted: Wardrobe.save()
                    }
                }
            }
            Item {
                width: parent.width
                height: Theme.control
                Label { text: qsTr("Kind"); font: Theme.fontSmall; color: Theme.ink3; anchors.verticalCenter: parent.verticalCenter }
                InkComboBox {
                    objectName: "wardrobeKind"
                    anchors.right: parent.right
                    width: Theme.dp(220)
                    name: qsTr("Kind")
                    model: Wardrobe.categories
                    textRole: "text"
                    valueRole: "key"
                    displayText: currentIndex < 0 ? qsTr("Not said") : currentText
                    currentIndex: Wardrobe.categories.findIndex(each => each.key === editor.draft.category)
                    onActivated: Wardrobe.setField("category", currentValue)
                }
            }
            KeyChoice { width: parent.width; title: qsTr("Colours"); options: Wardrobe.colours; chosen: editor.list("colours"); onToggled: key => Wardrobe.toggleKey("colours", key) }
            KeyChoice { width: parent.width; title: qsTr("Materials"); options: Wardrobe.materials; chosen: editor.list("materials"); onToggled: key => Wardrobe.toggleKey("materials", key) }
            KeyChoice { width: parent.width; title: qsTr("Pattern"); options: Wardrobe.patterns; chosen: editor.list("patterns"); onToggled: key => Wardrobe.toggleKey("patterns", key) }
            InkTextField {
                width: parent.width
                placeholderText: qsTr("Notes")
                maximumLength: 500
                text: editor.draft.notes ?? ""
                onTextEdited: Wardrobe.setField("notes", text)
            }
        }
    }
    Rectangle {
        id: foot
        anchors { bottom: parent.bottom; left: parent.left; right: parent.right }
        height: Theme.foot
        color: Theme.sheet
        Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
        InkButton {
            objectName: "forgetWaiting"
            visible: Wardrobe.waiting > 0
            anchors { left: parent.left; leftMargin: Theme.space4; verticalCenter: parent.verticalCenter }
            kind: "quiet"
            text: qsTr("Leave out %1 more").arg(Wardrobe.waiting)
            hint: qsTr("Photos that you have chosen, too")
            onClicked: Wardrobe.forgetWaiting()
        }
        Row {
            anchors { right: parent.right; rightMargin: Theme.space4; verticalCenter: parent.verticalCenter }
            spacing: Theme.space2
            InkButton { objectName: "cancelWardrobe"; text: Wardrobe.waiting > 0 ? qsTr("Skip") : qsTr("Cancel"); onClicked: Wardrobe.cancel() }
            InkButton {
                objectName: "saveWardrobe"
                kind: "primary"
                text: editor.draft.id === 0 ? qsTr("Put into the wardrobe") : qsTr("Save")
                onClicked: Wardrobe.save()
            }
        }
    }
}
