import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// What servers of tools have for people: prompts, whose words go into the composer, and files for the message. Typing
// finds, arrows choose, Enter takes; what wants to know something first asks for it.
Sheet {
    id: sheet

    property string wanted: "" // what is looked for
    property var chosen: null  // of Offers.rows, whose arguments are being written
    property var values: ({})  // of these, by key
    readonly property var found: Offers.rows.filter(row => (row.title + " " + row.detail + " " + row.server).toLowerCase().includes(wanted.trim().toLowerCase()))
    readonly property bool isComplete: chosen !== null
        && chosen.arguments.every(each => !each.isNeeded || (values[each.key] ?? "").trim() !== "")

    function choose(row: var) {
        if (row === undefined) return;
        if (row.arguments.length > 0) {
            values = {};
            chosen = row;
        } else {
            take(row);
        }
    }
    function take(row: var) {
        close();
        if (row.isPrompt) Offers.fill(row.server, row.key, values);
        else Offers.attach(row.server, row.key, values);
    }
    function back() {
        Offers.suggestNothing();
        chosen = null;
        field.forceActiveFocus();
    }

    name: chosen !== null ? chosen.title : qsTr("Prompts and files of servers")
    onAboutToShow: {
        wanted = "";
        field.clear();
        chosen = null;
        values = {};
    }
    onOpened: field.forceActiveFocus()
    onClosed: Offers.suggestNothing()

    contentItem: Column {
        spacing: Theme.space3
        width: Theme.dp(520)

        Heading {
            width: parent.width
            text: sheet.name
            font: Theme.fontHeading
            line: Theme.lineBody
        }
        Label {
            width: parent.width
            text: sheet.chosen === null ? qsTr("Others have written these. Read what is put into your message before you send it.")
                : qsTr("From %1. %2").arg(sheet.chosen.server).arg(sheet.chosen.detail)
            color: Theme.ink2
            wrapMode: Text.Wrap
        }
        InkTextField {
            id: field
            objectName: "offerSearch"
            visible: sheet.chosen === null
            width: parent.width
            iconName: "search"
            placeholderText: qsTr("Find a prompt or a file")
            onTextEdited: sheet.wanted = text
            Keys.onDownPressed: list.incrementCurrentIndex()
            Keys.onUpPressed: list.decrementCurrentIndex()
            onAccepted: sheet.choose(sheet.found[list.currentIndex])
        }
        Label {
            visible: sheet.chosen === null && sheet.found.length === 0
            text: qsTr("No server has anything like this.")
            color: Theme.ink3
        }
        ListView {
            id: list
            visible: sheet.chosen === null
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
            visible: sheet.chosen !== null
            width: parent.width
            height: Math.min(form.height, Theme.dp(340))
            contentHeight: form.height
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            T.ScrollBar.vertical: InkScrollBar {}
            Column {
                id: form
                width: parent.width
                spacing: Theme.space3
                Repeater {
                    model: sheet.chosen !== null ? sheet.chosen.arguments : []
                    OfferArgument {
                        width: form.width
                        offer: sheet.chosen
                        values: sheet.values
                        onWritten: text => sheet.values = Object.assign({}, sheet.values, { [modelData.key]: text })
                        onDone: if (sheet.isComplete) sheet.take(sheet.chosen)
                    }
                }
            }
        }
        Row {
            spacing: Theme.space2
            InkButton {
                objectName: "offerTake"
                visible: sheet.chosen !== null
                kind: "primary"
                enabled: sheet.isComplete
                text: qsTr("Put it into the message")
                onClicked: sheet.take(sheet.chosen)
            }
            InkButton {
                visible: sheet.chosen !== null
                text: qsTr("Back")
                onClicked: sheet.back()
            }
            InkButton { kind: "quiet"; text: qsTr("Cancel"); onClicked: sheet.close() }
        }
    }
}
