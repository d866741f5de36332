import QtQuick
import Calliope
import Calliope.App

// Pictures may be dropped anywhere on the window.
DropArea {
    id: area

    property real shopFrom: width // where the shopping panel begins
    readonly property var types: ["image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp"]

    /// The first of the formats that is a picture's file; empty: none.
    function typeOf(formats: var): string { return types.find(each => formats.includes(each)) ?? ""; }

    /// Who takes what is dropped there: a page of the shopping panel that is about a photo, else the conversation.
    function takerAt(x: real): var {
        if (!Shopping.open || x < shopFrom) return null;
        return Shopping.page === "photo" ? PhotoSearch : Shopping.page === "wardrobe" ? Wardrobe : null;
    }

    objectName: "drop"
    onEntered: drag => drag.accepted = drag.hasUrls || typeOf(drag.formats) !== ""
    onDropped: drop => {
        const type = typeOf(drop.formats);
        const isFile = drop.hasUrls && drop.urls.some(each => each.toString().startsWith("file:"));
        const taker = takerAt(drop.x);
        if (taker) {
            if (type !== "" && !isFile) taker.addBytes(drop.getDataAsArrayBuffer(type));
            else taker.addFiles(drop.urls);
            drop.accept(Qt.CopyAction);
            return;
        }
        Navigation.page = "chat";
        if (type !== "" && !isFile) Chat.pictures.addBytes(drop.getDataAsArrayBuffer(type), qsTr("Dropped picture"));
        else Chat.pictures.addFiles(drop.urls);
        drop.accept(Qt.CopyAction);
        Navigation.composeWanted();
    }

    Rectangle {
        anchors { fill: parent; margins: Theme.space1 }
        visible: area.containsDrag
        color: "transparent"
        radius: Theme.radiusCard
        border.width: Theme.outlineStrong
        border.color: Theme.lapis
        Rectangle {
            anchors.centerIn: parent
            width: words.implicitWidth + Theme.space7
            height: Theme.controlLarge
            radius: height / 2
            color: Theme.fill
            Label {
                id: words
                anchors.centerIn: parent
                text: qsTr("Drop to ask about it")
                color: Theme.overFill
            }
        }
    }
}
