import QtQuick
import Calliope
import Calliope.App

// Things that may please, by what is wished for, owned and said; nothing else is known here.
FocusScope {
    id: page

    readonly property var ideas: Shopping.ideas

    Component.onCompleted: ideas.begin()

    Label {
        id: head
        x: Theme.space4
        width: parent.width - 2 * x
        height: Theme.head
        text: page.ideas.from
        font: Theme.fontSmall
        color: Theme.verdigris
    }
    ProductGrid {
        anchors { top: head.bottom; bottom: parent.bottom; left: parent.left; right: parent.right }
        focus: true
        model: page.ideas.cards
    }
    Label {
        visible: !page.ideas.known
        anchors { top: head.bottom; left: head.left; right: head.right }
        text: qsTr("Looking at the pictures of the catalogue…")
        color: Theme.ink2
    }
    Column {
        visible: page.ideas.known && page.ideas.cards.count === 0
        anchors { top: parent.top; topMargin: page.ideas.from === "" ? Theme.space6 : Theme.space8; left: head.left; right: head.right }
        spacing: Theme.space3
        Label {
            width: parent.width
            text: page.ideas.from === "" ? qsTr("Nothing is known of you here. Hearts on things, and things in your wardrobe, make this page; it is made on this device and told to nobody.")
                : qsTr("Nothing in the catalogue is like that.")
            color: Theme.ink2
            wrapMode: Text.Wrap
        }
        InkButton { text: qsTr("To the search"); onClicked: Shopping.page = "search" }
    }
}
