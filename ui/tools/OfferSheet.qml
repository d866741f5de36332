import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// What servers of tools have for people: prompts, whose words go into the composer, and files for the message. Typing
// finds, arrows choose, Enter takes; a prompt that wants to know something asks for it first.
Sheet {
    id: sheet

    property string wanted: "" // what is looked for
    property var prompt: null  // of Offers.rows, whose arguments are being written
    property var values: ({})  // of these, by key
    readonly property var found: Offers.rows.filter(row => (row.title + " " + row.detail + " " + row.server).toLowerCase().includes(wanted.trim().toLowerCase()))
    readonly property bool isComplete: prompt !== null
        && prompt.arguments.every(each => !each.isNeeded || (values[each.key] ?? "").trim() !== "")

    function choose(row: var) {
        if (row === undefined) return;
        if (row.isPrompt && row.arguments.length > 0) {
            values = {};
            prompt = row;
        } else {
            take(row);
        }
    }
    function take(row: var) {
        close();
        if (row.isPrompt) Offers.fill(row.server, row.key, values);
        else Offers.attach(row.server, row.key);
    }
    function back() {
        prompt = null;
        field.forceActiveFocus();
    }

    name: prompt !== null ? prompt.title : qsTr("Prompts and files of servers")
    onAboutToShow: {
        wanted = "";
        field.clear();
        prompt = null;
        values = {};
    }
    onOpened: field.forceActiveFocus()

    contentItem: Column {
        spacing: Theme.space3
        width: Theme.dp(520)

        Label {
            width: parent.width
            text: sheet.name
            font: Theme.fontHeading
            line: Theme.lineBody
            Accessible.role: Accessible.Heading
        }
        Label {
            width: parent.width
            text: sheet.prompt === null ? qsTr("Others have written these. Read what is put into your message before you send it.")
                : qsTr("From %1. %2").arg(sheet.prompt.server).arg(sheet.prompt.detail)
            color: Theme.ink2
            wrapMode: Text.Wrap
        }
        InkTextField {
            id: field
            objectName: "offerSearch"
            visible: sheet.prompt === null
            width: parent.width
            iconName: "search"
            placeholderText: qsTr("Find a prompt or a file")
            onTextEdited: sheet.wanted = text
            Keys.onDownPressed: list.incrementCurrentIndex()
            Keys.onUpPressed: list.decrementCurrentIndex()
            onAccepted: sheet.choose(sheet.found[list.currentIndex])
        }
        Label {
            visible: sheet.prompt === null && sheet.found.length === 0
            text: qsTr("No server has anything like this.")
            color: Theme.ink3
        }
        ListView {
            id: list
            visible: sheet.prompt === null
            width: parent.width
            height: Math.min(contentHeight, Theme.dp(340))
            clip: true
            model: sheet.found
            boundsBehavior: Flickable.StopAtBounds
            highlightMoveDuration: 0
            onCountChanged: currentIndex = count > 0 ? 0 : -1
            T.ScrollBar.vertical: InkScrollBar {}
            Accessible.role: Accessible.List
            Accessible.name: sheet.name
            delegate: Rectangle {
                id: offer
                required property int index
                required property var modelData
                readonly property string kind: modelData.isPrompt ? qsTr("From %1: prompt").arg(modelData.server)
                                                                  : qsTr("From %1: file").arg(modelData.server)
                objectName: "offer"
                width: ListView.view.width
                height: words.height + 2 * words.y
                radius: Theme.radiusM
                color: ListView.isCurrentItem ? Theme.selected : "transparent"
                Accessible.role: Accessible.ListItem
                Accessible.name: modelData.title + ", " + kind
                Accessible.description: modelData.detail
                Accessible.selected: ListView.isCurrentItem
                Accessible.onPressAction: sheet.choose(modelData)
                Column {
                    id: words
                    x: Theme.gapM
                    y: Theme.space2
                    width: parent.width - 2 * x
                    Label { width: parent.width; text: offer.modelData.title; maximumLineCount: 1 }
                    Label {
                        width: parent.width
                        text: offer.modelData.detail === "" ? offer.kind : offer.kind + ". " + offer.modelData.detail
                        font: Theme.fontSmall
                        line: Theme.lineSmall
                        color: Theme.ink3
                        maximumLineCount: 1
                    }
                }
                HoverHandler { onHoveredChanged: if (hovered) list.currentIndex = offer.index }
                TapHandler { onTapped: sheet.choose(offer.modelData) }
            }
        }
        Flickable { // many arguments do not fit
            id: page
            visible: sheet.prompt !== null
            width: parent.width
            height: Math.min(form.height, Theme.dp(340))
            contentHeight: form.height
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            T.ScrollBar.vertical: InkScrollBar {}
            function reveal(item: Item) { contentY = Math.max(0, Math.min(item.y, contentHeight - height)); }
            Column {
                id: form
                width: parent.width
                spacing: Theme.space3
                Repeater {
                    model: sheet.prompt !== null ? sheet.prompt.arguments : []
                    Column {
                        id: argument
                        required property int index
                        required property var modelData
                        readonly property string title: modelData.isNeeded ? modelData.name : qsTr("%1 (if you like)").arg(modelData.name)
                        width: parent ? parent.width : 0
                        spacing: Theme.space1
                        Label { width: parent.width; text: argument.title; font: Theme.fontUiStrong }
                        Label {
                            width: parent.width
                            visible: text !== ""
                            text: argument.modelData.detail
                            font: Theme.fontSmall
                            line: Theme.lineSmallProse
                            color: Theme.ink3
                            wrapMode: Text.Wrap
                        }
                        InkTextField {
                            id: value
                            objectName: "offerValue"
                            width: parent.width
                            maximumLength: 4096
                            Accessible.name: argument.title
                            Accessible.description: argument.modelData.detail
                            Component.onCompleted: if (argument.index === 0) Qt.callLater(() => value.forceActiveFocus())
                            onActiveFocusChanged: if (activeFocus) page.reveal(argument)
                            onTextEdited: sheet.values = Object.assign({}, sheet.values, { [argument.modelData.key]: text })
                            onAccepted: if (sheet.isComplete) sheet.take(sheet.prompt)
                        }
                    }
                }
            }
        }
        Row {
            spacing: Theme.space2
            InkButton {
                objectName: "offerTake"
                visible: sheet.prompt !== null
                kind: "primary"
                enabled: sheet.isComplete
                text: qsTr("Put it into the message")
                onClicked: sheet.take(sheet.prompt)
            }
            InkButton {
                visible: sheet.prompt !== null
                text: qsTr("Back")
                onClicked: sheet.back()
            }
            InkButton { kind: "quiet"; text: qsTr("Cancel"); onClicked: sheet.close() }
        }
    }
}
