import QtQuick
import Calliope
import Calliope.App

// The model to begin with. The built-in one works meanwhile.
Step {
    id: step

    readonly property var options: {
        const ids = [Catalogue.recommended, Catalogue.smaller()].filter((id, index, all) => id !== "" && all.indexOf(id) === index);
        return ids.map(id => Catalogue.card(id));
    }
    property int chosen: 0
    readonly property bool fetches: chosen < options.length
    action: fetches ? qsTr("Get it and begin") : qsTr("Begin")
    ready: !fetches || Settings.online

    function act() {
        if (fetches) Catalogue.getAndUse(options[chosen].key);
        else Navigation.go("models/files");
    }

    spacing: Theme.gapM

    Heading {
        width: parent.width
        text: qsTr("Choose a model")
        font: Theme.fontPage
        line: Theme.linePage
        wrapMode: Text.Wrap
    }
    Label {
        width: parent.width
        bottomPadding: Theme.space4
        text: qsTr("Calliope already works with the small built-in model, which knows little. A real one is fetched while you look around.")
        font: Theme.fontBody
        line: Theme.lineBody
        color: Theme.ink2
        wrapMode: Text.Wrap
    }
    Repeater {
        model: step.options
        ModelOption {
            required property var modelData
            required property int index
            width: step.width
            title: modelData.name
            detail: (index === 0 ? qsTr("Recommended. ") : qsTr("Smaller and quicker. ")) + modelData.words
            size: modelData.size
            note: modelData.fitWords
            on: step.chosen === index
            onClicked: step.chosen = index
        }
    }
    ModelOption {
        width: step.width
        title: qsTr("I have a file or an endpoint")
        detail: qsTr("Any GGUF, or an OpenAI-compatible address such as your vLLM")
        on: step.chosen === step.options.length
        onClicked: step.chosen = step.options.length
    }
    Item {
        width: parent.width
        height: Math.max(Theme.control, promise.implicitHeight)
        visible: step.fetches
        InkIcon { id: shield; name: "shield"; colour: Theme.verdigris; anchors.verticalCenter: parent.verticalCenter }
        Label {
            id: promise
            anchors { left: shield.right; leftMargin: Theme.space2; right: online.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
            text: Settings.online ? qsTr("This download is the only thing that uses the network.")
                : qsTr("The network is switched off; fetching a model needs it.")
            color: Theme.ink2
            wrapMode: Text.Wrap
        }
        InkSwitch {
            id: online
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            text: qsTr("Allow connections to other computers")
            checked: Settings.online
            onToggled: Settings.online = checked
        }
    }
}
