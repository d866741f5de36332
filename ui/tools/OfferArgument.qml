import QtQuick
import Calliope
import Calliope.App

// One thing that a server wants to know for a prompt or a file. Where the server says how it may go on, arrows choose
// and Enter takes; else Enter is done.
Column {
    id: argument

    required property var offer // of Offers.rows
    required property int index
    required property var modelData // of its arguments
    required property var values    // of all of them, by key
    signal written(string text)
    signal done

    readonly property string title: modelData.isNeeded ? modelData.name : qsTr("%1 (if you like)").arg(modelData.name)
    readonly property var suggestions: value.activeFocus && Offers.suggestedFor === modelData.key
        ? Offers.suggestions.filter(each => each !== value.text) : []
    property int chosen: -1

    function ask(text: string) {
        Offers.suggest(offer, modelData.key, Object.assign({}, values, { [modelData.key]: text }));
    }
    function write(text: string) {
        written(text);
        ask(text);
    }
    function take(text: string) {
        value.text = text;
        write(text);
        value.forceActiveFocus();
    }
    function choose(by: int) {
        chosen = Math.max(-1, Math.min(suggestions.length - 1, chosen + by));
    }

    function reveal() { FocusInView.reveal(argument); }

    spacing: Theme.space1
    onSuggestionsChanged: chosen = -1
    onHeightChanged: if (suggestions.length > 0) Qt.callLater(argument.reveal)

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
        Accessible.description: argument.chosen >= 0 ? argument.suggestions[argument.chosen] : argument.modelData.detail
        Component.onCompleted: if (argument.index === 0) Qt.callLater(() => value.forceActiveFocus())
        onActiveFocusChanged: if (activeFocus) argument.ask(text)
        onTextEdited: argument.write(text)
        onAccepted: argument.chosen >= 0 ? argument.take(argument.suggestions[argument.chosen]) : argument.done()
        Keys.onDownPressed: argument.choose(1)
        Keys.onUpPressed: argument.choose(-1)
    }
    Column {
        visible: argument.suggestions.length > 0
        width: parent.width
        Accessible.role: Accessible.List
        Accessible.name: qsTr("How it may go on")
        Repeater {
            model: argument.suggestions
            Rectangle {
                id: suggestion
                required property int index
                required property string modelData
                readonly property bool on: argument.chosen === index
                objectName: "suggestion"
                width: argument.width
                height: Theme.controlSmall
                radius: Theme.radiusM
                color: on ? Theme.selected : hover.hovered ? Theme.hover : "transparent"
                Accessible.role: Accessible.ListItem
                Accessible.name: modelData
                Accessible.selected: on
                Accessible.onPressAction: argument.take(modelData)
                Label {
                    anchors { fill: parent; leftMargin: Theme.fieldPadding; rightMargin: Theme.fieldPadding }
                    text: suggestion.modelData
                }
                HoverHandler { id: hover } // does not choose: the list may come below a pointer that nobody moves
                TapHandler { onTapped: argument.take(suggestion.modelData) }
            }
        }
    }
}
