import QtQuick
import Calliope
import Calliope.App

// The wish as chips, and a way to add to it.
Flow {
    id: chips

    function add() { more.edit(); }
    function focusAdd() { more.children[0].forceActiveFocus(); }

    spacing: Theme.gapS
    Accessible.role: Accessible.List
    Accessible.name: qsTr("What you wish for")

    WishChip {
        visible: Shopping.search.like.title !== undefined
        width: Math.min(implicitWidth, chips.width)
        text: qsTr("like %1").arg(Shopping.search.like.title ?? "")
        iconName: "image"
        fixed: true
        onRemoved: Shopping.search.stopLike()
    }
    Repeater {
        model: Shopping.search.chips
        WishChip {
            required property var modelData
            width: Math.min(implicitWidth, chips.width)
            text: modelData.text
            onWritten: typed => {
                chips.focusAdd(); // the chips are made anew
                Shopping.search.changeChip(modelData.part, typed);
            }
            onTouched: Shopping.search.stopReading()
            onRemoved: {
                chips.focusAdd(); // the chip goes
                Shopping.search.removeChip(modelData.part);
            }
        }
    }
    WishChip {
        id: more
        adds: true
        text: qsTr("Wish")
        onWritten: typed => Shopping.search.add(typed)
        onTouched: if (editing) Shopping.search.stopReading()
    }
    InkButton {
        kind: "quiet"
        small: true
        text: qsTr("Start anew")
        onClicked: Shopping.search.clear()
    }
    ReadingMark {}
}
