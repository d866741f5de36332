import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// The conversation as one column. Rows are blocks, made only near what is visible. New text is followed while the reader
// is at the end, and never otherwise.
FocusScope {
    id: scope

    readonly property real columnWidth: Math.min(Theme.column, width - 2 * Theme.space7)
    property bool following: true
    readonly property bool atEnd: list.contentHeight <= list.height || list.contentY >= list.originY + list.contentHeight - list.height - Theme.dp(4)

    function toEnd() {
        following = true;
        list.positionViewAtEnd();
    }
    function showMessage(row: int) {
        following = false;
        list.positionViewAtIndex(row, ListView.Beginning);
    }
    function scrollBy(pages: real) {
        list.contentY = Math.max(list.originY, Math.min(list.originY + list.contentHeight - list.height,
                                                        list.contentY + pages * list.height));
        following = atEnd;
    }

    Connections {
        target: Chat
        function onOpened() { Qt.callLater(scope.toEnd); }
        function onSent() { scope.toEnd(); }
    }

    ListView {
        id: list
        anchors.fill: parent
        clip: true
        model: Chat.transcript
        topMargin: Theme.space3
        cacheBuffer: Theme.dp(800)
        reuseItems: false
        boundsBehavior: Flickable.StopAtBounds
        maximumFlickVelocity: Theme.dp(6000)
        keyNavigationEnabled: false
        footer: Item { height: Theme.dp(40) } // what fades lies below the last line
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Conversation")
        T.ScrollBar.vertical: InkScrollBar {}

        onContentHeightChanged: if (scope.following) Qt.callLater(scope.toEnd)
        onHeightChanged: if (scope.following) Qt.callLater(scope.toEnd)
        onMovementStarted: scope.following = false
        onMovementEnded: scope.following = scope.atEnd
        WheelHandler {
            acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
            onWheel: event => {
                const by = event.pixelDelta.y !== 0 ? event.pixelDelta.y : event.angleDelta.y / 120 * Theme.dp(60);
                list.cancelFlick();
                list.contentY = Math.max(list.originY - list.topMargin,
                    Math.min(list.originY + list.contentHeight - list.height, list.contentY - by));
                scope.following = scope.atEnd;
            }
        }

        delegate: Item {
            id: delegate

            // One role for all that a block shows: blocks differ, and a row is read as a whole.
            required property var block
            required property int index

            width: list.width
            height: loader.item ? loader.item.implicitHeight : 0

            Loader {
                id: loader
                x: Math.round((list.width - width) / 2)
                width: scope.columnWidth
                Component.onCompleted: setSource(Qt.resolvedUrl("../blocks/" + delegate.block.component + ".qml"),
                                                 { "row": Qt.binding(() => delegate.block) })
            }
            Mark {
                visible: delegate.block.startsAnswer === true
                size: Theme.dp(17)
                x: loader.x - Theme.dp(31)
                y: Theme.dp(3)
            }
        }
    }

    // The text fades under the composer.
    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: Theme.space7
        gradient: Gradient {
            GradientStop { position: 0; color: Qt.rgba(Theme.paper.r, Theme.paper.g, Theme.paper.b, 0) }
            GradientStop { position: 1; color: Theme.paper }
        }
    }

    InkButton {
        visible: !scope.following && !scope.atEnd
        anchors { bottom: parent.bottom; horizontalCenter: parent.horizontalCenter; bottomMargin: Theme.space3 }
        iconName: "down"
        text: Chat.running ? qsTr("New text") : qsTr("More below")
        onClicked: scope.toEnd()
        background: Rectangle {
            radius: height / 2
            color: Theme.sheet
            border.width: Theme.hairline
            border.color: Theme.line
            Shadow { radius: parent.radius }
            FocusRing { shown: parent.parent.visualFocus; around: parent.radius }
        }
    }
}
