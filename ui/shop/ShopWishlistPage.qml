import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// What is wished for, with the prices at which to tell.
FocusScope {
    id: page

    readonly property var wishes: Shopping.wishes

    Component.onCompleted: wishes.looked()
    Connections {
        target: page.wishes
        function onChanged() { page.wishes.looked(); }
    }
    Column {
        id: head
        x: Theme.space4
        width: parent.width - 2 * x
        topPadding: Theme.space3
        spacing: Theme.space2
        WishLists { visible: page.wishes.lists.length > 0; width: parent.width }
        Label {
            width: parent.width
            height: Theme.dp(28)
            text: page.wishes.summary
            font: Theme.fontSmall
            color: Theme.ink3
        }
    }
    Column {
        visible: page.wishes.known && page.wishes.items.count === 0
        anchors { top: head.bottom; left: head.left; right: head.right }
        spacing: Theme.space3
        Label {
            width: parent.width
            text: qsTr("A heart on a thing puts it here. Name a price, and you are told when a list that you read in has it for that.")
            color: Theme.ink2
            wrapMode: Text.Wrap
        }
        InkButton { focus: visible; text: qsTr("To the search"); onClicked: Shopping.page = "search" }
    }
    ListView {
        id: list
        objectName: "wishlist"
        anchors { top: head.bottom; bottom: parent.bottom; left: parent.left; right: parent.right }
        leftMargin: Theme.space4
        rightMargin: Theme.space4
        topMargin: Theme.focusGap
        bottomMargin: Theme.space4
        spacing: Theme.space2
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        model: page.wishes.items
        T.ScrollBar.vertical: InkScrollBar {}
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Wishlist")
        delegate: WishRow { width: list.width - list.leftMargin - list.rightMargin }
    }
}
