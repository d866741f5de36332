import QtQuick
import Calliope
import Calliope.App

// Whatever is dropped on the window, and who takes it: model files belong to the models wherever they are dropped, what
// falls on a page of the shopping panel that wants it belongs to that page, archives beside it are exports of chats, and
// the rest is for the conversation. It lies over everything else, so no page has a DropArea of its own.
DropArea {
    id: area

    property real shopFrom: width // where the shopping panel begins
    property var taker: conversation // of what is over the window now
    readonly property var types: ["image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp"]

    // { words, addFiles(urls), addBytes(bytes) }; without the last, a picture that is no file is for the conversation.
    readonly property var conversation: ({
            words: qsTr("Drop to ask about it"),
            addFiles: urls => area.toConversation(() => Chat.pictures.addFiles(urls)),
            addBytes: bytes => area.toConversation(() => Chat.pictures.addBytes(bytes, qsTr("Dropped picture")))
        })
    readonly property var models: ({
            words: qsTr("Drop to add the model"),
            addFiles: urls => {
                const others = Array.from(urls).filter(each => !area.isModel(each));
                if (others.length > 0) area.conversation.addFiles(others);
                Navigation.go("models/files");
                for (const url of urls) if (area.isModel(url)) Models.add(url);
            }
        })
    readonly property var archives: ({
            words: qsTr("Drop to import the chats"),
            addFiles: urls => {
                const others = Array.from(urls).filter(each => !area.isArchive(each));
                if (others.length > 0) area.conversation.addFiles(others);
                for (const url of urls) if (area.isArchive(url)) Chats.importChats(url);
            }
        })
    readonly property var shopPages: ({
            photo: {
                words: qsTr("Drop to find products like it"),
                addFiles: urls => PhotoSearch.addFiles(urls),
                addBytes: bytes => PhotoSearch.addBytes(bytes)
            },
            wardrobe: {
                words: qsTr("Drop to add to the wardrobe"),
                addFiles: urls => Wardrobe.addFiles(urls),
                addBytes: bytes => Wardrobe.addBytes(bytes)
            },
            sources: {
                words: qsTr("Drop to add the list of products"),
                addFiles: urls => Sources.choose(urls[0])
            }
        })

    /// The first of the formats that is a picture's file; empty: none.
    function typeOf(formats: var): string { return types.find(each => formats.includes(each)) ?? ""; }

    /// Whether there are pixels and no file, as browsers give it.
    function isBytes(drag: var): bool { return typeOf(drag.formats) !== "" && !Array.from(drag.urls).some(isFile); }
    function isFile(url: var): bool { return url.toString().startsWith("file:"); }
    function isNamed(url: var, ending: string): bool { return isFile(url) && url.toString().toLowerCase().endsWith(ending); }
    function isModel(url: var): bool { return isNamed(url, ".gguf"); }
    function isArchive(url: var): bool { return isNamed(url, ".zip"); }

    function takerOf(drag: var): var {
        if (Array.from(drag.urls).some(isModel)) return models;
        const page = Shopping.open && drag.x >= shopFrom ? shopPages[Shopping.page] : undefined;
        if (page && (page.addBytes || !isBytes(drag))) return page;
        return Array.from(drag.urls).some(isArchive) ? archives : conversation;
    }

    function toConversation(add: var) {
        Navigation.page = "chat";
        add();
        Navigation.composeWanted();
    }

    objectName: "drop"
    onEntered: drag => {
        drag.accepted = drag.hasUrls || typeOf(drag.formats) !== "";
        taker = takerOf(drag);
    }
    onPositionChanged: drag => taker = takerOf(drag)
    onDropped: drop => {
        const to = takerOf(drop);
        if (isBytes(drop)) to.addBytes(drop.getDataAsArrayBuffer(typeOf(drop.formats)));
        else to.addFiles(drop.urls);
        drop.accept(Qt.CopyAction);
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
                objectName: "dropWords"
                anchors.centerIn: parent
                text: area.taker.words
                color: Theme.overFill
            }
        }
    }
}
